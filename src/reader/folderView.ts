// A folder as formats may look at it, with a record of what was looked at: a claim is asked for again only when some of that changed.

import { type OpenFile, openFile, stateOf } from '../outside/files.ts'
import { databaseState, hasSqlite, isSqlite, tablesOf } from '../outside/sqlite.ts'
import type { FolderView } from '../formats/format.ts'
import { type Folder, type FolderTree, pathIn } from './folders.ts'

const headBytes = 65_536

/** What a format looked at while it made up its mind: folders with their versions, files by absolute path with their states. */
export interface Looked {
  readonly folders: Folder[]
  readonly versions: number[]
  readonly files: string[]
  readonly states: string[]
}

/** Sees files through one look; the same head is read once. */
export interface FileEyes {
  head(path: string): Uint8Array
  state(path: string): string
  tables(path: string): readonly string[]
  /** A SQLite file whose tables this Node cannot tell; null = none was met. */
  readonly mute: string | null
  /** Forgets heads, which are large; to be called between looks. */
  rest(): void
}

export function makeFileEyes(): FileEyes {
  const memory = new Uint8Array(headBytes)
  const heads = new Map<string, Uint8Array>()
  const states = new Map<string, string>()
  const tables = new Map<string, { readonly state: string; readonly names: readonly string[] }>()
  let mute: string | null = null
  return {
    get mute() {
      return mute
    },
    head(path) {
      let bytes = heads.get(path)
      if (bytes === undefined) heads.set(path, (bytes = headOf(path, memory)))
      return bytes
    },
    state(path) {
      let now = states.get(path)
      if (now === undefined) {
        const state = stateOf(path)
        states.set(path, (now = state === undefined ? '' : `${state.identity} ${state.sizeBytes} ${state.mtimeMs}`))
      }
      return now
    },
    tables(path) {
      const state = databaseState(path)
      const known = tables.get(path)
      if (known?.state === state) return known.names
      let names: readonly string[] = []
      if (isSqlite(path)) {
        if (hasSqlite()) names = tablesOf(path)
        else mute ??= path
      }
      tables.set(path, { state, names })
      return names
    },
    rest() {
      heads.clear()
      states.clear()
    },
  }
}

/** The first bytes of a file, by way of `memory`: nearly all files are much shorter. */
function headOf(path: string, memory: Uint8Array): Uint8Array {
  let file: OpenFile | undefined
  try {
    file = openFile(path)
    return memory.slice(0, file.read(memory, 0, 0, memory.length))
  } catch {
    return new Uint8Array(0)
  } finally {
    file?.close()
  }
}

/** Makes the view of a folder and the record that its use fills. */
export function viewFolder(tree: FolderTree, folder: Folder, eyes: FileEyes): { readonly view: FolderView; readonly looked: Looked } {
  const looked: Looked = { folders: [], versions: [], files: [], states: [] }
  return { view: new Views(tree, eyes, looked).of(folder), looked }
}

/** All views of one asking: one for each folder that was come to. */
class Views {
  readonly tree: FolderTree
  readonly eyes: FileEyes
  readonly looked: Looked
  readonly #views: View[] = []

  constructor(tree: FolderTree, eyes: FileEyes, looked: Looked) {
    this.tree = tree
    this.eyes = eyes
    this.looked = looked
  }

  of(folder: Folder): FolderView {
    let view = this.#views.find((one) => one.folder === folder)
    if (view === undefined) this.#views.push((view = new View(folder, this)))
    return view
  }
}

class View implements FolderView {
  readonly folder: Folder
  readonly #views: Views
  #isSeen = false

  constructor(folder: Folder, views: Views) {
    this.folder = folder
    this.#views = views
  }

  get path(): string {
    return this.folder.path
  }
  get name(): string {
    return this.folder.name
  }
  get files(): readonly string[] {
    this.#see()
    return this.folder.listing.files
  }
  get folders(): readonly string[] {
    this.#see()
    return this.folder.listing.folders
  }
  sizeOf(name: string): number {
    const path = this.#file(name)
    return path === undefined ? 0 : Number(this.#views.eyes.state(path).split(' ')[1] ?? 0)
  }
  head(name: string): Uint8Array {
    const path = this.#file(name)
    return path === undefined ? new Uint8Array(0) : this.#views.eyes.head(path)
  }
  tables(name: string): readonly string[] {
    const path = this.#file(name)
    return path === undefined ? [] : this.#views.eyes.tables(path)
  }
  sub(name: string): FolderView | undefined {
    this.#see()
    const below = this.#views.tree.below(this.folder, name)
    return below === undefined ? undefined : this.#views.of(below)
  }
  up(): FolderView | undefined {
    const { up } = this.folder
    if (up === undefined) return undefined
    this.#views.tree.refresh(up)
    return this.#views.of(up)
  }

  #see(): void {
    if (this.#isSeen) return
    this.#isSeen = true
    const { looked } = this.#views
    looked.folders.push(this.folder)
    looked.versions.push(this.folder.version)
  }

  /** Remembers the state that an answer stands on. */
  #file(name: string): string | undefined {
    if (!this.files.includes(name)) return undefined
    const path = pathIn(this.folder.absolute, name)
    const { looked, eyes } = this.#views
    if (!looked.files.includes(path)) {
      looked.files.push(path)
      looked.states.push(eyes.state(path))
    }
    return path
  }
}

/** The same in as little memory as it takes: there is one for every folder. */
export const packed = ({ folders, versions, files, states }: Looked): Looked => ({
  folders: folders.slice(),
  versions: versions.slice(),
  files: files.length === 0 ? nothing : files.slice(),
  states: states.length === 0 ? nothing : states.slice(),
})
const nothing: string[] = []

/** Whether nothing that was looked at has changed. */
export function isStillSo(tree: FolderTree, looked: Looked, eyes: FileEyes): boolean {
  const { folders, versions, files, states } = looked
  for (let i = 0; i < folders.length; i++) if (!tree.refresh(folders[i]!) || folders[i]!.version !== versions[i]) return false
  for (let i = 0; i < files.length; i++) if (eyes.state(files[i]!) !== states[i]) return false
  return true
}
