// Which paths have `filter=lfs` by .gitattributes files: the part of gitattributes(5) that decides it. Matching takes no regular expressions,
// so that a hostile pattern cannot cost more than pattern length times path length.

import { folderOf, nameOf } from './manifestPath.ts'

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

/** Folders against folders; `**` stands for any number of them. The last star takes what is left over, so this never goes back further than to it. */
function matchParts(pattern: Rule['pattern'], parts: readonly string[]): boolean {
  return spread(
    pattern.length,
    parts.length,
    (i) => pattern[i]!.length === 1 && pattern[i]![0] === '**',
    (i, j) => matchName(pattern[i]!, parts[j]!),
  )
}

/** One name against a pattern with `*`, `?` and `[…]`. */
function matchName(tokens: readonly string[], name: string): boolean {
  return spread(
    tokens.length,
    name.length,
    (i) => tokens[i]!.startsWith('*'),
    (i, j) => {
      const token = tokens[i]!
      if (token === '?') return true
      if (token.length > 1 && token.startsWith('[')) return inClass(token, name[j]!)
      return (token.length > 1 ? token[1]! : token) === name[j]
    },
  )
}

/** The greedy matching with one place to go back to: pattern length times text length at most. */
function spread(pattern: number, text: number, isStar: (i: number) => boolean, same: (i: number, j: number) => boolean): boolean {
  let i = 0
  let star = -1
  let from = 0
  for (let j = 0; j < text;) {
    if (i < pattern && isStar(i)) {
      star = i++
      from = j
    } else if (i < pattern && same(i, j)) {
      i++
      j++
    } else if (star >= 0) {
      i = star + 1
      j = ++from
    } else return false
  }
  while (i < pattern && isStar(i)) i++
  return i === pattern
}

/** A pattern in pieces: stars, `?`, `[a-z]`, `\\x` for x itself, and plain characters. */
const tokensOf = (pattern: string): readonly string[] => pattern.match(/\\.|\[[!^]?\]?[^\]]*\]|\*+|[\s\S]/g) ?? []

function inClass(token: string, char: string): boolean {
  const not = token[1] === '!' || token[1] === '^'
  const body = token.slice(not ? 2 : 1, -1)
  let inside = false
  for (let i = 0; i < body.length; i++) {
    if (body[i + 1] === '-' && i + 2 < body.length) {
      if (char >= body[i]! && char <= body[i + 2]!) inside = true
      i += 2
    } else if (body[i] === char) inside = true
  }
  return inside !== not
}
