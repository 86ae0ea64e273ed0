// Questions to git about single paths, gathered for a moment and asked together: a hundred files cost as many calls as one. Answers hold for one HEAD.

import { createHash } from 'node:crypto'
import type { CommitNote } from '../core/gitOutput.ts'
import { type Told, makeGitReader } from './git.ts'
import { noGit } from '../core/gitWhy.ts'
import { type BlobAt, type CommitGraph, type GitPaths, ancestorsOf, makeGitPaths, wholeId } from './gitPaths.ts'

export interface GitRound {
  head(): Promise<Told<string>>
  /** What lies at a path (relative to the root) in a commit, "HEAD" for the one that is checked out; null = nothing. */
  blobAt(commit: string, path: string): Promise<Told<BlobAt | null>>
  /** Commits that changed the path, newest first. */
  touches(path: string): Promise<Told<readonly CommitNote[]>>
  /** The whole id of a commit that HEAD comes from; null when it does not. */
  resolve(commit: string): Promise<Told<string | null>>
  /** The commit and all that it comes from; `commit` is a whole id that `resolve` gave. */
  ancestors(commit: string): Promise<ReadonlySet<string>>
  authors(path: string): Promise<Told<{ readonly people: readonly string[]; readonly commits: number }>>
  /** Whether a file has the content of a blob, line ends and Git LFS aside. */
  isBlob(blob: BlobAt, bytes: Uint8Array): Promise<boolean>
}

/** Joins what is asked until the next turn of the event loop. */
function batched<A, B>(ask: (all: readonly A[]) => Promise<Told<readonly B[]>>): (one: A) => Promise<Told<B>> {
  let waiting: { readonly one: A; readonly go: (told: Told<B>) => void }[] = []
  const flush = async (): Promise<void> => {
    const now = waiting
    waiting = []
    const told = await ask(now.map(({ one }) => one))
    for (const [i, { go }] of now.entries()) go(told.available ? { available: true, value: told.value[i]! } : told)
  }
  return (one) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setTimeout(() => void flush().catch(reject), 5)
      waiting.push({ one, go: resolve })
    })
}

/** What stays true while HEAD does; kept from round to round. */
interface AtHead {
  readonly head: string
  graph: Promise<Told<CommitGraph>> | null
  readonly touches: Map<string, readonly CommitNote[]>
  readonly blobs: Map<string, BlobAt | null>
  readonly before: Map<string, ReadonlySet<string>>
}
/** One for each folder. */
export interface GitMemory {
  at: AtHead | null
}

/** `binary`: absolute path of git; null when there is none. */
export function makeGitRound(root: string, binary: string | null, memory: GitMemory): GitRound {
  const reader = makeGitReader({ binary, root })
  let opened: Promise<Told<{ readonly paths: GitPaths; readonly kept: AtHead }>> | null = null
  const open = (): NonNullable<typeof opened> =>
    (opened ??= (async () => {
      if (binary === null) return noGit
      const about = await reader.about()
      if (!about.available) return about
      const { head } = about.value
      if (memory.at?.head !== head) memory.at = { head, graph: null, touches: new Map(), blobs: new Map(), before: new Map() }
      return { available: true as const, value: { paths: makeGitPaths(binary, root, about.value), kept: memory.at } }
    })())
  const withPaths = async <T>(use: (paths: GitPaths, kept: AtHead) => Promise<Told<T>>): Promise<Told<T>> => {
    const told = await open()
    return told.available ? use(told.value.paths, told.value.kept) : told
  }
  const graphNow = (): Promise<Told<CommitGraph>> =>
    withPaths(async (paths, kept) => {
      const told = await (kept.graph ??= paths.graph())
      // the next question asks again
      if (!told.available) kept.graph = null
      return told
    })
  return {
    async head() {
      const told = await open()
      return told.available ? { available: true, value: told.value.kept.head } : told
    },
    blobAt: ((): GitRound['blobAt'] => {
      const ask = batched<{ readonly commit: string; readonly path: string }, BlobAt | null>((all) =>
        withPaths(async (paths, { head, blobs }) => {
          const asks = all.map(({ commit, path }) => ({ commit: commit === 'HEAD' ? head : commit, path }))
          const keyOf = ({ commit, path }: (typeof asks)[number]): string => `${commit} ${path}`
          const fresh = asks.filter((one) => !blobs.has(keyOf(one)))
          if (fresh.length > 0) {
            const told = await paths.blobsAt(fresh)
            if (!told.available) return told
            for (const [i, one] of fresh.entries()) blobs.set(keyOf(one), told.value[i]!)
          }
          return { available: true, value: asks.map((one) => blobs.get(keyOf(one)) ?? null) }
        }),
      )
      return (commit, path) => ask({ commit, path })
    })(),
    touches: batched<string, readonly CommitNote[]>((all) =>
      withPaths(async (paths, { touches }) => {
        const fresh = [...new Set(all)].filter((path) => !touches.has(path))
        if (fresh.length > 0) {
          const told = await paths.touches(fresh)
          if (!told.available) return told
          for (const [path, commits] of told.value) touches.set(path, commits)
        }
        return { available: true, value: all.map((path) => touches.get(path) ?? []) }
      }),
    ),
    async resolve(commit) {
      const told = await graphNow()
      if (!told.available) return told
      const id = wholeId(told.value, commit.toLowerCase())
      if (id === null && !told.value.whole)
        return { available: false, why: 'Older commits were not downloaded.', remedy: 'Run git fetch --unshallow.' }
      return { available: true, value: id }
    },
    async ancestors(commit) {
      const [told, at] = await Promise.all([graphNow(), open()])
      if (!told.available || !at.available) return new Set([commit])
      const { before } = at.value.kept
      const found = before.get(commit) ?? ancestorsOf(told.value, commit)
      before.set(commit, found)
      return found
    },
    authors: (path) => withPaths((paths) => paths.authors(path)),
    async isBlob({ id, sizeBytes }, bytes) {
      if (idOf(bytes, id.length) === id) return true
      const text = bytes.includes(0) ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
      // checked out with other line ends
      if (text?.includes('\r\n') === true && idOf(new TextEncoder().encode(text.replaceAll('\r\n', '\n')), id.length) === id) return true
      if (sizeBytes > 300) return false
      const blob = await reader.blobs([id], 300)
      const pointer = blob.available ? new TextDecoder().decode(blob.value.get(id)) : ''
      return (
        pointer.startsWith('version https://git-lfs.github.com/spec/') && pointer.includes(createHash('sha256').update(bytes).digest('hex'))
      )
    },
  }
}

/** The id that git gives these bytes. */
function idOf(bytes: Uint8Array, digits: number): string {
  return createHash(digits === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex')
}
