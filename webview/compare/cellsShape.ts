// The cells of one column over all rows: texts with equal digits, exact values for tooltips and copies, marks of best, better and worse.

import type { Direction } from '../../src/core/metric.ts'
import { printAgo, printColumn, printNumber, printSpan } from '../../src/core/print.ts'
import type { ParamValue, RunSummary } from '../../src/core/run.ts'
import { lookOf } from '../../src/core/runLook.ts'
import type { RunStatus } from '../../src/core/run.ts'
import type { Say } from '../../src/core/say.ts'
import { type Column, valueIn } from './columnsShape.ts'
import { type Row, meanOf } from './rowsShape.ts'

export interface Cells {
  /** What is shown; '' = nothing to say. */
  readonly texts: readonly string[]
  /** The exact value in words, for the tooltip. */
  readonly full: readonly string[]
  /** What is sorted by and copied: the number, or the text; null for nothing. */
  readonly values: readonly (number | string | null)[]
  /** Rows with the best value of at least two different ones. */
  readonly best: ReadonlySet<number>
  /** How a difference to the baseline is to be taken. */
  readonly tone: readonly ('better' | 'worse' | null)[]
  /** Numbers stand at the right. */
  readonly numeric: boolean
}

const minus = (text: string): string => text.replace(/^-/, '−')
const plain = (value: ParamValue): string => (typeof value === 'number' ? printNumber(value, 6) : String(value))

/** `baseline`: the row that differences are told against; null for none. `now` in seconds since 1970. */
export function cellsOf(column: Column, rows: readonly Row[], baseline: Row | null, now: number, say: Say): Cells {
  switch (column.kind) {
    case 'metric':
      return metricCells(column, rows, say)
    case 'delta':
      return deltaCells(column, rows, baseline, say)
    case 'state':
      return stateCells(rows, say)
    default:
      return plainCells(column, rows, now, say)
  }
}

const numbersIn = (column: Column, row: Row): readonly number[] =>
  row.runs.map((run) => valueIn(column, run)).filter((value): value is number => typeof value === 'number')

/** The number that stands for a row: its run's, or the mean of a group. */
export function numberOf(
  column: Column,
  row: Row,
): { readonly mean: number; readonly spread: number | null; readonly runs: number } | null {
  const values = numbersIn(column, row)
  const mean = meanOf(values)
  return mean === null ? null : { ...mean, runs: values.length }
}

function metricCells(column: Column, rows: readonly Row[], say: Say): Cells {
  const numbers = rows.map((row) => numberOf(column, row))
  const values = numbers.map((one) => one?.mean ?? null)
  const printed = printColumn(values)
  const decimals = Math.max(0, ...printed.map((text) => (text === null || /[eN∞I]/.test(text) ? 0 : (text.split('.')[1]?.length ?? 0))))
  const spreadText = (spread: number): string =>
    spread !== 0 && Number(spread.toFixed(decimals)) === 0 ? printNumber(spread, 2) : spread.toFixed(decimals)
  return {
    texts: numbers.map((one, i) => (one === null ? '' : minus(printed[i]!) + (one.spread === null ? '' : ` ± ${spreadText(one.spread)}`))),
    full: numbers.map((one) =>
      one === null
        ? ''
        : one.runs === 1
          ? String(one.mean)
          : say('mean of {0}: {1}, standard deviation {2}', one.runs, String(one.mean), String(one.spread ?? 0)),
    ),
    values,
    best: bestRows(values, column.statistic === 'last' || column.statistic === 'best' ? column.direction : null),
    tone: [],
    numeric: true,
  }
}

/** The rows that hold the best of at least two different finite values; none without a direction. */
export function bestRows(values: readonly (number | null)[], direction: Direction | null): ReadonlySet<number> {
  const finite = values.filter((value): value is number => value !== null && Number.isFinite(value))
  if (direction === null || new Set(finite).size < 2) return new Set()
  const best = finite.reduce((a, b) => (direction === 'lower' ? Math.min(a, b) : Math.max(a, b)))
  return new Set(values.flatMap((value, i) => (value === best ? [i] : [])))
}

/** Relative difference in per cent, or null where the baseline is 0 or either is not finite. */
export function percentOf(value: number, base: number): number | null {
  const percent = ((value - base) / Math.abs(base)) * 100
  return Number.isFinite(percent) ? percent : null
}

function deltaCells(column: Column, rows: readonly Row[], baseline: Row | null, say: Say): Cells {
  const base = baseline === null ? null : (numberOf(column, baseline)?.mean ?? null)
  const values = rows.map((row) => {
    const value = numberOf(column, row)?.mean ?? null
    return row === baseline || base === null || value === null ? null : percentOf(value, base)
  })
  const printed = printColumn(
    values.map((value) => (value === null ? null : Math.abs(value))),
    2,
  )
  const tone = values.map((value) =>
    value === null || value === 0 || column.direction === null ? null : value < 0 === (column.direction === 'lower') ? 'better' : 'worse',
  )
  const sign = (value: number): string => (value < 0 ? '−' : value > 0 ? '+' : '±')
  return {
    texts: values.map((value, i) => (rows[i] === baseline ? '–' : value === null ? '' : `${sign(value)}${printed[i]!} %`)),
    full: values.map((value, i) =>
      rows[i] === baseline
        ? say('the baseline')
        : value === null
          ? ''
          : tone[i] === null
            ? `${value} %`
            : say(
                value < 0
                  ? tone[i] === 'better'
                    ? '{0} % lower (better)'
                    : '{0} % lower (worse)'
                  : tone[i] === 'better'
                    ? '{0} % higher (better)'
                    : '{0} % higher (worse)',
                String(Math.abs(value)),
              ),
    ),
    values,
    best: new Set(),
    tone,
    numeric: true,
  }
}

/** True when the last value of a metric of the run is not a finite number. */
export const diverged = (run: RunSummary): boolean =>
  Object.values(run.metrics).some((metric) => metric.last !== null && !Number.isFinite(metric.last.value))

function stateCells(rows: readonly Row[], say: Say): Cells {
  const word = (run: RunSummary): string => lookOf(run.status, diverged(run), say).word
  const texts = rows.map((row) => (row.runs.length === 1 ? word(row.runs[0]!) : say('{0} runs', row.runs.length)))
  return {
    texts,
    full: rows.map((row) => (row.runs.length === 1 ? row.runs[0]!.statusReason : statesOf(row.runs, say))),
    values: texts,
    best: new Set(),
    tone: [],
    numeric: false,
  }
}

function statesOf(runs: readonly RunSummary[], say: Say): string {
  const counts = new Map<RunStatus, number>()
  for (const run of runs) counts.set(run.status, (counts.get(run.status) ?? 0) + 1)
  return [...counts].map(([status, count]) => `${count} ${lookOf(status, false, say).word}`).join(', ')
}

function plainCells(column: Column, rows: readonly Row[], now: number, say: Say): Cells {
  const print = (value: ParamValue): string => {
    if (column.kind === 'info' && typeof value === 'number')
      return column.name === 'started' ? printAgo(value, now) : column.name === 'duration' ? printSpan(value) : String(value)
    return plain(value)
  }
  const exact = (value: ParamValue): string =>
    column.id === 'info:started' && typeof value === 'number' ? new Date(value * 1000).toISOString() : String(value)
  const all = rows.map((row) => {
    const values = row.runs.map((run) => valueIn(column, run)).filter((value): value is ParamValue => value !== undefined)
    return new Map(values.map((value) => [String(value), value]))
  })
  const one = (values: ReadonlyMap<string, ParamValue>): ParamValue | undefined => (values.size === 1 ? [...values.values()][0] : undefined)
  const values = all.map((each) => {
    const value = one(each)
    if (value === undefined || value === null) return each.size > 1 ? [...each.keys()].join(', ') : each.size === 1 ? 'null' : null
    return typeof value === 'number'
      ? value
      : typeof value === 'bigint' && Math.abs(Number(value)) <= 2 ** 53
        ? Number(value)
        : String(value)
  })
  return {
    texts: all.map((each) => {
      const value = one(each)
      return value !== undefined ? print(value) : each.size > 1 ? say('{0} values', each.size) : ''
    }),
    full: all.map((each) => {
      const value = one(each)
      return value !== undefined ? exact(value) : [...each.keys()].join(', ')
    }),
    values,
    best: new Set(),
    tone: [],
    numeric: values.some((value) => typeof value === 'number') && values.every((value) => value === null || typeof value === 'number'),
  }
}

/** The order of rows by one column: numbers, then texts in natural order, then NaN, then nothing; equal ones stay as they are. */
export function orderBy(
  values: readonly (number | string | null)[],
  descending: boolean,
  natural: (a: string, b: string) => number,
): number[] {
  const rank = (value: number | string | null): number => (value === null ? 3 : typeof value === 'string' ? 1 : Number.isNaN(value) ? 2 : 0)
  const sign = descending ? -1 : 1
  return values
    .map((_, i) => i)
    .sort((a, b) => {
      const [left, right] = [values[a]!, values[b]!]
      const ranks = rank(left) - rank(right)
      if (ranks !== 0) return ranks
      if (typeof left === 'number' && typeof right === 'number') return sign * (left - right) || a - b
      if (typeof left === 'string' && typeof right === 'string') return sign * natural(left, right) || a - b
      return a - b
    })
}
