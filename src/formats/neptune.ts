// Neptune's client up to 1.x: folders of offline and not yet uploaded runs, with operations as JSON in data-*.log. Replayed, since fields can be cleared and deleted.

import type { Format, RunFacts, RunSink } from './format.ts'
import { type Fields, type Loose, fieldsOf, finiteOf, listOf, numberOf, paramOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { eachLine, textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { utcTime } from './utcTime.ts'

interface Attributes {
  readonly values: Map<string, Loose>
  readonly series: Map<string, (readonly [step: number, time: number, value: number])[]>
  readonly sets: Map<string, Set<string>>
  readonly files: Set<string>
  lastTime: number
}

function apply(entry: Fields, into: Attributes): void {
  const op = fieldsOf(entry['obj'])
  const name = listOf(op['path']).map(textIn).join('/')
  const at = numberOf(entry['at'])
  if (at !== undefined) into.lastTime = at
  const type = textIn(op['type']) ?? ''
  if (/^Assign(Float|Int|Bool|String)$/.test(type)) into.values.set(name, op['value'] ?? null)
  else if (type === 'LogFloats') {
    const points = into.series.get(name) ?? []
    into.series.set(name, points)
    for (const one of listOf(op['values'])) {
      const { value, step, ts } = fieldsOf(one)
      const number = numberOf(value) ?? (typeof value === 'string' ? Number(value) : undefined)
      if (number !== undefined) points.push([finiteOf(step), finiteOf(ts), number])
    }
  } else if (type === 'ClearFloatLog') into.series.delete(name)
  else if (type === 'DeleteAttribute') for (const map of [into.values, into.series, into.sets, into.files]) map.delete(name)
  else if (type === 'AddStrings' || type === 'RemoveStrings') {
    const set = into.sets.get(name) ?? new Set()
    into.sets.set(name, set)
    for (const one of listOf(op['values']))
      if (type === 'AddStrings') set.add(textIn(one) ?? '')
      else set.delete(textIn(one) ?? '')
  } else if (type === 'ClearStringSet') into.sets.delete(name)
  else if (type === 'UploadFile' || type === 'UploadFileSet' || type === 'UploadFileContent') into.files.add(name)
}

function put(attributes: Attributes, sink: RunSink): void {
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
  for (const [name, value] of attributes.values) {
    if (name === 'sys/name' && typeof value === 'string') facts.name = value
    else if (name === 'sys/description' && typeof value === 'string') {
      if (value !== '') facts.notes = value
    } else if (name === 'sys/hostname' && typeof value === 'string') facts.host = value
    else if (name === 'source_code/entrypoint' && typeof value === 'string') facts.command = value
    else if (/^monitoring\/[^/]+\/pid$/.test(name)) {
      const pid = typeof value === 'string' && value !== '' ? Number(value) : finiteOf(value)
      if (Number.isFinite(pid)) facts.pid = pid
    } else if (name === 'sys/failed') {
      if (value === true) facts.status = { status: 'failed', reason: 'Neptune recorded sys/failed.' }
    } else if (!/^(sys|monitoring|source_code)\//.test(name)) sink.param(name, paramOf(value))
  }
  sink.facts(facts)
  for (const [name, points] of attributes.series) {
    const series = sink.series(name, { system: name.startsWith('monitoring/') })
    for (const [step, time, value] of points) sink.point(series, step, time, value)
  }
  for (const [name, set] of attributes.sets) for (const tag of set) sink.tag(name === 'sys/tags' ? tag : `${name}/${tag}`, '')
  for (const name of attributes.files) sink.artifact({ path: name, kind: 'other', sizeBytes: null })
}

export const neptune: Format = {
  id: 'neptune',
  title: 'Neptune',
  claim(folder) {
    const logs = folder.files.filter((file) => /^data-\d+\.log$/.test(file)).sort((a, b) => Number(a.slice(5, -4)) - Number(b.slice(5, -4)))
    if (logs.length === 0 || !/^\{"obj":\s?\{"type":/.test(textOf(folder.head(logs[0]!).subarray(0, 64)))) return []
    const files = ['metadata.json', ...logs].filter((file) => folder.files.includes(file))
    return [{ kind: 'whole', files: files.map((file) => inFolder(folder, file)), run: folder.path }]
  },
  whole(_claim, files, store) {
    const sink = store.run('')
    const attributes: Attributes = { values: new Map(), series: new Map(), sets: new Map(), files: new Set(), lastTime: NaN }
    for (const [path, bytes] of files) {
      if (path.endsWith('metadata.json')) {
        const created = utcTime(fieldsOf(parseLoose(textOf(bytes)))['createdAt'])
        if (created !== undefined) sink.facts({ startTime: created })
        continue
      }
      // the tail of a file that is written stays cut until it is flushed
      eachLine(bytes, (from, to) => {
        const entry = from === to ? {} : parseLoose(textOf(bytes, from, to))
        if (entry === undefined) sink.issue('warning', from, 'An operation is no JSON; what it did is lost.', path)
        else apply(fieldsOf(entry), attributes)
      })
    }
    put(attributes, sink)
  },
}
