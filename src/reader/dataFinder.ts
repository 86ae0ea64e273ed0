// Finds data manifests by their names below a folder. A bounded look: it passes over what cannot hold any, and says when it stopped early.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { manifestFormats } from '../manifests/registry.ts'

export interface FoundManifests {
  /** Relative to the root, '/' separated, sorted. */
  readonly paths: readonly string[]
  readonly folders: number
  /** Folders were left out because there are too many. */
  readonly cut: boolean
}

export interface FinderLimits {
  readonly folders: number
  /** Folders below the root. */
  readonly depth: number
}

export const finderLimits: FinderLimits = { folders: 50_000, depth: 40 }

/** `.dvc` is DVC's own folder: its cache holds data, no manifests. */
const passedOver = new Set([
  '.git',
  '.dvc',
  '.hg',
  '.svn',
  'node_modules',
  '__pycache__',
  '.mypy_cache',
  '.ipynb_checkpoints',
  '.tox',
  '.nox',
])
const lanes = 8

/** Looks through `root` (absolute). Links are not followed; folders that cannot be read are passed over. */
export async function findManifests(root: string, limits: FinderLimits = finderLimits, stop?: AbortSignal): Promise<FoundManifests> {
  const paths: string[] = []
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }]
  let folders = 0
  let cut = false
  const lookIn = async (path: string, depth: number): Promise<void> => {
    const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => [])
    const names = new Set(entries.map((entry) => entry.name))
    // a virtual environment
    if (names.has('pyvenv.cfg') || names.has('conda-meta')) return
    for (const entry of entries) {
      const below = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isFile()) {
        if (manifestFormats.some((format) => format.claims(entry.name))) paths.push(below)
      } else if (entry.isDirectory() && !passedOver.has(entry.name) && !names.has(`${entry.name}.dvc`)) {
        // what a manifest beside it stands for is data, often millions of files, and holds no manifests
        if (depth < limits.depth) waiting.push({ path: below, depth: depth + 1 })
        else cut = true
      }
    }
  }
  while (waiting.length > 0 && stop?.aborted !== true) {
    if (folders >= limits.folders) {
      cut = true
      break
    }
    const now = waiting.splice(0, lanes)
    folders += now.length
    await Promise.all(now.map(({ path, depth }) => lookIn(path, depth)))
  }
  return { paths: paths.sort(), folders, cut }
}
