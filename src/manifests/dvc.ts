// `.dvc` files: data that DVC tracks, and imports. What DVC 3 would refuse is said, and what can be told is told all the same.

import type { Manifest, ManifestEntry } from '../core/manifest.ts'
import { type Plain, asList, asMap, asText, readOutput } from './dvcEntry.ts'
import type { ManifestFormat } from './manifest.ts'
import { folderOf, fromFolder, nameOf } from './manifestPath.ts'
import { readYaml } from './readYaml.ts'

/** Keys that DVC 3.67 accepts at the top and in an output; any other makes it refuse the file, and with it every command on the project. */
const topKeys = new Set(['md5', 'wdir', 'deps', 'outs', 'locked', 'frozen', 'meta', 'always_changed', 'desc'])
const outputKeys = new Set(
  'md5 etag checksum hash path size nfiles isexec version_id cloud files persist cache remote push fs_config desc type labels meta'.split(
    ' ',
  ),
)
/** Keys that older versions wrote. */
const oldKeys = new Set(['cmd', 'metric', 'plot', 'params', 'tags'])

export const dvc: ManifestFormat = {
  id: 'dvc',
  title: 'DVC',
  claims: (name) => name.endsWith('.dvc') && name !== '.dvc',
  besides: [],
  read({ path, bytes }) {
    const manifest = (entries: readonly ManifestEntry[], why: string | null): Manifest => ({ path, kind: 'dvc', entries, why })
    const yaml = readYaml(bytes)
    if (!yaml.ok) return manifest([], yaml.why)
    if (yaml.value === undefined || yaml.value === null) return manifest([], null)
    const top = asMap(yaml.value)
    if (top === null) return manifest([], 'Line 1: it is not a mapping with "outs".')
    const outs = top['outs'] == null ? [] : asList(top['outs'])
    if (outs === null) return manifest([], `Line ${yaml.lineOf(['outs']) ?? 1}: "outs" is not a list.`)

    const around = {
      folder: fromFolder(folderOf(path), asText(top['wdir']) ?? '.'),
      stage: null,
      frozen: top['frozen'] === true || top['locked'] === true,
      origin: originOf(asList(top['deps'])),
      usualPath: outs.length === 1 ? nameOf(path).slice(0, -'.dvc'.length) : null,
    }
    const entries: ManifestEntry[] = []
    let why = strangeKey(top, topKeys, 'it')
    if (why !== null) why = `Line ${lineOfKey(top, topKeys, (key) => yaml.lineOf([key]))}: ${why}`
    for (const [i, out] of outs.entries()) {
      const { entry, fault } = readOutput(out, around)
      if (entry !== null) entries.push(entry)
      const trouble = fault === null ? strangeKey(asMap(out) ?? {}, outputKeys, 'an output') : `${fault}.`
      if (trouble !== null) why ??= `Line ${yaml.lineOf(['outs', i]) ?? 1}: ${trouble}`
    }
    return manifest(entries, why)
  },
}

function strangeKey(map: Plain, known: ReadonlySet<string>, who: string): string | null {
  const key = Object.keys(map).find((one) => !known.has(one))
  if (key === undefined) return null
  return oldKeys.has(key)
    ? `${who} has the key "${key}" of an older DVC, and DVC 3 refuses the file.`
    : `${who} has the key "${key.slice(0, 80)}", which DVC does not know, and it refuses the file.`
}

const lineOfKey = (map: Plain, known: ReadonlySet<string>, lineOf: (key: string) => number | null): number =>
  lineOf(Object.keys(map).find((one) => !known.has(one)) ?? '') ?? 1

/** Where an import came from; null for data of one's own. Credentials in a URL are left out. */
function originOf(deps: readonly unknown[] | null): string | null {
  const dep = asMap(deps?.[0])
  if (dep === null) return null
  const repo = asMap(dep['repo'])
  const url = asText(repo?.['url'])
  if (url === null) return withoutSecrets(asText(dep['path']))
  const lock = asText(repo?.['rev_lock'])?.slice(0, 7)
  const rev = asText(repo?.['rev'])
  const at = [rev, lock].filter((one) => one != null)
  return `${withoutSecrets(url)}${at.length === 0 ? '' : ` at ${at.join(', ')}`}`
}

const withoutSecrets = <T extends string | null>(url: T): T => (url?.replace(/^([\w+.-]+:\/\/)[^/@]*@/, '$1') ?? null) as T
