// A small project as planning sees it: the pose robot of the documentation, with its criteria, its benchmark and runs in which only the telling
// fields are written down.

import type { RunSummary } from '../../src/core/run.ts'
import { metricOf, runAt } from './runs.ts'

export const benchHash = '9f3c2b1a4d5e6f708192a3b4c5d6e7f80910213243546576879809aabbccddee'

export const criteriaYaml = `version: 2
optimise: {metric: angle_error_deg_p50, direction: min, target: 5, minimum_useful: 10, dataset: bench-v1, split: test}
thresholds:
  - {metric: position_error_cm_p95, op: "<=", value: 1.0}
  - {metric: latency_ms_p95, op: "<=", value: 100}
slices:
  - {name: dark-objects, metric: angle_error_deg_p50, op: "<=", value: 12, min_n: 200}
business: {kpi: picks_per_hour, baseline: 310, target: 380, measured_by: pilot}
economic: {cost_false_positive: 0.40, max_cost_per_1k_predictions: 0.20}
max_failure_rate: 0.001
agreed_by:
  - {who: a@x.org, role: product, at: 2026-02-03, commit: 1a2b3c}
`
export const benchmarkYaml = `id: bench-v1
n: 1200
slices: {dark-objects: 260}
files: data/benchmark/items/**
hash: {algo: sha256, value: "${benchHash}"}
overlap: {against: train-v3, duplicates: 0}
`
export const planFiles = {
  'planning/success-criteria.yaml': criteriaYaml,
  'data/benchmark/manifest.yaml': benchmarkYaml,
} as const

/** A run that began at `start` and logged these numbers; on the benchmark unless `hash` says otherwise (null = it says nothing). */
export function planRun(
  name: string,
  start: number,
  numbers: Readonly<Record<string, number>>,
  more: {
    readonly role?: string | null
    readonly hash?: string | null
    readonly kind?: string
    readonly params?: RunSummary['params']
  } & Partial<RunSummary> = {},
): RunSummary {
  const { role = 'candidate', hash = benchHash, kind, ...rest } = more
  return runAt(`runs/${name}`, {
    startTime: start,
    endTime: start + 100,
    metrics: Object.fromEntries(
      Object.entries(numbers).map(([metric, value]) => [
        metric,
        {
          ...metricOf(value),
          last: { step: 0, wallTime: start + 50, value },
          min: Number.isFinite(value) ? { step: 0, wallTime: start + 50, value } : null,
          max: Number.isFinite(value) ? { step: 0, wallTime: start + 50, value } : null,
        },
      ]),
    ),
    tags: {
      ...(role === null ? {} : { role }),
      ...(kind === undefined ? {} : { 'baseline.kind': kind }),
      ...(hash === null ? {} : { bench_hash: hash }),
    },
    ...rest,
  })
}

/** Numbers that hold every limit of the criteria. */
export const good = {
  angle_error_deg_p50: 4.8,
  position_error_cm_p95: 0.9,
  latency_ms_p95: 80,
  'dark-objects/angle_error_deg_p50': 11,
} as const
export const rule = (start = 100): RunSummary => planRun('rule', start, { angle_error_deg_p50: 11.2 }, { role: 'baseline', kind: 'rule' })
