// The tags of one event file, found by their bytes: a writer repeats its tags in one order, so the tag behind the last one is looked at first.

import { makeByteTable } from './bytes/byteTable.ts'
import type { SeriesHandle } from './format.ts'

/** What a tag stands for. Its first value decides, as in TensorBoard; new = none that says so yet. */
export type TagKind = 'new' | 'scalar' | 'artifact' | 'hparams'

export interface Tag {
  readonly bytes: Uint8Array
  /** null when its bytes are no UTF-8. */
  readonly name: string | null
  kind: TagKind
  /** -1 = not made yet in the sink in hand. */
  handle: SeriesHandle
  /** An issue about it was told. */
  told: boolean
  /** Which tag came after it the last time. */
  next: Tag | undefined
  /** How its events are usually written, see tensorboardQuick.ts: length from the summary on (0 = not known), what stands before and behind the value. */
  usualBytes: number
  headBytes: number
  head: Int32Array
  tail: Int32Array
  /** The value is a double. */
  wide: boolean
}

export interface Tags {
  /** The tag that was met last. */
  last: Tag | undefined
  /** The tag of the bytes [from, to), new or known. */
  find(bytes: Uint8Array, from: number, to: number): Tag
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

const none = new Int32Array(0)

export function makeTags(): Tags {
  const table = makeByteTable<Tag>()
  const all: Tag[] = []
  const make = (bytes: Uint8Array, from: number, to: number): Tag => {
    const tag: Tag = {
      bytes: bytes.slice(from, to),
      name: strictText(bytes, from, to),
      kind: 'new',
      handle: -1,
      told: false,
      next: undefined,
      usualBytes: 0,
      headBytes: 0,
      head: none,
      tail: none,
      wide: false,
    }
    all.push(tag)
    return tag
  }
  const guess = (last: Tag | undefined, bytes: Uint8Array, from: number, length: number): Tag | undefined => {
    const next = last?.next
    if (next === undefined || next.bytes.length !== length) return undefined
    const own = next.bytes
    for (let i = 0; i < length; i++) if (own[i] !== bytes[from + i]) return undefined
    return next
  }
  const tags: Tags = {
    last: undefined,
    find(bytes, from, to) {
      const { last } = tags
      const tag = guess(last, bytes, from, to - from) ?? table.get(bytes, from, to, make)
      if (last !== undefined) last.next = tag
      tags.last = tag
      return tag
    },
    forgetHandles() {
      for (const tag of all) tag.handle = -1
    },
  }
  return tags
}
