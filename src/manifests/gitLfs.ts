// Git LFS pointers: a few lines that git keeps in place of a large file. After docs/spec.md of git-lfs, read as leniently as `git lfs ls-files`.
// Found by git's attributes, not by name: on disk the same path usually holds the data itself.

import type { ManifestFormat } from './manifest.ts'

/** Larger blobs are no pointers. */
export const pointerLimitBytes = 1_024

export const gitLfs: ManifestFormat = {
  id: 'git-lfs',
  title: 'Git LFS',
  claims: () => false,
  besides: [],
  read({ path, bytes }) {
    const pointer = readPointer(bytes)
    if (typeof pointer === 'string') return { path, kind: 'git-lfs', entries: [], why: pointer }
    const entry = { path, stage: null, isFolder: false, files: null, remote: null, frozen: false, origin: null }
    const why = /^[0-9a-f]{64}$/.test(pointer.oid) ? null : 'Its object id is not a SHA-256.'
    return {
      path,
      kind: 'git-lfs',
      entries: [{ ...entry, hash: pointer.oid, hashKind: pointer.method, sizeBytes: pointer.sizeBytes, why }],
      why: null,
    }
  },
}

/** Whether these bytes begin like a pointer of any version. */
export const looksLikePointer = (bytes: Uint8Array): boolean =>
  bytes.length > 0 &&
  bytes.length <= pointerLimitBytes &&
  /^version https?:\/\/(git-lfs\.github\.com|hawser\.github\.com|git-media\.io)\//.test(textOf(bytes))

function readPointer(bytes: Uint8Array): { readonly oid: string; readonly method: string; readonly sizeBytes: number } | string {
  if (!looksLikePointer(bytes)) return 'Line 1: it is not a pointer of Git LFS.'
  const values = new Map<string, { readonly value: string; readonly line: number }>()
  for (const [i, line] of textOf(bytes).split(/\r?\n/).entries()) {
    const space = line.indexOf(' ')
    if (space > 0 && !values.has(line.slice(0, space)))
      values.set(line.slice(0, space), { value: line.slice(space + 1).trim(), line: i + 1 })
  }
  const oid = values.get('oid')
  const size = values.get('size')
  if (oid === undefined) return 'The pointer has no "oid".'
  if (size === undefined) return 'The pointer has no "size".'
  const sizeBytes = /^\d{1,16}$/.test(size.value) ? Number(size.value) : NaN
  if (!Number.isSafeInteger(sizeBytes)) return `Line ${size.line}: "size" is not a number of bytes.`
  const colon = oid.value.indexOf(':')
  if (colon <= 0) return `Line ${oid.line}: "oid" is not a method and a hash.`
  return { oid: oid.value.slice(colon + 1), method: oid.value.slice(0, colon), sizeBytes }
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
