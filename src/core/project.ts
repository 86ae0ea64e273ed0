// What is known of a project's plan at one moment: every item, stage, transition, criterion, score and gate, each with its reason. Plain values,
// shown by the sidebar, the project page, the code lenses and `flywheel check`, so that all say the same words.

import type { Level } from './item.ts'
import type { Place, PlanFault } from './plan.ts'
import type { ItemStatus } from './planStatus.ts'

/** Something that a rule looked at. */
export interface Evidence {
  readonly kind: 'file' | 'run' | 'commit' | 'manifest' | 'model' | 'report' | 'attestation' | 'override'
  /** Relative to the folder, '/' separated; null for a commit or a run of a store. */
  readonly path: string | null
  /** From 1; null when the whole file is meant. */
  readonly line: number | null
  readonly commit: string | null
  /** Id of the run; only where kind is run. */
  readonly run: string | null
  /** A few words: "12 files, tracked". */
  readonly text: string
}

/** A person's word that stands over or beside the computed result. */
export interface Override {
  readonly kind: 'waive' | 'not-applicable' | 'force-met' | 'force-unmet'
  readonly code: string
  readonly reason: string
  readonly by: string
  readonly role: string | null
  /** ISO 8601. */
  readonly at: string
  readonly commit: string | null
  readonly expires: string | null
  /** What the rules said when it was written. */
  readonly computedWas: string | null
}

export interface ItemResult {
  readonly id: string
  readonly group: string
  readonly title: string
  readonly status: ItemStatus
  /** What the rules alone say, whatever a person overrode. */
  readonly computed: ItemStatus
  /** null = not known: not checkable, or not looked up yet. */
  readonly level: Level | null
  /** One sentence without a stop, the deciding word first: always there. */
  readonly why: string
  /** What would lift it by one level; null at the top. */
  readonly next: string | null
  readonly evidence: readonly Evidence[]
  readonly attestedBy: string | null
  readonly overridden: Override | null
  /** Whole id of the commit that made it stale; null otherwise. */
  readonly staleCommit: string | null
  /** Answer on the scale from 0 to 4; null = not answered or "don't know". */
  readonly score: number | null
  /** Free answer, or one of the choices. */
  readonly answer: string | null
  /** Shown without being asked for. */
  readonly on: boolean
  /** Facts are still being looked up. */
  readonly pending: boolean
}

export interface StageResult {
  readonly id: string
  readonly title: string
  /** The minimum over what its exit requires. */
  readonly status: ItemStatus
  /** Its entry criteria hold. */
  readonly open: boolean
  readonly why: string
  /** Exit criteria in the order in which they are written. */
  readonly items: readonly {
    readonly id: string
    readonly title: string
    readonly needs: Level
    readonly met: boolean
    readonly why: string
  }[]
  /** Of the required ones. */
  readonly met: number
  readonly asserted: number
  readonly overridden: number
}

export interface TransitionResult {
  readonly id: string
  /** Stage ids. */
  readonly from: string
  readonly to: string
  readonly title: string
  readonly fired: boolean
  readonly why: string
  readonly evidence: readonly Evidence[]
  /** The open record in planning/transitions.jsonl; null when nobody took it. */
  readonly record: { readonly reason: string; readonly by: string; readonly at: string; readonly closesWhen: string | null } | null
}

export interface CriterionResult {
  /** "optimise", "thresholds.0", "slices.0", "business". */
  readonly id: string
  readonly metric: string
  readonly direction: 'min' | 'max'
  readonly target: number | null
  readonly minimumUseful: number | null
  /** Best value among the candidates on the benchmark; null when there is none. */
  readonly best: number | null
  readonly baseline: number | null
  /** Id of the run that has it. */
  readonly run: string | null
  readonly status: 'met' | 'useful' | 'not-met' | 'other-data' | 'not-logged' | 'not-checkable'
  /** "met by sweep-07 on bench-v1", "met, but on other data", "nobody has logged angle_error_deg_p50". */
  readonly why: string
  readonly path: string
  readonly place: Place | null
  /** Best so far over time: seconds since 1970 and value, one step for each improvement. */
  readonly progress: readonly (readonly [number, number])[]
}

/** A number with what it would be if every "don't know" were at its best and at its worst. */
export interface Band {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface DriverScore extends Band {
  readonly driver: 'data' | 'accuracy' | 'problem'
  /** Id of the item that costs most; null when nothing is answered. */
  readonly top: string | null
  /** Of its questions. */
  readonly answered: number
  readonly asked: number
}

export interface Scores {
  /** 0 to 100; null while nothing is answered. */
  readonly feasibility: Band | null
  readonly impact: Band | null
  /** Each from 0 (cheap) to 4 (prohibitive). */
  readonly drivers: readonly DriverScore[]
  /** "estimate" until a measured baseline is there. */
  readonly label: 'estimate' | 'measured'
  /** Sentences: what holds the score down whatever the answers are. */
  readonly caps: readonly string[]
  readonly quadrant: 'high-priority' | 'cut-cost-first' | 'check-value-first' | 'park' | null
  /** Scores of different weights are never compared. */
  readonly weights: string
  /** What accuracy costs: data needed for the gap to the target. */
  readonly gap: { readonly text: string; readonly exponent: number | null; readonly factorLow: number; readonly factorHigh: number } | null
  /** Advice on sizes: the benchmark's interval, the trials an autonomous system needs. */
  readonly advice: readonly string[]
}

export interface GateResult {
  readonly id: string
  readonly met: boolean
  readonly why: string
}

/** Something wrong in one of the plan's files. */
export interface ProjectFault extends PlanFault {
  readonly path: string
  readonly severity: 'error' | 'warning'
  /** Only of a limit that was loosened: what a reason in the log must name. */
  readonly criterion?: string
}

export interface Project {
  /** Absolute path. */
  readonly root: string
  readonly name: string
  /** There is a plan file. */
  readonly planned: boolean
  readonly restricted: boolean
  readonly archetype: 'software-2.0' | 'human-in-the-loop' | 'autonomous' | null
  readonly items: readonly ItemResult[]
  readonly stages: readonly StageResult[]
  readonly transitions: readonly TransitionResult[]
  readonly criteria: readonly CriterionResult[]
  readonly scores: Scores
  readonly gates: readonly GateResult[]
  /** What FEA-7 would say if a person confirmed it: "go", "collect data", "re-scope", "stop or ship the rule"; null before there is anything to say. */
  readonly draft: { readonly decision: 'go' | 'collect-data' | 're-scope' | 'stop'; readonly why: string } | null
  readonly faults: readonly ProjectFault[]
  /** Facts are still being looked up. */
  readonly pending: boolean
}
