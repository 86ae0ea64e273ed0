// Looking at the disk, synchronously: the reader has a thread of its own. What is not there or may not be read is a value, never an exception.

import { type Stats, closeSync, constants, fstatSync, openSync, readSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface FileState {
  readonly sizeBytes: number
  readonly mtimeMs: number
  /** Device and inode: another value means another file under the same name. */
  readonly identity: string
  readonly isFolder: boolean
}

/** Links are followed; undefined when there is nothing to be seen. */
export function stateOf(path: string): FileState | undefined {
  try {
    return toState(statSync(path, withoutThrowing))
  } catch {
    return undefined
  }
}

const withoutThrowing = { throwIfNoEntry: false } as const

function toState(state: Stats | undefined): FileState | undefined {
  const isFolder = state?.isDirectory() === true
  if (state === undefined || !(isFolder || state.isFile())) return undefined
  return { sizeBytes: state.size, mtimeMs: state.mtimeMs, identity: `${state.dev}:${state.ino}`, isFolder }
}

export interface Listing {
  readonly files: readonly string[]
  readonly folders: readonly string[]
  /** Those of both that are links. */
  readonly links: ReadonlySet<string>
  /** Why the folder could not be read; null when it could. */
  readonly problem: string | null
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const noLinks = new Set<string>()
const noNames: readonly string[] = []
/** Sorted, without room for more: listings are kept by the ten thousand. */
const packed = (names: string[]): readonly string[] => (names.length === 0 ? noNames : names.sort(byCode).slice())

/** Names in a folder, sorted; a link counts as what it leads to, one that leads nowhere not at all. */
export function listFolder(path: string): Listing {
  const files: string[] = []
  const folders: string[] = []
  let links = noLinks
  try {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isFile()) files.push(entry.name)
      else if (entry.isDirectory()) folders.push(entry.name)
      else if (entry.isSymbolicLink()) {
        const state = stateOf(join(path, entry.name))
        if (state === undefined) continue
        if (links === noLinks) links = new Set()
        links.add(entry.name)
        ;(state.isFolder ? folders : files).push(entry.name)
      } else if (!entry.isBlockDevice() && !entry.isCharacterDevice() && !entry.isFIFO() && !entry.isSocket()) {
        // some network file systems tell no kind
        const state = stateOf(join(path, entry.name))
        if (state !== undefined) (state.isFolder ? folders : files).push(entry.name)
      }
    }
  } catch (error) {
    return { files: [], folders: [], links, problem: reasonOf(error) }
  }
  return { files: packed(files), folders: packed(folders), links, problem: null }
}

/** The path with all links followed; the path itself when that cannot be done. */
export function realPathOf(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}

/** A sentence's part for what the system says. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return 'it does not exist'
  if (code === 'ENOTDIR') return 'it is not a folder'
  if (code === 'EACCES' || code === 'EPERM') return 'permission is denied'
  if (code === 'ELOOP') return 'its links lead in a circle'
  if (code === 'ENAMETOOLONG') return 'its name is too long'
  if (code === 'EMFILE' || code === 'ENFILE') return 'too many files are open'
  return error instanceof Error ? error.message : String(error)
}

export interface OpenFile {
  /** Reads into `into` from `at` on; the number of bytes that came, 0 at the end. Throws what the disk throws. */
  read(into: Uint8Array, at: number, from: number, length: number): number
  /** As `stateOf`, of what was opened whatever its name leads to now. */
  state(): FileState | undefined
  close(): void
}

/** A pipe under a log's name must not make the reader wait for its other end. */
const forReading = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Opens a file for reading. Throws what the system throws. */
export const openFile = (path: string): OpenFile => new Opened(openSync(path, forReading))

class Opened implements OpenFile {
  readonly #handle: number

  constructor(handle: number) {
    this.#handle = handle
  }
  read(into: Uint8Array, at: number, from: number, length: number): number {
    return readSync(this.#handle, into, at, length, from)
  }
  state(): FileState | undefined {
    try {
      return toState(fstatSync(this.#handle))
    } catch {
      return undefined
    }
  }
  close(): void {
    closeSync(this.#handle)
  }
}

/** Bytes [from, from + length) of a file, fewer where it ends; empty when it cannot be read. */
export function bytesOf(path: string, from: number, length: number): Uint8Array {
  let file: OpenFile | undefined
  try {
    file = openFile(path)
    const bytes = new Uint8Array(length)
    let have = 0
    while (have < length) {
      const read = file.read(bytes, have, from + have, length - have)
      if (read === 0) break
      have += read
    }
    return have === length ? bytes : bytes.slice(0, have)
  } catch {
    return new Uint8Array(0)
  } finally {
    file?.close()
  }
}
