// The tags of one event file, found by their bytes: a writer repeats its tags in one order, so the tag behind the last one is looked at first.

import { makeByteTable } from './bytes/byteTable.ts'
import type { SeriesHandle } from './format.ts'

/** What a tag stands for. Its first value decides, as in TensorBoard; new = none that says so yet. */
export type TagKind = 'new' | 'scalar' | 'artifact' | 'hparams'

export interface Tag {
  readonly length: number
  /** Its bytes four by four, little-endian, and the last four (overlapping) once more; shorter tags have their bytes one by one. */
  readonly words: Int32Array
  /** null when its bytes are no UTF-8. */
  readonly name: string | null
  kind: TagKind
  /** -1 = not made yet in the sink in hand. */
  handle: SeriesHandle
  /** An issue about it was told. */
  told: boolean
  /** Which tag came after it the last time. */
  next: Tag | undefined
}

export interface Tags {
  /** The tag of the bytes [from, to), new or known. */
  find(bytes: Uint8Array, view: DataView, from: number, to: number): Tag
  /** Forgets the handles: another sink is in hand. */
  forgetHandles(): void
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of [from, to); null when it is no UTF-8. */
export function strictText(bytes: Uint8Array, from: number, to: number): string | null {
  try {
    return utf8.decode(bytes.subarray(from, to))
  } catch {
    return null
  }
}

function wordsOf(bytes: Uint8Array): Int32Array {
  if (bytes.length < 4) return Int32Array.from(bytes)
  const view = new DataView(bytes.buffer)
  const words = new Int32Array((bytes.length >> 2) + 1)
  for (let i = 0; i + 1 < words.length; i++) words[i] = view.getInt32(i * 4, true)
  words[words.length - 1] = view.getInt32(bytes.length - 4, true)
  return words
}

export function makeTags(): Tags {
  const table = makeByteTable<Tag>()
  const all: Tag[] = []
  const make = (bytes: Uint8Array, from: number, to: number): Tag => {
    const tag: Tag = {
      length: to - from,
      words: wordsOf(bytes.slice(from, to)),
      name: strictText(bytes, from, to),
      kind: 'new',
      handle: -1,
      told: false,
      next: undefined,
    }
    all.push(tag)
    return tag
  }
  let last: Tag | undefined
  const guess = (view: DataView, from: number, length: number): Tag | undefined => {
    const next = last?.next
    if (next === undefined || next.length !== length) return undefined
    const words = next.words
    if (length < 4) {
      for (let i = 0; i < length; i++) if (words[i] !== view.getUint8(from + i)) return undefined
      return next
    }
    let at = from
    let i = 0
    for (; at + 4 <= from + length; at += 4) if (words[i++] !== view.getInt32(at, true)) return undefined
    return words[i] === view.getInt32(from + length - 4, true) ? next : undefined
  }
  return {
    find(bytes, view, from, to) {
      let tag = guess(view, from, to - from)
      if (tag === undefined) {
        tag = table.get(bytes, from, to, make)
        if (last !== undefined) last.next = tag
      }
      last = tag
      return tag
    },
    forgetHandles() {
      for (const tag of all) tag.handle = -1
    },
  }
}
