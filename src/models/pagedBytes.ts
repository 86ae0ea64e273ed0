// Numbers anywhere in a file, for headers that point to and fro: what was read lately is held in pages, so that neighbours cost one read.

import { BadModel, type ModelFile } from './model.ts'

const pageBytes = 64 * 1024
const mostPages = 512
/** Pages read in all: a header that wants more than this (2 GB) is none. */
const mostReads = 32 * 1024

export interface PagedBytes {
  readonly sizeBytes: number
  /** Bytes [at, at + length) of at most 16 MiB; throws BadModel where the file ends before, or when too much is read for a header. */
  bytes(at: number, length: number): Promise<DataView>
  /** A little-endian number of 1, 2, 4 or 8 bytes; throws BadModel beyond 2^53. */
  number(at: number, length: number): Promise<number>
}

export function pagedBytes(file: ModelFile): PagedBytes {
  const pages = new Map<number, Uint8Array>()
  let reads = 0
  const page = async (index: number): Promise<Uint8Array> => {
    const held = pages.get(index)
    if (held !== undefined) return held
    if (++reads > mostReads) throw new BadModel('The header points to and fro without an end.')
    const read = await file.read(index * pageBytes, pageBytes)
    pages.set(index, read)
    if (pages.size > mostPages) pages.delete(pages.keys().next().value!)
    return read
  }
  const bytes = async (at: number, length: number): Promise<DataView> => {
    if (!Number.isSafeInteger(at) || at < 0 || !(length >= 0) || at + length > file.sizeBytes)
      throw new BadModel('The file ends before its header does.')
    if (length > 16 * 2 ** 20) throw new BadModel('One entry of the header is longer than 16 MiB.')
    const first = Math.floor(at / pageBytes)
    const one = await page(first)
    const from = at - first * pageBytes
    if (from + length <= one.length) return new DataView(one.buffer, one.byteOffset + from, length)
    const joined = new Uint8Array(length)
    for (let have = 0; have < length;) {
      const index = Math.floor((at + have) / pageBytes)
      const piece = (await page(index)).subarray(at + have - index * pageBytes)
      if (piece.length === 0) throw new BadModel('The file ends before its header does.')
      joined.set(piece.subarray(0, length - have), have)
      have += piece.length
    }
    return new DataView(joined.buffer)
  }
  return {
    sizeBytes: file.sizeBytes,
    bytes,
    async number(at, length) {
      return littleEndian(await bytes(at, length), 0, length)
    },
  }
}

/** A number of 1, 2, 4 or 8 bytes; throws BadModel beyond 2^53. */
export function littleEndian(view: DataView, at: number, length: number): number {
  if (at + length > view.byteLength) throw new BadModel('The file ends before its header does.')
  const value =
    length === 1
      ? view.getUint8(at)
      : length === 2
        ? view.getUint16(at, true)
        : length === 4
          ? view.getUint32(at, true)
          : Number(view.getBigUint64(at, true))
  if (!Number.isSafeInteger(value)) throw new BadModel('A size in the header is too large to be real.')
  return value
}
