// Lines in bytes: finding them without making strings, for logs that append a line at a time. Knows no encoding but that a line ends with \n.

/** A line longer than this is no line of a log but damage or a bomb: it is passed over with an issue. */
export const maxLineBytes = 64 * 1024 * 1024

/**
 * Calls `line` with the bounds of each whole line of `piece` (without \n and a \r before it) and answers the length of what is done: the offset behind the last \n.
 */
export function eachLine(piece: Uint8Array, line: (from: number, to: number) => void): number {
  let from = 0
  for (;;) {
    const end = piece.indexOf(10, from)
    if (end < 0) return from
    line(from, end > from && piece[end - 1] === 13 ? end - 1 : end)
    from = end + 1
  }
}

/** Index of a byte in [from, to), or -1. For short stretches: never looks beyond `to`. */
export function indexIn(bytes: Uint8Array, byte: number, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === byte) return at
  return -1
}

const utf8 = new TextDecoder()

/** Text of a stretch of bytes; what is no UTF-8 becomes U+FFFD. */
export const textOf = (bytes: Uint8Array, from = 0, to = bytes.length): string => utf8.decode(bytes.subarray(from, to))

const powers = Array.from({ length: 23 }, (_, i) => 10 ** i)

/**
 * The number written in ASCII at [from, to), exactly as Python and JavaScript read it; undefined when it is none. Reads nan, inf and infinity in any case, with a sign.
 * Short decimals go without a string: at most 15 digits and a power of ten up to 22 make one exact division or product (Clinger's fast path).
 */
export function numberIn(bytes: Uint8Array, from: number, to: number): number | undefined {
  let at = from
  let negative = false
  if (bytes[at] === 45) {
    negative = true
    at++
  } else if (bytes[at] === 43) at++
  let digits = 0
  let mantissa = 0
  let decimals = 0
  let point = false
  for (; at < to; at++) {
    const byte = bytes[at]!
    if (byte >= 48 && byte <= 57) {
      mantissa = mantissa * 10 + (byte - 48)
      digits++
      if (point) decimals++
    } else if (byte === 46 && !point) point = true
    else break
  }
  if (at === to && digits > 0 && digits <= 15 && decimals <= 22) {
    const value = mantissa / powers[decimals]!
    return negative ? -value : value
  }
  if (to - from > 400 || to === from) return undefined
  const text = textOf(bytes, from, to)
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text)
  const named = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(text)
  if (named === null) return undefined
  if (named[2]!.toLowerCase() === 'nan') return NaN
  return named[1] === '-' ? -Infinity : Infinity
}
