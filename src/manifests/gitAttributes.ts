// Which paths have `filter=lfs` by .gitattributes files: the part of gitattributes(5) that decides it.

import { folderOf, nameOf } from './manifestPath.ts'
import { matchName, matchParts, tokensOf } from './pathPattern.ts'

export interface AttributesFile {
  /** Relative to the repository's top, '/' separated. */
  readonly path: string
  readonly text: string
}

interface Rule {
  /** Folder that the pattern stands in; '' = the top. */
  readonly folder: string
  /** Between the slashes: pieces as `tokensOf` cuts them. */
  readonly pattern: readonly (readonly string[])[]
  /** Matches the name alone, at any depth. */
  readonly nameOnly: boolean
  /** true = filter=lfs, false = another filter or none. */
  readonly lfs: boolean
}

/** Tells of a path from the top whether its filter is LFS. Deeper files and later lines win, as in git. */
export function lfsPaths(files: readonly AttributesFile[]): (path: string) => boolean {
  const macros = new Map<string, boolean>()
  const depth = (path: string): number => path.split('/').length
  const rules = files.toSorted((a, b) => depth(a.path) - depth(b.path)).flatMap((file) => rulesOf(file, macros))
  if (!rules.some((rule) => rule.lfs)) return () => false
  return (path) => {
    for (let i = rules.length - 1; i >= 0; i--) if (matches(rules[i]!, path)) return rules[i]!.lfs
    return false
  }
}

function rulesOf(file: AttributesFile, macros: Map<string, boolean>): Rule[] {
  const folder = folderOf(file.path)
  const rules: Rule[] = []
  for (const line of file.text.split(/\r?\n/)) {
    // git ignores longer lines
    if (line.length > 2_048 || /^\s*(#|$)/.test(line)) continue
    const parts = /^\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))\s+(.*)$/.exec(line)
    if (parts === null) continue
    const pattern = parts[1] === undefined ? parts[2]! : unquote(parts[1])
    const lfs = filterOf(parts[3]!.split(/\s+/), macros)
    if (lfs === null) continue
    if (pattern.startsWith('[attr]')) {
      if (folder === '') macros.set(pattern.slice(6), lfs)
      continue
    }
    // patterns that exclude, and those for folders, match no file
    if (pattern.startsWith('!') || pattern.endsWith('/')) continue
    const bare = pattern.replace(/^\//, '')
    rules.push({ folder, pattern: bare.split('/').map(tokensOf), nameOnly: !pattern.includes('/'), lfs })
  }
  return rules
}

/** What the attributes of a line say of the filter; null when they say nothing. */
function filterOf(attributes: readonly string[], macros: ReadonlyMap<string, boolean>): boolean | null {
  let lfs: boolean | null = null
  for (const one of attributes) {
    if (/^([-!]?filter|filter=.*)$/.test(one)) lfs = one === 'filter=lfs'
    else lfs = macros.get(one) ?? lfs
  }
  return lfs
}

const unquote = (text: string): string => text.replaceAll(/\\(.)/g, '$1')

function matches(rule: Rule, path: string): boolean {
  if (rule.nameOnly) return (rule.folder === '' || path.startsWith(`${rule.folder}/`)) && matchName(rule.pattern[0]!, nameOf(path))
  const below = rule.folder === '' ? path : path.startsWith(`${rule.folder}/`) ? path.slice(rule.folder.length + 1) : null
  return below !== null && matchParts(rule.pattern, below.split('/'))
}
