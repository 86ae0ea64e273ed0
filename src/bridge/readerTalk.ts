// What host and reader thread say to each other.

import type { Block, BlockQuestion, NearestQuestion, SeriesPoints } from '../core/block.ts'
import type { Point, RunKey, RunSummary } from '../core/run.ts'
import type { RootReport } from '../core/runsState.ts'
import type { TableMappings, TableSeen } from '../core/tableMapping.ts'

export interface RootToRead {
  /** Absolute path in the file system's own form. */
  readonly path: string
  readonly name: string
  /** Globs relative to the root that limit where is looked; empty = everywhere. */
  readonly folders: readonly string[]
  /** Globs that are passed over, besides `.git`, `node_modules` and virtual environments. */
  readonly exclude: readonly string[]
  /** How tables are read that a person mapped, by globs relative to the root. Absent = none. */
  readonly tables?: TableMappings
  /** Files relative to the root, '/' separated, that ended the thread twice: named, not read. Absent = none. */
  readonly setAside?: readonly string[]
}

export interface Pace {
  /** Some view or panel shows runs. */
  readonly visible: boolean
  readonly focused: boolean
}

export interface ReaderAsks {
  /** Replaces all roots. Roots inside other roots, or the same by another path, are read once. */
  follow(roots: readonly RootToRead[]): void
  /** Follows these roots, but reads only what may still be running, a bounded amount; settles when that is told. `follow`, `look` and a visible pace end it. */
  glance(roots: readonly RootToRead[]): void
  pace(pace: Pace): void
  /** A watcher saw something at this absolute path: look there soon. */
  hint(path: string): void
  /** Look now and settle when all that was there has been read. */
  look(nothing: null): void
  /** Names of the kinds of log that are read. Only the reader holds their decoders. */
  tools(nothing: null): readonly string[]
  /** The columns at the beginning of a table at this absolute path, to be asked about; none when it is no table. */
  table(path: string): TableSeen
  block(question: BlockQuestion): Block
  nearest(question: NearestQuestion): Point | null
  points(question: { readonly run: RunKey; readonly metric: string; readonly system: boolean }): SeriesPoints
}

export interface ReaderTold {
  /** `keys`: all runs there are now, in order. `changed`: the whole present summary of each run that is new or different. */
  runs: {
    readonly keys: readonly RunKey[]
    readonly changed: readonly RunSummary[]
    readonly roots: readonly RootReport[]
    readonly looking: boolean
    /** Only runs that may still go on were read, and told, since nobody wanted more. */
    readonly partial?: true
  }
  /** Told once: where the name of the file that is being read stands (`readPlace`), so that the host knows whom to blame when the thread dies. */
  reading: SharedArrayBuffer
  /** For the output channel. */
  log: { readonly level: 'info' | 'warn' | 'error'; readonly text: string }
}
