// What a project costs and brings, as scores with bands: "don't know" widens, it never guesses. Weights are those of the documentation and have an id;
// scores of different weights are not compared.

import type { Scores } from './project.ts'

export interface ScoreMore {
  /** Cost of the gap, 0 to 4, from baseline and target; null = not measured, then the answer to CST-A4 counts. */
  readonly gapScore: number | null
  /** A baseline was measured on the benchmark. */
  readonly measured: boolean
  /** RDY-3 is answered "no". */
  readonly unlawful: boolean
  /** The target asks for no more error than labels have. */
  readonly belowFloor: boolean
  readonly gap: Scores['gap']
  readonly advice: readonly string[]
}

/** Nothing measured, nothing forbidden. */
export const noMore: ScoreMore = { gapScore: null, measured: false, unlawful: false, belowFloor: false, gap: null, advice: [] }

/** Scores from answers by item id, 0 to 4; null and absent are "don't know". */
export function scoresOf(answers: ReadonlyMap<string, number | null>, more: ScoreMore = noMore): Scores {
  void answers
  return {
    feasibility: null,
    impact: null,
    drivers: [],
    label: more.measured ? 'measured' : 'estimate',
    caps: [],
    quadrant: null,
    weights: 'flywheel-1',
    gap: more.gap,
    advice: more.advice,
  }
}
