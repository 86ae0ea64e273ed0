// The engine of a project's plan: is told facts, judges the items that rest on what changed, and yields a `Project`. Gathers nothing itself: what it
// lacks it names. Pure, in slices, without a clock.

import type { Fact, FactKind, FactTypes } from './fact.ts'
import type { ItemContent } from './item.ts'
import type { Project } from './project.ts'

/** A fact by its kind and name. */
export interface FactName {
  readonly kind: FactKind
  readonly of: string
}

export interface ProjectEngine {
  /** Tells a fact, or that it is another one now. The same again changes nothing. */
  set<K extends FactKind>(kind: K, of: string, fact: Fact<FactTypes[K]>): void
  /** Facts that were asked for and are not known yet: look them up and `set` them, then `work` again. */
  wanted(): readonly FactName[]
  /** All facts that the last answer rests on, wanted ones among them: what to look up again when files change (see `factsTouched`). */
  asked(): readonly FactName[]
  /** Judges what is not up to date, an item at a time; `project` is the new one once it is done. */
  work(): Generator<undefined, void>
  /** As of the last `work` that was done. */
  project(): Project
  /** How many items the last `work` judged, for tests. */
  readonly judged: number
}

export const makeProjectEngine = (about: {
  /** Absolute path of the folder. */
  readonly root: string
  readonly name: string
  readonly items: readonly ItemContent[]
}): ProjectEngine => {
  throw new Error(`not there yet: ${about.name}`)
}
