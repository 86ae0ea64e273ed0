// Which runs of a project are baselines and candidates, on which data each was measured, and what a rule's $ names stand for.
// Judges nothing: criteria.ts compares, the rules decide.

import type { Fact, FactReader } from './fact.ts'
import type { RuleValue } from './item.ts'
import type { RunSummary } from './run.ts'

/** A digest or a name of data as a run logged it. */
export interface LoggedData {
  readonly digest: string
  /** Where it stands: "param bench_hash", "data test-v1". */
  readonly from: string
}

export interface ProjectRuns {
  /** All, in the order in which they began; those without a time last. */
  readonly runs: readonly RunSummary[]
  /** Tagged so: tag or param `role` = "baseline", or a `baseline.kind`. */
  readonly baselines: readonly RunSummary[]
  /** Tag or param `role` = "candidate". Where no run has it: those without a role that logged the criterion's metric. */
  readonly candidates: readonly RunSummary[]
  /** Whether candidates were named by a tag. */
  readonly tagged: boolean
  /** Called baseline, not tagged so: a hint, never counted. */
  readonly called: readonly RunSummary[]
  /** Best baseline on the benchmark, else elsewhere; the newest of equals. */
  readonly baseline: RunSummary | null
  /** Best candidate on the benchmark: of those that hold all thresholds, where there is one. null when none was measured on it. */
  readonly candidate: RunSummary | null
  /** The candidate that began first. */
  readonly firstCandidate: RunSummary | null
}

/** The runs of the project; undefined while facts are looked up, unknown where runs are. */
export function projectRuns(reader: FactReader): Fact<ProjectRuns> | undefined {
  void reader
  return undefined
}

/** What `$bench.hash` and its like stand for; undefined while facts are looked up. A name that nobody knows is a fact that is not known, with its why. */
export function bindingOf(reader: FactReader, name: string): Fact<RuleValue> | undefined {
  void reader
  return { known: false, why: `${name} is not known`, remedy: null }
}

/** The tag, else the param `role`, in small letters; "baseline" where a `baseline.kind` is; null where none is. */
export const roleOf = (run: RunSummary): string | null => run.tags['role'] ?? null

/** The tag, else the param `baseline.kind`, in small letters. */
export const baselineKindOf = (run: RunSummary): string | null => run.tags['baseline.kind'] ?? null

/** What the run was measured on, most certain first; training data is left out. */
export function measuredOn(run: RunSummary): readonly LoggedData[] {
  void run
  return []
}

/** Whether two digests mean the same: any case, "sha256:" and ".dir" aside, the shorter one a beginning of at least 8 characters. */
export function sameDigest(a: string, b: string): boolean {
  return a === b
}

/** Whether a run logged this digest, or data of this name. */
export function wasMeasuredOn(run: RunSummary, digest: string): boolean {
  void run
  return digest === ''
}

/** The run's value of a metric: its best by direction, else its last finite one; null when it has none. */
export function valueOf(run: RunSummary, metric: string, direction: 'min' | 'max' | null): number | null {
  void [run, metric, direction]
  return null
}
