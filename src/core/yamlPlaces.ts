// Where things begin and end in a YAML text, and how its author lays it out. Offsets into the text; knows nothing of edits.

import { type Document, type Pair, type Scalar, isMap, isNode, isScalar, isSeq } from 'yaml'

/** The text with its document; parsed with source tokens. */
export interface YamlText {
  readonly text: string
  readonly parsed: Document.Parsed
}

/** Line ends of the text: those of its first line. */
export const lineEnds = (text: string): string => (/\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n')

/** End of the line that holds an offset, before its line end. */
export function endOfLine(text: string, at: number): number {
  const next = text.indexOf('\n', at)
  if (next < 0) return text.length
  return text[next - 1] === '\r' ? next - 1 : next
}

/** Characters between the start of its line and an offset. */
export const columnOf = (text: string, at: number): number => at - (text.lastIndexOf('\n', at - 1) + 1)

export const isBlock = (node: Scalar): boolean => node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'

/** Nothing is written: no value, or an empty one. */
export const isUnwritten = (node: unknown): boolean =>
  node === null || node === undefined || (isScalar(node) && node.value === null && (node.range?.[0] ?? 0) === (node.range?.[1] ?? 0))

/** Just behind the ":" of a pair; null when it has none. */
export function afterColon(pair: Pair): number | null {
  const token = (pair as { srcToken?: { sep?: readonly { type: string; offset: number; source: string }[] } }).srcToken
  const colon = token?.sep?.find((one) => one.type === 'map-value-ind')
  return colon === undefined ? null : colon.offset + colon.source.length
}

/** End of the last visible character of a block scalar; empty lines after it are the layout of the file. */
export function endOfBlock(text: string, node: Scalar): number {
  const [start, end] = node.range!
  return start + text.slice(start, end).replace(/(\r?\n[^\S\r\n]*)+$/, '').length
}

/** End of what a value holds, its own line end left out. */
export function endOfValue(text: string, node: unknown): number {
  if (!isNode(node) || !node.range) return 0
  if (isScalar(node) && isBlock(node)) {
    const header = text.slice(node.range[0], endOfLine(text, node.range[0]))
    // "keep" makes the empty lines part of the value
    return header.split('#', 1)[0]!.includes('+') ? Math.max(node.range[0], node.range[1] - 1) : endOfBlock(text, node)
  }
  if (isMap(node) && node.flow !== true && node.items.length > 0) return endOfPair(text, node.items.at(-1)!)
  if (isSeq(node) && node.flow !== true && node.items.length > 0) return Math.max(node.range[0], endOfValue(text, node.items.at(-1)))
  return node.range[1]
}

/** End of a pair: of its value, else of its colon or its key. */
export function endOfPair(text: string, pair: Pair): number {
  if (!isUnwritten(pair.value)) return endOfValue(text, pair.value)
  const key = isNode(pair.key) && pair.key.range ? pair.key.range[1] : 0
  return Math.max(key, afterColon(pair) ?? 0)
}

/** Spaces by which the author sets a map below its key; 2 when there is none to see. */
export function indentStep({ text, parsed }: YamlText): number {
  const outer = parsed.contents
  if (!isMap(outer)) return 2
  for (const { key, value } of outer.items) {
    const inner = isMap(value) && value.flow !== true ? value.items[0]?.key : undefined
    if (!isNode(inner) || !inner.range || !isNode(key) || !key.range) continue
    const step = columnOf(text, inner.range[0]) - columnOf(text, key.range[0])
    if (step >= 1 && step <= 8) return step
  }
  return 2
}
