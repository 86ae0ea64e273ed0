// Keeps the state of the data: looks when somebody needs it, when a manifest changed and when another commit is checked out. Off in Restricted Mode.
// Files and git stand behind the source that is handed in.

import { type DataRoot, type DataSource, type DataState, noData } from '../core/data.ts'
import { type Disposable, all, toStop } from '../core/life.ts'
import { type Watchable, makeStore } from '../core/store.ts'

export interface DataKeeper extends Disposable {
  readonly state: Watchable<DataState>
  /** Somebody visible needs the state to be up to date. Disposed when no more. */
  need(): Disposable
  /** Something changed: look soon if somebody needs it, else when somebody will. */
  stale(): void
  /** Looks now, whether needed or not; settles when the state is new. */
  refresh(): Promise<void>
}

export interface DataKeeperParts {
  readonly source: Pick<DataSource, 'look' | 'head'>
  readonly roots: Watchable<readonly { readonly path: string; readonly name: string }[]>
  /** The workspace is trusted: git may run. */
  readonly trusted: Watchable<boolean>
  readonly after: (ms: number, then: () => void) => Disposable
  /** Set when nobody else tells of new commits: how often to ask, in milliseconds, while needed. */
  readonly pollHeadMs: () => number | null
  readonly report: (what: string, error: unknown) => void
}

/** Changes come in bursts: a checkout touches many files. */
const settleMs = 300

export function makeDataKeeper({ source, roots, trusted, after, pollHeadMs, report }: DataKeeperParts): DataKeeper {
  const state = makeStore<DataState>(trusted.get() ? noData : { ...noData, phase: 'restricted' })
  const needs = new Set<object>()
  let isStale = true
  let ended = false
  let turn = 0
  let running = 0
  let waiting: Disposable | null = null
  let poll: Disposable | null = null

  const look = async (): Promise<void> => {
    waiting?.dispose()
    waiting = null
    if (ended) return
    if (!trusted.get()) return state.set({ ...noData, phase: 'restricted' })
    const mine = ++turn
    isStale = false
    running++
    const before = state.get()
    if (before.phase !== 'ready') state.set({ ...before, phase: 'looking' })
    try {
      const found: DataRoot[] = []
      for (const root of roots.get()) found.push(await source.look(root))
      // a newer look has seen more
      if (mine === turn && !ended && trusted.get()) state.set({ roots: found, phase: 'ready', problem: null })
    } catch (error) {
      report('looking at data', error)
      if (mine === turn && !ended)
        state.set({ ...state.get(), phase: 'broken', problem: error instanceof Error ? error.message : String(error) })
    } finally {
      running--
    }
  }
  const soon = (): void => {
    isStale = true
    if (needs.size > 0) waiting ??= after(settleMs, () => void look())
  }
  const askHead = async (): Promise<void> => {
    const known = state.get()
    // a look that is under way will tell
    if (known.phase !== 'ready' || isStale || running > 0) return
    for (const data of known.roots) if (data.git === null && (await source.head(data.root)) !== data.head) return soon()
  }
  const keepPolling = (): void => {
    poll?.dispose()
    const ms = pollHeadMs()
    poll =
      needs.size === 0 || ms === null || ended
        ? null
        : after(ms, () => {
            askHead()
              .catch((error: unknown) => report('asking for the commit', error))
              .finally(keepPolling)
          })
  }

  const parts = all(
    roots.onDidChange(soon),
    trusted.onDidChange(() => {
      if (trusted.get()) state.set(noData)
      soon()
    }),
  )
  return {
    state,
    need() {
      const mine = {}
      needs.add(mine)
      if (isStale) waiting ??= after(0, () => void look())
      if (needs.size === 1) keepPolling()
      return toStop(() => {
        needs.delete(mine)
        if (needs.size > 0) return
        waiting?.dispose()
        waiting = null
        keepPolling()
      })
    },
    stale: soon,
    refresh: look,
    dispose() {
      ended = true
      waiting?.dispose()
      poll?.dispose()
      parts.dispose()
    },
  }
}
