// What the rows of the Feasibility and the Lifecycle view have in common: their form, their ids, folders, and what is wrong with the plan's files.
// The rows themselves are feasibilityRows.ts and lifecycleRows.ts.

import type { ItemContent } from './item.ts'
import { type FolderPlan, type PlanFault, type PlanState, planPath } from './plan.ts'
import { taskOf } from './planContent.ts'
import type { WorkspaceShows } from './planEvidence.ts'
import { printCount } from './print.ts'
import type { Project, ProjectFault } from './project.ts'
import type { Say } from './say.ts'

/** One folder of the workspace with what is known of it. */
export interface ShownFolder extends FolderPlan {
  readonly shows: WorkspaceShows
  /** null until it was judged for the first time. */
  readonly project: Project | null
  /** Questions of the team's own. */
  readonly own: readonly ItemContent[]
  /** Questions of an interview that was left before its end; null when none was. */
  readonly interview: { readonly answered: number; readonly asked: number } | null
}

export interface PlanInput {
  readonly folders: readonly ShownFolder[]
  /** Writing is off: the workspace is not trusted. */
  readonly restricted: boolean
}

export type PlanRowKind =
  'step' | 'item' | 'group' | 'stage' | 'exit' | 'task' | 'transition' | 'root' | 'start' | 'found' | 'restricted' | 'problem' | 'note'

export interface PlanRow {
  /** Unique in its view, and the same for the same thing later. For items, stages and tasks made by `itemRow`. */
  readonly id: string
  readonly kind: PlanRowKind
  readonly label: string
  readonly description: string
  /** null = none. */
  readonly icon: string | null
  /** A theme colour; null = that of icons. */
  readonly color: string | null
  /** Markdown. */
  readonly tooltip: string
  /** Everything that a screen reader should say. */
  readonly accessible: string
  /** Where a click leads; null when it does something else, or nothing. */
  readonly place: { readonly root: string; readonly path: string; readonly line: number; readonly column: number } | null
  /** A person's word alone is what counts: whether it is given. null = no checkbox. */
  readonly checked: boolean | null
  /** Words for menus: what can be done with it ("evidence", "attest", "score" …). */
  readonly can: readonly string[]
  readonly children: readonly PlanRow[]
}

export interface PlanRows {
  readonly rows: readonly PlanRow[]
  /** The answer beside the title; null when there is none. */
  readonly header: string | null
}

/** Id of the row of an item. */
export const itemRow = (root: string, id: string): string => `item:${root}\n${id}`

/** Id of the row of an item in a stage's way out. */
export const exitRow = (root: string, stage: string, place: number, id: string): string => `exit:${stage}.${place}:${root}\n${id}`

/** Folder and item that a row stands for; null for other rows. */
export function itemOfRow(rowId: string): { readonly root: string; readonly id: string } | null {
  const cut = rowId.lastIndexOf('\n')
  const kind = /^(item|exit:[^:]+):/.exec(rowId)?.[0]
  return kind === undefined || cut < 0 ? null : { root: rowId.slice(kind.length, cut), id: rowId.slice(cut + 1) }
}

/** The item whose word counts for an item: a task that a step decides is that step, unless the file says something of the task itself. */
export const decidedBy = (plan: PlanState, id: string): string => (plan.items.has(id) ? id : (taskOf(id)?.step ?? id))

/** A row that only says something. */
export const plainRow = (id: string, kind: PlanRowKind, label: string): PlanRow => ({
  id,
  kind,
  label,
  description: '',
  icon: 'info',
  color: null,
  tooltip: label,
  accessible: label,
  place: null,
  checked: null,
  can: [],
  children: [],
})

/** The rows of one folder as they are; of several, below a row for each. */
export function perFolder(
  { folders, restricted }: PlanInput,
  say: Say,
  rowsOf: (folder: ShownFolder) => readonly PlanRow[],
): readonly PlanRow[] {
  const rows =
    folders.length === 1
      ? rowsOf(folders[0]!)
      : folders.map((folder) => ({
          ...plainRow(`root:${folder.root}`, 'root', folder.name),
          icon: 'root-folder',
          tooltip: '',
          children: rowsOf(folder),
        }))
  return restricted && folders.length > 0 ? [restrictedRow(say), ...rows] : rows
}

function restrictedRow(say: Say): PlanRow {
  return {
    ...plainRow('restricted', 'restricted', say('Restricted Mode')),
    icon: 'shield',
    description: say('git and writing are off'),
    tooltip: say('Restricted Mode: git and writing are off. Click to manage trust.'),
    accessible: say('Restricted Mode: git and writing are off. Press Enter to manage trust.'),
  }
}

/** What is wrong with the plan's files and costs something: errors, the plan's own first. */
export function problemRows(folder: ShownFolder, say: Say): readonly PlanRow[] {
  const own = folder.plan.problem
  const others = (folder.project?.faults ?? []).filter((fault) => fault.severity === 'error' && fault.path !== planPath)
  const left = others.length - mostProblems
  return [
    ...(own === null
      ? []
      : [problemRow(folder, planPath, own, say('What could be read is shown; nothing is written until it is mended.'), 0, say)]),
    ...others.slice(0, mostProblems).map((fault, i) => problemRow(folder, fault.path, fault, '', i + 1, say)),
    ...(left > 0 ? [plainRow(`problems:${folder.root}`, 'note', say('{0} more problems of planning files', printCount(left)))] : []),
  ]
}

function problemRow(folder: ShownFolder, path: string, fault: PlanFault, more: string, i: number, say: Say): PlanRow {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const message = say(fault.message)
  const where = fault.place === null ? '' : say('Line {0}, column {1} of {2}.', fault.place.line, fault.place.column, path)
  const label = path !== planPath || fault.place === null ? `${file}: ${message}` : say('Line {0}: {1}', fault.place.line, message)
  return {
    ...plainRow(`problem${i}:${folder.root}`, 'problem', label),
    icon: 'warning',
    color: 'charts.yellow',
    tooltip: [message, where, more].filter((one) => one !== '').join('\n\n'),
    place: { root: folder.root, path, ...(fault.place ?? { line: 1, column: 1 }) },
  }
}

const mostProblems = 3
const mostNotes = 5

/** What is kept and passed over: warnings of the files. */
export function noteRows(folder: ShownFolder, say: Say): readonly PlanRow[] {
  const notes: readonly Pick<ProjectFault, 'path' | 'place' | 'message'>[] = [
    ...(folder.project === null
      ? folder.plan.notes.map((note) => ({ ...note, path: planPath }))
      : folder.project.faults.filter((fault) => fault.severity === 'warning')),
  ]
  const row = ({ path, place, message }: (typeof notes)[number], i: number): PlanRow => {
    const file = path === planPath ? '' : `${path.slice(path.lastIndexOf('/') + 1)}: `
    return {
      ...plainRow(
        `note${i}:${folder.root}`,
        'note',
        place === null || file !== '' ? `${file}${message}` : say('Line {0}: {1}', place.line, message),
      ),
      place: { root: folder.root, path, ...(place ?? { line: 1, column: 1 }) },
    }
  }
  const left = notes.length - mostNotes
  const more = left > 0 ? [plainRow(`notes:${folder.root}`, 'note', say('{0} more lines are passed over', printCount(left)))] : []
  return [...notes.slice(0, mostNotes).map(row), ...more]
}
