// The success criteria of a project, held against its runs: what is met, by which run, on which data. Reading the file is criteriaRead.ts.

import type { Fact, FactReader } from './fact.ts'
import type { PlanFault } from './plan.ts'
import type { CriterionResult } from './project.ts'

export interface CriteriaOutcome {
  /** Path of the file; null when there is none. */
  readonly file: string | null
  readonly faults: readonly PlanFault[]
  readonly results: readonly CriterionResult[]
}

/** A limit that was made easier to reach after the first candidate was measured. */
export interface Loosened {
  /** Id of the criterion: "optimise.target", "thresholds.position_error_cm_p95". */
  readonly criterion: string
  /** In words: "target from 5 to 6". */
  readonly what: string
  /** Whole id of the commit that did it; null when only the working tree has it. */
  readonly commit: string | null
  readonly author: string | null
  /** Seconds since 1970; null for the working tree. */
  readonly at: number | null
  /** From the log; null = nobody gave one. */
  readonly reason: string | null
}

/** Every criterion of the file with how it stands; undefined while facts are looked up. */
export function criteriaOf(reader: FactReader): CriteriaOutcome | undefined {
  void reader
  return undefined
}

/** Whether the best candidate on the pinned benchmark holds all thresholds and slices, is useful, or reaches the target; unknown where nothing is asked. */
export function criteriaMet(
  reader: FactReader,
  what: 'thresholds' | 'minimum_useful' | 'target',
): Fact<{ readonly met: boolean; readonly why: string; readonly run: string | null }> | undefined {
  void [reader, what]
  return undefined
}

/** Limits loosened after the first candidate, those with a reason among them. Not known without git. */
export function loosened(reader: FactReader): Fact<readonly Loosened[]> | undefined {
  void reader
  return undefined
}
