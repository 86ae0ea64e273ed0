// A sweep in numbers: which parameters vary, how much each goes with the metric, and where each run lies on each scale. Knows no pixels.

import { type Importance, importanceOf } from '../../src/core/importance.ts'
import { bestOf } from '../../src/core/metric.ts'
import { printAxis, printNumber } from '../../src/core/print.ts'
import type { ParamValue, RunKey, RunSummary } from '../../src/core/run.ts'
import { natural } from '../../src/core/runTree.ts'
import { linearTicks, logTicks } from '../chart/ticksShape.ts'
import { type Catalogue, type Directions, directionFor, primaryMetric } from './columnsShape.ts'

/** Fewer are no sweep. */
const leastRuns = 8
const leastParams = 2
const mostCategories = 24

/** An axis from 0 to 1. */
export interface Scale {
  readonly name: string
  readonly kind: 'number' | 'category'
  readonly log: boolean
  /** Place of a value, 0 to 1; null where it has none. */
  place(value: ParamValue | undefined): number | null
  readonly ticks: readonly { readonly at: number; readonly text: string }[]
}

export interface SweepParam {
  readonly name: string
  readonly scale: Scale
  readonly importance: Importance
}

export interface SweepRun {
  readonly key: RunKey
  readonly name: string
  readonly params: Readonly<Record<string, ParamValue>>
  readonly value: number
  /** Among the best quarter, one run at least; none without a direction. */
  readonly good: boolean
}

export interface Sweep {
  readonly metric: string
  /** The metrics that can be asked about. */
  readonly metrics: readonly string[]
  /** Those that explain most first. */
  readonly params: readonly SweepParam[]
  /** Runs with a finite value, the best first. */
  readonly runs: readonly SweepRun[]
  readonly value: Scale
  /** Runs that have no finite value of the metric. */
  readonly without: number
}

/** The scale of some values: logarithmic where positive numbers span more than two powers of ten. */
export function scaleOf(name: string, values: readonly (ParamValue | undefined)[], rows: number): Scale | null {
  const known = values.filter((value): value is Exclude<ParamValue, null> => value !== undefined && value !== null)
  if (known.length === 0) return null
  if (known.every((value) => typeof value === 'number' && Number.isFinite(value))) {
    const numbers = known as readonly number[]
    let [low, high] = [Math.min(...numbers), Math.max(...numbers)]
    const log = low > 0 && high / low >= 100
    if (low === high) [low, high] = [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2]
    const [from, to] = log ? [Math.log10(low), Math.log10(high)] : [low, high]
    const place = (value: ParamValue | undefined): number | null =>
      typeof value === 'number' && Number.isFinite(value) ? ((log ? Math.log10(value) : value) - from) / (to - from) : null
    const ticks = (log ? logTicks(from, to, rows) : linearTicks(from, to, rows)).map((tick) => ({
      at: (tick.at - from) / (to - from),
      text: tick.text,
    }))
    return {
      name,
      kind: 'number',
      log,
      place,
      ticks: ticks.length >= 2 ? ticks : [from, to].map((at, i) => ({ at: i, text: printAxis(log ? 10 ** at : at) })),
    }
  }
  const words = [...new Set(known.map(String))].sort(natural)
  if (words.length > mostCategories) return null
  const at = (i: number): number => (words.length === 1 ? 0.5 : i / (words.length - 1))
  const places = new Map(words.map((word, i) => [word, at(i)]))
  return {
    name,
    kind: 'category',
    log: false,
    place: (value) => (value === undefined || value === null ? null : (places.get(String(value)) ?? null)),
    ticks: words.map((text, i) => ({ at: at(i), text })),
  }
}

const isSeed = (name: string): boolean => /(^|[^a-z])(seed|random_?state|rng)([^a-z]|$)/i.test(name)

/** The sweep that these runs are; null for fewer than eight runs or fewer than two parameters that vary. `metric`: asked for, null = the one that matters. */
export function sweepOf(runs: readonly RunSummary[], catalogue: Catalogue, said: Directions, metric: string | null): Sweep | null {
  if (runs.length < leastRuns) return null
  const metrics = catalogue.common
  const asked = metric !== null && metrics.includes(metric) ? metric : (primaryMetric(catalogue, said) ?? metrics[0])
  if (asked === undefined) return null
  const direction = directionFor(asked, said)
  const valueOf = (run: RunSummary): number => {
    const summary = run.metrics[asked]
    if (summary === undefined) return NaN
    return (direction === null ? summary.last : bestOf(asked, summary, direction))?.value ?? NaN
  }
  const measured = runs.map((run) => ({ run, value: valueOf(run) })).filter((one) => Number.isFinite(one.value))
  const value = scaleOf(
    asked,
    measured.map((one) => one.value),
    5,
  )
  if (value === null || measured.length < leastRuns) return null
  measured.sort((a, b) => (direction === 'higher' ? b.value - a.value : a.value - b.value))
  const params = [...catalogue.differing]
    .filter((name) => !isSeed(name))
    .flatMap((name): SweepParam[] => {
      const values = measured.map(({ run }) => (Object.hasOwn(run.params, name) ? run.params[name] : undefined))
      if (new Set(values.map(String)).size < 2) return []
      const scale = scaleOf(name, values, 5)
      return scale === null
        ? []
        : [
            {
              name,
              scale,
              importance: importanceOf(
                values,
                measured.map((one) => one.value),
              ),
            },
          ]
    })
    .sort((a, b) => (b.importance.share ?? -1) - (a.importance.share ?? -1) || natural(a.name, b.name))
  if (params.length < leastParams) return null
  const good = direction === null ? 0 : Math.max(1, Math.floor(measured.length / 4))
  return {
    metric: asked,
    metrics,
    params,
    runs: measured.map(({ run, value: best }, i) => ({ key: run.key, name: run.name, params: run.params, value: best, good: i < good })),
    value,
    without: runs.length - measured.length,
  }
}

/** "lr 0.0003, model vit → val/loss 0.142": a run of a sweep in words. */
export function sweepText(run: SweepRun, sweep: Sweep): string {
  const params = sweep.params
    .slice(0, 6)
    .flatMap(({ name }) =>
      Object.hasOwn(run.params, name)
        ? [`${name} ${typeof run.params[name] === 'number' ? printNumber(run.params[name]) : String(run.params[name])}`]
        : [],
    )
  return `${run.name}: ${params.join(', ')} → ${sweep.metric} ${printNumber(run.value, 5)}`
}
