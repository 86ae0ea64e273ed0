// What is wrong with a YAML text, as one sentence with its place. Knows nothing of what the text is for.

import { type Document, type LineCounter, visit } from 'yaml'
import type { Place } from './plan.ts'

/** Place and sentence of the first fault of a document; null when it has none. `offset` is where the parser stumbled. */
export function firstFault(
  parsed: Document.Parsed,
  lines: LineCounter,
): { readonly place: Place; readonly message: string; readonly offset: number } | null {
  const first = [...parsed.errors].sort((a, b) => a.pos[0] - b.pos[0])[0]
  if (first === undefined) return null
  const offset = first.pos[0]
  let at = offset
  // the parser stumbles where the text ends; a person wants the quote that opens
  if (isOpenQuote(first.code, first.message))
    visit(parsed, {
      Scalar(_key, { type, range }) {
        if (type?.startsWith('QUOTE_') === true && range && range[0] < offset && range[1] >= offset) at = range[0]
      },
    })
  return { place: placeAt(lines, at), message: sentence(first.code, first.message), offset }
}

const isOpenQuote = (code: string, message: string): boolean => code === 'MISSING_CHAR' && message.includes('quote')

/** Line and column of an offset, both from 1. */
export function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

function sentence(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'The same key stands twice.'
  if (code === 'MULTIPLE_DOCS') return 'A second YAML document begins; a plan is one.'
  if (code === 'TAB_AS_INDENT') return 'A tab indents the line; YAML allows spaces only.'
  if (/stack/i.test(message)) return 'It is nested too deeply to be read.'
  if (/end with a [\]}]/.test(message)) return 'A bracket or a brace is not closed.'
  if (isOpenQuote(code, message)) return 'A quote is not closed.'
  if (code === 'BAD_INDENT' || /indent/i.test(message)) return 'The line is not indented like its neighbours.'
  const said = message
    .split('\n', 1)[0]!
    .slice(0, 200)
    .replace(/ at line \d+, column \d+:?$/, '')
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${said.endsWith('.') ? '' : '.'}`
}
