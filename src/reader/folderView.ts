// A folder as formats may look at it, with a record of what was looked at: a claim is asked for again only when some of that changed.

import { join } from 'node:path'
import { bytesOf, stateOf } from '../outside/files.ts'
import { databaseState, hasSqlite, isSqlite, tablesOf } from '../outside/sqlite.ts'
import type { FolderView } from '../formats/format.ts'
import type { Folder, FolderTree } from './folders.ts'

const headBytes = 65_536

/** What a format looked at while it made up its mind. */
export interface Looked {
  readonly folders: ReadonlyMap<Folder, number>
  /** State of files by absolute path. */
  readonly files: ReadonlyMap<string, string>
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
      if (bytes === undefined) heads.set(path, (bytes = bytesOf(path, 0, headBytes)))
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

/** Makes the view of a folder and the record that its use fills. */
export function viewFolder(tree: FolderTree, folder: Folder, eyes: FileEyes): { readonly view: FolderView; readonly looked: Looked } {
  const folders = new Map<Folder, number>()
  const files = new Map<string, string>()
  const views = new Map<Folder, FolderView>()
  const viewOf = (one: Folder): FolderView => {
    const known = views.get(one)
    if (known !== undefined) return known
    const seen = (): Folder => {
      folders.set(one, one.version)
      return one
    }
    /** Remembers the state that an answer stands on. */
    const file = (name: string): string | undefined => {
      if (!seen().listing.files.includes(name)) return undefined
      const path = join(one.absolute, name)
      files.set(path, eyes.state(path))
      return path
    }
    const view: FolderView = {
      path: one.path,
      name: one.name,
      get files() {
        return seen().listing.files
      },
      get folders() {
        return seen().listing.folders
      },
      sizeOf(name) {
        const path = file(name)
        return path === undefined ? 0 : Number(eyes.state(path).split(' ')[1] ?? 0)
      },
      head(name) {
        const path = file(name)
        return path === undefined ? new Uint8Array(0) : eyes.head(path)
      },
      tables(name) {
        const path = file(name)
        return path === undefined ? [] : eyes.tables(path)
      },
      sub(name) {
        seen()
        const below = tree.below(one, name)
        return below === undefined ? undefined : viewOf(below)
      },
      up() {
        if (one.up === undefined) return undefined
        tree.refresh(one.up)
        return viewOf(one.up)
      },
    }
    views.set(one, view)
    return view
  }
  return { view: viewOf(folder), looked: { folders, files } }
}

/** Whether nothing that was looked at has changed. */
export function isStillSo(tree: FolderTree, looked: Looked, eyes: FileEyes): boolean {
  for (const [folder, version] of looked.folders) if (!tree.refresh(folder) || folder.version !== version) return false
  for (const [path, state] of looked.files) if (eyes.state(path) !== state) return false
  return true
}
