// Optuna's SQLite storage, schemas of 2.10 to 5 by probing. States, values and attributes change in place, so a change is read from the beginning.

import type { Database, StoreSink } from './format.ts'
import { finiteOf } from './bytes/looseJson.ts'
import { type Study, type Trial, type TrialState, jsonOf, makeTrial, outerValue, putTrial, timeOf } from './optunaTrial.ts'

const number = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A value and its type column: INF_POS, INF_NEG and NAN stand beside an empty value. */
function valueOf(value: unknown, type: unknown): number {
  if (type === 'INF_POS') return Infinity
  return type === 'INF_NEG' ? -Infinity : (number(value) ?? NaN)
}

/** Puts all trials of all studies into `store`. */
export function readOptunaDatabase(database: Database, store: StoreSink): void {
  const has = (table: string, column: string): boolean => database.all(`PRAGMA table_info(${table})`).some((row) => row['name'] === column)
  const version = has('version_info', 'library_version')
    ? text(database.all('SELECT library_version FROM version_info')[0]?.['library_version'])
    : ''
  const isUtc = Number(version.split('.')[0]) >= 5
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

  const trials = new Map<number, Trial>()
  for (const row of database.all(
    'SELECT trial_id, number, study_id, state, datetime_start, datetime_complete FROM trials ORDER BY trial_id',
  )) {
    const study = studies.get(number(row['study_id'])!)
    if (study === undefined) continue
    const trial = makeTrial(study, number(row['number']) ?? 0)
    trial.state = text(row['state']) as TrialState
    trial.start = timeOf(text(row['datetime_start']), isUtc)
    trial.end = timeOf(text(row['datetime_complete']), isUtc)
    trials.set(number(row['trial_id'])!, trial)
  }
  const each = (sql: string, put: (trial: Trial, row: Readonly<Record<string, unknown>>) => void): void =>
    database.each(sql, [], (row) => {
      const trial = trials.get(number(row['trial_id'])!)
      if (trial !== undefined) put(trial, row)
    })
  each('SELECT trial_id, param_name, param_value, distribution_json FROM trial_params', (trial, row) =>
    trial.params.set(text(row['param_name']), outerValue(number(row['param_value']) ?? NaN, jsonOf(row['distribution_json']))),
  )
  const type = has('trial_values', 'value_type') ? 'value_type' : "'' AS value_type"
  const objective = has('trial_values', 'objective') ? 'objective' : '0 AS objective'
  each(`SELECT trial_id, ${objective}, value, ${type} FROM trial_values ORDER BY trial_id, objective`, (trial, row) =>
    trial.values.set(number(row['objective']) ?? 0, valueOf(row['value'], row['value_type'])),
  )
  const curveType = has('trial_intermediate_values', 'intermediate_value_type')
    ? 'intermediate_value_type'
    : "'' AS intermediate_value_type"
  each(`SELECT trial_id, step, intermediate_value, ${curveType} FROM trial_intermediate_values`, (trial, row) =>
    trial.curve.set(finiteOf(number(row['step'])), valueOf(row['intermediate_value'], row['intermediate_value_type'])),
  )
  each('SELECT trial_id, key, value_json FROM trial_user_attributes', (trial, row) =>
    trial.attributes.set(text(row['key']), jsonOf(row['value_json']) ?? null),
  )
  for (const trial of trials.values()) putTrial(trial, store)
}
