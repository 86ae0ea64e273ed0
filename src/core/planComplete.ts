// What can be written where the cursor stands in a planning file: the names and values of its form, metrics that runs logged, people of the plan.

import { itemContent } from './allItems.ts'
import type { Schema } from './planSchema.ts'
import type { Say } from './say.ts'
import { kindOf, namesIn, schemasAt, valuesOf, wordsOf } from './schemaAt.ts'
import { yamlContext } from './yamlContext.ts'
import { scalarText } from './yamlScalar.ts'

export interface Completion {
  readonly label: string
  readonly kind: 'name' | 'value'
  readonly detail: string
  /** Plain text; null when the detail says all. */
  readonly words: string | null
  /** What is written in place of what was typed so far. */
  readonly text: string
  /** Ask again at once: what follows has choices too. */
  readonly again: boolean
}

export interface Completions {
  /** Column on the line, from 0, at which what is replaced begins. */
  readonly from: number
  readonly items: readonly Completion[]
}

export interface CompletionsKnown {
  /** Metrics that runs logged. */
  readonly metrics: readonly string[]
  /** Ids of pinned benchmarks. */
  readonly datasets: readonly string[]
  readonly people: readonly string[]
}

/** `line` and `column` from 0. */
export function completionsAt(schema: Schema, text: string, line: number, column: number, known: CompletionsKnown, say: Say): Completions {
  const at = yamlContext(text, line, column)
  const here = schemasAt(schema, at.path)
  const values = at.isValue ? valuesAt(here, at.path, known, say) : namesAt(here, at.siblings, at.indent, at.inBraces, say)
  return { from: at.from, items: values }
}

function namesAt(here: readonly Schema[], siblings: readonly string[], indent: number, inBraces: boolean, say: Say): readonly Completion[] {
  const gap = `\n${' '.repeat(indent + 2)}`
  return [...namesIn(here)].flatMap(([name, schema]): Completion[] => {
    if (siblings.includes(name)) return []
    const kind = kindOf(schema)
    const content = itemContent(name)
    const follow = inBraces || kind === 'value' ? ' ' : kind === 'list' ? `${gap}- ` : gap
    return [
      {
        label: name,
        kind: 'name',
        detail: content === undefined ? say(wordsOf(schema)) : say(content.title),
        words: content === undefined ? null : say(content.question),
        text: `${scalarText(name) === name ? name : `"${name}"`}:${follow}`,
        again: kind !== 'value' || valuesOf([schema]).length > 0,
      },
    ]
  })
}

function valuesAt(here: readonly Schema[], path: readonly string[], known: CompletionsKnown, say: Say): readonly Completion[] {
  const name = path.findLast((one) => one !== '[]') ?? ''
  const value = (text: string, detail: string, written = text): Completion => ({
    label: text,
    kind: 'value',
    detail,
    words: null,
    text: written,
    again: false,
  })
  const chosen = valuesOf(here).map((one) =>
    // "<=" and ">" mean something to YAML
    value(String(one), '', typeof one === 'string' && /^[<>=]/.test(one) ? `"${one}"` : String(one)),
  )
  if (chosen.length > 0) return chosen
  if (here.length === 0) return []
  if (name === 'metric') return known.metrics.map((metric) => value(metric, say('logged by runs'), scalarText(metric)))
  if (name === 'dataset') return known.datasets.map((id) => value(id, say('pinned benchmark'), scalarText(id)))
  if (name === 'owner' || name === 'who') return known.people.map((who) => value(who, '', scalarText(who)))
  return []
}
