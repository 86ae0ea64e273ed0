// What DVC keeps of data in its cache: listings of folders, and whether it has a file at all. Only reads.

import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { type ListedFile, readListing } from '../manifests/dvcListing.ts'

/** Listings may be long; this is about 500,000 files. */
const listingLimitBytes = 50_000_000
const isMd5 = (hash: string): boolean => /^[0-9a-f]{32}(\.dir)?$/.test(hash)

/** Number of files in the folder with this hash ("….dir"); null when the cache does not have its listing. `folder`: absolute, of the manifest; `root`: where the search for DVC's folder ends. */
export const countFiles = async (root: string, folder: string, hash: string): Promise<number | null> =>
  (await listingOf(root, folder, hash))?.length ?? null

/** The files of the folder with this hash; null when the cache does not have its listing. */
export async function listingOf(root: string, folder: string, hash: string): Promise<readonly ListedFile[] | null> {
  if (!hash.endsWith('.dir')) return null
  for (const path of await placesOf(root, folder, hash)) {
    const bytes = await readSmall(path, listingLimitBytes)
    const listing = bytes === null ? null : readListing(bytes)
    if (listing !== null) return listing
  }
  return null
}

/** Whether the cache has the file or the listing with this hash. */
export async function isCached(root: string, folder: string, hash: string): Promise<boolean> {
  for (const path of await placesOf(root, folder, hash)) if ((await stat(path).catch(() => null))?.isFile() === true) return true
  return false
}

/** Bytes of the file with this hash; null when the cache does not have it. */
export async function sizeInCache(root: string, folder: string, hash: string): Promise<number | null> {
  for (const path of await placesOf(root, folder, hash)) {
    const found = await stat(path).catch(() => null)
    if (found?.isFile() === true) return found.size
  }
  return null
}

/** Where a file of this hash lies, in the layouts of DVC 3 and of those before. */
async function placesOf(root: string, folder: string, hash: string): Promise<readonly string[]> {
  if (!isMd5(hash)) return []
  const caches = await cachesOf(root, folder)
  return caches.flatMap((cache) => [['files', 'md5'], []].map((layout) => join(cache, ...layout, hash.slice(0, 2), hash.slice(2))))
}

/** The cache of the nearest `.dvc` folder at or above the manifest. */
async function cachesOf(root: string, folder: string): Promise<readonly string[]> {
  for (let at = folder; ; at = dirname(at)) {
    const own = join(at, '.dvc')
    if ((await stat(own).catch(() => null))?.isDirectory() === true) {
      // local settings win
      for (const name of ['config.local', 'config']) {
        const config = await readSmall(join(own, name), 100_000)
        const set = cacheDir(config === null ? '' : new TextDecoder().decode(config))
        if (set !== null) return isNetwork(set) ? [] : [isAbsolute(set) ? set : resolve(own, set)]
      }
      return [join(own, 'cache')]
    }
    if (at === root || dirname(at) === at) return []
  }
}

/** URLs, and network paths of Windows: opening one sends the user's name to that machine. */
const isNetwork = (path: string): boolean => /^[\\/]{2}|^[a-z][\w+.-]+:\/\//i.test(path)

/** `dir` of the section `cache`. */
function cacheDir(config: string): string | null {
  const section = /^\[cache\]\s*$([^[]*)/m.exec(config)?.[1]
  const dir = section === undefined ? null : /^\s*dir\s*=\s*(.+?)\s*$/m.exec(section)?.[1]
  return dir ?? null
}

async function readSmall(path: string, limitBytes: number): Promise<Uint8Array | null> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile() !== true || found.size > limitBytes) return null
  return readFile(path).catch(() => null)
}
