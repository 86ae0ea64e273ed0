// What is wrong with a YAML text, as one sentence with its place. Knows nothing of what the text is for.

import type { LineCounter, YAMLError } from 'yaml'
import type { Place } from './plan.ts'

/** Place and sentence of the first fault of a document; null when it has none. */
export function firstFault(
  errors: readonly YAMLError[],
  lines: LineCounter,
): { readonly place: Place; readonly message: string; readonly offset: number } | null {
  const first = [...errors].sort((a, b) => a.pos[0] - b.pos[0])[0]
  if (first === undefined) return null
  return { place: placeAt(lines, first.pos[0]), message: sentence(first.code, first.message), offset: first.pos[0] }
}

/** Line and column of an offset, both from 1. */
export function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

function sentence(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'The same key stands twice.'
  if (code === 'MULTIPLE_DOCS') return 'A second YAML document begins; a plan is one.'
  if (code === 'TAB_AS_INDENT') return 'A tab indents the line; YAML allows spaces only.'
  if (code === 'MISSING_CHAR' && message.includes('quote')) return 'A quote is not closed.'
  if (code === 'BAD_INDENT' || /indent/i.test(message)) return 'The line is not indented like its neighbours.'
  const said = message
    .split('\n', 1)[0]!
    .slice(0, 200)
    .replace(/ at line \d+, column \d+:?$/, '')
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.!?]$/.test(said) ? '' : '.'}`
}
