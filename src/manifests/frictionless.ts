// Frictionless data packages: datapackage.json, whose resources name files with their bytes and hash. A hash without a name is an MD5.

import type { ManifestEntry } from '../core/manifest.ts'
import { type Plain, asList, asMap, asText } from './dvcEntry.ts'
import type { ManifestFormat } from './manifest.ts'
import { folderOf, fromFolder } from './manifestPath.ts'
import { readJson } from './readJson.ts'

const count = (value: unknown): number | null => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null)

export const frictionless: ManifestFormat = {
  id: 'frictionless',
  title: 'Frictionless',
  claims: (name) => name === 'datapackage.json',
  besides: [],
  read({ path, bytes }) {
    const json = readJson(bytes)
    if (!json.ok) return { path, kind: 'frictionless', entries: [], why: json.why }
    const resources = asList(asMap(json.value)?.['resources']) ?? []
    return { path, kind: 'frictionless', entries: resources.flatMap((one) => entriesOf(asMap(one) ?? {}, folderOf(path))), why: null }
  },
}

function entriesOf(resource: Plain, folder: string): ManifestEntry[] {
  const parts = [resource['path'], ...(asList(resource['extrapaths']) ?? [])].flatMap((one) => asList(one) ?? one)
  const paths = parts.flatMap((one) => asText(one) ?? [])
  const hash = asText(resource['hash'])
  // hash and bytes are those of all parts one behind the other
  const only = paths.length === 1
  return paths.map((path) => ({
    path: fromFolder(folder, path),
    stage: null,
    hash: only ? hash : null,
    hashKind: only && hash !== null ? (/^([\w-]+):/.exec(hash)?.[1]?.toLowerCase() ?? 'md5') : null,
    isFolder: false,
    sizeBytes: only ? count(resource['bytes']) : null,
    files: null,
    remote: null,
    frozen: false,
    origin: null,
    why: only
      ? hash === null
        ? 'No hash is recorded: its content is not pinned.'
        : null
      : 'It is one part of several; the package has one hash for all.',
  }))
}
