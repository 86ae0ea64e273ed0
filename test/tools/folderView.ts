// A folder on disk as formats may look at it: for tests. Plain and slow; the reader has its own.

import { closeSync, openSync, readSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { FolderView } from '../../src/formats/format.ts'
import { isSqlite, tablesOf } from '../../src/outside/sqlite.ts'

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The folder at `path` ('/' separated, '.' for the root) below `root`. */
export function folderView(root: string, path = '.'): FolderView {
  const absolute = path === '.' ? root : join(root, path)
  const entries = readdirSync(absolute, { withFileTypes: true })
  // links to folders are not followed, and those to nowhere are nothing
  const names = (wanted: boolean): string[] =>
    entries
      .filter((entry) => {
        const state = statSync(join(absolute, entry.name), { throwIfNoEntry: false })
        return state?.isDirectory() === wanted && !(wanted && entry.isSymbolicLink())
      })
      .map((entry) => entry.name)
      .sort(byCode)
  const folders = names(true)
  return {
    path,
    name: path === '.' ? basename(root) : path.slice(path.lastIndexOf('/') + 1),
    files: names(false),
    folders,
    sizeOf: (file) => statSync(join(absolute, file)).size,
    head(file) {
      const handle = openSync(join(absolute, file), 'r')
      const bytes = new Uint8Array(65536)
      const length = readSync(handle, bytes, 0, bytes.length, 0)
      closeSync(handle)
      return bytes.subarray(0, length)
    },
    tables: (file) => (isSqlite(join(absolute, file)) ? tablesOf(join(absolute, file)) : []),
    sub: (name) => (folders.includes(name) ? folderView(root, path === '.' ? name : `${path}/${name}`) : undefined),
    up() {
      if (path === '.') return undefined
      return folderView(root, path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.')
    },
  }
}

/** A folder and all below it. */
export function* allFolders(folder: FolderView): Generator<FolderView> {
  yield folder
  for (const name of folder.folders) yield* allFolders(folder.sub(name)!)
}
