// A clock that only moves when a test says so.

import type { Disposable } from '../../src/core/life.ts'

export interface HandClock {
  now(): number
  after(ms: number, run: () => void): Disposable
  /** Moves on, and runs what falls due on the way, in order. */
  pass(ms: number): void
  /** Milliseconds until the next thing that waits; null when nothing does. */
  next(): number | null
}

export function handClock(): HandClock {
  let now = 0
  const waiting = new Set<{ at: number; run: () => void }>()
  const first = (): { at: number; run: () => void } | undefined => [...waiting].sort((a, b) => a.at - b.at)[0]
  return {
    now: () => now,
    after(ms, run) {
      const one = { at: now + ms, run }
      waiting.add(one)
      return { dispose: () => waiting.delete(one) }
    },
    pass(ms) {
      const until = now + ms
      for (let one = first(); one !== undefined && one.at <= until; one = first()) {
        waiting.delete(one)
        now = Math.max(now, one.at)
        one.run()
      }
      now = until
    },
    next: () => {
      const one = first()
      return one === undefined ? null : one.at - now
    },
  }
}
