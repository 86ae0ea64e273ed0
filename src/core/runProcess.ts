// Whether a process that the system shows can be the one that a run recorded. In a container pids are other ones than its host's,
// and a pid comes again: where it does not fit, nothing is said.

import type { RunProcess } from './runStatus.ts'

/** What the system shows under a pid: `gone`, a process, or null where it cannot be told (another host, no /proc, hidden from us). */
export type SeenProcess = 'gone' | { readonly startedAt: number; readonly command: string; readonly folder: string | null } | null

/** Asks for a pid as `host` recorded it. */
export type LookAtProcess = (pid: number, host: string) => SeenProcess

/** Clocks of a log and of the system may differ by this. */
const slackSeconds = 5

export interface OwnProcess {
  readonly pid: number
  /** As recorded; null = not. */
  readonly command: string | null
  /** Absolute path of the run's folder. */
  readonly folder: string
  /** Seconds since 1970. */
  readonly lastWrite: number
}

/** The last word of a path-like word: "train.py" of "/home/ada/train.py". */
const lastName = (word: string): string => word.split(/[/\\]/).at(-1) ?? word
/** The script of a command line: its first word that is a file of code, else its first word. */
function scriptOf(command: string): string {
  const words = command.split(/\s+/).filter(Boolean)
  return lastName(words.find((word) => /\.(py|sh|jl|R|ipynb|js|ts)$/.test(word)) ?? words[0] ?? '')
}

/** A process that works in the project works on its runs; one that works in / or a home of everybody says nothing. */
const isAbove = (folder: string | null, run: string): boolean =>
  folder !== null && folder.split('/').length > 2 && (run === folder || run.startsWith(`${folder}/`))

/** Puts both together. A process that began after the last write wrote nothing of it, unless its command line is the recorded one. */
export function fitProcess(own: OwnProcess, seen: SeenProcess): RunProcess {
  const { pid } = own
  if (seen === null) return { pid, state: 'unknown' }
  if (seen === 'gone') return { pid, state: 'gone' }
  const script = own.command === null ? '' : scriptOf(own.command)
  const told = script !== '' && seen.command !== ''
  if (told && seen.command.includes(script)) return { pid, state: 'alive' }
  const early = seen.startedAt <= own.lastWrite + slackSeconds
  return { pid, state: early && (!told || isAbove(seen.folder, own.folder)) ? 'alive' : 'unknown' }
}

/** TensorBoard writers put host and pid into the name: events.out.tfevents.<seconds>.<host>.<pid>.<count>[.v2][.suffix]. Hosts may have dots. */
export function processInName(file: string): { readonly time: number; readonly host: string; readonly pid: number } | null {
  const found = /(?:^|\/)events\.out\.tfevents\.(\d{9,11})\.([^/]+?)\.(\d{1,9})\.\d{1,6}(?:\.[^/]*)?$/.exec(file)
  return found === null ? null : { time: Number(found[1]), host: found[2]!, pid: Number(found[3]) }
}
