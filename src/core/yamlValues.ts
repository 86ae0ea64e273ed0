// The values of a small YAML, JSON or front-matter text as plain data with their places. Runs no tags; cycles, too many aliases and too deep nesting
// are one fault each. Knows nothing of what the values mean.

import { LineCounter, type Document, type Node, isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml'
import { type Fact, type FactReader, derived } from './fact.ts'
import type { Place, PlanFault } from './plan.ts'
import { firstFault, placeAt } from './yamlFault.ts'

export type YamlValue = string | number | boolean | null | readonly YamlValue[] | YamlMap
export interface YamlMap {
  readonly [key: string]: YamlValue
}

export interface YamlValues {
  /** null when nothing could be read. Maps have no prototype. */
  readonly value: YamlValue
  readonly fault: PlanFault | null
  /** Where a value's key stands, from "a.b.0"; of what is not there, the nearest that is above it. null when the text is empty. */
  readonly placeOf: (at: string) => Place | null
}

/** Characters that are read, and values, counted as often as aliases repeat them. */
export const valuesLimit = { characters: 256_000, values: 20_000, depth: 40 } as const

const nothing = (message: string, place: Place | null = null): YamlValues => ({
  value: null,
  fault: { place, message },
  placeOf: () => place,
})

/** The text between the two lines "---" at the top of a Markdown file, line ends before it kept so that places stay right; null when there is none. */
export function frontMatterOf(text: string): string | null {
  const top = /^\uFEFF?---[ \t]*\r?\n/.exec(text)
  if (top === null) return null
  const end = /^(---|\.\.\.)[ \t]*$/m.exec(text.slice(top[0].length).replaceAll('\r\n', ' \n'))
  return end === null ? null : `\n${text.slice(top[0].length, top[0].length + end.index)}`
}

/** Reads a text as far as it can be read. Never throws. */
export function readValues(text: string): YamlValues {
  if (text.length > valuesLimit.characters) return nothing(`It has ${text.length} characters; at most ${valuesLimit.characters} are read.`)
  if (/^<{7} /m.test(text)) return nothing('A merge conflict is left in it. Keep one side.')
  if (bracketsDeep(text) > 1_000) return nothing('It is nested too deeply to be read.')
  const lines = new LineCounter()
  let parsed: Document.Parsed
  try {
    parsed = parseDocument(text, { version: '1.2', logLevel: 'error', prettyErrors: false, lineCounter: lines })
  } catch {
    return nothing('It is nested too deeply to be read.')
  }
  const first = firstFault(parsed, lines)
  let left: number = valuesLimit.values
  let excess: PlanFault | null = null
  const anchors = new Map<string, Node>()
  const open = new Set<unknown>()
  const placeOfNode = (node: unknown): Place | null => (isNode(node) && node.range ? placeAt(lines, node.range[0]) : null)
  const give = (node: unknown, message: string): null => {
    excess ??= { place: placeOfNode(node), message }
    return null
  }
  const plain = (node: unknown, depth: number): YamlValue => {
    if (excess !== null || node === null || node === undefined) return null
    if (left-- <= 0) return give(node, `It holds more than ${valuesLimit.values} values; aliases count as often as they are used.`)
    if (depth > valuesLimit.depth) return give(node, 'It is nested too deeply to be read.')
    if (isAlias(node)) {
      const meant = anchors.get(node.source)
      if (meant === undefined || open.has(meant))
        return give(node, `The alias *${node.source.slice(0, 40)} stands for nothing, or for itself.`)
      return plain(meant, depth + 1)
    }
    if (isNode(node) && !isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node)
    if (isScalar(node)) return scalar(node.value)
    open.add(node)
    let value: YamlValue = null
    if (isSeq(node)) value = node.items.map((one) => plain(one, depth + 1))
    else if (isMap(node)) {
      const map = Object.create(null) as Record<string, YamlValue>
      for (const pair of node.items) map[keyOf(pair.key)] = plain(pair.value, depth + 1)
      value = map
    }
    open.delete(node)
    return value
  }
  const value = plain(parsed.contents, 0)
  return {
    value: excess === null ? value : null,
    fault: first === null ? excess : { place: first.place, message: first.message },
    placeOf: (at) => placeIn(parsed.contents, at === '' ? [] : at.split('.'), placeOfNode),
  }
}

/** How deep brackets stand open, quoted ones too: the parser takes a second for fifty thousand. */
function bracketsDeep(text: string): number {
  let [depth, deepest] = [0, 0]
  for (const [sign] of text.matchAll(/[[{}\]]/g)) {
    depth = Math.max(0, depth + (sign === '[' || sign === '{' ? 1 : -1))
    if (depth > deepest) deepest = depth
  }
  return deepest
}

const keyOf = (key: unknown): string => (isScalar(key) ? String(key.value) : '')

function scalar(value: unknown): YamlValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return typeof value === 'bigint' ? Number(value) : null
}

function placeIn(top: unknown, keys: readonly string[], placeOfNode: (node: unknown) => Place | null): Place | null {
  let place = placeOfNode(top)
  let node = top
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find((one) => keyOf(one.key) === key)
      if (pair === undefined) return place
      place = placeOfNode(pair.key) ?? place
      node = pair.value
    } else if (isSeq(node)) {
      const item = node.items[Number(key)]
      if (item === undefined) return place
      place = placeOfNode(item) ?? place
      node = item
    } else return place
  }
  return place
}

/** What stands at "a.b.0"; undefined when nothing does. Keys that hold dots are found whole first. */
export function valueAt(value: YamlValue, at: string): YamlValue | undefined {
  if (at === '') return value
  if (isYamlMap(value) && Object.hasOwn(value, at)) return value[at]
  const [key, rest] = splitOnce(at)
  const inner = Array.isArray(value)
    ? (value as readonly YamlValue[])[/^\d+$/.test(key) ? Number(key) : -1]
    : isYamlMap(value) && Object.hasOwn(value, key)
      ? value[key]
      : undefined
  return inner === undefined || rest === null ? inner : valueAt(inner, rest)
}

const splitOnce = (at: string): readonly [string, string | null] => {
  const dot = at.indexOf('.')
  return dot < 0 ? [at, null] : [at.slice(0, dot), at.slice(dot + 1)]
}

export const isYamlMap = (value: YamlValue | undefined): value is YamlMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isYamlList = (value: YamlValue | undefined): value is readonly YamlValue[] => Array.isArray(value)

/** A finite number; null for anything else, text that looks like one among them. */
export const numberAt = (value: YamlValue, at: string): number | null => {
  const found = valueAt(value, at)
  return typeof found === 'number' && Number.isFinite(found) ? found : null
}

/** Text, or a number as text; null for anything else and for empty text. */
export const textAt = (value: YamlValue, at: string): string | null => {
  const found = valueAt(value, at)
  if (typeof found === 'number') return String(found)
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : null
}

/** The values of a file: of a Markdown file, those of its front matter. Parsed once. undefined = not looked up yet. */
export function valuesOf(reader: FactReader, path: string): Fact<YamlValues> | undefined {
  return derived(reader, `values of ${path}`, (inner): Fact<YamlValues> | undefined => {
    const text = inner.ask('text', path)
    if (text?.known !== true) return text
    if (!/\.md$/i.test(path)) return { known: true, value: readValues(text.value) }
    const front = frontMatterOf(text.value)
    return front === null
      ? { known: true, value: { value: null, fault: null, placeOf: () => null } }
      : { known: true, value: readValues(front) }
  })
}
