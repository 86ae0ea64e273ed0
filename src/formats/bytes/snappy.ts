// Snappy's raw block form, taken apart. Source: google/snappy, format_description.txt.

/** What the block holds; undefined when it is damaged or holds more than `maxBytes`. */
export function unSnappy(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined {
  let at = 0
  let length = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]
    if (byte === undefined || shift > 28) return undefined
    length += (byte & 127) * 2 ** shift
    if (byte < 128) break
  }
  if (length > maxBytes) return undefined
  const out = new Uint8Array(length)
  let end = 0
  while (at < bytes.length) {
    const tag = bytes[at++]!
    const kind = tag & 3
    if (kind === 0) {
      let count = tag >> 2
      if (count >= 60) {
        const wide = count - 59
        count = 0
        for (let i = 0; i < wide; i++) count += (bytes[at++] ?? 0) * 2 ** (8 * i)
      }
      count++
      if (at + count > bytes.length || end + count > length) return undefined
      out.set(bytes.subarray(at, at + count), end)
      at += count
      end += count
      continue
    }
    const count = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    let back = kind === 1 ? (tag >> 5) * 256 : 0
    const wide = kind === 1 ? 1 : kind === 2 ? 2 : 4
    for (let i = 0; i < wide; i++) back += (bytes[at++] ?? 0) * 2 ** (8 * i)
    if (back === 0 || back > end || end + count > length) return undefined
    // what is copied may reach into what is being made
    for (let i = 0; i < count; i++) out[end + i] = out[end - back + i]!
    end += count
  }
  return end === length ? out : undefined
}
