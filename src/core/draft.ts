// What the question "is ML still needed?" would be answered with, if a person confirmed it: from criteria, baseline, candidate and what the gap costs.

import type { FactReader } from './fact.ts'
import type { Project, Scores } from './project.ts'

/** The draft; null while there is nothing to say, undefined while facts are looked up. `stopped` = ids of gates that are answered "no". */
export function draftOf(reader: FactReader, scores: Scores, stopped: readonly string[]): Project['draft'] | undefined {
  void [reader, scores, stopped]
  return null
}
