// Model files on the disk, read in pieces without blocking: the bytes behind the models' small interface. Knows no kind of model.

import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../core/trouble.ts'
import { reasonOf } from './files.ts'
import { inflate } from './inflate.ts'

/** The same shape as the models' own interface; `close` ends it and all that were found beside it. */
export interface DiskModelFile {
  readonly name: string
  readonly sizeBytes: number
  read(from: number, length: number): Promise<Uint8Array>
  beside(path: string): Promise<DiskModelFile | undefined>
  readonly inflate: typeof inflate
}

/** Runs `use` with a file and closes everything that was opened for it. Rejects with a UserError that says why when the disk does not give it. */
export async function withModelFile<T>(path: string, use: (file: DiskModelFile) => Promise<T>): Promise<T> {
  const handles: FileHandle[] = []
  const openOne = async (at: string): Promise<DiskModelFile> => {
    // a pipe without a writer would never open, a device never end
    if (!(await stat(at)).isFile()) throw new NotAFile()
    const handle = await open(at, 'r')
    handles.push(handle)
    const state = await handle.stat()
    return {
      name: basename(at),
      sizeBytes: state.size,
      read: (from, length) => readFully(handle, from, Math.max(0, Math.min(length, state.size - from))),
      beside: (name) => openOne(join(dirname(at), ...name.split('/'))).catch(() => undefined),
      inflate,
    }
  }
  try {
    return await use(await openOne(path))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (typeof code === 'string' || error instanceof NotAFile)
      throw new UserError(`${path} cannot be read: ${reasonOf(error)}.`, { cause: error })
    throw error
  } finally {
    await Promise.all(handles.map((handle) => handle.close()))
  }
}

/** What was named is a folder, a pipe or a device. */
class NotAFile extends Error {
  override readonly name = 'NotAFile'
  override readonly message = 'it is not a file'
}

async function readFully(handle: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let have = 0
  while (have < length) {
    const { bytesRead } = await handle.read(bytes, have, length - have, from + have)
    if (bytesRead === 0) break
    have += bytesRead
  }
  return have === length ? bytes : bytes.slice(0, have)
}
