// Changes planning/plan.yaml as a person would with the keyboard: only the characters of the value. Gives one change of the text, so that one
// undo takes it back. Pure; who applies it is the host.

import { allItems } from './allItems.ts'
import { type PlanField, type PlanState, pathOfItem, planSections } from './plan.ts'
import { planStages } from './planContent.ts'
import { planLimit } from './planRead.ts'
import type { Say } from './say.ts'
import { UserError } from './trouble.ts'
import { type TextChange, applyChange, setYaml } from './yamlSet.ts'

/** What is to be set of an item; null empties. */
export type ItemEdit = Partial<Readonly<Record<PlanField, string | null>>> & { readonly score?: number | 'unknown' | null }

const fields = ['state', 'owner', 'answer', 'score', 'note'] as const satisfies readonly (PlanField | 'score')[]

const order: readonly string[] = [
  'version',
  'project',
  'groups',
  'paths',
  ...Object.keys(planSections),
  ...allItems.map((item) => item.id),
  ...fields,
  'tasks',
]
const orderIn = (id: string): readonly string[] => {
  const dot = id.indexOf('.')
  const tasks = dot < 0 ? [] : (planStages.find((stage) => stage.id === id.slice(0, dot))?.tasks ?? [])
  return [...order, ...tasks.map((task) => task.id)]
}

/** The change that sets fields of an item; null when they are set already. Throws a UserError on a broken file and where it is not safe. */
export function editItem(text: string, id: string, edit: ItemEdit, say: Say): TextChange | null {
  if (text.length > planLimit) throw new UserError(say('The plan has more than {0} characters, so it is not changed from here.', planLimit))
  let now = text
  for (const field of fields) {
    const value = edit[field]
    if (value === undefined) continue
    const change = setYaml(now, { path: [...pathOfItem(id), field], value, order: orderIn(id), lift: 'state' }, say)
    if (change !== null) now = applyChange(now, change)
  }
  return now === text ? null : changeBetween(text, now)
}

/** The shortest change from one text to another. Never begins or ends between the halves of a character or a line end. */
export function changeBetween(before: string, after: string): TextChange {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  if (splits(before, start) || splits(after, start)) start--
  let tail = 0
  while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  if (splits(before, before.length - tail) || splits(after, after.length - tail)) tail--
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) }
}

const splits = (text: string, at: number): boolean =>
  at > 0 &&
  at < text.length &&
  ((text[at - 1] === '\r' && text[at] === '\n') || /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1)))

/** Everybody who is named in a plan, most often first. */
export function ownersIn(plan: PlanState): readonly string[] {
  const counts = new Map<string, number>()
  for (const { owner } of plan.items.values()) if (owner !== null) counts.set(owner, (counts.get(owner) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([owner]) => owner)
}
