// ClearML offline sessions: offline-<id>/ with task.json and metrics.jsonl, and the same as a zip beside it once the session was closed.

import type { Format, Inflate, RunFacts, RunSink, StoreSink } from './format.ts'
import { type Fields, fieldsOf, finiteOf, listOf, numberOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { eachLineToEnd, textOf } from './bytes/lines.ts'
import { zipEntries } from './bytes/zip.ts'
import { inFolder } from './inFolder.ts'

const maxBytes = 64 * 1024 * 1024
const sessionName = /^offline-[0-9a-f]{32}$/

/** Parameters by section: "General/lr". All values are texts, as ClearML stores them. */
function putTask(task: Fields, closed: boolean, sink: RunSink): void {
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
  const name = textIn(task['name'])
  if (name !== undefined) facts.name = name
  const project = textIn(task['project_name'])
  if (project !== undefined) facts.experiment = project
  const comment = textIn(task['comment'])
  if (comment !== undefined && comment !== '') facts.notes = comment
  const script = fieldsOf(task['script'])
  const commit = textIn(script['version_num'])
  if (commit !== undefined && commit !== '')
    facts.git = { commit, branch: textIn(script['branch']) || null, dirty: null, remote: textIn(script['repository']) || null }
  const entry = textIn(script['entry_point'])
  if (entry !== undefined) facts.command = entry
  // the state in the file always says "created"; the archive is made when the session is closed
  if (closed) facts.status = { status: 'finished', reason: 'ClearML closed this offline session: its archive stands beside it.' }
  sink.facts(facts)
  for (const [section, entries] of Object.entries(fieldsOf(task['hyperparams'])))
    for (const [key, told] of Object.entries(fieldsOf(entries))) sink.param(`${section}/${key}`, textIn(fieldsOf(told)['value']) ?? null)
  for (const tag of listOf(task['tags'])) sink.tag(textIn(tag) ?? '', '')
  for (const one of listOf(fieldsOf(task['execution'])['artifacts']))
    sink.artifact({ path: textIn(fieldsOf(one)['key']) ?? '', kind: 'other', sizeBytes: null })
}

/** A line is a list of events. */
function putEvents(bytes: Uint8Array, path: string, sink: RunSink): void {
  eachLineToEnd(bytes, (from, to, torn) => {
    if (from === to) return
    const events = parseLoose(textOf(bytes, from, to))
    if (events === undefined) {
      if (!torn) sink.issue('warning', from, 'A line is no JSON; it is passed over.', path)
      return
    }
    for (const event of Array.isArray(events) ? listOf(events) : [events]) {
      const fields = fieldsOf(event)
      const value = numberOf(fields['value'])
      if (fields['type'] !== 'training_stats_scalar' || value === undefined) continue
      const metric = textIn(fields['metric']) ?? ''
      const series = sink.series(`${metric}/${textIn(fields['variant']) ?? ''}`, { system: metric.startsWith(':monitor:') })
      sink.point(series, finiteOf(fields['iter']), finiteOf(fields['timestamp']) / 1000, value)
    }
  })
}

function readZip(bytes: Uint8Array, path: string, inflate: Inflate, sink: RunSink): void {
  const entries = zipEntries(bytes)
  if (entries === undefined) return sink.issue('warning', null, 'This archive is not whole; what is in it cannot be read.', path)
  for (const entry of ['task.json', 'metrics.jsonl'].flatMap((name) => entries.find((one) => one.name === name) ?? [])) {
    const content = entry.read(inflate, maxBytes)
    if (content === undefined) sink.issue('warning', null, `${entry.name} in this archive is damaged or longer than 64 MiB.`, path)
    else if (entry.name === 'task.json') putTask(fieldsOf(parseLoose(textOf(content))), true, sink)
    else putEvents(content, path, sink)
  }
}

export const clearml: Format = {
  id: 'clearml',
  title: 'ClearML',
  claim(folder) {
    if (sessionName.test(folder.name) && folder.files.includes('task.json')) {
      const files = ['task.json', 'metrics.jsonl'].filter((file) => folder.files.includes(file)).map((file) => inFolder(folder, file))
      const zip = folder.up()?.files.includes(`${folder.name}.zip`) === true
      // named so that the run knows of it; the folder is whole where the archive may lack something
      return [{ kind: 'whole', files: zip ? [...files, `${folder.path}.zip`] : files, run: folder.path }]
    }
    return folder.files
      .filter((file) => file.endsWith('.zip') && sessionName.test(file.slice(0, -4)) && !folder.folders.includes(file.slice(0, -4)))
      .map((file) => ({ kind: 'whole', files: [inFolder(folder, file)], run: inFolder(folder, file) }))
  },
  whole(_claim, files, store: StoreSink, inflate) {
    const sink = store.run('')
    const closed = [...files.keys()].some((path) => path.endsWith('.zip'))
    const isFolder = [...files.keys()].some((path) => path.endsWith('/task.json'))
    for (const [path, bytes] of files) {
      if (path.endsWith('.zip')) {
        if (!isFolder) readZip(bytes, path, inflate, sink)
      } else if (path.endsWith('task.json')) {
        const task = parseLoose(textOf(bytes))
        if (task === undefined) sink.issue('info', null, 'task.json is not whole JSON; it is read again when it changes.', path)
        else putTask(fieldsOf(task), closed, sink)
      } else putEvents(bytes, path, sink)
    }
  },
}
