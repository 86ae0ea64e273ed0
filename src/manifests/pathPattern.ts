// Patterns of .gitattributes, .gitignore and .dvcignore against paths. No regular expressions are made of them, so that a hostile pattern
// cannot cost more than pattern length times path length.

/** Folders against folders; `**` stands for any number of them. The last star takes what is left over, so this never goes back further than to it. */
export function matchParts(pattern: readonly (readonly string[])[], parts: readonly string[]): boolean {
  return spread(
    pattern.length,
    parts.length,
    (i) => pattern[i]!.length === 1 && pattern[i]![0] === '**',
    (i, j) => matchName(pattern[i]!, parts[j]!),
  )
}

/** One name against a pattern with `*`, `?` and `[…]`. */
export function matchName(tokens: readonly string[], name: string): boolean {
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
export const tokensOf = (pattern: string): readonly string[] => pattern.match(/\\.|\[[!^]?\]?[^\]]*\]|\*+|[\s\S]/g) ?? []

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
