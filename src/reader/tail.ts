// Tails a file that only grows: the new bytes to its decoder, in pieces. Begins again when the file shrank or was replaced.
// Knows nothing of what the bytes mean. A store has tens of thousands of such files, so one of them holds little.

import { Slab } from '../core/slab.ts'
import type { Issue } from '../core/trouble.ts'
import { type FileState, type OpenFile, openFile, reasonOf, stateOf } from '../outside/files.ts'
import type { TailClaim, TailDecoder } from '../formats/format.ts'
import { Contribution, IssueList, type Pen, makePen } from './contribution.ts'
import { type Source, type SourceOrigin, faultOf } from './source.ts'

export const pieceBytes = 1 << 20
/** A record longer than this is given up. */
const mostBytes = 1 << 30
/** Bytes of the file's head and of the end of what was read that are looked at again, to see that it is still the same file. */
const guardBytes = 64
/** A file that ends in half a record and stays so for this long is taken to its end. */
const restAfterMs = 10_000
/** What is longer is read on trust first and checked when it is shown. */
const trustBytes = 65_536
/** A file written this shortly before it was found counts as growing. */
const lateMs = 30_000
/** What was not written for a day is not expected to grow: its decoder, with all it remembers, is let go, and begins again when it does. */
const longAgoMs = 86_400_000
/** The buffer goes back to a piece's size after a record longer than this. */
const mostKeptBytes = 16 << 20

/** What all tails of a reader share, since one is read at a time: a piece of memory, which grows when a record needs it, and a pen. */
export interface PieceBuffer {
  bytes: Uint8Array
  readonly pen: Pen
}

export const makePieceBuffer = (): PieceBuffer => ({ bytes: new Uint8Array(pieceBytes), pen: makePen() })

/** A number that tells bytes apart (FNV-1a). */
function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0x811c9dc5
  for (let at = from; at < to; at++) sum = Math.imul(sum ^ bytes[at]!, 0x01000193)
  return sum
}

/** The same of a short text. */
export function sumOfText(text: string): number {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193)
  return sum
}

/** Stands for a decoder that was let go. */
const spent: TailDecoder = { decode: (piece) => piece.length, wantedBytes: 0, dead: null }

export const makeTail = (origin: SourceOrigin, buffer: PieceBuffer): Source => new Tail(origin, buffer)

class Tail implements Source {
  readonly origin: SourceOrigin
  readonly #buffer: PieceBuffer
  #slab: Slab
  #list = new IssueList()
  #contribution = new Contribution()
  contributions: Source['contributions'] = [['', this.#contribution]]
  sizeBytes = 0
  lastWriteMs = 0
  grewAtMs = 0
  bytesRead = 0
  gone = false
  #quietSinceMs = 0
  /** The decoder gave up: stays until the file begins again. */
  #problem: string | null = null
  /** The system would not open it: tried again in every look. */
  #trouble: string | null = null
  /** A check found damage: the file is not trusted any more. */
  #damaged = false
  /** null = nothing was read yet. */
  #decoder: TailDecoder | null = null
  #identity = ''
  /** Bytes that the decoder is done with. */
  #offset = 0
  /** What stood at the file's head, and before the offset. */
  #headLength = 0
  #headSum = 0
  #tailLength = 0
  #tailSum = 0
  /** Size at which the rest was handed over, -1 = not yet. */
  #restedAt = -1
  /** Set when the decoder trusts: what follows it, and how far. */
  #checker: TailDecoder | null = null
  #checkedTo = 0

  constructor(origin: SourceOrigin, buffer: PieceBuffer) {
    this.origin = origin
    this.#buffer = buffer
    this.#slab = origin.shared ?? new Slab()
  }

  get #file(): string {
    return (this.origin.claim as TailClaim).file
  }
  get #path(): string {
    return this.origin.absolute(this.#file)
  }
  get issues(): readonly Issue[] {
    const { list } = this.#list
    if (this.#trouble === null) return list
    return [...list, { path: this.#file, offset: null, severity: 'warning', message: this.#trouble }]
  }
  get state(): 'live' | 'dead' {
    return this.#problem === null && this.#trouble === null ? 'live' : 'dead'
  }
  get reason(): string | null {
    return this.#problem ?? this.#trouble
  }
  get unchecked(): boolean {
    return this.#decoder !== null && !this.#damaged && this.#checker !== null && this.#checkedTo < this.#offset
  }

  read(): boolean | Generator<undefined, boolean> {
    if (this.#decoder !== null) return this.#follow(stateOf(this.#path), null)
    // a first look opens at once: what the open file tells of itself costs less than a way to it
    let file: OpenFile | null = null
    try {
      file = openFile(this.#path)
    } catch {
      // it is tried again below, and said
    }
    let reading: ReturnType<Tail['read']> = false
    try {
      reading = this.#follow(file === null ? stateOf(this.#path) : file.state(), file)
    } finally {
      if (typeof reading === 'boolean') file?.close()
    }
    return reading
  }

  date(): void {
    const state = stateOf(this.#path)
    this.gone = state === undefined
    this.sizeBytes = state?.sizeBytes ?? 0
    this.lastWriteMs = state?.mtimeMs ?? 0
  }

  /** Goes on where the last look ended; a file that was opened stays open as long as it is read. */
  #follow(state: FileState | undefined, file: OpenFile | null): boolean | Generator<undefined, boolean> {
    this.gone = state === undefined || state.isFolder
    if (state === undefined || state.isFolder) return false
    const first = this.#decoder === null
    const same = state.sizeBytes === this.sizeBytes && state.mtimeMs === this.lastWriteMs && this.#identity === state.identity
    const distrusted = this.#damaged && this.#checker !== null
    this.sizeBytes = state.sizeBytes
    this.lastWriteMs = state.mtimeMs
    if (!first && same && this.#trouble === null && !distrusted) return this.#restWhenQuiet()
    const open = file ?? this.#open()
    if (open === null) {
      if (first) this.#begin(state.identity)
      return true
    }
    let reading: boolean | Generator<undefined, boolean> = true
    try {
      const stays = !first && !distrusted && this.#decoder !== spent && this.#identity === state.identity && this.#isSameFile(open)
      if (!stays || (this.#restedAt >= 0 && this.sizeBytes !== this.#restedAt)) this.#begin(state.identity)
      const fresh = this.sizeBytes - this.#offset
      if (this.#problem !== null || this.#restedAt >= 0 || fresh < this.#decoder!.wantedBytes || fresh === 0) return true
      const now = this.origin.now()
      if (!first || now - this.lastWriteMs < lateMs) this.grewAtMs = now
      this.origin.reading(this.#file)
      reading = this.#readNew(open)
      return reading
    } finally {
      if (file === null && typeof reading === 'boolean') open.close()
    }
  }

  /** null when the system would not. */
  #open(): OpenFile | null {
    try {
      const file = openFile(this.#path)
      this.#trouble = null
      return file
    } catch (error) {
      this.#trouble = `It cannot be read: ${reasonOf(error)}.`
      return null
    }
  }

  #begin(identity: string): void {
    this.#problem = null
    if (this.#decoder !== null) {
      this.#list = new IssueList()
      this.#contribution = new Contribution()
      this.contributions = [['', this.#contribution]]
      // what begins again may do so often, and must not lie among what stays
      this.#slab = new Slab()
    }
    const { format, claim, once } = this.origin
    const trusting = format.check !== undefined && !once && !this.#damaged && this.sizeBytes > trustBytes
    this.#decoder = format.tail!(claim as TailClaim, trusting)
    this.#checker = trusting ? format.check!(claim as TailClaim) : null
    this.#checkedTo = 0
    this.#identity = identity
    this.#offset = 0
    this.#headLength = 0
    this.#tailLength = 0
    this.#restedAt = -1
  }

  #isSameFile(file: OpenFile): boolean {
    if (this.sizeBytes < this.#offset) return false
    const { bytes } = this.#buffer
    const stands = (from: number, length: number, sum: number): boolean => {
      try {
        return length === 0 || (file.read(bytes, 0, from, length) === length && sumOf(bytes, 0, length) === sum)
      } catch {
        return false
      }
    }
    return stands(0, this.#headLength, this.#headSum) && stands(this.#offset - this.#tailLength, this.#tailLength, this.#tailSum)
  }

  /** The bytes at the end that make no whole record are taken for what they say, once. */
  #restWhenQuiet(): boolean {
    const decoder = this.#decoder!
    if (this.#restedAt >= 0 || this.#offset === this.sizeBytes || this.#problem !== null || decoder.rest === undefined) return false
    if (this.origin.now() - this.#quietSinceMs < restAfterMs) return false
    const file = this.#open()
    if (file === null) return true
    try {
      const bytes = new Uint8Array(this.sizeBytes - this.#offset)
      this.#rest(bytes.subarray(0, file.read(bytes, 0, this.#offset, bytes.length)))
    } catch (error) {
      this.#fail(error)
    } finally {
      file.close()
    }
    return true
  }

  #hold(): Pen['sink'] {
    const { pen } = this.#buffer
    pen.hold(this.#contribution, this.#file, this.#list, this.#slab)
    return pen.sink
  }

  #rest(bytes: Uint8Array): void {
    const decoder = this.#decoder!
    if (decoder.rest === undefined) return
    this.#restedAt = this.#offset + bytes.length
    decoder.rest(bytes, this.#offset, this.#hold())
  }

  #fail(error: unknown): void {
    this.#problem = faultOf(error)
    this.#list.add(this.#file, this.#offset, 'error', this.#problem)
  }

  /** Reads to the end of the file. What fits into one piece, as nearly all files of a store do, is done at once. */
  #readNew(file: OpenFile): boolean | Generator<undefined, boolean> {
    let have = 0
    try {
      have = this.#readPiece(file, 0)
    } catch (error) {
      this.#fail(error)
      have = -1
    }
    if (have >= 0) return this.#readOn(file, have)
    this.#letGo()
    return true
  }

  *#readOn(file: OpenFile, begun: number): Generator<undefined, boolean> {
    try {
      for (let have = begun; have >= 0; have = this.#readPiece(file, have)) yield
    } catch (error) {
      this.#fail(error)
    } finally {
      file.close()
      this.#letGo()
      if (this.#buffer.bytes.length > mostKeptBytes) this.#buffer.bytes = new Uint8Array(pieceBytes)
    }
    return true
  }

  /** Gives back what only reading needs. */
  #letGo(): void {
    if (this.#offset === this.sizeBytes && this.#problem === null && this.origin.now() - this.lastWriteMs > longAgoMs) this.#decoder = spent
  }

  /** Reads a piece behind the `have` bytes that are there and decodes it; answers how many bytes are left of it, -1 at the end of the file. */
  #readPiece(file: OpenFile, have: number): number {
    const buffer = this.#buffer
    const decoder = this.#decoder!
    if (have === buffer.bytes.length) {
      const room = Math.min(mostBytes, Math.max(have * 2, decoder.wantedBytes))
      if (room === have) {
        this.#problem = `A record is longer than ${mostBytes} bytes; the rest of this file is not read.`
        this.#list.add(this.#file, this.#offset, 'error', this.#problem)
        return -1
      }
      const longer = new Uint8Array(room)
      longer.set(buffer.bytes)
      buffer.bytes = longer
    }
    const { bytes } = buffer
    const asked = bytes.length - have
    const read = file.read(bytes, have, this.#offset + have, asked)
    // a file gives less than was asked for only where it ends
    const ends = read === 0 || (read < asked && this.#offset + have + read >= this.sizeBytes)
    this.bytesRead += read
    let left = have + read
    if (this.#offset === 0) {
      this.#headLength = Math.min(guardBytes, left)
      this.#headSum = sumOf(bytes, 0, this.#headLength)
    }
    if (read > 0 && left >= decoder.wantedBytes) {
      const used = decoder.decode(bytes.subarray(0, left), this.#offset, this.#hold())
      this.#contribution.settle()
      if (decoder.dead !== null) {
        this.#problem = decoder.dead
        return -1
      }
      if (used > 0) {
        this.#tailLength = Math.min(guardBytes, used)
        this.#tailSum = sumOf(bytes, used - this.#tailLength, used)
        this.#offset += used
        if (used < left) bytes.copyWithin(0, used, left)
        left -= used
      }
      if (decoder.waits !== true && !ends) return left
    } else if (!ends) return left
    if (left > 0) {
      this.#quietSinceMs = this.origin.now()
      if (this.origin.once) this.#rest(bytes.subarray(0, left))
    }
    return -1
  }

  *check(memory: Uint8Array): Generator<undefined, void> {
    const decoder = this.#decoder
    const checker = this.#checker
    if (decoder === null || checker === null || this.#damaged) return
    let file: OpenFile
    try {
      file = openFile(this.#path)
    } catch {
      // the next look says why
      return
    }
    try {
      const pen = makePen()
      pen.hold(new Contribution(), this.#file, new IssueList(), new Slab())
      const sink = { ...pen.sink, issue: () => void (this.#damaged = true) }
      for (let room = memory; decoder === this.#decoder && this.#checkedTo < this.#offset && !this.#damaged;) {
        if (checker.wantedBytes > room.length) room = new Uint8Array(checker.wantedBytes)
        const have = file.read(room, 0, this.#checkedTo, Math.min(room.length, this.#offset - this.#checkedTo))
        if (have === 0) return
        const used = checker.decode(room.subarray(0, have), this.#checkedTo, sink)
        if (used === 0 && checker.wantedBytes <= room.length) {
          // what the decoder took whole is no whole record to the check
          this.#damaged = true
          return
        }
        this.#checkedTo += used
        yield
      }
    } catch (error) {
      this.#fail(error)
    } finally {
      file.close()
    }
  }
}
