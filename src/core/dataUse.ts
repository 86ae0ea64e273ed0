// Which runs used which version of the data: by the digests that they recorded. Only what a run says itself counts; a commit or a name is a guess.

import { bareDigest, sameDigest } from './benchmark.ts'
import type { DataHistory, DataState, DataVersion } from './data.ts'
import type { Manifest, ManifestEntry } from './manifest.ts'
import { type RunKey, type RunSummary } from './run.ts'
import { measuredOn } from './runMeasure.ts'
import type { Unavailable } from './trouble.ts'

/** The runs that recorded one hash. */
export interface DataUse {
  /** The newest first. */
  readonly runs: readonly RunKey[]
  /** Where they say so, each once: "param bench_hash", "data train". */
  readonly from: readonly string[]
}

/** By bare hash, as `bareDigest` makes it; only hashes that a run used. */
export type DataUses = ReadonlyMap<string, DataUse>

/** Finds the uses of hashes, in whatever form they stand. Remembers what each summary says, for as long as it is held elsewhere. */
export type FindUses = (runs: Iterable<RunSummary>, hashes: Iterable<string>) => DataUses

interface Said {
  readonly digest: string
  readonly from: string
}

/** Eight digits or more of a hash, as they may stand in any param: what its name is does not matter once they are those of a manifest. */
const looksLikeHash = /^(?:[a-z][a-z\d-]*[:=])?[0-9a-f]{8,128}(?:\.dir)?$/i
/** How much of a digest finds it. */
const keyLength = 8

export function makeFindUses(): FindUses {
  const known = new WeakMap<RunSummary, readonly Said[]>()
  const saidBy = (run: RunSummary): readonly Said[] => {
    const before = known.get(run)
    if (before !== undefined) return before
    const now = saidOf(run)
    known.set(run, now)
    return now
  }
  return (runs, hashes) => {
    const byStart = new Map<string, string[]>()
    for (const hash of new Set([...hashes].map(bareDigest))) {
      const start = hash.slice(0, keyLength)
      byStart.set(start, [...(byStart.get(start) ?? []), hash])
    }
    const found = new Map<string, { readonly runs: Set<RunSummary>; readonly from: Set<string> }>()
    for (const run of byStart.size === 0 ? [] : runs)
      for (const { digest, from } of saidBy(run))
        for (const hash of byStart.get(digest.slice(0, keyLength)) ?? []) {
          if (!sameDigest(digest, hash)) continue
          const use = found.get(hash) ?? { runs: new Set(), from: new Set() }
          found.set(hash, use)
          use.runs.add(run)
          use.from.add(from)
        }
    return new Map(
      [...found].map(([hash, use]) => [hash, { runs: [...use.runs].sort(newestFirst).map((run) => run.key), from: [...use.from].sort() }]),
    )
  }
}

const newestFirst = (a: RunSummary, b: RunSummary): number =>
  (b.startTime ?? -Infinity) === (a.startTime ?? -Infinity) ? 0 : (b.startTime ?? -Infinity) > (a.startTime ?? -Infinity) ? 1 : -1

function saidOf(run: RunSummary): readonly Said[] {
  const said = new Map<string, string>()
  const add = (digest: string, from: string): void => {
    const bare = bareDigest(digest)
    if (bare !== '' && !said.has(bare)) said.set(bare, from)
  }
  for (const { digest, from } of measuredOn(run)) add(digest, from)
  for (const { name, digest } of run.data) if (digest !== null) add(digest, `data ${name}`)
  for (const [name, value] of Object.entries(run.params))
    if (typeof value === 'string' && looksLikeHash.test(value)) add(value, `param ${name}`)
  for (const [name, value] of Object.entries(run.tags)) if (looksLikeHash.test(value)) add(value, `tag ${name}`)
  return [...said].map(([digest, from]) => ({ digest, from }))
}

/** The same uses: nothing is to be drawn again. */
export function sameUses(a: DataUses, b: DataUses): boolean {
  if (a.size !== b.size) return false
  for (const [hash, { runs }] of a) {
    const other = b.get(hash)?.runs
    if (other === undefined || other.length !== runs.length || runs.some((key, i) => other[i] !== key)) return false
  }
  return true
}

/** A use of one version of a manifest. */
export interface UseOfVersion {
  readonly hash: string
  readonly runs: readonly RunKey[]
  readonly from: readonly string[]
  /** The manifest stands for it today. */
  readonly isNow: boolean
  /** The version that brought it; null while its history was not read. */
  readonly version: DataVersion | null
  /** Path of the entry, where a manifest has several. */
  readonly entry: string | null
}

/** Uses of what a manifest stands for today, and of its older versions that are known, newest first. */
export function usesOf(
  manifest: Manifest,
  history: DataHistory | Unavailable | undefined,
  uses: DataUses | undefined,
): readonly UseOfVersion[] {
  if (uses === undefined || uses.size === 0) return []
  const found = new Map<string, UseOfVersion>()
  const take = (entries: readonly ManifestEntry[], version: DataVersion | null): void => {
    for (const { hash, path } of entries) {
      const bare = hash === null ? '' : bareDigest(hash)
      const use = uses.get(bare)
      if (use === undefined) continue
      const before = found.get(bare)
      const entry = entries.length > 1 ? path : null
      // versions come newest first: the oldest that has it brought it
      found.set(bare, { hash: bare, ...use, isNow: before?.isNow ?? version === null, entry: before?.entry ?? entry, version })
    }
  }
  take(manifest.entries, null)
  if (history?.available === true) for (const version of history.versions) take(version.entries, version)
  return [...found.values()]
}

/** How many runs used a version. */
export function runsOf(version: DataVersion, uses: DataUses | undefined): number {
  if (uses === undefined || uses.size === 0) return 0
  return new Set(version.entries.flatMap(({ hash }) => (hash === null ? [] : (uses.get(bareDigest(hash))?.runs ?? [])))).size
}

/** Hashes of all versions that are known: what runs are searched for. */
export function hashesOf(state: DataState, histories: ReadonlyMap<string, DataHistory | Unavailable>): ReadonlySet<string> {
  const hashes = new Set<string>()
  const take = (entries: readonly ManifestEntry[]): void => {
    for (const { hash } of entries) if (hash !== null) hashes.add(hash)
  }
  for (const { manifests } of state.roots) for (const { entries } of manifests) take(entries)
  for (const history of histories.values()) if (history.available) for (const { entries } of history.versions) take(entries)
  return hashes
}
