// The contract between a kind of log and the reader. A format sees names and bytes that are handed to it, and says what they mean
// to a sink; it opens nothing, knows no clock and keeps no state but what its decoder needs to go on.

import type { Artifact, DataReference, ParamValue, RunGit, RunStatus } from '../core/run.ts'
import type { Severity } from '../core/trouble.ts'

/** A folder as a format may look at it: names first, bytes only where a name is not enough. */
export interface FolderView {
  /** Relative to the root, '/' separated, '.' for the root itself. */
  readonly path: string
  readonly name: string
  /** Names of plain files in it (links to files too), sorted. */
  readonly files: readonly string[]
  /** Names of folders in it, sorted. */
  readonly folders: readonly string[]
  sizeOf(file: string): number
  /** The first bytes of a file, at most 64 KiB; empty when it cannot be read. */
  head(file: string): Uint8Array
  /** Names of the tables of a SQLite file; empty when it is none or cannot be opened. Remembered until the file changes. */
  tables(file: string): readonly string[]
  /** A folder below or above; undefined when there is none or it lies outside the root. */
  sub(name: string): FolderView | undefined
  up(): FolderView | undefined
}

/** A file that only grows. */
export interface TailClaim {
  readonly kind: 'tail'
  /** Relative to the root. */
  readonly file: string
  /** Path of the run that it belongs to: its folder, or the file itself. */
  readonly run: string
}

/** Small files that are read whole, all again when one of them changes. */
export interface WholeClaim {
  readonly kind: 'whole'
  readonly files: readonly string[]
  /** Path of the run, or of the store whose runs `read` names itself. */
  readonly run: string
}

/** A SQLite database, with -wal, -shm or -journal beside it. Holds runs that `query` names itself. */
export interface DatabaseClaim {
  readonly kind: 'database'
  readonly file: string
  readonly run: string
  /** Small files that belong to it: handed to `database` whole, which is asked again when one of them changes. */
  readonly beside?: readonly string[]
}

/** A git repository whose commits hold runs that `repository` names itself. */
export interface RepositoryClaim {
  readonly kind: 'repository'
  /** A file that stands for it in lists, relative to the root. */
  readonly file: string
  /** Path of the folder whose repository it is: the work tree's top, or a folder in it. */
  readonly run: string
  /** Asked again when a ref below changed: 'refs/exps/'. */
  readonly refs: string
}

export type Claim = TailClaim | WholeClaim | DatabaseClaim | RepositoryClaim

/** A series in a sink: a small number, valid for that sink only. */
export type SeriesHandle = number

/** What a format's own tool does with a step that is written again. */
export type StepLaw =
  | 'keep-all' // steps may repeat and go back: nothing is superseded
  | 'later-cuts' // TensorBoard: a point with step s supersedes every earlier one of its series with step >= s
  | 'first-wins' // the first value of a step stays
  | 'last-wins' // the last value of a step stays

export interface SeriesOptions {
  /** Measures of the machine, not of the model. Default false. */
  readonly system?: boolean
  /** Default keep-all. */
  readonly law?: StepLaw
}

/** Facts of a run that come once; later calls overwrite the fields that they carry. Times are seconds since 1970. */
export interface RunFacts {
  readonly name?: string
  /** What the tool groups runs by: MLflow's experiment, a W&B group, an Optuna study. */
  readonly experiment?: string
  readonly startTime?: number
  readonly endTime?: number
  /** What the tool itself recorded, with its reason. Without it the reader judges by the files' last writes; null takes back what was said before. */
  readonly status?: { readonly status: RunStatus; readonly reason: string } | null
  readonly notes?: string
  readonly git?: RunGit
  readonly host?: string
  readonly user?: string
  readonly command?: string
  readonly pid?: number
  /** The tool says that nothing more will be written. */
  readonly complete?: boolean
  /** The tool deleted this run: it is not shown. */
  readonly deleted?: boolean
}

/** Where a decoder puts what it finds of one run. Never throws. */
export interface RunSink {
  /** The handle of a series, made on first use. Calling it again with the same name gives the same handle. */
  series(name: string, options?: SeriesOptions): SeriesHandle
  /** Hot path: allocates nothing. NaN as step or wall time (seconds since 1970) = not recorded. Steps are exact up to 2^53. */
  point(series: SeriesHandle, step: number, wallTime: number, value: number): void
  /** What the store itself keeps as the newest point of a series whose points come in later pieces: shown as its last until they are there. */
  latest?(series: SeriesHandle, step: number, wallTime: number, value: number): void
  param(name: string, value: ParamValue): void
  tag(name: string, value: string): void
  facts(facts: RunFacts): void
  artifact(artifact: Artifact): void
  data(reference: DataReference): void
  /** `offset` counts from the start of the source's (first) file, null where no place can be named; `file` when it is another one. */
  issue(severity: Severity, offset: number | null, message: string, file?: string): void
}

/** A sink for sources that hold several runs. `id` is the store's own id of the run; '' = the source is one run itself. */
export interface StoreSink {
  run(id: string): RunSink
  issue(severity: Severity, offset: number | null, message: string, file?: string): void
}

/** Decodes a growing file. Resumable: any way of cutting the file into pieces gives the same records. */
export interface TailDecoder {
  /**
   * Decodes the whole records at the start of `piece`, which begins at byte `offset` of the file, and answers how many bytes it is done with.
   * The rest comes again with more bytes behind it. 0 = no whole record yet: a normal answer, the reader then hands a longer piece as soon as there is one.
   * Keeps no view of `piece`. Never throws on bad bytes: it reports an issue, and answers piece.length for what it gives up.
   */
  decode(piece: Uint8Array, offset: number, sink: RunSink): number
  /**
   * The file ends with these undecoded bytes and has been quiet for a while (or is read only once): takes what they already say, a last line without its
   * line end, say. When the file grows after that, the reader begins it again from 0 with a new decoder, so nothing half-written stays.
   */
  rest?(piece: Uint8Array, offset: number, sink: RunSink): void
  /** Least length of the piece that would let the next record be decoded, when known after a `decode`; else 0. Bounded by the format. */
  readonly wantedBytes: number
  /** Zeros stand where bytes are still to come, many of them: a longer piece would say no more before the file is written to again. */
  readonly waits?: boolean
  /** Set once the rest of the file cannot be decoded (a corrupt length, say): the sentence for the user. The reader then stops following the file. */
  readonly dead: string | null
}

/** For a file whose content stands elsewhere, and that nobody else is to take. */
export const readNothing: TailDecoder = { decode: (piece) => piece.length, wantedBytes: 0, dead: null }

/** Decodes a file that only grows and holds several runs. As resumable as a TailDecoder, which see for `decode`. */
export interface StoreDecoder {
  decode(piece: Uint8Array, offset: number, sink: StoreSink): number
  readonly wantedBytes: number
  readonly dead: string | null
  /** What was put before is no longer right: the reader forgets it and begins again with a decoder that is made from this one. */
  readonly stale: boolean
}

/** SQL as formats see it; rows come as plain objects, integers beyond 2^53 as bigints. Implemented outside. */
export interface Database {
  all(sql: string, ...values: readonly (string | number | bigint | null)[]): readonly Readonly<Record<string, unknown>>[]
  each(sql: string, values: readonly (string | number | bigint | null)[], row: (row: Readonly<Record<string, unknown>>) => void): void
  /** Rows as plain arrays, several times as fast: for the bulk. Integers come as bigints, so CAST what shall be a number AS REAL. */
  rows(sql: string, ...values: readonly (string | number | bigint | null)[]): readonly (readonly unknown[])[]
}

/** Inflates as formats see it; answers undefined for bad data or when more than `maxBytes` would come out. Implemented outside. */
export interface Inflate {
  zlib(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined
  raw(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined
  gzip(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined
}

/** A git repository as formats see it, read without running git. Paths are relative to the claim's folder. Implemented outside. */
export interface Repository {
  /** Ids by whole name of the refs that begin so. */
  refs(under: string): ReadonlyMap<string, string>
  /** A ref's log, oldest first; a stash keeps its entries there. Times in seconds since 1970. */
  log(ref: string): readonly { readonly id: string; readonly time: number; readonly message: string }[]
  /** Time in seconds since 1970, NaN when it is damaged; undefined when the commit is not there. */
  commit(id: string): { readonly time: number; readonly message: string; readonly parents: readonly string[] } | undefined
  /** Paths of the commit's plain files whose names match. */
  files(commit: string, name: RegExp): readonly string[]
  /** Bytes of one of them; undefined when it is not there or longer than 16 MiB. */
  bytes(commit: string, path: string): Uint8Array | undefined
}

interface FormatBase {
  /** The tool id of the command line's contract. */
  readonly id: string
  /** The tool's name as it writes itself. */
  readonly title: string
  /** Its parameters are the ones that were asked for (a configuration file): they win over what a logger made of them. */
  readonly asksParams?: true
  /** What in this folder (and, where the layout needs it, below it) is this tool's. Cheap: called for every folder of every look. */
  claim(folder: FolderView): readonly Claim[]
}

/** Exactly those functions are there whose kinds of claim the format makes. */
export interface Format extends FormatBase {
  /** `trusting`: leave out what only finds damage and costs much, checksums say; `check` finds it later. Only where the format has `check`. */
  tail?(claim: TailClaim, trusting?: boolean): TailDecoder
  /** A decoder that only tells the damage that a trusting one leaves unseen: an issue means that the file must be decoded anew, without trust. */
  check?(claim: TailClaim): TailDecoder
  /** `files` holds those of the claim that exist and could be read, by path. */
  /** Where the one file of a whole claim only grows: what is new is decoded, instead of all of it again by `whole`. */
  growing?(claim: WholeClaim, before?: StoreDecoder): StoreDecoder
  whole?(claim: WholeClaim, files: ReadonlyMap<string, Uint8Array>, sink: StoreSink, inflate: Inflate): void
  /**
   * `since` is what the last call answered for the same database (undefined at first, or when it was replaced): where to go on.
   * An answer with `more: true` says that only a piece was read: it is asked again soon, when others have had their turn. A piece should take a few milliseconds.
   * What is put counts only when nothing was written to the database meanwhile; else it is asked again with the same `since`.
   * Answers undefined when what it put before is no longer right (rows are gone): the reader then forgets it and calls again with undefined.
   * `beside` holds those of the claim's files beside it that exist and could be read, by path.
   */
  database?(claim: DatabaseClaim, database: Database, since: unknown, sink: StoreSink, beside: ReadonlyMap<string, Uint8Array>): unknown
  /** Everything is told anew whenever a ref changed. */
  repository?(claim: RepositoryClaim, repository: Repository, sink: StoreSink): void
}
