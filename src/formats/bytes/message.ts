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

/** A cursor that stands nowhere until it is opened. */
export function makeCursor(): MessageCursor {
  let bytes: Uint8Array = new Uint8Array(0)
  let at = 0
  let end = 0
  let field = 0
  let wire = 0
  let from = 0
  let to = 0
  let varint = 0
  let broken = false
  const readVarint = (): boolean => {
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
        varint = (high | 0) * 4294967296 + (low >>> 0)
        return true
      }
    }
    return false
  }
  return {
    get field() {
      return field
    },
    get wire() {
      return wire
    },
    get from() {
      return from
    },
    get to() {
      return to
    },
    get varint() {
      return varint
    },
    get broken() {
      return broken
    },
    open(newBytes, newFrom, newTo) {
      bytes = newBytes
      at = newFrom
      end = newTo
      broken = false
    },
    next() {
      if (at >= end || broken) return false
      broken = true
      if (!readVarint() || varint < 8 || varint > 0xffffffff) return false
      field = Math.floor(varint / 8)
      wire = varint & 7
      if (wire === 0) {
        if (!readVarint()) return false
      } else if (wire === 2) {
        if (!readVarint() || varint < 0 || varint > end - at) return false
        from = at
        to = at += varint
      } else if (wire === 5 || wire === 1) {
        from = at
        to = at += wire === 5 ? 4 : 8
        if (at > end) return false
      } else return false
      broken = false
      return true
    },
  }
}
