// Hashes of the data on disk, as DVC, Git LFS and data packages take them. A file is hashed again only when its size, time or identity changed.

import { opendir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ignoredBy, ignoringFolders } from '../manifests/dvcIgnore.ts'
import { looksLikeText, textBlockBytes, withUnixEnds } from '../manifests/dvcListing.ts'
import { digestOf } from '../outside/digest.ts'

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

/** Who asks for hashes may stop, and is told of what is read. */
export interface DigestAsker {
  readonly stop?: AbortSignal
  /** Bytes read since it was told last. */
  readonly onRead?: (bytes: number) => void
}

export interface DataDigests {
  /** null when the file cannot be read, or was stopped. */
  hashOf(file: FoundFile, method: HashMethod, asker?: DigestAsker): Promise<string | null>
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
    async hashOf(file, method, asker = {}) {
      const key = keyOf(file, method)
      const before = held.get(key)
      if (before?.mark === file.mark) return before.hash
      const hash = await digestOf(file.path, {
        method: method === 'md5-dos2unix' ? 'md5' : method,
        sizeBytes: file.sizeBytes,
        ...(method === 'md5-dos2unix'
          ? { through: (first) => (looksLikeText(first.subarray(0, textBlockBytes)) ? withUnixEnds : null) }
          : {}),
        ...stopping(stop, asker.stop),
        ...(asker.onRead === undefined ? {} : { onRead: asker.onRead }),
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

const stopping = (...stops: readonly (AbortSignal | undefined)[]): { readonly stop?: AbortSignal } => {
  const all = stops.filter((one) => one !== undefined)
  return all.length === 0 ? {} : { stop: all.length === 1 ? all[0]! : AbortSignal.any(all) }
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
export async function filesBelow(root: string, folder: string, most: number, stop?: AbortSignal): Promise<FilesOfFolder> {
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
    const listing = await namesIn(join(root, at), most - files.size, stop)
    if (typeof listing === 'string') return { files, problem: `${at} cannot be read: ${listing}` }
    if (path !== '' && listing.has('.dvcignore') && (await readIgnore(at))) isIgnored = ignoredBy(ignores)
    for (const [name, isFolder] of listing) {
      if (stop?.aborted === true) return { files, problem: 'The check was stopped.' }
      const inside = path === '' ? name : `${path}/${name}`
      // a link, and what some network file systems list, tells only when it is looked at
      const found = isFolder || isIgnored(`${at}/${name}`, false) ? null : await findData(join(root, at, name))
      if (found !== null && found !== 'folder') files.set(inside, found)
      if (!(isFolder || found === 'folder') || isIgnored(`${at}/${name}`, true)) continue
      // links that lead back into themselves
      if (depth >= maxDepth) return { files, problem: `Its folders lie more than ${maxDepth} deep.` }
      waiting.push({ path: inside, depth: depth + 1 })
    }
    if (files.size > most) return { files, problem: `It holds more than ${most} files.` }
  }
  return { files, problem: null }
}

/** Names in a folder, and whether each certainly is a folder; the reason where it cannot be read. Reads no further once there are more than `most`: a million names at once would hold up whoever waits. */
async function namesIn(path: string, most: number, stop: AbortSignal | undefined): Promise<ReadonlyMap<string, boolean> | string> {
  const names = new Map<string, boolean>()
  try {
    for await (const entry of await opendir(path, { bufferSize: 512 })) {
      names.set(entry.name, entry.isDirectory())
      // folders and ignored files among them do not count as files: a generous end
      if (names.size > 2 * most + 1_000 || stop?.aborted === true) break
    }
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
  return names
}
