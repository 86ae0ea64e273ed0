// What differs between two versions of the data of one manifest, or between one and the disk: file by file, with sizes where the cache or the disk tells
// them. Knows no git: both versions are handed in.

import { dirname, join } from 'node:path'
import { stat } from 'node:fs/promises'
import type { DataChanges, DataSide, SizedChange } from '../core/data.ts'
import { type DataChange, type DataItem, diffData } from '../core/dataCheck.ts'
import type { DataDigests } from './dataDigests.ts'
import { itemsOfEntries, itemsOnDisk } from './dataItems.ts'
import type { CheckLimits } from './dataStatus.ts'
import { sizeInCache } from './dvcCache.ts'

/** Sizes are looked up for so many files; further ones are told without. */
const mostSizes = 5_000

/** null when it was stopped. `root`: absolute. */
export async function compareSides(
  root: string,
  from: DataSide | null,
  to: DataSide,
  digests: DataDigests,
  limits: CheckLimits,
): Promise<DataChanges | null> {
  const notes = new Set<string>()
  const read = async (side: DataSide): Promise<readonly DataItem[]> => {
    if (side.onDisk !== true) return itemsOfEntries(root, side.path, side.entries, notes)
    const found = await itemsOnDisk(root, [{ path: side.path, kind: side.kind, entries: side.entries, why: null }], digests, limits)
    for (const note of found.notes) notes.add(note)
    return found.items
  }
  const [before, after] = [from === null ? [] : await read(from), await read(to)]
  if (limits.stop?.aborted === true) return null
  const diff = diffData(before, after)
  // a folder says nothing that the files in it do not say, unless they are not known
  const closed = new Set([...before, ...after].filter((item) => item.closed === true).map((item) => item.path))
  const told = (change: DataChange): boolean =>
    !change.isFolder || closed.has(change.path) || (change.oldPath !== null && closed.has(change.oldPath))
  const old = new Map(before.map((item) => [item.path, item.sizeBytes]))
  const now = new Map(after.map((item) => [item.path, item.sizeBytes]))
  const folder = dirname(join(root, to.path))
  let left = mostSizes
  const sizeAt = async (path: string, hash: string | null, known: number | null | undefined, onDisk: boolean): Promise<number | null> => {
    if (known != null) return known
    if (hash === null || left-- <= 0 || limits.stop?.aborted === true) return null
    if (!onDisk) return sizeInCache(root, folder, hash)
    return (await stat(join(root, path)).catch(() => null))?.size ?? null
  }
  const sized = async (changes: readonly DataChange[]): Promise<readonly SizedChange[]> => {
    const list: SizedChange[] = []
    for (const change of changes) {
      if (!told(change)) continue
      const was = change.oldPath ?? change.path
      // the cache's file of a folder is its listing, whose size is not the folder's
      const [oldHash, newHash] = change.isFolder ? [null, null] : [change.oldHash, change.newHash]
      const oldSize = change.oldHash === null ? null : await sizeAt(was, oldHash, old.get(was), from?.onDisk === true)
      const newSize = change.newHash === null ? null : await sizeAt(change.path, newHash, now.get(change.path), to.onDisk === true)
      list.push({ ...change, oldSize, newSize })
    }
    return list
  }
  const changes = {
    added: await sized(diff.added),
    deleted: await sized(diff.deleted),
    modified: await sized(diff.modified),
    renamed: await sized(diff.renamed),
  }
  if (left < 0) notes.add(`Sizes are told of the first ${mostSizes} files.`)
  return { ...changes, notes: [...notes] }
}
