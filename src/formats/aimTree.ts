// Aim's way of keeping nested values in a key-value store: the path to each leaf is its key, elements ended by FE; numbers as keys begin with another FE.
// Source: aim/storage/encoding/encoding.pyx, treeutils.pyx.

import type { RunSink } from './format.ts'
import type { Loose } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { readTable, readWriteLog } from './bytes/rocksDb.ts'

const end = 0xfe
const maxDepth = 60

/** A place in the tree. Keys that are numbers are named '#' and the number. */
export interface AimNode {
  /** A place further down; an empty one where there is nothing. */
  at(...path: readonly string[]): AimNode
  below(): ReadonlyMap<string, AimNode>
  /** The numbers directly below a child, by key. */
  column(name: string): ReadonlyMap<string, number>
  /** Everything from here on as one value. */
  whole(): Loose
}

/** The number in a key that is one. */
export const aimKey = (key: string): string => (key.startsWith('#') ? key.slice(1) : key)

interface OpenNode extends AimNode {
  readonly children: Map<string, OpenNode>
  value: Uint8Array | undefined
}

function makeNode(): OpenNode {
  const children = new Map<string, OpenNode>()
  const node: OpenNode = {
    children,
    value: undefined,
    at: (...path) => path.reduce<OpenNode | undefined>((one, part) => one?.children.get(part), node) ?? makeNode(),
    below: () => children,
    column(name) {
      const numbers = new Map<string, number>()
      for (const [key, child] of children.get(name)?.children ?? []) {
        const value = child.value === undefined ? undefined : leafOf(child.value)
        if (typeof value === 'number' || typeof value === 'bigint') numbers.set(key, Number(value))
      }
      return numbers
    },
    whole: () => wholeOf(node),
  }
  return node
}

/** A leaf by its first byte; undefined for marks of lists, objects and objects of Aim's own. */
function leafOf(bytes: Uint8Array): Loose | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (bytes[0]) {
    case 0:
      return null
    case 1:
      return bytes[1] !== 0
    case 2: {
      if (bytes.length < 9) return undefined
      const value = view.getBigInt64(1, true)
      return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value
    }
    case 3:
      return bytes.length < 9 ? undefined : view.getFloat64(1, true)
    case 4:
      return textOf(bytes, 1)
    case 5:
      return `${bytes.length - 1} bytes`
    default:
      return undefined
  }
}

function wholeOf(node: OpenNode): Loose {
  const own = node.value === undefined ? undefined : leafOf(node.value)
  if (own !== undefined) return own
  if (node.value?.[0] === 6)
    return [...node.children].sort(([a], [b]) => Number(aimKey(a)) - Number(aimKey(b))).map(([, child]) => wholeOf(child))
  const fields: [string, Loose][] = []
  for (const [key, child] of node.children) fields.push([key, wholeOf(child)])
  // no key out of a log may be taken for an object's own
  return Object.fromEntries(fields.filter(([key]) => key !== '__proto__')) as Loose
}

/** Elements of a key; undefined when it is none of Aim's. */
function pathOf(key: Uint8Array): string[] | undefined {
  const path: string[] = []
  for (let at = 0; at < key.length;) {
    if (path.length >= maxDepth) return undefined
    if (key[at] === end) {
      if (at + 10 > key.length || key[at + 9] !== end) return undefined
      path.push(`#${new DataView(key.buffer, key.byteOffset + at + 1, 8).getBigInt64(0)}`)
      at += 10
      continue
    }
    const stop = key.indexOf(end, at)
    if (stop < 0) return undefined
    path.push(textOf(key, at, stop))
    at = stop + 1
  }
  return path
}

const latin = new TextDecoder('latin1')

/** The tree in the database whose tables and logs these are; what cannot be read of them is an issue. */
export function readAimTree(files: ReadonlyMap<string, Uint8Array>, sink: RunSink): AimNode {
  const latest = new Map<string, { readonly sequence: number; readonly key: Uint8Array; readonly value: Uint8Array | undefined }>()
  const write = (key: Uint8Array, sequence: number, value: Uint8Array | undefined): void => {
    const name = latin.decode(key)
    const known = latest.get(name)
    if (known === undefined || known.sequence <= sequence) latest.set(name, { sequence, key, value })
  }
  for (const [path, bytes] of files) {
    const problem = path.endsWith('.sst') ? readTable(bytes, write) : null
    if (problem !== null) sink.issue('warning', null, `It cannot be read to its end: ${problem}.`, path)
    if (path.endsWith('.log')) readWriteLog(bytes, write)
  }
  const root = makeNode()
  // in RocksDB's own order, whichever of the files a key is in
  for (const name of [...latest.keys()].sort()) {
    const { key, value } = latest.get(name)!
    const path = value === undefined || value.length === 0 ? undefined : pathOf(key)
    if (path === undefined) continue
    let node = root
    for (const part of path) {
      let next = node.children.get(part)
      if (next === undefined) node.children.set(part, (next = makeNode()))
      node = next
    }
    node.value = value
  }
  return root
}
