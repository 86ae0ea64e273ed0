// What accuracy costs: the learning curve's exponent, the data that a gap asks for, the interval of a benchmark, the trials of an autonomous system.
// Plain statistics; sources are named where a number comes from one.

import type { FactReader } from './fact.ts'
import type { ScoreMore } from './planScore.ts'

/** What the project's runs, criteria and benchmark say for the scores; undefined while facts are looked up. */
export function measuredFor(
  reader: FactReader,
  more: { readonly archetype: string | null; readonly unlawful: boolean },
): ScoreMore | undefined {
  void [reader, more]
  return undefined
}

/** Trials without (or with so many) failures that show a failure rate below `rate` at 95 %: 3 / rate for none. */
export const trialsNeeded = (rate: number, failures = 0): number => Math.ceil((3 + failures) / rate)
