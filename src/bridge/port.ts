// A port: two ends that post to each other. One for the reader thread, one for the webview, and here one in memory for tests.

import { type Disposable, toStop } from '../core/life.ts'

export interface Port {
  /** `transfer` lists buffers that may be moved instead of copied; a port that cannot move copies. */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void
  listen(listener: (message: unknown) => void): Disposable
  /** Called once when the other end is gone for good. */
  onDidClose(listener: () => void): Disposable
}

/** Two connected ends. Messages are cloned and arrive in order, later than the call that posts them. `close` ends both. */
export function makePortPair(): { readonly left: Port; readonly right: Port; close(): void } {
  const closers = new Set<() => void>()
  let closed = false
  const end = (): { port: Port; receive: (message: unknown) => void; other: (message: unknown) => void } => {
    const listeners = new Set<(message: unknown) => void>()
    const made = {
      receive: (message: unknown): void => {
        for (const listener of [...listeners]) listener(message)
      },
      other: (_message: unknown): void => undefined,
      port: {
        post(message: unknown): void {
          if (closed) return
          const copy: unknown = structuredClone(message)
          queueMicrotask(() => {
            if (!closed) made.other(copy)
          })
        },
        listen(listener: (message: unknown) => void): Disposable {
          listeners.add(listener)
          return toStop(() => listeners.delete(listener))
        },
        onDidClose(listener: () => void): Disposable {
          closers.add(listener)
          return toStop(() => closers.delete(listener))
        },
      },
    }
    return made
  }
  const left = end()
  const right = end()
  left.other = right.receive
  right.other = left.receive
  return {
    left: left.port,
    right: right.port,
    close() {
      if (closed) return
      closed = true
      for (const closer of [...closers]) closer()
    },
  }
}
