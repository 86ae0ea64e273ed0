// What people said of one item, each a value of its own: whoever rests on one item's answer is not judged again when another's changes.

import { type FactReader, derived } from './fact.ts'
import { planIn } from './namedPath.ts'
import { type PlanItem, itemOf, placeOfItem } from './plan.ts'
import { type Attestation, type OverrideLine, attestationsOf, overridesOf } from './planLog.ts'

export type Said = PlanItem & {
  /** Where it stands or would stand; null without a plan. */
  readonly line: number | null
}

/** What the plan says of it; undefined = not looked up yet. */
export const answerIn = (reader: FactReader, id: string): Said | undefined =>
  derived(reader, `answer of ${id}`, (inner) => {
    const plan = planIn(inner)
    return plan === undefined ? undefined : { ...itemOf(plan, id), line: plan.exists ? placeOfItem(plan, id).line : null }
  })

/** An answer, a score or a person's word; "open" is none. */
export const isAnswered = (said: PlanItem): boolean => said.state === 'asserted'

export const groupIsOff = (reader: FactReader, group: string): boolean | undefined =>
  derived(reader, `group ${group} off`, (inner) => planIn(inner)?.off.has(group))

/** In the order of the file. */
export const attestationsFor = (reader: FactReader, id: string): readonly Attestation[] | undefined =>
  derived(reader, `attestations of ${id}`, (inner) => attestationsOf(inner)?.lines.filter((one) => one.item === id))

export const overridesFor = (reader: FactReader, id: string): readonly OverrideLine[] | undefined =>
  derived(reader, `overrides of ${id}`, (inner) => overridesOf(inner)?.lines.filter((one) => one.item === id))
