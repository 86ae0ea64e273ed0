// What a schema says of a place in a file: the names that may stand there, and what is said of them.

import type { Schema } from './planSchema.ts'

/** Every form that is right at the end of the path; empty where the schema says nothing. */
export function schemasAt(schema: Schema, path: readonly string[]): readonly Schema[] {
  let here: readonly Schema[] = forms(schema)
  for (const name of path) here = here.flatMap((one) => below(one, name).flatMap(forms))
  return here
}

const forms = (schema: Schema): readonly Schema[] => (schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(forms))

function below(schema: Schema, name: string): readonly Schema[] {
  if (name === '[]') return schema.items === undefined ? [] : [schema.items]
  const own = schema.properties?.[name] ?? schema.additionalProperties
  return own === undefined ? [] : [own]
}

/** Names of a map with what is said of each, in the order of the schema. */
export function namesIn(schemas: readonly Schema[]): ReadonlyMap<string, Schema> {
  const found = new Map<string, Schema>()
  for (const schema of schemas)
    for (const [name, one] of Object.entries(schema.properties ?? {})) if (!found.has(name)) found.set(name, one)
  return found
}

/** Whether names beside those of the schema may stand in the map. */
export const isFree = (schemas: readonly Schema[]): boolean =>
  schemas.length === 0 || schemas.some((one) => one.additionalProperties !== undefined || one.properties === undefined)

/** Values to choose from; empty where any is right. */
export const valuesOf = (schemas: readonly Schema[]): readonly (string | number | boolean)[] => schemas.flatMap((one) => one.enum ?? [])

/** Whether a map, a list or a plain value belongs there. */
export function kindOf(schema: Schema): 'map' | 'list' | 'value' {
  const fullest = forms(schema).at(-1)!
  if (fullest.properties !== undefined || fullest.additionalProperties !== undefined) return 'map'
  return fullest.items === undefined ? 'value' : 'list'
}

/** What is said of a name: its own words, else those of a form of it. */
export const wordsOf = (schema: Schema): string =>
  schema.description ?? forms(schema).find((one) => one.description !== undefined)?.description ?? ''
