// What the reader holds of one claim: where it stands in the file, and what it found. Three kinds make it: tail, whole, database.

import type { Slab } from '../core/slab.ts'
import type { Issue } from '../core/trouble.ts'
import type { Claim, Format } from '../formats/format.ts'
import { sep } from 'node:path'
import type { Contribution } from './contribution.ts'

/** What all sources of a root stand on. */
export interface Ground {
  /** Absolute path of the root, without a separator at its end. */
  readonly path: string
  /** Told before a decoder sees bytes of a file for the first time after a pause. */
  readonly reading: (file: string) => void
  /** Everything is read only once, to its very end: nothing is waited for. */
  readonly once: boolean
  /** Memory for what a first look reads; null after it. */
  shared: Slab | null
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What a source is made from. */
export class SourceOrigin {
  readonly format: Format
  /** Place of the format in the registry: the order of precedence. */
  readonly place: number
  readonly claim: Claim
  readonly #ground: Ground

  constructor(format: Format, place: number, claim: Claim, ground: Ground) {
    this.format = format
    this.place = place
    this.claim = claim
    this.#ground = ground
  }

  get once(): boolean {
    return this.#ground.once
  }
  get shared(): Slab | null {
    return this.#ground.shared
  }
  now(): number {
    return this.#ground.now()
  }
  reading(file: string): void {
    this.#ground.reading(file)
  }
  /** Absolute path of a file of the claim. */
  absolute(file: string): string {
    return absoluteIn(this.#ground, file)
  }
}

/** Absolute path of a file that is given relative to the root, '/' separated. */
export const absoluteIn = ({ path }: Ground, file: string): string =>
  file === '.' ? path || sep : path + sep + (sep === '/' ? file : file.replaceAll('/', sep))

export interface Source {
  readonly origin: SourceOrigin
  /** By the store's own id of a run; '' = the claim's run itself. Replaced as a whole when the source begins again. */
  readonly contributions: Iterable<readonly [string, Contribution]>
  readonly issues: readonly Issue[]
  readonly sizeBytes: number
  /** Newest write of its files, by their server's clock, in milliseconds since 1970; 0 = unknown. */
  readonly lastWriteMs: number
  readonly state: 'live' | 'dead'
  readonly reason: string | null
  /** By our clock; 0 = not since the reader started. */
  readonly grewAtMs: number
  /** Bytes read so far, for the bench and the command line's answer. */
  readonly bytesRead: number
  /** A file is gone: the folders must be looked at again. */
  readonly gone: boolean
  /** Looks at the files and decodes what is new, a piece at a time where there is much; answers whether anything changed. */
  read(): boolean | Generator<undefined, boolean>
  /** Learns when it was last written, without reading it. Absent where that says nothing. */
  date?(): void
  /** Looks for damage in what was read on trust, in idle time; what it finds makes the next `read` begin again. Absent where nothing is trusted. */
  check?(memory: Uint8Array): Generator<undefined, void>
  /** Something was read on trust. */
  readonly unchecked?: boolean
  /** Only a piece was read: there is more to be read at once, after the others had their turn. */
  readonly more?: boolean
}

/** Names a claim of a format, the same in every look. */
export const sourceKey = (format: Format, claim: Claim): string =>
  claim.kind === 'whole' ? `${format.id}\nwhole\n${claim.run}\n${claim.files[0] ?? ''}` : `${format.id}\n${claim.kind}\n${claim.file}`

/** Where the run of a contribution is: its folder, or its place in a store. */
export const runPathOf = (claim: Claim, id: string): string => (id === '' ? claim.run : `${claim.run}#${id}`)

/** A source whose fields its own `read` writes: for those that are read all at once, where a field says no more than it was last set to. */
export type OpenSource = { -readonly [K in keyof Source]: Source[K] }

/** One that was never read. */
export const startSource = (origin: SourceOrigin, read: Source['read']): OpenSource => ({
  origin,
  contributions: [],
  issues: [],
  sizeBytes: 0,
  lastWriteMs: 0,
  state: 'live',
  reason: null,
  grewAtMs: 0,
  bytesRead: 0,
  gone: false,
  read,
})

/** What a format's own fault is called. */
export const faultOf = (error: unknown): string =>
  `Flywheel could not go on with it: ${error instanceof Error ? error.message : String(error)}.`

/** Puts what one reading found in the place of what was held. */
export function settle(source: OpenSource, contributions: Source['contributions'], issues: Source['issues'], problem: string | null): void {
  source.contributions = contributions
  source.issues = issues
  source.state = problem === null ? 'live' : 'dead'
  source.reason = problem
}
