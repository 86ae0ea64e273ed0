// JSON as Python writes it: with bare NaN, Infinity and -Infinity, and integers of any size. JSON.parse does the work where it can.

/** A value of such JSON. Integers beyond 2^53 are bigints. */
export type Loose = number | bigint | string | boolean | null | readonly Loose[] | { readonly [key: string]: Loose }

const bare = /\b(?:NaN|Infinity)\b|(?<![\d.eE+"\w])-?\d{16,}(?![\d.eE])/

/** The value of `text`; undefined when it is no JSON, or nested deeper than an engine allows. */
export function parseLoose(text: string): Loose | undefined {
  try {
    const marked = bare.test(text) ? mark(text) : text
    return (marked === text ? JSON.parse(text) : JSON.parse(marked, revive)) as Loose
  } catch {
    return undefined
  }
}

const sign = '\u0000flywheel:'

/** Puts what JSON cannot hold into marked strings, outside of strings only. */
function mark(text: string): string {
  const token = new RegExp(`"|-?${bare.source}`, 'g')
  const parts: string[] = []
  let from = 0
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '"') token.lastIndex = endOfString(text, match.index)
    else {
      parts.push(text.slice(from, match.index), JSON.stringify(sign + match[0]))
      from = token.lastIndex
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(from)
}

/** Behind the quote that closes the one at `at`. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === 92) slashes++
    if (slashes % 2 === 0) return end + 1
  }
  return text.length
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith(sign)) return value
  const token = value.slice(sign.length)
  if (/[NI]/.test(token)) return Number(token)
  const whole = BigInt(token)
  return whole >= -9007199254740991n && whole <= 9007199254740991n ? Number(whole) : whole
}

/** Deeper and longer names are made to do harm: what is below them is one leaf. */
const maxDepth = 64
const maxNameLength = 2048

/**
 * Leaves of nested objects with their names joined by `joint`; arrays stay whole. An empty object is a leaf. Objects that `takes` wants are not entered.
 */
export function eachLeaf(
  value: Loose,
  name: string,
  leaf: (name: string, value: Loose) => void,
  takes: (name: string, value: Loose) => boolean = () => false,
  joint = '.',
  depth = 0,
): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < maxDepth && name.length <= maxNameLength) {
    if (takes(name, value)) return
    const entries = Object.entries(value as { readonly [key: string]: Loose })
    if (entries.length > 0 || name === '') {
      for (const [key, inner] of entries) eachLeaf(inner, name === '' ? key : name + joint + key, leaf, takes, joint, depth + 1)
      return
    }
  }
  leaf(name, value)
}

/** JSON again, for values that are no single number or text: `[64, 128]` as "[64,128]". What is nested too deep is "…". */
export function printLoose(value: Loose, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (depth > maxDepth) return '"…"'
  if (Array.isArray(value)) return `[${value.map((one) => printLoose(one as Loose, depth + 1)).join(',')}]`
  return `{${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}:${printLoose(one, depth + 1)}`)
    .join(',')}}`
}

/** A leaf as a parameter: lists and empty objects as their JSON text. */
export const paramOf = (value: Loose): number | bigint | string | boolean | null =>
  typeof value === 'object' && value !== null ? printLoose(value) : value

/** An object's fields. */
export type Fields = { readonly [key: string]: Loose }

/** The fields of an object; none when it is something else. */
export const fieldsOf = (value: Loose | undefined): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

/** The elements of a list; none when it is something else. */
export const listOf = (value: Loose | undefined): readonly Loose[] => (Array.isArray(value) ? (value as readonly Loose[]) : [])

/** A number, integers of any size rounded to a double; undefined when it is something else. */
export const numberOf = (value: Loose | undefined): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined

/** A step or a time: NaN, "not recorded", when it is no finite number. */
export function finiteOf(value: Loose | undefined): number {
  const number = numberOf(value)
  return number !== undefined && Number.isFinite(number) ? number : NaN
}

/** A text; undefined when it is something else. */
export const textIn = (value: Loose | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

/** A number, or one of the words that tools write for what JSON cannot hold; undefined when it is something else. */
export const spokenNumber = (value: Loose | undefined): number | undefined =>
  numberOf(value) ?? (value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : undefined)
