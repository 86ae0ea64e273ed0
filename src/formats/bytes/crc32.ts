// CRC-32 of IEEE 802.3 (zlib's), four bytes at a time. For formats that carry it where no native one can be reached.

const tables = ((): Uint32Array[] => {
  const made = Array.from({ length: 4 }, () => new Uint32Array(256))
  for (let i = 0; i < 256; i++) {
    let c = i
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
    made[0]![i] = c >>> 0
  }
  for (let i = 0; i < 256; i++) for (let t = 1; t < 4; t++) made[t]![i] = (made[t - 1]![i]! >>> 8) ^ made[0]![made[t - 1]![i]! & 255]!
  return made
})()
const [t0, t1, t2, t3] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]

/** CRC-32 of the bytes [from, to). Check value of "123456789": 0xCBF43926. */
export function crc32(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let c = 0xffffffff
  let at = from
  for (; at + 4 <= to; at += 4) {
    c ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    c = t3[c & 255]! ^ t2[(c >>> 8) & 255]! ^ t1[(c >>> 16) & 255]! ^ t0[c >>> 24]!
  }
  for (; at < to; at++) c = t0[(c ^ bytes[at]!) & 255]! ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
