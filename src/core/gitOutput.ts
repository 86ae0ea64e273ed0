// What git prints with -z, as values. Pure text work; the commands themselves are in outside/git.ts.

/** Who changed something, and when. */
export interface CommitNote {
  /** Whole id, 40 or 64 hex digits. */
  readonly commit: string
  readonly author: string
  /** Seconds since 1970. */
  readonly authorTime: number
  readonly subject: string
}

/** One commit of a history, with what it did to the files that were asked for. */
export interface LoggedCommit extends CommitNote {
  /** Branches and tags that point at exactly this commit. */
  readonly branches: readonly string[]
  readonly tags: readonly string[]
  readonly changes: readonly LoggedChange[]
}

export interface LoggedChange {
  /** A, M, D, T; R077 and C100 with the likeness in percent. */
  readonly status: string
  /** Relative to the top of the repository. */
  readonly path: string
  /** Where it was before a rename or copy; else null. */
  readonly from: string | null
  /** Blob before and after; null where there is none. */
  readonly oldBlob: string | null
  readonly newBlob: string | null
}

export interface TreeFile {
  /** Relative to the folder that was listed. */
  readonly path: string
  readonly blob: string
}

/** The format that `parseLog` reads: with `git log -z --raw --no-abbrev --decorate=full`. */
export const logFormat = 'tformat:%H%x00%at%x00%an%x00%s%x00%D'

const isId = (text: string): boolean => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
const blobOf = (id: string): string | null => (/^0+$/.test(id) ? null : id)

/** Reads as far as whole commits go: output that was cut off gives those before the cut. */
export function parseLog(text: string): readonly LoggedCommit[] {
  const tokens = text.split('\0')
  const commits: LoggedCommit[] = []
  let i = 0
  while (i < tokens.length) {
    const commit = tokens[i]!.replace(/^\n/, '')
    if (!isId(commit)) {
      i++
      continue
    }
    if (i + 4 >= tokens.length) break
    const changes: LoggedChange[] = []
    const head = { commit, authorTime: Number(tokens[i + 1]), author: tokens[i + 2]!, subject: tokens[i + 3]!, ...namesOf(tokens[i + 4]!) }
    i += 5
    for (;;) {
      const raw = /^\n?:\d{6} \d{6} ([0-9a-f]+) ([0-9a-f]+) ([A-Z]\d*)$/.exec(tokens[i] ?? '')
      if (raw === null) break
      const status = raw[3]!
      const moved = /^[RC]/.test(status)
      const path = tokens[i + (moved ? 2 : 1)]
      if (path === undefined) return commits
      changes.push({ status, path, from: moved ? tokens[i + 1]! : null, oldBlob: blobOf(raw[1]!), newBlob: blobOf(raw[2]!) })
      i += moved ? 3 : 2
    }
    commits.push({ ...head, changes })
  }
  return commits
}

function namesOf(decoration: string): { readonly branches: readonly string[]; readonly tags: readonly string[] } {
  const branches: string[] = []
  const tags: string[] = []
  for (const one of decoration.split(', ')) {
    if (one.startsWith('tag: refs/tags/')) tags.push(one.slice(15))
    const branch = /^(?:HEAD -> )?refs\/heads\/(.+)$/.exec(one)?.[1]
    if (branch !== undefined) branches.push(branch)
  }
  return { branches, tags }
}

/** Plain files of `git ls-tree -r -z`: no links, no submodules. */
export function parseTree(text: string): readonly TreeFile[] {
  const files: TreeFile[] = []
  for (const line of text.split('\0')) {
    const parts = /^100\d{3} blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line)
    if (parts !== null) files.push({ blob: parts[1]!, path: parts[2]! })
  }
  return files
}

/** Plain files of `git ls-files -s -z`; those in a conflict are left out. */
export function parseIndex(text: string): readonly TreeFile[] {
  const files: TreeFile[] = []
  for (const line of text.split('\0')) {
    const parts = /^100\d{3} ([0-9a-f]+) 0\t([\s\S]+)$/.exec(line)
    if (parts !== null) files.push({ blob: parts[1]!, path: parts[2]! })
  }
  return files
}

/** Sizes in bytes of `git cat-file --batch-check`, by id; ids that are missing or no blobs are not in it. */
export function parseSizes(text: string): ReadonlyMap<string, number> {
  return new Map([...text.matchAll(/^([0-9a-f]{40,64}) blob (\d+)$/gm)].map((match) => [match[1]!, Number(match[2])]))
}

/** Blobs of `git cat-file --batch`, by id. Stops at a cut. */
export function parseBlobs(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const blobs = new Map<string, Uint8Array>()
  const decoder = new TextDecoder()
  let at = 0
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at)
    if (end < 0) break
    const parts = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(decoder.decode(bytes.subarray(at, end)))
    at = end + 1
    if (parts === null) continue
    const size = Number(parts[3])
    if (at + size > bytes.length) break
    if (parts[2] === 'blob') blobs.set(parts[1]!, bytes.slice(at, at + size))
    at += size + 1
  }
  return blobs
}
