// The success criteria of a project, held against its runs: what is met, by which run, on which data. Reading the file is criteriaRead.ts, whether a
// limit was loosened goalposts.ts.

import { failureBound, trialsNeeded } from './statistics.ts'
import { type Criteria, type Criterion, criteriaRead } from './criteriaRead.ts'
import { type Fact, type FactReader, derived } from './fact.ts'
import { pathOf } from './namedPath.ts'
import type { PlanFault } from './plan.ts'
import { printCount, printNumber } from './print.ts'
import type { CriterionResult } from './project.ts'
import { type ProjectRuns, limitsOf, missingInWords, projectRuns } from './projectRuns.ts'
import type { RunSummary } from './run.ts'
import { reaches, sliceSize } from './runMeasure.ts'
import { type YamlValue, numberAt, valueAt, valuesOf } from './yamlValues.ts'

export interface CriteriaOutcome {
  /** Path of the file; null when there is none. */
  readonly file: string | null
  readonly faults: readonly PlanFault[]
  readonly results: readonly CriterionResult[]
}

/** What a pilot recorded; null where it did not. */
interface Pilot {
  readonly path: string | null
  readonly values: YamlValue
}

/** Every criterion of the file with how it stands; undefined while facts are looked up. */
export function criteriaOf(reader: FactReader): CriteriaOutcome | undefined {
  return derived(reader, 'criteria held against runs', (inner): CriteriaOutcome | undefined => {
    const read = criteriaRead(inner)
    const runs = projectRuns(inner)
    const pilot = pilotOf(inner)
    if (read === undefined || runs === undefined || pilot === undefined) return undefined
    if (!read.known) return { file: null, faults: [], results: [] }
    const criteria = read.value
    const faults = [...criteria.faults, ...(runs.known ? otherBenchmark(criteria, runs.value) : [])]
    const results = criteria.all.map((criterion): CriterionResult => {
      const blank = {
        id: criterion.id,
        metric: criterion.metric,
        direction: criterion.direction,
        target: criterion.target,
        minimumUseful: criterion.minimumUseful,
        best: null,
        baseline: null,
        run: null,
        path: criteria.path,
        place: criterion.place,
        progress: [],
      }
      if (criterion.kind === 'business') return { ...blank, ...byPilot(criterion, pilot) }
      if (criterion.kind === 'failures') return { ...blank, ...byTrials(criterion, pilot) }
      if (!runs.known) return { ...blank, status: 'not-checkable', why: runs.why }
      const found = byRuns(criterion, runs.value)
      return criterion.kind === 'economic' && found.status === 'not-logged'
        ? { ...blank, ...byCost(criterion, pilot, found.why) }
        : { ...blank, ...found }
    })
    return { file: criteria.path, faults, results }
  })
}

const pilotOf = (reader: FactReader): Pilot | undefined => {
  const path = pathOf(reader, 'pilot')
  if (path === undefined || path === null) return path === null ? { path, values: null } : undefined
  const values = valuesOf(reader, path)
  return values === undefined ? undefined : { path, values: values.known ? values.value.value : null }
}

function otherBenchmark(criteria: Criteria, { bench }: ProjectRuns): readonly PlanFault[] {
  if (bench?.id == null || criteria.dataset === null || bench.id === criteria.dataset) return []
  return [
    {
      place: criteria.optimise?.place ?? null,
      message: `The criteria name ${criteria.dataset}, but the benchmark in ${bench.path} is ${bench.id}.`,
    },
  ]
}

type Found = Partial<CriterionResult> & Pick<CriterionResult, 'status' | 'why'>

/** "on bench-v1", with the id or the path of the benchmark. */
const benchInWords = ({ bench }: ProjectRuns): string => bench?.id ?? bench?.path ?? 'the benchmark'

function byRuns(criterion: Criterion, runs: ProjectRuns): Found {
  const value = (run: RunSummary): number | null => runs.point(run, criterion)?.value ?? null
  const baseline = runs.baseline === null ? null : value(runs.baseline)
  const measured = runs.candidates.filter((run) => value(run) !== null)
  const what = criterion.slice === null ? criterion.metric : `${criterion.metric} of ${criterion.slice}`
  if (measured.length === 0) {
    const elsewhere = runs.runs.find((run) => value(run) !== null)
    const why =
      elsewhere === undefined
        ? `nobody has logged ${what}`
        : (missingInWords(runs, 'candidate') ??
          `only ${elsewhere.name} has logged ${what}, ${runs.baselines.includes(elsewhere) ? 'a baseline' : 'no candidate'}`)
    return { baseline, status: 'not-logged', why }
  }
  const best = (of: readonly RunSummary[]): RunSummary =>
    of.reduce((top, run) => (value(run) !== value(top) && reaches(value(run)!, value(top)!, criterion.direction) ? run : top))
  const on = measured.filter((run) => runs.on(run) === 'same')
  if (on.length === 0) return { baseline, ...elsewhereInWords(criterion, runs, best(measured), value(best(measured))!) }
  const top = best(on)
  const reached = value(top)!
  const found = { baseline, best: reached, run: top.id, progress: progressOf(on, criterion, runs) }
  if (criterion.target === null && criterion.minimumUseful === null)
    return { ...found, status: 'not-checkable', why: `${printNumber(reached)} by ${top.name}, but no target is written` }
  const small = tooFew(criterion, runs, top)
  if (small !== null) return { ...found, status: 'not-checkable', why: small }
  const where = `on ${benchInWords(runs)}`
  const number = printNumber(reached)
  const chosen = runs.candidate
  if (criterion.target !== null && reaches(reached, criterion.target, criterion.direction, criterion.strict)) {
    // one run has to hold them all
    if (criterion.kind !== 'optimise' && chosen !== null && chosen !== top && !runs.holds(chosen, criterion)) {
      const theirs = value(chosen)
      const but =
        theirs === null
          ? `${chosen.name}, the best candidate, has not logged it`
          : `${chosen.name}, the best candidate, has ${printNumber(theirs)}`
      return { ...found, status: 'not-met', why: `met by ${top.name}, but ${but}` }
    }
    return { ...found, status: 'met', why: `met by ${top.name} ${where}: ${number}` }
  }
  const target = criterion.target === null ? '' : `, ${wanted(criterion)}`
  if (criterion.minimumUseful !== null && reaches(reached, criterion.minimumUseful, criterion.direction))
    return { ...found, status: criterion.target === null ? 'met' : 'useful', why: `useful: ${number} by ${top.name} ${where}${target}` }
  return {
    ...found,
    status: 'not-met',
    why: `not met: ${number} by ${top.name} ${where}${target || `, useful from ${printNumber(criterion.minimumUseful!)}`}`,
  }
}

const wanted = ({ target, direction, strict }: Criterion): string =>
  `target ${strict ? (direction === 'min' ? 'below ' : 'above ') : ''}${printNumber(target!)}`

function elsewhereInWords(criterion: Criterion, runs: ProjectRuns, top: RunSummary, value: number): Found {
  const good = criterion.target !== null && reaches(value, criterion.target, criterion.direction, criterion.strict)
  const said = good ? `met by ${top.name}` : `${printNumber(value)} by ${top.name}`
  const { bench } = runs
  if (bench === null) return { status: 'other-data', why: `${said}, but no benchmark is pinned` }
  if (bench.hash === null) return { status: 'other-data', why: `${said}, but ${benchInWords(runs)} is not pinned by a hash` }
  const how = runs.on(top)
  if (how === 'named') return { status: 'other-data', why: `${said}, which names ${benchInWords(runs)} but logged no digest of it` }
  if (how === 'unsaid') return { status: 'other-data', why: `${said}, but it does not say on which data (tag bench_hash)` }
  return {
    status: 'other-data',
    why: good ? `met, but on other data: ${top.name} was not measured on ${benchInWords(runs)}` : `${said}, but on other data`,
  }
}

/** Why a slice is too small to tell; null when it is large enough, or nobody counted it. */
function tooFew({ slice, minN }: Criterion, { bench }: ProjectRuns, run: RunSummary): string | null {
  if (slice === null || minN === null) return null
  const size = bench?.slices.get(slice) ?? sliceSize(run, slice)
  return size === null || size >= minN ? null : `${slice} has ${printCount(size)} examples, ${printCount(minN)} are needed`
}

/** Best so far over time: one step for each improvement. Runs of which no time is known are left out. */
function progressOf(of: readonly RunSummary[], criterion: Criterion, runs: ProjectRuns): CriterionResult['progress'] {
  const points = of.flatMap((run): (readonly [number, number])[] => {
    const point = runs.point(run, criterion)
    const at = point?.wallTime ?? run.endTime ?? run.startTime
    return point === null || at === null ? [] : [[at, point.value]]
  })
  const steps: (readonly [number, number])[] = []
  for (const point of points.sort((a, b) => a[0] - b[0])) {
    const last = steps.at(-1)
    if (last === undefined || (last[1] !== point[1] && reaches(point[1], last[1], criterion.direction))) steps.push(point)
  }
  return steps
}

function byPilot(criterion: Criterion, { path, values }: Pilot): Found {
  const result = numberAt(values, 'kpi.result')
  if (result === null) return { status: 'not-logged', why: path === null ? 'no pilot has recorded it' : `${path} has no kpi.result` }
  const number = `${printNumber(result)} in ${path!}`
  if (criterion.target === null) return { best: result, status: 'not-checkable', why: `${number}, but no target is written` }
  const met = reaches(result, criterion.target, criterion.direction)
  return { best: result, status: met ? 'met' : 'not-met', why: `${met ? 'met' : 'not met'}: ${number}, ${wanted(criterion)}` }
}

function byCost(criterion: Criterion, { path, values }: Pilot, otherwise: string): Found {
  const cost = numberAt(values, criterion.metric)
  if (cost === null) return { status: 'not-logged', why: otherwise }
  const met = reaches(cost, criterion.target!, 'min')
  return {
    best: cost,
    status: met ? 'met' : 'not-met',
    why: `${met ? 'met' : 'not met'}: ${printNumber(cost)} in ${path!}, ${wanted(criterion)}`,
  }
}

/** Trials and failures of a pilot: `trials: 1200`, `failures: 2`, or both in a map `trials: {n, failures}`. null without them. */
export function trialsIn(values: YamlValue): { readonly trials: number; readonly failures: number } | null {
  const trials = numberAt(values, 'trials') ?? numberAt(values, 'trials.n')
  if (trials === null || trials < 0) return null
  const failures =
    valueAt(values, 'failures') === undefined ? (numberAt(values, 'trials.failures') ?? 0) : (numberAt(values, 'failures') ?? trials)
  return { trials, failures: Math.max(0, failures) }
}

function byTrials(criterion: Criterion, { path, values }: Pilot): Found {
  const rate = criterion.target!
  const done = trialsIn(values)
  if (done === null || done.trials === 0)
    return { status: 'not-logged', why: `no trials are recorded; ${printCount(trialsNeeded(rate))} without a failure are needed` }
  const { trials, failures } = done
  const bound = failureBound(trials, failures)
  const met = trials >= trialsNeeded(rate, failures)
  const said = `${failures === 1 ? '1 failure' : `${printCount(failures)} failures`} in ${printCount(trials)} trials (${path!}) show at most ${printNumber(100 * bound, 3)} %`
  const needed = met ? '' : `; ${printCount(trialsNeeded(rate, failures))} are needed for ${printNumber(100 * rate, 3)} %`
  return { best: bound, status: met ? 'met' : 'not-met', why: `${met ? 'met' : 'not met'}: ${said}${needed}` }
}

/**
 * Whether the best candidate on the pinned benchmark holds all thresholds and slices, is useful, or reaches the target. Without written limits
 * thresholds hold; without a `minimum_useful` the target counts, without a target the least useful value does. Unknown without criteria.
 */
export function criteriaMet(
  reader: FactReader,
  what: 'thresholds' | 'minimum_useful' | 'target',
): Fact<{ readonly met: boolean; readonly why: string; readonly run: string | null }> | undefined {
  const outcome = criteriaOf(reader)
  const runs = projectRuns(reader)
  if (outcome === undefined || runs === undefined) return undefined
  if (!runs.known) return runs
  const { criteria, candidate, bench } = runs.value
  const no = (why: string): Fact<{ met: boolean; why: string; run: string | null }> => ({
    known: true,
    value: { met: false, why, run: null },
  })
  if (criteria === null) return no('there are no success criteria')
  if (criteria.optimise === null) return no('the criteria name no metric to improve')
  if (candidate === null) {
    const why = missingInWords(runs.value, 'candidate') ?? outcome.results.find((one) => one.id === 'optimise')?.why
    return no(why ?? `no candidate was measured on ${bench?.id ?? 'the benchmark'}`)
  }
  const run = candidate.id
  if (what === 'thresholds') {
    const limits = limitsOf(criteria)
    const results = new Map(outcome.results.map((one) => [one.id, one]))
    const open = limits.find((limit) => !runs.value.holds(candidate, limit) || results.get(limit.id)?.status === 'not-checkable')
    if (open !== undefined) {
      const value = runs.value.point(candidate, open)?.value
      const whole = results.get(open.id)
      const why =
        whole?.status !== 'not-met' || value === undefined
          ? (whole?.why ?? `${candidate.name} has not logged ${open.metric}`)
          : `${open.metric}${open.slice === null ? '' : ` of ${open.slice}`} is ${printNumber(value)} in ${candidate.name}, ${wanted(open)}`
      return { known: true, value: { met: false, why, run } }
    }
    const held =
      limits.length === 0
        ? 'no limits are written'
        : `${candidate.name} holds ${limits.length === 1 ? 'the limit' : `all ${limits.length} limits`}`
    return { known: true, value: { met: true, why: held, run } }
  }
  const { target, minimumUseful, direction } = criteria.optimise
  const level = what === 'target' ? (target ?? minimumUseful) : (minimumUseful ?? target)
  const value = runs.value.point(candidate, criteria.optimise)?.value
  if (level === null) return { known: false, why: 'neither target nor minimum_useful is written', remedy: null }
  if (value === undefined)
    return { known: true, value: { met: false, why: `${candidate.name} has not logged ${criteria.optimise.metric}`, run } }
  const met = reaches(value, level, direction)
  const name = level === target ? 'target' : 'useful from'
  return { known: true, value: { met, why: `${printNumber(value)} by ${candidate.name}, ${name} ${printNumber(level)}`, run } }
}
