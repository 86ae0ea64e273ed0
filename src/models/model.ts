// The contract between a kind of model file and those who ask for its parameters. A kind sees bytes that are handed to it, tells what its header
// says, and loads, runs and unpickles nothing. It knows no disk; bad bytes end in a sentence.

import type { ModelFacts, ModelShape } from '../core/modelFacts.ts'

/** Each answers undefined for bad data or when more than `maxBytes` would come out. */
export interface ModelInflate {
  raw(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined
}

/** One file, read in pieces. */
export interface ModelFile {
  /** Without its folder. */
  readonly name: string
  readonly sizeBytes: number
  /** Bytes [from, from + length), fewer where the file ends. Rejects with what the disk says. */
  read(from: number, length: number): Promise<Uint8Array>
  /** A file beside or below this one, by a path that was checked with `isBelow`; undefined when there is none. */
  beside(path: string): Promise<ModelFile | undefined>
  readonly inflate: ModelInflate
}

/** What a kind tells; the registry adds the rest. */
export type ModelTold = Pick<ModelFacts, 'tensors' | 'parameters' | 'dtypes' | 'metadata' | 'why'> & {
  /** What the sizes of the network are, as far as the file says. */
  readonly shape?: Partial<ModelShape>
  /** When it is not the kind's own id. */
  readonly format?: string
  /** When the file is one of several: the bytes of all. */
  readonly sizeBytes?: number
  /** The weights alone, where the file holds more than them. */
  readonly weights?: ModelFacts['weights']
}

export interface ModelKind {
  readonly id: string
  /** As its makers write it. */
  readonly title: string
  /** Whether the file is of this kind: by its name and its first 64 bytes at most. */
  claims(name: string, head: Uint8Array): boolean
  /** Throws `BadModel` for bytes that are not what they claim to be. */
  read(file: ModelFile): Promise<ModelTold>
}

/** The file is not what it claims to be. The message is a sentence that says what is wrong. Caught in readModel. */
export class BadModel extends Error {
  override readonly name = 'BadModel'
}

/** Whether a path found inside a file stays below its folder: relative, no "..", no drive, no backslash. */
export function isBelow(path: string): boolean {
  const parts = path.split('/')
  return path !== '' && !/[\\:\0]/.test(path) && parts.every((part) => part !== '' && part !== '..' && part !== '.')
}
