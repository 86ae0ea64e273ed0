// The demo's data set: three versions of small grey images in folders of their classes, and the files that DVC would have written for them.

import { createHash } from 'node:crypto'
import { seededRandom } from '../random.ts'

/** Paths relative to the data set's folder, '/' separated, with their bytes. */
export type Files = ReadonlyMap<string, Uint8Array>

const classes = ['healthy', 'rust', 'blight', 'mildew'] as const
const md5 = (bytes: Uint8Array | string): string => createHash('md5').update(bytes).digest('hex')

/** An 8 x 8 picture as PGM: each class has its own pattern, each picture its own noise. */
function image(kind: number, seed: number): Uint8Array {
  const random = seededRandom(seed * 7 + kind)
  const pixels = Uint8Array.from({ length: 64 }, (_, i) => {
    const [x, y] = [i % 8, i >> 3]
    const pattern = [0, (x + y) % 3 === 0 ? 70 : 0, x > 3 ? 60 : 0, (x * y) % 4 === 0 ? 50 : 0][kind] ?? 0
    return Math.round(90 + pattern + random() * 60)
  })
  return Buffer.concat([Buffer.from('P5 8 8 255\n'), pixels])
}

function pictures(counts: readonly number[], firstSeed: number, but: readonly string[] = []): Files {
  const files = new Map<string, Uint8Array>()
  for (const [kind, name] of classes.entries())
    for (let i = 0; i < (counts[kind] ?? 0); i++) files.set(`${name}/${String(i + 1).padStart(4, '0')}.pgm`, image(kind, firstSeed + i))
  for (const path of but) files.delete(path)
  return files
}

/** The training set's versions, oldest first: one farm; a second farm; duplicates removed. */
export const trainVersions: readonly Files[] = [
  pictures([12, 8, 6, 6], 100),
  pictures([20, 14, 11, 10], 100),
  pictures([20, 14, 11, 10], 100, ['healthy/0013.pgm', 'healthy/0017.pgm', 'rust/0009.pgm']),
]
/** The benchmark, which never changes. */
export const bench: Files = pictures([6, 4, 3, 3], 9000)

export interface Tracked {
  /** The text of NAME.dvc. */
  readonly pointer: string
  /** What lies in DVC's cache: paths relative to `.dvc/cache/files/md5`. */
  readonly cache: Files
}

/** What `dvc add` of version 3 writes for a folder. */
export function track(name: string, files: Files): Tracked {
  const paths = [...files.keys()].sort()
  const cache = new Map<string, Uint8Array>()
  const keep = (hash: string, bytes: Uint8Array): string => {
    cache.set(`${hash.slice(0, 2)}/${hash.slice(2)}`, bytes)
    return hash
  }
  // the listing has the form of Python's json.dumps, and its hash with ".dir" names the folder
  const rows = paths.map((path) => `{"md5": "${keep(md5(files.get(path)!), files.get(path)!)}", "relpath": "${path}"}`)
  const listing = `[${rows.join(', ')}]`
  const hash = `${md5(listing)}.dir`
  keep(hash, Buffer.from(listing))
  const sizeBytes = paths.reduce((sum, path) => sum + files.get(path)!.length, 0)
  const pointer = `outs:\n- md5: ${hash}\n  size: ${sizeBytes}\n  nfiles: ${paths.length}\n  hash: md5\n  path: ${name}\n`
  return { pointer, cache }
}

export const dvcConfig = '[core]\n    remote = store\n[\'remote "store"\']\n    url = ../../leaf-disease-store\n'
export const dvcGitignore = '/config.local\n/tmp\n/cache\n'
