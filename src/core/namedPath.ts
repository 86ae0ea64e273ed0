// Which file a rule or a figure means by a name such as "criteria": the globs of the plan's `paths:`, else those of `pathNames`; the first glob that
// matches anything wins. Knows no disk: what matches is asked as a fact.

import { type Fact, type FactReader, derived, isMissing } from './fact.ts'
import { pathNames } from './item.ts'
import { type PlanState, noPlan, planPath } from './plan.ts'
import { readPlan } from './planRead.ts'

/** The plan as it is written; `noPlan` where there is no file. undefined = its text is not looked up yet. */
export const planIn = (reader: FactReader): PlanState | undefined =>
  derived(reader, 'plan', (inner) => {
    const text = inner.ask('text', planPath)
    if (text === undefined) return undefined
    if (text.known) return readPlan(text.value)
    return isMissing(text) ? noPlan : { ...noPlan, exists: true, problem: { place: null, message: `${text.why}.` } }
  })

/** Globs of a name, in their order; a path or a glob that is no name stands for itself. undefined = the plan is not looked up yet. */
export function globsOf(reader: FactReader, name: string): readonly string[] | undefined {
  if (/[/.*]/.test(name)) return [name]
  // a value of its own: who asks for a name rests on nothing else of the plan
  return derived(reader, `globs of ${name}`, (inner) => {
    const plan = planIn(inner)
    if (plan === undefined) return undefined
    return plan.paths.get(name) ?? (Object.hasOwn(pathNames, name) ? pathNames[name as keyof typeof pathNames] : [name])
  })
}

/** Files of a name, sorted: all that the first glob with any matches. Empty where there is none; undefined = not looked up yet. */
export function pathsOf(reader: FactReader, name: string): Fact<readonly string[]> | undefined {
  const globs = globsOf(reader, name)
  if (globs === undefined) return undefined
  // all are asked at once: they are looked up together
  const found = globs.map((glob) => reader.ask('glob', glob))
  for (const one of found) {
    if (one === undefined) return undefined
    if (!one.known || one.value.length > 0) return one
  }
  return { known: true, value: [] }
}

/** The file of a name: the first by its path, of `decisions` the last (the newest by its number). null where there is none; undefined = not looked up yet. */
export function pathOf(reader: FactReader, name: string): string | null | undefined {
  const found = pathsOf(reader, name)
  if (found === undefined) return undefined
  return found.known ? (found.value.at(name === 'decisions' ? -1 : 0) ?? null) : null
}
