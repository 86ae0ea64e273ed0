// MLflow's SQLite store. Every schema from 1.0 on is read by probing for columns; none is ever migrated or written.
// Metrics come by rowid, so a look costs what was added, not what is there.

import type { Database, RunFacts, RunSink, SeriesHandle, StoreSink } from './format.ts'
import { contextOf } from './mlflowFiles.ts'
import { factsOfTags, isSystemMetric, statusOf } from './mlflowTags.ts'

interface Since {
  readonly lastRow: number
  readonly version: string
}
type Row = Readonly<Record<string, unknown>>

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined
const number = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined
const finite = (value: unknown): number => {
  const told = number(value)
  return told !== undefined && Number.isFinite(told) ? told : NaN
}

/** What of the tables there is, by table. */
function schemaOf(database: Database): Map<string, ReadonlySet<string>> {
  const schema = new Map<string, ReadonlySet<string>>()
  for (const table of ['runs', 'experiments', 'metrics', 'params', 'tags', 'datasets', 'inputs', 'input_tags', 'alembic_version'])
    schema.set(table, new Set(database.all(`PRAGMA table_info(${table})`).map((row) => String(row['name']))))
  return schema
}

/** Reads all runs and, after the first call, only the metrics that came since. */
export function readMlflowDatabase(database: Database, since: unknown, store: StoreSink): Since | undefined {
  const schema = schemaOf(database)
  const has = (table: string, column: string): boolean => schema.get(table)?.has(column) === true
  if (!has('runs', 'run_uuid') || !has('metrics', 'key')) {
    store.issue('info', null, 'This SQLite file has no runs and metrics tables of MLflow.')
    return undefined
  }
  const version = has('alembic_version', 'version_num')
    ? (text(database.all('SELECT version_num FROM alembic_version')[0]?.['version_num']) ?? '')
    : ''
  const top = number(database.all('SELECT max(rowid) AS top FROM metrics')[0]?.['top']) ?? 0
  const before = since as Since | undefined
  // rows were removed or the table was rebuilt: what is held may not be there any more, and only a new beginning tells
  if (before !== undefined && (before.version !== version || top < before.lastRow)) return undefined

  const alive = readRuns(database, has, store)
  readTexts(database, 'params', alive, (sink, key, value) => sink.param(key, value))
  if (has('inputs', 'source_id') && has('datasets', 'dataset_uuid')) readData(database, has('input_tags', 'name'), alive)

  const series = new Map<string, SeriesHandle>()
  const columns = `run_uuid, key, value, timestamp, step${has('metrics', 'is_nan') ? ', is_nan' : ''}`
  database.each(
    `SELECT ${has('metrics', 'step') ? columns : columns.replace('step', '0 AS step')} FROM metrics WHERE rowid > ? AND rowid <= ? ORDER BY rowid`,
    [before?.lastRow ?? 0, top],
    (row) => {
      const run = row['run_uuid'] as string
      const sink = alive.get(run)?.sink
      const key = row['key']
      if (sink === undefined || typeof key !== 'string') return
      const id = `${run}/${key}`
      let handle = series.get(id)
      if (handle === undefined) series.set(id, (handle = sink.series(key, { system: isSystemMetric(key) })))
      sink.point(handle, finite(row['step'] ?? 0), finite(row['timestamp']) / 1000, valueOf(row))
    },
  )
  return { lastRow: top, version }
}

/** NaN is stored as 0 with a flag, infinities as the greatest double. */
function valueOf(row: Row): number {
  if (number(row['is_nan']) === 1) return NaN
  const value = number(row['value']) ?? NaN
  if (value === Number.MAX_VALUE) return Infinity
  return value === -Number.MAX_VALUE ? -Infinity : value
}

interface Alive {
  readonly sink: RunSink
  readonly tags: Map<string, string>
}

function readRuns(database: Database, has: (table: string, column: string) => boolean, store: StoreSink): Map<string, Alive> {
  const alive = new Map<string, Alive>()
  const optional = ['name', 'lifecycle_stage', 'user_id', 'source_version', 'source_name'].filter((column) => has('runs', column))
  const stage = has('experiments', 'lifecycle_stage') ? 'e.lifecycle_stage' : "'active'"
  const rows = database.all(
    `SELECT r.run_uuid, r.status, r.start_time, r.end_time, e.name AS experiment, ${stage} AS stage${optional.map((column) => `, r.${column} AS r_${column}`).join('')}
     FROM runs r LEFT JOIN experiments e ON e.experiment_id = r.experiment_id ORDER BY r.start_time`,
  )
  for (const row of rows) {
    const id = text(row['run_uuid'])
    if (id === undefined) continue
    const sink = store.run(id)
    // a deleted run keeps its rows; told each time, since a later look may find it restored
    if (row['r_lifecycle_stage'] === 'deleted' || row['stage'] === 'deleted') sink.facts({ deleted: true })
    else alive.set(id, { sink, tags: new Map() })
  }
  readTexts(database, 'tags', alive, (_sink, key, value, run) => {
    run.tags.set(key, value)
  })
  for (const row of rows) {
    const run = alive.get(text(row['run_uuid']) ?? '')
    if (run === undefined) continue
    const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {
      ...factsOfTags(run.tags, run.sink),
      ...statusOf(text(row['status']), 'The database'),
      deleted: false,
    }
    const name = text(row['r_name']) ?? run.tags.get('mlflow.runName')
    if (name !== undefined && name !== '') facts.name = name
    const experiment = text(row['experiment'])
    if (experiment !== undefined) facts.experiment = experiment
    const start = finite(row['start_time'])
    if (!Number.isNaN(start)) facts.startTime = start / 1000
    const end = finite(row['end_time'])
    if (!Number.isNaN(end)) facts.endTime = end / 1000
    const user = text(row['r_user_id'])
    if (user !== undefined && user !== '') facts.user ??= user
    const commit = text(row['r_source_version'])
    if (commit !== undefined && commit !== '' && facts.git === undefined) facts.git = { commit, branch: null, dirty: null, remote: null }
    run.sink.facts(facts)
  }
  return alive
}

function readTexts(
  database: Database,
  table: 'params' | 'tags',
  alive: ReadonlyMap<string, Alive>,
  put: (sink: RunSink, key: string, value: string, run: Alive) => void,
): void {
  database.each(`SELECT run_uuid, key, value FROM ${table}`, [], (row) => {
    const run = alive.get(row['run_uuid'] as string)
    if (run !== undefined) put(run.sink, String(row['key']), text(row['value']) ?? '', run)
  })
}

function readData(database: Database, tagged: boolean, alive: ReadonlyMap<string, Alive>): void {
  const context = tagged
    ? "(SELECT t.value FROM input_tags t WHERE t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context')"
    : 'NULL'
  const rows = database.all(
    `SELECT i.destination_id AS run, d.name, d.digest, ${context} AS context FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN'`,
  )
  for (const row of rows) {
    const name = text(row['name'])
    if (name !== undefined)
      alive
        .get(text(row['run']) ?? '')
        ?.sink.data({ name, digest: text(row['digest']) ?? null, context: contextOf(row['context']), manifest: null })
  }
}
