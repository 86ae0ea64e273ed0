// What lies on disk where a manifest's entries should: looked up and hashed, up to a limit. Says nothing of git.

import { dirname, join } from 'node:path'
import { type EntryState, type FoundData, bare, stateOf } from '../core/dataCheck.ts'
import type { Manifest, ManifestEntry } from '../core/manifest.ts'
import { printBytes } from '../core/print.ts'
import { looksLikePointer, pointerLimitBytes } from '../manifests/gitLfs.ts'
import { listingText } from '../manifests/dvcListing.ts'
import { isAbsolute } from '../manifests/manifestPath.ts'
import { md5OfText } from '../outside/digest.ts'
import { bytesOf } from '../outside/files.ts'
import { type DataDigests, type DigestAsker, type FoundFile, type HashMethod, filesBelow, findData, isHashMethod } from './dataDigests.ts'
import { isCached, listingOf } from './dvcCache.ts'

export interface CheckLimits extends DigestAsker {
  /** An entry for which more bytes would have to be hashed stays unchecked. */
  readonly bytes: number
  /** Files of one folder. */
  readonly files: number
}

/** What is hashed without being asked: less than a second of work. */
export const editorLimits: CheckLimits = { bytes: 200_000_000, files: 20_000 }
export const noLimits: CheckLimits = { bytes: Infinity, files: Infinity }

/** What was found of one entry. `root`: absolute. */
export async function findEntry(
  root: string,
  manifest: Manifest,
  entry: ManifestEntry,
  digests: DataDigests,
  limits: CheckLimits,
): Promise<FoundData> {
  const unread = (why: string): FoundData => ({ kind: 'unread', why })
  if (isAbsolute(entry.path) || entry.path === '..' || entry.path.startsWith('../')) return unread('It lies outside this folder.')
  const found = await findData(join(root, entry.path))
  const folder = dirname(join(root, manifest.path))
  if (found === null) return { kind: 'nothing', kept: entry.hash !== null && (await isKept(root, folder, manifest, entry.hash)) }
  const method = methodOf(entry)
  if (method === null) return unread('Its version is that of a cloud, which cannot be told from the bytes.')
  const tooMuch = (bytes: number): FoundData => unread(`${printBytes(bytes)} would be read.`)
  if (found !== 'folder') {
    if (manifest.kind === 'git-lfs' && found.sizeBytes <= pointerLimitBytes && looksLikePointer(bytesOf(found.path, 0, found.sizeBytes)))
      return { kind: 'pointer' }
    const bytes = digests.unknownBytes([found], method)
    if (bytes > limits.bytes) return tooMuch(bytes)
    const hash = await digests.hashOf(found, method, limits)
    return hash === null ? unread('It cannot be read.') : { kind: 'file', hash, sizeBytes: found.sizeBytes }
  }
  const { files, problem } = await filesBelow(root, entry.path, limits.files, limits.stop)
  if (problem !== null) return unread(problem)
  const bytes = digests.unknownBytes(files.values(), method)
  if (bytes > limits.bytes) return tooMuch(bytes)
  const hashes = await hashAll(files, method, digests, limits)
  if (hashes === null) return unread('A file in it cannot be read.')
  const hash = `${md5OfText(listingText([...hashes].map(([path, one]) => ({ path, hash: one }))))}.dir`
  const listed = entry.hash === null || hash === bare(entry.hash) ? null : await listingOf(root, folder, bare(entry.hash))
  return { kind: 'folder', hash, files: hashes, listed: listed === null ? null : new Map(listed.map((one) => [one.path, one.hash])) }
}

/** What hashes its content, the usual one where none is recorded; null when it cannot be told from bytes. */
function methodOf(entry: ManifestEntry): HashMethod | null {
  if (entry.hash === null) return 'md5'
  return isHashMethod(entry.hashKind) ? entry.hashKind : null
}

const isKept = async (root: string, folder: string, manifest: Manifest, hash: string): Promise<boolean> =>
  manifest.kind.startsWith('dvc') && isCached(root, folder, bare(hash))

/** Hashes a few files at a time; null when one cannot be read. */
async function hashAll(
  files: ReadonlyMap<string, FoundFile>,
  method: HashMethod,
  digests: DataDigests,
  asker: DigestAsker,
): Promise<ReadonlyMap<string, string> | null> {
  const hashes = new Map<string, string>()
  const waiting = [...files]
  let failed = false
  const lane = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined && !failed; next = waiting.pop()) {
      const hash = await digests.hashOf(next[1], method, asker)
      if (hash === null) failed = true
      else hashes.set(next[0], hash)
    }
  }
  await Promise.all([lane(), lane(), lane(), lane()])
  return failed ? null : hashes
}

/** The state of each entry of a manifest, in its order. */
export async function checkManifest(
  root: string,
  manifest: Manifest,
  digests: DataDigests,
  limits: CheckLimits,
): Promise<readonly EntryState[]> {
  const states: EntryState[] = []
  for (const entry of manifest.entries) states.push(stateOf(entry, await findEntry(root, manifest, entry, digests, limits)))
  return states
}
