// The pinned benchmark: what its manifest says, and whether the files still are what was pinned. A hash proves sameness, never that it is a good sample.

import type { Fact, FactReader } from './fact.ts'
import type { PlanFault } from './plan.ts'

export interface Benchmark {
  /** Path of the manifest. */
  readonly path: string
  readonly id: string | null
  /** As pinned, in small letters, without "sha256:" and ".dir". */
  readonly hash: string | null
  /** Examples; null when the manifest does not say. */
  readonly n: number | null
  /** Examples by slice, as far as written. */
  readonly slices: ReadonlyMap<string, number>
  /** Digests by which trackers know the same data (MLflow computes its own): `known_as`. */
  readonly knownAs: readonly string[]
  /** The hash computed now, or why not. */
  readonly recomputed: Fact<string>
  readonly faults: readonly PlanFault[]
}

/** The benchmark of the project; undefined while facts are looked up, unknown where there is no manifest. */
export function benchmarkOf(reader: FactReader): Fact<Benchmark> | undefined {
  void reader
  return undefined
}
