// How many files a folder of DVC has, from the listing that DVC keeps of it in its cache. Only reads; old manifests do not record the number.

import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'

/** Listings may be long; this is about 500,000 files. */
const listingLimitBytes = 50_000_000

/** Number of files in the folder with this hash ("….dir"); null when the cache does not have its listing. `folder`: absolute, of the manifest; `root`: where the search for DVC's folder ends. */
export async function countFiles(root: string, folder: string, hash: string): Promise<number | null> {
  if (!/^[0-9a-f]{32}\.dir$/.test(hash)) return null
  for (const cache of await cachesOf(root, folder))
    for (const layout of [['files', 'md5'], []]) {
      const listing = await readSmall(join(cache, ...layout, hash.slice(0, 2), hash.slice(2)), listingLimitBytes)
      if (listing === null) continue
      try {
        const list: unknown = JSON.parse(listing)
        if (Array.isArray(list)) return list.length
      } catch {
        // half written: as if it was not there
      }
    }
  return null
}

/** The cache of the nearest `.dvc` folder at or above the manifest. */
async function cachesOf(root: string, folder: string): Promise<readonly string[]> {
  for (let at = folder; ; at = dirname(at)) {
    const own = join(at, '.dvc')
    if ((await stat(own).catch(() => null))?.isDirectory() === true) {
      // local settings win
      for (const name of ['config.local', 'config']) {
        const set = cacheDir((await readSmall(join(own, name), 100_000)) ?? '')
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

async function readSmall(path: string, limitBytes: number): Promise<string | null> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile() !== true || found.size > limitBytes) return null
  return readFile(path, 'utf8').catch(() => null)
}
