// One run's signs of life, kept while the reader follows it: when it was seen being written, and whether its process was seen.
// Decides nothing itself: core's judge does. Clock and the look at a process are handed in.

import { type LookAtProcess, fitProcess } from '../core/runProcess.ts'
import { type Judged, type RunProcess, ageMark, judgeStatus, quietAfter, stalledAfter } from '../core/runStatus.ts'
import { type Cadence, cadenceOf, mostMoments } from '../core/writeCadence.ts'

/** What is known of a run when something of it changed. */
export interface RunNow {
  readonly recorded: Judged | null
  /** Seconds since 1970, by the file server's clock; null = unknown. */
  readonly lastWrite: number | null
  /** Times of its newest points, in any order. Asked only where no writes were seen. */
  readonly pointMoments: () => readonly number[]
  readonly pid: number | null
  readonly host: string | null
  readonly command: string | null
  /** Absolute path of its folder. */
  readonly folder: string
  readonly tellsEnd: boolean
  readonly unflushed: string | null
}

export interface Liveness {
  /** Takes what is known now; a later last write than before is one that was seen to come. */
  update(now: RunNow): void
  /** The verdict at a time in seconds since 1970; the same object until it changes. */
  judge(nowSeconds: number): Judged
}

/** A living process is looked at again after so many seconds, one of which nothing can be told after these. */
const aliveSeconds = 5
const unknownSeconds = 60

export function makeLiveness(look: LookAtProcess): Liveness {
  let run: RunNow | null = null
  /** Last writes as they were seen, oldest first. The first was there before us, and is where the first gap begins. */
  const seen: number[] = []
  let cadence: Cadence | null = null
  let learned = false
  let process: RunProcess | null = null
  let lookAgainAt = -Infinity
  /** It was written after its process was gone: the pid means another machine's or another container's process. */
  let foreign = false
  let judged: Judged | null = null
  let mark = NaN
  let late = false

  const learn = (): void => {
    if (learned) return
    learned = true
    cadence = cadenceOf(seen, true) ?? cadenceOf(run!.pointMoments(), false)
  }
  const lookAt = (nowSeconds: number): RunProcess | null => {
    const { pid, host, command, folder, lastWrite } = run!
    if (pid === null || host === null || lastWrite === null) return null
    if (foreign) return { pid, state: 'unknown' }
    if (process?.pid === pid && nowSeconds < lookAgainAt) return process
    const now = fitProcess({ pid, command, folder, lastWrite }, look(pid, host))
    // what is gone does not come back
    lookAgainAt = now.state === 'gone' ? Infinity : nowSeconds + (now.state === 'alive' ? aliveSeconds : unknownSeconds)
    return now.state === process?.state && now.pid === process.pid ? process : now
  }

  return {
    update(now) {
      const before = run
      run = now
      judged = null
      learned = false
      if (before !== null && (before.pid !== now.pid || before.host !== now.host)) {
        process = null
        foreign = false
      }
      const last = seen.at(-1)
      if (now.lastWrite === null || (last !== undefined && now.lastWrite <= last)) return
      seen.push(now.lastWrite)
      if (seen.length > mostMoments) seen.shift()
      if (process?.state === 'gone') foreign = true
      process = null
    },
    judge(nowSeconds) {
      if (run === null) return { status: 'unknown', reason: '' }
      if (run.recorded !== null) return run.recorded
      if (run.lastWrite === null) return (judged ??= judgeStatus({ ...run, cadence: null, process: null }, nowSeconds))
      learn()
      const since = Math.max(0, nowSeconds - run.lastWrite)
      const isQuiet = since >= quietAfter(cadence)
      // while it is written nobody asks for its process
      const processNow = isQuiet ? lookAt(nowSeconds) : null
      const markNow = isQuiet ? ageMark(since) : -1
      const lateNow = since >= stalledAfter(cadence)
      const same = processNow === process
      process = processNow
      if (judged !== null && same && markNow === mark && lateNow === late) return judged
      mark = markNow
      late = lateNow
      return (judged = judgeStatus({ ...run, cadence, process: processNow }, nowSeconds))
    },
  }
}
