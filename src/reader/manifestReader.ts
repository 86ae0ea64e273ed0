// Reads the manifests of a folder from disk, each again only when it or a file beside it changed. Knows no git.

import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Manifest } from '../core/manifest.ts'
import type { ManifestFormat } from '../manifests/manifest.ts'
import { folderOf, nameOf } from '../manifests/manifestPath.ts'
import { yamlLimitBytes } from '../manifests/readYaml.ts'
import { manifestFormats } from '../manifests/registry.ts'
import { countFiles } from './dvcCache.ts'

export interface ManifestReader {
  /** The manifests at these paths (relative to the root), in their order; without those that are gone. */
  read(paths: readonly string[]): Promise<readonly Manifest[]>
}

/** The kind that a name on disk claims to be. */
export const formatOf = (path: string): ManifestFormat | undefined => manifestFormats.find((format) => format.claims(nameOf(path)))

/** `root`: absolute. Holds what it read, for the next time. */
export function makeManifestReader(root: string): ManifestReader {
  let held = new Map<string, { readonly mark: string; readonly manifest: Manifest }>()

  const readOne = async (path: string, format: ManifestFormat): Promise<{ mark: string; manifest: Manifest } | null> => {
    const folder = folderOf(path)
    const names = [nameOf(path), ...format.besides]
    const files = names.map((name) => join(root, folder, name))
    const stats = await Promise.all(files.map((file) => stat(file).catch(() => null)))
    const own = stats[0]
    if (own?.isFile() !== true) return null
    const mark = stats.map((one) => (one === null ? '-' : `${one.size}:${one.mtimeMs}:${one.ino}`)).join(' ')
    const before = held.get(path)
    // a listing may have come into the cache since
    if (before?.mark === mark) return { mark, manifest: await counted(before.manifest) }
    const broken = (why: string): Manifest => ({ path, kind: format.id, entries: [], why })
    if (own.size > yamlLimitBytes) return { mark, manifest: broken(`It has ${own.size} bytes; at most ${yamlLimitBytes} are read.`) }
    try {
      const [bytes, ...others] = await Promise.all(
        files.map(async (file, i) => {
          const found = stats[i]
          return found?.isFile() === true && found.size <= yamlLimitBytes ? readFile(file) : undefined
        }),
      )
      const beside = (name: string): Uint8Array | undefined => others[format.besides.indexOf(name)]
      const manifest = format.read({ path, bytes: bytes ?? new Uint8Array() }, beside)
      return { mark, manifest: await counted(manifest) }
    } catch (error) {
      return { mark, manifest: broken(`It cannot be read: ${error instanceof Error ? error.message : String(error)}`) }
    }
  }

  const counted = async (manifest: Manifest): Promise<Manifest> => {
    if (!manifest.entries.some((entry) => entry.isFolder && entry.files === null)) return manifest
    const folder = dirname(join(root, manifest.path))
    const entries = await Promise.all(
      manifest.entries.map(async (entry) =>
        entry.isFolder && entry.files === null && entry.hash !== null
          ? { ...entry, files: await countFiles(root, folder, entry.hash) }
          : entry,
      ),
    )
    return { ...manifest, entries }
  }

  return {
    async read(paths) {
      const next: typeof held = new Map()
      for (const path of paths) {
        const format = formatOf(path)
        const one = format === undefined ? null : await readOne(path, format)
        if (one !== null) next.set(path, one)
      }
      held = next
      return [...next.values()].map((one) => one.manifest)
    },
  }
}
