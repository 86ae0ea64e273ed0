// Trackio (Hugging Face): a SQLite database per project, a JSON of metrics per logged row. Versions 0.2 to 0.43 by probing; runs are told apart by id or, before May 2026, by name.

import type { Database, Format, StoreSink } from './format.ts'
import { eachLeaf, type Fields, fieldsOf, finiteOf, type Loose, paramOf, parseLoose, spokenNumber, textIn } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { timeOf } from './optunaTrial.ts'

/** Where a table was read to, and how many rows there are up to there: fewer later on, and a run was deleted. */
interface Place {
  readonly id: number
  readonly rows: number
}
interface Since {
  readonly more: boolean
  readonly metrics: Place
  readonly system: Place
}

/** Rows of a piece. A row holds all metrics of a step. */
const pieceRows = 2048

const text = (value: unknown): string => (typeof value === 'string' ? value : value instanceof Uint8Array ? textOf(value) : '')
const jsonIn = (value: unknown): Fields => fieldsOf(parseLoose(text(value)))

function read(database: Database, since: Since | undefined, store: StoreSink): Since | undefined {
  const has = (table: string, column: string): boolean => database.all(`PRAGMA table_info(${table})`).some((row) => row['name'] === column)
  let more = false
  let anew = false
  const rows = (
    table: string,
    from: Place = { id: 0, rows: 0 },
    each: (id: string, row: Readonly<Record<string, unknown>>) => void,
  ): Place => {
    if (!has(table, 'metrics') || !has(table, 'run_name')) return from
    const countTo = (id: number): number => Number(database.all(`SELECT count(*) AS n FROM ${table} WHERE id <= ?`, id)[0]?.['n'] ?? 0)
    if (countTo(from.id) !== from.rows) anew = true
    const id = has(table, 'run_id') ? 'run_id' : 'run_name'
    const step = has(table, 'step') ? 'step' : 'NULL AS step'
    let [last, read] = [from.id, 0]
    database.each(
      `SELECT id, ${id} AS run, run_name, timestamp, ${step}, metrics FROM ${table} WHERE id > ? ORDER BY id LIMIT ${pieceRows}`,
      [from.id],
      (row) => {
        last = Number(row['id'])
        read++
        each(text(row['run']) || text(row['run_name']), row)
      },
    )
    more ||= read === pieceRows
    return { id: last, rows: from.rows + read }
  }
  const put = (system: boolean) => (id: string, row: Readonly<Record<string, unknown>>) => {
    const sink = store.run(id)
    if (text(row['run_name']) !== '') sink.facts({ name: text(row['run_name']) })
    const time = timeOf(text(row['timestamp']), true)
    const step = finiteOf(row['step'] as Loose)
    eachLeaf(
      jsonIn(row['metrics']),
      '',
      (name, leaf) => {
        const number = spokenNumber(leaf)
        if (number !== undefined) sink.point(sink.series(name, { system }), step, time, number)
      },
      (name, object) => {
        const type = textIn(fieldsOf(object)['_type'])
        if (type !== undefined)
          sink.artifact({
            path: textIn(fieldsOf(object)['file_path']) ?? name,
            kind: /image/.test(type) ? 'image' : /table/.test(type) ? 'table' : /audio/.test(type) ? 'audio' : 'other',
            sizeBytes: null,
          })
        return type !== undefined
      },
    )
  }
  const metrics = rows('metrics', since?.metrics, put(false))
  const system = rows('system_metrics', since?.system, put(true))
  if (anew) return undefined
  if (has('configs', 'config')) {
    const id = has('configs', 'run_id') ? 'run_id' : 'run_name'
    for (const row of database.all(`SELECT ${id} AS run, run_name, config FROM configs`)) {
      const sink = store.run(text(row['run']) || text(row['run_name']))
      const config = jsonIn(row['config'])
      for (const [key, value] of Object.entries(config))
        if (!['_Username', '_Created', '_Group'].includes(key)) eachLeaf(value, key, (name, leaf) => sink.param(name, paramOf(leaf)))
      const created = timeOf(config['_Created'], true)
      const user = textIn(config['_Username'])
      sink.facts({
        name: text(row['run_name']),
        ...(Number.isNaN(created) ? {} : { startTime: created }),
        ...(user === undefined ? {} : { user }),
      })
      const group = textIn(config['_Group'])
      if (group !== undefined) sink.tag('group', group)
    }
  }
  return { more, metrics, system }
}

/** The first versions had one table alone; whether it is theirs is seen by its columns when it is read. */
const isProject = (tables: readonly string[]): boolean =>
  tables.includes('metrics') &&
  !tables.includes('runs') &&
  (tables.includes('configs') || tables.every((name) => name === 'metrics' || name.startsWith('sqlite_')))

export const trackio: Format = {
  id: 'trackio',
  title: 'Trackio',
  claim: (folder) =>
    folder.files
      .filter((file) => file.endsWith('.db') && !file.startsWith('registry-') && isProject(folder.tables(file)))
      .map((file) => ({ kind: 'database', file: inFolder(folder, file), run: inFolder(folder, file) })),
  database: (_claim, database, since, store) => read(database, since as Since | undefined, store),
}
