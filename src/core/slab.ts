// Memory for columns, taken in large pieces: tens of thousands of small arrays of their own cost more than what is in them.
// Given back only as a whole, when the last column is forgotten.

/** A piece of memory that nobody else uses. */
export interface Taken {
  readonly memory: ArrayBuffer
  readonly from: number
}

/** Room for the first points of a series, before it is known how many they are and how wide. */
export interface Draft {
  readonly step: Float64Array
  readonly wallTime: Float64Array
  readonly value: Float64Array
}

const fewestDrafted = 64
/** Drafts that wait to be used again, so many at most: a log of ten thousand series must not leave as many behind. */
const mostDrafts = 32
const none = new ArrayBuffer(0)
const least = 4_096
const most = 1 << 20
/** Pages of a large piece are only there once they are written to, so its unused end costs nothing. */
const mostShared = 1 << 21

/** Hands out memory, and drafts for the time of reading. Pieces begin small, and grow with what was taken. */
export class Slab {
  #memory = none
  #drafts: Draft[] | null = null
  #at = 0
  #taken = 0
  readonly #most: number
  #shared: Slab | null

  /** While it is open, `shared` gives the memory: it is for what is read at once and lives long, a whole first look say. */
  constructor(shared: Slab | null = null, isShared = false) {
    this.#shared = shared
    this.#most = isShared ? mostShared : most
  }

  /** Bytes that are left of the piece at hand. */
  get left(): number {
    return this.#shared?.left ?? this.#memory.byteLength - this.#at
  }

  /** `bytes` must be a multiple of 8; so is `from`. */
  take(bytes: number): Taken {
    if (this.#shared !== null) return this.#shared.take(bytes)
    if (bytes > this.left) {
      this.#memory = new ArrayBuffer(Math.max(bytes, Math.min(this.#most, Math.max(least, (this.#taken >> 5) << 3))))
      this.#at = 0
    }
    const from = this.#at
    this.#at += bytes
    this.#taken += bytes
    return { memory: this.#memory, from }
  }

  /** A draft for `points` at least. */
  borrow(points: number): Draft {
    if (this.#shared !== null) return this.#shared.borrow(points)
    const drafts = (this.#drafts ??= [])
    const place = drafts.findLastIndex(({ value }) => value.length >= points)
    if (place >= 0) return drafts.splice(place, 1)[0]!
    const room = Math.max(points, fewestDrafted)
    return { step: new Float64Array(room), wallTime: new Float64Array(room), value: new Float64Array(room) }
  }

  /** Nobody writes to it any more. */
  giveBack(draft: Draft): void {
    if (this.#shared !== null) this.#shared.giveBack(draft)
    else if (this.#drafts !== null && this.#drafts.length < mostDrafts) this.#drafts.push(draft)
  }

  /** No more from the shared memory: what comes later may also go sooner. */
  stopSharing(): void {
    this.#shared = null
  }
}
