// The listing that DVC keeps of a folder (`….dir` in its cache), and how it turns what is on disk into hashes: after dvc_data of DVC 3.67.
// Knows neither disk nor digests: both are the reader's.

import { asMap, asText } from './dvcEntry.ts'

/** A file of a folder. */
export interface ListedFile {
  /** Relative to the folder, '/' separated. */
  readonly path: string
  readonly hash: string
}

/** The files of a listing; null when these bytes are none. */
export function readListing(bytes: Uint8Array): readonly ListedFile[] | null {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
  if (!Array.isArray(value)) return null
  const files: ListedFile[] = []
  for (const one of value as readonly unknown[]) {
    const path = asText(asMap(one)?.['relpath'])
    const hash = asText(asMap(one)?.['md5'])
    if (path === null || hash === null) return null
    files.push({ path, hash })
  }
  return files
}

/** Order of Python's texts: by code point, where JavaScript's is by UTF-16. */
function byCodePoint(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  let i = 0
  while (i < end && a.charCodeAt(i) === b.charCodeAt(i)) i++
  return i === end ? a.length - b.length : rankOf(a.charCodeAt(i)) - rankOf(b.charCodeAt(i))
}
/** Halves of what lies beyond U+FFFF sort behind all that does not. */
const rankOf = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/** Stands for itself in JSON, as nearly all names do. */
const isPlain = /^[ !#-[\]-~]*$/
/** A text as Python's json.dumps writes it. */
const quoted = (text: string): string =>
  isPlain.test(text)
    ? `"${text}"`
    : JSON.stringify(text).replaceAll(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The text whose MD5, with ".dir" behind it, is the folder's hash. */
export function listingText(files: readonly ListedFile[]): string {
  const sorted = files.toSorted((a, b) => byCodePoint(a.path, b.path))
  return `[${sorted.map(({ hash, path }) => `{"md5": ${quoted(hash)}, "relpath": ${quoted(path)}}`).join(', ')}]`
}

/** How many first bytes tell whether a file is text. */
export const textBlockBytes = 512

/** What DVC before 3 takes for text, by the first bytes of a file. */
export function looksLikeText(block: Uint8Array): boolean {
  let strange = 0
  for (const byte of block) {
    if (byte === 0) return false
    if (!((byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9 || byte === 12 || byte === 8)) strange++
  }
  return block.length === 0 || strange / block.length <= 0.3
}

/** Line ends made equal within the bytes that DVC hands to its hash at once, 1 MiB; a line end that lies across two of them stays as it is. */
export function withUnixEnds(chunk: Uint8Array): Uint8Array {
  if (!chunk.includes(13)) return chunk
  const out = new Uint8Array(chunk.length)
  let length = 0
  for (let i = 0; i < chunk.length; i++) if (chunk[i] !== 13 || chunk[i + 1] !== 10) out[length++] = chunk[i]!
  return out.subarray(0, length)
}
