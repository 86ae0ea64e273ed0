// Finds what is to be read below a root: every folder is shown to every format, and what one claims is counted once however many ways lead there.
// Reads no log; what a format looks at to make up its mind is all that is opened.

import { compileGlobs } from '../core/glob.ts'
import type { RootToRead } from '../bridge/readerTalk.ts'
import type { Claim, Format } from '../formats/format.ts'
import { dirname, join, sep } from 'node:path'
import { realPathOf } from '../outside/files.ts'
import { type FileEyes, type Looked, isStillSo, makeFileEyes, viewFolder } from './folderView.ts'
import { type Folder, makeFolderTree, passNothing, pathOf } from './folders.ts'
import { settleAcross, settleClaims } from './settleClaims.ts'
import { sourceKey } from './source.ts'

export interface Found {
  readonly format: Format
  /** Place of the format in the registry. */
  readonly place: number
  readonly claim: Claim
}

export interface FindReport {
  readonly folders: number
  readonly files: number
  /** Relative to the root, at most 1,000. */
  readonly excluded: readonly string[]
  readonly problem: string | null
  /** A SQLite file that this Node cannot read, relative to the root; null = none. */
  readonly mute: string | null
}

export interface Finder {
  /** Walks the root, pausing after each folder. `anew`: every folder is listed again. `report` is true while it goes on, too. */
  look(nowMs: number, anew: boolean): Generator<undefined, readonly Found[]>
  readonly report: FindReport
}

const mostExcluded = 1_000

/** `others`: real paths of other roots, which are walked by their own finders. */
export function makeFinder(root: RootToRead, formats: readonly Format[], others: () => ReadonlySet<string>): Finder {
  const exclude = compileGlobs(root.exclude)
  const limit = root.folders.length === 0 ? null : compileGlobs(root.folders)
  const tree = makeFolderTree(root.path, root.exclude.length === 0 ? passNothing : (path) => exclude.covers(path))
  const eyes: FileEyes = makeFileEyes()
  // the format that takes what nobody else knows
  const last = formats.findIndex((format) => format.id === 'plain')
  const known = new WeakMap<Folder, { readonly looked: Looked; readonly claims: readonly Found[] }>()
  let report: FindReport = { folders: 0, files: 0, excluded: [], problem: null, mute: null }

  const claimsOf = (folder: Folder): readonly Found[] => {
    const before = known.get(folder)
    if (before !== undefined && isStillSo(tree, before.looked, eyes)) return before.claims
    const { view, looked } = viewFolder(tree, folder, eyes)
    const wanted = formats.flatMap((format, place) => format.claim(view).map((claim): Found => ({ format, place, claim })))
    const claims = settleClaims(folder.path, wanted, last)
    known.set(folder, { looked, claims })
    return claims
  }

  return {
    get report() {
      return report
    },
    *look(nowMs, anew) {
      tree.begin(nowMs, anew)
      const elsewhere = others()
      const excluded: string[] = []
      const real = new Set<string>()
      const walked: Folder[] = []
      const linked: { readonly folder: Folder; readonly name: string }[] = []
      let files = 0
      const problem = tree.refresh(tree.root) ? tree.root.listing.problem : (tree.root.listing.problem ?? 'it does not exist')
      const tell = (): void => {
        report = { folders: walked.length, files, excluded, problem, mute: report.mute }
      }
      function* walk(from: Folder, fromReal: string): Generator<undefined, void> {
        const waiting: { readonly folder: Folder; readonly real: string }[] = [{ folder: from, real: fromReal }]
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          const { folder } = next
          if (real.has(next.real) || (folder !== tree.root && elsewhere.has(next.real))) continue
          real.add(next.real)
          walked.push(folder)
          files += folder.listing.files.length
          tell()
          yield
          for (const name of [...folder.listing.folders].reverse()) {
            const path = pathOf(folder, name)
            if (limit !== null && !limit.mayCover(path)) continue
            if (folder.listing.links.has(name)) {
              linked.push({ folder, name })
              continue
            }
            const below = tree.below(folder, name)
            if (below !== undefined)
              waiting.push({ folder: below, real: `${next.real.endsWith(sep) ? next.real : next.real + sep}${name}` })
            else if (excluded.length < mostExcluded) excluded.push(path)
          }
        }
      }
      if (problem === null) {
        yield* walk(tree.root, realPathOf(root.path))
        // a link is a second way to what is here, or the only way to something elsewhere; real folders come first
        for (let i = 0; i < linked.length; i++) {
          const { folder, name } = linked[i]!
          const below = tree.below(folder, name)
          if (below !== undefined) yield* walk(below, tree.realPath(below))
        }
      }
      const found = new Map<string, Found>()
      for (const folder of walked) {
        if (limit !== null && !limit.covers(folder.path)) continue
        for (const one of claimsOf(folder)) {
          const key = sourceKey(one.format, one.claim)
          if (!found.has(key) && !isSecondWay(folder, one.claim, real)) found.set(key, one)
        }
        yield
      }
      tell()
      report = { ...report, mute: eyes.mute }
      eyes.rest()
      return settleAcross([...found.values()], last)
    },
  }

  /** The file is a link to one that is found where it really is. */
  function isSecondWay(folder: Folder, claim: Claim, walked: ReadonlySet<string>): boolean {
    if (claim.kind === 'whole') return false
    const path = join(root.path, claim.file)
    const name = claim.file.slice(claim.file.lastIndexOf('/') + 1)
    if (dirname(path) !== folder.absolute || !folder.listing.links.has(name)) return false
    const target = realPathOf(path)
    return target !== path && walked.has(dirname(target))
  }
}
