// Sets one text in a YAML file by changing the characters of that value and no other: comments, order, quotes and line ends stay as they are.
// What cannot be done that way is refused, never reformatted. Pure: gives the change, applies nothing.

import { LineCounter, type Pair, type YAMLMap, isAlias, isMap, isNode, isScalar, parseDocument } from 'yaml'
import { UserError } from './trouble.ts'
import { firstFault } from './yamlFault.ts'
import {
  type YamlText,
  afterColon,
  columnOf,
  endOfBlock,
  endOfLine,
  endOfPair,
  indentStep,
  isBlock,
  isUnwritten,
  lineEnds,
} from './yamlPlaces.ts'
import { differsOnlyAt } from './yamlSame.ts'
import { blockLines, quoted, scalarText } from './yamlScalar.ts'
import type { Say } from './say.ts'

/** Characters from `start` to `end` become `text`. */
export interface TextChange {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What can be set. */
export type YamlValue = string | number

export interface YamlPlan {
  /** Keys that lead to the value. */
  readonly path: readonly string[]
  /** null empties it and keeps its key. A number is written as it is. */
  readonly value: YamlValue | null
  /** Keys in the order in which they stand in a map; others stay where they are. */
  readonly order: readonly string[]
  /** The key that a bare text at the way means: `a: yes` becomes `a: { lift: yes, … }`. */
  readonly lift: string
}

export const applyChange = (text: string, { start, end, text: now }: TextChange): string => text.slice(0, start) + now + text.slice(end)

/** The change that sets a value; null when there is nothing to change. Throws a UserError where it cannot be done safely. */
export function setYaml(text: string, plan: YamlPlan, say: Say): TextChange | null {
  const before = parse(text, say)
  const change = changeFor(before, plan, say)
  if (change === null) return null
  const after = applyChange(text, change)
  let proven = false
  try {
    proven = differsOnlyAt(toData(before), toData(parse(after, say)), plan.path, plan.value, plan.lift)
  } catch (error) {
    if (!(error instanceof UserError || error instanceof ReferenceError || error instanceof RangeError)) throw error
  }
  if (!proven)
    throw new UserError(
      say('This value is written in a way that cannot be changed from here without touching others. Change it in the file.'),
    )
  return change
}

const toData = ({ parsed }: YamlText): unknown => parsed.toJS({ maxAliasCount: 100 }) as unknown

function parse(text: string, say: Say): YamlText {
  const lines = new LineCounter()
  let parsed
  try {
    parsed = parseDocument(text, { version: '1.2', logLevel: 'error', prettyErrors: false, keepSourceTokens: true, lineCounter: lines })
  } catch {
    throw new UserError(say('The file is nested too deeply to be changed from here.'))
  }
  const fault = firstFault(parsed, lines)
  if (fault !== null)
    throw new UserError(
      say('Line {0}, column {1}: {2} Mend that first; nothing was changed.', fault.place.line, fault.place.column, say(fault.message)),
    )
  return { text, parsed }
}

function changeFor(yaml: YamlText, plan: YamlPlan, say: Say): TextChange | null {
  const { text } = yaml
  const layout: Layout = { ...yaml, eol: lineEnds(text), step: indentStep(yaml) }
  let map: unknown = yaml.parsed.contents
  if (isUnwritten(map)) {
    if (plan.value === null) return null
    const lines = nestedLines(layout, plan.path, plan.value, 0)
    const gap = text === '' || text.endsWith('\n') ? '' : layout.eol
    return { start: text.length, end: text.length, text: `${gap}${lines.join(layout.eol)}${layout.eol}` }
  }
  for (const [depth, key] of plan.path.entries()) {
    const rest = plan.path.slice(depth + 1)
    if (!isMap(map))
      throw new UserError(
        say('{0} is not a map of names and values, so nothing can be set in it from here.', plan.path[depth - 1] ?? say('The file')),
      )
    const pair = map.items.find((one) => isScalar(one.key) && String(one.key.value) === key)
    if (pair === undefined) return plan.value === null ? null : addPair(layout, map, plan, key, rest, plan.value)
    if (rest.length === 0) return setValue(layout, map, pair, key, plan.value, say)
    if (isUnwritten(pair.value)) return plan.value === null ? null : fillPair(layout, map, pair, rest, plan.value)
    if (isScalar(pair.value) && rest.length === 1 && pair.value.value !== null && !isBlock(pair.value)) {
      if (plan.value === null) return null
      const [start, end] = pair.value.range!
      return { start, end, text: `{ ${plan.lift}: ${text.slice(start, end)}, ${inBraces(rest, plan.value)} }` }
    }
    map = pair.value
  }
  return null
}

interface Layout extends YamlText {
  readonly eol: string
  readonly step: number
}

const scalarOf = (value: YamlValue): string => (typeof value === 'number' ? String(value) : scalarText(value))

/** `a: { b: value }` without the outer braces. */
function inBraces([key, ...rest]: readonly string[], value: YamlValue): string {
  return `${scalarText(key!)}: ${rest.length === 0 ? scalarOf(value) : `{ ${inBraces(rest, value)} }`}`
}

/** `path` as nested block lines at a column. */
function nestedLines({ step }: Layout, path: readonly string[], value: YamlValue, column: number): string[] {
  return path.flatMap((key, i) => {
    const indent = ' '.repeat(column + i * step)
    if (i < path.length - 1) return [`${indent}${scalarText(key)}:`]
    const block = typeof value === 'number' ? null : blockLines(value)
    if (block === null) return [`${indent}${scalarText(key)}: ${scalarOf(value)}`]
    return [
      `${indent}${scalarText(key)}: ${block[0]}`,
      ...block.slice(1).map((line) => (line === '' ? '' : `${indent}${' '.repeat(step)}${line}`)),
    ]
  })
}

const startOf = (node: unknown): number => (isNode(node) && node.range ? node.range[0] : 0)

/** A key that its map does not have yet. */
function addPair(layout: Layout, map: YAMLMap, plan: YamlPlan, key: string, rest: readonly string[], value: YamlValue): TextChange {
  const { text, eol } = layout
  if (map.flow === true) return addInBraces(text, map, inBraces([key, ...rest], value))
  const lines = nestedLines(layout, [key, ...rest], value, columnOf(text, startOf(map.items[0]?.key)))
  const rank = (pair: Pair): number => (isScalar(pair.key) ? plan.order.indexOf(String(pair.key.value)) : -1)
  const mine = plan.order.indexOf(key)
  const previous = map.items.findLast((pair) => rank(pair) >= 0 && rank(pair) < mine)
  const first = map.items[0]!
  const lineStart = text.lastIndexOf('\n', startOf(first.key) - 1) + 1
  const above = text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, lineStart)
  const free = text.slice(lineStart, startOf(first.key)).trim() === '' && !/^\s*#/.test(above)
  if (previous === undefined && rank(first) > mine && free) return { start: lineStart, end: lineStart, text: `${lines.join(eol)}${eol}` }
  const at = endOfLine(text, endOfPair(text, previous ?? map.items.at(-1)!))
  return { start: at, end: at, text: `${eol}${lines.join(eol)}` }
}

function addInBraces(text: string, map: YAMLMap, pair: string): TextChange {
  const close = map.range![1] - 1
  const last = map.items.at(-1)
  if (last === undefined) {
    const open = map.range![0] + 1
    return { start: open, end: open, text: text.slice(open, close) === '' ? ` ${pair} ` : ` ${pair}` }
  }
  const end = endOfPair(text, last)
  const comma = /^\s*,/.exec(text.slice(end, close))?.[0].length
  return comma === undefined ? { start: end, end, text: `, ${pair}` } : { start: end + comma, end: end + comma, text: ` ${pair}` }
}

/** A key that has no value yet gets a map below it. */
function fillPair(layout: Layout, map: YAMLMap, pair: Pair, rest: readonly string[], value: YamlValue): TextChange {
  const { text, eol } = layout
  const colon = afterColon(pair)
  if (map.flow === true || colon === null) {
    const at = colon ?? endOfPair(text, pair)
    return { start: at, end: at, text: `${colon === null ? ':' : ''} { ${inBraces(rest, value)} }` }
  }
  const at = endOfLine(text, colon)
  const lines = nestedLines(layout, rest, value, columnOf(text, startOf(pair.key)) + layout.step)
  return { start: at, end: at, text: `${eol}${lines.join(eol)}` }
}

/** The value of a key that is there. */
function setValue(layout: Layout, map: YAMLMap, pair: Pair, key: string, value: YamlValue | null, say: Say): TextChange | null {
  const { text } = layout
  const node = pair.value
  const inFlow = map.flow === true
  const colon = afterColon(pair)
  if (isUnwritten(node)) {
    if (value === null) return null
    const at = colon ?? endOfPair(text, pair)
    return { start: at, end: at, text: `${colon === null ? ':' : ''} ${written(layout, pair, value, inFlow, at, null)}` }
  }
  if (!isAlias(node) && !isScalar(node)) throw new UserError(say('{0} holds a list or a map, not text. Change it in the file.', key))
  const [start, full] = node.range!
  const block = isScalar(node) && isBlock(node)
  const end = block ? endOfBlock(text, node) : full
  if (value === null) {
    // what is left is "key:", without the space before the value
    const bare = !inFlow && colon !== null && /^[^\S\n]*$/.test(text.slice(colon, start))
    return { start: bare ? colon : start, end, text: block ? headerComment(text, start, bare ? ' ' : '') : '' }
  }
  const style = isScalar(node) ? (node.type ?? null) : null
  const comment = block ? headerComment(text, start, ' ') : ''
  const now = written(layout, pair, value, inFlow, end, style)
  const line = now.indexOf(layout.eol)
  const said = comment === '' ? now : line < 0 ? `${now}${comment}` : `${now.slice(0, line)}${comment}${now.slice(line)}`
  return said === text.slice(start, end) ? null : { start, end, text: said }
}

/** The comment behind the sign of a block scalar, with what must stand before it. */
function headerComment(text: string, start: number, before: string): string {
  const comment = /#.*$/.exec(text.slice(start, endOfLine(text, start)))?.[0]
  return comment === undefined ? '' : `${before}${comment}`
}

/** The value as it is written at a place: in the quotes that were there, on several lines where there is room for them. */
function written(layout: Layout, pair: Pair, value: YamlValue, inFlow: boolean, end: number, style: string | null): string {
  if (typeof value === 'number') return String(value)
  const { text, eol, step } = layout
  const room = !inFlow && text.slice(end, endOfLine(text, end)).trim() === ''
  const block = room ? blockLines(value) : null
  if (block !== null) {
    const indent = ' '.repeat(columnOf(text, startOf(pair.key)) + step)
    return [block[0]!, ...block.slice(1).map((line) => (line === '' ? '' : `${indent}${line}`))].join(eol)
  }
  if (style === 'QUOTE_DOUBLE') return quoted(value)
  if (style === 'QUOTE_SINGLE' && quoted(value).length === value.length + 2 + (value.match(/["\\]/g)?.length ?? 0))
    return `'${value.replaceAll("'", "''")}'`
  return scalarText(value)
}
