// JSON as Python writes it: with bare NaN, Infinity and -Infinity, and integers of any size. JSON.parse does the work where it can.

/** A value of such JSON. Integers beyond 2^53 are bigints. */
export type Loose = number | bigint | string | boolean | null | readonly Loose[] | { readonly [key: string]: Loose }

const bare = /\b(?:NaN|Infinity)\b|(?<![\d.eE+"\w])-?\d{16,}(?![\d.eE])/

/** The value of `text`; undefined when it is no JSON, or nested deeper than an engine allows. */
export function parseLoose(text: string): Loose | undefined {
  try {
    if (!bare.test(text)) return JSON.parse(text) as Loose
    return JSON.parse(mark(text), revive) as Loose
  } catch {
    return undefined
  }
}

const sign = '\u0000flywheel:'

/** Puts what JSON cannot hold into marked strings, outside of strings only. */
function mark(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) => {
    if (token.startsWith('"')) return token
    if (/[NI]/.test(token)) return JSON.stringify(sign + token)
    return /^-?\d{16,}$/.test(token) ? JSON.stringify(sign + token) : token
  })
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith(sign)) return value
  const token = value.slice(sign.length)
  if (/[NI]/.test(token)) return Number(token)
  const whole = BigInt(token)
  return whole >= -9007199254740991n && whole <= 9007199254740991n ? Number(whole) : whole
}

/** Leaves of nested objects with their names joined by '.'; arrays stay whole. An empty object is a leaf. Objects that `takes` wants are not entered. */
export function eachLeaf(
  value: Loose,
  name: string,
  leaf: (name: string, value: Loose) => void,
  takes: (name: string, value: Loose) => boolean = () => false,
  depth = 0,
): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < 64) {
    if (takes(name, value)) return
    const entries = Object.entries(value as { readonly [key: string]: Loose })
    if (entries.length > 0 || depth === 0) {
      for (const [key, inner] of entries) eachLeaf(inner, name === '' ? key : `${name}.${key}`, leaf, takes, depth + 1)
      return
    }
  }
  leaf(name, value)
}

/** JSON again, for values that are no single number or text: `[64, 128]` as "[64,128]". */
export function printLoose(value: Loose): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((one) => printLoose(one as Loose)).join(',')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, one]) => `${JSON.stringify(key)}:${printLoose(one)}`)
      .join(',')}}`
  return String(value)
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

/** A text; undefined when it is something else. */
export const textIn = (value: Loose | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
