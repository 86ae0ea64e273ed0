// What data on disk is against its manifest, and what differs between two states of a project's data. Pure: hashes are handed in.

import type { ManifestEntry } from './manifest.ts'

/**
 * deleted = gone from the disk, and kept elsewhere; missing = neither here nor kept here: it must be fetched;
 * untracked = there, but no hash is recorded of it; unchecked = see `why`.
 */
export type DataStateWord = 'unchanged' | 'modified' | 'deleted' | 'missing' | 'untracked' | 'unchecked'

export interface EntryState {
  readonly state: DataStateWord
  /** A sentence where the word alone does not say it; else null. */
  readonly why: string | null
  /** Files of a folder that differ; null where it is no folder, is unchanged, or its listing is not kept here. */
  readonly differs: { readonly added: number; readonly deleted: number; readonly modified: number } | null
}

/** What was found where an entry should lie. */
export type FoundData =
  | { readonly kind: 'nothing'; /** The tool's cache has it. */ readonly kept: boolean }
  /** `hash` in the form of the entry's own; `files` of a folder by path in it, and those that its manifest lists where known. */
  | { readonly kind: 'file'; readonly hash: string; readonly sizeBytes: number }
  | {
      readonly kind: 'folder'
      readonly hash: string
      readonly files: ReadonlyMap<string, string>
      readonly listed: ReadonlyMap<string, string> | null
    }
  /** A pointer of Git LFS in the place of its data. */
  | { readonly kind: 'pointer' }
  | { readonly kind: 'unread'; readonly why: string }

const plain = (state: DataStateWord, why: string | null = null): EntryState => ({ state, why, differs: null })

/** The state of one entry. */
export function stateOf(entry: ManifestEntry, found: FoundData): EntryState {
  if (found.kind === 'unread') return plain('unchecked', found.why)
  if (found.kind === 'pointer') return plain('missing', 'Only its pointer is here. Run git lfs pull.')
  if (found.kind === 'nothing') {
    if (entry.hash === null) return plain('missing', entry.why)
    return found.kept ? plain('deleted') : plain('missing', 'It is neither on disk nor in the cache. Fetch it with the tool that keeps it.')
  }
  if (entry.hash === null) return plain('untracked', entry.why)
  if (found.kind !== (entry.isFolder ? 'folder' : 'file'))
    return plain('modified', found.kind === 'folder' ? 'A folder stands where a file was.' : 'A file stands where a folder was.')
  if (found.hash === bare(entry.hash)) return plain('unchanged')
  if (found.kind === 'file' || found.listed === null) return plain('modified')
  let added = 0
  let modified = 0
  for (const [path, hash] of found.files) {
    const before = found.listed.get(path)
    if (before === undefined) added++
    else if (before !== hash) modified++
  }
  const deleted = [...found.listed.keys()].filter((path) => !found.files.has(path)).length
  return { state: 'modified', why: null, differs: { added, deleted, modified } }
}

/** A hash without the name of its method before it. */
export const bare = (hash: string): string => hash.replace(/^[a-z][\w-]*:/i, '').toLowerCase()

/** One file or folder of a project's data at one time. */
export interface DataItem {
  /** Relative to the root. */
  readonly path: string
  readonly isFolder: boolean
  /** With the name of its method before it, so that hashes of different methods differ; null where none is recorded. */
  readonly hash: string | null
  readonly sizeBytes: number | null
  /** What lies in this folder is not known: its listing is not kept here. */
  readonly closed?: true
}

export interface DataChange {
  /** Where it is now; where it was, when it is gone. */
  readonly path: string
  readonly isFolder: boolean
  /** Where it was, when it was renamed; else null. */
  readonly oldPath: string | null
  readonly oldHash: string | null
  readonly newHash: string | null
  /** Bytes that it grew by; null where a size is not recorded. */
  readonly sizeDelta: number | null
}

export interface DataDiff {
  readonly added: readonly DataChange[]
  readonly deleted: readonly DataChange[]
  readonly modified: readonly DataChange[]
  /** Same content under another path. */
  readonly renamed: readonly DataChange[]
}

/** By the names of folders, as DVC goes through them. */
const byPath = (a: DataItem, b: DataItem): number => {
  const [x, y] = [a.path, b.path]
  const end = Math.min(x.length, y.length)
  let i = 0
  while (i < end && x.charCodeAt(i) === y.charCodeAt(i)) i++
  if (i === end) return x.length - y.length
  // a name ends before every other that begins with it
  return x[i] === '/' ? -1 : y[i] === '/' ? 1 : x.charCodeAt(i) - y.charCodeAt(i)
}
const own = (hash: string | null): string | null => (hash === null ? null : bare(hash))

function change(before: DataItem | null, after: DataItem | null): DataChange {
  const here = after ?? before!
  const grown = before === null ? after!.sizeBytes : after === null ? (before.sizeBytes === null ? null : -before.sizeBytes) : null
  return {
    path: here.path,
    isFolder: (before ?? here).isFolder,
    oldPath: before !== null && after !== null && before.path !== after.path ? before.path : null,
    oldHash: own(before?.hash ?? null),
    newHash: own(after?.hash ?? null),
    sizeDelta: before?.sizeBytes != null && after?.sizeBytes != null ? after.sizeBytes - before.sizeBytes : grown,
  }
}

/** What differs from `before` to `after`, sorted by path. What lies in a folder whose listing one side does not know is left out. */
export function diffData(before: readonly DataItem[], after: readonly DataItem[]): DataDiff {
  const [old, now] = [new Map(before.map((item) => [item.path, item])), new Map(after.map((item) => [item.path, item]))]
  const closed = [...before, ...after].filter((item) => item.closed === true).map((item) => item.path)
  const isHidden = (path: string): boolean => closed.some((folder) => path.startsWith(`${folder}/`))
  const added: DataItem[] = []
  const gone: DataItem[] = []
  const modified: DataChange[] = []
  for (const item of [...now.values()].sort(byPath)) {
    const was = old.get(item.path)
    if (was === undefined) {
      if (!isHidden(item.path)) added.push(item)
    } else if (was.hash !== item.hash || was.isFolder !== item.isFolder) modified.push(change(was, item))
  }
  for (const item of [...old.values()].sort(byPath)) if (!now.has(item.path) && !isHidden(item.path)) gone.push(item)
  const byHash = new Map<string, DataItem[]>()
  for (const item of gone) if (item.hash !== null) byHash.set(item.hash, [...(byHash.get(item.hash) ?? []), item])
  const renamed: DataChange[] = []
  const moved = new Set<DataItem>()
  const isNew: DataChange[] = []
  for (const item of added) {
    const from = item.hash === null ? undefined : byHash.get(item.hash)?.shift()
    if (from === undefined) isNew.push(change(null, item))
    else {
      moved.add(from)
      renamed.push(change(from, item))
    }
  }
  return { added: isNew, deleted: gone.filter((item) => !moved.has(item)).map((item) => change(item, null)), modified, renamed }
}
