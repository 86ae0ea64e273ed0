// Everything that the page shows, from the runs and the view: rows in order, columns, charts. Pure; the clock is an argument.

import type { CompareView } from '../../src/bridge/compareTalk.ts'
import type { RunKey, RunSummary } from '../../src/core/run.ts'
import { parseRunFilter } from '../../src/core/runFilter.ts'
import { natural } from '../../src/core/runTree.ts'
import type { Say } from '../../src/core/say.ts'
import { systemChart } from './chartId.ts'
import { type Cells, cellsOf, orderBy } from './cellsShape.ts'
import { type Catalogue, type Column, allColumns, catalogueOf, directionFor, shownColumns } from './columnsShape.ts'
import { shortNames } from './namesShape.ts'
import { type Row, rowsOf } from './rowsShape.ts'

/** The runs of the comparison as the host last told them. */
export interface RunsHere {
  readonly runs: readonly RunSummary[]
  readonly missing: readonly RunKey[]
  readonly looking: boolean
  readonly problem: string | null
}

export interface Model {
  /** Those that pass the filter, in order. */
  readonly rows: readonly Row[]
  readonly runs: readonly RunSummary[]
  readonly total: number
  readonly columns: readonly Column[]
  readonly everyColumn: readonly Column[]
  readonly catalogue: Catalogue
  readonly baseline: Row | null
  /** Ids of charts, in order. */
  readonly charts: readonly string[]
  /** An English sentence, or null. */
  readonly filterProblem: string | null
  /** The rows stand in an older order, because somebody is touching them. */
  readonly outOfOrder: boolean
  /** The cells of a column over `rows`; computed once. */
  readonly cells: (column: Column) => Cells
}

/** Charts that are there at first, of the metrics that most runs share: up to six with a direction, filled up to four. */
export function firstCharts(catalogue: Catalogue, directions: CompareView['directions']): readonly string[] {
  const directed = catalogue.common.filter((name) => directionFor(name, directions) !== null)
  return directed.length >= 4 ? directed.slice(0, 6) : catalogue.common.slice(0, 4)
}

/** `held`: ids of rows whose order must not change now; null when nobody touches them. */
export function modelOf(here: RunsHere, view: CompareView, held: readonly string[] | null, now: number, say: Say): Model {
  const filter = parseRunFilter(view.filter)
  const names = shortNames(here.runs)
  const named = (run: RunSummary): RunSummary => (names.has(run.key) ? { ...run, name: names.get(run.key)! } : run)
  const runs = (filter.ok && view.filter.trim() !== '' ? here.runs.filter(filter.test) : here.runs).map(named)
  const catalogue = catalogueOf(here.runs, view.directions)
  const unordered = rowsOf(runs, view.groupSeeds)
  const baseline = unordered.find((row) => row.runs.some((run) => run.key === view.baseline)) ?? null
  // told of a baseline that the filter hides all the same
  const hidden = baseline ?? rowsOf(here.runs.map(named), false).find((row) => row.id === view.baseline) ?? null
  const everyColumn = allColumns(catalogue, view.directions, hidden !== null)
  const columns = shownColumns(everyColumn, catalogue, view.directions, view.onlyDiffering, view.columns)

  let rows = unordered
  if (view.sort !== null) {
    const { column: id, descending } = view.sort
    const column = everyColumn.find((one) => one.id === id)
    const values =
      id === 'name' ? unordered.map((row) => row.name) : column === undefined ? null : cellsOf(column, unordered, hidden, now, say).values
    if (values !== null) rows = orderBy(values, descending, natural).map((i) => unordered[i]!)
  }
  let outOfOrder = false
  if (held !== null && held.length > 0) {
    const places = new Map(held.map((id, i) => [id, i]))
    const still = [...rows].sort((a, b) => (places.get(a.id) ?? Infinity) - (places.get(b.id) ?? Infinity) || 0)
    outOfOrder = still.some((row, i) => row !== rows[i])
    rows = still
  }
  const known = new Set([...catalogue.metrics, ...[...catalogue.system.keys()].map(systemChart)])
  const made = new Map<string, Cells>()
  return {
    rows,
    runs: rows.flatMap((row) => row.runs),
    total: here.runs.length,
    columns,
    everyColumn,
    catalogue,
    baseline: hidden,
    charts: (view.metrics ?? firstCharts(catalogue, view.directions)).filter((name) => known.has(name)),
    filterProblem: filter.ok ? null : filter.problem,
    outOfOrder,
    cells(column) {
      const cells = made.get(column.id) ?? cellsOf(column, rows, hidden, now, say)
      made.set(column.id, cells)
      return cells
    },
  }
}

/** Above this many lines in a chart, those that nobody marked step back. */
export const manyLines = 16

/** Whether a line keeps its colour among `count` lines. */
export const standsOut = (run: RunKey, count: number, view: Pick<CompareView, 'starred' | 'baseline'>, hovered: RunKey | null): boolean =>
  count <= manyLines || run === hovered || run === view.baseline || view.starred.includes(run)

/** The last part of a key's path, for runs of which nothing else is known. */
export const nameOfKey = (key: RunKey): string =>
  key
    .split('\n')[1]
    ?.replace(/^[^:]*:/, '')
    .split('/')
    .filter((part) => part !== '')
    .at(-1) ?? key
