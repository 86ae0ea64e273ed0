// The points of one series as typed columns in chunks: only a short one is copied when it grows, and a point costs 16 bytes, 24 at most.
// Knows nothing of which points count; a chunk only has room for the marks of those that do not.

/** A run of points. Arrays may be longer than `used`. */
export interface Chunk {
  /** Place in the series of the chunk's first point. */
  readonly start: number
  /** Points in it. */
  used: number
  /** NaN = not recorded, only in the wide form. */
  step: Uint32Array | Float64Array
  /** Seconds since 1970; NaN = not recorded. */
  wallTime: Float64Array
  value: Float32Array | Float64Array
  /** 1 = superseded. null = none of this chunk is. */
  superseded: Uint8Array | null
}

const fewest = 16
const most = 16_384
/** Up to here there is one chunk, which doubles; then each is an eighth of what is there, so that little room lies unused. */
const single = 1_024

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
    const old = length > 0 && length < single ? this.chunks.pop()! : undefined
    const room = length < single ? Math.max(fewest, 2 * length) : Math.min(most, (length >> 6) << 3)
    // one piece of memory for all three: there may be very many series
    const memory = new ArrayBuffer(room * ((this.#wideStep ? 0 : 4) + 8 + (this.#wideValue ? 0 : 4)))
    this.#wallTime = new Float64Array(memory, 0, room)
    this.#step = this.#wideStep ? new Float64Array(room) : new Uint32Array(memory, 8 * room, room)
    this.#value = this.#wideValue ? new Float64Array(room) : new Float32Array(memory, memory.byteLength - 4 * room, room)
    let superseded: Uint8Array | null = null
    if (old !== undefined) {
      this.#step.set(old.step)
      this.#wallTime.set(old.wallTime)
      this.#value.set(old.value)
      if (old.superseded !== null) {
        superseded = new Uint8Array(room)
        superseded.set(old.superseded)
      }
    }
    const start = old === undefined ? length : 0
    this.#last = { start, used: length - start, step: this.#step, wallTime: this.#wallTime, value: this.#value, superseded }
    this.chunks.push(this.#last)
    this.#at = length - start
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
