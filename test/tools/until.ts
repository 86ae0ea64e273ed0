// Waiting in tests: for a store to hold what is expected, or for something to become true. Fails with what was there at the end.

import type { Watchable } from '../../src/core/store.ts'

/** The store's value as soon as `ok` says yes to it; fails after `ms` (default 15,000). */
export function until<T>(store: Watchable<T>, ok: (value: T) => boolean, ms = 15_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = (value: T): void => {
      if (!ok(value)) return
      clearTimeout(timer)
      listening.dispose()
      resolve(value)
    }
    const timer = setTimeout(() => {
      listening.dispose()
      reject(new Error(`not within ${ms / 1000} s: ${ok.toString()}`))
    }, ms)
    const listening = store.onDidChange(look)
    look(store.get())
  })
}

/** The first truthy answer of `ask`, asked again every 50 ms; fails after `ms` (default 15,000). For things that tell nobody when they change. */
export async function eventually<T>(ask: () => T | Promise<T>, ms = 15_000): Promise<NonNullable<T>> {
  const end = performance.now() + ms
  for (;;) {
    const answer = await ask()
    if (answer !== false && answer !== null && answer !== undefined && answer !== '') return answer
    if (performance.now() > end) throw new Error(`not within ${ms / 1000} s: ${ask.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
