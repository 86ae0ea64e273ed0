// The data sets of an HDF5 file: path, element type and shape, out of the headers alone; no data is read, no filter is run.
// Reads what h5py writes by default and with libver="latest", but not groups of that newest kind with more than eight members.
// Source: HDF5 File Format Specification 3.0.

import { BadModel, type ModelFile } from './model.ts'
import { type PagedBytes, littleEndian, pagedBytes } from './pagedBytes.ts'
import { elements, quote } from './tensors.ts'

export interface Hdf5Dataset {
  /** From the root, '/' separated: "layers/dense/vars/0". */
  readonly path: string
  /** As h5py names it: "float32"; null for what is no number (text, references, records). */
  readonly dtype: string | null
  readonly shape: readonly number[]
  readonly elements: number
  /** Of one element. */
  readonly elementBytes: number
}

const mostSteps = 5_000_000
const mostDepth = 64
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/** Whether these bytes begin an HDF5 file. */
export const isHdf5 = (head: Uint8Array): boolean => signature.every((byte, i) => head[i] === byte)

interface Layout {
  readonly from: PagedBytes
  /** Bytes of an address and of a length. */
  readonly offset: number
  readonly length: number
  /** Added to every address. */
  readonly base: number
  /** Counts what was walked over; throws BadModel when it is more than a header can hold. */
  spend(count: number): void
}
interface Message {
  readonly type: number
  readonly shared: boolean
  readonly data: DataView
}
interface Link {
  readonly name: string
  readonly at: number
}

/** All data sets, groups in the order of the file. A data set that is linked twice is told once. Throws BadModel for bytes that are not HDF5. */
export async function hdf5Datasets(file: ModelFile): Promise<readonly Hdf5Dataset[]> {
  let spent = 0
  const { layout, root } = await superblock(pagedBytes(file), (count) => {
    spent += count
    if (spent > mostSteps) throw new BadModel('Its header goes on without an end.')
  })
  const found: Hdf5Dataset[] = []
  const seen = new Set<number>()
  const visit = async (at: number, path: string, depth: number): Promise<void> => {
    if (seen.has(at)) return
    seen.add(at)
    if (depth > mostDepth) throw new BadModel('Its groups lie too deep.')
    const messages = await objectHeader(layout, at)
    if (messages.some((one) => one.type === layoutMessage)) found.push(await dataset(layout, messages, path))
    else
      for (const link of await linksOf(layout, messages)) await visit(link.at, path === '' ? link.name : `${path}/${link.name}`, depth + 1)
  }
  await visit(root, '', 0)
  return found
}

const [spaceMessage, linkInfoMessage, typeMessage, linkMessage, layoutMessage, continuationMessage, groupMessage] = [1, 2, 3, 6, 8, 16, 17]

async function superblock(from: PagedBytes, spend: Layout['spend']): Promise<{ layout: Layout; root: number }> {
  // before it a user's own block may lie, of 512 bytes or a power of two more
  for (let at = 0; at + 64 <= from.sizeBytes; at = at === 0 ? 512 : at * 2) {
    const head = await from.bytes(at, Math.min(128, from.sizeBytes - at))
    if (!signature.every((byte, i) => head.getUint8(i) === byte)) continue
    const version = head.getUint8(8)
    const old = version < 2
    if (version > 3) throw new BadModel(`HDF5 files of version ${version} are not read.`)
    const [offset, length] = [head.getUint8(old ? 13 : 9), head.getUint8(old ? 14 : 10)]
    if (![4, 8].includes(offset) || ![4, 8].includes(length)) throw new BadModel('Its addresses are of a size that HDF5 does not have.')
    const addresses = old ? (version === 0 ? 24 : 28) : 12
    const base = littleEndian(head, addresses, offset)
    // old: base, free space, end, driver, then the root's entry, whose second field it is; new: base, extension, end, root
    const root = littleEndian(head, addresses + offset * (old ? 5 : 3), offset)
    return { layout: { from, offset, length, base, spend }, root }
  }
  throw new BadModel('The file is no HDF5 file.')
}

/** All messages of an object. */
async function objectHeader(layout: Layout, address: number): Promise<readonly Message[]> {
  const at = layout.base + address
  const head = await layout.from.bytes(at, 16)
  const blocks: { at: number; length: number }[] = []
  const messages: Message[] = []
  let headBytes = 8
  let order = 0
  const isNew = tagOf(head) === 'OHDR'
  if (isNew) {
    const flags = head.getUint8(5)
    const size = 1 << (flags & 3)
    const start = 6 + ((flags & 0x20) === 0 ? 0 : 16) + ((flags & 0x10) === 0 ? 0 : 4)
    headBytes = 4
    order = (flags & 4) === 0 ? 0 : 2
    blocks.push({ at: at + start + size, length: await layout.from.number(at + start, size) })
  } else {
    if (head.getUint8(0) !== 1) throw new BadModel('An object of the file has no header that can be read.')
    blocks.push({ at: at + 16, length: head.getUint32(8, true) })
  }
  for (let i = 0; i < blocks.length; i++) {
    const block = await layout.from.bytes(blocks[i]!.at, blocks[i]!.length)
    for (let place = 0; place + headBytes + order <= block.byteLength;) {
      const type = isNew ? block.getUint8(place) : block.getUint16(place, true)
      const size = block.getUint16(place + (isNew ? 1 : 2), true)
      const flags = block.getUint8(place + (isNew ? 3 : 4))
      layout.spend(1)
      const from = place + headBytes + order
      if (from + size > block.byteLength) break
      const data = new DataView(block.buffer, block.byteOffset + from, size)
      if (type === continuationMessage) {
        const next = layout.base + littleEndian(data, 0, layout.offset)
        const length = littleEndian(data, layout.offset, layout.length)
        // newer ones begin with "OCHK" and end with a checksum
        blocks.push(isNew ? { at: next + 4, length: length - 8 } : { at: next, length })
      } else messages.push({ type, shared: (flags & 2) !== 0, data })
      place = from + size
    }
  }
  return messages
}

async function linksOf(layout: Layout, messages: readonly Message[]): Promise<readonly Link[]> {
  const links: Link[] = []
  for (const { type, data } of messages) {
    if (type === groupMessage) {
      const names = await heapAt(layout, littleEndian(data, layout.offset, layout.offset))
      await symbols(layout, littleEndian(data, 0, layout.offset), names, links, 0)
    } else if (type === linkMessage) {
      const link = readLink(layout, data)
      if (link !== null) links.push(link)
    } else if (type === linkInfoMessage) {
      const at = 2 + ((littleEndian(data, 1, 1) & 1) === 0 ? 0 : 8)
      if (!isUndefined(data, at, layout.offset))
        throw new BadModel('One of its groups has many members in the newest form of HDF5, which is not read.')
    }
  }
  return links
}

/** One member of a newer group; null for links to names and to other files. */
function readLink(layout: Layout, data: DataView): Link | null {
  const flags = littleEndian(data, 1, 1)
  let at = 2
  const kind = (flags & 8) === 0 ? 0 : littleEndian(data, at++, 1)
  if ((flags & 4) !== 0) at += 8
  if ((flags & 0x10) !== 0) at++
  const size = 1 << (flags & 3)
  const length = littleEndian(data, at, size)
  at += size
  if (kind !== 0) return null
  return { name: textOf(data, at, length), at: littleEndian(data, at + length, layout.offset) }
}

/** Members of an older group, out of its tree. */
async function symbols(layout: Layout, address: number, names: DataView, links: Link[], depth: number): Promise<void> {
  const { from, offset, length, base } = layout
  if (depth > 16) throw new BadModel('Its groups lie too deep.')
  const head = await from.bytes(base + address, 8)
  const count = head.getUint16(6, true)
  layout.spend(1 + count)
  if (tagOf(head) === 'SNOD') {
    const size = 2 * offset + 24
    const entries = await from.bytes(base + address + 8, count * size)
    for (let i = 0; i < count; i++) {
      const start = littleEndian(entries, i * size, offset)
      // soft links have no object of their own
      if (entries.getUint32(i * size + 2 * offset, true) === 2) continue
      let end = start
      while (end < names.byteLength && names.getUint8(end) !== 0) end++
      links.push({ name: textOf(names, start, end - start), at: littleEndian(entries, i * size + offset, offset) })
    }
    return
  }
  if (tagOf(head) !== 'TREE' || head.getUint8(4) !== 0) throw new BadModel('A group of the file has no list of members that can be read.')
  const children = await from.bytes(base + address + 8 + 2 * offset, count * (length + offset))
  for (let i = 0; i < count; i++)
    await symbols(layout, littleEndian(children, i * (length + offset) + length, offset), names, links, depth + 1)
}

/** The names of an older group. */
async function heapAt({ from, base, offset, length }: Layout, address: number): Promise<DataView> {
  const head = await from.bytes(base + address, 8 + 2 * length + offset)
  if (tagOf(head) !== 'HEAP') throw new BadModel('A group of the file has no names that can be read.')
  return from.bytes(base + littleEndian(head, 8 + 2 * length, offset), littleEndian(head, 8, length))
}

async function dataset(layout: Layout, messages: readonly Message[], path: string): Promise<Hdf5Dataset> {
  const space = messages.find((one) => one.type === spaceMessage)?.data
  const type = await typeOf(
    layout,
    messages.find((one) => one.type === typeMessage),
  )
  if (space === undefined || space.byteLength < 4 || type === null)
    throw new BadModel(`The data set ${quote(path)} has no shape or type that can be read.`)
  const version = space.getUint8(0)
  const rank = space.getUint8(1)
  layout.spend(1 + rank)
  const nothing = version === 2 && space.getUint8(3) === 2
  const shape = Array.from({ length: rank }, (_, i) => littleEndian(space, (version === 1 ? 8 : 4) + i * layout.length, layout.length))
  const elementBytes = littleEndian(type, 4, 4)
  return { path, dtype: nameOf(type, elementBytes), shape, elements: nothing ? 0 : elements(shape, path), elementBytes }
}

/** The type message itself, or that of the type which it names. */
async function typeOf(layout: Layout, message: Message | undefined): Promise<DataView | null> {
  if (message === undefined || message.data.byteLength < 8) return null
  if (!message.shared) return message.data
  const version = message.data.getUint8(0)
  const committed = (await objectHeader(layout, littleEndian(message.data, version === 1 ? 8 : 2, layout.offset))).find(
    (one) => one.type === typeMessage && !one.shared,
  )
  return committed === undefined || committed.data.byteLength < 8 ? null : committed.data
}

function nameOf(type: DataView, bytes: number): string | null {
  const bits = bytes * 8
  switch (type.getUint8(0) & 0x0f) {
    case 0:
      return `${(type.getUint8(1) & 8) === 0 ? 'u' : ''}int${bits}`
    case 1:
      // the size of the exponent tells the two halves apart
      return bytes === 2 && type.byteLength > 13 && type.getUint8(13) === 8 ? 'bfloat16' : `float${bits}`
    case 5:
      // h5py knows no bfloat16 and keeps Keras's as two bytes without a meaning
      return bytes === 2 ? 'bfloat16' : null
    case 8:
      return bytes === 1 ? 'bool' : null
    default:
      return null
  }
}

const tagOf = (view: DataView): string => (view.byteLength < 4 ? '' : String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(i))))

function isUndefined(view: DataView, at: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (at + i < view.byteLength && view.getUint8(at + i) !== 0xff) return false
  return true
}

function textOf(view: DataView, at: number, length: number): string {
  if (at + length > view.byteLength) throw new BadModel('The file ends before its header does.')
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length))
}
