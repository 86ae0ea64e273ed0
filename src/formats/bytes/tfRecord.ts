// The container of TensorBoard's event files: TFRecord. u64 length, masked CRC-32C of these 8 bytes, payload, masked CRC-32C of the payload, all little-endian.
// There is no mark to find a record again by: a length that is wrong costs the rest of the file. Knows nothing of what a payload says.
// Source: tensorboard/data/server/tf_record.rs.

import type { Severity } from '../../core/trouble.ts'
import { crc32c, maskCrc } from './crc32c.ts'

const headerBytes = 12
const footerBytes = 4

/** A longer record (a graph, a video) is not held in memory: it is passed over as its bytes come. */
export const maxRecordBytes = 64 * 1024 * 1024

/** This many zeros where a record was expected are not looked behind. */
const enoughZeros = 65_536

/** Masked CRCs of the lengths below 1024, which nearly every record has. */
const crcOfShortLength = ((): Uint32Array => {
  const view = new DataView(new ArrayBuffer(8))
  return Uint32Array.from({ length: 1024 }, (_, length) => {
    view.setUint32(0, length, true)
    return maskCrc(crc32c(view, 0, 8))
  })
})()

export interface RecordSink {
  /** The payload [from, to) of one whole record that begins at `offset` of the file; bytes and view are valid during the call only. False: it is no message, and nothing was taken of it. */
  record(bytes: Uint8Array, view: DataView, from: number, to: number, offset: number): boolean
  issue(severity: Severity, offset: number, message: string): void
}

export interface RecordOptions {
  /**
   * all: the checksum of every payload is computed. on failure: only of those that are no message, as TensorBoard's own server does by default; a bit that
   * flipped inside a value then stays unseen. Lengths are verified always.
   */
  readonly verify: 'all' | 'on failure'
}

/** Cuts a file into records. Members as in TailDecoder. */
export interface TfRecords {
  decode(piece: Uint8Array, offset: number, sink: RecordSink): number
  readonly wantedBytes: number
  readonly waits: boolean
  readonly dead: string | null
}

const zerosFrom = (bytes: Uint8Array, from: number): boolean => {
  for (let i = from; i < bytes.length; i++) if (bytes[i] !== 0) return false
  return true
}

/** A decoder for one file. */
export function makeTfRecords({ verify }: RecordOptions): TfRecords {
  const verifyAll = verify === 'all'
  let wantedBytes = 0
  let waits = false
  let dead: string | null = null
  // offset in the file up to which an overlong record is passed over
  let skipTo = 0
  let holeTold = false

  /** Network file systems show zeros where bytes are still to come. True when all of the piece from inside this record on may be such. */
  const mayBeUnwritten = (piece: Uint8Array, recordEnd: number): boolean => piece[recordEnd - 1] === 0 && zerosFrom(piece, recordEnd)
  const payloadFits = (view: DataView, at: number, end: number): boolean =>
    maskCrc(crc32c(view, at + headerBytes, end - footerBytes)) === view.getUint32(end - footerBytes, true)
  const headerIsZero = (view: DataView, at: number): boolean =>
    view.getUint32(at, true) === 0 && view.getUint32(at + 4, true) === 0 && view.getUint32(at + 8, true) === 0

  return {
    get wantedBytes() {
      return wantedBytes
    },
    get waits() {
      return waits
    },
    get dead() {
      return dead
    },
    decode(piece, offset, sink) {
      wantedBytes = 0
      waits = false
      if (dead !== null) return piece.length
      let at = 0
      if (offset < skipTo) {
        at = Math.min(piece.length, skipTo - offset)
        if (at === piece.length) return at
      }
      const view = new DataView(piece.buffer, piece.byteOffset, piece.length)
      const end = piece.length
      while (end - at >= headerBytes) {
        const length = view.getUint32(at, true)
        const high = view.getUint32(at + 4, true)
        const crc = view.getUint32(at + 8, true)
        if (high !== 0 || (length < 1024 ? crcOfShortLength[length] !== crc : maskCrc(crc32c(view, at, at + 8)) !== crc)) {
          if (headerIsZero(view, at)) {
            waits = end - at >= enoughZeros
            if (!holeTold && !zerosFrom(piece, at)) {
              holeTold = true
              sink.issue('info', offset + at, 'Zeros stand where a record was expected: what follows is read once they are written.')
            }
            return at
          }
          if (maskCrc(crc32c(view, at, at + 8)) !== crc) {
            if (mayBeUnwritten(piece, at + headerBytes)) {
              waits = end - at >= enoughZeros
              return at
            }
            dead = `The length of the record at byte ${offset + at} does not fit its checksum, and nothing marks where the next one begins: the rest of the file is not read.`
            sink.issue('error', offset + at, dead)
            return end
          }
        }
        const recordBytes = high * 4294967296 + length + headerBytes + footerBytes
        if (recordBytes > maxRecordBytes) {
          sink.issue(
            'warning',
            offset + at,
            `A record of ${recordBytes} bytes is passed over: more than ${maxRecordBytes} are not held in memory.`,
          )
          skipTo = offset + at + recordBytes
          at = Math.min(end, at + recordBytes)
          continue
        }
        const next = at + recordBytes
        if (next > end) {
          wantedBytes = recordBytes
          return at
        }
        // a stored checksum that ends in zero may be one that is not written yet
        const suspect = verifyAll || piece[next - 1] === 0
        if (suspect && !payloadFits(view, at, next)) {
          if (mayBeUnwritten(piece, next)) {
            waits = end - next >= enoughZeros
            return at
          }
          sink.issue('error', offset + at, `A record of ${recordBytes} bytes does not fit its checksum and is left out.`)
        } else if (!sink.record(piece, view, at + headerBytes, next - footerBytes, offset + at)) {
          if (!suspect && !payloadFits(view, at, next))
            sink.issue('error', offset + at, `A record of ${recordBytes} bytes does not fit its checksum and is left out.`)
          else sink.issue('error', offset + at, `A record of ${recordBytes} bytes is no event, though its checksum fits; it is left out.`)
        }
        at = next
      }
      return at
    },
  }
}
