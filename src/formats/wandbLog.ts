// The container of a .wandb file, and of SwanLab's records: LevelDB's log in W&B's dialect. 7 bytes of header, then 32 KiB blocks of chunks; a record is one FULL chunk or FIRST MIDDLE* LAST.
// Source: wandb's datastore.py and core/pkg/leveldb. Knows nothing of what a record says.

import { crc32 } from './bytes/crc32.ts'

const blockBytes = 32768
export const fileHeaderBytes = 7
const chunkHeaderBytes = 7

/** A longer record is damage, not data: wandb refuses to log above a few MB. */
export const maxRecordBytes = 256 * 1024 * 1024

export interface RecordSink {
  /** One record: the bytes [from, to) of `bytes`, valid during the call only; `offset` is where its first chunk stands in the file. */
  record(bytes: Uint8Array, from: number, to: number, offset: number): void
  damage(offset: number, message: string): void
}

export interface WandbLog {
  /** See TailDecoder.decode. */
  decode(piece: Uint8Array, offset: number, sink: RecordSink): number
  readonly wantedBytes: number
  readonly dead: string | null
}

/** What a file begins with: four letters, a number and the versions of the container that are known. */
export interface Mark {
  readonly letters: string
  readonly number: number
  readonly versions: readonly number[]
}

const wandbMark: Mark = { letters: ':W&B', number: 0xbee1, versions: [0] }

/** Cuts a .wandb file, or one with another mark, into records. */
export function makeWandbLog(mark: Mark = wandbMark): WandbLog {
  // wandb-core before 0.17.6 kept the file header outside the grid of blocks, which shifts it by 7
  let shift = 0
  let gridKnown = false
  let wantedBytes = 0
  let dead: string | null = null
  let scratch = new Uint8Array(1 << 16)

  const leftInBlock = (at: number): number => blockBytes - ((at - shift) % blockBytes)
  const crcFits = (piece: Uint8Array, at: number, length: number): boolean => {
    const stored = (piece[at]! | (piece[at + 1]! << 8) | (piece[at + 2]! << 16) | (piece[at + 3]! << 24)) >>> 0
    return crc32(piece, at + 6, at + chunkHeaderBytes + length) === stored
  }
  /** At the first boundary the grid shows itself: under the shifted one, a chunk of good checksum lies across the boundary of the other. */
  const tryShift = (piece: Uint8Array, at: number, length: number): boolean => {
    if (gridKnown || shift !== 0 || at + chunkHeaderBytes + length > piece.length || !crcFits(piece, at, length)) return false
    shift = fileHeaderBytes
    gridKnown = true
    return true
  }

  return {
    decode(piece, offset, sink) {
      wantedBytes = 0
      let at = 0
      if (offset === 0) {
        if (piece.length < fileHeaderBytes) return 0
        const letters = String.fromCharCode(...piece.subarray(0, 4))
        if (letters !== mark.letters) dead = `It does not begin with "${mark.letters}"`
        else if ((piece[4]! | (piece[5]! << 8)) !== mark.number || !mark.versions.includes(piece[6]!))
          dead = `Version ${piece[6]!} of its container is not known`
        if (dead !== null) {
          sink.damage(0, `${dead}; the file is not read.`)
          return piece.length
        }
        at = fileHeaderBytes
      }
      // start of the record under way, and how much of it is assembled; -1 = none
      let start = -1
      let assembled = 0
      let done = at
      const append = (from: number, to: number): void => {
        const need = assembled + to - from
        if (need > scratch.length) {
          const grown = new Uint8Array(Math.max(need, scratch.length * 2))
          grown.set(scratch.subarray(0, assembled))
          scratch = grown
        }
        scratch.set(piece.subarray(from, to), assembled)
        assembled = need
      }
      const skipBlock = (why: string): boolean => {
        const next = at + leftInBlock(offset + at)
        // damage shows itself only when the writer went on behind it; until then it may be a block that is being written
        if (next >= piece.length) return false
        sink.damage(offset + at, `${why}; ${next - at} bytes up to the next block are passed over.`)
        start = -1
        assembled = 0
        at = next
        done = at
        return true
      }
      for (;;) {
        const left = leftInBlock(offset + at)
        if (left < chunkHeaderBytes) {
          if (at + left > piece.length) break
          if (
            !gridKnown &&
            shift === 0 &&
            at + chunkHeaderBytes <= piece.length &&
            piece.subarray(at, at + left).some((byte) => byte !== 0)
          ) {
            if (!tryShift(piece, at, piece[at + 4]! | (piece[at + 5]! << 8))) at += left
          } else at += left
          if (start < 0) done = at
          continue
        }
        if (at + chunkHeaderBytes > piece.length) break
        const length = piece[at + 4]! | (piece[at + 5]! << 8)
        const type = piece[at + 6]!
        if (type < 1 || type > 4) {
          if (
            skipBlock(
              type === 0 && length === 0 ? 'A stretch of zeros stands where a record was expected' : `A chunk of unknown type ${type}`,
            )
          )
            continue
          break
        }
        if (chunkHeaderBytes + length > left && !tryShift(piece, at, length)) {
          if (at + chunkHeaderBytes + length > piece.length && !gridKnown && offset + at < 2 * blockBytes) {
            wantedBytes = at - Math.max(done, 0) + chunkHeaderBytes + length
            if (piece.length < wantedBytes + done) break
          }
          if (skipBlock('A chunk is longer than its block')) continue
          break
        }
        const from = at + chunkHeaderBytes
        const to = from + length
        if (to > piece.length) break
        if (!gridKnown && offset + at >= blockBytes && crcFits(piece, at, length)) gridKnown = true
        if (type === 1 || type === 2) {
          if (start >= 0) sink.damage(offset + start, 'A record without its end; it is passed over.')
          start = at
          assembled = 0
          if (type === 1) {
            sink.record(piece, from, to, offset + at)
            start = -1
          } else append(from, to)
        } else if (start < 0) sink.damage(offset + at, 'The end of a record without its beginning; it is passed over.')
        else {
          append(from, to)
          if (type === 4) {
            sink.record(scratch, 0, assembled, offset + start)
            start = -1
            assembled = 0
          } else if (assembled > maxRecordBytes) {
            sink.damage(offset + start, `A record is longer than ${maxRecordBytes / 1024 / 1024} MiB; it is passed over.`)
            start = -1
            assembled = 0
          }
        }
        at = to
        if (start < 0) done = at
      }
      if (start >= 0 && wantedBytes === 0) wantedBytes = piece.length - done + blockBytes
      return done
    },
    get wantedBytes() {
      return wantedBytes
    },
    get dead() {
      return dead
    },
  }
}
