// Child processes of the bench: run to the end with a deadline, or kept and ended with everything below them. Knows nothing of VS Code.

import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const windows = process.platform === 'win32'
const kept = new Set<ChildProcess>()

const endAll = (): void => {
  for (const child of kept) endTree(child)
}
const stop = (signal: NodeJS.Signals): void => {
  endAll()
  process.exit(signal === 'SIGINT' ? 130 : 143)
}
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Starts a child in a process group of its own, which is ended with this process however that ends (but for a SIGKILL). */
export function keep(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  if (kept.size === 0) {
    process.on('exit', endAll)
    // somebody who listens already ends things in an order of his own
    for (const signal of signals) if (process.listenerCount(signal) === 0) process.on(signal, stop)
  }
  const child = spawn(command, args, { ...options, detached: !windows })
  kept.add(child)
  return child
}

/** Ends a child and all that it started, at once and synchronously, so that it also works while this process exits. */
export function endTree(child: ChildProcess): void {
  if (!kept.delete(child)) return
  if (kept.size === 0) {
    process.off('exit', endAll)
    for (const signal of signals) process.off(signal, stop)
  }
  if (child.pid === undefined) return
  if (windows) {
    if (child.exitCode === null) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // the group is gone already
  }
}

/** What a child that ran to its end said: stdout and stderr in the order they came. `code` is null when it was ended by a signal. */
export interface Ended {
  readonly code: number | null
  readonly text: string
}

/** Runs a child to its end. With `show` its output is passed on as it comes. It is ended with all its children after `deadlineMs`. */
export function runToEnd(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { deadlineMs: number; show?: boolean },
): Promise<Ended> {
  const { deadlineMs, show, ...rest } = options
  return new Promise((resolve) => {
    const child = keep(command, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    const take =
      (to: NodeJS.WriteStream) =>
      (piece: string): void => {
        text += piece
        if (show === true) to.write(piece)
      }
    child.stdout?.setEncoding('utf8').on('data', take(process.stdout))
    child.stderr?.setEncoding('utf8').on('data', take(process.stderr))
    const timer = setTimeout(() => {
      text += `\n${command} was ended: not done after ${deadlineMs / 1000} s\n`
      if (show === true) process.stderr.write(`${command} was ended: not done after ${deadlineMs / 1000} s\n`)
      endTree(child)
    }, deadlineMs)
    const end = (code: number | null): void => {
      clearTimeout(timer)
      endTree(child)
      resolve({ code, text })
    }
    child.on('error', (error) => {
      text += `${command}: ${error.message}\n`
      end(null)
    })
    child.on('close', (code) => end(code))
  })
}

/** The full path of a program on PATH, or undefined. On Windows also with the endings of PATHEXT. */
export function onPath(name: string): string | undefined {
  const endings = windows ? (process.env['PATHEXT'] ?? '.EXE;.CMD').split(';') : ['']
  for (const folder of (process.env['PATH'] ?? '').split(delimiter))
    for (const ending of endings) {
      const path = join(folder, name + ending)
      if (folder !== '' && existsSync(path)) return path
    }
  return undefined
}
