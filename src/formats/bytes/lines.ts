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

/** The same for bytes that are all there is: the rest behind the last \n comes too, as `torn`. */
export function eachLineToEnd(bytes: Uint8Array, line: (from: number, to: number, torn: boolean) => void): void {
  const done = eachLine(bytes, (from, to) => line(from, to, false))
  line(done, bytes.length, true)
}

/** Index of a byte in [from, to), or -1. For short stretches: never looks beyond `to`. */
export function indexIn(bytes: Uint8Array, byte: number, from: number, to: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === byte) return at
  return -1
}

const utf8 = new TextDecoder()

/** Text of a stretch of bytes; what is no UTF-8 becomes U+FFFD. */
export const textOf = (bytes: Uint8Array, from = 0, to = bytes.length): string => utf8.decode(bytes.subarray(from, to))

/** Powers of ten, exact up to 22. */
const powers = Array.from({ length: 46 }, (_, i) => Number(`1e${i}`))
const exactPowers = 22

/** a * b - RN(a * b), exactly (Dekker). For factors far from the ends of the doubles' range. */
function productError(a: number, b: number, product: number): number {
  const c = 134217729 * a
  const aHigh = c - (c - a)
  const aLow = a - aHigh
  const d = 134217729 * b
  const bHigh = d - (d - b)
  const bLow = b - bHigh
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow
}

/**
 * (head * 10^k + tail) * 10^exponent, correctly rounded, of 15 digits in `head` and k up to 4 in `tail`; NaN where the rounding is too close to tell.
 * The quotient (or product) of the head is exact with its remainder; what the tail adds to that is known to some 2^-50 of itself.
 */
function scaled(head: number, tail: number, k: number, exponent: number): number {
  const own = exponent + k
  let near: number
  let rest: number
  let slack: number
  if (own < 0) {
    const power = powers[-own]!
    near = head / power
    const product = near * power
    const left = (head - product - productError(near, power, product)) / power
    const more = tail / powers[-exponent]!
    rest = left + more
    slack = Math.abs(left) + more
  } else {
    near = head * powers[own]!
    const left = productError(head, powers[own]!, near)
    const more = exponent < 0 ? tail / powers[-exponent]! : tail * powers[exponent]!
    rest = left + more
    slack = Math.abs(left) + more
  }
  slack *= 2 ** -49
  const low = near + (rest - slack)
  return low === near + (rest + slack) ? low : NaN
}

/**
 * The number written in ASCII at [from, to), exactly as Python and JavaScript read it; undefined when it is none. Reads nan, inf and infinity in any case, with a sign.
 * Most go without a string: up to 15 digits and a power of ten up to 22 make one exact division or product (Clinger's fast path), up to 19 digits a little more.
 */
export function numberIn(bytes: Uint8Array, from: number, to: number): number | undefined {
  let at = from
  let negative = false
  if (bytes[at] === 45) {
    negative = true
    at++
  } else if (bytes[at] === 43) at++
  const start = at
  let digits = 0
  let head = 0
  let tail = 0
  let point = -1
  for (; at < to; at++) {
    const digit = bytes[at]! - 48
    if (digit >= 0 && digit <= 9) {
      if (digits < 15) {
        head = head * 10 + digit
        // zeros before the first digit that says something count for nothing
        if (head !== 0) digits++
      } else {
        tail = tail * 10 + digit
        digits++
      }
    } else if (digit === -2 && point < 0) point = at
    else break
  }
  // at least one digit, however many signs
  if (at - start > (point < 0 ? 0 : 1) && digits <= 19) {
    let exponent = point < 0 ? 0 : point - at + 1
    if (at < to && (bytes[at]! | 32) === 101 && to - at > 1) {
      const sign = bytes[at + 1]!
      let told = 0
      const first = sign === 45 || sign === 43 ? at + 2 : at + 1
      for (at = first; at < to && at - first < 4; at++) {
        const digit = bytes[at]! - 48
        if (digit < 0 || digit > 9) break
        told = told * 10 + digit
      }
      if (at === first) at = -1
      exponent += sign === 45 ? -told : told
    }
    const k = digits > 15 ? digits - 15 : 0
    if (at === to && exponent + k >= -exactPowers && exponent + k <= exactPowers) {
      const value =
        k > 0 ? scaled(head, tail, k, exponent) : exponent < 0 ? head / powers[-exponent]! : exponent > 0 ? head * powers[exponent]! : head
      if (!Number.isNaN(value)) return negative ? -value : value
    }
  }
  if (to - from > 400 || to === from) return undefined
  const text = textOf(bytes, from, to)
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text)
  const named = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(text)
  if (named === null) return undefined
  if (named[2]!.toLowerCase() === 'nan') return NaN
  return named[1] === '-' ? -Infinity : Infinity
}
