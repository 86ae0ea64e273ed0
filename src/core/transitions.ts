// The six ways back in a project's life: which of them the workspace gives a reason for, and which somebody took.

import type { FactReader } from './fact.ts'
import type { ItemContent, RuleText } from './item.ts'
import { openTransitions, transitionsTaken } from './planLog.ts'
import type { ItemResult, TransitionResult } from './project.ts'
import type { Judged } from './stages.ts'
import { type Trigger, triggersOf } from './triggers.ts'

/**
 * The transitions in the order of their items: fired by level 2 of the item's rule, or by a reason of triggers.ts; `record` is what somebody wrote who
 * took it. undefined while facts are looked up.
 */
export function transitionsOf(
  reader: FactReader,
  items: readonly ItemContent[],
  results: ReadonlyMap<string, ItemResult>,
  judge: (rule: RuleText, item: ItemContent) => Judged,
): readonly TransitionResult[] | undefined {
  const taken = transitionsTaken(reader)
  const triggers = triggersOf(reader)
  if (taken === undefined || triggers === undefined) return undefined
  const open = openTransitions(taken.lines)
  return items.map((item): TransitionResult => {
    const own = results.get(item.id)
    const written = item.rule.levels['2']
    const rule = written === undefined ? null : judge(written, item)
    const ours: readonly Trigger[] = Object.hasOwn(triggers, item.id) ? triggers[item.id as keyof typeof triggers] : []
    // a person who waives or forbids the item is heard
    const silenced = own?.status === 'overridden' || own?.status === 'not-applicable'
    const fired = !silenced && (ours.length > 0 || rule?.holds === true)
    const record = open.get(item.id)
    const reasons = ours.length > 0 ? ours.map((one) => one.why).join('; ') : rule?.holds === true ? rule.why : null
    return {
      id: item.id,
      from: item.from ?? '',
      to: item.to ?? '',
      title: item.title,
      fired,
      why: silenced ? own.why : (reasons ?? (rule?.holds === null ? rule.why : 'nothing points back')),
      evidence: fired ? [...ours.flatMap((one) => one.evidence), ...(rule?.holds === true ? rule.evidence : [])].slice(0, 12) : [],
      record: record === undefined ? null : { reason: record.reason, by: record.by, at: record.at, closesWhen: record.closesWhen },
    }
  })
}
