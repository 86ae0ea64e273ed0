// Writes the wire of protocol buffers: fields as byte arrays that are joined. Plain, not fast.

/** Bytes one after the other. */
export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** A number as a varint; negative ones as the ten bytes of an int64. */
export function varint(value: number | bigint): Uint8Array {
  let left = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  while (left > 127n) {
    bytes.push(Number(left & 127n) | 128)
    left >>= 7n
  }
  bytes.push(Number(left))
  return Uint8Array.from(bytes)
}

const encoder = new TextEncoder()
export const utf8 = (text: string): Uint8Array => encoder.encode(text)

export const varintField = (field: number, value: number | bigint): Uint8Array => join(varint(field * 8), varint(value))

export const bytesField = (field: number, content: Uint8Array | string): Uint8Array => {
  const bytes = typeof content === 'string' ? utf8(content) : content
  return join(varint(field * 8 + 2), varint(bytes.length), bytes)
}

export const messageField = (field: number, ...parts: readonly Uint8Array[]): Uint8Array => bytesField(field, join(...parts))

export const floats = (...values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer)
export const doubles = (...values: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer)

export const floatField = (field: number, value: number): Uint8Array => join(varint(field * 8 + 5), floats(value))
export const doubleField = (field: number, value: number): Uint8Array => join(varint(field * 8 + 1), doubles(value))
