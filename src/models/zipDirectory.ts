// The directory of a zip archive out of its last bytes, and where each file's bytes lie. Nothing is unpacked here. Source: APPNOTE 6.3.

import { BadModel, type ModelFile } from './model.ts'
import { quote } from './tensors.ts'

export interface ZipMember {
  readonly name: string
  readonly sizeBytes: number
  readonly packedBytes: number
  /** 0 = stored as it is, 8 = deflated. */
  readonly method: number
  readonly encrypted: boolean
  /** Where its local header lies. */
  readonly local: number
}

const mostDirectoryBytes = 64 * 1024 * 1024

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const noZip = (): BadModel => new BadModel('The file is no whole zip archive.')

/** All files of the archive. Throws BadModel when there is none that is whole. */
export async function zipDirectory(file: ModelFile): Promise<readonly ZipMember[]> {
  const tailFrom = Math.max(0, file.sizeBytes - 22 - 65_535 - 20)
  const tail = await file.read(tailFrom, file.sizeBytes - tailFrom)
  const view = viewOf(tail)
  let end = tail.length - 22
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--
  if (end < 0) throw noZip()
  let length = view.getUint32(end + 12, true)
  let at = view.getUint32(end + 16, true)
  if (at === 0xffffffff || view.getUint16(end + 10, true) === 0xffff || length === 0xffffffff) {
    if (end < 20 || view.getUint32(end - 20, true) !== 0x07064b50) throw noZip()
    const record = await file.read(Number(view.getBigUint64(end - 12, true)), 56)
    if (record.length < 56 || viewOf(record).getUint32(0, true) !== 0x06064b50) throw noZip()
    length = Number(viewOf(record).getBigUint64(40, true))
    at = Number(viewOf(record).getBigUint64(48, true))
  }
  if (!(at + length <= file.sizeBytes)) throw noZip()
  if (length > mostDirectoryBytes) throw new BadModel('The archive holds too many files to be a model.')
  const bytes = await file.read(at, length)
  if (bytes.length < length) throw noZip()
  return members(bytes)
}

function members(bytes: Uint8Array): ZipMember[] {
  const view = viewOf(bytes)
  const found: ZipMember[] = []
  for (let at = 0; at + 46 <= bytes.length && view.getUint32(at, true) === 0x02014b50;) {
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true)
    if (next > bytes.length) throw noZip()
    let sizeBytes = view.getUint32(at + 24, true)
    let packedBytes = view.getUint32(at + 20, true)
    let local = view.getUint32(at + 42, true)
    // zip64: the sizes that did not fit stand in an extra field, in this order
    for (let extra = at + 46 + nameLength; extra + 4 <= at + 46 + nameLength + extraLength;) {
      const size = view.getUint16(extra + 2, true)
      const stop = Math.min(extra + 4 + size, at + 46 + nameLength + extraLength)
      if (view.getUint16(extra, true) === 1) {
        let place = extra + 4
        const take = (): number => {
          if (place + 8 > stop) throw noZip()
          place += 8
          return Number(view.getBigUint64(place - 8, true))
        }
        if (sizeBytes === 0xffffffff) sizeBytes = take()
        if (packedBytes === 0xffffffff) packedBytes = take()
        if (local === 0xffffffff) local = take()
      }
      extra += 4 + size
    }
    found.push({
      name: utf8.decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      sizeBytes,
      packedBytes,
      method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
      local,
    })
    at = next
  }
  return found
}
const utf8 = new TextDecoder()

/** Where a stored or packed file's bytes begin. */
async function contentOf(file: ModelFile, member: ZipMember): Promise<number> {
  const head = await file.read(member.local, 30)
  if (head.length < 30 || viewOf(head).getUint32(0, true) !== 0x04034b50) throw noZip()
  const from = member.local + 30 + viewOf(head).getUint16(26, true) + viewOf(head).getUint16(28, true)
  if (!(from + member.packedBytes <= file.sizeBytes)) throw noZip()
  return from
}

/** The bytes of one file; throws BadModel when they are longer than `maxBytes`, damaged or packed in another way. */
export async function memberBytes(file: ModelFile, member: ZipMember, maxBytes: number): Promise<Uint8Array> {
  const what = `The archive's file ${quote(member.name)}`
  if (member.encrypted) throw new BadModel(`${what} is encrypted.`)
  if (member.sizeBytes > maxBytes || member.packedBytes > maxBytes)
    throw new BadModel(`${what} is longer than ${Math.round(maxBytes / 1e6)} MB, so it is not read.`)
  const packed = await file.read(await contentOf(file, member), member.packedBytes)
  const bytes = member.method === 0 ? packed : member.method === 8 ? file.inflate.raw(packed, Math.max(1, member.sizeBytes)) : undefined
  if (bytes === undefined || bytes.length !== member.sizeBytes) throw new BadModel(`${what} cannot be unpacked.`)
  return bytes
}

/** A file of the archive that is stored as it is, as a file of its own; undefined when it is packed. */
export async function memberFile(file: ModelFile, member: ZipMember): Promise<ModelFile | undefined> {
  if (member.method !== 0 || member.encrypted) return undefined
  const from = await contentOf(file, member)
  const { sizeBytes } = member
  return {
    name: member.name,
    sizeBytes,
    read: (at, length) => file.read(from + at, Math.max(0, Math.min(length, sizeBytes - at))),
    beside: () => Promise.resolve(undefined),
    inflate: file.inflate,
  }
}
