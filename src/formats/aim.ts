// Aim: .aim/run_metadata.sqlite with names, experiments, tags and notes, and for each run two RocksDB databases, meta/chunks/<hash> (parameters, contexts, end) and
// seqs/chunks/<hash> (values). Both are read as their files lie, tables and logs, so a run is seen while it goes on.

import { type AimNode, aimKey, readAimTree } from './aimTree.ts'
import type { Claim, Database, Format, FolderView, RunFacts, RunSink, StoreSink } from './format.ts'
import { type Loose, eachLeaf, fieldsOf, paramOf, textIn } from './bytes/looseJson.ts'
import { inFolder } from './inFolder.ts'
import { timeOf } from './optunaTrial.ts'

const name = 'run_metadata.sqlite'
const mostRuns = 20_000

/** Tables and logs of a run's two databases. */
function chunkFiles(folder: FolderView, kind: 'meta' | 'seqs', run: string): readonly string[] {
  const chunk = folder.sub(kind)?.sub('chunks')?.sub(run)
  return chunk === undefined ? [] : chunk.files.filter((file) => /^\d+\.(?:sst|log)$/.test(file)).map((file) => inFolder(chunk, file))
}

function putMetadata(database: Database, store: StoreSink): void {
  const columns = new Set(database.all('PRAGMA table_info(run)').map((row) => row['name']))
  const column = (one: string): string => (columns.has(one) ? `r.${one}` : 'NULL')
  const rows = database.all(`
    SELECT r.id AS number, r.hash AS hash, ${column('name')} AS name, ${column('description')} AS notes, ${column('is_archived')} AS archived,
           ${column('created_at')} AS created, ${column('finalized_at')} AS finalized, e.name AS experiment
    FROM run r LEFT JOIN experiment e ON e.id = r.experiment_id ORDER BY r.id`)
  const sinks = new Map<unknown, RunSink>()
  for (const row of rows) {
    if (typeof row['hash'] !== 'string' || row['hash'] === '') continue
    const sink = store.run(row['hash'])
    sinks.set(row['number'], sink)
    const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
    if (typeof row['name'] === 'string') facts.name = row['name']
    if (typeof row['experiment'] === 'string') facts.experiment = row['experiment']
    if (typeof row['notes'] === 'string' && row['notes'] !== '') facts.notes = row['notes']
    const start = timeOf(row['created'] as Loose, true)
    if (!Number.isNaN(start)) facts.startTime = start
    const end = timeOf(row['finalized'] as Loose, true)
    if (!Number.isNaN(end)) facts.endTime = end
    sink.facts(facts)
    if (row['archived'] === 1) sink.tag('archived', 'true')
  }
  const tables = new Set(database.all("SELECT name FROM sqlite_master WHERE type = 'table'").map((row) => row['name']))
  if (tables.has('run_tag') && tables.has('tag'))
    for (const row of database.all('SELECT l.run_id AS number, t.name AS name FROM run_tag l JOIN tag t ON t.id = l.tag_id ORDER BY t.id'))
      if (typeof row['name'] === 'string') sinks.get(row['number'])?.tag(row['name'], '')
  if (tables.has('note')) {
    const notes = new Map<unknown, string[]>()
    for (const row of database.all('SELECT run_id AS number, content FROM note ORDER BY id'))
      if (typeof row['content'] === 'string') notes.set(row['number'], [...(notes.get(row['number']) ?? []), row['content']])
    for (const [number, texts] of notes) sinks.get(number)?.facts({ notes: texts.join('\n') })
  }
}

/** As Python's json.dumps prints it. */
function printContext(value: Loose): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((one) => printContext(one as Loose)).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, one]) => `${JSON.stringify(key)}: ${printContext(one)}`)
      .join(', ')}}`
  return String(value)
}

function putSystem(system: { readonly [key: string]: Loose }, sink: RunSink): void {
  const git = fieldsOf(system['git_info'])
  const commit = textIn(fieldsOf(git['commit'])['hash'])
  if (commit !== undefined)
    sink.facts({ git: { commit, branch: textIn(git['branch']) ?? null, dirty: null, remote: textIn(git['remote_url']) ?? null } })
  const words = system['arguments']
  const command = Array.isArray(words) ? words.map((one) => textIn(one as Loose) ?? '').join(' ') : textIn(words)
  if (command !== undefined && command !== '') sink.facts({ command })
}

function putRun(files: ReadonlyMap<string, Uint8Array>, hash: string, sink: RunSink): void {
  const of = (kind: string): ReadonlyMap<string, Uint8Array> =>
    new Map([...files].filter(([path]) => path.includes(`/${kind}/chunks/`) || path.startsWith(`${kind}/chunks/`)))
  const meta = fieldsOf(readAimTree(of('meta'), sink).at('meta', 'chunks', hash).whole())
  for (const [key, value] of Object.entries(fieldsOf(meta['attrs']))) {
    if (key === '__system_params') putSystem(fieldsOf(value), sink)
    else eachLeaf(value, key, (leaf, told) => sink.param(leaf, paramOf(told)))
  }
  const end = meta['end_time']
  if (typeof end === 'number' && Number.isFinite(end))
    sink.facts({ endTime: end, complete: true, status: { status: 'finished', reason: 'Aim recorded when the run ended.' } })
  const contexts = fieldsOf(meta['contexts'])
  const values = readAimTree(of('seqs'), sink)
  // in a place of their own, by a hash of the step; older versions had them by the step itself
  for (const place of [values.at('seqs', 'v2', 'chunks', hash), values.at('seqs', 'chunks', hash)])
    for (const [context, metrics] of place.below()) {
      const told = fieldsOf(contexts[context])
      const words = Object.keys(told).length === 0 ? '' : ` ${printContext(told)}`
      for (const [metric, columns] of metrics.below()) putSeries(columns, metric, words, sink)
    }
}

function putSeries(columns: AimNode, metric: string, words: string, sink: RunSink): void {
  const steps = columns.column('step')
  const times = columns.column('time')
  const points = [...columns.column('val')]
    .map(([key, value]) => ({ step: steps.size === 0 ? Number(aimKey(key)) : (steps.get(key) ?? NaN), time: times.get(key) ?? NaN, value }))
    .sort((a, b) => a.step - b.step)
  if (points.length === 0) return
  const series = sink.series(`${metric}${words}`, { law: 'last-wins', system: metric.startsWith('__system__') })
  for (const { step, time, value } of points)
    sink.point(series, Number.isFinite(step) ? step : NaN, Number.isFinite(time) ? time : NaN, value)
}

export const aim: Format = {
  id: 'aim',
  title: 'Aim',
  claim(folder) {
    if (!folder.files.includes(name) || !folder.folders.includes('meta')) return []
    const runs = new Set([...(folder.sub('meta')?.sub('chunks')?.folders ?? []), ...(folder.sub('seqs')?.sub('chunks')?.folders ?? [])])
    const claims: Claim[] = [{ kind: 'database', file: inFolder(folder, name), run: folder.path }]
    for (const run of [...runs].slice(0, mostRuns)) {
      const files = [...chunkFiles(folder, 'meta', run), ...chunkFiles(folder, 'seqs', run)]
      // the same run as the database names it
      if (files.length > 0) claims.push({ kind: 'whole', files, run: `${folder.path}#${run}` })
    }
    return claims
  },
  database: (_claim, database, _since, store) => putMetadata(database, store),
  whole: (claim, files, store) => putRun(files, claim.run.slice(claim.run.lastIndexOf('#') + 1), store.run('')),
}
