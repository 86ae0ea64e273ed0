// The data manifests of a workspace as the host holds them: what they stand for, and the commit that last changed them. Replaced as a whole.
// Whether the data on disk still is what a manifest says is told by `states`, once it was looked at.

import type { DataChange, EntryState } from './dataCheck.ts'
import type { CommitNote } from './gitOutput.ts'
import type { Manifest, ManifestEntry, ManifestKind } from './manifest.ts'
import type { Unavailable } from './trouble.ts'

/** A manifest with what git says of it. */
export interface TrackedManifest extends Manifest {
  /** The newest commit that gave it the content it has in HEAD; null when there is none or it is not known: see `commitWhy`. */
  readonly lastCommit: CommitNote | null
  readonly commitWhy: string | null
  /** Blob of its content in HEAD; null when it is not in HEAD. */
  readonly blob: string | null
}

/** One folder of the workspace. */
export interface DataRoot {
  /** Absolute path. */
  readonly root: string
  readonly name: string
  /** Sorted by path. */
  readonly manifests: readonly TrackedManifest[]
  /** Why git says nothing; null when it does. */
  readonly git: Unavailable | null
  /** Whole id of the commit that is checked out; null without one. */
  readonly head: string | null
  /** null when no branch is checked out. */
  readonly branch: string | null
  /** What else a person should know, whole sentences: a shallow clone, a look that was cut short. */
  readonly notes: readonly string[]
  /** What is on disk against each manifest, in the order of its entries, by its path; absent until it was looked at. */
  readonly states?: ReadonlyMap<string, readonly EntryState[]>
}

export interface DataState {
  readonly roots: readonly DataRoot[]
  /** unasked = nobody looked yet; restricted = the workspace is not trusted; broken = see `problem`. */
  readonly phase: 'unasked' | 'looking' | 'ready' | 'restricted' | 'broken'
  readonly problem: string | null
}

export const noData: DataState = { roots: [], phase: 'unasked', problem: null }

/** One commit of a manifest's history. */
export interface DataVersion extends CommitNote {
  /** The branch whose history this is; null when none is checked out. */
  readonly branch: string | null
  /** Tags on exactly this commit. */
  readonly tags: readonly string[]
  /** added, changed, renamed or deleted. */
  readonly change: 'added' | 'changed' | 'renamed' | 'deleted'
  /** Where the manifest was at that commit, from the top of the repository. */
  readonly path: string
  /** Content of the manifest at that commit; null when it was deleted or has none. */
  readonly blob: string | null
  /** Of its only entry; sums over several; null where not known. */
  readonly hash: string | null
  readonly sizeBytes: number | null
  readonly files: number | null
  readonly entries: readonly ManifestEntry[]
  /** Why its content cannot be told; null when it can. */
  readonly why: string | null
}

export interface DataHistory {
  readonly available: true
  /** Newest first. */
  readonly versions: readonly DataVersion[]
  /** There are older ones. */
  readonly more: boolean
  /** "History incomplete: …"; null when it is whole. */
  readonly note: string | null
}

/** One side of a comparison of data: what a manifest stands for, or what lies on disk in its place. */
export interface DataSide {
  /** Of the manifest today, relative to the root: beside it lies the cache. */
  readonly path: string
  readonly kind: ManifestKind
  readonly entries: readonly ManifestEntry[]
  readonly onDisk?: true
}

/** A changed file with its sizes in bytes, null where they are not known. */
export interface SizedChange extends DataChange {
  readonly oldSize: number | null
  readonly newSize: number | null
}

/** What differs between two versions of data, file by file as far as it is known. */
export interface DataChanges {
  readonly added: readonly SizedChange[]
  readonly deleted: readonly SizedChange[]
  readonly modified: readonly SizedChange[]
  readonly renamed: readonly SizedChange[]
  /** What could not be told, whole sentences. */
  readonly notes: readonly string[]
}

/** Who asks for bytes to be read: may stop it, and is told of the bytes read since it was told last. */
export interface ReadAsker {
  readonly stop?: AbortSignal
  readonly onRead?: (bytes: number) => void
}

/** What the host is handed to look at data: files and git stand behind it. Every promise settles; trouble comes as a value. */
export interface DataSource {
  /** One look at a time for each root; asked for while one runs, the next begins when it has ended. */
  look(root: { readonly path: string; readonly name: string }): Promise<DataRoot>
  /** `path`: of the manifest, relative to the root. At most `most` versions. */
  history(root: string, path: string, most: number): Promise<DataHistory | Unavailable>
  /** The text of a manifest by its blob. */
  text(root: string, blob: string): Promise<{ readonly available: true; readonly text: string } | Unavailable>
  /** The commit that is checked out; null when git does not say. */
  head(root: string): Promise<string | null>
  /** What is on disk against these manifests, by path. `whole`: however much there is to be read; else large data stays unchecked. Those not done when it was stopped are left out. */
  check(
    root: string,
    manifests: readonly Manifest[],
    whole: boolean,
    asker?: ReadAsker,
  ): Promise<ReadonlyMap<string, readonly EntryState[]>>
  /** What differs from one to the other. What lies on disk is read however much it is; null when it was stopped. `from` null: everything is new. */
  changes(root: string, from: DataSide | null, to: DataSide, asker?: ReadAsker): Promise<DataChanges | null>
  /** Ends what runs and forgets what is held. */
  dispose(): void
}
