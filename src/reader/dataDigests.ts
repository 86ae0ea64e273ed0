// Hashes of the data on disk, as DVC, Git LFS and data packages take them. A file is hashed again only when its size, time or identity changed.

import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ignoredBy, ignoringFolders } from '../manifests/dvcIgnore.ts'
import { looksLikeText, textBlockBytes, withUnixEnds } from '../manifests/dvcListing.ts'
import { digestOf } from '../outside/digest.ts'
import { listFolder } from '../outside/files.ts'

export type HashMethod = 'md5' | 'md5-dos2unix' | 'sha256' | 'sha1' | 'sha512'

/** The methods that can be told from bytes; etags and versions of a cloud cannot. */
export const isHashMethod = (kind: string | null): kind is HashMethod =>
  kind === 'md5' || kind === 'md5-dos2unix' || kind === 'sha256' || kind === 'sha1' || kind === 'sha512'

export interface FoundFile {
  /** Absolute. */
  readonly path: string
  readonly sizeBytes: number
  /** Changes when the content may have. */
  readonly mark: string
}

export interface DataDigests {
  /** null when the file cannot be read. */
  hashOf(file: FoundFile, method: HashMethod): Promise<string | null>
  /** Bytes that would have to be read for these files. */
  unknownBytes(files: Iterable<FoundFile>, method: HashMethod): number
}

/** Remembers the hashes of at most this many files; each costs about 200 bytes. */
const mostHeld = 500_000

export function makeDataDigests(stop?: AbortSignal): DataDigests {
  const held = new Map<string, { readonly mark: string; readonly hash: string }>()
  const keyOf = (file: FoundFile, method: HashMethod): string => `${method} ${file.path}`
  const isHeld = (file: FoundFile, method: HashMethod): boolean => held.get(keyOf(file, method))?.mark === file.mark
  return {
    async hashOf(file, method) {
      const key = keyOf(file, method)
      const before = held.get(key)
      if (before?.mark === file.mark) return before.hash
      const hash = await digestOf(file.path, {
        method: method === 'md5-dos2unix' ? 'md5' : method,
        ...(method === 'md5-dos2unix'
          ? { through: (first) => (looksLikeText(first.subarray(0, textBlockBytes)) ? withUnixEnds : null) }
          : {}),
        ...(stop === undefined ? {} : { stop }),
      })
      if (hash !== null && held.size < mostHeld) held.set(key, { mark: file.mark, hash })
      return hash
    },
    unknownBytes(files, method) {
      let bytes = 0
      for (const file of files) if (!isHeld(file, method)) bytes += file.sizeBytes
      return bytes
    },
  }
}

/** The file at an absolute path, links followed; 'folder' for one, null when there is nothing. */
export async function findData(path: string): Promise<FoundFile | 'folder' | null> {
  const found = await stat(path, { bigint: true }).catch(() => null)
  if (found === null) return null
  if (found.isDirectory()) return 'folder'
  if (!found.isFile()) return null
  return { path, sizeBytes: Number(found.size), mark: `${found.size}:${found.mtimeNs}:${found.dev}:${found.ino}` }
}

export interface FilesOfFolder {
  /** By path in the folder. */
  readonly files: ReadonlyMap<string, FoundFile>
  /** Why they are not all; null when they are. */
  readonly problem: string | null
}

const maxDepth = 64

/** All files below a folder of data, without what .dvcignore leaves out. `root`: where .dvcignore files end; `folder`: relative to it. */
export async function filesBelow(root: string, folder: string, most: number): Promise<FilesOfFolder> {
  const files = new Map<string, FoundFile>()
  const ignores: { folder: string; text: string }[] = []
  const readIgnore = async (at: string): Promise<boolean> => {
    const text = await readFile(join(root, at, '.dvcignore'), 'utf8').catch(() => null)
    if (text !== null && text.length < 1_000_000) ignores.push({ folder: at, text })
    return text !== null
  }
  for (const at of ignoringFolders(folder)) await readIgnore(at)
  let isIgnored = ignoredBy(ignores)
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, depth } = next
    const at = path === '' ? folder : `${folder}/${path}`
    const listing = listFolder(join(root, at))
    if (listing.problem !== null) return { files, problem: `${at} cannot be read: ${listing.problem}` }
    if (path !== '' && listing.files.includes('.dvcignore') && (await readIgnore(at))) isIgnored = ignoredBy(ignores)
    for (const name of listing.files) {
      if (isIgnored(`${at}/${name}`, false)) continue
      const file = await findData(join(root, at, name))
      if (file !== null && file !== 'folder') files.set(path === '' ? name : `${path}/${name}`, file)
    }
    if (files.size > most) return { files, problem: `It holds more than ${most} files.` }
    for (const name of listing.folders) {
      if (isIgnored(`${at}/${name}`, true)) continue
      // links that lead back into themselves
      if (depth >= maxDepth) return { files, problem: `Its folders lie more than ${maxDepth} deep.` }
      waiting.push({ path: path === '' ? name : `${path}/${name}`, depth: depth + 1 })
    }
  }
  return { files, problem: null }
}
