// A place in a file that moves forward and jumps: small reads come out of one larger piece, what is skipped is never read.

import { BadModel, type ModelFile } from './model.ts'

const pieceBytes = 256 * 1024

/** A reader with a position. After `await need(n)`, n bytes may be taken without waiting. */
export interface ByteCursor {
  /** Absolute position of the next byte. */
  at: number
  /** Bytes up to the end. */
  readonly left: number
  holds(length: number): boolean
  /** Makes sure that `length` bytes (at most 64 MiB) can be taken; throws BadModel where the file ends before. */
  need(length: number): Promise<void>
  u8(): number
  u16(): number
  u32(): number
  i32(): number
  /** As a double; throws BadModel beyond 2^53. */
  u64(): number
  /** As digits where a double would not be exact. */
  big(signed: boolean): number | string
  f32(): number
  f64(): number
  text(length: number): string
  bytes(length: number): Uint8Array
}

const mostBytes = 64 * 1024 * 1024

// plain fields, as one is moved hundreds of thousands of times
class Cursor implements ByteCursor {
  at: number
  private from = 0
  private piece: Uint8Array = new Uint8Array(0)
  private view: DataView = new DataView(new ArrayBuffer(0))
  private readonly file: ModelFile
  private readonly end: number
  private readonly little: boolean

  constructor(file: ModelFile, at: number, end: number, little: boolean) {
    this.file = file
    this.at = at
    this.end = end
    this.little = little
  }

  get left(): number {
    return this.end - this.at
  }

  holds(length: number): boolean {
    return this.at >= this.from && this.at + length <= this.from + this.piece.length
  }

  async need(length: number): Promise<void> {
    if (this.holds(length)) return
    if (!(length <= this.left) || this.at < 0) throw new BadModel('The file ends before its header does.')
    if (length > mostBytes) throw new BadModel('One entry of the header is longer than 64 MiB.')
    this.piece = await this.file.read(this.at, Math.min(Math.max(length, pieceBytes), this.left))
    this.view = new DataView(this.piece.buffer, this.piece.byteOffset, this.piece.byteLength)
    this.from = this.at
    if (this.piece.length < length) throw new BadModel('The file ends before its header does.')
  }

  private step(length: number): number {
    const place = this.at - this.from
    if (place < 0 || place + length > this.piece.length) throw new BadModel('The file ends before its header does.')
    this.at += length
    return place
  }

  u8(): number {
    return this.piece[this.step(1)]!
  }
  u16(): number {
    return this.view.getUint16(this.step(2), this.little)
  }
  u32(): number {
    return this.view.getUint32(this.step(4), this.little)
  }
  i32(): number {
    return this.view.getInt32(this.step(4), this.little)
  }
  u64(): number {
    const value = Number(this.view.getBigUint64(this.step(8), this.little))
    if (!Number.isSafeInteger(value)) throw new BadModel('A size in the header is too large to be real.')
    return value
  }
  big(signed: boolean): number | string {
    const place = this.step(8)
    const value = signed ? this.view.getBigInt64(place, this.little) : this.view.getBigUint64(place, this.little)
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : String(value)
  }
  f32(): number {
    return this.view.getFloat32(this.step(4), this.little)
  }
  f64(): number {
    return this.view.getFloat64(this.step(8), this.little)
  }
  bytes(length: number): Uint8Array {
    const place = this.step(length)
    return this.piece.subarray(place, place + length)
  }
  text(length: number): string {
    return utf8.decode(this.bytes(length))
  }
}

const utf8 = new TextDecoder()

/** A cursor over [at, end) of a file. */
export function openCursor(file: ModelFile, at = 0, end = file.sizeBytes, little = true): ByteCursor {
  return new Cursor(file, at, end, little)
}

/** The whole file as bytes; throws BadModel when it is longer than `maxBytes`. */
export async function wholeFile(file: ModelFile, maxBytes: number): Promise<Uint8Array> {
  if (file.sizeBytes > maxBytes) throw new BadModel(`The file is longer than ${Math.round(maxBytes / 1e6)} MB, so it is not read.`)
  return file.read(0, file.sizeBytes)
}

/** A JSON object out of bytes; throws BadModel when they are none. `what` begins the sentence: "The header". */
export function jsonObject(bytes: Uint8Array, what: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(utf8.decode(bytes))
  } catch {
    throw new BadModel(`${what} is not JSON.`)
  }
  if (!isObject(value)) throw new BadModel(`${what} is not a JSON object.`)
  return value
}

/** An object with string keys: no array, no null. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
