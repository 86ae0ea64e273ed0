// One item, judged: the result that everybody sees, and what stages and transitions need besides. Plain values.

import type { ItemResult } from './project.ts'
import type { Verdict, VerdictPart } from './verdict.ts'

export interface Judgement {
  readonly result: ItemResult
  /** Level that is proved, whatever a person overrode and whatever else is not known; 0 when nothing is. A stale item stands at 1. */
  readonly reached: 0 | 1 | 2 | 3
  /** What each level's own rule came to, the levels below it left aside; undefined = pending or not written. A transition fires when 2 holds. */
  readonly levels: Readonly<Record<'1' | '2' | '3', Verdict | undefined>>
  /** Parts of level 1 (a stage's way in) and of level 3 (its way out), in the order in which they are written. */
  readonly wayIn: readonly VerdictPart[]
  readonly wayOut: readonly VerdictPart[]
}
