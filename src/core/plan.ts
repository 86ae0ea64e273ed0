// The plan of a project as it stands in planning/plan.yaml: what people said, never what is true. Knows no file system and judges nothing;
// reading it is planRead.ts, changing it planEdit.ts, what the items ask planContent.ts.

/** Where the plan lies below a folder of the workspace, '/' separated. */
export const planPath = 'planning/plan.yaml'

/** What a person may say of an item. "evidenced", "verified" and "stale" are found, not said. */
export const saidStates = ['open', 'asserted', 'not-applicable'] as const
export type SaidState = (typeof saidStates)[number]

/** Texts that can be written of an item, in the order in which they are written. A `score` stands beside them: 0 to 4, or "unknown". */
export const planFields = ['state', 'owner', 'answer', 'note'] as const
export type PlanField = (typeof planFields)[number]

/** A place in the text, both from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Something that is wrong at a place; null where no place can be named. */
export interface PlanFault {
  readonly place: Place | null
  /** One sentence with its stop. */
  readonly message: string
}

/** One item of the file: a question ("FEA-2", "CST-D1"), a stage ("LIF-2") or a task of a stage ("LIF-2.version"). */
export interface PlanItem {
  readonly id: string
  /** As written; without a written one, an answer or a score asserts and none leaves it open. */
  readonly state: SaidState
  readonly owner: string | null
  readonly answer: string | null
  readonly note: string | null
  /** 0 to 4; "unknown" = asked, and nobody knows; null = not answered. */
  readonly score: number | 'unknown' | null
  /** Of its key; null when the file does not have it. */
  readonly place: Place | null
}

export interface PlanState {
  /** Whether there is a file, readable or not. */
  readonly exists: boolean
  readonly project: string | null
  /** Items that the file has, by id. */
  readonly items: ReadonlyMap<string, PlanItem>
  readonly sections: Readonly<Record<PlanSection, Place | null>>
  /** Groups that are switched off: "ETH", from `groups: {ETH: off}`. */
  readonly off: ReadonlySet<string>
  /** Globs by name, from `paths:`; they replace those of `pathNames`. */
  readonly paths: ReadonlyMap<string, readonly string[]>
  /** Why the file cannot be read whole; what could be read stands all the same. null when it can. */
  readonly problem: PlanFault | null
  /** Things that are kept and passed over: an unknown id, a list where text belongs. */
  readonly notes: readonly PlanFault[]
}

/** Sections of the file in the order in which they are written, each with the group of its items; a team's own groups stand in `own`. */
export const planSections = {
  readiness: 'RDY',
  feasibility: 'FEA',
  cost: 'CST',
  impact: 'IMP',
  archetype: 'ARC',
  mitigations: 'MIT',
  flywheel: 'FLY',
  lifecycle: 'LIF',
  ethics: 'ETH',
  ml_test_score: 'MTS',
  own: null,
} as const
export type PlanSection = keyof typeof planSections
const sectionNames = Object.keys(planSections) as readonly PlanSection[]

/** The section of an item: that of its group, else `own`. */
export const sectionOf = (id: string): PlanSection => sectionNames.find((name) => planSections[name] === id.split('-', 1)[0]) ?? 'own'

export const noPlan: PlanState = {
  exists: false,
  project: null,
  items: new Map(),
  sections: sectionNames.reduce((all, name) => ({ ...all, [name]: null }), {} as Record<PlanSection, Place | null>),
  off: new Set(),
  paths: new Map(),
  problem: null,
  notes: [],
}

/** The plan of one folder of the workspace. */
export interface FolderPlan {
  /** Absolute path of the folder. */
  readonly root: string
  readonly name: string
  readonly plan: PlanState
}

const blank = (id: string): PlanItem => ({ id, state: 'open', owner: null, answer: null, note: null, score: null, place: null })

/** The item as the file has it, else an open one of which nothing is said. */
export const itemOf = (plan: PlanState, id: string): PlanItem => plan.items.get(id) ?? blank(id)

/** Keys that lead to an item: "LIF-2.version" is lifecycle, LIF-2, tasks, version; "CST-D1" is cost, CST-D1. */
export function pathOfItem(id: string): readonly string[] {
  if (!id.startsWith('LIF-')) return [sectionOf(id), id]
  const dot = id.indexOf('.')
  return dot < 0 ? ['lifecycle', id] : ['lifecycle', id.slice(0, dot), 'tasks', id.slice(dot + 1)]
}

/** Where a person finds an item, or where it would stand: itself, its stage, its section, the first line. */
export function placeOfItem(plan: PlanState, id: string): Place {
  const stage = id.includes('.') ? plan.items.get(id.slice(0, id.indexOf('.')))?.place : null
  return plan.items.get(id)?.place ?? stage ?? plan.sections[sectionOf(id)] ?? { line: 1, column: 1 }
}
