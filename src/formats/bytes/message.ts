// The wire of protocol buffers, read in place: a cursor over fields. Skipped fields cost their tag; nothing is copied.

/** A cursor over the fields of one message. One cursor is reused for many messages. */
export interface MessageCursor {
  /** Field number and wire type of the field just met. */
  readonly field: number
  readonly wire: number
  /** Bounds of a length-delimited field's content. */
  readonly from: number
  readonly to: number
  /** Value of a varint, as a double: exact up to 2^53, two's complement for negative int64. */
  readonly varint: number
  /** Bounds of fixed 32 and 64 bit values are from and to as well. */
  open(bytes: Uint8Array, from: number, to: number): void
  /** Goes to the next field; false at the end, or when the bytes are no message (then `broken`). */
  next(): boolean
  readonly broken: boolean
}

// a class with plain fields: accessors would give every cursor a shape of its own, and calls that the engine cannot inline
class Cursor implements MessageCursor {
  field = 0
  wire = 0
  from = 0
  to = 0
  varint = 0
  broken = false
  private bytes: Uint8Array = new Uint8Array(0)
  private at = 0
  private end = 0

  open(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes
    this.at = from
    this.end = to
    this.broken = false
  }

  private readVarint(): boolean {
    const { bytes, end } = this
    let at = this.at
    if (at < end && bytes[at]! < 128) {
      this.varint = bytes[at]!
      this.at = at + 1
      return true
    }
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= end) return false
      const byte = bytes[at++]!
      const seven = byte & 127
      if (shift < 28) low |= seven << shift
      else if (shift === 28) {
        low |= (seven & 15) << 28
        high = seven >> 4
      } else if (shift < 63) high |= seven << (shift - 32)
      else high |= (seven & 1) << 31
      if (byte < 128) {
        this.varint = (high | 0) * 4294967296 + (low >>> 0)
        this.at = at
        return true
      }
    }
    return false
  }

  next(): boolean {
    if (this.at >= this.end || this.broken) return false
    this.broken = true
    if (!this.readVarint() || this.varint < 8 || this.varint > 0xffffffff) return false
    this.field = Math.floor(this.varint / 8)
    const wire = this.varint & 7
    this.wire = wire
    if (wire === 0) {
      if (!this.readVarint()) return false
    } else if (wire === 2) {
      if (!this.readVarint() || this.varint < 0 || this.varint > this.end - this.at) return false
      this.from = this.at
      this.to = this.at += this.varint
    } else if (wire === 5 || wire === 1) {
      this.from = this.at
      this.to = this.at += wire === 5 ? 4 : 8
      if (this.at > this.end) return false
    } else return false
    this.broken = false
    return true
  }
}

/** A cursor that stands nowhere until it is opened. */
export const makeCursor = (): MessageCursor => new Cursor()
