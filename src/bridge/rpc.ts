// Questions and announcements over a port. Every ask settles: answered, failed, stopped, or closed with its port.
// A vocabulary is two interfaces: Asks (name -> function type) and Told (name -> payload).

import { type Disposable, all, toStop } from '../core/life.ts'
import { UserError } from '../core/trouble.ts'
import type { Port } from './port.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- the bound of a type parameter, never a value
type Asks<A> = { [K in keyof A]: (question: any) => unknown }
type Question<F> = F extends (question: infer Q) => unknown ? Q : never
type Answer<F> = F extends (question: never) => infer R ? Awaited<R> : never

/** The other end went away before it answered. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError'
}

/** The asker stopped the question. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError'
}

/** The other end failed; `user` when it was a UserError, whose message is for a person. */
export class AskFailed extends Error {
  override readonly name = 'AskFailed'
  readonly user: boolean
  constructor(message: string, user: boolean) {
    super(message)
    this.user = user
  }
}

type Message =
  | { readonly rpc: 'ask'; readonly id: number; readonly name: string; readonly question: unknown }
  | { readonly rpc: 'stop'; readonly id: number }
  | { readonly rpc: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly rpc: 'failed'; readonly id: number; readonly message: string; readonly user: boolean }
  | { readonly rpc: 'told'; readonly name: string; readonly payload: unknown }

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('rpc' in value)) return false
  const { rpc } = value
  if (rpc === 'told') return 'name' in value && typeof value.name === 'string'
  return (rpc === 'ask' || rpc === 'stop' || rpc === 'answer' || rpc === 'failed') && 'id' in value && typeof value.id === 'number'
}

export interface Client<A extends Asks<A>, T> extends Disposable {
  ask<K extends keyof A & string>(name: K, question: Question<A[K]>, stop?: AbortSignal): Promise<Answer<A[K]>>
  onTold<K extends keyof T & string>(name: K, listener: (payload: T[K]) => void): Disposable
}

/** The asking end. Disposing it fails what is still open with ClosedError. */
export function makeClient<A extends Asks<A>, T>(port: Port): Client<A, T> {
  interface Open {
    readonly settle: (answer: unknown) => void
    readonly fail: (error: Error) => void
  }
  const open = new Map<number, Open>()
  const listeners = new Map<string, Set<(payload: never) => void>>()
  let next = 1
  let closed = false
  const close = (): void => {
    closed = true
    for (const one of [...open.values()]) one.fail(new ClosedError('the other end is gone'))
    open.clear()
  }
  const listening = port.listen((message) => {
    if (!isMessage(message)) return
    if (message.rpc === 'answer') open.get(message.id)?.settle(message.answer)
    else if (message.rpc === 'failed') open.get(message.id)?.fail(new AskFailed(message.message, message.user))
    else if (message.rpc === 'told') for (const listener of [...(listeners.get(message.name) ?? [])]) listener(message.payload as never)
  })
  const closing = port.onDidClose(close)
  return {
    ask(name, question, stop) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(new ClosedError('the other end is gone'))
        if (stop?.aborted === true) return reject(new StoppedError('stopped before it was asked'))
        const id = next++
        const onStop = (): void => {
          port.post({ rpc: 'stop', id } satisfies Message)
          open.get(id)?.fail(new StoppedError('stopped'))
        }
        const done = (): void => {
          open.delete(id)
          stop?.removeEventListener('abort', onStop)
        }
        open.set(id, {
          settle: (answer) => {
            done()
            resolve(answer as never)
          },
          fail: (error) => {
            done()
            reject(error)
          },
        })
        stop?.addEventListener('abort', onStop)
        port.post({ rpc: 'ask', id, name, question } satisfies Message)
      })
    },
    onTold(name, listener) {
      const mine = listeners.get(name) ?? new Set()
      listeners.set(name, mine)
      mine.add(listener)
      return toStop(() => mine.delete(listener))
    },
    dispose() {
      all(listening, closing).dispose()
      close()
    },
  }
}

export type Handlers<A extends Asks<A>> = {
  readonly [K in keyof A]: (question: Question<A[K]>, stop: AbortSignal) => Answer<A[K]> | Promise<Answer<A[K]>>
}

export interface Server<T> extends Disposable {
  /** `transfer`: buffers of the payload that may be moved. */
  tell<K extends keyof T & string>(name: K, payload: T[K], transfer?: readonly ArrayBuffer[]): void
}

/** The answering end. A handler that throws is a failed answer, told to `onBug` too unless it is a UserError. Answers' own buffers may be moved: `movable` finds them. */
export function serve<A extends Asks<A>, T>(
  port: Port,
  handlers: Handlers<A>,
  onBug: (error: unknown) => void,
  movable: (answer: unknown) => readonly ArrayBuffer[] = () => [],
): Server<T> {
  const open = new Map<number, AbortController>()
  const answer = async (id: number, name: string, question: unknown): Promise<void> => {
    const stop = new AbortController()
    open.set(id, stop)
    try {
      if (!Object.hasOwn(handlers, name)) throw new Error(`nobody answers "${name}"`)
      const handler = handlers[name as keyof A] as (question: unknown, stop: AbortSignal) => unknown
      const result: unknown = await handler(question, stop.signal)
      if (!stop.signal.aborted) port.post({ rpc: 'answer', id, answer: result } satisfies Message, movable(result))
    } catch (error) {
      const user = error instanceof UserError
      if (!user && !stop.signal.aborted) onBug(error)
      if (!stop.signal.aborted) {
        const message = error instanceof Error ? error.message : String(error)
        port.post({ rpc: 'failed', id, message, user: user || (error instanceof AskFailed && error.user) } satisfies Message)
      }
    } finally {
      open.delete(id)
    }
  }
  const stopAll = (): void => {
    for (const stop of [...open.values()]) stop.abort()
    open.clear()
  }
  const listening = port.listen((message) => {
    if (!isMessage(message)) return
    if (message.rpc === 'ask') void answer(message.id, message.name, message.question)
    else if (message.rpc === 'stop') open.get(message.id)?.abort()
  })
  const closing = port.onDidClose(stopAll)
  return {
    tell: (name, payload, transfer) => port.post({ rpc: 'told', name, payload } satisfies Message, transfer),
    dispose() {
      all(listening, closing).dispose()
      stopAll()
    },
  }
}
