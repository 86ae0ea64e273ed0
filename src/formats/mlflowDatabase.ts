// MLflow's SQLite store. Every schema from 1.0 on is read by probing for columns; none is ever migrated or written.
// First what a list shows, the newest values among it, which MLflow keeps apart; then the points by rowid, a piece at a time.

import type { Database, SeriesHandle, StoreSink } from './format.ts'
import { contextOf } from './mlflowFiles.ts'
import { type Alive, type Schema, finiteOf, putRunRows, textOf, wholeOf } from './mlflowRuns.ts'
import { isSystemMetric } from './mlflowTags.ts'

interface Since {
  /** Some rows up to `top` were not read yet. */
  readonly more: boolean
  /** The runs that there are, deleted ones among them: one that comes back has its points. */
  readonly runs: ReadonlySet<string>
  readonly lastRow: number
  readonly top: number
  readonly lastParam: number
  readonly version: string
}

/** Rows of a piece: some ten milliseconds. */
const pieceRows = 8_192

function schemaOf(database: Database): Schema {
  const tables = new Map<string, ReadonlySet<string>>()
  return (table, column) => {
    let columns = tables.get(table)
    if (columns === undefined)
      tables.set(table, (columns = new Set(database.all(`PRAGMA table_info(${table})`).map((row) => String(row['name'])))))
    return columns.has(column)
  }
}

const topOf = (database: Database, table: string): number =>
  wholeOf(database.all(`SELECT max(rowid) AS top FROM ${table}`)[0]?.['top']) ?? 0

/** Reads all runs or, while `since` says that there is more, the next piece of points. */
export function readMlflowDatabase(database: Database, since: unknown, store: StoreSink): Since | undefined {
  const before = since as Since | undefined
  const has = schemaOf(database)
  if (before?.more === true) return readPoints(database, has, store, before)
  if (!has('runs', 'run_uuid') || !has('metrics', 'key')) {
    store.issue('info', null, 'This SQLite file has no runs and metrics tables of MLflow.')
    return undefined
  }
  const version = has('alembic_version', 'version_num')
    ? (textOf(database.all('SELECT version_num FROM alembic_version')[0]?.['version_num']) ?? '')
    : ''
  const [top, topParam] = [topOf(database, 'metrics'), topOf(database, 'params')]
  // rows were removed or the table was rebuilt: what is held may not be there any more, and only a new beginning tells
  if (before !== undefined && (before.version !== version || top < before.lastRow || topParam < before.lastParam)) return undefined

  const { runs, alive } = putRunRows(database, has, store)
  if (before !== undefined && [...before.runs].some((run) => !runs.has(run))) return undefined
  // a parameter is written once
  for (const [run, key, value] of database.rows(
    'SELECT run_uuid, key, value FROM params WHERE rowid > ? AND rowid <= ?',
    before?.lastParam ?? 0,
    topParam,
  ))
    if (runs.has(run as string)) store.run(run as string).param(String(key), textOf(value) ?? '')
  if (has('inputs', 'source_id') && has('datasets', 'dataset_uuid')) readData(database, has('input_tags', 'name'), alive)
  const start: Since = { more: true, runs, lastRow: before?.lastRow ?? 0, top, lastParam: topParam, version }
  // few are read at once
  if (top - start.lastRow <= pieceRows) return readPoints(database, has, store, start)
  if (has('latest_metrics', 'key')) readLatest(database, has, store, runs)
  return start
}

/** NaN is stored as 0 with a flag, infinities as the greatest double. */
function valueOf(value: unknown, isNan: unknown): number {
  if (isNan === 1) return NaN
  if (value === Number.MAX_VALUE) return Infinity
  return value === -Number.MAX_VALUE ? -Infinity : typeof value === 'number' ? value : NaN
}

/** A numpy integer given as the step lies there as its bytes, least first. */
function stepOf(value: unknown): number {
  if (typeof value === 'number') return finiteOf(value)
  if (!(value instanceof Uint8Array) || (value.length !== 8 && value.length !== 4)) return NaN
  const view = new DataView(value.buffer, value.byteOffset, value.length)
  return value.length === 8 ? Number(view.getBigInt64(0, true)) : view.getInt32(0, true)
}

/** Columns of a point, as doubles: what a double cannot hold is rounded, as everywhere in a chart. */
const columnsOf = (has: Schema, table: string): string =>
  `run_uuid, key, CAST(value AS REAL), CAST(timestamp AS REAL), ${
    has(table, 'step') ? "CASE typeof(step) WHEN 'blob' THEN step ELSE CAST(step AS REAL) END" : '0.0'
  }, ${has(table, 'is_nan') ? 'CAST(is_nan AS REAL)' : '0.0'}`

/** Hands on each row of points with the handle of its series. */
function eachPoint(
  rows: readonly (readonly unknown[])[],
  store: StoreSink,
  runs: ReadonlySet<string>,
  put: (run: string, series: SeriesHandle, step: number, wallTime: number, value: number) => void,
): void {
  let lastRun: unknown
  let handles: Map<string, SeriesHandle> | undefined
  const all = new Map<string, Map<string, SeriesHandle>>()
  for (const [run, key, value, timestamp, step, isNan] of rows) {
    if (typeof key !== 'string') continue
    if (run !== lastRun) {
      lastRun = run
      handles = all.get(run as string)
      if (handles === undefined && runs.has(run as string)) all.set(run as string, (handles = new Map<string, SeriesHandle>()))
    }
    if (handles === undefined) continue
    let handle = handles.get(key)
    if (handle === undefined) handles.set(key, (handle = store.run(run as string).series(key, { system: isSystemMetric(key) })))
    put(run as string, handle, stepOf(step), finiteOf(timestamp) / 1000, valueOf(value, isNan))
  }
}

function readPoints(database: Database, has: Schema, store: StoreSink, since: Since): Since | undefined {
  // rows were removed while the rest was still to be read
  if (topOf(database, 'metrics') < since.top) return undefined
  const rows = database.rows(
    `SELECT ${columnsOf(has, 'metrics')}, CAST(rowid AS REAL) FROM metrics WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ${pieceRows}`,
    since.lastRow,
    since.top,
  )
  eachPoint(rows, store, since.runs, (run, series, step, wallTime, value) => store.run(run).point(series, step, wallTime, value))
  const more = rows.length === pieceRows
  return { ...since, more, lastRow: more ? (rows.at(-1)![6] as number) : since.top }
}

function readLatest(database: Database, has: Schema, store: StoreSink, runs: ReadonlySet<string>): void {
  const rows = database.rows(`SELECT ${columnsOf(has, 'latest_metrics')} FROM latest_metrics`)
  eachPoint(rows, store, runs, (run, series, step, wallTime, value) => store.run(run).latest?.(series, step, wallTime, value))
}

function readData(database: Database, tagged: boolean, alive: ReadonlyMap<string, Alive>): void {
  const context = tagged
    ? "(SELECT t.value FROM input_tags t WHERE t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context')"
    : 'NULL'
  const rows = database.all(
    `SELECT i.destination_id AS run, d.name, d.digest, ${context} AS context FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN'`,
  )
  for (const row of rows) {
    const name = textOf(row['name'])
    if (name !== undefined)
      alive
        .get(textOf(row['run']) ?? '')
        ?.sink.data({ name, digest: textOf(row['digest']) ?? null, context: contextOf(row['context']), manifest: null })
  }
}
