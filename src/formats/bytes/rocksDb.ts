// The files of a RocksDB database read as they lie: sorted tables (*.sst, block-based, format versions 2 to 5) and logs of what is not in a table yet (*.log).
// Nothing is opened, locked or replayed. Tables that a compaction left behind do no harm: the highest sequence number of a key wins.
// Sources: facebook/rocksdb, table/format.h, block_based/block.cc, db/log_format.h, db/write_batch.cc.

import { unSnappy } from './snappy.ts'

/** One write of a key; `value` undefined = it was deleted. */
type Write = (key: Uint8Array, sequence: number, value: Uint8Array | undefined) => void

const magic = [0xf7, 0xcf, 0xf4, 0x85, 0xb7, 0x41, 0xe2, 0x88]
const footerBytes = 53
const mostBlockBytes = 64 << 20
/** Blocks of a log. */
const logBlockBytes = 32768

class Reader {
  at: number
  end: number
  readonly bytes: Uint8Array
  bad = false
  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes
    this.at = at
    this.end = end
  }
  byte(): number {
    if (this.at >= this.end) this.bad = true
    return this.bytes[this.at++] ?? 0
  }
  varint(): number {
    let value = 0
    for (let factor = 1; factor < 2 ** 64; factor *= 128) {
      const byte = this.byte()
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
    this.bad = true
    return 0
  }
  fixed(bytes: number): number {
    let value = 0
    for (let i = 0; i < bytes; i++) value += this.byte() * 2 ** (8 * i)
    return value
  }
  slice(length: number): Uint8Array {
    if (length > this.end - this.at) {
      this.bad = true
      return new Uint8Array(0)
    }
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }
}

/** A block, unpacked; a sentence when it cannot be. */
function blockAt(bytes: Uint8Array, offset: number, size: number): Uint8Array | string {
  if (!(offset >= 0 && size >= 0 && offset + size + 5 <= bytes.length)) return 'a block lies outside of it'
  const raw = bytes.subarray(offset, offset + size)
  const kind = bytes[offset + size]!
  if (kind === 0) return raw
  if (kind !== 1) return `a block is packed in a way (${kind}) that is not read`
  return unSnappy(raw, mostBlockBytes) ?? 'a packed block is damaged'
}

/** Entries of a block in their order: keys are whole, their common beginnings put back. False when it is damaged. `handles`: values are places, each told by what differs. */
function eachEntry(
  block: Uint8Array,
  entry: (key: Uint8Array, value: Uint8Array, offset: number, size: number) => void,
  handles: boolean,
): boolean {
  if (block.length < 4) return false
  const restarts = new Reader(block, block.length - 4).fixed(4)
  const end = block.length - 4 - restarts * 4
  if (end < 0) return false
  const reader = new Reader(block, 0, end)
  let key = new Uint8Array(0)
  let offset = 0
  let size = 0
  while (reader.at < end) {
    const shared = reader.varint()
    const own = reader.varint()
    const length = handles ? 0 : reader.varint()
    const rest = reader.slice(own)
    if (reader.bad || shared > key.length) return false
    const next = new Uint8Array(shared + rest.length)
    next.set(key.subarray(0, shared))
    next.set(rest, shared)
    key = next
    if (handles && shared > 0) {
      const zigzag = reader.varint()
      offset += size + 5
      size += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
    } else if (handles) {
      offset = reader.varint()
      size = reader.varint()
    }
    const value = reader.slice(length)
    if (reader.bad) return false
    entry(key, value, offset, size)
  }
  return true
}

/** Tells every write that a table holds; answers a sentence when it cannot be read (to its end). */
export function readTable(bytes: Uint8Array, write: Write): string | null {
  const foot = bytes.length - footerBytes
  if (foot < 0 || magic.some((byte, i) => bytes[bytes.length - 8 + i] !== byte)) return 'it is no table of RocksDB, or not whole'
  const version = new Reader(bytes, bytes.length - 12).fixed(4)
  if (version < 1 || version > 5) return `it is a table of version ${version}, which is not read`
  const footer = new Reader(bytes, foot + 1, bytes.length - 12)
  footer.varint()
  footer.varint()
  const index = blockAt(bytes, footer.varint(), footer.varint())
  if (typeof index === 'string') return index
  let problem: string | null = null
  const dataBlock = (offset: number, size: number): void => {
    const block = blockAt(bytes, offset, size)
    const whole =
      typeof block !== 'string' &&
      eachEntry(
        block,
        (key, value) => {
          if (key.length < 8) return
          const kind = key[key.length - 8]!
          const sequence = new Reader(key, key.length - 7).fixed(7)
          if (kind === 0 || kind === 1 || kind === 7) write(key.subarray(0, -8), sequence, kind === 1 ? value : undefined)
        },
        false,
      )
    if (!whole) problem ??= typeof block === 'string' ? block : 'a block is damaged'
  }
  const whole = eachEntry(
    index,
    (_key, value, offset, size) => {
      if (version >= 4) dataBlock(offset, size)
      else {
        const handle = new Reader(value)
        dataBlock(handle.varint(), handle.varint())
      }
    },
    version >= 4,
  )
  return problem ?? (whole ? null : 'its index is damaged')
}

/** Tells every write of a log, up to where it ends or is torn. */
export function readWriteLog(bytes: Uint8Array, write: Write): void {
  let parts: Uint8Array[] = []
  for (let at = 0; at + 7 <= bytes.length;) {
    const left = logBlockBytes - (at % logBlockBytes)
    if (left < 7) {
      at += left
      continue
    }
    const length = bytes[at + 4]! + bytes[at + 5]! * 256
    const kind = bytes[at + 6]!
    // 5 to 8: the same with a number of the log behind
    const head = kind >= 5 && kind <= 8 ? 11 : 7
    if (kind === 0 || kind > 8 || at + head + length > bytes.length) return
    const part = bytes.subarray(at + head, at + head + length)
    at += head + length
    const place = kind > 4 ? kind - 4 : kind
    if (place === 1 || place === 2) parts = []
    parts.push(part)
    if (place === 1 || place === 4) {
      readBatch(joined(parts), write)
      parts = []
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function readBatch(bytes: Uint8Array, write: Write): void {
  const reader = new Reader(bytes)
  let sequence = reader.fixed(8)
  const count = reader.fixed(4)
  for (let i = 0; i < count && reader.at < reader.end && !reader.bad;) {
    const kind = reader.byte()
    if (kind === 3) {
      reader.slice(reader.varint())
      continue
    }
    if (kind === 13) continue
    // of another family of columns
    const family = [4, 5, 6, 8].includes(kind) ? reader.varint() : 0
    const key = reader.slice(reader.varint())
    const hasValue = kind === 1 || kind === 2 || kind === 5 || kind === 6 || kind === 15
    const value = hasValue ? reader.slice(reader.varint()) : undefined
    if (reader.bad || ![0, 1, 2, 4, 5, 6, 7, 8, 15].includes(kind)) return
    if (family === 0 && (kind === 0 || kind === 1 || kind === 7)) write(key, sequence, value)
    sequence++
    i++
  }
}
