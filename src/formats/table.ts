// Tables of metrics: a header, then a row per step. The decoder that Lightning, Keras, Ultralytics and anyone's CSV share; which column is what, each says itself.

import type { RunSink, SeriesHandle, SeriesOptions, TailDecoder } from './format.ts'
import { type Dialect, eachCell, makeRowReader, numberOfCell } from './bytes/rows.ts'

/** What the columns of a table are. */
export interface TableRoles {
  /** Index of the column that counts steps; -1 = the row's number, from 0. */
  readonly step: number
  /** Index of a column with times since 1970; -1 = none. */
  readonly wallTime: number
  /** Seconds in one unit of that column; 1 unless told. 'guess' = seconds or milliseconds, each value by its size. */
  readonly wallTimeUnit?: number | 'guess'
  /** Names of the series by column; null for a column that is none. */
  readonly series: readonly (string | null)[]
}

/** Seconds since 1970 that a number means by its size, written in seconds or milliseconds; NaN when it is neither in 1990 to 2100. */
export function guessTime(value: number): number {
  const seconds = value > 1e11 ? value / 1000 : value
  return seconds > 6.3e8 && seconds < 4.2e9 ? seconds : NaN
}

const timeIn = (value: number, unit: number | 'guess'): number =>
  !Number.isFinite(value) ? NaN : unit === 'guess' ? guessTime(value) : value * unit

/** Decodes a table whose roles `rolesOf` reads off its header. Cells that are no numbers are left out. */
export function decodeTable(file: string, rolesOf: (header: readonly string[]) => TableRoles, options: SeriesOptions = {}): TailDecoder {
  const rows = makeRowReader()
  let roles: TableRoles | undefined
  let dialect: Dialect = { separator: 44, decimalComma: false }
  const handles: (SeriesHandle | undefined)[] = []
  const columns: number[] = []
  const values: number[] = []
  let rowNumber = 0
  const onHeader = (cells: readonly string[], told: Dialect): void => {
    dialect = told
    roles = rolesOf(cells)
  }
  const onRow = (piece: Uint8Array, from: number, to: number, sink: RunSink): void => {
    const own = roles!
    let step = own.step < 0 ? rowNumber : NaN
    let time = NaN
    let found = 0
    rowNumber++
    eachCell(piece, from, to, dialect.separator, (index, left, right) => {
      const name = own.series[index]
      if (index !== own.step && index !== own.wallTime && (name === null || name === undefined)) return
      const value = numberOfCell(piece, left, right, dialect.decimalComma)
      if (value === undefined) return
      if (index === own.step) step = Number.isFinite(value) ? value : NaN
      if (index === own.wallTime) time = timeIn(value, own.wallTimeUnit ?? 1)
      if (name === null || name === undefined) return
      columns[found] = index
      values[found++] = value
    })
    for (let i = 0; i < found; i++) {
      const column = columns[i]!
      sink.point((handles[column] ??= sink.series(own.series[column]!, options)), step, time, values[i]!)
    }
  }
  return {
    decode(piece, offset, sink) {
      const done = rows.decode(piece, offset, onHeader, (from, to) => onRow(piece, from, to, sink))
      if (rows.dead !== null) sink.issue('error', offset, `${rows.dead}; the rest of this file is not read.`, file)
      return done
    },
    rest(piece, _offset, sink) {
      // a header without its line end may still grow; a row says what its whole cells say
      if (roles !== undefined && piece.length > 0) onRow(piece, 0, piece.length, sink)
    },
    get wantedBytes() {
      return rows.wantedBytes
    },
    get dead() {
      return rows.dead
    },
  }
}

/** Columns that count steps, the finest first. Compared in lower case, as a whole or behind the last '/'. */
const stepNames = [
  'step',
  'global_step',
  '_step',
  'current_steps',
  'train_step',
  'training_step',
  'steps',
  'iteration',
  'iterations',
  'iter',
  'itr',
  'num_updates',
  'update',
  'total_timesteps',
  'timesteps',
  'num_timesteps',
  'env_steps',
  'batch',
  'epoch',
  'epochs',
  'epoche',
  'schritt',
]

/** Columns of times since 1970, where their values fit. */
const wallTimeNames: readonly string[] = ['timestamp', '_timestamp', 'wall_time', 'walltime', 'unix_time', 'ts']
export const isWallTime = (name: string): boolean => wallTimeNames.includes(name.toLowerCase().trim())

/** Columns of times and row numbers, which are no metrics. */
const timeNames = new Set([
  ...wallTimeNames,
  'time',
  'datetime',
  'date',
  'elapsed',
  'time_elapsed',
  'elapsed_time',
  'index',
  'unnamed: 0',
  '',
])

const lastPart = (name: string): string => name.toLowerCase().trim().split('/').at(-1)!

/** Index of the column that counts steps; -1 when no name tells. */
export function stepColumn(header: readonly string[]): number {
  const names = header.map((name) => name.toLowerCase().trim())
  for (const step of stepNames) {
    const exact = names.indexOf(step)
    if (exact >= 0) return exact
  }
  const parts = header.map(lastPart)
  for (const step of ['total_timesteps', 'global_step', 'timesteps', 'step', 'epoch']) {
    const found = parts.indexOf(step)
    if (found >= 0) return found
  }
  return -1
}

/** Roles of a table that nobody declared: the step by its name, everything else a series but times and row numbers. */
export function guessRoles(header: readonly string[]): TableRoles {
  const step = stepColumn(header)
  return {
    step,
    wallTime: header.findIndex((name, index) => index !== step && isWallTime(name)),
    wallTimeUnit: 'guess',
    series: header.map((name, index) => (index === step || timeNames.has(name.toLowerCase().trim()) ? null : name.trim())),
  }
}
