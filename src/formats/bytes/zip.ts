// The directory of a zip archive and single files out of it. Sizes are checked before anything is inflated, so a bomb costs nothing. Source: APPNOTE 6.3.

import type { Inflate } from '../format.ts'
import { textOf } from './lines.ts'

export interface ZipEntry {
  readonly name: string
  readonly sizeBytes: number
  /** The file's bytes; undefined when it is damaged, encrypted, packed in another way, or longer than `maxBytes`. */
  read(inflate: Inflate, maxBytes: number): Uint8Array | undefined
}

/** Entries of the archive; undefined when the bytes are no whole archive. An archive without files has none. */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - 22
  while (end >= 0 && end >= bytes.length - 22 - 65535 && view.getUint32(end, true) !== 0x06054b50) end--
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) return undefined
  let count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (at === 0xffffffff || count === 0xffff) {
    // zip64: its record stands where the locator before the end says
    if (end < 20 || view.getUint32(end - 20, true) !== 0x07064b50) return undefined
    const record = Number(view.getBigUint64(end - 12, true))
    if (record + 56 > bytes.length || view.getUint32(record, true) !== 0x06064b50) return undefined
    count = Number(view.getBigUint64(record + 32, true))
    at = Number(view.getBigUint64(record + 48, true))
  }
  const entries: ZipEntry[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return undefined
    const flags = view.getUint16(at + 8, true)
    const method = view.getUint16(at + 10, true)
    const packed = view.getUint32(at + 20, true)
    const sizeBytes = view.getUint32(at + 24, true)
    const nameLength = view.getUint16(at + 28, true)
    const local = view.getUint32(at + 42, true)
    if (at + 46 + nameLength > bytes.length) return undefined
    const name = textOf(bytes, at + 46, at + 46 + nameLength)
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    entries.push({
      name,
      sizeBytes,
      read(inflate, maxBytes) {
        if (sizeBytes > maxBytes || (flags & 1) !== 0 || local + 30 > bytes.length || view.getUint32(local, true) !== 0x04034b50)
          return undefined
        const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
        if (from + packed > bytes.length) return undefined
        const content = bytes.subarray(from, from + packed)
        return method === 0 ? content : method === 8 ? inflate.raw(content, Math.min(maxBytes, sizeBytes)) : undefined
      },
    })
  }
  return entries
}
