// Compares a project's data: what is on disk with its manifests, and one commit with another or with the disk. Reads, and changes nothing.

import { type DataDiff, type EntryState, diffData } from '../core/dataCheck.ts'
import type { DataRoot, TrackedManifest } from '../core/data.ts'
import type { Unavailable } from '../core/trouble.ts'
import { makeGitReader } from '../outside/git.ts'
import { makeDataDigests } from './dataDigests.ts'
import { itemsAt, itemsOnDisk } from './dataItems.ts'
import { type CheckLimits, checkManifest } from './dataStatus.ts'

export interface DiffTold {
  readonly available: true
  readonly diff: DataDiff
  /** Whole ids; `to` null = the disk. */
  readonly from: string
  readonly to: string | null
  readonly notes: readonly string[]
}

export interface DataChecker {
  /** States of all entries, by manifest, in the order of its entries. */
  status(data: DataRoot, limits: CheckLimits): Promise<ReadonlyMap<TrackedManifest, readonly EntryState[]>>
  /** From one revision to another, or to what is on disk. */
  diff(data: DataRoot, from: string, to: string | null, limits: CheckLimits): Promise<DiffTold | Unavailable>
  dispose(): void
}

/** Remembers the hashes of files for as long as it lives. Whoever makes it disposes it. */
export function makeDataChecker({ git }: { readonly git: (root: string) => string | null }): DataChecker {
  const ending = new AbortController()
  const digests = makeDataDigests(ending.signal)
  return {
    async status(data, limits) {
      const states = new Map<TrackedManifest, readonly EntryState[]>()
      for (const manifest of data.manifests) states.set(manifest, await checkManifest(data.root, manifest, digests, limits))
      return states
    },
    async diff(data, from, to, limits) {
      const reader = makeGitReader({ binary: git(data.root), root: data.root, stop: ending.signal })
      const about = await reader.about()
      if (!about.available) return about
      const [first, second] = [await reader.commitOf(from), to === null ? null : await reader.commitOf(to)]
      if (!first.available) return first
      if (second?.available === false) return second
      const before = await itemsAt(reader, data.root, first.value)
      if (!before.available) return before
      const after =
        second === null ? await itemsOnDisk(data.root, data.manifests, digests, limits) : await itemsAt(reader, data.root, second.value)
      if (!after.available) return after
      return {
        available: true,
        diff: diffData(before.items, after.items),
        from: first.value,
        to: second?.value ?? null,
        notes: [...new Set([...before.notes, ...after.notes])],
      }
    },
    dispose: () => ending.abort(),
  }
}
