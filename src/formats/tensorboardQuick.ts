// The quick way through an event: one whose values are all numbers of known tags, written as the usual writers write them. Allocates nothing per event.
// Whatever is not so is left to the patient way of tensorboardEvent.ts, which knows the whole format; nothing was put then.

import type { Tag, Tags } from './tensorboardTags.ts'

/** Reads the event in [from, to); false: nothing was put. */
export type QuickReader = (bytes: Uint8Array, view: DataView, from: number, to: number) => boolean

/** Values of one event that are held until all of it is known to be sound. */
const mostValues = 64

/** `put` gets finite times only. */
export function makeQuickReader(tags: Tags, put: (tag: Tag, step: number, wall: number, value: number) => void): QuickReader {
  const heldTags: Tag[] = []
  const heldValues = new Float64Array(mostValues)

  return (bytes, view, from, to) => {
    if (to - from < 21 || bytes[from] !== 0x09) return false
    const wall = view.getFloat64(from + 1, true)
    if (wall - wall !== 0) return false
    let at = from + 9
    let step = 0
    let byte = 0
    if (bytes[at] === 0x10) {
      at++
      byte = bytes[at++]!
      step = byte & 127
      // seven bytes are exact in a double; longer ones, and negative ones, are rare
      for (let scale = 128; byte > 127; scale *= 128) {
        if (scale > 4398046511104) return false
        byte = bytes[at++]!
        step += (byte & 127) * scale
      }
    }

    // mostly the event is, but for its number, the same as the last one of the tag that came next the last time
    const guess = tags.last?.next
    if (guess !== undefined && to - at === guess.usualBytes && same(view, at, guess.head)) {
      const valueAt = at + guess.headBytes
      const value = guess.wide ? view.getFloat64(valueAt, true) : view.getFloat32(valueAt, true)
      if (guess.tail.length === 0 || same(view, valueAt + (guess.wide ? 8 : 4), guess.tail)) {
        tags.last = guess
        put(guess, step, wall, value)
        return true
      }
    }

    const summary = at
    if (bytes[at] !== 0x2a) return false
    let length = bytes[at + 1]!
    at += 2
    if (length > 127) {
      byte = bytes[at++]!
      if (byte > 127) return false
      length = (length & 127) | (byte << 7)
    }
    if (at + length !== to) return false
    let held = 0
    let valueAt = 0
    let wide = false
    while (at < to) {
      if (bytes[at] !== 0x0a || held === mostValues) return false
      length = bytes[at + 1]!
      at += 2
      if (length > 127) {
        byte = bytes[at++]!
        if (byte > 127) return false
        length = (length & 127) | (byte << 7)
      }
      const end = at + length
      if (end > to || bytes[at] !== 0x0a) return false
      length = bytes[at + 1]!
      at += 2
      if (length > 127) {
        byte = bytes[at++]!
        if (byte > 127) return false
        length = (length & 127) | (byte << 7)
      }
      if (at + length + 5 > end) return false
      const tag = tags.find(bytes, at, at + length)
      if (tag.kind !== 'scalar') return false
      at += length
      byte = bytes[at]!
      wide = false
      if (byte === 0x15) {
        valueAt = at + 1
        at += 5
      } else if (byte === 0x42) {
        // dtype, perhaps an empty shape, and one packed or raw float or double
        length = bytes[at + 1]!
        const list = bytes[at + 4] === 0x12 && bytes[at + 5] === 0 ? at + 6 : at + 4
        if (length > 127 || at + 2 + length > end || bytes[at + 2] !== 0x08) return false
        valueAt = list + 2
        const size = bytes[list + 1]!
        if (valueAt + size !== at + 2 + length) return false
        const type = bytes[at + 3]
        if (size === 8 && type === 2 && (bytes[list] === 0x32 || bytes[list] === 0x22)) wide = true
        else if (size !== 4 || type !== 1 || (bytes[list] !== 0x2a && bytes[list] !== 0x22)) return false
        at += 2 + length
      } else return false
      if (at < end) {
        // metadata counts with a tag's first value only
        if (bytes[at] !== 0x4a || bytes[at + 1]! > 127) return false
        at += 2 + bytes[at + 1]!
      }
      if (at !== end) return false
      heldValues[held] = wide ? view.getFloat64(valueAt, true) : view.getFloat32(valueAt, true)
      heldTags[held++] = tag
    }
    if (held === 1 && heldTags[0]!.usualBytes === 0) remember(heldTags[0]!, view, summary, valueAt, wide, to)
    for (let i = 0; i < held; i++) put(heldTags[i]!, step, wall, heldValues[i]!)
    return true
  }
}

/** Keeps how an event of one value of this tag is written: all from the summary on, but for the value. */
function remember(tag: Tag, view: DataView, summary: number, valueAt: number, wide: boolean, to: number): void {
  const tailBytes = to - valueAt - (wide ? 8 : 4)
  if (tailBytes > 0 && tailBytes < 4) return
  tag.head = wordsAt(view, summary, valueAt - summary)
  tag.headBytes = valueAt - summary
  tag.wide = wide
  tag.tail = tailBytes === 0 ? none : wordsAt(view, to - tailBytes, tailBytes)
  tag.usualBytes = to - summary
}

const none = new Int32Array(0)

/** At least four bytes as words: one after the other, and the last four once more. The count of bytes comes first. */
function wordsAt(view: DataView, from: number, length: number): Int32Array {
  const whole = length >> 2
  const words = new Int32Array(whole + 2)
  words[0] = length
  for (let i = 0; i < whole; i++) words[i + 1] = view.getInt32(from + i * 4, true)
  words[whole + 1] = view.getInt32(from + length - 4, true)
  return words
}

/** Whether the bytes at `from`, which must be there, are those of `words`. */
function same(view: DataView, from: number, words: Int32Array): boolean {
  const last = words.length - 1
  if (words[last] !== view.getInt32(from + words[0]! - 4, true)) return false
  for (let i = 1; i < last; i++, from += 4) if (words[i] !== view.getInt32(from, true)) return false
  return true
}
