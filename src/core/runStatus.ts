// Whether a run goes on: what its tool recorded, else its last write against its own cadence, and what is known of its process.
// Knows no clock and looks at nothing: all is handed in.

import { printSpan } from './print.ts'
import { printTime } from './printTime.ts'
import type { RunStatus } from './run.ts'
import type { Cadence } from './writeCadence.ts'

/** A run of unknown cadence written within this time is running. */
export const runningSeconds = 600

export interface Judged {
  readonly status: RunStatus
  /** One sentence with its numbers; changes only with the status, a write, or a mark of age. */
  readonly reason: string
}

/** What is known of the process that writes a run; `unknown` says nothing either way. */
export interface RunProcess {
  readonly pid: number
  readonly state: 'alive' | 'gone' | 'unknown'
}

export interface Signs {
  /** What the tool itself recorded; it wins. */
  readonly recorded: Judged | null
  /** Seconds since 1970, by the file server's clock; null = unknown. */
  readonly lastWrite: number | null
  readonly cadence: Cadence | null
  /** null where no process of this machine is recorded. */
  readonly process: RunProcess | null
  /** The tool tells when a run ends: one that stopped without an end did not end well. */
  readonly tellsEnd: boolean
  /** A log that holds nothing but its opening bytes, by the name of its tool; else null. */
  readonly unflushed: string | null
}

/** Once a run is written as seldom as this, days pass between its writes: it is called quiet all the same. */
const mostQuietSeconds = 86_400
const leastQuietSeconds = 60

/** After this many seconds without a write a run is quiet. Only writes that were seen make that sooner than the rule for all runs. */
export function quietAfter(cadence: Cadence | null): number {
  if (cadence === null) return runningSeconds
  return Math.min(mostQuietSeconds, Math.max(cadence.seen ? leastQuietSeconds : runningSeconds, 3 * cadence.longSeconds))
}

/** After this many one whose process is alive is stalled. */
export const stalledAfter = (cadence: Cadence | null): number =>
  Math.max(3 * runningSeconds, Math.min(mostQuietSeconds, 10 * (cadence?.longSeconds ?? 0)))

const minute = 60
const hour = 3_600
const day = 86_400
const marks = [1, 2, 5, 10, 15, 20, 30, 45].map((n) => n * minute).concat([1, 2, 3, 6, 12].map((n) => n * hour))
/** The highest mark that is passed, so that a sentence with an age stays true without being told anew all the time. */
export function ageMark(seconds: number): number {
  if (seconds < day) return marks.findLast((mark) => mark <= seconds) ?? 0
  const days = Math.floor(seconds / day)
  return day * (days < 7 ? days : days < 30 ? days - (days % 7) : days < 365 ? days - (days % 30) : days - (days % 365))
}

/** Judges by the clock: `now` in seconds since 1970. A write in the future (a file server's clock ahead of ours) is one of this moment. */
export function judgeStatus(signs: Signs, now: number): Judged {
  const { recorded, lastWrite, cadence, process: writer, tellsEnd, unflushed } = signs
  if (recorded !== null) return recorded
  if (lastWrite === null) return { status: 'unknown', reason: 'Its tool records no status, and its files tell no time.' }
  const since = Math.max(0, now - lastWrite)
  const limit = quietAfter(cadence)
  const gone = writer?.state === 'gone'
  const alive = writer?.state === 'alive'
  const usual = cadence === null ? '' : `, usually every ${printSpan(Math.max(1, cadence.usualSeconds))}`
  const when = `at ${printTime(lastWrite)}${usual}`
  const flushed = unflushed === null ? '' : ` It has started and ${unflushed} has flushed nothing yet.`
  if (since < limit) {
    const young = `The last write, ${when}, is less than ${printSpan(limit)} old`
    return { status: 'running', reason: `${young}, and no end is recorded.${flushed}` }
  }
  const old = `The last write is more than ${printSpan(Math.max(ageMark(since), Math.min(limit, since)))} old (${when})`
  if (gone && tellsEnd) return { status: 'dead', reason: `${old}, its process ${writer.pid} is gone, and no end is recorded.${flushed}` }
  if (alive && since >= stalledAfter(cadence))
    return { status: 'stalled', reason: `${old}, but its process ${writer.pid} is still alive, and no end is recorded.${flushed}` }
  const also = gone
    ? `, its process ${writer.pid} is gone, and its tool records no end`
    : alive
      ? `, its process ${writer.pid} is alive, and no end is recorded`
      : ', and no end is recorded'
  return { status: 'quiet', reason: `${old}${also}.${flushed}` }
}
