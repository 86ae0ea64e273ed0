// Globs for folders and files: `*`, `?`, `**`, `{a,b}`, `[abc]`, '/' separated and relative to a root. Knows no disk.

export interface Glob {
  /** The path, or a folder above it, matches. */
  covers(path: string): boolean
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

/** Whether the pattern matches the beginning of `path` (whole = 'above'), or could go on below all of it (whole = 'below'). */
function meets(pattern: Pattern, path: readonly string[], want: 'above' | 'below', p = 0, s = 0): boolean {
  if (p === pattern.length) return want === 'above' && (s > 0 || path.length === 0)
  const part = pattern[p]!
  if (part === '**') {
    // `a/**` means a itself too, and `**` all
    if (want === 'above' && p === pattern.length - 1) return true
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
    mayCover: (folder) => patterns.some((pattern) => meets(pattern, split(folder), 'below') || meets(pattern, split(folder), 'above')),
  }
}
