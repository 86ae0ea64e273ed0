// Memory for columns, taken in large pieces: tens of thousands of small arrays of their own cost more than what is in them.
// Given back only as a whole, when the last column is forgotten.

/** A piece of memory that nobody else uses. */
export interface Taken {
  readonly memory: ArrayBuffer
  readonly from: number
}

const least = 4_096
const most = 1 << 20
/** Pages of a large piece are only there once they are written to, so its unused end costs nothing. */
const mostShared = 1 << 21

/** Hands out memory. Pieces begin small, and grow with what was taken. */
export class Slab {
  #memory = new ArrayBuffer(0)
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

  /** No more from the shared memory: what comes later may also go sooner. */
  stopSharing(): void {
    this.#shared = null
  }
}
