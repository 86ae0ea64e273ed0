// State that others watch: an immutable value with a version. Deliberately knows no diffing, no batching and no clock.

import { type Disposable, toStop } from './life.ts'

/** What a reader of a store may do. */
export interface Watchable<T> {
  get(): T
  /** Counts `set` calls that changed the value, from 0. */
  readonly version: number
  onDidChange(listener: (value: T) => void): Disposable
}

/** A store's owner may also set it. Values are never mutated in place. */
export interface Store<T> extends Watchable<T> {
  set(value: T): void
}

/** A store with `initial` in it. Setting the identical value tells nobody. */
export function makeStore<T>(initial: T): Store<T> {
  let value = initial
  let version = 0
  const listeners = new Set<(value: T) => void>()
  return {
    get: () => value,
    get version() {
      return version
    },
    set(next) {
      if (Object.is(next, value)) return
      value = next
      version++
      for (const listener of [...listeners]) listener(next)
    },
    onDidChange(listener) {
      const mine = (next: T): void => listener(next)
      listeners.add(mine)
      return toStop(() => listeners.delete(mine))
    },
  }
}
