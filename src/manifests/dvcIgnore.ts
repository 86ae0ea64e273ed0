// What .dvcignore files leave out of a folder of data: patterns of gitignore(5), and the folders that DVC never takes.

import { folderOf, nameOf } from './manifestPath.ts'
import { matchName, matchParts, tokensOf } from './pathPattern.ts'

export interface IgnoreFile {
  /** Folder that it stands in, relative to the project; '' = its top. */
  readonly folder: string
  readonly text: string
}

interface Rule {
  readonly folder: string
  readonly pattern: readonly (readonly string[])[]
  readonly nameOnly: boolean
  readonly foldersOnly: boolean
  readonly ignored: boolean
}

/** dvc/ignore.py: `.hg/`, `.git/`, `.git`, `.dvc/`. */
const always = new Set(['.git', '.hg', '.dvc'])

/** Tells of one name in a folder (path relative to the project) whether it is left out. What lies below a folder that is left out is not asked for. */
export function ignoredBy(files: readonly IgnoreFile[]): (path: string, isFolder: boolean) => boolean {
  const depth = (folder: string): number => (folder === '' ? 0 : folder.split('/').length)
  const rules = files.toSorted((a, b) => depth(a.folder) - depth(b.folder)).flatMap(rulesOf)
  return (path, isFolder) => {
    if (always.has(nameOf(path)) && (isFolder || nameOf(path) === '.git')) return true
    for (let i = rules.length - 1; i >= 0; i--) {
      const rule = rules[i]!
      if ((isFolder || !rule.foldersOnly) && matches(rule, path)) return rule.ignored
    }
    return false
  }
}

function rulesOf({ folder, text }: IgnoreFile): Rule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const written = line.replace(/(?<!\\) +$/, '')
    if (written === '' || written.startsWith('#') || written.length > 2_048) return []
    const ignored = !written.startsWith('!')
    const bare = ignored ? written : written.slice(1)
    const foldersOnly = bare.endsWith('/')
    const pattern = bare.replace(/\/+$/, '').replace(/^\/+/, '')
    if (pattern === '') return []
    return [
      {
        folder,
        pattern: pattern.split('/').map(tokensOf),
        nameOnly: !bare.replace(/\/+$/, '').includes('/'),
        foldersOnly,
        ignored,
      },
    ]
  })
}

function matches(rule: Rule, path: string): boolean {
  const below = rule.folder === '' ? path : path.startsWith(`${rule.folder}/`) ? path.slice(rule.folder.length + 1) : null
  if (below === null) return false
  return rule.nameOnly ? matchName(rule.pattern[0]!, nameOf(below)) : matchParts(rule.pattern, below.split('/'))
}

/** The folders whose .dvcignore holds for what lies in `folder`: itself and all above, up to the project. */
export function ignoringFolders(folder: string): readonly string[] {
  const all: string[] = [folder]
  for (let at = folder; at !== '';) all.push((at = folderOf(at)))
  return all
}
