// Where a cursor stands in a YAML text that is just being typed: the keys above it, and what is meant there. Goes by lines and indents, since a text in
// the middle of a word parses as nothing. Pure.

export interface YamlContext {
  /** Keys that lead to the map or value; "[]" stands for a part of a list. */
  readonly path: readonly string[]
  /** The cursor is behind "key: "; then `path` ends with that key. */
  readonly isValue: boolean
  /** What is typed of the word so far, up to the cursor, and where it begins on the line (from 0). */
  readonly typed: string
  readonly from: number
  /** Keys that the same map has already. */
  readonly siblings: readonly string[]
  /** Spaces before a key of this map. */
  readonly indent: number
  /** Inside braces: keys go on the same line. */
  readonly inBraces: boolean
}

const keyed = /^(\s*(?:-\s+)*)("[^"]*"|'[^']*'|[^\s#:{}[\],'"][^:{}[\],]*?)\s*:(?=\s|$)/

interface Line {
  /** Columns of its dashes. */
  readonly dashes: readonly number[]
  /** Column at which its key or word stands, behind dashes. */
  readonly column: number
  readonly key: string | null
}

function lineOf(text: string): Line | null {
  if (/^\s*(#|$)/.test(text)) return null
  const dashes: number[] = []
  let at = 0
  for (;;) {
    const dash = /^(\s*)-(\s+|$)/.exec(text.slice(at))
    if (dash === null) break
    dashes.push(at + dash[1]!.length)
    at += dash[0].length
  }
  const key = keyed.exec(text)
  return { dashes, column: at + /^\s*/.exec(text.slice(at))![0].length, key: key === null ? null : bare(key[2]!) }
}

const bare = (key: string): string => key.replace(/^(["'])(.*)\1$/, '$2').trim()

/** What is open above a line: keys and dashes with their columns, and the keys of each map on the way. */
interface Open {
  readonly ways: { readonly column: number; readonly name: string }[]
  readonly maps: { readonly column: number; readonly keys: Set<string> }[]
}

function openDash({ ways, maps }: Open, column: number): void {
  // a dash may stand right below the key that it belongs to
  while (ways.length > 0 && (ways.at(-1)!.column > column || (ways.at(-1)!.column === column && ways.at(-1)!.name === '[]'))) ways.pop()
  while (maps.length > 0 && maps.at(-1)!.column > column) maps.pop()
  ways.push({ column, name: '[]' })
}

/** Closes what does not hold a key at this column, and gives the keys of its map. */
function closeTo({ ways, maps }: Open, column: number): Set<string> {
  while (ways.length > 0 && ways.at(-1)!.column >= column) ways.pop()
  while (maps.length > 0 && maps.at(-1)!.column > column) maps.pop()
  if (maps.at(-1)?.column !== column) maps.push({ column, keys: new Set() })
  return maps.at(-1)!.keys
}

/** `line` and `column` from 0. */
export function yamlContext(text: string, line: number, column: number): YamlContext {
  const lines = text.split(/\r?\n/)
  const whole = lines[line] ?? ''
  const before = whole.slice(0, column)
  const open: Open = { ways: [], maps: [] }
  for (const one of lines.slice(0, line)) {
    const known = lineOf(one)
    if (known === null) continue
    for (const dash of known.dashes) openDash(open, dash)
    if (known.key === null) continue
    closeTo(open, known.column).add(known.key)
    open.ways.push({ column: known.column, name: known.key })
  }
  const own = lineOf(before) ?? { dashes: [], column, key: null }
  for (const dash of own.dashes) openDash(open, dash)
  const siblings = new Set(closeTo(open, own.column))
  for (const one of lines.slice(line + 1)) {
    const other = lineOf(one)
    if (other === null) continue
    if (other.column < own.column || other.dashes.some((dash) => dash <= own.column)) break
    if (other.column === own.column && other.key !== null) siblings.add(other.key)
  }
  return inLine(
    before,
    open.ways.map((way) => way.name),
    own,
    siblings,
  )
}

/** What stands on the line of the cursor before it: a key, and braces and brackets that are open. */
function inLine(before: string, above: readonly string[], own: Line, found: ReadonlySet<string>): YamlContext {
  const path = [...above]
  let siblings = new Set(found)
  const key = keyed.exec(before)
  let isValue = key !== null
  let offset = own.column
  if (key !== null) {
    path.push(bare(key[2]!))
    offset = key[0].length
    siblings = new Set()
  }
  let inBraces = false
  for (;;) {
    const opened = /^\s*([{[])/.exec(before.slice(offset))
    if (opened === null) break
    inBraces = true
    offset += opened[0].length
    if (opened[1] === '[') path.push('[]')
    const parts = splitFlow(before.slice(offset))
    siblings = new Set()
    for (const part of parts.slice(0, -1)) {
      const name = /^\s*([^:]+?)\s*:/.exec(part)?.[1]
      if (name !== undefined) siblings.add(bare(name))
      offset += part.length + 1
    }
    isValue = opened[1] === '['
    const inner = /^\s*([^\s:{}[\]][^:{}[\]]*?)\s*:\s/.exec(before.slice(offset))
    if (inner === null) continue
    path.push(bare(inner[1]!))
    siblings = new Set()
    offset += inner[0].length
    isValue = true
  }
  offset += /^\s*/.exec(before.slice(offset))![0].length
  return { path, isValue, typed: before.slice(offset), from: offset, siblings: [...siblings], indent: own.column, inBraces }
}

/** Parts between commas that are outside of inner braces and quotes. */
function splitFlow(text: string): string[] {
  const parts = ['']
  let depth = 0
  let quote = ''
  for (const one of text) {
    if (quote !== '') {
      if (one === quote) quote = ''
    } else if (one === '"' || one === "'") quote = one
    else if (one === '{' || one === '[') depth++
    else if (one === '}' || one === ']') depth--
    if (one === ',' && depth === 0 && quote === '') parts.push('')
    else parts[parts.length - 1] += one
  }
  return parts
}
