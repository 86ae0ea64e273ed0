// Collects the texts that people see into l10n/bundle.l10n.json, from which translators start. Run by hand before a release.
//   node test/tools/strings.ts
// A text is the first argument of `say(…)`, `t(…)` or `l10n.t(…)`, written as one literal; or it stands in the questions and forms of planning, which are data.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allItems } from '../../src/core/allItems.ts'
import { type Schema, fileForms } from '../../src/core/planSchema.ts'
import { top } from './toolsCache.ts'

const call = /\b(?:say|t)\(\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/g
const texts = new Set<string>()
for (const room of ['core', 'host'])
  for (const name of readdirSync(join(top, 'src', room)).filter((one) => one.endsWith('.ts')))
    for (const [, literal] of readFileSync(join(top, 'src', room, name), 'utf8').matchAll(call))
      texts.add(literal!.slice(1, -1).replaceAll(/\\(.)/g, (_whole, one: string) => (one === 'n' ? '\n' : one)))

for (const { title, question, why, rubric, scale } of allItems)
  for (const text of [title, question, why, ...rubric, ...(scale ?? [])]) texts.add(text)
const describe = (schema: Schema): void => {
  if (schema.description !== undefined && schema.description !== '') texts.add(schema.description)
  for (const one of [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? [])]) describe(one)
  for (const one of [schema.items, schema.additionalProperties]) if (one !== undefined) describe(one)
}
for (const { schema } of fileForms) describe(schema)

mkdirSync(join(top, 'l10n'), { recursive: true })
const bundle = Object.fromEntries([...texts].sort().map((text) => [text, text]))
writeFileSync(join(top, 'l10n', 'bundle.l10n.json'), `${JSON.stringify(bundle, null, 2)}\n`)
console.log(`${texts.size} texts`)
