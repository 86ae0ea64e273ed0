// CRC-32C (Castagnoli), and the mask that TFRecord puts over it, sixteen bytes at a time ("slicing"). Written out because no engine reaches the processor's own.

const tables = ((): Int32Array => {
  const made = new Int32Array(16 * 256)
  for (let i = 0; i < 256; i++) {
    let c = i
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1
    made[i] = c
  }
  for (let i = 256; i < made.length; i++) made[i] = (made[i - 256]! >>> 8) ^ made[made[i - 256]! & 255]!
  return made
})()

/** CRC-32C of the bytes [from, to) of a view, unsigned. Check value of "123456789": 0xE3069283. */
export function crc32c(view: DataView, from: number, to: number): number {
  const t = tables
  let c = -1
  let at = from
  for (; at + 16 <= to; at += 16) {
    c ^= view.getInt32(at, true)
    const d = view.getInt32(at + 4, true)
    const e = view.getInt32(at + 8, true)
    const f = view.getInt32(at + 12, true)
    c =
      t[2816 + (d & 255)]! ^
      t[2560 + ((d >>> 8) & 255)]! ^
      t[2304 + ((d >>> 16) & 255)]! ^
      t[2048 + (d >>> 24)]! ^
      t[1792 + (e & 255)]! ^
      t[1536 + ((e >>> 8) & 255)]! ^
      t[1280 + ((e >>> 16) & 255)]! ^
      t[1024 + (e >>> 24)]! ^
      t[768 + (f & 255)]! ^
      t[512 + ((f >>> 8) & 255)]! ^
      t[256 + ((f >>> 16) & 255)]! ^
      t[f >>> 24]! ^
      // what waits for the last round comes last
      (t[3840 + (c & 255)]! ^ t[3584 + ((c >>> 8) & 255)]! ^ (t[3328 + ((c >>> 16) & 255)]! ^ t[3072 + (c >>> 24)]!))
  }
  for (; at + 4 <= to; at += 4) {
    c ^= view.getInt32(at, true)
    c = t[768 + (c & 255)]! ^ t[512 + ((c >>> 8) & 255)]! ^ (t[256 + ((c >>> 16) & 255)]! ^ t[c >>> 24]!)
  }
  for (; at < to; at++) c = t[(c ^ view.getUint8(at)) & 255]! ^ (c >>> 8)
  return ~c >>> 0
}

/** TFRecord's mask: a CRC that stands beside the bytes it was made of must not be a CRC of them again. Unsigned. */
export const maskCrc = (crc: number): number => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
