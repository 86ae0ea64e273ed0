// One item, judged: the result that everybody sees, and what other rules ask of it. Plain values.

import type { ItemResult } from './project.ts'

export interface Judgement {
  readonly result: ItemResult
  /** Level that is proved, whatever a person overrode and whatever else is not known; 0 when nothing is. A stale item stands at 1. */
  readonly reached: 0 | 1 | 2 | 3
}
