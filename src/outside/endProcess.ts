// Ends a process of this machine that somebody chose, and only that one: pids come again, so it is looked at right before each signal.

import { hostname } from 'node:os'
import type { Clock } from './oneChild.ts'
import { makeLookAtProcess } from './liveProcess.ts'

export type Sent = 'sent' | 'gone' | 'another' | 'forbidden'

export interface EndProcess {
  /** Whether processes can be told apart here: on Linux. */
  readonly can: boolean
  /** Sends the signal when the pid is still the process that began at `startTime` (seconds since 1970). */
  signal(pid: number, startTime: number, name: 'SIGTERM' | 'SIGKILL'): Sent
  /** Whether it ends within so many milliseconds. */
  ends(pid: number, startTime: number, ms: number): Promise<boolean>
}

/** Its start is told in hundredths of a second. */
const sameSeconds = 0.05
const lookMs = 200

export function endProcess(clock: Clock): EndProcess {
  const look = makeLookAtProcess()
  const seen = (pid: number, startTime: number): 'gone' | 'another' | 'there' | 'unknown' => {
    const one = look(pid, hostname())
    if (one === null || one === 'gone') return one ?? 'unknown'
    return Math.abs(one.startedAt - startTime) <= sameSeconds ? 'there' : 'another'
  }
  return {
    can: process.platform === 'linux',
    signal(pid, startTime, name) {
      const now = seen(pid, startTime)
      if (now === 'gone' || now === 'another') return now
      // never the whole group, never ourselves, never the first process
      if (now === 'unknown' || !Number.isSafeInteger(pid) || pid <= 1 || pid === process.pid) return 'forbidden'
      try {
        process.kill(pid, name)
        return 'sent'
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : null
        if (code === 'ESRCH') return 'gone'
        if (code === 'EPERM') return 'forbidden'
        throw error
      }
    },
    ends: (pid, startTime, ms) =>
      new Promise((resolve) => {
        const until = clock.now() + ms
        const again = (): void => {
          if (seen(pid, startTime) !== 'there') resolve(true)
          else if (clock.now() >= until) resolve(false)
          else clock.after(lookMs, again)
        }
        again()
      }),
  }
}
