// What a webview's transport loses and we do not: it is JSON with binary buffers, so NaN and infinities become null and a bigint throws.
// Knows nothing of what the messages mean.

type Fields = Readonly<Record<string, unknown>>

/** Signs of values that JSON has no word for. An object that has such a key itself travels as a list of pairs. */
const special = '$fw'

/** A copy that survives the way: non-finite numbers and bigints marked, typed arrays cut to exactly their own bytes. */
export function pack(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { [special]: String(value) }
  if (typeof value === 'bigint') return { [special]: `${value}n` }
  if (typeof value !== 'object' || value === null || value instanceof ArrayBuffer) return value
  if (ArrayBuffer.isView(value)) {
    const array = value as Float64Array
    return array.byteLength === array.buffer.byteLength ? array : array.slice()
  }
  if (Array.isArray(value)) return value.map(pack)
  const entries = Object.entries(value as Fields).map(([key, one]): [string, unknown] => [key, pack(one)])
  return Object.hasOwn(value, special) ? { [special]: entries } : Object.fromEntries(entries)
}

/** The inverse of `pack`. */
export function unpack(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) return value.map(unpack)
  const mark: unknown = Object.hasOwn(value, special) ? (value as Fields)[special] : undefined
  if (typeof mark === 'string') return /^-?\d+n$/.test(mark) ? BigInt(mark.slice(0, -1)) : Number(mark)
  if (Array.isArray(mark)) return Object.fromEntries(mark.map(([key, one]: [string, unknown]) => [key, unpack(one)]))
  return Object.fromEntries(Object.entries(value as Fields).map(([key, one]) => [key, unpack(one)]))
}
