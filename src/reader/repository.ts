// Commits of a git repository that hold runs: read again when one of the refs in question changed. Runs no git; knows no tool.

import { type GitObjects, findRepository, openGitObjects } from '../outside/gitObjects.ts'
import type { Repository, RepositoryClaim } from '../formats/format.ts'
import { type Contribution, makeIssueList, makeStoreSink } from './contribution.ts'
import type { Source, SourceOrigin } from './source.ts'

/** A longer file of a commit is none that a format reads. */
const mostBlobBytes = 16 << 20
/** Folders remembered by what they hold: experiments share most of theirs. */
const mostTrees = 100_000

/** The objects as formats see them, from the folder `prefix` of the work tree on. */
function makeView(objects: GitObjects, prefix: string): Repository {
  const found = new Map<string, readonly string[]>()
  const below = (tree: string, name: RegExp, depth: number): readonly string[] => {
    const key = `${name.source} ${tree}`
    const known = found.get(key)
    if (known !== undefined || depth > 40) return known ?? []
    const paths: string[] = []
    for (const entry of objects.tree(tree)) {
      if (entry.isFile && name.test(entry.name)) paths.push(entry.name)
      else if (entry.isFolder) for (const path of below(entry.id, name, depth + 1)) paths.push(`${entry.name}/${path}`)
    }
    if (found.size < mostTrees) found.set(key, paths)
    return paths
  }
  const at = (commit: string, path: string): string | undefined => {
    let id = objects.commit(commit)?.tree
    for (const part of `${prefix}${path}`.split('/')) {
      if (id === undefined) return undefined
      if (part !== '') id = objects.tree(id).find((entry) => entry.name === part)?.id
    }
    return id
  }
  return {
    refs: (under) => objects.refs(under),
    log: (ref) => objects.log(ref),
    commit: (id) => objects.commit(id),
    files(commit, name) {
      const top = at(commit, '')
      return top === undefined ? [] : below(top, name, 0)
    },
    bytes(commit, path) {
      const id = at(commit, path)
      return id === undefined ? undefined : objects.blob(id, mostBlobBytes)
    },
  }
}

/** The repository that the folder's work tree belongs to, for one reading; undefined when there is none. */
export function openRepository(folder: string): Repository | undefined {
  const place = findRepository(folder)
  return place === undefined ? undefined : makeView(openGitObjects(place.git), place.prefix)
}

export function makeRepository(origin: SourceOrigin): Source {
  const claim = origin.claim as RepositoryClaim
  let issues = makeIssueList()
  let contributions: ReadonlyMap<string, Contribution> = new Map()
  let git: string | undefined
  let objects: GitObjects | undefined
  let view: Repository | undefined
  let seen: string | null = null
  let grewAtMs = 0
  let bytesRead = 0
  let problem: string | null = null

  return {
    origin,
    get contributions() {
      return contributions
    },
    get issues() {
      return issues.list
    },
    sizeBytes: 0,
    // a commit is done: what it holds is not written to any more
    lastWriteMs: 0,
    get state() {
      return problem === null ? 'live' : 'dead'
    },
    get reason() {
      return problem
    },
    get grewAtMs() {
      return grewAtMs
    },
    get bytesRead() {
      return bytesRead
    },
    gone: false,
    *read() {
      const place = findRepository(origin.absolute(claim.run))
      if (place?.git !== git || objects === undefined) {
        git = place?.git
        objects = place === undefined ? undefined : openGitObjects(place.git)
        view = objects === undefined ? undefined : makeView(objects, place!.prefix)
        seen = null
      }
      const now = objects?.state(claim.refs) ?? ''
      if (now === seen) return false
      if (seen !== null) grewAtMs = origin.now()
      seen = now
      yield
      const list = makeIssueList()
      const made = new Map<string, Contribution>()
      problem = null
      if (view !== undefined)
        try {
          origin.reading(claim.file)
          const told = view
          const counting: Repository = {
            ...told,
            bytes(commit, path) {
              const bytes = told.bytes(commit, path)
              bytesRead += bytes?.length ?? 0
              return bytes
            },
          }
          origin.format.repository!(claim, counting, makeStoreSink(made, claim.file, list))
        } catch (error) {
          problem = `Flywheel could not go on with it: ${error instanceof Error ? error.message : String(error)}.`
          list.add(claim.file, null, 'error', problem)
        }
      issues = list
      contributions = made
      return true
    },
  }
}
