// Looks at the data of a folder: manifests from the disk, Git LFS pointers and last commits from git. The one implementation of DataSource.

import type { DataRoot, DataSource, TrackedManifest } from '../core/data.ts'
import type { LoggedCommit, TreeFile } from '../core/gitOutput.ts'
import type { Manifest } from '../core/manifest.ts'
import { yamlLimitBytes } from '../manifests/readYaml.ts'
import { type GitReader, type Repository, makeGitReader } from '../outside/git.ts'
import { compareSides } from './dataChanges.ts'
import { makeDataDigests } from './dataDigests.ts'
import { findManifests } from './dataFinder.ts'
import { readHistory } from './dataHistory.ts'
import { type CheckLimits, checkManifest, editorLimits, noLimits } from './dataStatus.ts'
import { makeManifestReader } from './manifestReader.ts'
import { type Pointers, makePointerReader } from './pointerReader.ts'

export interface DataParts {
  /** Absolute path of git for a folder; null when there is none. */
  readonly git: (root: string) => string | null
}

/** What git said of one commit: it stays true as long as that commit is checked out. */
interface AtHead {
  readonly head: string
  readonly files: ReadonlyMap<string, TreeFile>
  readonly commits: Map<string, LoggedCommit | null>
  readonly notes: readonly string[]
}

interface Folder {
  readonly git: GitReader
  readonly read: (paths: readonly string[]) => Promise<readonly Manifest[]>
  running: Promise<DataRoot> | null
  waiting: Promise<DataRoot> | null
  atHead: AtHead | null
  readonly pointers: (repository: Repository, head: ReadonlyMap<string, TreeFile>) => Promise<Pointers>
}

/** What is read in all without being asked, for as long as the source lives. */
const unaskedBytes = 2_000_000_000
/** Files of a folder that was checked whole once, and whose times are looked at again without being asked. */
const askedFiles = 200_000

/** Asks git only what changed since the last look. Whoever makes it disposes it. */
export function makeDataSource({ git }: DataParts): DataSource {
  const ending = new AbortController()
  const folders = new Map<string, Folder>()
  const digests = makeDataDigests(ending.signal)
  let unaskedLeft = unaskedBytes
  const asked = new Set<string>()
  const folderAt = (root: string): Folder => {
    const found = folders.get(root)
    if (found !== undefined) return found
    const reader = makeManifestReader(root)
    const asked = makeGitReader({ binary: git(root), root, stop: ending.signal })
    const made: Folder = {
      git: asked,
      pointers: makePointerReader(asked),
      read: (paths) => reader.read(paths),
      running: null,
      waiting: null,
      atHead: null,
    }
    folders.set(root, made)
    return made
  }
  const begin = (folder: Folder, root: { readonly path: string; readonly name: string }): Promise<DataRoot> => {
    const running = look(folder, root, ending.signal).finally(() => {
      if (folder.running === running) folder.running = null
    })
    folder.running = running
    return running
  }

  return {
    look(root) {
      const folder = folderAt(root.path)
      if (folder.running === null) return begin(folder, root)
      folder.waiting ??= folder.running
        .then(
          () => undefined,
          () => undefined,
        )
        .then(() => {
          folder.waiting = null
          return begin(folder, root)
        })
      return folder.waiting
    },
    async history(root, path, most) {
      const folder = folderAt(root)
      return readHistory(folder.git, path, most)
    },
    async text(root, blob) {
      const told = await folderAt(root).git.blobs([blob], yamlLimitBytes)
      if (!told.available) return told
      const bytes = told.value.get(blob)
      if (bytes === undefined)
        return { available: false, why: 'This version is not in the repository, or is too large to show.', remedy: 'Fetch it with git.' }
      return { available: true, text: new TextDecoder().decode(bytes) }
    },
    async check(root, manifests, whole, asker = {}) {
      const states = new Map<string, Awaited<ReturnType<typeof checkManifest>>>()
      for (const manifest of manifests) {
        const place = `${root}\n${manifest.path}`
        if (whole) asked.add(place)
        const files = asked.has(place) ? askedFiles : editorLimits.files
        const limits: CheckLimits = whole
          ? { ...noLimits, ...asker }
          : { files, bytes: Math.min(editorLimits.bytes, unaskedLeft), ...asker, onRead: (bytes) => (unaskedLeft -= bytes) }
        const told = await checkManifest(root, manifest, digests, limits)
        if (ending.signal.aborted || asker.stop?.aborted === true) break
        states.set(manifest.path, told)
      }
      return states
    },
    changes: (root, from, to, asker) => compareSides(root, from, to, digests, { ...noLimits, ...asker }),
    async head(root) {
      const about = await folderAt(root).git.about()
      return about.available ? about.value.head : null
    },
    dispose() {
      ending.abort()
      folders.clear()
    },
  }
}

async function look(
  folder: Folder,
  { path, name }: { readonly path: string; readonly name: string },
  stop: AbortSignal,
): Promise<DataRoot> {
  const [found, about] = await Promise.all([findManifests(path, undefined, stop), folder.git.about()])
  const onDisk = await folder.read(found.paths)
  const notes = found.cut ? [`The look ended after ${found.folders} folders: manifests in others are not shown.`] : []
  if (!about.available) {
    const manifests = onDisk.map((manifest) => ({ ...manifest, lastCommit: null, commitWhy: about.why, blob: null }))
    return { root: path, name, manifests, git: about, head: null, branch: null, notes }
  }
  const repository = about.value
  if (repository.shallow) notes.push('History incomplete: this is a shallow clone. Run git fetch --unshallow to get all of it.')
  if (folder.atHead?.head !== repository.head) folder.atHead = await readHead(folder.git, repository)
  const { files, commits } = folder.atHead
  const { pointers, notes: pointerNotes } = await folder.pointers(repository, files)
  // an LFS file that DVC's names claim as well is told once, by its name
  const named = new Set(onDisk.map((manifest) => manifest.path))
  const all = [...onDisk, ...pointers.filter((one) => !named.has(one.path))]
  const asked = all.flatMap((manifest) => (commits.has(manifest.path) ? [] : (files.get(manifest.path) ?? [])))
  const changes = await folder.git.lastChanges(repository, asked)
  for (const file of asked) commits.set(file.path, changes.available ? (changes.value.get(file.path) ?? null) : null)
  const manifests = all.map((manifest): TrackedManifest => {
    const inHead = files.get(manifest.path)
    const commit = commits.get(manifest.path) ?? null
    const why =
      commit !== null
        ? null
        : inHead === undefined
          ? 'It is not committed yet.'
          : changes.available
            ? 'Its commit was not found.'
            : changes.why
    return { ...manifest, lastCommit: commit && noteOf(commit), commitWhy: why, blob: inHead?.blob ?? null }
  })
  manifests.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  return {
    root: path,
    name,
    manifests,
    git: null,
    head: repository.head,
    branch: repository.branch,
    notes: [...notes, ...folder.atHead.notes, ...pointerNotes],
  }
}

const noteOf = ({ commit, author, authorTime, subject }: LoggedCommit): TrackedManifest['lastCommit'] => ({
  commit,
  author,
  authorTime,
  subject,
})

async function readHead(git: GitReader, { head }: Repository): Promise<AtHead> {
  const tree = await git.tree(head)
  const files = tree.available ? tree.value : []
  return { head, files: new Map(files.map((file) => [file.path, file])), commits: new Map(), notes: tree.available ? [] : [tree.why] }
}
