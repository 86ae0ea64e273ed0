// Whether a text says something: headings, comments, empty lines and words that promise text do not count. Judges no content.

const promise =
  /^\s*([-*+>|]|\d+[.)])?\s*(\[[ x]?\]\s*)?[*_`]*(todo|tbd|tba|fixme|xxx|n\/a|none yet|coming soon|lorem ipsum|\.\.\.|…)(?![a-z0-9])[*_`]*.{0,40}$/i

/** Lines that count, with comments and front matter taken out. */
function lines(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF?---\r?\n[\s\S]*?\r?\n---[ \t]*(\r?\n|$)/, '')
    .replaceAll(/<!--[\s\S]*?(-->|$)/g, '')
    .split(/\r?\n/)
}
const headingOf = (line: string): { readonly depth: number; readonly name: string } | null => {
  const match = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$/.exec(line)
  return match === null ? null : { depth: match[1]!.length, name: match[2]! }
}
const counts = (line: string): number => {
  if (headingOf(line) !== null || promise.test(line) || /^[\s|:=*_-]*$/.test(line)) return 0
  return line.trim().length
}

/** Characters that say something. */
export const textCounts = (text: string): number => lines(text).reduce((sum, line) => sum + counts(line), 0)

/** Headings in small letters, each with the characters below it, those of its own subheadings among them. */
export function textSections(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  let open: { readonly depth: number; readonly name: string }[] = []
  const all = lines(text)
  for (const [i, line] of all.entries()) {
    const underlined = /^ {0,3}(=+|-+)[ \t]*$/.test(all[i + 1] ?? '') && line.trim() !== '' && headingOf(line) === null
    const heading = underlined ? { depth: all[i + 1]!.trim().startsWith('=') ? 1 : 2, name: line.trim() } : headingOf(line)
    if (heading !== null) {
      open = [...open.filter((one) => one.depth < heading.depth), { ...heading, name: heading.name.toLowerCase() }]
      if (!found.has(open.at(-1)!.name)) found.set(open.at(-1)!.name, 0)
    } else for (const { name } of open) found.set(name, (found.get(name) ?? 0) + counts(line))
  }
  return found
}

/** Whether no heading of this name (or one that holds it as a word) has text below it. */
export function missingText(sections: ReadonlyMap<string, number>, name: string): boolean {
  const wanted = name.toLowerCase()
  return ![...sections].some(([heading, count]) => count > 0 && ` ${heading.replaceAll(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${wanted} `))
}
