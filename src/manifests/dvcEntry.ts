// One output of DVC, as `.dvc` files and dvc.lock both write it, in the forms of DVC 0.94 to 3.x.
// After dvc/output.py and dvc/schema.py of DVC 3.67; folders kept by versions of a cloud have `files` in place of one hash.

import type { ManifestEntry } from '../core/manifest.ts'
import { fromFolder } from './manifestPath.ts'

/** What the keys around an output say of it. */
export interface Around {
  /** Folder that its path is written in, relative to the root; '' = the root. */
  readonly folder: string
  readonly stage: string | null
  readonly frozen: boolean
  readonly origin: string | null
  /** The path that DVC itself would have written: for outputs that lost theirs. */
  readonly usualPath: string | null
}

export type Plain = Readonly<Record<string, unknown>>

/** A mapping of YAML; null for anything else. */
export const asMap = (value: unknown): Plain | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : null

/** A list of YAML; null for anything else. */
export const asList = (value: unknown): readonly unknown[] | null => (Array.isArray(value) ? (value as readonly unknown[]) : null)

export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** A count of bytes or files; undefined when something else stands there. */
function asCount(value: unknown): number | null | undefined {
  if (value == null) return null
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

/** The entry, and what DVC would refuse about it (no end of sentence); no entry without a path. */
export function readOutput(value: unknown, around: Around): { readonly entry: ManifestEntry | null; readonly fault: string | null } {
  const map = asMap(value)
  if (map === null) return { entry: null, fault: 'an output is not a mapping' }
  const written = asText(map['path'])
  const path = written ?? around.usualPath
  if (path === null) return { entry: null, fault: 'an output has no path' }
  const faults: string[] = written === null ? ['an output has no path'] : []
  const count = (key: string): number | null => {
    const got = asCount(map[key])
    if (got === undefined) faults.push(`"${key}" of ${path} is not a count`)
    return got ?? null
  }
  const sizeBytes = count('size')
  const nfiles = count('nfiles')
  const listed = filesOf(map['files'])
  const found = hashOf(map)
  const isFolder = found.hash?.endsWith('.dir') === true || listed !== null
  const entry: ManifestEntry = {
    path: fromFolder(around.folder, path),
    stage: around.stage,
    ...found,
    isFolder,
    sizeBytes: sizeBytes ?? listed?.sizeBytes ?? null,
    files: nfiles ?? listed?.files ?? null,
    remote: asText(map['remote']),
    frozen: around.frozen,
    origin: around.origin,
    ...(map['cache'] === false ? { keptBy: 'git' } : {}),
    why: whyOf(found.hash, found.hashKind, listed !== null),
  }
  return { entry, fault: faults[0] ?? null }
}

function hashOf(map: Plain): { readonly hash: string | null; readonly hashKind: string | null } {
  const cloud = asMap(Object.values(asMap(map['cloud']) ?? {})[0])
  // digits alone are a number for YAML; nobody knows any more how many zeros stood in front, but DVC quotes those
  const hash = (of: Plain | null, key: string): string | null =>
    asText(of?.[key]) ?? (typeof of?.[key] === 'number' ? String(of[key]) : null)
  const md5 = hash(map, 'md5')
  if (md5 !== null) return { hash: md5, hashKind: asText(map['hash']) ?? 'md5-dos2unix' }
  for (const [of, key, kind] of [
    [map, 'version_id', 'version-id'],
    [cloud, 'version_id', 'version-id'],
    [map, 'etag', 'etag'],
    [cloud, 'etag', 'etag'],
    [map, 'checksum', 'checksum'],
  ] as const) {
    const found = hash(of, key)
    if (found !== null) return { hash: found, hashKind: kind }
  }
  return { hash: null, hashKind: null }
}

/** Size and number of the files of a folder that is listed in the manifest itself; null when it is not. */
function filesOf(value: unknown): { readonly sizeBytes: number | null; readonly files: number } | null {
  const list = asList(value)
  if (list === null) return null
  const sizes = list.map((one) => asCount(asMap(one)?.['size']))
  const known = sizes.every((size): size is number => typeof size === 'number')
  return { files: list.length, sizeBytes: known ? sizes.reduce((sum, size) => sum + size, 0) : null }
}

function whyOf(hash: string | null, kind: string | null, listed: boolean): string | null {
  if (hash === null)
    return listed
      ? 'Each of its files has a version of its own; the folder has no hash.'
      : 'No hash is recorded: its content is not pinned.'
  if (kind?.startsWith('md5') === true && !/^[0-9a-f]{32}(\.dir)?$/.test(hash)) return `"${hash.slice(0, 80)}" is not an MD5 hash.`
  return null
}
