// Data manifests in the JSON and the text of the command line. Field names are those of its contract.

import type { DataHistory, DataRoot, DataVersion, TrackedManifest } from './data.ts'
import type { DataChange, DataDiff, EntryState } from './dataCheck.ts'
import { type Manifest, totalOf } from './manifest.ts'
import { printBytes, printCount } from './print.ts'

/** States of a manifest's entries, in their order. */
export type DataStates = ReadonlyMap<TrackedManifest, readonly EntryState[]>

/** The answer of `data list --json`, and with `states` that of `data status --json`. Without them nothing was compared with the disk: every state is "unchecked". */
export function dataListJson(data: DataRoot, states?: DataStates): unknown {
  return {
    schema: 1,
    root: data.root,
    head: data.head,
    branch: data.branch,
    git: data.git ?? { available: true, why: null, remedy: null },
    notes: data.notes,
    manifests: data.manifests.map((manifest) => {
      const { path, kind, entries, why, lastCommit, commitWhy } = manifest
      return {
        path,
        kind,
        entries: entries.map((entry, i) => {
          const told = states?.get(manifest)?.[i]
          if (told === undefined) return { ...entry, state: 'unchecked' }
          return { ...entry, state: told.state, why: told.why ?? entry.why, differs: told.differs }
        }),
        why,
        lastCommit,
        commitWhy,
      }
    }),
  }
}

/** The answer of `data history --json`. */
export function dataHistoryJson(path: string, history: DataHistory): unknown {
  return { schema: 1, path, versions: history.versions, note: history.note, more: history.more }
}

/** "1.2 GB, 3 files" of what a manifest stands for; '' when it records neither. */
export function sizeText({ sizeBytes, files }: { readonly sizeBytes: number | null; readonly files: number | null }): string {
  const parts = [
    sizeBytes === null ? null : printBytes(sizeBytes),
    files === null ? null : files === 1 ? '1 file' : `${printCount(files)} files`,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

/** Lines of `data list`. */
export function dataListLines(data: DataRoot): string[] {
  const rows = data.manifests.map((manifest) => [
    manifest.path,
    sizeText(totalOf(manifest.entries)),
    manifest.lastCommit === null
      ? (manifest.commitWhy ?? '')
      : `${manifest.lastCommit.commit.slice(0, 7)} ${dayOf(manifest.lastCommit.authorTime)} ${manifest.lastCommit.subject}`,
    troubleOf(manifest),
  ])
  return [...table(rows), ...data.notes, ...(data.git === null ? [] : [`${data.git.why} ${data.git.remedy}`])]
}

/** Lines of `data status`: the deciding word first. */
export function dataStatusLines(data: DataRoot, states: DataStates): string[] {
  const rows = data.manifests.flatMap((manifest) =>
    manifest.why !== null && manifest.entries.length === 0
      ? [['broken', manifest.path, manifest.why]]
      : manifest.entries.map((entry, i) => {
          const told = states.get(manifest)?.[i]
          return [told?.state ?? 'unchecked', entry.path, told === undefined ? '' : differsText(told)]
        }),
  )
  return [...table(rows), ...data.notes]
}

/** "3 files differ: 1 added, 2 modified", or the reason; '' when the word says it all. */
export function differsText({ differs, why }: EntryState): string {
  if (differs === null) return why ?? ''
  const count = differs.added + differs.deleted + differs.modified
  const parts = (['added', 'deleted', 'modified'] as const).flatMap((kind) => (differs[kind] === 0 ? [] : `${differs[kind]} ${kind}`))
  return `${count === 1 ? '1 file differs' : `${printCount(count)} files differ`}: ${parts.join(', ')}`
}

/** The answer of `data diff --json`. `to` null: the disk. */
export function dataDiffJson(
  from: string,
  to: string | null,
  diff: DataDiff | null,
  notes: readonly string[],
  why: string | null,
): unknown {
  const none: DataDiff = { added: [], deleted: [], modified: [], renamed: [] }
  return { schema: 1, from, to, ...(diff ?? none), notes, why }
}

/** Lines of `data diff`. */
export function dataDiffLines(diff: DataDiff, notes: readonly string[]): string[] {
  const shown = ({ path, isFolder }: DataChange): string => `${path}${isFolder ? '/' : ''}`
  const rows = (['added', 'deleted', 'modified', 'renamed'] as const).flatMap((kind) =>
    diff[kind].map((one) => [
      kind,
      one.oldPath === null ? shown(one) : `${one.oldPath} → ${shown(one)}`,
      one.sizeDelta === null || one.sizeDelta === 0 ? '' : `${one.sizeDelta > 0 ? '+' : '−'}${printBytes(Math.abs(one.sizeDelta))}`,
    ]),
  )
  return [...(rows.length === 0 ? ['The data is the same.'] : table(rows)), ...notes]
}

/** Lines of `data history`. */
export function dataHistoryLines(history: DataHistory): string[] {
  const rows = history.versions.map((version) => [
    version.commit.slice(0, 7),
    dayOf(version.authorTime),
    changeText(version),
    version.hash?.slice(0, 12) ?? '',
    [version.subject, ...version.tags.map((tag) => `(${tag})`)].join(' '),
  ])
  return [...table(rows), ...(history.more ? ['There are older versions.'] : []), ...(history.note === null ? [] : [history.note])]
}

const changeText = (version: DataVersion): string => (version.change === 'deleted' ? 'deleted' : sizeText(version))

function troubleOf(manifest: Manifest): string {
  return manifest.why ?? manifest.entries.find((entry) => entry.why !== null)?.why ?? ''
}

/** The day in UTC: a terminal's text must not depend on where it runs. */
const dayOf = (seconds: number): string => (Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString().slice(0, 10) : '')

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]!.length))) ?? []
  return rows.map((row) =>
    row
      .map((cell, i) => printable(cell).padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
}

/** Commit messages are text of strangers: no control characters reach the terminal. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const printable = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
