// What could mend a fault of a planning file: the id or the word that was meant, a reason for a loosened limit, an approval. Pure: names the change, makes none.

import { allItems } from './allItems.ts'
import { saidStates } from './plan.ts'
import type { Schema } from './planSchema.ts'
import type { Say } from './say.ts'
import { namesIn, schemasAt, valuesOf } from './schemaAt.ts'
import { yamlContext } from './yamlContext.ts'

export type PlanFix =
  /** Columns of the line are replaced. */
  | {
      readonly kind: 'replace'
      readonly title: string
      readonly line: number
      readonly from: number
      readonly to: number
      readonly text: string
    }
  /** A reason is asked for and put on record. */
  | { readonly kind: 'reason'; readonly title: string; readonly criterion: string }
  /** An empty file is made. */
  | { readonly kind: 'create'; readonly title: string; readonly path: string }
  /** The plan's command is run for an item. */
  | {
      readonly kind: 'command'
      readonly title: string
      readonly command: 'attest' | 'override' | 'markNotApplicable' | 'setNote'
      readonly item: string
    }

export interface FixedFault {
  readonly message: string
  /** From 0. */
  readonly line: number
  readonly column: number
  /** Of a loosened limit: what a reason must name. `approvalMissing`, or `brokenLink` with its path. */
  readonly criterion: string | null
}

/** Codes of faults that are mended in a way of their own. */
export const approvalMissing = 'approval'
export const brokenLink = 'link:'

/** At most this many words are offered. */
const mostWords = 3

/** The fixes of a fault in a file of this form (null when it has none). */
export function fixesOf(fault: FixedFault, text: string, schema: Schema | null, say: Say): readonly PlanFix[] {
  if (fault.criterion === approvalMissing)
    return [{ kind: 'command', title: say('Attest the Criteria…'), command: 'attest', item: 'FEA-2' }]
  if (fault.criterion?.startsWith(brokenLink) === true) {
    const path = fault.criterion.slice(brokenLink.length)
    return [{ kind: 'create', title: say('Create {0}', path), path }]
  }
  if (fault.criterion !== null) return [{ kind: 'reason', title: say('Log the Reason…'), criterion: fault.criterion }]
  const whole = text.split(/\r?\n/)[fault.line] ?? ''
  const item = /^([A-Z]+-[A-Z]?\d+)\b/.exec(fault.message)?.[1]
  if (item !== undefined && fault.message.endsWith('Use Override.'))
    return [{ kind: 'command', title: say('Override {0}…', item), command: 'override', item }]
  if (item !== undefined && fault.message.endsWith('Write a note.'))
    return [{ kind: 'command', title: say('Say Why {0} Does Not Apply…', item), command: 'setNote', item }]
  const word = wordAt(whole, fault.column)
  if (word === null) return []
  const meant = nearest(word.text, choicesAt(text, fault.line, word.to, whole, schema))
  return meant.map((one) => ({
    kind: 'replace',
    title: say('Change to {0}', one),
    line: fault.line,
    from: word.from,
    to: word.to,
    text: one,
  }))
}

function wordAt(whole: string, column: number): { readonly text: string; readonly from: number; readonly to: number } | null {
  for (const match of whole.matchAll(/[\p{L}\p{N}_.-]+/gu))
    if (match.index <= column && column <= match.index + match[0].length)
      return { text: match[0], from: match.index, to: match.index + match[0].length }
  return null
}

/** What may stand there: values of the form, names of its map, ids of items. */
function choicesAt(text: string, line: number, to: number, whole: string, schema: Schema | null): readonly string[] {
  const isKey = /^["']?\s*:(\s|$)/.test(whole.slice(to))
  const at = yamlContext(text, line, to)
  const here = schema === null ? [] : schemasAt(schema, at.path)
  if (!isKey) return [...valuesOf(here).map(String), ...saidStates]
  const names = [...namesIn(here).keys()].filter((name) => !at.siblings.includes(name))
  return names.length > 0 ? names : allItems.map((item) => item.id)
}

/** The nearest of some words, nearest first; none that is far. */
export function nearest(word: string, choices: readonly string[]): readonly string[] {
  const lower = word.toLowerCase()
  const far = Math.max(2, Math.ceil(word.length / 3))
  return [...new Set(choices)]
    .map((one) => ({ one, far: distance(lower, one.toLowerCase()) }))
    .filter((found) => found.far <= far && found.one !== word)
    .sort((a, b) => a.far - b.far)
    .slice(0, mostWords)
    .map((found) => found.one)
}

/** Letters to add, take out or change to make one word of another; a swap of neighbours counts as one. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1)
      next.push(best)
    }
    before = row
    row = next
  }
  return row[b.length]!
}
