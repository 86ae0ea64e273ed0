// The folders below a root as they are now: listed again only where a folder's own time changed. Knows no format.

import { sep } from 'node:path'
import { type Listing, listFolder, realPathOf, stateOf } from '../outside/files.ts'

/** A folder's time may stand still for this long while it changes: coarse clocks, cached attributes. */
const settleMs = 2_500

export interface Folder {
  /** Relative to the root, '.' = the root. */
  readonly path: string
  readonly name: string
  readonly absolute: string
  readonly up: Folder | undefined
  listing: Listing
  /** Grows when a name came or went. */
  version: number
  gone: boolean
  /** Turn of the last look at it. */
  turn: number
  mtimeMs: number
  listedAtMs: number
  below: Map<string, Folder>
  /** With all links followed, as the last walk came to it, and the same of the folder above; '' = no walk did. */
  real: string
  realUp: string
}

const noFolders = new Map<string, Folder>()
const nothing: Listing = { files: [], folders: [], links: new Set(), problem: null }

/** What is passed over without being asked to. */
const never = new Set(['.git', 'node_modules'])
/** A file or folder that only a virtual environment has. */
const isEnvironment = ({ files, folders }: Listing): boolean => files.includes('pyvenv.cfg') || folders.includes('conda-meta')

export interface FolderTree {
  readonly root: Folder
  /** Begins a new turn: folders are looked at again when they are met. `anew`: listed again whatever their times say. */
  begin(nowMs: number, anew: boolean): void
  /** Brings a folder up to date; false when it is gone. At most one look at the disk in a turn. */
  refresh(folder: Folder): boolean
  /** The folder of that name below; undefined when there is none or it is passed over. */
  below(folder: Folder, name: string): Folder | undefined
  /** Folder is passed over by itself: a virtual environment, `.git`, `node_modules`. */
  isPassedOver(folder: Folder): boolean
  /** With all links followed. */
  realPath(folder: Folder): string
  /** Looks at the disk since `begin`. */
  readonly listed: number
}

/** `excludes` says which paths the settings pass over. */
export function makeFolderTree(rootPath: string, excludes: (path: string) => boolean): FolderTree {
  let turn = 0
  let now = 0
  let anew = false
  let listed = 0
  const make = (path: string, name: string, absolute: string, up: Folder | undefined): Folder => ({
    path,
    name,
    absolute,
    up,
    listing: nothing,
    version: 0,
    gone: false,
    turn: -1,
    mtimeMs: NaN,
    listedAtMs: 0,
    below: noFolders,
    real: '',
    realUp: '',
  })
  const root = make('.', rootPath.split(/[/\\]/).at(-1) ?? '', rootPath, undefined)

  const forget = (folder: Folder): void => {
    folder.gone = true
    folder.version++
    for (const one of folder.below.values()) forget(one)
    folder.below.clear()
  }
  const tree: FolderTree = {
    root,
    get listed() {
      return listed
    },
    begin(nowMs, again) {
      turn++
      now = nowMs
      anew = again
      listed = 0
    },
    refresh(folder) {
      if (folder.turn === turn) return !folder.gone
      folder.turn = turn
      const state = stateOf(folder.absolute)
      if (state === undefined || !state.isFolder) {
        folder.listing = state === undefined ? listFolder(folder.absolute) : { ...nothing, problem: 'it is not a folder' }
        if (!folder.gone) forget(folder)
        return false
      }
      const back = folder.gone
      folder.gone = false
      const settled = Math.abs(folder.listedAtMs - folder.mtimeMs) > settleMs
      if (!anew && !back && state.mtimeMs === folder.mtimeMs && settled) return true
      const before = folder.listing
      folder.mtimeMs = state.mtimeMs
      folder.listedAtMs = now
      listed++
      const next = listFolder(folder.absolute)
      const names = excludes === passNothing ? next.files : next.files.filter((name) => !excludes(pathOf(folder, name)))
      if (same(before.files, names) && same(before.folders, next.folders) && before.problem === next.problem) return true
      folder.listing = { ...next, files: names }
      folder.version++
      const left = new Set(next.folders)
      for (const [name, one] of folder.below)
        if (!left.has(name)) {
          forget(one)
          folder.below.delete(name)
        }
      return true
    },
    below(folder, name) {
      if (!tree.refresh(folder)) return undefined
      // what is known below was listed: names are sought once, since a store's folder has thousands
      let one = folder.below.get(name)
      if (one === undefined) {
        if (never.has(name) || !folder.listing.folders.includes(name)) return undefined
        const path = pathOf(folder, name)
        if (excludes(path)) return undefined
        one = make(path, name, pathIn(folder.absolute, name), folder)
        if (folder.below === noFolders) folder.below = new Map()
        folder.below.set(name, one)
      }
      return tree.refresh(one) && !isEnvironment(one.listing) ? one : undefined
    },
    isPassedOver: (folder) => never.has(folder.name) || isEnvironment(folder.listing),
    realPath: (folder) => realPathOf(folder.absolute),
  }
  return tree
}

/** Absolute path of a name in a folder that is given by its absolute path. */
export const pathIn = (folder: string, name: string): string => (folder.endsWith(sep) ? folder + name : folder + sep + name)

/** For roots without exclusions. */
export const passNothing = (): boolean => false

/** The path of a file or folder in a folder, relative to the root. */
export const pathOf = (folder: { readonly path: string }, name: string): string => (folder.path === '.' ? name : `${folder.path}/${name}`)

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, i) => one === b[i])
