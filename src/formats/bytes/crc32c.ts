// CRC-32C (Castagnoli), and the mask that TFRecord puts over it, eight bytes at a time. Written out because no engine reaches the processor's own.

const tables = ((): Uint32Array[] => {
  const made = Array.from({ length: 8 }, () => new Uint32Array(256))
  for (let i = 0; i < 256; i++) {
    let c = i
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1
    made[0]![i] = c >>> 0
  }
  for (let i = 0; i < 256; i++) for (let t = 1; t < 8; t++) made[t]![i] = (made[t - 1]![i]! >>> 8) ^ made[0]![made[t - 1]![i]! & 255]!
  return made
})()
const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
]

/** CRC-32C of the bytes [from, to), unsigned. Check value of "123456789": 0xE3069283. */
export function crc32c(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let c = -1
  let at = from
  for (; at + 8 <= to; at += 8) {
    c ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    c =
      t7[c & 255]! ^
      t6[(c >>> 8) & 255]! ^
      t5[(c >>> 16) & 255]! ^
      t4[c >>> 24]! ^
      t3[bytes[at + 4]!]! ^
      t2[bytes[at + 5]!]! ^
      t1[bytes[at + 6]!]! ^
      t0[bytes[at + 7]!]!
  }
  for (; at < to; at++) c = t0[(c ^ bytes[at]!) & 255]! ^ (c >>> 8)
  return ~c >>> 0
}

/** TFRecord's mask: a CRC that stands beside the bytes it was made of must not be a CRC of them again. Unsigned. */
export const maskCrc = (crc: number): number => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
