// Many reasons to do something, one doing: at once when it was quiet, else when the pause is over.

import { type Disposable, toStop } from '../core/life.ts'

export interface Coalesced extends Disposable {
  /** Do it soon. */
  ask(): void
  /** Do it now, whether asked or not. */
  now(): void
}

/** At least `pauseMs` lie between two calls of `run`, those by `now` left out. */
export function coalesce(pauseMs: number, run: () => void): Coalesced {
  let timer: ReturnType<typeof setTimeout> | null = null
  let last = -Infinity
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const now = (): void => {
    stop()
    last = performance.now()
    run()
  }
  return {
    ask() {
      timer ??= setTimeout(now, Math.max(0, last + pauseMs - performance.now()))
    },
    now,
    dispose: stop,
  }
}

/** Calls back once after `ms`, unless disposed. */
export function after(ms: number, then: () => void): Disposable {
  const timer = setTimeout(then, ms)
  return toStop(() => clearTimeout(timer))
}
