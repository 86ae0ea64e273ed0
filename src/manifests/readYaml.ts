// Reads YAML that somebody else wrote: a value, or one sentence with the place where it breaks. Runs no tags, expands no alias bombs.

import { LineCounter, isNode, parseDocument } from 'yaml'

/** Larger ones take seconds to parse. */
export const yamlLimitBytes = 1_000_000

export type YamlRead =
  | {
      readonly ok: true
      /** Plain data; undefined for an empty file. */
      readonly value: unknown
      /** Line (from 1) of what lies at a path of keys and indexes; null when there is nothing. */
      lineOf(path: readonly (string | number)[]): number | null
    }
  | { readonly ok: false; readonly why: string }

/** Never throws. Two values under one key, two documents and merge conflicts are faults, as they are for the tools themselves. */
export function readYaml(bytes: Uint8Array): YamlRead {
  if (bytes.length > yamlLimitBytes) return { ok: false, why: `It has ${bytes.length} bytes; at most ${yamlLimitBytes} are read.` }
  const text = decode(bytes)
  if (text === null) return { ok: false, why: 'It is not text in UTF-8.' }
  const conflict = /^<{7} /m.exec(text)
  if (conflict !== null)
    return { ok: false, why: `Line ${lineAt(text, conflict.index)}: a merge conflict is left in it. Resolve it, keeping one side.` }
  const counter = new LineCounter()
  try {
    const parsed = parseDocument(text, { version: '1.2', merge: true, logLevel: 'error', keepSourceTokens: false, lineCounter: counter })
    const fault = parsed.errors[0]
    if (fault !== undefined) {
      const { line, col } = counter.linePos(fault.pos[0])
      return { ok: false, why: `Line ${line}, column ${col}: ${sentence(fault.code, fault.message)}` }
    }
    return {
      ok: true,
      value: text.trim() === '' ? undefined : parsed.toJS({ maxAliasCount: 100 }),
      lineOf(path) {
        const node: unknown = parsed.getIn(path, true)
        return isNode(node) && node.range ? counter.linePos(node.range[0]).line : null
      },
    }
  } catch (error) {
    // nesting deeper than the stack, or aliases that multiply
    const what =
      error instanceof RangeError ? 'It is nested too deeply.' : `It cannot be read: ${ended(firstLine((error as Error).message))}`
    return { ok: false, why: what }
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function sentence(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'the same key stands twice.'
  if (code === 'MULTIPLE_DOCS') return 'a second YAML document begins, where one is expected.'
  if (code === 'TAB_AS_INDENT') return 'a tab indents the line, where YAML allows spaces only.'
  const said = firstLine(message).replace(/ at line \d+, column \d+:?$/, '')
  return ended(`${said.charAt(0).toLowerCase()}${said.slice(1)}`)
}

const ended = (text: string): string => (text.endsWith('.') ? text : `${text}.`)
const firstLine = (text: string): string => text.split('\n', 1)[0]!.slice(0, 200)
const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length
