// The history of one manifest: its commits, and what it stood for at each of them.

import type { DataHistory, DataVersion } from '../core/data.ts'
import type { LoggedChange, LoggedCommit } from '../core/gitOutput.ts'
import { totalOf } from '../core/manifest.ts'
import type { Unavailable } from '../core/trouble.ts'
import { gitLfs, looksLikePointer } from '../manifests/gitLfs.ts'
import { yamlLimitBytes } from '../manifests/readYaml.ts'
import type { GitReader } from '../outside/git.ts'
import { formatOf } from './manifestReader.ts'

/** `path` relative to the root that `git` looks at. At most `most` versions, newest first. */
export async function readHistory(git: GitReader, path: string, most: number): Promise<DataHistory | Unavailable> {
  const about = await git.about()
  if (!about.available) return about
  const { branch, prefix, shallow } = about.value
  // one more tells whether there are more; asking again from the start is git's only way to follow renames
  const log = await git.history(about.value, path, most + 1)
  if (!log.available) return log
  const steps = log.value.slice(0, most).flatMap((commit) => commit.changes.slice(0, 1).map((change) => ({ commit, change })))
  const blobs = await git.blobs(
    steps.flatMap(({ change }) => change.newBlob ?? []),
    yamlLimitBytes,
  )
  const contents = blobs.available ? blobs.value : new Map<string, Uint8Array>()
  return {
    available: true,
    versions: steps.map(({ commit, change }) => versionOf(commit, change, contents, { branch, prefix })),
    more: log.value.length > most,
    note: shallow
      ? 'History incomplete: this is a shallow clone. Run git fetch --unshallow to get all of it.'
      : blobs.available
        ? null
        : blobs.why,
  }
}

function versionOf(
  { commit, author, authorTime, subject, tags }: LoggedCommit,
  change: LoggedChange,
  contents: ReadonlyMap<string, Uint8Array>,
  { branch, prefix }: { readonly branch: string | null; readonly prefix: string },
): DataVersion {
  const bytes = change.newBlob === null ? undefined : contents.get(change.newBlob)
  const local = change.path.startsWith(prefix) ? change.path.slice(prefix.length) : change.path
  const manifest = bytes === undefined ? null : readAt(local, bytes)
  const why =
    change.newBlob === null
      ? null
      : bytes === undefined
        ? 'Its content at this commit was not downloaded or is too large.'
        : (manifest?.why ?? null)
  const entries = manifest?.entries ?? []
  return {
    commit,
    author,
    authorTime,
    subject,
    branch,
    tags,
    change: kindOf(change.status),
    path: change.path,
    blob: change.newBlob,
    ...totalOf(entries),
    entries,
    why,
  }
}

/** What these bytes stand for; null for a file that is no manifest. */
function readAt(path: string, bytes: Uint8Array): ReturnType<typeof gitLfs.read> | null {
  const format = looksLikePointer(bytes) ? gitLfs : formatOf(path)
  return format?.read({ path, bytes }, () => undefined) ?? null
}

function kindOf(status: string): DataVersion['change'] {
  switch (status[0]) {
    case 'A':
    case 'C':
      return 'added'
    case 'D':
      return 'deleted'
    case 'R':
      return 'renamed'
    default:
      return 'changed'
  }
}
