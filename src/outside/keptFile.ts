// One file of our own, in a folder that VS Code gives us: read whole, written whole beside it and put in its place. Knows nothing of what is in it.

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface KeptFile {
  /** null when there is none. Rejects when it cannot be read, or is longer than the limit. */
  read(): Promise<Uint8Array | null>
  /** Rejects when it cannot be written; the file that was there is then as it was. */
  write(bytes: Uint8Array): Promise<void>
  /** The same, done when it returns: for the last moment, in which nobody waits for a promise. */
  writeNow(bytes: Uint8Array): void
}

/** The file of this name in an absolute folder, which is made when it is first written. */
export function keptFile(folder: string, name: string, limitBytes: number): KeptFile {
  const path = join(folder, name)
  // two windows on one folder write at the same time
  const beside = `${path}.${process.pid}.new`
  return {
    async read() {
      try {
        const { size } = await stat(path)
        if (size > limitBytes) throw new Error(`It has ${size} bytes; at most ${limitBytes} are read.`)
        return new Uint8Array(await readFile(path))
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      }
    },
    async write(bytes) {
      await mkdir(folder, { recursive: true })
      try {
        await writeFile(beside, bytes)
        await rename(beside, path)
      } catch (error) {
        await rm(beside, { force: true }).catch(() => undefined)
        throw error
      }
    },
    writeNow(bytes) {
      mkdirSync(folder, { recursive: true })
      try {
        writeFileSync(beside, bytes)
        renameSync(beside, path)
      } catch (error) {
        rmSync(beside, { force: true })
        throw error
      }
    },
  }
}
