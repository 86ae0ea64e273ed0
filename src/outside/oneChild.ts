// A child process that must never hurt: one at a time, no shell, a deadline, a limit on its output, killed with its whole group, and left alone
// when even that does not end it. Knows nothing of what the program says.

import { type ChildProcess, spawn } from 'node:child_process'
import type { Disposable } from '../core/life.ts'

export interface Command {
  /** Absolute path of an executable. */
  readonly file: string
  /** Come before the arguments of each call. */
  readonly args: readonly string[]
}

export type Ending =
  /** It ended by itself. Both streams are text, whatever the code. */
  | {
      readonly kind: 'ended'
      readonly code: number | null
      readonly signal: string | null
      readonly text: string
      readonly errorText: string
      readonly elapsedMs: number
    }
  /** Nothing until the deadline; abandoned = it did not even die when killed. */
  | { readonly kind: 'silent'; readonly abandoned: boolean; readonly text: string; readonly elapsedMs: number }
  | { readonly kind: 'flooded'; readonly abandoned: boolean; readonly elapsedMs: number }
  /** It could not be started; `code` as Node names it (ENOENT, EACCES …). */
  | { readonly kind: 'missing'; readonly code: string }
  /** Not started: an earlier child that could not be killed is still there. */
  | { readonly kind: 'blocked' }
  /** Not started, or cut off, because the owner ended. */
  | { readonly kind: 'stopped' }

/** Time, as an argument: milliseconds that only grow, and a call after a while. */
export interface Clock {
  now(): number
  after(ms: number, run: () => void): Disposable
}

export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return { dispose: () => clearTimeout(timer) }
  },
}

export interface OneChildOptions {
  readonly clock: Clock
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Both streams together. */
  readonly limitBytes: number
  /** From SIGTERM to SIGKILL. */
  readonly graceMs: number
  /** From SIGKILL to giving up. */
  readonly giveUpMs: number
}

export interface OneChild extends Disposable {
  /** Waits for its turn, runs, and settles; never rejects. */
  run(command: Command, args: readonly string[], deadlineMs: number): Promise<Ending>
  /** Children that did not die and live on. */
  abandoned(): number
}

/** A lane for one child at a time. Ending it kills the child that runs. */
export function makeOneChild(options: OneChildOptions): OneChild {
  const alone = new Set<ChildProcess>()
  let current: Running | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let ended = false
  const living = (): number => {
    for (const child of alone) if (!lives(child)) alone.delete(child)
    return alone.size
  }
  const start = async (command: Command, args: readonly string[], deadlineMs: number): Promise<Ending> => {
    if (ended) return { kind: 'stopped' }
    if (living() > 0) return { kind: 'blocked' }
    current = runChild(options, command, args, deadlineMs, (child) => alone.add(child))
    try {
      return await current.ending
    } finally {
      current = null
    }
  }
  return {
    run(command, args, deadlineMs) {
      const mine = turn.then(() => start(command, args, deadlineMs))
      turn = mine
      return mine
    },
    abandoned: living,
    dispose() {
      ended = true
      current?.stop()
    },
  }
}

interface Running {
  readonly ending: Promise<Ending>
  stop(): void
}

function runChild(
  options: OneChildOptions,
  command: Command,
  args: readonly string[],
  deadlineMs: number,
  abandon: (child: ChildProcess) => void,
): Running {
  const { clock } = options
  const began = clock.now()
  const elapsed = (): number => Math.round(clock.now() - began)
  const timers: Disposable[] = []
  const pieces: Record<'out' | 'error', Buffer[]> = { out: [], error: [] }
  let bytes = 0
  let child: ChildProcess | null = null
  let killedFor: 'silent' | 'flooded' | 'stopped' | null = null
  let settle: (ending: Ending) => void = () => {}
  const ending = new Promise<Ending>((resolve) => (settle = resolve))
  const textOf = (which: 'out' | 'error'): string => Buffer.concat(pieces[which]).toString('utf8')

  const finish = (result: Ending): void => {
    for (const timer of timers.splice(0)) timer.dispose()
    child?.stdout?.destroy()
    child?.stderr?.destroy()
    settle(result)
  }
  const killed = (abandoned: boolean): Ending => {
    if (killedFor === 'stopped') return { kind: 'stopped' }
    if (killedFor === 'flooded') return { kind: 'flooded', abandoned, elapsedMs: elapsed() }
    return { kind: 'silent', abandoned, text: textOf('out') + textOf('error'), elapsedMs: elapsed() }
  }
  const kill = (why: 'silent' | 'flooded' | 'stopped'): void => {
    if (killedFor !== null || child === null) return
    killedFor = why
    const mine = child
    signal(mine, why === 'stopped' ? 'SIGKILL' : 'SIGTERM')
    timers.push(
      clock.after(why === 'stopped' ? 0 : options.graceMs, () => {
        signal(mine, 'SIGKILL')
        timers.push(
          clock.after(options.giveUpMs, () => {
            // sleeping in the driver (state D): no signal reaches it, so it is forgotten, and remembered as alive
            mine.unref()
            abandon(mine)
            finish(killed(true))
          }),
        )
      }),
    )
  }

  try {
    child = spawn(command.file, [...command.args, ...args], {
      shell: false,
      windowsHide: true,
      // a group of its own, so that what a wrapper started is killed with it
      detached: process.platform !== 'win32',
      cwd: options.cwd,
      env: { ...options.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } catch (error) {
    return { ending: Promise.resolve({ kind: 'missing', code: codeOf(error) }), stop: () => {} }
  }
  const started = child
  const take = (which: 'out' | 'error') => (piece: Buffer) => {
    if (killedFor === 'flooded') return
    bytes += piece.length
    if (bytes > options.limitBytes) {
      pieces.out.length = 0
      pieces.error.length = 0
      kill('flooded')
    } else pieces[which].push(piece)
  }
  started.stdout!.on('data', take('out'))
  started.stderr!.on('data', take('error'))
  for (const stream of [started.stdout!, started.stderr!]) stream.on('error', () => {})
  started.on('error', (error) => {
    if (started.pid === undefined) finish({ kind: 'missing', code: codeOf(error) })
  })
  const end = (code: number | null, name: string | null): void => {
    if (killedFor !== null) finish(killed(false))
    else finish({ kind: 'ended', code, signal: name, text: textOf('out'), errorText: textOf('error'), elapsedMs: elapsed() })
  }
  started.on('close', end)
  started.on('exit', (code, name) => {
    // something it started may hold the pipes open for ever
    timers.push(
      clock.after(300, () => {
        signal(started, 'SIGKILL')
        end(code, name)
      }),
    )
  })
  timers.push(clock.after(deadlineMs, () => kill('silent')))
  return { ending, stop: () => kill('stopped') }
}

function signal(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill(name)
    else process.kill(-child.pid, name)
  } catch {
    // gone already
  }
}

function lives(child: ChildProcess): boolean {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return false
  try {
    process.kill(child.pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')
