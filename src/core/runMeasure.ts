// What one run says for a plan: the part it plays, the data it was measured on, and its value of a criterion. Knows no other runs.

import { bareDigest, sameDigest } from './benchmark.ts'
import type { CriterionDirection } from './criteriaRead.ts'
import type { MetricSummary, ParamValue, Point, RunSummary } from './run.ts'

/** A digest or a name of data as a run logged it. */
export interface LoggedData {
  readonly digest: string
  /** Where it stands: "param bench_hash", "data test-v1". */
  readonly from: string
}

/**
 * Tag, else param, by its name, else a label "NAME:VALUE" or "NAME=VALUE": several tools have tags that are words only. Small letters; null when none
 * says anything.
 */
function said(run: RunSummary, name: string): string | null {
  const value: ParamValue | undefined = Object.hasOwn(run.tags, name)
    ? run.tags[name]
    : Object.hasOwn(run.params, name)
      ? run.params[name]
      : undefined
  const text = value === undefined || value === null ? '' : String(value).trim().toLowerCase()
  if (text !== '') return text
  for (const label of Object.keys(run.tags)) {
    const sign = label[name.length]
    if ((sign !== ':' && sign !== '=') || run.tags[label] !== '' || label.slice(0, name.length).toLowerCase() !== name) continue
    const rest = label
      .slice(name.length + 1)
      .trim()
      .toLowerCase()
    if (rest !== '') return rest
  }
  return null
}

/** The tag, else the param `baseline.kind` (or `baseline_kind`), in small letters. */
export const baselineKindOf = (run: RunSummary): string | null => said(run, 'baseline.kind') ?? said(run, 'baseline_kind')

/**
 * The tag, else the param `role`, in small letters; "baseline" where a `baseline.kind` is; else a label or a job type that is exactly "baseline" or
 * "candidate". null where none is.
 */
export function roleOf(run: RunSummary): string | null {
  const role = said(run, 'role') ?? (baselineKindOf(run) === null ? null : 'baseline')
  if (role !== null) return role
  // DVC's tag "baseline" is a commit: only a word without a value is a label
  return (
    ['baseline', 'candidate'].find(
      (one) => run.tags[one] === '' || run.tags[`${one[0]!.toUpperCase()}${one.slice(1)}`] === '' || said(run, 'job_type') === one,
    ) ?? null
  )
}

/** Called baseline, not tagged so: a hint that is said, and never counts. */
export const isCalledBaseline = (run: RunSummary): boolean =>
  roleOf(run) === null && /(^|[^a-z])baseline([^a-z]|$)/i.test(`${run.name} ${run.path}`)

/** Names of params and tags that hold a digest of what was measured on, most certain first. The first four say that it is the benchmark. */
const digestNames = [
  'bench_hash',
  'benchmark_hash',
  'bench.hash',
  'benchmark.hash',
  'eval_hash',
  'test_hash',
  'dataset_digest',
  'dataset.digest',
  'data_digest',
  'data.digest',
  'dataset_hash',
  'dataset.hash',
  'data_hash',
  'data.hash',
] as const
/** The same for a name without a digest. */
const nameNames = ['benchmark', 'bench', 'bench_id', 'benchmark_id', 'eval_dataset', 'dataset', 'dataset_name', 'dataset.name'] as const
const contextRank = { test: 0, validation: 1 } as const

/**
 * Digests of what the run was measured on, most certain first: `bench_hash` and its like among tags and params, in the order above, for somebody wrote them
 * on purpose; then the data sets that its tool recorded, those of the context "test" first, then "validation", then those without one. Training data is
 * left out: whatever was measured, it was not that. W&B and TensorBoard record no data sets: there only the names above can say it.
 */
export function measuredOn(run: RunSummary): readonly LoggedData[] {
  const found: LoggedData[] = []
  for (const name of digestNames) {
    const digest = said(run, name)
    if (digest !== null) found.push({ digest, from: `${Object.hasOwn(run.tags, name) ? 'tag' : 'param'} ${name}` })
  }
  const recorded = run.data
    .filter((one) => one.context !== 'train' && one.digest !== null)
    .map((one) => ({
      digest: one.digest!,
      from: `data ${one.name}`,
      rank: one.context === null ? 2 : contextRank[one.context as 'test' | 'validation'],
    }))
    .sort((a, b) => a.rank - b.rank)
  for (const { digest, from } of recorded) found.push({ digest, from })
  return found
}

/** Names of data that the run gives, training data left out. */
export const namedData = (run: RunSummary): readonly string[] => [
  ...nameNames.flatMap((name) => said(run, name) ?? []),
  ...run.data.filter((one) => one.context !== 'train').map((one) => one.name.toLowerCase()),
]

/** Whether a run logged this digest, or data of this name. */
export const wasMeasuredOn = (run: RunSummary, digestOrName: string): boolean =>
  measuredOn(run).some((one) => sameDigest(one.digest, digestOrName)) || namedData(run).includes(digestOrName.trim().toLowerCase())

/** How a run stands to the benchmark. `named`: it names it, but logged no digest; `other`: what it logged is something else; `unsaid`: it says nothing. */
export type OnBenchmark = 'same' | 'named' | 'other' | 'unsaid'

export function onBenchmark(
  run: RunSummary,
  bench: { readonly id: string | null; readonly hash: string | null; readonly knownAs: readonly string[] },
): OnBenchmark {
  const digests = measuredOn(run)
  const pinned = bench.hash === null ? [] : [bench.hash, ...bench.knownAs]
  if (digests.some((one) => pinned.some((hash) => sameDigest(one.digest, hash)))) return 'same'
  if (bench.id !== null && namedData(run).includes(bench.id.toLowerCase()) && digests.length === 0) return 'named'
  return digests.length > 0 ? 'other' : 'unsaid'
}

/** Trained on what it is measured on: a digest of its training data is the benchmark's. */
export const trainedOn = (run: RunSummary, hash: string): boolean =>
  run.data.some((one) => one.context === 'train' && one.digest !== null && sameDigest(bareDigest(one.digest), hash))

/** A name as words are compared: "test/Angle-Error" and "test_angle_error" are one. */
const words = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')

/** Words that may stand before or behind a metric's name and say only that it is the result. */
const splits = ['test', 'eval', 'evaluation', 'bench', 'benchmark', 'final']

/** A metric or a slice of it, as criteria name it. */
export interface MetricName {
  readonly metric: string
  readonly slice?: string | null
  /** Of the data: "test", "val". */
  readonly split?: string | null
}

/**
 * Finds a metric in run after run: as it is named, else with other signs between the same words, a split's word before or behind it. null where a run
 * has none. Remembers the names that it has seen, for thousands of runs share them.
 */
export function metricFinder({ metric, slice = null, split = null }: MetricName): (run: RunSummary) => MetricSummary | null {
  const bare = words(metric)
  const part = slice === null ? null : words(slice)
  const wanted =
    part === null ? [bare] : ['', 'slice_', 'slices_'].flatMap((before) => [`${before}${part}_${bare}`, `${bare}_${before}${part}`])
  const around = ['', ...(split === null ? [] : [words(split)]), ...splits]
  const ranks = new Map<string, number>()
  const rankOf = (name: string): number => {
    let rank = ranks.get(name)
    if (rank === undefined) {
      const said = words(name)
      rank = around.findIndex((word) => wanted.some((one) => said === (word === '' ? one : `${word}_${one}`) || said === `${one}_${word}`))
      ranks.set(name, rank)
    }
    return rank
  }
  return (run) => {
    if (part === null && Object.hasOwn(run.metrics, metric)) return run.metrics[metric]!
    let found: MetricSummary | null = null
    let best = Infinity
    for (const name of Object.keys(run.metrics)) {
      const rank = rankOf(name)
      if (rank >= 0 && rank < best) {
        found = run.metrics[name]!
        best = rank
      }
    }
    return found
  }
}

/** The point that counts: the best by direction, else the last finite one; null without any. Best is over all steps, as logs have them. */
export function pointOf(metric: MetricSummary | null, direction: CriterionDirection | null): Point | null {
  const point = metric === null ? null : direction === 'min' ? metric.min : direction === 'max' ? metric.max : metric.last
  if (point !== null && Number.isFinite(point.value)) return point
  return metric?.last != null && Number.isFinite(metric.last.value) ? metric.last : null
}

/** The run's value of a metric: its best by direction, else its last finite one; null when it has none. */
export const valueOf = (run: RunSummary, metric: string, direction: CriterionDirection | null): number | null =>
  pointOf(metricFinder({ metric })(run), direction)?.value ?? null

/** Whether `value` reaches `target`. */
export const reaches = (value: number, target: number, direction: CriterionDirection, strict = false): boolean =>
  direction === 'min' ? (strict ? value < target : value <= target) : strict ? value > target : value >= target

/** Examples of a slice that the run counted: "n_dark", "dark/n", "dark_count"; null when it did not. */
export function sliceSize(run: RunSummary, slice: string): number | null {
  const part = words(slice)
  const names = new Set([
    `n_${part}`,
    `${part}_n`,
    `${part}_count`,
    `count_${part}`,
    `${part}_support`,
    `slices_${part}_n`,
    `slice_${part}_n`,
  ])
  for (const [name, metric] of Object.entries(run.metrics)) if (names.has(words(name))) return metric.last?.value ?? null
  for (const [name, value] of Object.entries(run.params)) if (names.has(words(name)) && typeof value === 'number') return value
  return null
}

/** Commit that it ran at; null when its tool does not record it. */
export const commitOf = (run: RunSummary): string | null => run.git?.commit ?? null
