// A data manifest as everybody sees it: a small file that stands for data too large for git. Knows no file system and no git.

/** dvc = a `.dvc` file; git-lfs = a pointer, whose path is the path of the data itself. */
export type ManifestKind = 'dvc' | 'dvc.lock' | 'dvc.yaml' | 'git-lfs' | 'frictionless' | 'croissant'

/** One file or folder that a manifest stands for. What the manifest does not record is null. */
export interface ManifestEntry {
  /** Relative to the root of the workspace, '/' separated; with `../` when it lies outside, absolute or a URL where written so. */
  readonly path: string
  /** Stage of a pipeline that makes it; null outside pipelines. */
  readonly stage: string | null
  /** As written: hex digits (DVC adds ".dir" for folders), an etag, a version id. */
  readonly hash: string | null
  /** md5, md5-dos2unix (DVC before 3: line ends are made equal first), sha256, etag, checksum, version-id. */
  readonly hashKind: string | null
  readonly isFolder: boolean
  readonly sizeBytes: number | null
  /** Files in a folder; null for a file, and where it is not recorded. */
  readonly files: number | null
  /** Name of the remote that it is kept in, when the manifest names one. */
  readonly remote: string | null
  /** The tool does not update it by itself. */
  readonly frozen: boolean
  /** Where an import came from: "../source at 7083e31". */
  readonly origin: string | null
  /** git keeps it, and the manifest only its hash (DVC: `cache: false`): it is none of the tool's data. */
  readonly keptBy?: 'git'
  /** What is missing or odd, one sentence; null when nothing is. */
  readonly why: string | null
}

export interface Manifest {
  /** Relative to the root, '/' separated. */
  readonly path: string
  readonly kind: ManifestKind
  readonly entries: readonly ManifestEntry[]
  /** Why it cannot be read, wholly or in part, with its place; null when it can. The entries that could be read stand all the same. */
  readonly why: string | null
}

/** One size, count and hash for a manifest: those of its only entry, sums over several; null where one of them is not known. */
export function totalOf(entries: readonly ManifestEntry[]): {
  readonly hash: string | null
  readonly sizeBytes: number | null
  readonly files: number | null
} {
  const only = entries.length === 1 ? entries[0]! : null
  if (only !== null) return { hash: only.hash, sizeBytes: only.sizeBytes, files: only.files }
  const sum = (values: readonly (number | null)[]): number | null =>
    values.length === 0 || values.includes(null) ? null : values.reduce<number>((total, value) => total + (value ?? 0), 0)
  return {
    hash: null,
    sizeBytes: sum(entries.map((entry) => entry.sizeBytes)),
    files: sum(entries.map((entry) => (entry.isFolder ? entry.files : 1))),
  }
}
