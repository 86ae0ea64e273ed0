// Columns of the table: which there are, which are shown at first, and what one says of a run. Knows no rows' order and no DOM.

import { trainedOn } from '../../src/core/compareRuns.ts'
import { type Direction, bestOf, directionOf } from '../../src/core/metric.ts'
import type { ParamValue, RunSummary } from '../../src/core/run.ts'
import { natural } from '../../src/core/runTree.ts'

export type Statistic = 'best' | 'last' | 'min' | 'max'

export interface Column {
  /** "state", "param:lr", "metric:best:val/loss", "delta:val/loss", "info:points". Unique. */
  readonly id: string
  readonly kind: 'state' | 'param' | 'metric' | 'delta' | 'info'
  /** The parameter's or metric's own name, or an English word of ours for the others. */
  readonly name: string
  readonly statistic: Statistic | null
  /** Which way it is better; null where nobody knows. */
  readonly direction: Direction | null
}

export type Directions = Readonly<Record<string, Direction>>

/** The direction said by hand, else the one that the name tells. */
export const directionFor = (metric: string, said: Directions): Direction | null =>
  Object.hasOwn(said, metric) ? said[metric]! : directionOf(metric)

export interface Catalogue {
  /** Parameters in natural order, those that differ among the runs apart. */
  readonly params: readonly string[]
  readonly differing: ReadonlySet<string>
  /** Metrics, the telling ones first: those with a direction, then those that most runs share, then held-out ones, then in the order of the logs.
   * The first is the one that the sidebar shows too, see core/metricThatMatters. */
  readonly metrics: readonly string[]
  /** How many runs have a metric. */
  readonly shared: ReadonlyMap<string, number>
  /** Metrics that at least half of the runs have, in the same order; all where none is shared so. */
  readonly common: readonly string[]
  /** Runs were trained on different data. */
  readonly dataDiffers: boolean
  /** System metrics (use of processor, memory, cards) in natural order, and how many runs have each. */
  readonly system: ReadonlyMap<string, number>
}

const heldOut = /(^|[^a-z])(val|valid|validation|eval|evaluation|test|dev|holdout)([^a-z]|$)/i
const textOf = (value: ParamValue | undefined): string => (value === undefined ? '' : `${typeof value}:${String(value)}`)

/** All parameters and metrics of the runs. */
export function catalogueOf(runs: readonly RunSummary[], said: Directions): Catalogue {
  const first = new Map<string, string>()
  const counts = new Map<string, number>()
  const differing = new Set<string>()
  const shared = new Map<string, number>()
  for (const run of runs) {
    for (const name of Object.keys(run.params)) {
      const text = textOf(run.params[name])
      const seen = first.get(name)
      if (seen === undefined) first.set(name, text)
      else if (seen !== text) differing.add(name)
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    for (const name of Object.keys(run.metrics)) shared.set(name, (shared.get(name) ?? 0) + 1)
  }
  const system = new Map<string, number>()
  for (const run of runs) for (const name of Object.keys(run.systemMetrics)) system.set(name, (system.get(name) ?? 0) + 1)
  for (const [name, count] of counts) if (count < runs.length) differing.add(name)
  const rank = new Map(
    [...shared.keys()].map((name) => [name, [directionFor(name, said) === null ? 1 : 0, -shared.get(name)!, heldOut.test(name) ? 0 : 1]]),
  )
  const metrics = [...shared.keys()].sort((a, b) => {
    const [left, right] = [rank.get(a)!, rank.get(b)!]
    return left[0]! - right[0]! || left[1]! - right[1]! || left[2]! - right[2]!
  })
  const common = metrics.filter((name) => shared.get(name)! * 2 >= runs.length)
  return {
    params: [...first.keys()].sort(natural),
    differing,
    metrics,
    shared,
    common: common.length > 0 ? common : metrics,
    dataDiffers: new Set(runs.flatMap((run) => trainedOn(run) ?? [])).size > 1,
    system: new Map([...system].sort(([a], [b]) => natural(a, b))),
  }
}

/** The metric that the answer and the difference to the baseline are about; null when none has a direction. */
export function primaryMetric(catalogue: Catalogue, said: Directions): string | null {
  const [first] = catalogue.metrics
  return first !== undefined && directionFor(first, said) !== null ? first : null
}

const metricColumn = (name: string, statistic: Statistic, said: Directions): Column => ({
  id: `metric:${statistic}:${name}`,
  kind: 'metric',
  name,
  statistic,
  direction: directionFor(name, said),
})

/** Every column there can be. A metric's own column says its best value, or its last where no direction is known; the other statistics stand behind it. */
export function allColumns(catalogue: Catalogue, said: Directions, hasBaseline: boolean): readonly Column[] {
  const param = (name: string): Column => ({ id: `param:${name}`, kind: 'param', name, statistic: null, direction: null })
  const primary = primaryMetric(catalogue, said)
  const info = (name: string): Column => ({ id: `info:${name}`, kind: 'info', name, statistic: null, direction: null })
  const own = (name: string): Statistic => (directionFor(name, said) === null ? 'last' : 'best')
  return [
    { id: 'state', kind: 'state', name: 'state', statistic: null, direction: null },
    ...catalogue.metrics.map((name) => metricColumn(name, own(name), said)),
    ...(hasBaseline && primary !== null
      ? [{ id: `delta:${primary}`, kind: 'delta', name: primary, statistic: null, direction: directionFor(primary, said) } as const]
      : []),
    ...catalogue.params.map(param),
    ...catalogue.metrics.flatMap((name) =>
      (['last', 'min', 'max'] as const).filter((one) => one !== own(name)).map((one) => metricColumn(name, one, said)),
    ),
    ...['data', 'points', 'started', 'duration', 'path'].map(info),
  ]
}

/** Metrics that have a column at first: at most four with a direction, or one without where none has. */
export function firstMetrics(catalogue: Catalogue, said: Directions): readonly string[] {
  const directed = catalogue.common.filter((name) => directionFor(name, said) !== null).slice(0, 4)
  return directed.length > 0 ? directed : catalogue.metrics.slice(0, 1)
}

/** The columns that are shown: state, differing parameters (all, when not only those), the first metrics, the difference to the baseline, and what was switched by hand. */
export function shownColumns(
  columns: readonly Column[],
  catalogue: Catalogue,
  said: Directions,
  onlyDiffering: boolean,
  byHand: Readonly<Record<string, boolean>>,
): readonly Column[] {
  const first = new Set(firstMetrics(catalogue, said))
  const seen = new Set<string>()
  const atFirst = (column: Column): boolean => {
    if (column.kind === 'state' || column.kind === 'delta') return true
    if (column.id === 'info:data') return catalogue.dataDiffers
    if (column.kind === 'param') return !onlyDiffering || catalogue.differing.has(column.name)
    if (column.kind !== 'metric' || !first.has(column.name) || seen.has(column.name)) return false
    seen.add(column.name)
    return true
  }
  return columns.filter((column) => {
    const wanted = atFirst(column)
    return Object.hasOwn(byHand, column.id) ? byHand[column.id]! : wanted
  })
}

/** What a column says of one run; undefined where the run has no such thing. Differences are not said of a run alone. */
export function valueIn(column: Column, run: RunSummary): ParamValue | undefined {
  switch (column.kind) {
    case 'state':
      return run.status
    case 'param':
      return Object.hasOwn(run.params, column.name) ? run.params[column.name] : undefined
    case 'info':
      return infoOf(column.name, run)
    case 'metric':
    case 'delta': {
      const metric = Object.hasOwn(run.metrics, column.name) ? run.metrics[column.name] : undefined
      if (metric === undefined) return undefined
      const statistic = column.kind === 'delta' ? 'best' : column.statistic
      const point =
        statistic === 'last' || statistic === 'min' || statistic === 'max'
          ? metric[statistic]
          : bestOf(column.name, metric, column.direction)
      return point?.value
    }
  }
}

function infoOf(name: string, run: RunSummary): ParamValue | undefined {
  if (name === 'data') return trainedOn(run) ?? undefined
  if (name === 'points') return Object.values(run.metrics).reduce((sum, metric) => sum + metric.points, 0)
  if (name === 'started') return run.startTime ?? undefined
  if (name === 'path') return run.path
  const end = run.endTime ?? run.lastWriteTime
  return run.startTime === null || end === null ? undefined : end - run.startTime
}
