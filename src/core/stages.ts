// How far each stage of a project's life is: the minimum over what its way out asks for. Several are open at once; there is no current stage to forget.

import type { ItemContent, RuleText } from './item.ts'
import type { Evidence, ItemResult, StageResult, TransitionResult } from './project.ts'

/** What a rule says; `holds` is null where it cannot be told. */
export interface Judged {
  readonly holds: boolean | null
  /** One sentence without a stop. */
  readonly why: string
  readonly evidence: readonly Evidence[]
}

/** The stages in the order of their items. Level 1 of an item is the stage's way in, level 3 its way out; a transition that was taken reopens where it leads. */
export function stagesOf(
  stages: readonly ItemContent[],
  results: ReadonlyMap<string, ItemResult>,
  judge: (rule: RuleText, item: ItemContent) => Judged,
  transitions: readonly TransitionResult[],
): readonly StageResult[] {
  void [stages, results, judge, transitions]
  return []
}
