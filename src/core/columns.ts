// The points of one series as typed columns in chunks: nothing is copied when it grows, and a point costs 16 bytes, 24 at most.
// Knows nothing of which points count; a chunk only has room for the marks of those that do not.

import { Slab } from './slab.ts'

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
/** How many points the next chunk holds when there are `length`: first as many again, then a half, then an eighth, so that little room lies unused. */
const roomAfter = (length: number): number =>
  length < 512 ? Math.max(fewest, length) : length < 4_096 ? (length >> 4) << 3 : Math.min(most, (length >> 6) << 3)

/** An empty set of columns. `push` is the hot path: it allocates only when a chunk is full or its form too narrow. */
export class Columns {
  readonly chunks: Chunk[] = []
  length = 0
  #at = 0
  #room = 0
  #last: Chunk | undefined
  #step: Uint32Array | Float64Array = new Uint32Array(0)
  #wallTime = new Float64Array(0)
  #value: Float32Array | Float64Array = new Float32Array(0)
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
      at = 0
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
    if (this.#last !== undefined) this.#last.used = this.#at
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

  #grow(): void {
    this.settle()
    const { length } = this
    const pointBytes = (this.#wideStep ? 8 : 4) + 8 + (this.#wideValue ? 8 : 4)
    const wanted = roomAfter(length)
    // the end of a piece of memory is used up before the next one is begun
    const fits = Math.floor(this.#slab.left / pointBytes / 8) * 8
    const room = fits >= fewest && fits < wanted ? fits : wanted
    const { memory, from } = this.#slab.take(room * pointBytes)
    this.#wallTime = new Float64Array(memory, from, room)
    const steps = from + 8 * room
    this.#step = this.#wideStep ? new Float64Array(memory, steps, room) : new Uint32Array(memory, steps, room)
    const values = steps + (this.#wideStep ? 8 : 4) * room
    this.#value = this.#wideValue ? new Float64Array(memory, values, room) : new Float32Array(memory, values, room)
    this.#last = { start: length, used: 0, step: this.#step, wallTime: this.#wallTime, value: this.#value, superseded: null }
    this.chunks.push(this.#last)
    this.#at = 0
    this.#room = room
  }

  #widenStep(): void {
    this.#wideStep = true
    this.#step = Float64Array.from(this.#step)
    this.#last!.step = this.#step
  }

  #widenValue(): void {
    this.#wideValue = true
    this.#value = Float64Array.from(this.#value)
    this.#last!.value = this.#value
  }
}
