// One text as a YAML scalar that every reader, of YAML 1.1 or 1.2, takes for exactly this text.

/** Words that one of the versions takes for something else than text. */
const reserved = /^(y|yes|n|no|true|false|on|off|null|nil|nan|inf|none|~)$/i
/** Letters, digits and signs that mean nothing to YAML at this place, also inside braces; it begins with a letter. */
const plain = /^\p{L}[\p{L}\p{N} _./+()&;%=–—’-]*$/u

/** Plain where that is safe, else in double quotes, on one line. */
export function scalarText(text: string): string {
  return plain.test(text) && !reserved.test(text) && !text.endsWith(' ') && text.length <= 500 ? text : quoted(text)
}

/** In double quotes, with everything escaped that is not plainly visible. */
export function quoted(text: string): string {
  const body = text.replaceAll(/["\\\p{C}\p{Zl}\p{Zp}\u00a0]/gu, (one) => {
    if (one === '"' || one === '\\') return `\\${one}`
    if (one === '\n') return '\\n'
    if (one === '\t') return '\\t'
    if (one === '\r') return '\\r'
    const code = one.codePointAt(0)!
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
  return `"${body}"`
}

/** Lines of a block scalar without indent, its header first; null where only quotes keep the text whole. */
export function blockLines(text: string): readonly string[] | null {
  if (
    !text.includes('\n') ||
    /[^\S\n]$|[^\S\n]\n|\n\n$|^\n|^[^\S\n]/.test(text) ||
    /[\p{Cc}\p{Zl}\p{Zp}\ufeff]|\p{Cs}/u.test(text.replaceAll('\n', ''))
  )
    return null
  const body = text.endsWith('\n') ? text.slice(0, -1) : text
  return [text.endsWith('\n') ? '|' : '|-', ...body.split('\n')]
}
