// Commits of a git repository that hold runs: read again when one of the refs in question changed. Runs no git; knows no tool.

import { type GitObjects, findRepository, openGitObjects } from '../outside/gitObjects.ts'
import type { Repository, RepositoryClaim } from '../formats/format.ts'
import { type Contribution, makeIssueList, makeStoreSink } from './contribution.ts'
import { type Source, type SourceOrigin, faultOf, settle, startSource } from './source.ts'

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
  let git: string | undefined
  let objects: GitObjects | undefined
  let view: Repository | undefined
  let seen: string | null = null
  // a commit is done: what it holds is not written to any more, so it has no size and no last write
  const source = startSource(origin, function* read() {
    const place = findRepository(origin.absolute(claim.run))
    if (place?.git !== git || objects === undefined) {
      git = place?.git
      objects = place === undefined ? undefined : openGitObjects(place.git)
      view = objects === undefined ? undefined : makeView(objects, place!.prefix)
      seen = null
    }
    const now = objects?.state(claim.refs) ?? ''
    if (now === seen) return false
    if (seen !== null) source.grewAtMs = origin.now()
    seen = now
    yield
    const list = makeIssueList()
    const made = new Map<string, Contribution>()
    let problem: string | null = null
    if (view !== undefined)
      try {
        origin.reading(claim.file)
        const told = view
        const counting: Repository = {
          ...told,
          bytes(commit, path) {
            const bytes = told.bytes(commit, path)
            source.bytesRead += bytes?.length ?? 0
            return bytes
          },
        }
        origin.format.repository!(claim, counting, makeStoreSink(made, claim.file, list))
      } catch (error) {
        problem = faultOf(error)
        list.add(claim.file, null, 'error', problem)
      }
    settle(source, made, list.list, problem)
    return true
  })
  return source
}
