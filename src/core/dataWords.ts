// What a row of the Data view says: the deciding word first, since one clipped line is all there is. Pure; the translator is handed in.

import type { DataVersion, TrackedManifest } from './data.ts'
import type { DataStateWord, EntryState } from './dataCheck.ts'
import { type ManifestEntry, totalOf } from './manifest.ts'
import { printAgo, printBytes, printCount } from './print.ts'
import type { Say } from './say.ts'

/** Parts that are there, joined by a middle dot. */
const dotted = (...parts: readonly (string | null)[]): string => parts.filter((part) => part !== null && part !== '').join(' · ')
const short = (commit: string): string => commit.slice(0, 7)

/** "1.2 GB · 12 files": what is recorded of it, or null. */
function sizeWords({ sizeBytes, files }: { readonly sizeBytes: number | null; readonly files: number | null }, say: Say): string | null {
  const count = files === null ? null : files === 1 ? say('1 file') : say('{0} files', printCount(files))
  return sizeBytes === null && count === null ? null : dotted(sizeBytes === null ? null : printBytes(sizeBytes), count)
}

/** The word that matters most first. */
const byWeight: readonly DataStateWord[] = ['modified', 'deleted', 'missing', 'unchecked', 'untracked', 'unchanged']

/**
 * "unchanged", "12 files differ", "modified", "not checked (62 GB)"; null while nobody looked, or where there is nothing to look for. `sizeBytes`: of what
 * was not checked; null where it is not recorded.
 */
export function stateWords(states: readonly EntryState[] | undefined, say: Say, sizeBytes: number | null = null): string | null {
  const worst = byWeight.find((word) => states?.some((one) => one.state === word))
  if (states === undefined || worst === undefined) return null
  if (worst === 'modified') {
    const listed = states.filter((one) => one.state === 'modified')
    // a file counts as one, a folder by what differs in it; a folder whose listing is not here is only modified
    const differs = listed.map(({ differs: one }) => (one === null ? 1 : one.added + one.deleted + one.modified))
    const count = differs.reduce((sum, one) => sum + one, 0)
    if (count === 1 && listed.every((one) => one.differs === null)) return say('modified')
    return count === 1 ? say('1 file differs') : say('{0} files differ', printCount(count))
  }
  const words: Readonly<Record<DataStateWord, string>> = {
    modified: say('modified'),
    deleted: say('deleted'),
    missing: say('missing'),
    unchecked: sizeBytes === null ? say('not checked') : say('not checked ({0})', printBytes(sizeBytes)),
    untracked: say('not pinned'),
    unchanged: say('unchanged'),
  }
  return words[worst]
}

/** Bytes of the entries that were not checked; null where one of them is not recorded. */
const uncheckedBytes = (entries: readonly ManifestEntry[], states: readonly EntryState[] | undefined): number | null =>
  totalOf(entries.filter((_, i) => states?.[i]?.state === 'unchecked')).sizeBytes

/** "used by 12 runs". */
export const usedWords = (runs: number, say: Say): string => (runs === 1 ? say('used by 1 run') : say('used by {0} runs', printCount(runs)))

/**
 * "unchanged · 1.2 GB · used by 12 runs · 2 h ago 3f2c1ab", "broken · Line 4 …", "not made yet". `states`: what is on disk against its entries, in their
 * order; `runs`: how many are known to have used what it stands for now.
 */
export function describeManifest(
  manifest: TrackedManifest,
  nowSeconds: number,
  say: Say,
  states?: readonly EntryState[],
  runs = 0,
): string {
  if (manifest.why !== null && manifest.entries.length === 0) return dotted(say('broken'), manifest.why)
  if (manifest.kind === 'dvc.yaml') return say('{0} not made yet', manifest.entries.length)
  const { sizeBytes } = totalOf(manifest.entries)
  const word = stateWords(states, say, uncheckedBytes(manifest.entries, states))
  const commit = manifest.lastCommit
  return dotted(
    manifest.why === null ? null : say('refused by DVC'),
    word,
    manifest.entries.some((entry) => entry.hash === null && !entry.isFolder) && word !== say('not pinned') ? say('not pinned') : null,
    sizeBytes === null
      ? manifest.entries.length === 0
        ? say('empty')
        : say('size not recorded')
      : word?.includes(`(${printBytes(sizeBytes)})`) === true
        ? null
        : printBytes(sizeBytes),
    runs === 0 ? null : usedWords(runs, say),
    commit === null
      ? manifest.blob === null && manifest.commitWhy !== null
        ? say('not committed')
        : null
      : `${printAgo(commit.authorTime, nowSeconds)} ${short(commit.commit)}`,
  )
}

/** "1.4 MB · 12 files · stage train". */
export function describeEntry(entry: ManifestEntry, say: Say, state?: EntryState): string {
  return dotted(
    stateWords(state === undefined ? undefined : [state], say),
    sizeWords(entry, say) ?? say('size not recorded'),
    entry.stage === null ? null : say('stage {0}', entry.stage),
    entry.why,
  )
}

/** The tag of a version, else its commit. */
export const labelOfVersion = (version: DataVersion): string => version.tags[0] ?? short(version.commit)

/** "+1.1 kB · used by 3 runs · 2024-03-03 · 1.9 kB · More rows". `before`: the next older version; null when this is the first. */
export function describeVersion(version: DataVersion, before: DataVersion | null, nowSeconds: number, say: Say, runs = 0): string {
  return dotted(
    changeWords(version, before, say),
    runs === 0 ? null : usedWords(runs, say),
    printAgo(version.authorTime, nowSeconds),
    version.change === 'deleted' || version.sizeBytes === null ? null : printBytes(version.sizeBytes),
    version.tags.length > 0 ? short(version.commit) : null,
    version.subject,
  )
}

function changeWords(version: DataVersion, before: DataVersion | null, say: Say): string {
  if (version.change === 'deleted') return say('deleted')
  if (version.why !== null && version.entries.length === 0) return say('broken')
  if (before === null) return say('first')
  if (sameData(version, before)) return version.change === 'renamed' ? say('renamed') : say('same data')
  if (version.sizeBytes === null || before.sizeBytes === null) return say('changed')
  const delta = version.sizeBytes - before.sizeBytes
  return delta === 0 ? say('same size') : `${delta > 0 ? '+' : '−'}${printBytes(Math.abs(delta))}`
}

/** Both stand for the same content by their hashes; false when one is not recorded. */
function sameData(a: DataVersion, b: DataVersion): boolean {
  const hashes = (version: DataVersion): string | null =>
    version.entries.length === 0 || version.entries.some((entry) => entry.hash === null)
      ? null
      : version.entries
          .map((entry) => `${entry.hashKind} ${entry.hash}`)
          .sort()
          .join('\n')
  const mine = hashes(a)
  return mine !== null && mine === hashes(b)
}

/** All that a manifest records, as lines. */
export function manifestTooltip(manifest: TrackedManifest, tool: string, say: Say, states?: readonly EntryState[]): string {
  const lines = [say('{0} · {1}', manifest.path, tool)]
  if (manifest.why !== null) lines.push(manifest.why)
  for (const [i, entry] of manifest.entries.slice(0, 12).entries()) {
    const told = states?.[i]
    const word = told === undefined ? null : stateWords([told], say)
    lines.push('', ...entryLines(entry, say), ...(word === null ? [] : [told!.why === null ? word : `${word}: ${told!.why}`]))
  }
  if (manifest.entries.length > 12) lines.push('', say('and {0} more', manifest.entries.length - 12))
  const commit = manifest.lastCommit
  lines.push('')
  if (commit === null) lines.push(manifest.commitWhy ?? say('No commit is known.'))
  else lines.push(say('Last changed by {0} in {1}, {2}', commit.author, short(commit.commit), timeText(commit.authorTime)), commit.subject)
  return lines.join('\n')
}

/** All that is recorded of one file or folder. */
export function entryLines(entry: ManifestEntry, say: Say): string[] {
  const lines = [entry.path]
  if (entry.sizeBytes !== null) lines.push(say('{0} bytes', printCount(entry.sizeBytes)))
  if (entry.files !== null) lines.push(say('{0} files', printCount(entry.files)))
  if (entry.hash !== null) lines.push(`${entry.hashKind ?? ''} ${entry.hash}`.trim())
  if (entry.origin !== null) lines.push(say('imported from {0}', entry.origin))
  if (entry.frozen) lines.push(say('frozen'))
  if (entry.remote !== null) lines.push(say('remote {0}', entry.remote))
  if (entry.why !== null) lines.push(entry.why)
  return lines
}

/** All that is known of one version. */
export function versionTooltip(version: DataVersion, say: Say): string {
  const lines = [
    version.subject,
    say('{0}, {1}', version.author, timeText(version.authorTime)),
    version.commit,
    ...(version.tags.length === 0 ? [] : [say('Tags: {0}', version.tags.join(', '))]),
    version.path,
  ]
  if (version.why !== null) lines.push('', version.why)
  const [only] = version.entries
  if (version.entries.length === 1 && only !== undefined) lines.push('', ...entryLines(only, say))
  else if (version.entries.length > 1) lines.push('', sizeWords(version, say) ?? say('size not recorded'))
  lines.push('', say('Click to see what changed in the manifest.'))
  return lines.join('\n')
}

/** Local time to the minute. */
function timeText(seconds: number): string {
  if (!Number.isFinite(seconds)) return ''
  const date = new Date(seconds * 1000)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}
