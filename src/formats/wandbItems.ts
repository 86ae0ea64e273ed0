// The items of a .wandb file: history rows and samples of the machine. The bulk of a file, so numbers make no string and no object.
// An item is {key=1, nested_key=2…, value_json=16}: its name fields are one stretch of bytes, and found by it.

import type { RunSink, SeriesHandle } from './format.ts'
import { makeByteTable } from './bytes/byteTable.ts'
import { eachLeaf, finiteOf, type Loose, parseLoose, spokenNumber } from './bytes/looseJson.ts'
import { numberIn, textOf } from './bytes/lines.ts'
import { makeCursor } from './bytes/message.ts'
import { type Media, putMedia } from './wandbMedia.ts'

/** A key, with what is known of it. */
export interface Key {
  readonly path: readonly string[]
  /** The path joined by '.', as wandb shows it. */
  readonly name: string
  /** W&B's own: _step, _timestamp, _runtime, _wandb. */
  readonly own: boolean
  readonly parent: string
  series: SeriesHandle | undefined
}

/** Seconds of a google.protobuf.Timestamp; NaN when it is none. */
export function readTime(bytes: Uint8Array, from: number, to: number): number {
  const cursor = makeCursor()
  let time = 0
  cursor.open(bytes, from, to)
  while (cursor.next()) if (cursor.wire === 0) time += cursor.field === 1 ? cursor.varint : cursor.field === 2 ? cursor.varint / 1e9 : 0
  return cursor.broken ? NaN : time
}

function makeKey(bytes: Uint8Array, from: number, to: number): Key {
  const cursor = makeCursor()
  const path: string[] = []
  let whole = ''
  cursor.open(bytes, from, to)
  while (cursor.next()) {
    if (cursor.wire !== 2) continue
    if (cursor.field === 2) path.push(textOf(bytes, cursor.from, cursor.to))
    else if (cursor.field === 1) whole = textOf(bytes, cursor.from, cursor.to)
  }
  if (path.length === 0) path.push(whole)
  return { path, name: path.join('.'), own: path[0]!.startsWith('_'), parent: path.slice(0, -1).join('\u0000'), series: undefined }
}

/** A number that JSON says in another way: quoted, or alone in a list. */
function numberOf(value: Loose, depth = 0): number | undefined {
  const number = spokenNumber(value)
  if (number !== undefined) return number
  return Array.isArray(value) && value.length === 1 && depth < 8 ? numberOf(value[0] as Loose, depth + 1) : undefined
}

/** Longest JSON of one value that is looked into; longer ones are arrays and tables, which no chart shows. */
const maxOddBytes = 1 << 16

export interface ItemReader {
  /** Reads a HistoryRecord. False when the bytes are none. */
  history(bytes: Uint8Array, from: number, to: number, sink: RunSink): boolean
  /** Reads a StatsRecord: samples without a step. */
  stats(bytes: Uint8Array, from: number, to: number, sink: RunSink): boolean
}

/** Reads the items of one file. */
export function makeItemReader(): ItemReader {
  const outer = makeCursor()
  const inner = makeCursor()
  const historyKeys = makeByteTable<Key>()
  const statsKeys = makeByteTable<Key>()
  const keys: Key[] = []
  const starts: number[] = []
  const ends: number[] = []
  let count = 0
  let typed = false

  /** Notes key and value of an item of the row under way. */
  const note = (bytes: Uint8Array, from: number, to: number, table: typeof historyKeys): void => {
    inner.open(bytes, from, to)
    let nameEnd = from
    let start = -1
    let end = -1
    while (inner.next()) {
      if (inner.wire !== 2) continue
      if (inner.field === 16) {
        start = inner.from
        end = inner.to
      } else if (start < 0) nameEnd = inner.to
    }
    if (inner.broken || start < 0) return
    const key = table.get(bytes, from, nameEnd, makeKey)
    keys[count] = key
    starts[count] = start
    ends[count] = end
    count++
    if (key.path.length > 1 && key.path[key.path.length - 1] === '_type') typed = true
  }

  const odd = (key: Key, bytes: Uint8Array, from: number, to: number, put: (name: string, value: number) => void, media: Media): void => {
    const first = bytes[from]
    if ((first !== 34 && first !== 91 && first !== 123) || to - from > maxOddBytes || (first !== 123 && to - from > 64)) return
    const value = parseLoose(textOf(bytes, from, to))
    if (value === undefined) return
    // the Python writers put a whole object under one key, media somewhere in it
    eachLeaf(
      value,
      key.name,
      (name, leaf) => {
        const number = numberOf(leaf)
        if (number !== undefined) put(name, number)
      },
      (name, object) => media.takesObject(name, object),
    )
  }

  return {
    history(bytes, from, to, sink) {
      count = 0
      typed = false
      let step = NaN
      outer.open(bytes, from, to)
      while (outer.next()) {
        if (outer.wire !== 2) continue
        if (outer.field === 1) note(bytes, outer.from, outer.to, historyKeys)
        else if (outer.field === 2) {
          step = 0
          inner.open(bytes, outer.from, outer.to)
          while (inner.next()) if (inner.field === 1 && inner.wire === 0) step = inner.varint
        }
      }
      if (outer.broken) return false
      let time = NaN
      for (let i = 0; i < count; i++) {
        if (!keys[i]!.own) continue
        if (keys[i]!.name === '_timestamp') time = finiteOf(numberIn(bytes, starts[i]!, ends[i]!))
        else if (keys[i]!.name === '_step' && Number.isNaN(step)) step = finiteOf(numberIn(bytes, starts[i]!, ends[i]!))
      }
      const media = putMedia(sink)
      if (typed) for (let i = 0; i < count; i++) media.takesLeaf(keys[i]!, () => parseLoose(textOf(bytes, starts[i], ends[i])))
      for (let i = 0; i < count; i++) {
        const key = keys[i]!
        if (key.own || (typed && media.has(key))) continue
        const value = numberIn(bytes, starts[i]!, ends[i]!)
        if (value !== undefined) sink.point((key.series ??= sink.series(key.name)), step, time, value)
        else odd(key, bytes, starts[i]!, ends[i]!, (name, number) => sink.point(sink.series(name), step, time, number), media)
      }
      media.flush()
      return true
    },

    stats(bytes, from, to, sink) {
      count = 0
      let time = NaN
      outer.open(bytes, from, to)
      while (outer.next()) {
        if (outer.wire !== 2) continue
        if (outer.field === 2) time = readTime(bytes, outer.from, outer.to)
        else if (outer.field === 3) note(bytes, outer.from, outer.to, statsKeys)
      }
      if (outer.broken) return false
      const media = putMedia(sink)
      for (let i = 0; i < count; i++) {
        const key = keys[i]!
        const value = numberIn(bytes, starts[i]!, ends[i]!)
        if (value !== undefined) sink.point((key.series ??= sink.series(key.name, { system: true })), NaN, time, value)
        else
          odd(key, bytes, starts[i]!, ends[i]!, (name, number) => sink.point(sink.series(name, { system: true }), NaN, time, number), media)
      }
      return true
    },
  }
}
