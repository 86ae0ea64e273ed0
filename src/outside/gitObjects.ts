// Git's objects and refs read straight from the .git folder: no program is run, no hook, no configuration of the repository is obeyed, nothing is written.
// Loose objects and packs (versions 2), worktrees and alternates; SHA-1 repositories only. Damage is undefined, never an exception.

import { lstatSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { bytesOf, listFolder, stateOf } from './files.ts'
import { inflate } from './inflate.ts'

export interface GitObject {
  readonly type: 'commit' | 'tree' | 'blob' | 'tag'
  readonly bytes: Uint8Array
}

export interface TreeEntry {
  readonly name: string
  readonly id: string
  readonly isFolder: boolean
  /** A link or a submodule is neither file nor folder. */
  readonly isFile: boolean
}

export interface GitCommit {
  readonly tree: string
  readonly parents: readonly string[]
  /** When it was made, in seconds since 1970. */
  readonly time: number
  readonly message: string
}

export interface GitObjects {
  /** Ids by whole name of the refs that begin so ('refs/exps/'). */
  refs(under: string): ReadonlyMap<string, string>
  /** Lines of a ref's log, oldest first. */
  log(ref: string): readonly { readonly id: string; readonly time: number; readonly message: string }[]
  /** Changes whenever a ref below, or its log, does. */
  state(under: string): string
  commit(id: string): GitCommit | undefined
  tree(id: string): readonly TreeEntry[]
  blob(id: string, mostBytes: number): Uint8Array | undefined
}

const idForm = /^[0-9a-f]{40}$/
const mostObjectBytes = 64 << 20
const mostDepth = 60
const mostFolders = 5_000
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const hexOf = (bytes: Uint8Array, at: number): string => Buffer.from(bytes.subarray(at, at + 20)).toString('hex')
const smallText = (path: string): string => text(bytesOf(path, 0, stateOf(path)?.sizeBytes ?? 0))

/** The repository whose work tree holds `folder`, and the folder's place below its top ('' or 'a/b/'); undefined when there is none. */
export function findRepository(folder: string): { readonly git: string; readonly prefix: string } | undefined {
  let at = resolve(folder)
  for (let prefix = ''; ;) {
    const own = join(at, '.git')
    const state = stateOf(own)
    if (state?.isFolder === true) return { git: own, prefix }
    if (state !== undefined) {
      const told = /^gitdir: (.+)$/m.exec(smallText(own))
      return told === null ? undefined : { git: resolve(at, told[1]!.trim()), prefix }
    }
    const up = dirname(at)
    if (up === at) return undefined
    prefix = `${at.slice(up.endsWith('/') || up.endsWith('\\') ? up.length : up.length + 1)}/${prefix}`
    at = up
  }
}

interface Pack {
  readonly path: string
  readonly index: Uint8Array
  readonly count: number
}

const kinds = ['', 'commit', 'tree', 'blob', 'tag'] as const

/** Opens the repository with this .git folder. Packs are looked for once, and again when an object is missing. */
export function openGitObjects(git: string): GitObjects {
  const common = stateOf(join(git, 'commondir')) === undefined ? git : resolve(git, smallText(join(git, 'commondir')).trim())
  const stores = [join(common, 'objects')]
  for (const line of smallText(join(common, 'objects', 'info', 'alternates')).split('\n'))
    if (line !== '' && !line.startsWith('#') && stores.length < 10) stores.push(resolve(stores[0]!, line))
  let packs: readonly Pack[] | undefined

  const loadPacks = (): readonly Pack[] =>
    stores.flatMap((store) =>
      listFolder(join(store, 'pack')).files.flatMap((file): Pack[] => {
        const path = join(store, 'pack', file)
        const size = file.endsWith('.idx') ? (stateOf(path)?.sizeBytes ?? 0) : 0
        if (size < 1072 || size > 1 << 30) return []
        const index = bytesOf(path, 0, size)
        const view = new DataView(index.buffer, index.byteOffset, index.byteLength)
        if (view.getUint32(0) !== 0xff744f63 || view.getUint32(4) !== 2) return []
        const count = view.getUint32(8 + 255 * 4)
        return index.length < 1072 + count * 28 ? [] : [{ path: path.replace(/\.idx$/, '.pack'), index, count }]
      }),
    )

  /** Where an object begins in a pack; undefined when it is not there. */
  const offsetIn = ({ index, count }: Pack, id: string): number | undefined => {
    const view = new DataView(index.buffer, index.byteOffset, index.byteLength)
    const first = Number.parseInt(id.slice(0, 2), 16)
    let low = first === 0 ? 0 : view.getUint32(8 + (first - 1) * 4)
    let high = Math.min(count, view.getUint32(8 + first * 4))
    while (low < high) {
      const middle = (low + high) >>> 1
      const own = hexOf(index, 1032 + middle * 20)
      if (own === id) {
        const place = view.getUint32(1032 + count * 24 + middle * 4)
        if (place < 0x80000000) return place
        const large = 1032 + count * 28 + (place & 0x7fffffff) * 8
        return large + 8 <= index.length ? Number(view.getBigUint64(large)) : undefined
      }
      if (own < id) low = middle + 1
      else high = middle
    }
    return undefined
  }

  const inPack = (pack: Pack, offset: number, depth: number): GitObject | undefined => {
    if (depth > mostDepth) return undefined
    const head = bytesOf(pack.path, offset, 64)
    if (head.length < 22) return undefined
    let at = 0
    let byte = head[at++]!
    const kind = (byte >> 4) & 7
    let size = byte & 15
    for (let factor = 16; byte >= 128 && at < 10; factor *= 128) {
      byte = head[at++]!
      size += (byte & 127) * factor
    }
    if (size > mostObjectBytes) return undefined
    let base: GitObject | undefined
    if (kind === 6) {
      byte = head[at++]!
      let back = byte & 127
      while (byte >= 128 && at < 20) {
        byte = head[at++]!
        back = (back + 1) * 128 + (byte & 127)
      }
      base = back > 0 && back < offset ? inPack(pack, offset - back, depth + 1) : undefined
    } else if (kind === 7) {
      base = find(hexOf(head, at), depth + 1)
      at += 20
    }
    if (kind > 4 && base === undefined) return undefined
    // zlib makes nothing longer than this
    const bytes = inflate.zlib(bytesOf(pack.path, offset + at, size + (size >> 9) + 128), size + 1)
    if (bytes === undefined || bytes.length !== size) return undefined
    if (base !== undefined) {
      const whole = applyDelta(base.bytes, bytes)
      return whole === undefined ? undefined : { type: base.type, bytes: whole }
    }
    const type = kinds[kind]
    return type === undefined || type === '' ? undefined : { type, bytes }
  }

  const loose = (id: string): GitObject | undefined => {
    for (const store of stores) {
      const path = join(store, id.slice(0, 2), id.slice(2))
      const size = stateOf(path)?.sizeBytes
      if (size === undefined || size > mostObjectBytes) continue
      const all = inflate.zlib(bytesOf(path, 0, size), mostObjectBytes)
      const end = all?.indexOf(0) ?? -1
      if (all === undefined || end < 0) continue
      const type = text(all.subarray(0, end)).split(' ')[0] as GitObject['type']
      return { type, bytes: all.subarray(end + 1) }
    }
    return undefined
  }

  const find = (id: string, depth = 0): GitObject | undefined => {
    if (!idForm.test(id) || depth > mostDepth) return undefined
    const own = loose(id)
    if (own !== undefined) return own
    const known = packs
    for (const again of known === undefined ? [false] : [false, true]) {
      if (packs === undefined || again) packs = loadPacks()
      for (const pack of packs) {
        const offset = offsetIn(pack, id)
        const found = offset === undefined ? undefined : inPack(pack, offset, depth)
        if (found !== undefined) return found
      }
    }
    return undefined
  }

  /** Folders of loose refs, `under` first. */
  const refFolders = (under: string): readonly string[] => {
    const folders = [under.replace(/\/$/, '')]
    for (let i = 0; i < folders.length && folders.length < mostFolders; i++)
      for (const name of listFolder(join(common, folders[i]!)).folders) folders.push(`${folders[i]!}/${name}`)
    return folders
  }

  return {
    refs(under) {
      const refs = new Map<string, string>()
      for (const line of smallText(join(common, 'packed-refs')).split('\n')) {
        const [id, name] = [line.slice(0, 40), line.slice(41).trimEnd()]
        if (name.startsWith(under) && idForm.test(id)) refs.set(name, id)
      }
      for (const folder of refFolders(under))
        for (const file of listFolder(join(common, folder)).files) {
          const id = text(bytesOf(join(common, folder, file), 0, 64)).trim()
          if (idForm.test(id)) refs.set(`${folder}/${file}`, id)
        }
      return refs
    },
    log(ref) {
      return smallText(join(common, 'logs', ref))
        .split('\n')
        .flatMap((line) => {
          const told = /^[0-9a-f]{40} ([0-9a-f]{40}) .*> (\d+) [+-]\d{4}\t(.*)$/.exec(line)
          return told === null ? [] : [{ id: told[1]!, time: Number(told[2]), message: told[3]! }]
        })
    },
    state(under) {
      const paths = refFolders(under)
      return ['packed-refs', ...paths, ...paths.map((path) => `logs/${path}`)]
        .map((path) => {
          try {
            return lstatSync(join(common, path)).mtimeMs
          } catch {
            return '-'
          }
        })
        .join(' ')
    },
    commit(id) {
      const found = find(id)
      if (found?.type !== 'commit') return undefined
      const all = text(found.bytes)
      const end = all.indexOf('\n\n')
      const head = end < 0 ? all : all.slice(0, end)
      const tree = /^tree ([0-9a-f]{40})$/m.exec(head)
      if (tree === null) return undefined
      return {
        tree: tree[1]!,
        parents: [...head.matchAll(/^parent ([0-9a-f]{40})$/gm)].map((one) => one[1]!),
        time: Number(/^committer .*> (-?\d+) /m.exec(head)?.[1] ?? NaN),
        message: end < 0 ? '' : all.slice(end + 2),
      }
    },
    tree(id) {
      const found = find(id)
      if (found?.type !== 'tree') return []
      const { bytes } = found
      const entries: TreeEntry[] = []
      for (let at = 0; at < bytes.length;) {
        const end = bytes.indexOf(0, at)
        if (end < 0 || end + 21 > bytes.length) break
        const [mode, ...name] = text(bytes.subarray(at, end)).split(' ')
        entries.push({
          name: name.join(' '),
          id: hexOf(bytes, end + 1),
          isFolder: mode === '40000' || mode === '040000',
          isFile: mode!.startsWith('100'),
        })
        at = end + 21
      }
      return entries
    },
    blob(id, mostBytes) {
      const found = find(id)
      return found?.type === 'blob' && found.bytes.length <= mostBytes ? found.bytes : undefined
    },
  }
}

/** A delta of a pack: sizes of both ends, then pieces to copy from the base and pieces that it brings; undefined when it is damaged. */
function applyDelta(base: Uint8Array, delta: Uint8Array): Uint8Array | undefined {
  let at = 0
  const size = (): number => {
    let value = 0
    for (let factor = 1; at < delta.length; factor *= 128) {
      const byte = delta[at++]!
      value += (byte & 127) * factor
      if (byte < 128) break
    }
    return value
  }
  if (size() !== base.length) return undefined
  const length = size()
  if (length > mostObjectBytes) return undefined
  const out = new Uint8Array(length)
  let end = 0
  while (at < delta.length) {
    const command = delta[at++]!
    if (command === 0) return undefined
    if (command < 128) {
      if (end + command > length || at + command > delta.length) return undefined
      out.set(delta.subarray(at, at + command), end)
      at += command
      end += command
      continue
    }
    let from = 0
    let count = 0
    for (let i = 0; i < 4; i++) if ((command & (1 << i)) !== 0) from += (delta[at++] ?? 0) * 2 ** (8 * i)
    for (let i = 0; i < 3; i++) if ((command & (16 << i)) !== 0) count += (delta[at++] ?? 0) * 2 ** (8 * i)
    if (count === 0) count = 0x10000
    if (from + count > base.length || end + count > length) return undefined
    out.set(base.subarray(from, from + count), end)
    end += count
  }
  return end === length ? out : undefined
}
