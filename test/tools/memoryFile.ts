// A model file in memory, with others beside it, that counts what is read of it.

import { inflate } from '../../src/outside/inflate.ts'

export interface MemoryFile {
  readonly name: string
  readonly sizeBytes: number
  /** Bytes that were asked for so far. */
  readBytes: number
  read(from: number, length: number): Promise<Uint8Array>
  beside(path: string): Promise<MemoryFile | undefined>
  readonly inflate: typeof inflate
}

/** `sizeBytes` larger than the bytes: the rest are zeros that are never made before they are read. */
export function memoryFile(
  name: string,
  bytes: Uint8Array,
  others: Readonly<Record<string, Uint8Array>> = {},
  sizeBytes = bytes.length,
): MemoryFile {
  const file: MemoryFile = {
    name,
    sizeBytes,
    readBytes: 0,
    read(from, length) {
      const size = Math.max(0, Math.min(length, sizeBytes - from))
      file.readBytes += size
      const out = new Uint8Array(size)
      out.set(bytes.subarray(Math.min(from, bytes.length), Math.min(from + size, bytes.length)))
      return Promise.resolve(out)
    },
    beside: (path) => Promise.resolve(Object.hasOwn(others, path) ? memoryFile(path.split('/').at(-1)!, others[path]!, others) : undefined),
    inflate,
  }
  return file
}
