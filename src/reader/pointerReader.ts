// Git LFS pointers of a repository: files with `filter=lfs` whose staged content is a pointer. On disk the same paths usually hold the data.

import type { TreeFile } from '../core/gitOutput.ts'
import type { Manifest } from '../core/manifest.ts'
import { lfsPaths } from '../manifests/gitAttributes.ts'
import { gitLfs, looksLikePointer, pointerLimitBytes } from '../manifests/gitLfs.ts'
import type { GitReader, Repository } from '../outside/git.ts'

export interface Pointers {
  readonly pointers: readonly Manifest[]
  /** Why there may be more, whole sentences. */
  readonly notes: readonly string[]
}

const attributesLimitBytes = 1_000_000

/** Reads the pointers below the folder of `git`; what was read of a blob is held as long as some path has it. The second argument: files of HEAD by path. */
export function makePointerReader(git: GitReader): (repository: Repository, inHead: ReadonlyMap<string, TreeFile>) => Promise<Pointers> {
  let held: ReadonlyMap<string, Uint8Array | null> = new Map()
  const none = (why?: string): Pointers => ({ pointers: [], notes: why === undefined ? [] : [`Git LFS pointers are not shown: ${why}`] })

  return async ({ head, prefix }, inHead) => {
    const index = await git.index()
    if (!index.available) return none(index.why)
    const steps = prefix.split('/').slice(0, -1)
    const above = await git.above(
      head,
      steps.map((_, i) => [...steps.slice(0, i), '.gitattributes'].join('/')),
    )
    if (!above.available) return none(above.why)
    const below = index.value.filter(({ path }) => path === '.gitattributes' || path.endsWith('/.gitattributes'))
    const files = [...above.value, ...below.map((file) => ({ ...file, path: `${prefix}${file.path}` }))]
    if (files.length === 0) return none()
    const attributes = await git.blobs(
      files.map((file) => file.blob),
      attributesLimitBytes,
    )
    if (!attributes.available) return none(attributes.why)
    const decoder = new TextDecoder()
    const isLfs = lfsPaths(files.map(({ path, blob }) => ({ path, text: decoder.decode(attributes.value.get(blob) ?? new Uint8Array()) })))

    const candidates = index.value.filter(({ path }) => isLfs(`${prefix}${path}`))
    const blobs = await git.blobs(
      candidates.flatMap(({ blob }) => (held.has(blob) ? [] : blob)),
      pointerLimitBytes,
    )
    if (!blobs.available) return none(blobs.why)
    const contents = new Map(candidates.map(({ blob }) => [blob, blobs.value.get(blob) ?? held.get(blob) ?? null]))
    held = contents
    const pointers = candidates.flatMap(({ path, blob }) => {
      const bytes = contents.get(blob) ?? null
      if (bytes === null || !looksLikePointer(bytes)) return []
      const manifest = gitLfs.read({ path, bytes }, () => undefined)
      return [inHead.get(path)?.blob === blob ? manifest : staged(manifest)]
    })
    return { pointers, notes: [] }
  }
}

function staged(manifest: Manifest): Manifest {
  return { ...manifest, entries: manifest.entries.map((entry) => ({ ...entry, why: entry.why ?? 'Staged, not committed yet.' })) }
}
