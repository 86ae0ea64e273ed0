// All data that a project's manifests stand for, file by file: at a commit, or as it lies on disk.

import { dirname, join } from 'node:path'
import { type DataItem, bare } from '../core/dataCheck.ts'
import type { TreeFile } from '../core/gitOutput.ts'
import type { Manifest, ManifestEntry } from '../core/manifest.ts'
import type { Unavailable } from '../core/trouble.ts'
import { gitLfs, looksLikePointer, pointerLimitBytes } from '../manifests/gitLfs.ts'
import { folderOf } from '../manifests/manifestPath.ts'
import { yamlLimitBytes } from '../manifests/readYaml.ts'
import type { GitReader } from '../outside/git.ts'
import type { DataDigests } from './dataDigests.ts'
import { type CheckLimits, findEntry } from './dataStatus.ts'
import { listingOf } from './dvcCache.ts'
import { formatOf } from './manifestReader.ts'

export interface ItemsFound {
  readonly available: true
  readonly items: readonly DataItem[]
  /** What could not be told, whole sentences. */
  readonly notes: readonly string[]
}

const hashOf = (entry: ManifestEntry, hash: string): string => `${entry.hashKind ?? ''}:${bare(hash)}`

/** What these entries stand for. `path`: of their manifest. */
export async function itemsOfEntries(
  root: string,
  path: string,
  entries: readonly ManifestEntry[],
  notes: Set<string>,
): Promise<readonly DataItem[]> {
  const items: DataItem[] = []
  for (const entry of entries) if (entry.keptBy !== 'git') items.push(...(await itemsOf(root, { path }, entry, notes)))
  return items
}

/** An entry, and what lies in it when its folder's listing is in the cache. */
async function itemsOf(
  root: string,
  manifest: Pick<Manifest, 'path'>,
  entry: ManifestEntry,
  notes: Set<string>,
): Promise<readonly DataItem[]> {
  const own: DataItem = {
    path: entry.path,
    isFolder: entry.isFolder,
    hash: entry.hash === null ? null : hashOf(entry, entry.hash),
    sizeBytes: entry.sizeBytes,
  }
  if (!entry.isFolder || entry.hash === null) return [own]
  const listing = await listingOf(root, dirname(join(root, manifest.path)), bare(entry.hash))
  if (listing === null) {
    notes.add(`What is in ${entry.path} at ${bare(entry.hash).slice(0, 7)} is not known: its listing is not in the cache.`)
    return [{ ...own, closed: true }]
  }
  return [
    own,
    ...listing.map(({ path, hash }) => ({ path: `${entry.path}/${path}`, isFolder: false, hash: hashOf(entry, hash), sizeBytes: null })),
  ]
}

/** What a manifest stands for as the tool's own data; pipelines not yet run have none. */
const dataOf = (manifest: Manifest): readonly ManifestEntry[] =>
  manifest.kind === 'dvc.yaml' ? [] : manifest.entries.filter((entry) => entry.keptBy !== 'git')

/** `root`: absolute, where `git` looks. `prefix`: that folder below the top of the repository. */
export async function itemsAt(git: GitReader, root: string, commit: string): Promise<ItemsFound | Unavailable> {
  const tree = await git.tree(commit)
  if (!tree.available) return tree
  const files = new Map(tree.value.map((file) => [file.path, file]))
  const named = tree.value.filter((file) => formatOf(file.path) !== undefined)
  const besides = named.flatMap((file) =>
    (formatOf(file.path)?.besides ?? []).flatMap((name) => files.get(besidePath(file.path, name)) ?? []),
  )
  const blobs = await git.blobs(
    [...named, ...besides].map((file) => file.blob),
    yamlLimitBytes,
  )
  if (!blobs.available) return blobs
  const pointers = await pointersAmong(git, tree.value)
  const notes = new Set<string>()
  const manifests = [
    ...named.flatMap(({ path, blob }): Manifest[] => {
      const bytes = blobs.value.get(blob)
      if (bytes === undefined) return []
      // an LFS file that other names claim as well is told below
      if (looksLikePointer(bytes)) return []
      const beside = (name: string): Uint8Array | undefined => blobs.value.get(files.get(besidePath(path, name))?.blob ?? '')
      return [formatOf(path)!.read({ path, bytes }, beside)]
    }),
    ...pointers,
  ]
  for (const { path, why } of manifests) if (why !== null) notes.add(`${path} at ${commit.slice(0, 7)}: ${why}`)
  const items: DataItem[] = []
  for (const manifest of manifests) for (const entry of dataOf(manifest)) items.push(...(await itemsOf(root, manifest, entry, notes)))
  return { available: true, items, notes: [...notes] }
}

const besidePath = (path: string, name: string): string => (folderOf(path) === '' ? name : `${folderOf(path)}/${name}`)

/** Small blobs that are pointers, in a repository that has attributes at all. */
async function pointersAmong(git: GitReader, tree: readonly TreeFile[]): Promise<readonly Manifest[]> {
  if (!tree.some((file) => file.path === '.gitattributes' || file.path.endsWith('/.gitattributes'))) return []
  const blobs = await git.blobs(
    tree.map((file) => file.blob),
    pointerLimitBytes,
  )
  if (!blobs.available) return []
  return tree.flatMap(({ path, blob }) => {
    const bytes = blobs.value.get(blob)
    return bytes !== undefined && looksLikePointer(bytes) ? [gitLfs.read({ path, bytes }, () => undefined)] : []
  })
}

/** The data on disk of these manifests. What is not there is left out; what cannot be hashed is told as its manifest has it. */
export async function itemsOnDisk(
  root: string,
  manifests: readonly Manifest[],
  digests: DataDigests,
  limits: CheckLimits,
): Promise<ItemsFound> {
  const items: DataItem[] = []
  const notes = new Set<string>()
  for (const manifest of manifests)
    for (const entry of dataOf(manifest)) {
      const found = await findEntry(root, manifest, entry, digests, limits)
      if (found.kind === 'nothing') continue
      const path = entry.path
      if (found.kind === 'unread' || found.kind === 'pointer') {
        notes.add(`${path} is told as its manifest has it: ${found.kind === 'pointer' ? 'only its pointer is here.' : found.why}`)
        items.push(...(await itemsOf(root, manifest, entry, notes)))
      } else if (found.kind === 'file') items.push({ path, isFolder: false, hash: hashOf(entry, found.hash), sizeBytes: found.sizeBytes })
      else {
        items.push({ path, isFolder: true, hash: hashOf(entry, found.hash), sizeBytes: null })
        for (const [inside, hash] of found.files)
          items.push({ path: `${path}/${inside}`, isFolder: false, hash: hashOf(entry, hash), sizeBytes: null })
      }
    }
  return { available: true, items, notes: [...notes] }
}
