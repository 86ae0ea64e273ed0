// Which one metric stands for a set of runs where there is room for one number.

import { directionOf } from './metric.ts'
import type { RunSummary } from './run.ts'

const heldOut = /(^|[^a-z])(val|valid|validation|eval|evaluation|test|dev|holdout)([^a-z]|$)/i

/** The metric with a known direction that most of the runs have; of those, one on held-out data, then the first in the order of the logs. null when none has a direction. */
export function metricThatMatters(runs: Iterable<RunSummary>): string | null {
  const counts = new Map<string, number>()
  for (const run of runs) for (const name of Object.keys(run.metrics)) counts.set(name, (counts.get(name) ?? 0) + 1)
  let best: { readonly name: string; readonly count: number; readonly heldOut: boolean } | null = null
  for (const [name, count] of counts) {
    if (best !== null && count < best.count) continue
    if (directionOf(name) === null) continue
    const one = { name, count, heldOut: heldOut.test(name) }
    if (best === null || count > best.count || (one.heldOut && !best.heldOut)) best = one
  }
  return best?.name ?? null
}

/** Names of all metrics: the one that matters, then those that most runs have. */
export function metricsIn(runs: readonly RunSummary[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const run of runs) for (const name of Object.keys(run.metrics)) counts.set(name, (counts.get(name) ?? 0) + 1)
  const first = metricThatMatters(runs)
  const others = [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name)
  return [...(first === null ? [] : [first]), ...others.filter((name) => name !== first)]
}
