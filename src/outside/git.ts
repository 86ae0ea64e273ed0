// What is asked of git: a closed list of questions, none of which writes, downloads, or runs a program of the repository. Only for trusted
// workspaces all the same. Ids are checked, paths are literal, a revision that a person wrote is only ever turned into an id. Knows no manifests.

import { type LoggedCommit, type TreeFile, logFormat, parseBlobs, parseIndex, parseLog, parseSizes, parseTree } from '../core/gitOutput.ts'
import { gitWhy, noCommit, noGit } from '../core/gitWhy.ts'
import type { Unavailable } from '../core/trouble.ts'
import { type GitCall, type GitRun, runGit } from './runGit.ts'

export type Told<T> = { readonly available: true; readonly value: T } | Unavailable

export interface Repository {
  /** Folder of the root below the top of the repository: '' or 'vision/'. */
  readonly prefix: string
  /** Whole id of the commit that is checked out. */
  readonly head: string
  /** null when no branch is checked out. */
  readonly branch: string | null
  /** Older commits were not downloaded. */
  readonly shallow: boolean
}

export interface GitReader {
  about(): Promise<Told<Repository>>
  /** Whole id of the commit that a revision names: a tag, a branch, HEAD~2. */
  commitOf(revision: string): Promise<Told<string>>
  /** All plain files of a commit below the root, paths relative to it. */
  tree(commit: string): Promise<Told<readonly TreeFile[]>>
  /** All plain files that are staged or committed, below the root, paths relative to it. */
  index(): Promise<Told<readonly TreeFile[]>>
  /** The blobs of these names at the top and in the folders above the root: for attributes that hold from there on. Paths from the top. */
  above(commit: string, paths: readonly string[]): Promise<Told<readonly TreeFile[]>>
  /** Bytes of blobs that are at most `limitBytes` long, by id; others are left out. */
  blobs(ids: readonly string[], limitBytes: number): Promise<Told<ReadonlyMap<string, Uint8Array>>>
  /** For each file (path relative to the root) the newest commit, from `commit` back, that gave it this content. */
  lastChanges(repository: Repository, files: readonly TreeFile[]): Promise<Told<ReadonlyMap<string, LoggedCommit>>>
  /** Commits that changed one file, renames followed, newest first, at most `most`. */
  history(repository: Repository, path: string, most: number): Promise<Told<readonly LoggedCommit[]>>
}

export interface GitParts {
  /** Absolute path of git; null when there is none. */
  readonly binary: string | null
  /** Absolute path of the folder that is asked about. */
  readonly root: string
  readonly stop?: AbortSignal
}

/** Above this many paths git is asked by kinds of name: it compares every path with every file otherwise. */
const mostLiteralPaths = 60
const logArgs = [
  'log',
  '-z',
  '--raw',
  '--no-abbrev',
  '--no-show-signature',
  '--no-ext-diff',
  '--no-textconv',
  '--encoding=UTF-8',
  `--format=${logFormat}`,
]
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** A reader for one folder. Holds nothing open between questions. */
export function makeGitReader({ binary, root, stop }: GitParts): GitReader {
  const run = async (args: readonly string[], more: Omit<GitCall, 'binary' | 'folder' | 'args'> = {}): Promise<GitRun> => {
    if (binary === null) return { ok: false, kind: 'missing', code: null, message: '' }
    return runGit({ binary, folder: root, args, ...(stop === undefined ? {} : { stop }), ...more })
  }
  const told = async <T>(ran: Promise<GitRun>, read: (bytes: Uint8Array) => T): Promise<Told<T>> => {
    const result = await ran
    return result.ok ? { available: true, value: read(result.bytes) } : gitWhy(result, root)
  }

  return {
    async about() {
      if (binary === null) return noGit
      const where = await run(['rev-parse', '--is-inside-work-tree', '--is-shallow-repository', '--show-prefix'])
      if (!where.ok) return gitWhy(where, root)
      const [inside, shallow, prefix] = text(where.bytes).split('\n')
      if (inside !== 'true') return gitWhy({ kind: 'failed', message: 'must be run in a work tree' }, root)
      const [head, branch] = await Promise.all([
        run(['rev-parse', '--verify', '--quiet', '--end-of-options', 'HEAD^{commit}']),
        run(['rev-parse', '--symbolic-full-name', 'HEAD']),
      ])
      if (!head.ok) return head.kind === 'failed' && head.message.length < 20 ? noCommit : gitWhy(head, root)
      const name = branch.ok ? text(branch.bytes).trim() : ''
      return {
        available: true,
        value: {
          prefix: prefix ?? '',
          head: text(head.bytes).trim(),
          branch: name.startsWith('refs/heads/') ? name.slice('refs/heads/'.length) : null,
          shallow: shallow === 'true',
        },
      }
    },

    async commitOf(revision) {
      const unknown: Unavailable = {
        available: false,
        why: `git knows no commit "${revision}".`,
        remedy: 'Name a tag, a branch or a commit.',
      }
      // a dash in front would be an option to older versions of git
      if (revision === '' || revision.startsWith('-') || /[\n\0]/.test(revision)) return unknown
      const found = await run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
      if (!found.ok) return found.kind === 'failed' && found.message.length < 20 ? unknown : gitWhy(found, root)
      return { available: true, value: text(found.bytes).trim() }
    },

    tree: (commit) => told(run(['ls-tree', '-r', '-z', idOf(commit)]), (bytes) => parseTree(text(bytes))),

    index: () => told(run(['ls-files', '-s', '-z']), (bytes) => parseIndex(text(bytes))),

    async above(commit, paths) {
      // without a path git would list everything
      if (paths.length === 0) return { available: true, value: [] }
      return told(run(['ls-tree', '-z', '--full-tree', idOf(commit), '--', ...paths]), (bytes) => parseTree(text(bytes)))
    },

    async blobs(ids, limitBytes) {
      if (ids.length === 0) return { available: true, value: new Map() }
      const input = `${[...new Set(ids)].map(idOf).join('\n')}\n`
      const sizes = await run(['cat-file', '--batch-check'], { input })
      if (!sizes.ok) return gitWhy(sizes, root)
      const small = [...parseSizes(text(sizes.bytes))].filter(([, sizeBytes]) => sizeBytes <= limitBytes).map(([id]) => id)
      if (small.length === 0) return { available: true, value: new Map() }
      return told(run(['cat-file', '--batch'], { input: `${small.join('\n')}\n` }), parseBlobs)
    },

    async lastChanges({ head, prefix }, files) {
      const found = new Map<string, LoggedCommit>()
      const wanted = new Map(files.filter(({ path }) => !path.includes('\n')).map(({ path, blob }) => [`${prefix}${path}`, blob]))
      if (wanted.size === 0) return { available: true, value: found }
      const take = (commits: readonly LoggedCommit[]): void => {
        for (const commit of commits)
          for (const { path, newBlob } of commit.changes) {
            const mine = path.slice(prefix.length)
            // a merge may have dropped what a side branch did: only what is there now counts
            if (wanted.get(path) === newBlob && !found.has(mine)) found.set(mine, commit)
          }
      }
      let pieces = ''
      let nextLook = 65_536
      const decoder = new TextDecoder()
      const ran = await run([...logArgs, '--decorate=no', '--no-renames', '--max-count=20000', '--stdin'], {
        input: `${idOf(head)}\n--\n${pathspecs([...files]).join('\n')}\n`,
        enough(piece) {
          pieces += decoder.decode(piece, { stream: true })
          if (pieces.length < nextLook) return false
          nextLook = pieces.length * 2
          take(parseLog(pieces))
          return found.size === wanted.size
        },
      })
      if (ran.ok) take(parseLog(text(ran.bytes)))
      else take(parseLog(pieces))
      // a slow answer is better than none: what was found stands, the rest is not known
      return ran.ok || ran.kind === 'slow' ? { available: true, value: found } : gitWhy(ran, root)
    },

    history: ({ head }, path, most) =>
      told(
        run([
          ...logArgs,
          '--decorate=full',
          '--follow',
          '-M',
          `--max-count=${Math.max(1, Math.floor(most))}`,
          '--end-of-options',
          idOf(head),
          '--',
          `:(literal)${path}`,
        ]),
        (bytes) => parseLog(text(bytes)),
      ),
  }
}

function idOf(text: string): string {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text)) throw new Error(`"${text.slice(0, 80)}" is not the id of an object`)
  return text
}

function pathspecs(files: readonly TreeFile[]): readonly string[] {
  const paths = files.map((file) => file.path).filter((path) => !path.includes('\n'))
  if (paths.length <= mostLiteralPaths) return paths.map((path) => `:(literal)${path}`)
  const kinds = paths.map((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const dot = name.lastIndexOf('.')
    return `:(glob)**/${dot > 0 ? '*' : ''}${(dot > 0 ? name.slice(dot) : name).replaceAll(/[*?[\\]/g, '\\$&')}`
  })
  return [...new Set(kinds)]
}
