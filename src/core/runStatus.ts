// Whether a run goes on: what its tool recorded, else the time of its last write. Knows no clock; the time is handed in.

import { printTime } from './printTime.ts'
import type { RunStatus } from './run.ts'

/** A run written within this time is running. */
export const runningSeconds = 600

export interface Judged {
  readonly status: RunStatus
  /** One sentence with its numbers; the same for as long as the status stays. */
  readonly reason: string
}

/** `recorded` wins; times are seconds since 1970, `lastWrite` by the file server's clock, null = unknown. */
export function judgeStatus(recorded: Judged | undefined, lastWrite: number | null, now: number): Judged {
  if (recorded !== undefined) return recorded
  if (lastWrite === null) return { status: 'unknown', reason: 'Its tool records no status, and its files tell no time.' }
  const minutes = runningSeconds / 60
  const when = printTime(lastWrite)
  return now - lastWrite < runningSeconds
    ? { status: 'running', reason: `The last write, at ${when}, is less than ${minutes} minutes old, and no end is recorded.` }
    : { status: 'quiet', reason: `The last write, at ${when}, is more than ${minutes} minutes old, and no end is recorded.` }
}
