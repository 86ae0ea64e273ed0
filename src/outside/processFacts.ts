// What Linux tells of a process that computes on a card: user, command, working folder, when it began, who started it and what it writes. Elsewhere,
// and where the process is another one than the driver means (in a container the driver's pids are the host's), it says why not.

import { lstatSync, readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { type GpuProcess, type Known, known, unknown } from '../core/gpu.ts'

/** The process with what the system knows of it. */
export type ProcessFacts = (process: GpuProcess) => GpuProcess

export interface ProcessFiles {
  /** "/proc". */
  readonly proc: string
  /** "/etc/passwd": names of users. */
  readonly passwd: string
  readonly nowSeconds: () => number
}

/** Kernel ticks in a second as /proc tells them: 100 on every architecture that runs this. */
const ticks = 100
/** What a process has open changes seldom, and reading it costs most. */
const writesSeconds = 30
const mostOpen = 4096
const mostWrites = 200
const mostParents = 8

const container = 'docker run --pid=host shows them'
const gone = unknown('No such process here any more: it ended just now.')
const hidden = unknown(`No such process here: it ended, or the container hides the processes of its host (${container}).`)
const other = unknown('The process with this pid is another program here, so the one that the driver means has ended.')
const others = unknown(`The process with this pid is another program here: in a container the driver's pids are the host's (${container}).`)
/** The pid namespace in which the kernel itself starts; who is in it sees every process. */
const firstNamespace = 'pid:[4026531836]'

/** Reads below `proc`; what is dear to read is remembered for half a minute. */
export function processFacts({ proc, passwd, nowSeconds }: ProcessFiles): ProcessFacts {
  const inside = linkOf(`${proc}/self/ns/pid`) !== firstNamespace
  let users: Map<string, string> | null = null
  const written = new Map<string, { at: number; files: readonly string[] }>()
  const boot = /^btime (\d+)$/m.exec(bytesOf(`${proc}/stat`))?.[1]
  const userName = (uid: number): string => {
    users ??= new Map(
      bytesOf(passwd)
        .split('\n')
        .map((line) => line.split(':'))
        .flatMap((cells) => (cells[2] === undefined ? [] : [[cells[2], cells[0]!] as const])),
    )
    return users.get(String(uid)) ?? String(uid)
  }
  /** Fields of /proc/PID/stat from the third on; the name in parentheses may hold anything. */
  const statOf = (pid: number): readonly string[] => {
    const text = bytesOf(`${proc}/${pid}/stat`)
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  }
  const startOf = (stat: readonly string[]): Known<number> => {
    const at = Number(boot) + Number(stat[19]) / ticks
    return Number.isFinite(at) ? known(at) : unknown('The system does not tell when it began.')
  }
  const parentsOf = (stat: readonly string[]): readonly number[] => {
    const found: number[] = []
    for (let parent = Number(stat[1]); parent > 1 && found.length < mostParents; parent = Number(statOf(parent)[1])) found.push(parent)
    return found
  }
  const writesOf = (pid: number, began: number | null): readonly string[] => {
    const now = nowSeconds()
    const key = `${pid} ${began}`
    const held = written.get(key)
    if (held !== undefined && now - held.at < writesSeconds) return held.files
    for (const [one, { at }] of written) if (now - at >= 2 * writesSeconds) written.delete(one)
    const files = openForWriting(`${proc}/${pid}/fd`)
    written.set(key, { at: now, files })
    return files
  }
  return (process) => {
    const folder = `${proc}/${process.pid}`
    const without = (why: typeof gone): GpuProcess => ({ ...process, user: why, command: why, workingFolder: why, startTime: why })
    let uid: number
    try {
      uid = statSync(folder).uid
    } catch {
      return without(inside ? hidden : gone)
    }
    const words = bytesOf(`${folder}/cmdline`).split('\0').filter(Boolean)
    const comm = bytesOf(`${folder}/comm`).trim()
    if (!isSame(process.name.value, words, comm, linkOf(`${folder}/exe`))) return without(inside ? others : other)
    const cwd = linkOf(`${folder}/cwd`)
    const stat = statOf(process.pid)
    const startTime = startOf(stat)
    return {
      ...process,
      user: known(userName(uid)),
      command: words.length > 0 ? known(words.join(' ')) : unknown('The system does not show its command line.'),
      workingFolder: cwd === null ? unknown('The system does not let this user see its working folder.') : known(cwd),
      startTime,
      parents: parentsOf(stat),
      writes: writesOf(process.pid, startTime.value),
    }
  }
}

/** Files on a disk that a process has open for writing; none where the system does not let this user see. */
function openForWriting(folder: string): readonly string[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  const files = new Set<string>()
  for (const name of names.slice(0, mostOpen)) {
    const target = linkOf(`${folder}/${name}`)
    if (target === null || !target.startsWith('/') || /^\/(dev|proc|sys|memfd:)/.test(target)) continue
    try {
      // the link's own rights tell how it was opened
      if ((lstatSync(`${folder}/${name}`).mode & 0o200) !== 0) files.add(target.replace(/ \(deleted\)$/, ''))
    } catch {
      // closed just now
    }
    if (files.size >= mostWrites) break
  }
  return [...files]
}

/** Whether the driver's name and the system's facts can be one program; a name that nobody tells fits all. */
function isSame(name: string | null, words: readonly string[], comm: string, exe: string | null): boolean {
  if (name === null || (words.length === 0 && comm === '')) return true
  const first = name.split(/ (?=-)/)[0]!.trim()
  const short = basename(first)
  const line = words.join(' ')
  return (
    line.startsWith(first) ||
    line === name ||
    [words[0], exe].some((one) => one !== undefined && one !== null && basename(one) === short) ||
    (comm !== '' && short.startsWith(comm))
  )
}

const bytesOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').slice(0, 1 << 20)
  } catch {
    return ''
  }
}
const linkOf = (path: string): string | null => {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}
