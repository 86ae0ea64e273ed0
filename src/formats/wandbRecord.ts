// What a record of a .wandb file says: wandb_internal.Record, fields by number (wandb/proto/wandb_internal.proto). History and samples are read by wandbItems.

import type { RunFacts, RunSink } from './format.ts'
import { type Loose, eachLeaf, paramOf, parseLoose } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { makeCursor } from './bytes/message.ts'
import { makeItemReader, readTime } from './wandbItems.ts'

type OpenFacts = { -readonly [K in keyof RunFacts]: RunFacts[K] }

/** Reads one record in [from, to). False when the bytes are no such message. */
export type RecordReader = (bytes: Uint8Array, from: number, to: number, sink: RunSink) => boolean

/** W&B's exit codes: 0 = finished, 254 = crashed, 255 = interrupted, anything else = failed. */
export function statusOfExit(code: number): NonNullable<RunFacts['status']> {
  if (code === 0) return { status: 'finished', reason: 'wandb recorded exit code 0.' }
  return {
    status: 'failed',
    reason: `wandb recorded exit code ${code}${code === 255 ? ', as it does for an interrupted run' : code === 254 ? ', as it does for a crash' : ''}.`,
  }
}

/** Puts a configuration into the sink: leaves joined by '.', without W&B's own keys. */
export function putConfig(key: readonly string[], value: Loose, sink: RunSink): void {
  if (key[0] === '_wandb' || key[0] === 'wandb_version') return
  eachLeaf(value, key.join('.'), (name, leaf) => sink.param(name, paramOf(leaf)))
}

/** Length-delimited fields of a message, as field number and bounds. */
function* fieldsIn(
  bytes: Uint8Array,
  from: number,
  to: number,
): Generator<{ readonly field: number; readonly from: number; readonly to: number }> {
  const cursor = makeCursor()
  cursor.open(bytes, from, to)
  while (cursor.next()) if (cursor.wire === 2) yield { field: cursor.field, from: cursor.from, to: cursor.to }
}

function readConfig(bytes: Uint8Array, from: number, to: number, sink: RunSink): void {
  for (const update of fieldsIn(bytes, from, to)) {
    if (update.field !== 1) continue
    const path: string[] = []
    let key = ''
    let json = ''
    for (const one of fieldsIn(bytes, update.from, update.to)) {
      const text = textOf(bytes, one.from, one.to)
      if (one.field === 1) key = text
      else if (one.field === 2) path.push(text)
      else if (one.field === 16) json = text
    }
    const value = parseLoose(json)
    if (value !== undefined) putConfig(path.length > 0 ? path : [key], value, sink)
  }
}

function readGit(bytes: Uint8Array, from: number, to: number, facts: OpenFacts): void {
  let remote: string | null = null
  let commit: string | null = null
  for (const one of fieldsIn(bytes, from, to)) {
    if (one.field === 1) remote = textOf(bytes, one.from, one.to)
    else if (one.field === 2) commit = textOf(bytes, one.from, one.to)
  }
  if (commit !== null || remote !== null) facts.git = { commit, branch: null, dirty: null, remote }
}

function readRun(bytes: Uint8Array, from: number, to: number, sink: RunSink): void {
  const facts: OpenFacts = {}
  let id = ''
  for (const one of fieldsIn(bytes, from, to)) {
    const text = (): string => textOf(bytes, one.from, one.to)
    if (one.field === 1) id = text()
    else if (one.field === 3) facts.experiment = text()
    else if (one.field === 4) readConfig(bytes, one.from, one.to, sink)
    else if (one.field === 6) sink.tag('group', text())
    else if (one.field === 7) sink.tag('job_type', text())
    else if (one.field === 8 && one.to > one.from) facts.name = text()
    else if (one.field === 9 && one.to > one.from) facts.notes = text()
    else if (one.field === 10) sink.tag(text(), '')
    else if (one.field === 12) sink.tag('sweep', text())
    else if (one.field === 13) facts.host = text()
    else if (one.field === 17) {
      const time = readTime(bytes, one.from, one.to)
      if (time > 0) facts.startTime = time
    } else if (one.field === 21) readGit(bytes, one.from, one.to, facts)
  }
  if (facts.name === undefined && id !== '') facts.name = id
  sink.facts(facts)
}

/** EnvironmentRecord. Arguments of the command are left out: they may carry secrets. */
function readEnvironment(bytes: Uint8Array, from: number, to: number, sink: RunSink): void {
  const facts: OpenFacts = {}
  for (const one of fieldsIn(bytes, from, to)) {
    if (one.field === 6) facts.command = textOf(bytes, one.from, one.to)
    else if (one.field === 9) readGit(bytes, one.from, one.to, facts)
    else if (one.field === 12) facts.host = textOf(bytes, one.from, one.to)
    else if (one.field === 13) facts.user = textOf(bytes, one.from, one.to)
  }
  sink.facts(facts)
}

function readArtifact(bytes: Uint8Array, from: number, to: number, sink: RunSink): void {
  let type = ''
  let name = ''
  for (const one of fieldsIn(bytes, from, to)) {
    if (one.field === 4) type = textOf(bytes, one.from, one.to)
    else if (one.field === 5) name = textOf(bytes, one.from, one.to)
  }
  if (name !== '')
    sink.artifact({
      path: name,
      kind: /table/.test(type) ? 'table' : type === 'model' ? 'model' : /checkpoint/.test(type) ? 'checkpoint' : 'other',
      sizeBytes: null,
    })
}

function readUsed(bytes: Uint8Array, from: number, to: number, sink: RunSink): void {
  let name = ''
  let digest: string | null = null
  for (const one of fieldsIn(bytes, from, to)) {
    if (one.field === 3) name = textOf(bytes, one.from, one.to)
    else if (one.field === 1) digest = textOf(bytes, one.from, one.to)
  }
  if (name !== '') sink.data({ name, digest, context: null, manifest: null })
}

function readExit(bytes: Uint8Array, from: number, to: number, sink: RunSink): void {
  const cursor = makeCursor()
  let code = 0
  cursor.open(bytes, from, to)
  while (cursor.next()) {
    if (cursor.wire !== 0) continue
    if (cursor.field === 1) code = cursor.varint
    // a further process of a shared run left; the run goes on
    else if (cursor.field === 3 && cursor.varint !== 0) return
  }
  sink.facts({ status: statusOfExit(code), complete: true })
}

/** A reader for the records of one file, in order. */
export function makeRecordReader(): RecordReader {
  const cursor = makeCursor()
  const items = makeItemReader()
  return (bytes, from, to, sink) => {
    cursor.open(bytes, from, to)
    while (cursor.next()) {
      if (cursor.wire !== 2) continue
      const start = cursor.from
      const end = cursor.to
      if (cursor.field === 2) {
        if (!items.history(bytes, start, end, sink)) return false
      } else if (cursor.field === 7) items.stats(bytes, start, end, sink)
      else if (cursor.field === 5) readConfig(bytes, start, end, sink)
      else if (cursor.field === 8) readArtifact(bytes, start, end, sink)
      else if (cursor.field === 17) readRun(bytes, start, end, sink)
      else if (cursor.field === 18) readExit(bytes, start, end, sink)
      else if (cursor.field === 25) readUsed(bytes, start, end, sink)
      else if (cursor.field === 26) readEnvironment(bytes, start, end, sink)
    }
    return !cursor.broken
  }
}
