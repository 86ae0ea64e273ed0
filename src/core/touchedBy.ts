// Which facts must be looked up again when files were made, changed or removed. Pure: knows kinds and names, no disk.

import type { FactKind } from './fact.ts'
import { compileGlobs } from './glob.ts'

/** Says of a fact whether it rests on one of the paths, or on something below one of them: a folder that goes tells only of itself. */
export function touchedBy(paths: readonly string[]): (fact: { readonly kind: FactKind; readonly of: string }) => boolean {
  const isTouched = (path: string): boolean => paths.some((one) => one === path || path.startsWith(`${one}/`))
  return ({ kind, of }) => {
    switch (kind) {
      case 'text':
      case 'stat':
      case 'git':
      case 'history':
        return isTouched(of)
      case 'changed': {
        const path = of.split('\n', 1)[0]!
        return isTouched(path) || matches(path, paths)
      }
      case 'glob':
      case 'digest':
        return matches(of, paths)
      default:
        return false
    }
  }
}

/** A path is covered by the glob; or it looks like a folder, of which nothing else is told, and the glob looks into it. */
function matches(glob: string, paths: readonly string[]): boolean {
  const compiled = compileGlobs([glob])
  const isFolder = (path: string): boolean => !glob.startsWith('**') && !/\.[^/]+$/.test(path) && compiled.mayCover(path)
  return paths.some((path) => compiled.covers(path) || isFolder(path))
}
