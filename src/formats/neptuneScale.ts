// Neptune 3 (neptune-scale): run_operations.sqlite3 of a run's folder, a protobuf per operation. Sources: neptune_api ingest v1 common.proto; client 0.9 to 0.30.

import type { Database, Format, RunFacts, RunSink } from './format.ts'
import { textOf } from './bytes/lines.ts'
import { makeCursor } from './bytes/message.ts'
import { inFolder } from './inFolder.ts'

type Value = number | string | boolean | { readonly time: number } | readonly string[] | undefined

/** Length-delimited and other fields of a message. */
function* fields(
  bytes: Uint8Array,
  from = 0,
  to = bytes.length,
): Generator<{ field: number; wire: number; from: number; to: number; varint: number }> {
  const cursor = makeCursor()
  cursor.open(bytes, from, to)
  while (cursor.next()) yield { field: cursor.field, wire: cursor.wire, from: cursor.from, to: cursor.to, varint: cursor.varint }
}

function timestamp(bytes: Uint8Array, from: number, to: number): number {
  let time = 0
  for (const one of fields(bytes, from, to))
    if (one.wire === 0) time += one.field === 1 ? one.varint : one.field === 2 ? one.varint / 1e9 : 0
  return time
}

function valueOf(bytes: Uint8Array, from: number, to: number): Value {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const one of fields(bytes, from, to)) {
    if (one.field === 1 && one.wire === 1) return view.getFloat64(one.from, true)
    if (one.field === 3 && one.wire === 0) return one.varint
    if (one.field === 5 && one.wire === 0) return one.varint !== 0
    if (one.field === 6 && one.wire === 2) return textOf(bytes, one.from, one.to)
    if (one.field === 8 && one.wire === 2) return { time: timestamp(bytes, one.from, one.to) }
    if (one.field === 12 && one.wire === 2)
      return [...fields(bytes, one.from, one.to)].filter((item) => item.wire === 2).map((item) => textOf(bytes, item.from, item.to))
  }
  return undefined
}

/** An entry of map<string, message>: its key, and the bounds of its value. */
function entryOf(bytes: Uint8Array, from: number, to: number): { key: string; from: number; to: number } {
  const entry = { key: '', from: to, to }
  for (const one of fields(bytes, from, to)) {
    if (one.wire !== 2) continue
    if (one.field === 1) entry.key = textOf(bytes, one.from, one.to)
    else if (one.field === 2) {
      entry.from = one.from
      entry.to = one.to
    }
  }
  return entry
}

/** ISO time of seconds since 1970; the number itself beyond what a calendar holds. */
const isoOf = (time: number): string => (Math.abs(time) <= 8.64e12 ? new Date(time * 1000).toISOString() : String(time))

/** UpdateRunSnapshot: fields that are set, sets that change, and a point per series at one step. */
function putUpdate(bytes: Uint8Array, sink: RunSink): void {
  let step = NaN
  let time = NaN
  for (const one of fields(bytes)) {
    if (one.wire !== 2) continue
    if (one.field === 1) {
      step = 0
      for (const part of fields(bytes, one.from, one.to))
        if (part.wire === 0) step += part.field === 1 ? part.varint : part.field === 2 ? part.varint / 1e6 : 0
    } else if (one.field === 2) time = timestamp(bytes, one.from, one.to)
  }
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
  for (const one of fields(bytes)) {
    if (one.wire !== 2 || (one.field !== 4 && one.field !== 5 && one.field !== 8)) continue
    const entry = entryOf(bytes, one.from, one.to)
    if (one.field === 5) {
      if (entry.key === 'sys/tags' || entry.key === 'sys/group_tags')
        for (const tag of tagsIn(bytes, entry.from, entry.to)) sink.tag(tag, '')
      continue
    }
    const value = valueOf(bytes, entry.from, entry.to)
    if (one.field === 8) {
      if (typeof value === 'number') sink.point(sink.series(entry.key), step, time, value)
    } else if (
      /(?:^source_code\/(?:branch|dirty)|\/commit\/commit_id)$/.test(entry.key) &&
      (typeof value === 'string' || typeof value === 'boolean')
    ) {
      const { git = { commit: null, branch: null, dirty: null, remote: null } } = facts
      if (typeof value === 'boolean') facts.git = { ...git, dirty: value }
      else facts.git = entry.key.endsWith('/branch') ? { ...git, branch: value } : { ...git, commit: value }
    } else if (entry.key === 'sys/name' && typeof value === 'string') facts.name = value
    else if (entry.key === 'sys/description' && typeof value === 'string') facts.notes = value
    else if (!entry.key.startsWith('sys/') && !entry.key.startsWith('source_code')) {
      if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') sink.param(entry.key, value)
      else if (typeof value === 'object' && 'time' in value) sink.param(entry.key, isoOf(value.time))
    }
  }
  sink.facts(facts)
}

/** Strings that a ModifySet adds; those that it removes were added before and stay out only if nothing showed them. */
function tagsIn(bytes: Uint8Array, from: number, to: number): string[] {
  const tags: string[] = []
  for (const set of fields(bytes, from, to)) {
    if (set.field !== 1 || set.wire !== 2) continue
    for (const one of fields(bytes, set.from, set.to)) {
      if (one.wire !== 2) continue
      let key = ''
      let change = 0
      for (const part of fields(bytes, one.from, one.to)) {
        if (part.field === 1 && part.wire === 2) key = textOf(bytes, part.from, part.to)
        else if (part.field === 2 && part.wire === 0) change = part.varint
        else if (part.field === 2 && part.wire === 2)
          for (const inner of fields(bytes, part.from, part.to)) if (inner.wire === 0) change = inner.varint
      }
      if (change === 1) tags.push(key)
    }
  }
  return tags
}

/** Run (CreateRun): its name and when it began. */
function putCreate(bytes: Uint8Array, sink: RunSink): void {
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
  for (const one of fields(bytes)) {
    if (one.wire !== 2) continue
    if (one.field === 5 && one.to > one.from) facts.name = textOf(bytes, one.from, one.to)
    else if (one.field === 3) facts.startTime = timestamp(bytes, one.from, one.to)
    else if (one.field === 2)
      for (const fork of fields(bytes, one.from, one.to))
        if (fork.field === 2 && fork.wire === 2) sink.tag('fork of', textOf(bytes, fork.from, fork.to))
  }
  sink.facts(facts)
}

function read(database: Database, since: unknown, sink: RunSink): number {
  const meta = database.all('SELECT project, run_id FROM metadata')[0]
  if (since === undefined && meta !== undefined) {
    const { project, run_id: id } = meta
    sink.facts({ ...(typeof id === 'string' ? { name: id } : {}), ...(typeof project === 'string' ? { experiment: project } : {}) })
  }
  let last = typeof since === 'number' ? since : 0
  // uploaded rows are deleted, so what is there is what was not sent; nothing held becomes wrong by it
  database.each(
    'SELECT sequence_id, operation_type, operation FROM run_operations WHERE sequence_id > ? ORDER BY sequence_id',
    [last],
    (row) => {
      last = Number(row['sequence_id'])
      const operation = row['operation']
      if (!(operation instanceof Uint8Array)) return
      if (Number(row['operation_type']) === 1) putCreate(operation, sink)
      else putUpdate(operation, sink)
    },
  )
  return last
}

export const neptuneScale: Format = {
  id: 'neptune-scale',
  title: 'Neptune Scale',
  claim: (folder) =>
    folder.files
      .filter(
        (file) => file.endsWith('.sqlite3') && folder.tables(file).includes('run_operations') && folder.tables(file).includes('metadata'),
      )
      .map((file) => ({
        kind: 'database',
        file: inFolder(folder, file),
        run: file === 'run_operations.sqlite3' ? folder.path : inFolder(folder, file),
      })),
  database: (_claim, database, since, store) => read(database, since, store.run('')),
}
