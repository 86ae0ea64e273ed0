// One cell of nvidia-smi's CSV or XML: a value, or one of the words that stand for "no value". Unknown never becomes 0.

export type Cell = { readonly text: string; readonly unavailable: null } | { readonly text: null; readonly unavailable: string }

/** The words without brackets, as the XML and a few CSV fields print them. */
const bare = new Set([
  '',
  '-',
  'n/a',
  'err!',
  'not supported',
  'unknown error',
  'insufficient permissions',
  'gpu requires reset',
  'gpu is lost',
  'function not found',
  'requested functionality has been deprecated',
  'not available in wddm driver model',
])

/** Reads a cell: anything in brackets, or one of the known words, is unavailable; the word is kept without brackets. */
export function readCell(raw: string): Cell {
  const cell = raw.trim()
  const inside = /^\[(.*)\]$/.exec(cell)
  if (inside !== null) return { text: null, unavailable: inside[1]!.trim() || 'N/A' }
  if (bare.has(cell.toLowerCase())) return { text: null, unavailable: cell === '' || cell === '-' ? 'N/A' : cell }
  return { text: cell, unavailable: null }
}

/** A plain decimal number with or without one of the units that nvidia-smi prints; null for anything else. */
export function readNumber(text: string): number | null {
  const match = /^(-?\d{1,15}(?:\.\d{1,9})?)(?: ?(?:MiB|%|W|MHz|C|mW))?$/.exec(text.trim())
  return match === null ? null : Number(match[1])
}

const escapes = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;?]*[A-Za-z]`, 'g')

/** Takes away what a terminal would swallow: byte order mark, carriage returns, colour and underline. */
export function cleanText(text: string): string {
  return text.replaceAll('\uFEFF', '').replaceAll(/\r\n?/g, '\n').replaceAll(escapes, '')
}

/** A sentence for the word in a cell's brackets; null for words that need to know the card ("N/A"). */
export function sentenceOf(word: string): string | null {
  const low = word.toLowerCase()
  if (low === 'n/a' || low === 'err!') return null
  if (low.includes('not supported')) return 'The card or its driver does not support reading it.'
  if (low.includes('insufficient permissions')) return 'The driver does not let this process read it (a container, a vGPU or another user).'
  if (low.includes('requires reset')) return 'The GPU needs a reset.'
  if (low.includes('is lost')) return 'The GPU is lost.'
  if (low.includes('function not found')) return "The driver's library is older than its nvidia-smi and cannot tell."
  if (low.includes('deprecated')) return 'The driver does not report it any more.'
  if (low.includes('wddm')) return 'Windows manages the memory of this card (WDDM) and hides it.'
  if (low.includes('unknown error')) return 'The driver answered with an unknown error for this one value.'
  return `nvidia-smi says "${word.slice(0, 80)}".`
}

const reasons: readonly (readonly [bigint, string, string, 'normal' | 'watch' | 'hot'])[] = [
  [0x1n, 'idle', 'idle', 'normal'],
  [0x2n, 'application-clocks', 'application clocks set', 'normal'],
  [0x4n, 'power-cap', 'power limit', 'normal'],
  [0x8n, 'hardware-slowdown', 'hardware slowdown', 'watch'],
  [0x10n, 'sync-boost', 'sync boost', 'normal'],
  [0x20n, 'software-thermal', 'thermal slowdown', 'watch'],
  [0x40n, 'hardware-thermal', 'hardware thermal slowdown', 'hot'],
  [0x80n, 'power-brake', 'power brake', 'watch'],
  [0x100n, 'display-clock', 'display clock set', 'normal'],
]

/** The reasons in a bit mask of 16 hexadecimal digits; null when it is none. Bits that nobody documents are named by their number. */
export function readThrottle(text: string): readonly { id: string; words: string; weight: 'normal' | 'watch' | 'hot' }[] | null {
  if (!/^0x[0-9a-f]{1,16}$/i.test(text)) return null
  const mask = BigInt(text)
  const found = reasons.filter(([bit]) => (mask & bit) !== 0n).map(([, id, words, weight]) => ({ id, words, weight }))
  const rest = mask & ~0x1ffn
  if (rest !== 0n) found.push({ id: 'other', words: `other (0x${rest.toString(16)})`, weight: 'normal' })
  return found
}
