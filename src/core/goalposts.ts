// Whether criteria were made easier to reach after results were there: the versions of the file in git, each against the one that was in force when the
// first candidate began. A reason in the log makes it an agreement; without one it is moved goalposts.

import { type Criteria, type Criterion, criteriaFrom, criteriaRead } from './criteriaRead.ts'
import { type Fact, type FactReader, type FileVersion, derived } from './fact.ts'
import { type OverrideLine, overridesOf } from './planLog.ts'
import { printNumber } from './print.ts'
import { projectRuns } from './projectRuns.ts'
import { readValues } from './yamlValues.ts'

/** The word of an override line that says why a limit was loosened. */
export const loosenedCode = 'threshold-loosened'

/** A limit that was made easier to reach after the first candidate was measured. */
export interface Loosened {
  /** What was loosened: "optimise.target", "thresholds.position_error_cm_p95". */
  readonly criterion: string
  /** In words: "target from 5 to 6". */
  readonly what: string
  /** Whole id of the commit that did it; null when only the working tree has it. */
  readonly commit: string | null
  readonly author: string | null
  /** Seconds since 1970; null for the working tree. */
  readonly at: number | null
  /** From the log; null = nobody gave one. */
  readonly reason: string | null
}

/** What `now` asks less of than `then`: a limit that moved the easy way, one that is gone, another metric, fewer examples. */
export function easier(then: Criteria, now: Criteria): readonly { readonly criterion: string; readonly what: string }[] {
  const found: { criterion: string; what: string }[] = []
  const moved = (criterion: string, what: string, from: number | null, to: number | null, direction: Criterion['direction']): void => {
    if (from === null || from === to) return
    if (to === null) found.push({ criterion, what: `${what} ${printNumber(from)} taken out` })
    else if (direction === 'min' ? to > from : to < from)
      found.push({ criterion, what: `${what} from ${printNumber(from)} to ${printNumber(to)}` })
  }
  for (const before of then.all) {
    const after = now.all.find((one) => one.name === before.name && one.direction === before.direction)
    const label = before.kind === 'optimise' ? 'target' : before.slice === null ? before.metric : `${before.metric} of ${before.slice}`
    if (before.kind === 'optimise') {
      if (after === undefined || after.metric !== before.metric) {
        found.push({
          criterion: 'optimise.metric',
          what: `metric ${before.metric} ${after === undefined ? 'taken out' : `replaced by ${after.metric}`}`,
        })
        continue
      }
      moved('optimise.target', label, before.target, after.target, before.direction)
      moved('optimise.minimum_useful', 'minimum_useful', before.minimumUseful, after.minimumUseful, before.direction)
      continue
    }
    moved(before.name, label, before.target, after?.target ?? null, before.direction)
    if (after?.target === before.target && before.strict && !after.strict)
      found.push({ criterion: before.name, what: `${label} may now be reached exactly` })
    if (after !== undefined)
      moved(`${before.name}.min_n`, `least examples of ${before.slice ?? before.metric}`, before.minN, after.minN, 'max')
  }
  return found
}

/** Limits loosened after the first candidate, those with a reason among them; empty while there is no candidate. Not known without git. */
export function loosened(reader: FactReader): Fact<readonly Loosened[]> | undefined {
  return derived(reader, 'loosened criteria', (inner): Fact<readonly Loosened[]> | undefined => {
    const read = criteriaRead(inner)
    const runs = projectRuns(inner)
    const log = overridesOf(inner)
    if (read === undefined || runs === undefined || log === undefined) return undefined
    if (!read.known) return { known: true, value: [] }
    if (!runs.known) return runs
    const since = runs.value.firstCandidate?.startTime ?? null
    if (since === null) return { known: true, value: [] }
    const history = inner.ask('history', read.value.path)
    if (history?.known !== true) return history
    return { known: true, value: loosenedIn(read.value, history.value, since, log.lines) }
  })
}

/** `versions` newest first, as git has them; `since` is when the first candidate began, in seconds since 1970. */
export function loosenedIn(
  current: Criteria,
  versions: readonly FileVersion[],
  since: number,
  log: readonly OverrideLine[],
): readonly Loosened[] {
  const read = versions.flatMap((version): Step[] =>
    version.text === null ? [] : [{ criteria: criteriaFrom(current.path, readValues(version.text)), version }],
  )
  // the one in force then; where the file came later, its first
  const force = read.findIndex((one) => one.version!.authorTime <= since)
  const steps: readonly Step[] = [{ criteria: current, version: null }, ...(force < 0 ? read : read.slice(0, force + 1))]
  const then = steps.at(-1)!
  if (then.version === null) return []
  return easier(then.criteria, current.all.length === 0 ? then.criteria : current).map(({ criterion, what }): Loosened => {
    // the newest step that made this easier
    const at = steps.findIndex(
      (step, i) => i + 1 < steps.length && easier(steps[i + 1]!.criteria, step.criteria).some((one) => one.criterion === criterion),
    )
    const by = at < 0 ? null : steps[at]!.version
    const before = at < 0 ? then.version! : (steps[at + 1]?.version ?? then.version!)
    return {
      criterion,
      what,
      commit: by?.commit ?? null,
      author: by?.author ?? null,
      at: by?.authorTime ?? null,
      reason: reasonFor(criterion, current, log, before.authorTime),
    }
  })
}

interface Step {
  readonly criteria: Criteria
  /** null = the working tree. */
  readonly version: FileVersion | null
}

/** The newest reason in the log that is no older than the version before; a line may name the limit by its place, too ("thresholds.0"). */
function reasonFor(criterion: string, current: Criteria, log: readonly OverrideLine[], notBefore: number): string | null {
  const place = current.all.find((one) => one.name === criterion)?.id
  const line = log.findLast(
    (one) =>
      one.item === 'FEA-2' &&
      one.code === loosenedCode &&
      (one.criterion === criterion || one.criterion === place || (one.criterion !== null && criterion.startsWith(`${one.criterion}.`))) &&
      one.reason.trim().length >= 10 &&
      !(Date.parse(one.at) / 1000 < notBefore),
  )
  return line?.reason ?? null
}
