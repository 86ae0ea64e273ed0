// The rows of MLflow's runs and their tags, as facts of the runs. They change in place, so all of them are read in every look.

import type { Database, RunFacts, RunSink, StoreSink } from './format.ts'
import { factsOfTags, statusOf } from './mlflowTags.ts'

/** What of the tables there is: whether a table has a column. */
export type Schema = (table: string, column: string) => boolean

/** A column's text; undefined when it holds neither text nor number. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined
/** A column's number; undefined when it holds none. */
export const wholeOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined
/** A column's number, NaN when it holds none that is finite. */
export function finiteOf(value: unknown): number {
  const told = wholeOf(value)
  return told !== undefined && Number.isFinite(told) ? told : NaN
}

/** A run that is not deleted. */
export interface Alive {
  readonly sink: RunSink
  readonly tags: Map<string, string>
}

/** Puts what the rows say; answers the ids of all runs, and those that are not deleted. */
export function putRunRows(
  database: Database,
  has: Schema,
  store: StoreSink,
): { readonly runs: ReadonlySet<string>; readonly alive: ReadonlyMap<string, Alive> } {
  const runs = new Set<string>()
  const alive = new Map<string, Alive>()
  const optional = ['name', 'lifecycle_stage', 'user_id', 'source_version', 'source_name'].filter((column) => has('runs', column))
  const stage = has('experiments', 'lifecycle_stage') ? 'e.lifecycle_stage' : "'active'"
  const rows = database.all(
    `SELECT r.run_uuid, r.status, r.start_time, r.end_time, e.name AS experiment, ${stage} AS stage${optional.map((column) => `, r.${column} AS r_${column}`).join('')}
     FROM runs r LEFT JOIN experiments e ON e.experiment_id = r.experiment_id ORDER BY r.start_time`,
  )
  for (const row of rows) {
    const id = textOf(row['run_uuid'])
    if (id === undefined) continue
    runs.add(id)
    const sink = store.run(id)
    // a deleted run keeps its rows; told each time, since a later look may find it restored
    if (row['r_lifecycle_stage'] === 'deleted' || row['stage'] === 'deleted') sink.facts({ deleted: true })
    else alive.set(id, { sink, tags: new Map() })
  }
  for (const [run, key, value] of database.rows('SELECT run_uuid, key, value FROM tags'))
    alive.get(run as string)?.tags.set(String(key), textOf(value) ?? '')
  for (const row of rows) {
    const run = alive.get(textOf(row['run_uuid']) ?? '')
    if (run !== undefined) run.sink.facts(factsOf(row, run))
  }
  return { runs, alive }
}

function factsOf(row: Readonly<Record<string, unknown>>, run: Alive): RunFacts {
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {
    ...factsOfTags(run.tags, run.sink),
    ...statusOf(textOf(row['status']), 'The database'),
    deleted: false,
  }
  const name = textOf(row['r_name']) ?? run.tags.get('mlflow.runName')
  if (name !== undefined && name !== '') facts.name = name
  const experiment = textOf(row['experiment'])
  if (experiment !== undefined) facts.experiment = experiment
  const start = finiteOf(row['start_time'])
  if (!Number.isNaN(start)) facts.startTime = start / 1000
  const end = finiteOf(row['end_time'])
  if (!Number.isNaN(end)) facts.endTime = end / 1000
  const user = textOf(row['r_user_id'])
  if (user !== undefined && user !== '') facts.user ??= user
  const commit = textOf(row['r_source_version'])
  if (commit !== undefined && commit !== '' && facts.git === undefined) facts.git = { commit, branch: null, dirty: null, remote: null }
  return facts
}
