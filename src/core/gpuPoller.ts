// When nvidia-smi is asked: closely while somebody looks, seldom for the status bar, never behind an unfocused window, less and less often while it fails.
// The next asking is planned after the last answered. Timers, the clock and the asking itself are handed in.

import { type GpuAnswer, type GpuPace, type GpuState, type GpuWant, nextState } from './gpu.ts'
import { type Disposable, toStop } from './life.ts'
import type { Store } from './store.ts'

export interface GpuPollerParts {
  readonly ask: (want: GpuWant) => Promise<GpuAnswer>
  /** Forgets lost cards and refused fields. */
  readonly forget: () => void
  readonly after: (ms: number, then: () => void) => Disposable
  readonly nowSeconds: () => number
  readonly state: Store<GpuState>
  /** While the view is visible, in milliseconds. */
  readonly viewMs: () => number
  /** For the status bar alone. */
  readonly statusBarMs: () => number
  readonly failed: (error: unknown) => void
}

export interface GpuPoller extends Disposable {
  /** How closely somebody looks, from now on. */
  pace(pace: GpuPace): void
  /** Asks at once, whatever the pace, and settles with the answer. */
  refresh(): Promise<void>
  /** Paused: asks only when told to refresh. */
  setPaused(paused: boolean): void
}

/** A window that lost the focus is still looked at for this long. */
export const lookAwayMs = 120_000
/** No failure makes it wait longer; also how often a machine without a card is looked at again. */
export const longestMs = 300_000
/** For somebody who waits behind a window without focus: no more often than this. */
export const gentlyMs = 30_000
/** Slices and graphics processes are asked for this often while visible and MIG is on. */
const detailsSeconds = 10

/** Milliseconds between an answer and the next asking; null = none. `failures` in a row double it. */
export function waitMs(
  pace: GpuPace,
  parts: Pick<GpuPollerParts, 'viewMs' | 'statusBarMs'>,
  failures: number,
  absent: boolean,
): number | null {
  const base = pace.viewVisible ? parts.viewMs() : pace.statusBar || pace.waiting === true ? parts.statusBarMs() : null
  if (base === null) return null
  if (absent) return longestMs
  return Math.max(base, Math.min(longestMs, base * 2 ** Math.min(failures, 16)))
}

/** A poller that has not asked yet; it asks once soon after the first pace, so that it is known whether there is a card. */
export function makeGpuPoller(parts: GpuPollerParts): GpuPoller {
  const { state } = parts
  let pace: GpuPace = { viewVisible: false, statusBar: false, focused: true }
  let timer: Disposable | null = null
  let away: Disposable | null = null
  let lookedAway = false
  let asking: Promise<void> | null = null
  let failures = 0
  let askedAt: number | null = null
  let detailedAt: number | null = null
  let ended = false

  const wait = (): number | null => {
    if (state.get().paused || (lookedAway && pace.waiting !== true)) return null
    const ms = waitMs(lookedAway ? { ...pace, viewVisible: false } : pace, parts, failures, state.get().phase === 'absent')
    return ms !== null && lookedAway ? Math.max(ms, gentlyMs) : ms
  }

  /** Plans the next asking, so many milliseconds after the last, and not again while one is under way. */
  const plan = (): void => {
    timer?.dispose()
    timer = null
    if (ended || asking !== null) return
    const ms = wait()
    if (askedAt === null) {
      if (!state.get().paused) timer = parts.after(0, () => void ask(false))
      return
    }
    if (ms === null) return
    const past = Math.max(0, (parts.nowSeconds() - askedAt) * 1000)
    timer = parts.after(Math.max(0, ms - past), () => void ask(false))
  }

  const ask = (everything: boolean): Promise<void> => {
    timer?.dispose()
    timer = null
    asking ??= askNow(everything).finally(() => {
      asking = null
      plan()
    })
    return asking
  }

  const askNow = async (everything: boolean): Promise<void> => {
    const now = parts.nowSeconds()
    const sliced = state.get().gpus.some((gpu) => gpu.migEnabled.value === true)
    const old = detailedAt === null || (sliced && now - detailedAt >= detailsSeconds)
    const details = everything || (pace.viewVisible && old)
    try {
      const answer = await parts.ask({ processes: everything || pace.viewVisible, details })
      if (ended) return
      failures = answer.trouble === null || answer.phase === 'absent' ? 0 : failures + 1
      askedAt = parts.nowSeconds()
      if (details && answer.phase === 'ready') detailedAt = askedAt
      state.set(nextState(state.get(), answer, askedAt))
    } catch (error) {
      failures++
      askedAt = parts.nowSeconds()
      parts.failed(error)
    }
  }

  return {
    pace(next) {
      const opened = next.viewVisible && !pace.viewVisible
      pace = next
      if (next.focused) {
        away?.dispose()
        away = null
        lookedAway = false
      } else
        away ??= parts.after(lookAwayMs, () => {
          lookedAway = true
          plan()
        })
      // who opens the view wants to see now what it shows, but not to be kept from it by a tool that hangs
      if (opened && failures === 0 && !lookedAway && !state.get().paused && !ended) void ask(false)
      else plan()
    },
    async refresh() {
      if (ended) return
      // one under way may be of another mind about processes
      if (asking !== null) await asking
      parts.forget()
      failures = 0
      await ask(true)
    },
    setPaused(paused) {
      if (state.get().paused === paused) return
      state.set({ ...state.get(), paused })
      plan()
    },
    ...toStop(() => {
      ended = true
      timer?.dispose()
      away?.dispose()
    }),
  }
}
