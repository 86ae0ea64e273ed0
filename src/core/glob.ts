// Globs for folders and files: `*`, `?`, `**`, `{a,b}`, `[abc]`, '/' separated and relative to a root. Knows no disk.

export interface Glob {
  /** The path, or a folder above it, matches. */
  covers(path: string): boolean
  /** The path itself matches; `a/**` is all that lies below a. */
  names(path: string): boolean
  /** Something below the folder might match. */
  mayCover(folder: string): boolean
}

const escape = (text: string): string => text.replaceAll(/[.+^$()|\\[\]{}*?]/g, String.raw`\$&`)

/** One level of braces opened after the other: `{a,b}/{c,d}` is four globs. */
function openBraces(glob: string): string[] {
  const match = /\{([^{}]*)\}/.exec(glob)
  if (match === null) return [glob]
  const [before, after] = [glob.slice(0, match.index), glob.slice(match.index + match[0].length)]
  return match[1]!.split(',').flatMap((choice) => openBraces(`${before}${choice}${after}`))
}

function segmentPattern(segment: string): RegExp {
  const source = segment.replaceAll(/\[!?[^\]]+\]|[*?]|[^*?[]+|\[/g, (part) => {
    if (part === '*') return '.*'
    if (part === '?') return '.'
    if (part.length > 2 && part.startsWith('[') && part.endsWith(']')) {
      const inside = part.slice(1, -1).replaceAll('\\', String.raw`\\`)
      return inside.startsWith('!') ? `[^${inside.slice(1)}]` : `[${inside}]`
    }
    return escape(part)
  })
  try {
    return new RegExp(`^${source}$`, 's')
  } catch {
    // a range that is none, [z-a]: the text itself
    return new RegExp(`^${escape(segment)}$`)
  }
}

type Pattern = readonly (RegExp | '**')[]

/** Whether the pattern matches the beginning of `path` ('above'), could go on below all of it ('below'), or matches just it ('whole'). */
function meets(pattern: Pattern, path: readonly string[], want: 'above' | 'below' | 'whole', p = 0, s = 0): boolean {
  if (p === pattern.length) return want === 'whole' ? s === path.length : want === 'above' && (s > 0 || path.length === 0)
  const part = pattern[p]!
  if (part === '**') {
    // `a/**` means a itself too, and `**` all
    if (want === 'above' && p === pattern.length - 1) return true
    if (want === 'whole' && p === pattern.length - 1) return s < path.length
    if (want === 'below') return true
    for (let skip = s; skip <= path.length; skip++) if (meets(pattern, path, want, p + 1, skip)) return true
    return false
  }
  if (s === path.length) return want === 'below'
  return part.test(path[s]!) && meets(pattern, path, want, p + 1, s + 1)
}

/** Compiles globs; an empty list covers nothing. A leading './' or '/' and a trailing '/' are passed over. */
export function compileGlobs(globs: readonly string[]): Glob {
  const patterns = globs.flatMap(openBraces).map((glob): Pattern => {
    const parts = glob.split('/').filter((part) => part !== '' && part !== '.')
    return parts.map((part) => (part === '**' ? '**' : segmentPattern(part)))
  })
  const split = (path: string): string[] => (path === '.' ? [] : path.split('/'))
  return {
    covers: (path) => patterns.some((pattern) => meets(pattern, split(path), 'above')),
    names: (path) => patterns.some((pattern) => meets(pattern, split(path), 'whole')),
    mayCover: (folder) => patterns.some((pattern) => meets(pattern, split(folder), 'below') || meets(pattern, split(folder), 'above')),
  }
}

/**
 * Whether a glob may come from a repository: below the folder, '/' separated, and without what makes matching slow: many stars in a row of names,
 * braces within braces.
 */
export function isTameGlob(glob: string): boolean {
  if (glob.length > 200 || glob.trim() === '' || /^\/|^[a-z]:|\\|(^|\/)\.\.(\/|$)/i.test(glob)) return false
  if ((glob.match(/[{}]/g)?.length ?? 0) > 2 || (glob.match(/,/g)?.length ?? 0) > 20) return false
  const parts = glob.split('/')
  return parts.filter((part) => part === '**').length <= 2 && parts.every((part) => part === '**' || (part.match(/\*/g)?.length ?? 0) <= 3)
}
