// Writes the forms of the planning files as JSON Schemas into media/schemas, for editors and tools that read such. Run by hand after a change of
// src/core/planSchema.ts or of the questions: node test/tools/schemas.ts. A test says when it was forgotten.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { type Schema, fileForms } from '../../src/core/planSchema.ts'
import { top } from './toolsCache.ts'

export const schemaFile = (name: string): string => join(top, 'media', 'schemas', `${name}.schema.json`)

/** The text of a schema file, as prettier leaves it. */
export async function schemaText(name: string): Promise<string> {
  const form = fileForms.find((one) => one.name === name)!
  const text = JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', title: `Flywheel: ${name}`, ...shared(form.schema) })
  return format(text, { ...(await resolveConfig(schemaFile(name))), parser: 'json' })
}

/** The same with what is repeated often said once, below `definitions`. */
function shared(schema: Schema): object {
  const counts = new Map<string, number>()
  const isPart = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && ('type' in value || 'enum' in value || 'anyOf' in value)
  const count = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (isPart(value)) counts.set(JSON.stringify(value), (counts.get(JSON.stringify(value)) ?? 0) + 1)
    for (const one of Object.values(value)) count(one)
  }
  count(schema)
  const names = new Map([...counts].filter(([, times]) => times >= 4).map(([text], i) => [text, `part${i + 1}`]))
  const replaced = (value: unknown, whole = false): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const name = whole ? undefined : names.get(JSON.stringify(value))
    if (name !== undefined) return { $ref: `#/definitions/${name}` }
    if (Array.isArray(value)) return value.map((one) => replaced(one))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one)]))
  }
  const definitions = Object.fromEntries([...names].map(([text, name]) => [name, replaced(JSON.parse(text), true)]))
  return { ...(replaced(schema, true) as object), ...(names.size === 0 ? {} : { definitions }) }
}

if (import.meta.main) for (const { name } of fileForms) writeFileSync(schemaFile(name), await schemaText(name))
