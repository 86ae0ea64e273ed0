// Looks whether a process of this machine is there, on Linux, below /proc. Says nothing of other machines, nor where processes are hidden.

import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import type { LookAtProcess } from '../core/runProcess.ts'

/** Kernel ticks in a second as /proc tells them: 100 on every architecture that runs this. */
const ticks = 100

export interface Machine {
  readonly platform: string
  readonly host: string
  /** "/proc". */
  readonly proc: string
}

const thisMachine = (): Machine => ({ platform: process.platform, host: hostname(), proc: '/proc' })

/** Answers null for every pid where nothing can be said. */
export function makeLookAtProcess({ platform, host, proc }: Machine = thisMachine()): LookAtProcess {
  const short = (name: string): string => name.toLowerCase().split('.')[0]!
  const text = (path: string): string | null => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return null
    }
  }
  const own = short(host)
  // a name that many machines have names none
  if (platform !== 'linux' || own === '' || own === 'localhost') return () => null
  const bootTime = Number(/^btime (\d+)$/m.exec(text(`${proc}/stat`) ?? '')?.[1] ?? NaN)
  return (pid, where) => {
    if (short(where) !== own || !Number.isSafeInteger(pid) || pid <= 0 || Number.isNaN(bootTime)) return null
    const folder = `${proc}/${pid}`
    const stat = text(`${folder}/stat`)
    // where processes of others are hidden the first one is too
    if (stat === null) return existsSync(`${proc}/1`) && !existsSync(folder) ? 'gone' : null
    // the name in parentheses may hold anything
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return 'gone'
    const startedAt = bootTime + Number(fields[19]) / ticks
    if (Number.isNaN(startedAt)) return null
    let cwd: string | null = null
    try {
      cwd = readlinkSync(`${folder}/cwd`)
    } catch {
      // another user's
    }
    return { startedAt, command: (text(`${folder}/cmdline`) ?? '').replaceAll('\0', ' ').trim(), folder: cwd }
  }
}
