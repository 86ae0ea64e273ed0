// What a workspace shows that points back in a project's life: for each of the six ways, the reasons that runs, benchmark, pilot and production give.
// Each reason is one sentence with what it was read from; none means that nothing was seen, not that all is well.

import { learningCurve, errorsOf } from './accuracyCost.ts'
import { criteriaOf } from './criteria.ts'
import { type FactReader, derived } from './fact.ts'
import { pathOf } from './namedPath.ts'
import { printCount, printNumber } from './print.ts'
import type { CriterionResult, Evidence } from './project.ts'
import { type ProjectRuns, limitsOf, projectRuns } from './projectRuns.ts'
import type { MetricSummary, RunSummary } from './run.ts'
import { reaches, sliceSize } from './runMeasure.ts'
import { type YamlValue, type YamlValues, isYamlList, isYamlMap, numberAt, textAt, valueAt, valuesOf } from './yamlValues.ts'

/** Why one should go back. */
export interface Trigger {
  /** One sentence without a stop. */
  readonly why: string
  readonly evidence: readonly Evidence[]
}

/** Ids of the six transitions: from and to by their first letters, Y is deploying. */
export type TransitionId = 'TRN-DP' | 'TRN-TD' | 'TRN-TP' | 'TRN-YT' | 'TRN-YD' | 'TRN-YP'
export type Triggers = Readonly<Record<TransitionId, readonly Trigger[]>>

/** Numbers that decide; proposals, each said in its sentence. */
export const triggerLimits = {
  /** Agreement of labellers (kappa) below which labels do not carry a metric. */
  agreement: 0.6,
  /** Share of wrong labels found by an audit. */
  labelErrors: 0.05,
  /** Share of the validation error that training does not have. */
  overfitting: 0.3,
  /** How much worse than its best the validation became again. */
  worse: 0.05,
  /** Examples under which a slice is small. */
  smallSlice: 200,
  /** Candidates in a row without a better one. */
  candidates: 5,
} as const

/** A file that somebody or something wrote about the project. */
interface Report {
  readonly path: string
  readonly read: YamlValues
  readonly value: YamlValue
}

/** All reasons; undefined while facts are looked up. */
export const triggersOf = (reader: FactReader): Triggers | undefined =>
  derived(reader, 'reasons to go back', (inner): Triggers | undefined => {
    const runs = projectRuns(inner)
    const criteria = criteriaOf(inner)
    const bench = reportOf(inner, 'benchmark')
    const pilot = reportOf(inner, 'pilot')
    const production = reportOf(inner, 'production')
    const now = inner.ask('now', '')
    if (runs === undefined || criteria === undefined || bench === undefined || pilot === undefined || production === undefined)
      return undefined
    const edited = editedAfterRelease(inner, criteria.file, [production, pilot])
    if (now === undefined || edited === undefined) return undefined
    const known = runs.known ? runs.value : null
    return {
      'TRN-DP': fromData(bench, now.known ? now.value : null),
      'TRN-TD': [
        ...(known === null || isMet(criteria.results) ? [] : overfitting(known)),
        ...labels(bench),
        ...(known === null ? [] : smallSlices(known, criteria.results)),
      ],
      'TRN-TP': known === null ? [] : tooHard(known, criteria.results),
      'TRN-YT': known === null ? [] : worseInPilot(known, pilot),
      'TRN-YD': drifted(production, bench),
      'TRN-YP': [...wrongAim(criteria.results, pilot, production), ...edited],
    }
  })

/** Who is where it was meant to go needs no more data. */
const isMet = (results: readonly CriterionResult[]): boolean => results.some((one) => one.id === 'optimise' && one.status === 'met')

function reportOf(reader: FactReader, name: string): Report | null | undefined {
  const path = pathOf(reader, name)
  if (path === undefined || path === null) return path
  const values = valuesOf(reader, path)
  return values?.known === true ? { path, read: values.value, value: values.value.value } : values === undefined ? undefined : null
}

const at = ({ path, read }: Report, key: string, text: string): Evidence => ({
  kind: 'report',
  path,
  line: read.placeOf(key)?.line ?? null,
  commit: null,
  run: null,
  text,
})
const ofRun = (run: RunSummary, text: string): Evidence => ({
  kind: 'run',
  path: run.path,
  line: null,
  commit: run.git?.commit ?? null,
  run: run.id,
  text,
})

function fromData(bench: Report | null, now: number | null): readonly Trigger[] {
  if (bench === null) return []
  const found: Trigger[] = []
  const say = (key: string, why: string): void => {
    found.push({ why, evidence: [at(bench, key, why)] })
  }
  const { value } = bench
  const number = (key: string): number | null => numberAt(value, key)
  const n = number('n')
  const total = number('label_cost.total_usd')
  for (const [cost, budget, unit] of [
    [
      number('label_cost.usd_per_item') ?? (total === null || n === null || n <= 0 ? null : total / n),
      number('label_cost.budget_usd_per_item'),
      '$',
    ],
    [number('label_cost.minutes_per_item'), number('label_cost.budget_minutes_per_item'), 'minutes'],
  ] as const)
    if (cost !== null && budget !== null && cost > budget)
      say('label_cost', `a label costs ${printNumber(cost, 3)} ${unit}, the budget is ${printNumber(budget, 3)}`)
  if (found.length === 0 && valueAt(value, 'label_cost.over_budget') === true)
    say('label_cost.over_budget', 'labels cost more than their budget')
  const agreement = number('agreement.value')
  if (agreement !== null && agreement < triggerLimits.agreement)
    say('agreement', `labellers agree by ${printNumber(agreement)}, below ${triggerLimits.agreement}`)
  const planned = number('planned_n')
  const by = Date.parse(textAt(value, 'planned_by') ?? '') / 1000
  if (planned !== null && n !== null && n < planned && now !== null && now > by)
    say('planned_n', `${printCount(n)} of ${printCount(planned)} examples were there by ${textAt(value, 'planned_by')!.slice(0, 10)}`)
  return found
}

function labels(bench: Report | null): readonly Trigger[] {
  if (bench === null) return []
  const found: Trigger[] = []
  const errors = numberAt(bench.value, 'label_errors') ?? numberAt(bench.value, 'label_errors.rate')
  if (errors !== null && errors > triggerLimits.labelErrors) {
    const why = `${printNumber(100 * errors, 3)} % of the labels were found wrong, more than ${100 * triggerLimits.labelErrors} %`
    found.push({ why, evidence: [at(bench, 'label_errors', why)] })
  }
  const duplicates = numberAt(bench.value, 'overlap.duplicates')
  if (duplicates !== null && duplicates > 0) {
    const why = `${printCount(duplicates)} examples of the benchmark are in the training data`
    found.push({ why, evidence: [at(bench, 'overlap.duplicates', why)] })
  }
  return found
}

/** Loss or error while training and while validating, by their names: "train/loss" and "val/loss". */
function pairOf(run: RunSummary): readonly [name: string, train: MetricSummary, validation: MetricSummary] | null {
  for (const name of Object.keys(run.metrics)) {
    const rest = /^train(?:ing)?[/_.-](.*(?:loss|error|err))$/i.exec(name)?.[1]
    if (rest === undefined) continue
    for (const other of ['val', 'valid', 'validation', 'eval', 'dev'])
      for (const sign of ['/', '_', '.', '-']) {
        const validation = run.metrics[`${other}${sign}${rest}`]
        if (validation !== undefined) return [rest, run.metrics[name]!, validation]
      }
  }
  return null
}

function overfitting(runs: ProjectRuns): readonly Trigger[] {
  const run = runs.candidate ?? runs.candidates.at(-1) ?? null
  const pair = run === null ? null : pairOf(run)
  if (run === null || pair === null) return []
  const [name, train, validation] = pair
  const [low, high] = [train.last?.value ?? NaN, validation.last?.value ?? NaN]
  const gap = (high - low) / high
  if (!(high > 0) || !(gap > triggerLimits.overfitting)) return []
  const fit = learningCurve(runs)?.fit ?? null
  const rose = validation.min !== null && high > validation.min.value * (1 + triggerLimits.worse)
  const why = `${run.name} overfits: its ${name} is ${printNumber(low)} in training and ${printNumber(high)} in validation`
  // with a curve, more data has to help; without one, validation has to have got worse again
  if (fit === null ? !rose : fit.low <= 0) return []
  const more = fit === null ? `, up from ${printNumber(validation.min!.value)}` : ', and more data still helps'
  return [{ why: `${why}${more}`, evidence: [ofRun(run, why)] }]
}

function smallSlices(runs: ProjectRuns, results: readonly CriterionResult[]): readonly Trigger[] {
  const run = runs.candidate
  if (run === null) return []
  return limitsOf(runs.criteria).flatMap((limit): Trigger[] => {
    if (limit.slice === null || results.find((one) => one.id === limit.id)?.status !== 'not-met') return []
    const size = runs.bench?.slices.get(limit.slice) ?? sliceSize(run, limit.slice)
    if (size === null || size >= triggerLimits.smallSlice) return []
    const why = `errors gather in ${limit.slice}, of which there are only ${printCount(size)} examples`
    return [{ why, evidence: [ofRun(run, why)] }]
  })
}

function tooHard(runs: ProjectRuns, results: readonly CriterionResult[]): readonly Trigger[] {
  const found: Trigger[] = []
  const optimise = runs.criteria?.optimise ?? null
  if (optimise === null) return []
  const own = results.find((one) => one.id === 'optimise')
  const measured = runs.candidates.filter((run) => runs.on(run) === 'same' && runs.point(run, optimise) !== null)
  const value = (run: RunSummary): number => runs.point(run, optimise)!.value
  const top = measured.reduce<number>(
    (best, run, i) =>
      best < 0 || (value(run) !== value(measured[best]!) && reaches(value(run), value(measured[best]!), optimise.direction)) ? i : best,
    -1,
  )
  const since = measured.length - 1 - top
  const fit = learningCurve(runs)?.fit ?? null
  if (top >= 0 && since >= triggerLimits.candidates && own?.status !== 'met' && (fit === null || fit.low <= 0)) {
    const why = `${since} candidates in a row were no better than ${measured[top]!.name}, and the target is not met`
    found.push({ why, evidence: measured.slice(-3).map((run) => ofRun(run, `${optimise.metric} ${printNumber(value(run))}`)) })
  }
  const { target } = errorsOf(runs)
  const floor = runs.criteria?.floor ?? null
  if (floor !== null && target !== null && target <= floor)
    found.push({ why: `the target asks for an error of ${printNumber(target)}, and the labels have ${printNumber(floor)}`, evidence: [] })
  const conflict = conflictOf(runs, measured)
  if (conflict !== null) found.push(conflict)
  return found
}

/** Limits that are each held by a useful candidate, and never all by one. */
function conflictOf(runs: ProjectRuns, measured: readonly RunSummary[]): Trigger | null {
  const { optimise, all } = runs.criteria!
  const wanted = [
    ...all.filter((one) => one.kind === 'threshold' || one.kind === 'slice'),
    { ...optimise!, target: optimise!.minimumUseful ?? optimise!.target },
  ]
  if (measured.length < 2 || wanted.length < 2 || wanted.some((one) => one.target === null)) return null
  const holds = wanted.map((criterion) => measured.filter((run) => runs.holds(run, criterion)))
  if (holds.some((of) => of.length === 0) || measured.some((run) => holds.every((of) => of.includes(run)))) return null
  const [first, second] = wanted
    .flatMap((a, i) => wanted.slice(i + 1).map((b, j) => [i, i + 1 + j, a, b] as const))
    .filter(([i, j]) => !holds[i]!.some((run) => holds[j]!.includes(run)))
    .map(([, , a, b]) => [a.metric, b.metric])[0] ?? [null, null]
  const why =
    first == null || second == null
      ? 'every limit is held by some candidate, but none holds all'
      : `${first} is met only where ${second} is not: no candidate holds both`
  return { why, evidence: measured.slice(-2).map((run) => ofRun(run, 'holds some of the limits')) }
}

function worseInPilot(runs: ProjectRuns, pilot: Report | null): readonly Trigger[] {
  const optimise = runs.criteria?.optimise ?? null
  if (pilot === null) return []
  const value = numberAt(pilot.value, 'metric.value') ?? numberAt(pilot.value, 'metric')
  const level = optimise?.minimumUseful ?? optimise?.target ?? null
  if (value !== null && optimise !== null && level !== null && !reaches(value, level, optimise.direction)) {
    const offline = runs.candidate === null ? null : (runs.point(runs.candidate, optimise)?.value ?? null)
    const good = offline !== null && reaches(offline, level, optimise.direction)
    const why = `${optimise.metric} is ${printNumber(value)} in the pilot${good ? `, and ${printNumber(offline)} on the benchmark` : ''}; useful is ${printNumber(level)}`
    return [{ why, evidence: [at(pilot, 'metric', why)] }]
  }
  if (valueAt(pilot.value, 'metric.met') === false) {
    const why = 'the pilot did not meet its metric'
    return [{ why, evidence: [at(pilot, 'metric.met', why)] }]
  }
  return []
}

function drifted(production: Report | null, bench: Report | null): readonly Trigger[] {
  if (production === null) return []
  const found: Trigger[] = []
  const say = (key: string, why: string): void => {
    found.push({ why, evidence: [at(production, key, why)] })
  }
  const { value } = production
  if (valueAt(value, 'drift.alert') === true) {
    const what = textAt(value, 'drift.feature')
    say('drift', `production drifts away from the training data${what === null ? '' : `: ${what}`}`)
  }
  const violations = numberAt(value, 'schema_violations')
  if (violations !== null && violations > 0) say('schema_violations', `${printCount(violations)} inputs break the schema`)
  const seen = valueAt(value, 'new_slices')
  // without a list of its own, whatever production names is new to the benchmark
  const known = valueAt(bench?.value ?? null, 'slices') ?? null
  const fresh = (isYamlList(seen) ? seen : []).filter(
    (one): one is string => typeof one === 'string' && !(isYamlMap(known) && Object.hasOwn(known, one)),
  )
  if (fresh.length > 0) say('new_slices', `seen in production and not in the benchmark: ${fresh.slice(0, 3).join(', ')}`)
  return found
}

function wrongAim(results: readonly CriterionResult[], pilot: Report | null, production: Report | null): readonly Trigger[] {
  const found: Trigger[] = []
  const business = results.find((one) => one.id === 'business')
  const offline = results.find((one) => one.id === 'optimise')
  if (pilot !== null) {
    if (valueAt(pilot.value, 'kpi.agrees') === false)
      found.push({ why: 'the metric got better and the business result did not', evidence: [at(pilot, 'kpi', 'kpi.agrees: false')] })
    else if (business?.status === 'not-met' && offline?.status === 'met') {
      const why = `${offline.metric} is met, and ${business.metric} is not`
      found.push({ why, evidence: [at(pilot, 'kpi', business.why)] })
    }
  }
  if (production !== null && textAt(production.value, 'incident')?.toLowerCase() === 'wrong objective')
    found.push({ why: 'an incident is marked "wrong objective"', evidence: [at(production, 'incident', 'incident')] })
  return found
}

/** The criteria were changed after the day of release that a report names. */
function editedAfterRelease(reader: FactReader, file: string | null, reports: readonly (Report | null)[]): readonly Trigger[] | undefined {
  const dates = reports.map((one) => (one === null ? null : (textAt(one.value, 'released_at') ?? textAt(one.value, 'release.at'))))
  const released = Math.min(...dates.map((one) => (one === null ? NaN : Date.parse(one) / 1000)).filter(Number.isFinite))
  if (file === null || !Number.isFinite(released)) return []
  const git = reader.ask('git', file)
  if (git === undefined) return undefined
  const last = git.known ? git.value.last : null
  if (last === null || last.authorTime <= released) return []
  const why = `the criteria were changed after the release, by ${last.author}`
  return [{ why, evidence: [{ kind: 'commit', path: file, line: null, commit: last.commit, run: null, text: last.subject }] }]
}
