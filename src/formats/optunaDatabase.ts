// Optuna's SQLite storage, schemas of 2.10 to 5 by probing. A trial that has ended does not change any more, so a look reads the new ones and those that go on;
// a study that changes makes everything be read anew. A long study is read a piece at a time.

import type { Database, RunSink, StoreSink } from './format.ts'
import { finiteOf, paramOf } from './bytes/looseJson.ts'
import {
  type Study,
  type TrialState,
  jsonOf,
  makeTrial,
  outerValue,
  putAttribute,
  putCurve,
  putState,
  putValue,
  timeOf,
  trialSink,
} from './optunaTrial.ts'

const number = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Trials of a piece. */
const pieceTrials = 1000
/** When more go on, everything is read anew. */
const mostOpen = 5000

interface Since {
  readonly more: boolean
  readonly lastTrial: number
  /** Trials that go on. */
  readonly open: readonly number[]
  /** Newest row of all curves when the last pass began: what is newer of a trial that goes on may not have been read. */
  readonly lastCurve: number
  /** Studies and schema, as they were. */
  readonly stands: string
}

interface Place {
  readonly study: Study
  readonly sink: RunSink
}

/** A value and its type column: INF_POS, INF_NEG and NAN stand beside an empty value. */
function valueOf(value: unknown, type: unknown): number {
  if (type === 'INF_POS') return Infinity
  return type === 'INF_NEG' ? -Infinity : (number(value) ?? NaN)
}

/** Puts the trials of all studies into `store`: all of them, or those that are new or went on since. */
export function readOptunaDatabase(database: Database, since: unknown, store: StoreSink): Since | undefined {
  const columns = new Map<string, ReadonlySet<string>>()
  const has = (table: string, column: string): boolean => {
    let known = columns.get(table)
    if (known === undefined)
      columns.set(table, (known = new Set(database.all(`PRAGMA table_info(${table})`).map((row) => String(row['name'])))))
    return known.has(column)
  }
  const { studies, stands, isUtc } = readStudies(database, has)
  const before = since as Since | undefined
  const count = number(database.all('SELECT count(*) AS n FROM trials WHERE trial_id <= ?', before?.lastTrial ?? 0)[0]?.['n']) ?? 0
  const now = `${stands}\n${count}`
  if (before !== undefined && (before.stands !== now || before.open.length > mostOpen)) return undefined

  const trials = new Map<number, Place>()
  const open: number[] = []
  let lastTrial = before?.lastTrial ?? 0
  // those that went on are looked at once, with the first piece
  const again = before?.more === true ? [] : (before?.open ?? [])
  const rows = [
    ...chunks(again).flatMap((ids) => database.all(`${trialsSql} WHERE trial_id IN (${ids.join(',')}) ORDER BY trial_id`)),
    ...database.all(`${trialsSql} WHERE trial_id > ? ORDER BY trial_id LIMIT ${pieceTrials}`, lastTrial),
  ]
  for (const row of rows) {
    const id = number(row['trial_id']) ?? 0
    lastTrial = Math.max(lastTrial, id)
    const study = studies.get(number(row['study_id']) ?? -1)
    if (study === undefined) continue
    const trial = makeTrial(study, number(row['number']) ?? 0)
    trial.state = text(row['state']) as TrialState
    trial.start = timeOf(text(row['datetime_start']), isUtc)
    trial.end = timeOf(text(row['datetime_complete']), isUtc)
    const sink = trialSink(trial, store)
    putState(trial, sink)
    trials.set(id, { study, sink })
    if (trial.state === 'RUNNING' || trial.state === 'WAITING') open.push(id)
  }
  const lastCurve =
    before?.more === true
      ? before.lastCurve
      : (number(database.all('SELECT max(rowid) AS top FROM trial_intermediate_values')[0]?.['top']) ?? 0)
  readRows(database, has, trials, new Set(again), before?.lastCurve ?? 0)
  const more = rows.length - again.length >= pieceTrials
  return {
    more,
    lastTrial,
    open: before?.more === true ? [...before.open, ...open] : open,
    lastCurve,
    stands: `${stands}\n${number(database.all('SELECT count(*) AS n FROM trials WHERE trial_id <= ?', lastTrial)[0]?.['n']) ?? 0}`,
  }
}

const trialsSql = 'SELECT trial_id, number, study_id, state, datetime_start, datetime_complete FROM trials'

function chunks(ids: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(ids.length / 500) }, (_, i) => ids.slice(i * 500, i * 500 + 500))
}

function readStudies(
  database: Database,
  has: (table: string, column: string) => boolean,
): { readonly studies: ReadonlyMap<number, Study>; readonly stands: string; readonly isUtc: boolean } {
  const version = has('version_info', 'library_version')
    ? text(database.all('SELECT library_version FROM version_info')[0]?.['library_version'])
    : ''
  const studies = new Map<number, Study>()
  for (const row of database.all('SELECT study_id, study_name FROM studies'))
    studies.set(number(row['study_id'])!, { name: text(row['study_name']), metricNames: [], goals: 1 })
  if (has('study_directions', 'objective'))
    for (const row of database.all('SELECT study_id, count(*) AS goals FROM study_directions GROUP BY study_id')) {
      const study = studies.get(number(row['study_id'])!)
      if (study !== undefined) study.goals = number(row['goals']) ?? 1
    }
  for (const row of database.all("SELECT study_id, value_json FROM study_system_attributes WHERE key = 'study:metric_names'")) {
    const study = studies.get(number(row['study_id'])!)
    const names = jsonOf(row['value_json'])
    if (study !== undefined && Array.isArray(names)) study.metricNames = names.map(String)
  }
  return { studies, stands: JSON.stringify([version, ...studies]), isUtc: Number(version.split('.')[0]) >= 5 }
}

/** Puts what hangs on the trials. `again`: those whose curves were put up to the row `lastCurve` before. */
function readRows(
  database: Database,
  has: (table: string, column: string) => boolean,
  trials: ReadonlyMap<number, Place>,
  again: ReadonlySet<number>,
  lastCurve: number,
): void {
  const each = (sql: string, put: (place: Place, row: Readonly<Record<string, unknown>>, trial: number) => void): void => {
    for (const ids of chunks([...trials.keys()]))
      for (const row of database.all(sql.replace('@ids', ids.join(',')))) {
        const trial = number(row['trial_id'])!
        const place = trials.get(trial)
        if (place !== undefined) put(place, row, trial)
      }
  }
  each('SELECT trial_id, param_name, param_value, distribution_json FROM trial_params WHERE trial_id IN (@ids)', ({ sink }, row) =>
    sink.param(text(row['param_name']), paramOf(outerValue(number(row['param_value']) ?? NaN, jsonOf(row['distribution_json'])))),
  )
  const type = has('trial_values', 'value_type') ? 'value_type' : "'' AS value_type"
  const objective = has('trial_values', 'objective') ? 'objective' : '0 AS objective'
  // final values come with the end, once
  each(
    `SELECT trial_id, ${objective}, value, ${type} FROM trial_values WHERE trial_id IN (@ids) ORDER BY trial_id, objective`,
    (place, row) => putValue(place.study, place.sink, number(row['objective']) ?? 0, valueOf(row['value'], row['value_type'])),
  )
  const curveType = has('trial_intermediate_values', 'intermediate_value_type')
    ? 'intermediate_value_type'
    : "'' AS intermediate_value_type"
  each(
    `SELECT trial_id, step, intermediate_value, ${curveType}, rowid AS place FROM trial_intermediate_values WHERE trial_id IN (@ids) ORDER BY trial_id, step`,
    ({ sink }, row, trial) => {
      if (again.has(trial) && (number(row['place']) ?? 0) <= lastCurve) return
      putCurve(sink, finiteOf(number(row['step'])), valueOf(row['intermediate_value'], row['intermediate_value_type']))
    },
  )
  each('SELECT trial_id, key, value_json FROM trial_user_attributes WHERE trial_id IN (@ids)', ({ sink }, row) =>
    putAttribute(sink, text(row['key']), jsonOf(row['value_json']) ?? null),
  )
}
