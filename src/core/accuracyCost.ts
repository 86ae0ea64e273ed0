// What accuracy costs this project: the learning curve of its own runs, the data that the gap to the target asks for, what the benchmark can tell apart,
// the trials that an autonomous system needs. Formulas are statistics.ts; extrapolations say that they are.

import { type Criteria, type Criterion, criteriaRead } from './criteriaRead.ts'
import { trialsIn } from './criteria.ts'
import { type FactReader, derived } from './fact.ts'
import { pathOf } from './namedPath.ts'
import { type ScoreMore, gapScoreOf } from './planScore.ts'
import { printCount, printNumber } from './print.ts'
import type { Scores } from './project.ts'
import { type ProjectRuns, projectRuns } from './projectRuns.ts'
import { trainedOn } from './runMeasure.ts'
import { type PowerLaw, examplesToTell, fewestSizes, powerLaw, trialsNeeded, wilson } from './statistics.ts'
import { valuesOf } from './yamlValues.ts'

/** Exponents of published learning curves: Hestness et al. 2017. */
export const publishedExponents = { low: 0.07, high: 0.35 } as const
/** What is shown as "more than a million times". */
export const mostFactor = 1e6

/** Params and tags that say how much data a run was trained on; a fraction does as well, since only ratios count. */
export const sizeNames = ['n_train', 'train_size', 'num_train_samples', 'n_samples', 'data_fraction'] as const

/** Error of a value: itself where less is better, 1 − value for shares, in percent too. null where no error can be told (a reward). */
export function errorOf(value: number, { metric, direction }: Pick<Criterion, 'metric' | 'direction'>, largest = value): number | null {
  if (direction === 'min') return value >= 0 ? value : null
  if (value < 0) return null
  if (largest <= 1) return 1 - value
  return largest <= 100 && /acc|f1|prec|recall|auc|map|iou|dice|percent|pct|rate|score|%/i.test(metric) ? (100 - value) / 100 : null
}

/** Whether a metric is a share of examples, so that binomial intervals say something of it. */
const isShare = ({ metric, direction }: Criterion, values: readonly number[]): boolean =>
  values.every((one) => one >= 0 && one <= 1) &&
  (direction === 'max'
    ? /acc|f1|prec|recall|sens|spec|rate|share|top\d|hit|pass|correct/i.test(metric)
    : /err|rate|wer|cer|fpr|fnr|eer|miss|fail/i.test(metric)) &&
  !/loss|entropy|deg|_ms|_cm|_mm/i.test(metric)

export interface LearningCurve {
  readonly param: string
  /** Size and error of each run. */
  readonly points: readonly { readonly size: number; readonly error: number }[]
  /** null under four sizes. */
  readonly fit: PowerLaw | null
}

/** Errors over data sizes, of runs on the pinned benchmark; the param with most sizes. null when none varies. */
export function learningCurve(runs: ProjectRuns): LearningCurve | null {
  const optimise = runs.criteria?.optimise ?? null
  if (optimise === null) return null
  const aside = new Set(runs.baselines)
  const found = new Map<string, { size: number; error: number }[]>()
  for (const run of runs.runs) {
    if (runs.on(run) !== 'same' || aside.has(run)) continue
    const value = runs.point(run, optimise)?.value
    const error = value === undefined ? null : errorOf(value, optimise)
    if (error === null) continue
    for (const name of sizeNames) {
      const size = Number(run.params[name] ?? run.tags[name] ?? NaN)
      if (!(size > 0) || !Number.isFinite(size)) continue
      const points = found.get(name)
      if (points === undefined) found.set(name, [{ size, error }])
      else points.push({ size, error })
    }
  }
  const sizes = (points: readonly { readonly size: number }[]): number => new Set(points.map((one) => one.size)).size
  let curve: LearningCurve | null = null
  for (const [param, points] of found)
    if (sizes(points) > Math.max(1, curve === null ? 1 : sizes(curve.points))) curve = { param, points, fit: powerLaw(points) }
  return curve
}

/** Times the data for so many times less error, by a power law; at most a million. */
const factorFor = (ratio: number, exponent: number): number => (exponent > 0 ? Math.min(mostFactor, ratio ** (1 / exponent)) : mostFactor)

/** Two digits: more would be false. ">1e6" at the end of what is shown. */
export const roundly = (factor: number): string =>
  factor >= mostFactor ? '>1e6' : factor < 100 ? printNumber(factor, 2) : printCount(Number(factor.toPrecision(2)))
const times = (factor: number): string => `${roundly(factor)}×`

const caveat =
  'An extrapolation, and those err: collect in rounds and fit again, allow for a margin; the errors of the labels are a floor that no amount of data gets below'

/** Data needed for the gap between two errors. */
export function gapOf(from: number, to: number, curve: LearningCurve | null): NonNullable<Scores['gap']> {
  const fit = curve?.fit ?? null
  if (from <= to) return { text: 'The target is reached', exponent: fit?.exponent ?? null, factorLow: 1, factorHigh: 1 }
  if (to <= 0)
    return {
      text: 'The target is no error at all, which no amount of data promises',
      exponent: fit?.exponent ?? null,
      factorLow: mostFactor,
      factorHigh: mostFactor,
    }
  const ratio = from / to
  const less = `${printNumber(ratio, 2)}× less error`
  if (fit === null) {
    const [low, high] = [factorFor(ratio, publishedExponents.high), factorFor(ratio, publishedExponents.low)]
    const own =
      curve === null ? 'no curve of this project' : `only ${new Set(curve.points.map((one) => one.size)).size} sizes of ${curve.param}`
    const text = `${less} asks for ${times(low)} to ${times(high)} the data, by published exponents 0.07 to 0.35 (${own}; ${fewestSizes} sizes are needed). ${caveat}`
    return { text, exponent: null, factorLow: low, factorHigh: high }
  }
  const [low, high] = [factorFor(ratio, fit.high), factorFor(ratio, fit.low)]
  const sizes = `${fit.sizes} sizes of ${curve!.param}`
  const text =
    fit.exponent <= 0
      ? `More data has not helped so far: exponent ${printNumber(fit.exponent, 2)} over ${sizes}. ${less} is not a matter of data`
      : `${less} asks for about ${times(factorFor(ratio, fit.exponent))} the data (${times(low)} to ${times(high)}): exponent ${printNumber(fit.exponent, 2)} from ${sizes}. ${caveat}`
  return { text, exponent: fit.exponent, factorLow: low, factorHigh: high }
}

/** Errors of baseline, best candidate and target in one unit; null where they are not known. */
export interface Errors {
  readonly baseline: number | null
  readonly candidate: number | null
  readonly target: number | null
}

export function errorsOf(runs: ProjectRuns): Errors {
  const optimise = runs.criteria?.optimise ?? null
  if (optimise === null) return { baseline: null, candidate: null, target: null }
  const { baseline, candidate } = runs
  const value = (run: typeof baseline): number | null => (run === null ? null : (runs.point(run, optimise)?.value ?? null))
  const values = [
    baseline !== null && runs.on(baseline) === 'same' ? value(baseline) : null,
    value(candidate),
    optimise.target ?? optimise.minimumUseful,
  ]
  const largest = Math.max(...values.map((one) => one ?? 0))
  const [first, second, third] = values.map((one) => (one === null ? null : errorOf(one, optimise, largest)))
  return { baseline: first ?? null, candidate: second ?? null, target: third ?? null }
}

/** What the project's runs, criteria and benchmark say for the scores; undefined while facts are looked up. */
export function measuredFor(
  reader: FactReader,
  more: { readonly archetype: string | null; readonly unlawful: boolean },
): ScoreMore | undefined {
  const found = derived(reader, 'what accuracy costs', (inner) => {
    const runs = projectRuns(inner)
    const criteria = criteriaRead(inner)
    const pilot = pathOf(inner, 'pilot')
    if (runs === undefined || criteria === undefined || pilot === undefined) return undefined
    const values = pilot === null ? null : valuesOf(inner, pilot)
    if (values === undefined) return undefined
    return {
      runs: runs.known ? runs.value : null,
      criteria: criteria.known ? criteria.value : null,
      trials: values?.known === true ? trialsIn(values.value.value) : null,
      measured: runs.known ? measured(runs.value) : null,
    }
  })
  if (found === undefined) return undefined
  const { runs, criteria, trials } = found
  const advice = [...(runs === null ? [] : benchAdvice(runs)), ...trialAdvice(criteria, trials, more.archetype)]
  return { gapScore: null, measured: false, belowFloor: false, gap: null, ...found.measured, unlawful: more.unlawful, advice }
}

function measured(runs: ProjectRuns): Pick<ScoreMore, 'gapScore' | 'measured' | 'belowFloor' | 'gap'> {
  const { baseline, candidate, target } = errorsOf(runs)
  const floor = runs.criteria?.floor ?? null
  const from = candidate ?? baseline
  return {
    gapScore: baseline === null || target === null ? null : gapScoreOf(baseline, target),
    measured: baseline !== null,
    belowFloor: floor !== null && target !== null && target <= floor,
    gap: from === null || target === null ? null : gapOf(from, target, learningCurve(runs)),
  }
}

/** What the benchmark's size can tell apart, and who was trained on it. */
function benchAdvice(runs: ProjectRuns): readonly string[] {
  const said: string[] = []
  const { bench, criteria } = runs
  const optimise = criteria?.optimise ?? null
  const target = optimise?.target ?? optimise?.minimumUseful ?? null
  const baseline = optimise === null || runs.baseline === null ? null : (runs.point(runs.baseline, optimise)?.value ?? null)
  if (bench?.n != null && optimise !== null && target !== null && isShare(optimise, [target, ...(baseline === null ? [] : [baseline])])) {
    const [low, high] = wilson(target, bench.n)
    said.push(`With ${printCount(bench.n)} examples, ${printNumber(target)} means ${low.toFixed(2)} to ${high.toFixed(2)} (95 %)`)
    if (baseline !== null && baseline !== target && baseline >= low && baseline <= high) {
      const enough = examplesToTell(target, baseline)
      said.push(
        `The benchmark cannot tell the baseline (${printNumber(baseline)}) from the target: ${enough === null ? 'more' : `about ${printCount(enough)}`} examples could`,
      )
    }
  }
  const hash = bench?.hash ?? null
  const leak = hash === null ? undefined : runs.candidates.find((run) => trainedOn(run, hash))
  if (leak !== undefined) said.push(`${leak.name} was trained on the benchmark, so what it scores there says nothing`)
  return said
}

function trialAdvice(criteria: Criteria | null, trials: ReturnType<typeof trialsIn>, archetype: string | null): readonly string[] {
  const rate = criteria?.maxFailureRate ?? null
  if (rate === null)
    return archetype === 'autonomous'
      ? ['No max_failure_rate is written. A failure in 1,000 takes 3,000 trials without one to show, a failure in 10,000 takes 30,000']
      : []
  const needed = `A failure rate of ${printNumber(100 * rate, 3)} % takes ${printCount(trialsNeeded(rate))} trials without a failure to show`
  if (trials === null) return [needed]
  const { failures } = trials
  const done = `${printCount(trials.trials)} are recorded${failures === 0 ? '' : `, with ${failures === 1 ? '1 failure' : `${printCount(failures)} failures`}: then ${printCount(trialsNeeded(rate, failures))} are needed`}`
  return [`${needed}; ${done}`]
}
