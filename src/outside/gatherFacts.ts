// Looks up what rules ask of a folder: names, texts, sizes, hashes and what git says. What is asked in the same moment is looked up together. Judges
// nothing; a file that is too large, lies outside or cannot be read is a fact with its why.

import { createHash } from 'node:crypto'
import { readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { type Fact, type FactKind, type FactTypes, type FileVersion, type GatherFact, noSuchFile } from '../core/fact.ts'
import { isTameGlob } from '../core/glob.ts'
import { noCommit } from '../core/gitWhy.ts'
import { printBytes } from '../core/print.ts'
import type { Unavailable } from '../core/trouble.ts'
import { digestOf } from './digest.ts'
import { reasonOf } from './files.ts'
import { makeFolderNames } from './folderNames.ts'
import { type Told, makeGitReader } from './git.ts'
import type { BlobAt } from './gitPaths.ts'
import { type GitMemory, type GitRound, makeGitRound } from './gitRound.ts'

export interface GatherParts {
  /** Absolute path of the folder. */
  readonly root: string
  /** Absolute path of git; null when there is none, or it must not be asked. Called when git is asked for. */
  readonly git: () => string | null
  /** Milliseconds of any clock; that of the machine when left out. */
  readonly clock?: () => number
}

/** Characters of a text; bytes that are read to find out. */
const mostCharacters = 256_000
const mostTextBytes = 1_024_000
/** Larger files are the same as in git when their size is. */
const mostComparedBytes = 50_000_000
/** More is not hashed while somebody waits. */
const mostHashedBytes = 2_000_000_000
/** What was listed or asked of git is shared for so long; watchers tell of changes later than that. */
const sharedMs = 250

const give = <T>(value: T): Fact<T> => ({ known: true, value })
const unknown = (why: string, remedy: string | null = null): Fact<never> => ({ known: false, why, remedy })
/** Why git has no answer. */
const silent = ({ why, remedy }: Unavailable): Fact<never> => unknown(why.replace(/\.$/, ''), remedy)
const toldAs = <T, U>(told: Told<T>, read: (value: T) => U): Fact<U> => (told.available ? give(read(told.value)) : silent(told))

/** Holds hashes of files that did not change, and what it looked up a moment ago. */
export function makeGatherFacts({ root, git, clock = () => performance.now() }: GatherParts): GatherFact {
  const hashes = new Map<string, { readonly state: string; readonly hash: string }>()
  const memory: GitMemory = { at: null }
  let names: { readonly at: number; readonly folder: ReturnType<typeof makeFolderNames> } | null = null
  let round: { readonly at: number; readonly git: GitRound } | null = null

  const namesNow = (): ReturnType<typeof makeFolderNames> => {
    const at = clock()
    if (names === null || at - names.at > sharedMs) names = { at, folder: makeFolderNames(root) }
    return names.folder
  }
  const gitNow = (): GitRound => {
    const at = clock()
    if (round === null || at - round.at > sharedMs) round = { at, git: makeGitRound(root, git(), memory) }
    return round.git
  }
  /** Absolute path of a path below the folder; null when it leads elsewhere. */
  const absolute = (path: string): string | null => {
    const full = join(root, path)
    const below = relative(root, full)
    return path.includes('\0') || below.startsWith('..') || isAbsolute(below) ? null : full
  }
  const glob = async (of: string): Promise<Fact<readonly string[]>> => {
    if (!isTameGlob(of)) return unknown(`"${of.slice(0, 60)}" is no glob below the folder`)
    const { paths, cut } = await namesNow().matching(of)
    return cut && paths.length === 0
      ? unknown('too many folders: not all names were looked at', 'Name the path under `paths:`.')
      : give(paths)
  }
  const text = async (path: string): Promise<Fact<string>> => {
    const full = absolute(path)
    if (full === null) return unknown(`${path.slice(0, 60)} lies outside the folder`)
    try {
      const state = await stat(full)
      if (!state.isFile()) return state.isDirectory() ? noSuchFile : unknown(`${path} is no plain file`)
      if (state.size > mostTextBytes) return tooLong(path, printBytes(state.size))
      // a link must not show what lies elsewhere on this machine
      const real = await realpath(full)
      if (!`${real}${sep}`.startsWith(`${await realpath(root)}${sep}`)) return unknown(`${path} is a link that leads out of the folder`)
      const bytes = await readFile(full)
      if (bytes.includes(0)) return unknown(`${path} is no text`)
      const read = new TextDecoder().decode(bytes)
      return read.length > mostCharacters ? tooLong(path, `${read.length} characters`) : give(read)
    } catch (error) {
      return missing(error) ? noSuchFile : unknown(`${path} cannot be read: ${reasonOf(error)}`)
    }
  }
  const statOf = async (path: string): Promise<Fact<FactTypes['stat']>> => {
    const full = absolute(path)
    if (full === null) return unknown(`${path.slice(0, 60)} lies outside the folder`)
    try {
      const state = await stat(full)
      return give({ sizeBytes: state.isFile() ? state.size : 0, writtenAt: Math.floor(state.mtimeMs / 1000) })
    } catch (error) {
      return missing(error) ? noSuchFile : unknown(`${path} cannot be read: ${reasonOf(error)}`)
    }
  }
  const hashOf = async (path: string, state: string): Promise<string | null> => {
    const held = hashes.get(path)
    if (held?.state === state) return held.hash
    const hash = await digestOf(join(root, path), { method: 'sha256' })
    if (hash !== null) hashes.set(path, { state, hash })
    return hash
  }
  const digest = async (of: string): Promise<Fact<string>> => {
    const found = await glob(of)
    if (!found.known) return found
    if (found.value.length === 0) return noSuchFile
    if (found.value.length >= 1_000) return unknown('1,000 files or more: not recomputed', 'Let a data manifest keep them.')
    const states = await Promise.all(found.value.map((path) => stat(join(root, path)).catch(() => null)))
    const sizeBytes = states.reduce((sum, state) => sum + (state?.size ?? 0), 0)
    if (sizeBytes > mostHashedBytes) return unknown(`${printBytes(sizeBytes)}: not recomputed`, 'Let a data manifest keep them.')
    const parts = of.split('/')
    const wild = parts.findIndex((part) => /[*?[{]/.test(part))
    const base = parts.slice(0, wild < 0 ? -1 : wild).join('/')
    const whole = createHash('sha256')
    for (const [i, path] of found.value.entries()) {
      const state = states[i]
      const hash = state == null ? null : await hashOf(path, `${state.size} ${state.mtimeMs} ${state.ino}`)
      if (hash === null) return unknown(`${path} cannot be read`)
      whole.update(`${base === '' ? path : path.slice(base.length + 1)}\0${hash}\n`)
    }
    return give(whole.digest('hex'))
  }
  const gitOf = async (path: string): Promise<Fact<FactTypes['git']>> => {
    const full = absolute(path)
    if (full === null) return unknown(`${path.slice(0, 60)} lies outside the folder`)
    const now = gitNow()
    const [blob, touched] = await Promise.all([now.blobAt('HEAD', path), now.touches(path)])
    if (!blob.available) {
      if (blob.why !== noCommit.why) return silent(blob)
      return (await isThere(full)) ? give({ tracked: false, dirty: true, last: null, first: null }) : noSuchFile
    }
    if (blob.value === null && !(await isThere(full))) return noSuchFile
    if (!touched.available) return silent(touched)
    const tracked = blob.value !== null
    const dirty = blob.value === null || !(await isAt(now, full, blob.value))
    return give({ tracked, dirty, last: touched.value[0] ?? null, first: touched.value.at(-1) ?? null })
  }
  const changed = async (of: string): Promise<Fact<FactTypes['changed']>> => {
    const [path = '', since = ''] = of.split('\n')
    const full = absolute(path)
    if (full === null) return unknown(`${path.slice(0, 60)} lies outside the folder`)
    const now = gitNow()
    const from = await now.resolve(since)
    if (!from.available) return from.why === noCommit.why ? give({ by: null, worktree: false }) : silent(from)
    if (from.value === null)
      return unknown(`${since.slice(0, 12)} is not in this history`, 'Fetch the commit, or run again from one that is here.')
    const [then, head, touched, ancestors] = await Promise.all([
      now.blobAt(from.value, path),
      now.blobAt('HEAD', path),
      now.touches(path),
      now.ancestors(from.value),
    ])
    if (!then.available) return silent(then)
    if (!head.available) return silent(head)
    if (!touched.available) return silent(touched)
    if (then.value?.id !== head.value?.id) {
      const by = touched.value.find(({ commit }) => !ancestors.has(commit)) ?? touched.value[0] ?? null
      return give({ by, worktree: false })
    }
    const worktree = head.value === null ? await isThere(full) : !(await isAt(now, full, head.value))
    return give({ by: null, worktree })
  }
  const history = async (path: string): Promise<Fact<readonly FileVersion[]>> => {
    const reader = makeGitReader({ binary: git(), root })
    const about = await reader.about()
    if (!about.available) return about.why === noCommit.why ? give([]) : silent(about)
    const commits = await reader.history(about.value, path, 200)
    if (!commits.available) return silent(commits)
    const ids = commits.value.map(({ changes }) => changes[0]?.newBlob ?? null)
    const blobs = await reader.blobs(
      ids.flatMap((id) => id ?? []),
      mostTextBytes,
    )
    return toldAs(blobs, (found) =>
      commits.value.map(({ commit, author, authorTime, subject }, i): FileVersion => {
        const bytes = found.get(ids[i] ?? '')
        const read = bytes === undefined || bytes.includes(0) ? null : new TextDecoder().decode(bytes)
        return { commit, author, authorTime, subject, text: read === null || read.length > mostCharacters ? null : read }
      }),
    )
  }
  const lookUp = async (kind: FactKind, of: string): Promise<Fact<unknown>> => {
    switch (kind) {
      case 'glob':
        return glob(of)
      case 'text':
        return text(of)
      case 'stat':
        return statOf(of)
      case 'digest':
        return digest(of)
      case 'git':
        return gitOf(of)
      case 'changed':
        return changed(of)
      case 'history':
        return history(of)
      case 'commit': {
        const told = await gitNow().resolve(of)
        return told.available || told.why !== noCommit.why ? toldAs(told, (id) => id !== null) : give(false)
      }
      case 'authors': {
        const told = await gitNow().authors(of)
        return told.available || told.why !== noCommit.why ? toldAs(told, (value) => value) : give({ people: [], commits: 0 })
      }
      case 'head':
        return toldAs(await gitNow().head(), (value) => value)
      case 'runs':
      case 'manifests':
      case 'now':
      case 'trusted':
        return unknown('nobody has told it')
    }
  }
  return async <K extends FactKind>(kind: K, of: string): Promise<Fact<FactTypes[K]>> => {
    try {
      return (await lookUp(kind, of)) as Fact<FactTypes[K]>
    } catch (error) {
      return unknown(reasonOf(error))
    }
  }
}

const isThere = (full: string): Promise<boolean> =>
  stat(full).then(
    (state) => state.isFile(),
    () => false,
  )

/** Whether the file is there and is the blob; of a large one its size tells. */
async function isAt(round: GitRound, full: string, blob: BlobAt): Promise<boolean> {
  try {
    const state = await stat(full)
    if (state.size > mostComparedBytes) return state.size === blob.sizeBytes
    return await round.isBlob(blob, await readFile(full))
  } catch {
    return false
  }
}

const missing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
const tooLong = (path: string, size: string): Fact<never> =>
  unknown(`${path} has ${size}; at most 256,000 characters are read`, `Make ${path} shorter.`)
