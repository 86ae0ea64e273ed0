// What git says of many paths at once, with few calls for each HEAD: what a commit holds, who changed a path and when, what lies before a commit.
// Ids are checked before they come to git; paths are literal. Only for trusted workspaces; runs nothing of the repository.

import { type CommitNote, logFormat, parseLog } from '../core/gitOutput.ts'
import { gitWhy } from '../core/gitWhy.ts'
import type { Repository, Told } from './git.ts'
import { type GitCall, runGit } from './runGit.ts'

export interface GitPaths {
  /** Id and size of what lies at a path (relative to the root) in a commit, in the order of the question; null where nothing does, or a folder. */
  blobsAt(asks: readonly { readonly commit: string; readonly path: string }[]): Promise<Told<readonly (BlobAt | null)[]>>
  /** Commits from HEAD back that changed each path, newest first; merges are passed over. */
  touches(paths: readonly string[]): Promise<Told<ReadonlyMap<string, readonly CommitNote[]>>>
  /** The commits that HEAD comes from, itself among them, each with its parents. `whole` = all of them are here. */
  graph(): Promise<Told<CommitGraph>>
  /** Who committed to a path or a folder, '' = the root; most commits first. */
  authors(path: string): Promise<Told<{ readonly people: readonly string[]; readonly commits: number }>>
}

export interface BlobAt {
  readonly id: string
  readonly sizeBytes: number
}

export interface CommitGraph {
  readonly parents: ReadonlyMap<string, readonly string[]>
  readonly whole: boolean
}

/** More would not be walked in the time that a person waits. */
const mostCommits = 200_000
const isId = (text: string): boolean => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text)
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** For one folder at one HEAD. */
export function makeGitPaths(binary: string, root: string, { head, prefix, shallow }: Repository, stop?: AbortSignal): GitPaths {
  const run = async <T>(
    args: readonly string[],
    read: (text: string, cut: boolean) => T,
    more: Partial<GitCall> = {},
  ): Promise<Told<T>> => {
    const result = await runGit({ binary, folder: root, args, ...(stop === undefined ? {} : { stop }), ...more })
    return result.ok ? { available: true, value: read(decode(result.bytes), result.cut) } : gitWhy(result, root)
  }
  return {
    async blobsAt(asks) {
      const good = asks.map(({ commit, path }) => isId(commit) && !path.includes('\n'))
      const input = asks.flatMap(({ commit, path }, i) => (good[i]! ? `${commit}:${prefix}${path}\n` : [])).join('')
      if (input === '') return { available: true, value: asks.map(() => null) }
      return run(
        ['cat-file', '--batch-check'],
        (text) => {
          const lines = text.split('\n')
          let at = 0
          return good.map((one) => {
            if (!one) return null
            const match = /^([0-9a-f]{40,64}) blob (\d+)$/.exec(lines[at++] ?? '')
            return match === null ? null : { id: match[1]!, sizeBytes: Number(match[2]) }
          })
        },
        { input },
      )
    },

    async touches(paths) {
      const good = paths.filter((path) => !path.includes('\n'))
      const found = new Map<string, CommitNote[]>(paths.map((path) => [path, []]))
      if (good.length === 0) return { available: true, value: found }
      const take = (text: string): ReadonlyMap<string, readonly CommitNote[]> => {
        for (const { commit, author, authorTime, subject, changes } of parseLog(text))
          for (const { path } of changes) found.get(path.slice(prefix.length))?.push({ commit, author, authorTime, subject })
        return found
      }
      return run(
        [
          'log',
          '-z',
          '--raw',
          '--no-abbrev',
          '--no-renames',
          '--no-show-signature',
          '--no-ext-diff',
          '--no-textconv',
          '--encoding=UTF-8',
          '--decorate=no',
          `--format=${logFormat}`,
          '--max-count=20000',
          '--stdin',
        ],
        take,
        { input: `${head}\n--\n${good.map((path) => `:(literal)${path}`).join('\n')}\n` },
      )
    },

    graph: () =>
      run(['rev-list', '--parents', `--max-count=${mostCommits}`, '--end-of-options', head, '--'], (text, cut) => {
        const parents = new Map<string, readonly string[]>()
        for (const line of text.split('\n')) {
          const [commit, ...others] = line.split(' ')
          if (commit !== undefined && isId(commit)) parents.set(commit, others)
        }
        return { parents, whole: !cut && !shallow && parents.size < mostCommits }
      }),

    authors: (path) =>
      run(
        [
          'log',
          '--no-merges',
          '--no-show-signature',
          '--encoding=UTF-8',
          '--format=%aN',
          '--max-count=20000',
          '--end-of-options',
          head,
          '--',
          path === '' ? '.' : `:(literal)${path}`,
        ],
        (text) => {
          const counts = new Map<string, number>()
          const names = text.split('\n').filter((name) => name !== '')
          for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
          return { people: [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name), commits: names.length }
        },
      ),
  }
}

/** The whole id of a commit that is written whole or by its first digits, among those of a graph; null when it is none of them, or several. */
export function wholeId(graph: CommitGraph, id: string): string | null {
  if (graph.parents.has(id)) return id
  if (!/^[0-9a-f]{7,63}$/.test(id)) return null
  let found: string | null = null
  for (const commit of graph.parents.keys())
    if (commit.startsWith(id)) {
      if (found !== null) return null
      found = commit
    }
  return found
}

/** The commit and all that it comes from. */
export function ancestorsOf(graph: CommitGraph, commit: string): ReadonlySet<string> {
  const seen = new Set([commit])
  for (const one of seen) for (const parent of graph.parents.get(one) ?? []) seen.add(parent)
  return seen
}
