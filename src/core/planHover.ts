// What a pointer over a word of a planning file is told: of an item, its question, rubric and how it stands; of a criterion, the values that runs reached; of a
// name, what belongs there. Markdown; text of the repository stays text.

import { itemContent } from './allItems.ts'
import { contentOf } from './feasibilityRows.ts'
import { resultTooltip } from './itemWords.ts'
import { plainMarkdown } from './markdownText.ts'
import { itemOf } from './plan.ts'
import { criterionInWords } from './planLenses.ts'
import type { ShownFolder } from './planRows.ts'
import type { Schema } from './planSchema.ts'
import type { Say } from './say.ts'
import { schemasAt, valuesOf, wordsOf } from './schemaAt.ts'
import { yamlContext } from './yamlContext.ts'

export interface Hover {
  readonly markdown: string
  /** Columns on the line, from 0. */
  readonly from: number
  readonly to: number
}

const word = /[\p{L}\p{N}_.$-]+/gu

/** null where there is nothing to say. `schema`: of the file, null when it has none. `path`: of the file, relative to the folder. */
export function hoverAt(
  folder: ShownFolder,
  file: { readonly path: string; readonly text: string; readonly schema: Schema | null },
  line: number,
  column: number,
  say: Say,
): Hover | null {
  const whole = file.text.split(/\r?\n/)[line] ?? ''
  const found = [...whole.matchAll(word)].find((one) => one.index <= column && column <= one.index + one[0].length)
  if (found === undefined) return null
  const [from, to] = [found.index, found.index + found[0].length]
  const told = ofItem(folder, found[0], say) ?? ofName(folder, file, line, to, whole, say)
  return told === null ? null : { markdown: told, from, to }
}

function ofItem(folder: ShownFolder, id: string, say: Say): string | null {
  const { plan, project } = folder
  const result = project?.items.find((one) => one.id === id)
  const content = itemContent(id) ?? (result === undefined ? undefined : contentOf(folder, result))
  if (content === undefined) return null
  if (result !== undefined) return resultTooltip(content, result, itemOf(plan, id), say)
  return [
    `**${plainMarkdown(say(content.title))}**`,
    plainMarkdown(say(content.question)),
    ...content.rubric.map((text, i) => `- ${i} · ${plainMarkdown(say(text))}`),
  ].join('\n\n')
}

function ofName(
  { project }: ShownFolder,
  { path, text, schema }: { readonly path: string; readonly text: string; readonly schema: Schema | null },
  line: number,
  to: number,
  whole: string,
  say: Say,
): string | null {
  const isKey = /^["']?\s*:(\s|$)/.test(whole.slice(to))
  const at = yamlContext(text, line, isKey ? Math.min(whole.length, to + whole.slice(to).indexOf(':') + 2) : to)
  const criterion = project?.criteria.find((one) => one.path === path && one.place?.line === line + 1)
  const numbers = criterion === undefined ? [] : [plainMarkdown(criterionInWords(criterion, say), 400)]
  if (schema === null) return numbers[0] ?? null
  const here = schemasAt(schema, at.path)
  const words = here.map((one) => wordsOf(one)).find((one) => one !== '') ?? ''
  const values = valuesOf(here)
  const parts = [
    ...(words === '' ? [] : [plainMarkdown(say(words), 600)]),
    ...(values.length === 0 ? [] : [plainMarkdown(values.join(' · '))]),
    ...numbers,
  ]
  return parts.length === 0 ? null : parts.join('\n\n')
}
