// The six ways back in a project's life: which of them the workspace gives a reason for, and which somebody took.

import type { FactReader } from './fact.ts'
import type { ItemContent, RuleText } from './item.ts'
import type { TransitionResult } from './project.ts'
import type { Judged } from './stages.ts'

/** The transitions in the order of their items: fired by level 2 of the item's rule, or by what this file computes from runs and reports. undefined while facts are looked up. */
export function transitionsOf(
  reader: FactReader,
  items: readonly ItemContent[],
  judge: (rule: RuleText, item: ItemContent) => Judged,
): readonly TransitionResult[] | undefined {
  void [reader, items, judge]
  return undefined
}
