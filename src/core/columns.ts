// The points of one series as typed columns in chunks: a point costs 16 bytes, 24 at most. The first points wait in a draft, so that the first
// chunk, for most series the only one, is as long and as wide as they are; after that nothing is copied when it grows.
// Knows nothing of which points count; a chunk only has room for the marks of those that do not.

import { type Draft, Slab } from './slab.ts'

/** A run of points. Arrays may be longer than `used`. */
export interface Chunk {
  /** Place in the series of the chunk's first point. */
  readonly start: number
  /** Points in it. */
  used: number
  /** NaN = not recorded, only in the wide form. */
  step: Uint32Array | Float64Array
  /** Seconds since 1970; NaN = not recorded. */
  readonly wallTime: Float64Array
  value: Float32Array | Float64Array
  /** 1 = superseded. null = none of this chunk is. */
  superseded: Uint8Array | null
}

const fewest = 32
const most = 16_384
/** Points that a draft holds at most. */
const mostDrafted = 4_096
/** How many points the next chunk holds when there are `length`: first as many again, then a half, then an eighth, so that little room lies unused. */
const roomAfter = (length: number): number =>
  length < 512 ? Math.max(fewest, length) : length < 4_096 ? (length >> 4) << 3 : Math.min(most, (length >> 6) << 3)

const none = new Float64Array(0)
const noSteps = new Uint32Array(0)
const noValues = new Float32Array(0)
const noChunks: readonly Chunk[] = []

/** An empty set of columns. `push` is the hot path: it allocates only when a chunk is full or its form too narrow. */
export class Columns {
  chunks: readonly Chunk[] = noChunks
  length = 0
  #at = 0
  #room = 0
  #last: Chunk | undefined
  #draft: Draft | null = null
  #step: Uint32Array | Float64Array = noSteps
  #wallTime: Float64Array = none
  #value: Float32Array | Float64Array = noValues
  #wideStep = false
  #wideValue = false
  readonly #slab: Slab

  /** `slab`: where the memory comes from, shared by series that live and die together. */
  constructor(slab: Slab = new Slab()) {
    this.#slab = slab
  }

  push(step: number, wallTime: number, value: number): void {
    let at = this.#at
    if (at === this.#room) {
      this.#grow()
      at = this.#at
    }
    if (!this.#wideStep && step >>> 0 !== step) this.#widenStep()
    if (!this.#wideValue && Math.fround(value) !== value && value === value) this.#widenValue()
    this.#step[at] = step
    this.#wallTime[at] = wallTime
    this.#value[at] = value
    this.#at = at + 1
    this.length++
  }

  /** Makes `used` of the last chunk true: to be called before chunks are read. */
  settle(): void {
    if (this.#draft !== null) this.#writeDown()
    else if (this.#last !== undefined) this.#last.used = this.#at
  }

  /** The chunk that holds the point at `place`, which must be there. */
  chunkOf(place: number): Chunk {
    const { chunks } = this
    let low = 0
    let high = chunks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (chunks[middle]!.start <= place) low = middle
      else high = middle - 1
    }
    return chunks[low]!
  }

  stepAt(place: number): number {
    const chunk = this.chunkOf(place)
    return chunk.step[place - chunk.start]!
  }

  wallTimeAt(place: number): number {
    const chunk = this.chunkOf(place)
    return chunk.wallTime[place - chunk.start]!
  }

  valueAt(place: number): number {
    const chunk = this.chunkOf(place)
    return chunk.value[place - chunk.start]!
  }

  /** Marks a point as superseded. */
  supersede(place: number): void {
    const chunk = this.chunkOf(place)
    chunk.superseded ??= new Uint8Array(chunk.wallTime.length)
    chunk.superseded[place - chunk.start] = 1
  }

  /** Takes all marks away. */
  restore(): void {
    for (const chunk of this.chunks) chunk.superseded = null
  }

  /** Bytes of all columns, unused room and marks among them. */
  get bytes(): number {
    let bytes = 0
    for (const { step, wallTime, value, superseded } of this.chunks)
      bytes += step.byteLength + wallTime.byteLength + value.byteLength + (superseded?.byteLength ?? 0)
    return bytes
  }

  /** Makes room for one more point at least. */
  #grow(): void {
    if (this.#last === undefined && this.#room < mostDrafted) return this.#draftMore()
    this.settle()
    const pointBytes = this.#pointBytes
    const wanted = roomAfter(this.length)
    // the end of a piece of memory is used up before the next one is begun
    const fits = Math.floor(this.#slab.left / pointBytes / 8) * 8
    this.#begin(fits >= fewest && fits < wanted ? fits : wanted, this.length)
  }

  get #pointBytes(): number {
    return (this.#wideStep ? 8 : 4) + 8 + (this.#wideValue ? 8 : 4)
  }

  /** A new last chunk with room for so many points. */
  #begin(room: number, start: number): void {
    const { memory, from } = this.#slab.take(Math.ceil((room * this.#pointBytes) / 8) * 8)
    this.#wallTime = new Float64Array(memory, from, room)
    // wide ones first: they must begin at a multiple of 8
    const middle = from + 8 * room
    const end = middle + (this.#wideStep || this.#wideValue ? 8 : 4) * room
    const [steps, values] = this.#wideStep || !this.#wideValue ? [middle, end] : [end, middle]
    this.#step = this.#wideStep ? new Float64Array(memory, steps, room) : new Uint32Array(memory, steps, room)
    this.#value = this.#wideValue ? new Float64Array(memory, values, room) : new Float32Array(memory, values, room)
    this.#last = { start, used: 0, step: this.#step, wallTime: this.#wallTime, value: this.#value, superseded: null }
    // most series have one chunk: an array that was pushed to has room for seventeen
    if (this.chunks.length === 0) this.chunks = [this.#last]
    else (this.chunks as Chunk[]).push(this.#last)
    this.#at = 0
    this.#room = room
  }

  /** The arrays of a draft that are written to. */
  #use(draft: Draft): void {
    this.#draft = draft
    this.#step = this.#wideStep ? draft.wideStep : draft.step
    this.#wallTime = draft.wallTime
    this.#value = this.#wideValue ? draft.wideValue : draft.value
    this.#room = draft.room
  }

  #draftMore(): void {
    const before = this.#draft
    const draft = this.#slab.borrow(this.#room * 2)
    if (before !== null) {
      const used = this.#at
      draft.wallTime.set(before.wallTime.subarray(0, used))
      ;(this.#wideStep ? draft.wideStep : draft.step).set(this.#step.subarray(0, used))
      ;(this.#wideValue ? draft.wideValue : draft.value).set(this.#value.subarray(0, used))
      this.#slab.giveBack(before)
    }
    this.#use(draft)
  }

  /** The first chunk from the draft. */
  #writeDown(): void {
    const draft = this.#draft!
    const used = this.#at
    const [step, value] = [this.#step, this.#value]
    this.#begin(used, 0)
    this.#wallTime.set(draft.wallTime.subarray(0, used))
    this.#step.set(step.subarray(0, used))
    this.#value.set(value.subarray(0, used))
    this.#draft = null
    this.#at = used
    this.#last!.used = used
    this.#slab.giveBack(draft)
  }

  #widenStep(): void {
    this.#wideStep = true
    const draft = this.#draft
    if (draft !== null) {
      // from behind, since the wide form lies over the narrow one
      for (let i = this.#at - 1; i >= 0; i--) draft.wideStep[i] = draft.step[i]!
      this.#step = draft.wideStep
    } else if (this.#last !== undefined) {
      this.#step = new Float64Array(this.#step)
      this.#last.step = this.#step
    }
  }

  #widenValue(): void {
    this.#wideValue = true
    const draft = this.#draft
    if (draft !== null) {
      for (let i = this.#at - 1; i >= 0; i--) draft.wideValue[i] = draft.value[i]!
      this.#value = draft.wideValue
    } else if (this.#last !== undefined) {
      this.#value = new Float64Array(this.#value)
      this.#last.value = this.#value
    }
  }
}
