// Writes a .wandb file as wandb does: records of protocol buffers in LevelDB's log with W&B's header. For tests and the bench; plain bytes, no file.

import { crc32 } from '../../src/formats/bytes/crc32.ts'
import { bytesField, join, messageField, varintField } from './protoBytes.ts'

export const wandbBlockBytes = 32_768
const chunkHeaderBytes = 7
export const wandbHeader = Uint8Array.of(0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0)

export type ChunkType = 'full' | 'first' | 'middle' | 'last'
const typeOf: Readonly<Record<ChunkType, number>> = { full: 1, first: 2, middle: 3, last: 4 }

/** One chunk with its header; `crc` stands in for the right checksum. */
export function wandbChunk(type: ChunkType, content: Uint8Array, crc?: number): Uint8Array {
  const chunk = new Uint8Array(chunkHeaderBytes + content.length)
  chunk[4] = content.length & 255
  chunk[5] = content.length >> 8
  chunk[6] = typeOf[type]
  chunk.set(content, chunkHeaderBytes)
  const sum = crc ?? crc32(chunk, 6, chunk.length)
  for (let i = 0; i < 4; i++) chunk[i] = (sum >>> (8 * i)) & 255
  return chunk
}

/** A row's items: names joined from their parts, values as JSON. */
export type Items = Readonly<Record<string, string>>

const items = (field: number, all: Items): readonly Uint8Array[] =>
  Object.entries(all).map(([name, json]) =>
    messageField(field, ...name.split('.').map((part) => bytesField(2, part)), bytesField(16, json)),
  )

/** wandb_internal.Record of a history row; step 0 is an empty message. */
export const historyRecord = (step: number, all: Items): Uint8Array =>
  messageField(2, ...items(1, all), messageField(2, step === 0 ? new Uint8Array(0) : varintField(1, step)))

/** A record of the summary, which says again what the row said. */
export const summaryRecord = (all: Items): Uint8Array => messageField(3, ...items(1, all))

/** The run's first record. */
export const runRecord = (id: string, project: string, config: Items = {}): Uint8Array =>
  messageField(17, bytesField(1, id), bytesField(3, project), messageField(4, ...items(1, config)))

/** The exit of the run. */
export const exitRecord = (code: number): Uint8Array => messageField(18, code === 0 ? new Uint8Array(0) : varintField(1, code))

/** Cuts records into chunks and blocks. `shift` 7: the header outside the grid of blocks, as wandb-core wrote it before 0.17.6. */
export class WandbWriter {
  #parts: Uint8Array[] = [wandbHeader]
  #at: number
  readonly shift: 0 | 7

  constructor(shift: 0 | 7 = 0) {
    this.shift = shift
    this.#at = wandbHeader.length
  }

  /** Bytes that are left of the block under way. */
  get left(): number {
    return wandbBlockBytes - ((this.#at - this.shift) % wandbBlockBytes)
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): this {
    this.#parts.push(bytes)
    this.#at += bytes.length
    return this
  }

  record(content: Uint8Array): this {
    for (let from = 0, begun = false; ; begun = true) {
      if (this.left < chunkHeaderBytes) this.raw(new Uint8Array(this.left))
      // a block with room for a header only begins the record with an empty chunk
      const length = Math.min(content.length - from, this.left - chunkHeaderBytes)
      const ends = from + length === content.length
      this.raw(wandbChunk(begun ? (ends ? 'last' : 'middle') : ends ? 'full' : 'first', content.subarray(from, from + length)))
      if (ends) return this
      from += length
    }
  }

  /** What was written since the last call. */
  bytes(): Uint8Array {
    const all = join(...this.#parts)
    this.#parts = []
    return all
  }
}
