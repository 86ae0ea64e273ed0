// Finds what is to be read below a root: every folder is shown to every format, and what one claims is counted once however many ways lead there.
// Reads no log; what a format looks at to make up its mind is all that is opened.

import { compileGlobs } from '../core/glob.ts'
import type { RootToRead } from '../bridge/readerTalk.ts'
import type { Claim, Format } from '../formats/format.ts'
import { dirname, join } from 'node:path'
import { realPathOf } from '../outside/files.ts'
import { type FileEyes, type Looked, isStillSo, makeFileEyes, packed, viewFolder } from './folderView.ts'
import { type Folder, makeFolderTree, passNothing, pathIn, pathOf } from './folders.ts'
import { settleAcross, settleClaims } from './settleClaims.ts'
import { sourceKey } from './source.ts'

export interface Found {
  readonly format: Format
  /** Place of the format in the registry. */
  readonly place: number
  readonly claim: Claim
  /** The same for the same claim in every look. */
  readonly key: string
}

export interface FindReport {
  readonly folders: number
  readonly files: number
  /** Relative to the root, at most 1,000. */
  readonly excluded: readonly string[]
  readonly problem: string | null
  /** Folders below the root that could not be listed, relative to it, and why; at most 1,000. */
  readonly shut: readonly { readonly path: string; readonly problem: string }[]
  /** A SQLite file that this Node cannot read, relative to the root; null = none. */
  readonly mute: string | null
}

export interface Finder {
  /**
   * Walks the root, pausing after each folder. `anew`: every folder is listed again. `report` is true while it goes on, too.
   * Answers the same array as before where nothing changed. `early` hears of each claim on the way, before it is known whether another one is before it.
   */
  look(nowMs: number, anew: boolean, early?: (one: Found) => Iterable<undefined>): Generator<undefined, readonly Found[]>
  readonly report: FindReport
}

const mostTold = 1_000

/** `others`: real paths of other roots, which are walked by their own finders. */
export function makeFinder(root: RootToRead, formats: readonly Format[], others: () => ReadonlySet<string>): Finder {
  const exclude = compileGlobs(root.exclude)
  const limit = root.folders.length === 0 ? null : compileGlobs(root.folders)
  const tree = makeFolderTree(root.path, root.exclude.length === 0 ? passNothing : (path) => exclude.covers(path))
  const eyes: FileEyes = makeFileEyes()
  // the format that takes what nobody else knows
  const last = formats.findIndex((format) => format.id === 'plain')
  const known = new WeakMap<Folder, { readonly looked: Looked; readonly claims: readonly Found[] }>()
  let answered: {
    readonly walked: readonly Folder[]
    readonly claimed: readonly (readonly Found[])[]
    readonly found: readonly Found[]
  } | null = null
  let report: FindReport = { folders: 0, files: 0, excluded: [], problem: null, shut: [], mute: null }

  const claimsOf = (folder: Folder): readonly Found[] => {
    const before = known.get(folder)
    if (before !== undefined && isStillSo(tree, before.looked, eyes)) return before.claims
    const { files, folders } = folder.listing
    if (files.length === 0 && folders.length === 0) return nobody
    const { view, looked } = viewFolder(tree, folder, eyes)
    const wanted: { readonly format: Format; readonly place: number; readonly claim: Claim }[] = []
    for (let place = 0; place < formats.length; place++) {
      const format = formats[place]!
      for (const claim of format.claim(view)) wanted.push({ format, place, claim })
    }
    const claims =
      wanted.length === 0
        ? nobody
        : settleClaims(folder.path, wanted, last).map((one): Found => ({ ...one, key: sourceKey(one.format, one.claim) }))
    known.set(folder, { looked: packed(looked), claims })
    return claims
  }

  return {
    get report() {
      return report
    },
    *look(nowMs, anew, early) {
      tree.begin(nowMs, anew)
      const elsewhere = others()
      const excluded: string[] = []
      const shut: { readonly path: string; readonly problem: string }[] = []
      const real = new Set<string>()
      const walked: Folder[] = []
      const claimed: (readonly Found[])[] = []
      const linked: { readonly folder: Folder; readonly name: string }[] = []
      let files = 0
      let links = 0
      const problem = tree.refresh(tree.root) ? tree.root.listing.problem : (tree.root.listing.problem ?? 'it does not exist')
      const tell = (): void => {
        report = { folders: walked.length, files, excluded, problem, shut, mute: eyes.mute }
      }
      function* walk(from: Folder, fromReal: string): Generator<undefined, void> {
        from.real = fromReal
        const waiting: Folder[] = [from]
        for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
          if (real.has(folder.real) || (folder !== tree.root && elsewhere.has(folder.real))) continue
          real.add(folder.real)
          walked.push(folder)
          files += folder.listing.files.length
          links += folder.listing.links.size
          const { problem: why } = folder.listing
          if (why !== null && folder !== tree.root && shut.length < mostTold) shut.push({ path: folder.path, problem: why })
          const claims = limit === null || limit.covers(folder.path) ? claimsOf(folder) : nobody
          claimed.push(claims)
          tell()
          if (early !== undefined) for (const one of claims) if (!isLink(folder, one.claim)) yield* early(one)
          yield
          const { folders, links: ways } = folder.listing
          for (let i = folders.length - 1; i >= 0; i--) {
            const name = folders[i]!
            if (limit !== null && !limit.mayCover(pathOf(folder, name))) continue
            if (ways.has(name)) {
              linked.push({ folder, name })
              continue
            }
            const below = tree.below(folder, name)
            if (below !== undefined) {
              if (below.real === '' || below.realUp !== folder.real)
                below.real = folder.real === folder.absolute ? below.absolute : pathIn(folder.real, name)
              below.realUp = folder.real
              waiting.push(below)
            } else if (excluded.length < mostTold) excluded.push(pathOf(folder, name))
          }
        }
      }
      if (problem === null) {
        yield* walk(tree.root, realPathOf(root.path))
        // a link is a second way to what is here, or the only way to something elsewhere; real folders come first
        for (let i = 0; i < linked.length; i++) {
          const { folder, name } = linked[i]!
          const below = tree.below(folder, name)
          if (below === undefined) continue
          const way = tree.realPath(below)
          below.realUp = ''
          yield* walk(below, way)
        }
      }
      tell()
      eyes.rest()
      // where a link leads can change while all names stay
      if (answered !== null && links === 0 && sameList(answered.walked, walked) && sameList(answered.claimed, claimed))
        return answered.found
      const found = new Map<string, Found>()
      for (const [i, folder] of walked.entries())
        for (const one of claimed[i]!) if (!found.has(one.key) && !isSecondWay(folder, one.claim, real)) found.set(one.key, one)
      answered = { walked, claimed, found: settleAcross([...found.values()], last) }
      return answered.found
    },
  }

  /** The claim's own file lies in this folder as a link. */
  function isLink(folder: Folder, claim: Claim): boolean {
    if (claim.kind === 'whole' || folder.listing.links.size === 0) return false
    const end = claim.file.lastIndexOf('/')
    return (end < 0 ? '.' : claim.file.slice(0, end)) === folder.path && folder.listing.links.has(claim.file.slice(end + 1))
  }

  /** The file is a link to one that is found where it really is. */
  function isSecondWay(folder: Folder, claim: Claim, walked: ReadonlySet<string>): boolean {
    if (claim.kind === 'whole' || !isLink(folder, claim)) return false
    const path = join(root.path, claim.file)
    const target = realPathOf(path)
    return target !== path && walked.has(dirname(target))
  }
}

const nobody: readonly Found[] = []

const sameList = <T>(a: readonly T[], b: readonly T[]): boolean => a.length === b.length && a.every((one, i) => one === b[i])
