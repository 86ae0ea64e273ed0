// A worker thread as a port: something to post to and to listen to, that ends or dies. Knows nothing of what is said over it.

import { type MessagePort, Worker } from 'node:worker_threads'
import { type Disposable, toStop } from '../core/life.ts'

/** The shape of the bridge's port. */
interface Ends {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void
  listen(listener: (message: unknown) => void): Disposable
  onDidClose(listener: () => void): Disposable
}

export interface Thread extends Ends {
  /** Ends the thread; settles when it is gone. */
  dispose(): Promise<void>
  /** Called once when the thread ends without having been told to, with the reason. */
  onDidDie(listener: (why: string) => void): Disposable
}

/** What is read is kept: a young generation as large as Node's own would stand empty beside it, at no gain in time. */
const maxYoungGenerationSizeMb = 24

/** Starts a thread on a script (an absolute path). */
export function startThread(file: string): Thread {
  const worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb } })
  const listeners = new Set<(message: unknown) => void>()
  const closers = new Set<() => void>()
  const mourners = new Set<(why: string) => void>()
  let wanted = true
  let over = false
  let reason: string | null = null
  worker.on('message', (message: unknown) => {
    for (const listener of [...listeners]) listener(message)
  })
  worker.on('messageerror', (error) => (reason = error.message))
  worker.on('error', (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    reason = code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it ran out of memory' : error instanceof Error ? error.message : String(error)
  })
  worker.on('exit', (code) => {
    over = true
    for (const closer of [...closers]) closer()
    if (wanted) for (const mourner of [...mourners]) mourner(reason ?? `it ended with code ${code}`)
  })
  const add = <T>(set: Set<T>, one: T): Disposable => {
    set.add(one)
    return toStop(() => set.delete(one))
  }
  return {
    post(message, transfer) {
      if (!over) worker.postMessage(message, transfer ?? [])
    },
    listen: (listener) => add(listeners, listener),
    onDidClose: (listener) => add(closers, listener),
    onDidDie: (listener) => add(mourners, listener),
    async dispose() {
      wanted = false
      await worker.terminate()
    },
  }
}

/** The other end, inside the thread. */
export function portInThread(port: MessagePort): Ends {
  return {
    post: (message, transfer) => port.postMessage(message, transfer ?? []),
    listen(listener) {
      port.on('message', listener)
      return toStop(() => port.off('message', listener))
    },
    onDidClose(listener) {
      port.on('close', listener)
      return toStop(() => port.off('close', listener))
    },
  }
}
