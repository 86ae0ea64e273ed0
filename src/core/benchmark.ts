// The pinned benchmark: what its manifest says, and whether the files still are what was pinned. A hash proves sameness, never that it is a good sample.

import { type Fact, type FactReader, derived, noSuchFile } from './fact.ts'
import { pathOf } from './namedPath.ts'
import type { PlanFault } from './plan.ts'
import { type YamlValues, isYamlList, isYamlMap, numberAt, textAt, valueAt, valuesOf } from './yamlValues.ts'

export interface Benchmark {
  /** Path of the manifest. */
  readonly path: string
  readonly id: string | null
  /** As pinned, in small letters, without "sha256:" and ".dir". */
  readonly hash: string | null
  /** Examples; null when the manifest does not say. */
  readonly n: number | null
  /** Examples by slice, as far as written. */
  readonly slices: ReadonlyMap<string, number>
  /** Digests by which trackers know the same data (MLflow computes its own): `known_as`. */
  readonly knownAs: readonly string[]
  /** The hash computed now, or why not. */
  readonly recomputed: Fact<string>
  readonly faults: readonly PlanFault[]
}

/** A digest as it is compared: small letters, without "sha256:" and ".dir". */
export const bareDigest = (digest: string): string =>
  digest
    .trim()
    .toLowerCase()
    .replace(/^(sha-?256|sha-?1|md5|blake3|etag)[:=]/, '')
    .replace(/\.dir$/, '')

/** Whether two digests mean the same: as bare ones, the shorter may be a beginning of at least 8 hex digits. */
export function sameDigest(a: string, b: string): boolean {
  const [short, long] = [bareDigest(a), bareDigest(b)].sort((x, y) => x.length - y.length) as [string, string]
  if (short === '') return false
  return short === long || (/^[0-9a-f]{8,}$/.test(short) && long.startsWith(short))
}

/** What the manifest says, without the disk. */
export function benchmarkFrom(path: string, { value: top, fault, placeOf }: YamlValues): Omit<Benchmark, 'recomputed'> {
  const faults: PlanFault[] = fault === null ? [] : [fault]
  // what is missing from a broken text may stand behind the fault
  const note = (at: string, message: string): void => {
    if (fault === null) faults.push({ place: placeOf(at), message })
  }
  if (!isYamlMap(top)) note('', 'The manifest of the benchmark must be a map of names and values.')
  const id = textAt(top, 'id')
  const hash = textAt(top, 'hash.value') ?? textAt(top, 'hash')
  if (isYamlMap(top)) {
    if (id === null) note('', 'The benchmark has no id; criteria name it by one.')
    if (hash === null) note('hash', 'The benchmark is not pinned: it has no hash.')
    else if (/^[0-9a-f]{1,7}$/i.test(bareDigest(hash)) || /[\s"']|\.\.\.|…/.test(hash)) note('hash', `"${hash.slice(0, 40)}" is no hash.`)
  }
  const n = numberAt(top, 'n')
  if (valueAt(top, 'n') != null && (n === null || n < 1)) note('n', 'n must be the number of examples.')
  const slices = new Map<string, number>()
  const written = valueAt(top, 'slices')
  if (isYamlMap(written))
    for (const name of Object.keys(written)) {
      const count = numberAt(written, name) ?? numberAt(written[name] ?? null, 'n')
      if (count !== null) slices.set(name, count)
    }
  const known = valueAt(top, 'known_as')
  const knownAs = (isYamlList(known) ? known : [known]).filter((one): one is string => typeof one === 'string' && one.trim() !== '')
  return { path, id, hash: hash === null ? null : bareDigest(hash), n: n !== null && n >= 1 ? n : null, slices, knownAs, faults }
}

/** The benchmark of the project; undefined while facts are looked up, unknown where there is no manifest. */
export function benchmarkOf(reader: FactReader): Fact<Benchmark> | undefined {
  return derived(reader, 'benchmark', (inner): Fact<Benchmark> | undefined => {
    const written = benchmarkRead(inner)
    if (written?.known !== true) return written
    const recomputed = recomputedOf(inner, written.value)
    return recomputed === undefined ? undefined : { known: true, value: { ...written.value, recomputed } }
  })
}

/** The same without its files' hash: what most questions need, and no byte of data is read for it. */
export function benchmarkRead(reader: FactReader): Fact<Omit<Benchmark, 'recomputed'>> | undefined {
  return derived(reader, 'benchmark as written', (inner): Fact<Omit<Benchmark, 'recomputed'>> | undefined => {
    const path = pathOf(inner, 'benchmark')
    if (path === undefined) return undefined
    if (path === null) return noSuchFile
    const values = valuesOf(inner, path)
    return values?.known === true ? { known: true, value: benchmarkFrom(path, values.value) } : values
  })
}

/**
 * The hash of the benchmark's files now. In this order: of the files that `files:` names; where `data:` or `files:` names what a data manifest (DVC,
 * Git LFS) keeps, that manifest's word, since it is the one who looks after large data; else of the files beside or below the manifest.
 */
function recomputedOf(reader: FactReader, bench: Omit<Benchmark, 'recomputed'>): Fact<string> | undefined {
  const values = valuesOf(reader, bench.path)
  const manifests = reader.ask('manifests', '')
  if (values === undefined || manifests === undefined) return undefined
  const top = values.known ? values.value.value : null
  const named = textAt(top, 'files') ?? textAt(top, 'data')
  const entries = manifests.known ? manifests.value.flatMap((one) => one.entries.map((entry) => ({ entry, from: one.path }))) : []
  const kept = entries.find(
    ({ entry, from }) =>
      entry.hash !== null &&
      (named === null ? bench.hash !== null && sameDigest(entry.hash, bench.hash) : named === entry.path || named === from),
  )
  if (kept?.entry.hash != null) return { known: true, value: bareDigest(kept.entry.hash) }
  if (named !== null) return digestOf(reader, named)
  const folder = bench.path.slice(0, bench.path.lastIndexOf('/') + 1)
  if (folder === '' || folder === 'planning/')
    return { known: false, why: 'the manifest does not say which files it pins', remedy: 'Write `files:` with a glob.' }
  const beside = reader.ask('glob', `${folder}**`)
  if (beside?.known !== true) return beside
  const files = beside.value.filter(
    (path) => path !== bench.path && !/(^|\/)\.|\.(md|dvc)$|manifest\.ya?ml$/i.test(path.slice(folder.length)),
  )
  const tops = new Set(files.map((path) => path.slice(folder.length).split('/', 1)[0]!))
  const only = tops.size === 1 ? [...tops][0]! : null
  if (files.length === 0)
    return { known: false, why: 'the files of the benchmark are not here', remedy: 'Fetch them (`dvc pull`), or name them with `files:`.' }
  if (only === null)
    return {
      known: false,
      why: `${files.length} files lie beside the manifest, and it does not say which it pins`,
      remedy: 'Write `files:` with a glob.',
    }
  return digestOf(reader, files[0] === `${folder}${only}` ? `${folder}${only}` : `${folder}${only}/**`)
}

const digestOf = (reader: FactReader, glob: string): Fact<string> | undefined => {
  const digest = reader.ask('digest', glob)
  return digest?.known === true ? { known: true, value: bareDigest(digest.value) } : digest
}
