// Memory for columns, taken in large pieces: tens of thousands of small arrays of their own cost more than what is in them.
// Given back only as a whole, when the last column is forgotten.

/** A piece of memory that nobody else uses. */
export interface Taken {
  readonly memory: ArrayBuffer
  readonly from: number
}

/** Room for the first points of a series, before it is known how many they are and how wide. */
export interface Draft {
  readonly room: number
  readonly wallTime: Float64Array
  /** Two views of one memory each: it is wide when a point needs it. */
  readonly step: Uint32Array
  readonly wideStep: Float64Array
  readonly value: Float32Array
  readonly wideValue: Float64Array
}

function makeDraft(room: number): Draft {
  const memory = new ArrayBuffer(24 * room)
  return {
    room,
    wallTime: new Float64Array(memory, 0, room),
    step: new Uint32Array(memory, 8 * room, room),
    wideStep: new Float64Array(memory, 8 * room, room),
    value: new Float32Array(memory, 16 * room, room),
    wideValue: new Float64Array(memory, 16 * room, room),
  }
}

const fewestDrafted = 64
/** Drafts that wait to be used again, so many at most: a log of ten thousand series must not leave as many behind. */
const mostDrafts = 32
const none = new ArrayBuffer(0)
const least = 4_096
const most = 1 << 20
/** Pages of a large piece are only there once they are written to, so its unused end costs nothing. */
const mostLarge = 1 << 21
const leastLarge = 65_536

/** Hands out memory, and drafts for the time of reading. Pieces begin small, and grow with what was taken. */
export class Slab {
  #memory = none
  #drafts: Draft[] | null = null
  #at = 0
  #taken = 0
  readonly #least: number
  readonly #most: number

  /** `isLarge`: for all that is read at once, a whole first look say. */
  constructor(isLarge = false) {
    this.#least = isLarge ? leastLarge : least
    this.#most = isLarge ? mostLarge : most
  }

  /** Bytes that are left of the piece at hand. */
  get left(): number {
    return this.#memory.byteLength - this.#at
  }

  /** `bytes` must be a multiple of 8; so is `from`. */
  take(bytes: number): Taken {
    if (bytes > this.left) {
      this.#memory = new ArrayBuffer(Math.max(bytes, Math.min(this.#most, Math.max(this.#least, (this.#taken >> 5) << 3))))
      this.#at = 0
    }
    const from = this.#at
    this.#at += bytes
    this.#taken += bytes
    return { memory: this.#memory, from }
  }

  /** A draft for `points` at least. */
  borrow(points: number): Draft {
    const drafts = (this.#drafts ??= [])
    const place = drafts.findLastIndex(({ room }) => room >= points)
    return place >= 0 ? drafts.splice(place, 1)[0]! : makeDraft(Math.max(points, fewestDrafted))
  }

  /** Nobody writes to it any more. */
  giveBack(draft: Draft): void {
    if (this.#drafts !== null && this.#drafts.length < mostDrafts) this.#drafts.push(draft)
  }

  /** The time of reading much is over: drafts are not kept. */
  rest(): void {
    this.#drafts = null
  }
}
