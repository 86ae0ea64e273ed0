// What Linux tells of a process that computes on a card: user, command, working folder. Elsewhere, and where the process is another one than the driver
// means (in a container the driver's pids are the host's), it says why not.

import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { type GpuProcess, known, unknown } from '../core/gpu.ts'

/** The process with what the system knows of it. */
export type ProcessFacts = (process: GpuProcess) => GpuProcess

/** Reads below `proc` ("/proc"); users are named by `passwd` ("/etc/passwd"). One reader serves one answer: names of users are read once. */
export function processFacts(proc: string, passwd: string): ProcessFacts {
  let users: Map<string, string> | null = null
  const userName = (uid: number): string => {
    users ??= new Map(
      lines(passwd)
        .map((line) => line.split(':'))
        .flatMap((cells) => (cells[2] === undefined ? [] : [[cells[2], cells[0]!] as const])),
    )
    return users.get(String(uid)) ?? String(uid)
  }
  return (process) => {
    const folder = `${proc}/${process.pid}`
    let uid: number
    try {
      uid = statSync(folder).uid
    } catch {
      const why = unknown(
        'No such process here: it ended, or the container hides the processes of its host (docker run --pid=host shows them).',
      )
      return { ...process, user: why, command: why, workingFolder: why }
    }
    const words = bytesOf(`${folder}/cmdline`).split('\0').filter(Boolean)
    const comm = bytesOf(`${folder}/comm`).trim()
    if (!isSame(process.name.value, words, comm, linkOf(`${folder}/exe`))) {
      const why = unknown(
        "The process with this pid is another program here: in a container the driver's pids are the host's (docker run --pid=host).",
      )
      return { ...process, user: why, command: why, workingFolder: why }
    }
    const cwd = linkOf(`${folder}/cwd`)
    return {
      ...process,
      user: known(userName(uid)),
      command: words.length > 0 ? known(words.join(' ')) : unknown('The system does not show its command line.'),
      workingFolder: cwd === null ? unknown('The system does not let this user see its working folder.') : known(cwd),
    }
  }
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
const lines = (path: string): string[] => bytesOf(path).split('\n')
const linkOf = (path: string): string | null => {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}
