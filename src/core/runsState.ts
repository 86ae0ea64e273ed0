// All runs of a workspace as the host holds them. Replaced as a whole, never mutated.

import type { RunKey, RunSummary } from './run.ts'
import type { Issue } from './trouble.ts'

/** What was looked at under one root, for "See where Flywheel looked" and the parse report. */
export interface RootReport {
  /** Absolute path. */
  readonly root: string
  readonly name: string
  readonly folders: number
  readonly files: number
  /** Folders passed over because of an exclusion, relative to the root. */
  readonly excluded: readonly string[]
  /** Kind of the file system ("nfs4") when it lies on another machine, and is looked at more seldom. Absent = it is near. */
  readonly remote?: string
  /** Why the root cannot be read; null when it can. */
  readonly problem: string | null
  readonly issues: readonly Issue[]
}

export interface RunsState {
  readonly runs: ReadonlyMap<RunKey, RunSummary>
  readonly roots: readonly RootReport[]
  /** waiting = the thread has not been started; looking = the first look is under way; ready; broken = see `problem`. */
  readonly phase: 'waiting' | 'looking' | 'ready' | 'broken'
  readonly problem: string | null
}

export const noRuns: RunsState = { runs: new Map(), roots: [], phase: 'waiting', problem: null }
