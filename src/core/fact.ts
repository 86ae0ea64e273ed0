// What rules may ask of a workspace, and what is answered. A fact is asked for by kind and name; one that nobody has looked up yet is wanted, is
// gathered outside, and then only the items that asked for it are judged again. Pure: gathers nothing.

import type { CommitNote } from './gitOutput.ts'
import type { ManifestEntry } from './manifest.ts'
import type { RunSummary } from './run.ts'

/** What git says of one path. */
export interface GitFact {
  readonly tracked: boolean
  /** Differs from HEAD. */
  readonly dirty: boolean
  /** Newest commit that changed it; null when there is none. */
  readonly last: CommitNote | null
  readonly first: CommitNote | null
}

/** One version of a file in git. */
export interface FileVersion extends CommitNote {
  /** null where it was deleted, is binary or too large. */
  readonly text: string | null
}

/** A manifest as rules see it. */
export interface ManifestFact {
  readonly path: string
  readonly kind: string
  readonly entries: readonly ManifestEntry[]
}

/** Answer by kind; the comment says what the name is. */
export interface FactTypes {
  /** A glob: paths below the folder that match, sorted, at most 1,000. */
  readonly glob: readonly string[]
  /** A path: its text, at most 256,000 characters. */
  readonly text: string
  /** A path: size and time of the last write in seconds since 1970. */
  readonly stat: { readonly sizeBytes: number; readonly writtenAt: number }
  /** A path. */
  readonly git: GitFact
  /** `path\ncommit`: the newest commit after `commit` that changed the path ("worktree" when only the working tree differs); null when none did. */
  readonly changed: { readonly by: CommitNote | null; readonly worktree: boolean }
  /** A commit: whether it is an ancestor of HEAD (or HEAD itself). */
  readonly commit: boolean
  /** A path: versions, newest first, at most 200. */
  readonly history: readonly FileVersion[]
  /** A path or folder: people who committed to it, and how many commits. */
  readonly authors: { readonly people: readonly string[]; readonly commits: number }
  /** A glob of files: SHA-256 in hex over lines "path\0sha256\n" of the files, sorted by path (relative to the folder of `of` up to its first wildcard). */
  readonly digest: string
  /** '': runs below the folder. */
  readonly runs: readonly RunSummary[]
  /** '': data manifests below the folder. */
  readonly manifests: readonly ManifestFact[]
  /** '': HEAD. */
  readonly head: string
  /** '': today, in seconds since 1970, changes once an hour. */
  readonly now: number
  /** '': whether git may be asked and files may be written. */
  readonly trusted: boolean
}
export type FactKind = keyof FactTypes

/** An answer, or why there is none ("not a git repository", "62 GB: not recomputed"): then the item is not checkable, never "not met". */
export type Fact<T> =
  { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string; readonly remedy: string | null }

/** Asks for a fact; undefined = not looked up yet, which makes it wanted. What is asked is remembered as what the answer rests on. */
export interface FactReader {
  ask<K extends FactKind>(kind: K, of: string): Fact<FactTypes[K]> | undefined
  /**
   * Keeps what many items need (the project's runs, its criteria) until a fact changes that its computation asked for; whoever uses it rests on
   * the same facts. Absent: it is computed each time. Called through `derived`.
   */
  derive?<T>(name: string, compute: (reader: FactReader) => T): T
}

/** `compute`, at most once for each state of the facts that it asks for. `name` is unique over the program. */
export const derived = <T>(reader: FactReader, name: string, compute: (reader: FactReader) => T): T =>
  reader.derive === undefined ? compute(reader) : reader.derive(name, compute)

/** A file that is not there has this fact of kind `text`, `stat` and `git`. */
export const noSuchFile = { known: false, why: 'there is no such file', remedy: null } as const satisfies Fact<never>
export const isMissing = (fact: Fact<unknown>): boolean => !fact.known && fact.why === noSuchFile.why

/** Looks a fact up outside. Never throws; never asked for `runs`, `manifests`, `now` and `trusted`, which their keepers hand in. */
export type GatherFact = <K extends FactKind>(kind: K, of: string) => Promise<Fact<FactTypes[K]>>

/** One name for a fact. */
export const factKey = (kind: FactKind, of: string): string => `${kind}\n${of}`
