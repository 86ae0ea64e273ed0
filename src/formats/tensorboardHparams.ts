// What the hparams plugin keeps in the metadata of its summaries: what a session was given, and how it ended. The experiment's own description adds nothing to a run.
// Source: tensorboard/plugins/hparams/plugin_data.proto, google/protobuf/struct.proto.

import type { ParamValue } from '../core/run.ts'
import type { RunFacts } from './format.ts'
import { type Loose, paramOf } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { makeCursor } from './bytes/message.ts'

/** What a content says. `endWithoutTime`: torch writes an end of no time, with success, together with the start. */
export interface Hparams {
  readonly version: number
  readonly params: readonly (readonly [name: string, value: ParamValue])[]
  readonly tags: readonly (readonly [name: string, value: string])[]
  readonly facts: RunFacts
  readonly endWithoutTime: boolean
}

interface Field {
  readonly field: number
  readonly wire: number
  readonly from: number
  readonly to: number
  readonly varint: number
}

class Broken extends Error {}

/** The fields of a message. Throws Broken. */
function fieldsOf(bytes: Uint8Array, { from, to }: { readonly from: number; readonly to: number }): Field[] {
  const cursor = makeCursor()
  const fields: Field[] = []
  cursor.open(bytes, from, to)
  while (cursor.next()) fields.push({ field: cursor.field, wire: cursor.wire, from: cursor.from, to: cursor.to, varint: cursor.varint })
  if (cursor.broken) throw new Broken()
  return fields
}

const doubleAt = (bytes: Uint8Array, one: Field): number =>
  one.wire === 1 ? new DataView(bytes.buffer, bytes.byteOffset + one.from, 8).getFloat64(0, true) : NaN

/** A google.protobuf.Value; null for one that has nothing set. */
function valueOf(bytes: Uint8Array, range: { readonly from: number; readonly to: number }, depth: number): Loose {
  if (depth > 64) throw new Broken()
  let value: Loose = null
  for (const one of fieldsOf(bytes, range)) {
    if (one.field === 1) value = null
    else if (one.field === 2) value = doubleAt(bytes, one)
    else if (one.field === 3 && one.wire === 2) value = textOf(bytes, one.from, one.to)
    else if (one.field === 4) value = one.varint !== 0
    else if (one.field === 5 && one.wire === 2) value = Object.fromEntries(entriesOf(bytes, fieldsOf(bytes, one), depth + 1))
    else if (one.field === 6 && one.wire === 2)
      value = fieldsOf(bytes, one)
        .filter((item) => item.field === 1 && item.wire === 2)
        .map((item) => valueOf(bytes, item, depth + 1))
  }
  return value
}

/** Entries of a map<string, Value> that is field 1. */
function entriesOf(bytes: Uint8Array, fields: readonly Field[], depth: number): [string, Loose][] {
  return fields
    .filter((one) => one.field === 1 && one.wire === 2)
    .map((entry) => {
      let name = ''
      let value: Loose = null
      for (const one of fieldsOf(bytes, entry)) {
        if (one.wire !== 2) continue
        if (one.field === 1) name = textOf(bytes, one.from, one.to)
        else if (one.field === 2) value = valueOf(bytes, one, depth)
      }
      return [name, value]
    })
}

const time = (seconds: number): number | undefined => (Number.isFinite(seconds) && seconds > 0 ? seconds : undefined)

function startOf(bytes: Uint8Array, fields: readonly Field[]): Pick<Hparams, 'params' | 'tags' | 'facts'> {
  const named: Readonly<Record<number, string>> = { 2: 'model_uri', 3: 'monitor_url', 4: 'group' }
  const tags: [string, string][] = []
  let startTime: number | undefined
  for (const one of fields) {
    const name = named[one.field]
    if (name !== undefined && one.wire === 2 && one.to > one.from) tags.push([name, textOf(bytes, one.from, one.to)])
    else if (one.field === 5) startTime = time(doubleAt(bytes, one))
  }
  const params = entriesOf(bytes, fields, 0).map(([name, value]): [string, ParamValue] => [name, paramOf(value)])
  return { params, tags, facts: startTime === undefined ? {} : { startTime } }
}

function endOf(bytes: Uint8Array, fields: readonly Field[]): Pick<Hparams, 'facts' | 'endWithoutTime'> {
  let status = 0
  let endTime: number | undefined
  for (const one of fields) {
    if (one.field === 1 && one.wire === 0) status = one.varint
    else if (one.field === 2) endTime = time(doubleAt(bytes, one))
  }
  const facts: RunFacts =
    status === 1
      ? { status: { status: 'finished', reason: 'Its hparams session ended with success.' } }
      : status === 2
        ? { status: { status: 'failed', reason: 'Its hparams session ended with failure.' } }
        : {}
  return { facts: endTime === undefined ? facts : { ...facts, endTime }, endWithoutTime: status === 1 && endTime === undefined }
}

/** Reads an HParamsPluginData in [from, to); null when the bytes are no such message. */
export function readHparams(bytes: Uint8Array, from: number, to: number): Hparams | null {
  try {
    let version = 0
    let read: Partial<Hparams> = {}
    for (const one of fieldsOf(bytes, { from, to })) {
      if (one.field === 1 && one.wire === 0) version = one.varint
      else if (one.field === 3 && one.wire === 2) read = startOf(bytes, fieldsOf(bytes, one))
      else if (one.field === 4 && one.wire === 2) read = endOf(bytes, fieldsOf(bytes, one))
    }
    return { params: [], tags: [], facts: {}, endWithoutTime: false, ...read, version }
  } catch (error) {
    if (error instanceof Broken) return null
    throw error
  }
}
