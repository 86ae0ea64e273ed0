// Croissant (MLCommons): JSON-LD that describes a data set; its FileObjects name files with sha256. Read without running JSON-LD: the plain form that everybody writes.

import type { ManifestEntry } from '../core/manifest.ts'
import { type Plain, asList, asMap, asText } from './dvcEntry.ts'
import type { ManifestFormat } from './manifest.ts'
import { folderOf, fromFolder } from './manifestPath.ts'
import { readJson } from './readJson.ts'

export const croissant: ManifestFormat = {
  id: 'croissant',
  title: 'Croissant',
  claims: (name) => name === 'croissant.json',
  besides: [],
  read({ path, bytes }) {
    const json = readJson(bytes)
    if (!json.ok) return { path, kind: 'croissant', entries: [], why: json.why }
    const objects = (asList(asMap(json.value)?.['distribution']) ?? []).map((one) => asMap(one) ?? {})
    return { path, kind: 'croissant', entries: objects.flatMap((one) => entryOf(one, folderOf(path))), why: null }
  },
}

function entryOf(object: Plain, folder: string): ManifestEntry[] {
  const url = asText(object['contentUrl'])
  // what is contained in another file is none on disk
  if (url === null || asText(object['@type'])?.endsWith('FileObject') !== true || object['containedIn'] !== undefined) return []
  const sha256 = asText(object['sha256'])
  const md5 = asText(object['md5'])
  return [
    {
      path: fromFolder(folder, url),
      stage: null,
      hash: sha256 ?? md5,
      hashKind: sha256 !== null ? 'sha256' : md5 !== null ? 'md5' : null,
      isFolder: false,
      sizeBytes: sizeOf(object['contentSize']),
      files: null,
      remote: null,
      frozen: false,
      origin: null,
      why: sha256 === null && md5 === null ? 'No hash is recorded: its content is not pinned.' : null,
    },
  ]
}

/** "282 B"; larger units are rounded, and say nothing exact. */
function sizeOf(value: unknown): number | null {
  const bytes = /^(\d{1,15})\s*B?$/.exec(asText(value) ?? '')?.[1]
  return bytes === undefined ? null : Number(bytes)
}
