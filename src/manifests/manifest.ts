// The contract between a kind of data manifest and the reader. A format sees a name and bytes that are handed to it, and says what data they
// stand for; it opens nothing, runs nothing and never throws on bad bytes.

import type { Manifest, ManifestKind } from '../core/manifest.ts'

/** The bytes of one manifest, whole: from the disk or from a commit. */
export interface ManifestFile {
  /** Relative to the root, '/' separated. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** Bytes of a file in the same folder by its name; undefined when there is none, or it is too large to read. */
export type Beside = (name: string) => Uint8Array | undefined

export interface ManifestFormat {
  readonly id: ManifestKind
  /** The tool's name as it writes itself. */
  readonly title: string
  /** Whether a file of this name is such a manifest. Cheap: asked for every file of the workspace. */
  claims(name: string): boolean
  /** Names of files in the same folder that `read` may ask for. */
  readonly besides: readonly string[]
  read(file: ManifestFile, beside: Beside): Manifest
}
