// Paths and web links that a value names. Follows none of them.

import { type YamlValue, isYamlList, isYamlMap } from './yamlValues.ts'

export interface NamedLink {
  /** As it is written. */
  readonly said: string
  /** Below the folder, '/' separated, without an anchor; null for a web link. */
  readonly path: string | null
}

/** Keys of a map under which links stand. */
const linkKeys = new Set(['evidence', 'link', 'links', 'path', 'paths', 'file', 'files', 'source', 'sources', 'url', 'report', 'href'])
const mostLinks = 50

/** Links of a text, of the texts of a list, and of what stands in maps under such names as `evidence`. At most 50. */
export function linksIn(value: YamlValue | undefined): readonly NamedLink[] {
  const found: NamedLink[] = []
  const look = (one: YamlValue, isNamed: boolean, depth: number): void => {
    if (found.length >= mostLinks || depth > 6) return
    if (typeof one === 'string') {
      if (isNamed) found.push(...linksOfText(one))
    } else if (isYamlList(one)) for (const inner of one) look(inner, isNamed, depth + 1)
    else if (isYamlMap(one)) for (const key of Object.keys(one)) look(one[key]!, linkKeys.has(key.toLowerCase()), depth + 1)
  }
  look(value ?? null, true, 0)
  return found.slice(0, mostLinks)
}

function linksOfText(text: string): readonly NamedLink[] {
  const said = text.trim()
  const marked = [...said.matchAll(/\]\(([^()\s]{1,300})\)/g)].map((match) => match[1]!)
  if (marked.length > 0) return marked.flatMap(linkOf)
  // a sentence is no path
  return said === '' || /\s/.test(said) ? [] : linkOf(said)
}

function linkOf(said: string): readonly NamedLink[] {
  if (/^https?:\/\//i.test(said)) return [{ said, path: null }]
  if (/^[a-z][a-z0-9+.-]*:/i.test(said)) return [{ said, path: null }]
  const path = said
    .replace(/[?#].*$/, '')
    .replace(/:\d+(-\d+)?$/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
  return path === '' ? [] : [{ said, path }]
}
