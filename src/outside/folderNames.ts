// Names below a folder that match a glob, looked up where the glob can lead. What was listed once is shared by all that ask in the same moment.

import { type Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { compileGlobs } from '../core/glob.ts'

export interface FolderNames {
  /** Files, '/' separated and sorted; `cut` = there are more than could be looked at, or than are given. */
  matching(glob: string): Promise<{ readonly paths: readonly string[]; readonly cut: boolean }>
}

/** Folders that hold nothing of a project's own. */
const passed = new Set(['.git', 'node_modules', '__pycache__', '.venv', '.tox', '.mypy_cache', '.pytest_cache', '.ipynb_checkpoints'])
const mostFolders = 20_000
const mostNames = 1_000

interface Names {
  readonly files: readonly string[]
  readonly folders: readonly string[]
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Holds what it listed: make another one to look anew. `most`: names that are given at most. */
export function makeFolderNames(root: string): FolderNames {
  const listed = new Map<string, Promise<Names>>()
  const list = (folder: string): Promise<Names> => {
    let names = listed.get(folder)
    if (names === undefined) listed.set(folder, (names = namesIn(join(root, folder))))
    return names
  }
  return {
    async matching(glob) {
      const compiled = compileGlobs([glob])
      const paths: string[] = []
      let waiting = ['']
      let looked = 0
      while (waiting.length > 0 && looked < mostFolders) {
        const folders = waiting.splice(0, 16)
        looked += folders.length
        const all = await Promise.all(folders.map(list))
        const next: string[] = []
        for (const [i, { files, folders: below }] of all.entries()) {
          const start = folders[i] === '' ? '' : `${folders[i]!}/`
          for (const name of files) if (compiled.names(`${start}${name}`)) paths.push(`${start}${name}`)
          for (const name of below) if (!passed.has(name) && compiled.mayCover(`${start}${name}`)) next.push(`${start}${name}`)
        }
        waiting = [...waiting, ...next]
      }
      return { paths: paths.sort(byCode).slice(0, mostNames), cut: waiting.length > 0 || paths.length > mostNames }
    },
  }
}

/** Links to files count as files; links to folders are not followed: they may lead in circles. */
async function namesIn(folder: string): Promise<Names> {
  let entries: Dirent[]
  try {
    entries = await readdir(folder, { withFileTypes: true })
  } catch {
    return { files: [], folders: [] }
  }
  const files: string[] = []
  const folders: string[] = []
  for (const entry of entries) {
    if (entry.isDirectory()) folders.push(entry.name)
    else if (entry.isFile()) files.push(entry.name)
    else if (entry.isSymbolicLink() && (await isFile(join(folder, entry.name)))) files.push(entry.name)
  }
  // a virtual environment, whatever it is called
  return files.includes('pyvenv.cfg') ? { files, folders: [] } : { files, folders }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
