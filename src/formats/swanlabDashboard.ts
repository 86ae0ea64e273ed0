// SwanLab's older local form (0.1 to 0.6, "dashboard"): runs.swanlab, a database that names runs and metrics, beside a folder per run with a log per metric.
// logs/<folder>/<n>.log are JSON Lines of at most a thousand points each; the database's table `tag` tells whose they are.

import type { Database, DatabaseClaim, FolderView, RunFacts, SeriesOptions, StoreSink } from './format.ts'
import { type Loose, fieldsOf, numberOf, parseLoose } from './bytes/looseJson.ts'
import { eachLineToEnd, textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { timeOf } from './optunaTrial.ts'
import { numberIn, optionsOf, putConfig, putMetadata } from './swanlabFiles.ts'

const name = 'runs.swanlab'
const mostFiles = 20_000

/** The database of a folder with everything that its runs wrote beside it; a run that has a record log as well is read from that. */
export function claimDashboard(folder: FolderView): readonly DatabaseClaim[] {
  if (!folder.files.includes(name)) return []
  const tables = folder.tables(name)
  if (!tables.includes('experiment') || !tables.includes('tag')) return []
  const beside: string[] = []
  for (const run of folder.folders) {
    const own = folder.sub(run)
    if (own === undefined || own.files.some((file) => file.endsWith('.swanlab'))) continue
    const files = own.folders.includes('files') ? own.sub('files') : undefined
    for (const file of ['config.yaml', 'swanlab-metadata.json'])
      if (files?.files.includes(file) === true) beside.push(inFolder(files, file))
    const logs = own.folders.includes('logs') ? own.sub('logs') : undefined
    for (const tag of logs?.folders ?? []) {
      const one = logs!.sub(tag)
      for (const file of one?.files ?? []) if (/^\d+\.log$/.test(file) && beside.length < mostFiles) beside.push(inFolder(one!, file))
    }
  }
  return [{ kind: 'database', file: inFolder(folder, name), run: inFolder(folder, name), beside }]
}

/** What the database and the files say of every run that has any of them. */
export function readDashboard(claim: DatabaseClaim, database: Database, store: StoreSink, beside: ReadonlyMap<string, Uint8Array>): void {
  const above = claim.file.slice(0, -name.length)
  /** By run: its small files, and its logs by folder. */
  const small = new Map<string, string[]>()
  const logs = new Map<string, Map<string, string[]>>()
  for (const path of [...beside.keys(), ...(claim.beside ?? [])]) {
    const [run, kind, tag] = path.slice(above.length).split('/')
    if (kind === 'files') put(small, run!, path)
    else if (tag !== undefined) put(logs.get(run!) ?? logs.set(run!, new Map()).get(run!)!, tag, path)
  }
  const known = new Map<number, string>()
  const rows = database.all(`
    SELECT e.id AS number, e.run_id AS id, e.name AS name, e.description AS notes, e.status AS status, e.create_time AS start, e.finish_time AS finish,
           p.name AS project
    FROM experiment e LEFT JOIN project p ON p.id = e.project_id ORDER BY e.id`)
  for (const row of rows) {
    const id = row['id']
    if (typeof id !== 'string' || (!small.has(id) && !logs.has(id)) || typeof row['number'] !== 'number') continue
    known.set(row['number'], id)
    const sink = store.run(id)
    const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
    if (typeof row['name'] === 'string') facts.name = row['name']
    if (typeof row['project'] === 'string') facts.experiment = row['project']
    if (typeof row['notes'] === 'string' && row['notes'] !== '') facts.notes = row['notes']
    const start = timeOf(row['start'] as Loose, true)
    if (!Number.isNaN(start)) facts.startTime = start
    const status = row['status'] === 1 ? 'finished' : row['status'] === -1 ? 'failed' : undefined
    if (status !== undefined) {
      const finish = timeOf(row['finish'] as Loose, true)
      if (!Number.isNaN(finish)) facts.endTime = finish
      facts.status = { status, reason: `SwanLab recorded that the run ${status === 'finished' ? 'finished' : 'crashed'}.` }
      facts.complete = true
    }
    sink.facts(facts)
    for (const path of new Set(small.get(id) ?? [])) {
      const bytes = beside.get(path)
      if (bytes === undefined) continue
      if (path.endsWith('.json')) putMetadata(fieldsOf(parseLoose(textOf(bytes))), sink)
      else putConfig(textOf(bytes), path, sink)
    }
  }
  for (const row of database.all('SELECT experiment_id AS number, name, folder FROM tag ORDER BY id')) {
    const id = known.get(row['number'] as number)
    const key = row['name']
    if (id === undefined || typeof key !== 'string') continue
    const folder = row['folder']
    const paths = [...new Set(logs.get(id)?.get(typeof folder === 'string' ? folder : key) ?? [])].sort(
      (a, b) => numberOfLog(a) - numberOfLog(b),
    )
    for (const path of paths) putLog(beside.get(path), path, key, store, id)
  }
}

function put(into: Map<string, string[]>, key: string, value: string): void {
  const list = into.get(key)
  if (list === undefined) into.set(key, [value])
  else list.push(value)
}

const numberOfLog = (path: string): number => Number(/(\d+)\.log$/.exec(path)?.[1] ?? 0)

/** One log of a metric; pictures and texts among the values are no numbers and left out. */
function putLog(bytes: Uint8Array | undefined, path: string, key: string, store: StoreSink, id: string): void {
  if (bytes === undefined || bytes.length === 0) return
  const sink = store.run(id)
  const options: SeriesOptions = optionsOf(key)
  eachLineToEnd(bytes, (from, to, torn) => {
    if (from === to) return
    const value = parseLoose(textOf(bytes, from, to))
    if (value === undefined && !torn) sink.issue('warning', from, 'A line is no JSON; it is passed over.', path)
    const { index, data, create_time: time } = fieldsOf(value)
    const number = numberIn(data)
    const step = numberOf(index)
    if (number !== undefined && step !== undefined && Number.isFinite(step))
      sink.point(sink.series(key, options), step, timeOf(time, true), number)
  })
}
