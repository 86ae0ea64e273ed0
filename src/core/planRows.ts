// The Feasibility and the Lifecycle view as rows: what people said, with what the workspace shows. Pure; states are words before they are icons.

import { type FolderPlan, type PlanFault, type PlanItem, type PlanState, itemOf, placeOfItem, planPath } from './plan.ts'
import { type PlanStage, planStages, planSteps, stepOf, taskOf, titleOf } from './planContent.ts'
import { type WorkspaceShows, evidenceOf, foundInWords } from './planEvidence.ts'
import { type ItemStatus, lookOf, wordOf } from './planStatus.ts'
import { planTooltip } from './planTooltip.ts'
import { printCount } from './print.ts'
import type { Say } from './say.ts'

/** One folder of the workspace with what is known of it. */
export interface ShownFolder extends FolderPlan {
  readonly shows: WorkspaceShows
}

export interface PlanInput {
  readonly folders: readonly ShownFolder[]
  /** Writing is off: the workspace is not trusted. */
  readonly restricted: boolean
}

export type PlanRowKind = 'step' | 'stage' | 'task' | 'root' | 'start' | 'found' | 'restricted' | 'problem' | 'note'

export interface PlanRow {
  /** Unique in its view, and the same for the same thing later. For steps, stages and tasks made by `itemRow`. */
  readonly id: string
  readonly kind: PlanRowKind
  readonly label: string
  readonly description: string
  readonly icon: string
  /** A theme colour; null = that of icons. */
  readonly color: string | null
  /** Markdown. */
  readonly tooltip: string
  /** Everything that a screen reader should say. */
  readonly accessible: string
  /** Where a click leads in the plan; null when it does something else, or nothing. */
  readonly place: { readonly root: string; readonly line: number; readonly column: number } | null
  readonly children: readonly PlanRow[]
}

export interface PlanRows {
  readonly rows: readonly PlanRow[]
  /** The answer beside the title; null when there is none. */
  readonly header: string | null
}

/** Id of the row of an item. */
export const itemRow = (root: string, id: string): string => `item:${root}\n${id}`

/** Folder and item that a row stands for; null for other rows. */
export function itemOfRow(rowId: string): { readonly root: string; readonly id: string } | null {
  const cut = rowId.lastIndexOf('\n')
  return rowId.startsWith('item:') && cut > 0 ? { root: rowId.slice('item:'.length, cut), id: rowId.slice(cut + 1) } : null
}

/** The item whose word counts for an item: a task that a step decides is that step, unless the file says something of the task itself. */
export const decidedBy = (plan: PlanState, id: string): string => (plan.items.has(id) ? id : (taskOf(id)?.step ?? id))

/** The seven steps; before there is a plan, how to begin one. */
export function feasibilityRows(input: PlanInput, say: Say): PlanRows {
  const first = input.folders[0]
  const answered = planSteps.filter(({ id }) => first !== undefined && itemOf(first.plan, id).state !== 'open').length
  return {
    rows: perFolder(input, say, (folder) => (folder.plan.exists ? stepRows(folder, say) : startRows(folder, input.restricted, say))),
    header: first?.plan.exists === true ? say('{0} of {1} answered', answered, planSteps.length) : null,
  }
}

/** The four stages, then team and tools, each with its tasks. They are computed, so they are there without a plan. */
export function lifecycleRows(input: PlanInput, say: Say): PlanRows {
  const first = input.folders[0]
  const found = new Map(input.folders.map((folder) => [folder.root, evidenceOf(folder.shows, say)]))
  const doing = first === undefined ? [] : doingNow(first, found.get(first.root)!, say)
  return {
    rows: perFolder(input, say, (folder) => {
      const evidence = found.get(folder.root)!
      return [...problemRows(folder, say), ...planStages.map((stage) => stageRow(folder, stage, evidence, say))]
    }),
    header: doing.length > 0 ? doing.join(', ') : null,
  }
}

function perFolder({ folders, restricted }: PlanInput, say: Say, rowsOf: (folder: ShownFolder) => readonly PlanRow[]): readonly PlanRow[] {
  const rows =
    folders.length === 1
      ? rowsOf(folders[0]!)
      : folders.map((folder) => ({ ...plain(`root:${folder.root}`, 'root', folder.name), icon: 'root-folder', children: rowsOf(folder) }))
  return restricted && folders.length > 0 ? [restrictedRow(say), ...rows] : rows
}

function restrictedRow(say: Say): PlanRow {
  const what = say('git and writing are off')
  return {
    ...plain('restricted', 'restricted', say('Restricted Mode')),
    icon: 'shield',
    description: what,
    tooltip: say('Restricted Mode: git and writing are off. Click to manage trust.'),
    accessible: say('Restricted Mode: git and writing are off. Press Enter to manage trust.'),
  }
}

function startRows(folder: ShownFolder, restricted: boolean, say: Say): readonly PlanRow[] {
  const found = foundInWords(folder.shows, say).map((words, i): PlanRow => ({
    ...plain(`found${i}:${folder.root}`, 'found', words),
    icon: 'search',
    tooltip: say('Found in this folder by itself'),
    accessible: say('Found by itself: {0}', words),
  }))
  if (restricted) return found
  const start = plain(`start:${folder.root}`, 'start', say('Plan this project: 7 questions'))
  const tooltip = say('Writes {0} with the questions in it and opens it. Nothing is overwritten.', planPath)
  return [{ ...start, icon: 'rocket', tooltip, accessible: `${start.label}. ${tooltip}` }, ...found]
}

function stepRows(folder: ShownFolder, say: Say): readonly PlanRow[] {
  const evidence = evidenceOf(folder.shows, say)
  const steps = planSteps.map((step, i): PlanRow => {
    const item = itemOf(folder.plan, step.id)
    const label = `${i + 1} ${say(step.title)}`
    const said = saidInWords(item, say)
    const shown = evidence.get(step.id) ?? null
    const tooltip = planTooltip({ title: label, said, question: say(step.question), item, evidence: shown }, step, say)
    const status = statusOf(item)
    return itemRowOf(folder, {
      id: step.id,
      kind: 'step',
      label,
      said,
      status,
      word: wordOf(status, say),
      tooltip,
      answer: item.answer,
      children: [],
    })
  })
  return [...problemRows(folder, say), ...steps, ...noteRows(folder, say)]
}

interface ItemLook {
  readonly id: string
  readonly kind: PlanRowKind
  readonly label: string
  readonly said: string
  readonly status: ItemStatus
  readonly word: string
  readonly tooltip: string
  readonly answer: string | null
  readonly children: readonly PlanRow[]
}

function itemRowOf(folder: ShownFolder, look: ItemLook): PlanRow {
  const place = folder.plan.exists ? { root: folder.root, ...placeOfItem(folder.plan, decidedBy(folder.plan, look.id)) } : null
  // the word stands in the description already where that begins with it
  const words = [look.label, ...(look.said.startsWith(look.word) ? [] : [look.word]), look.said, (look.answer ?? '').slice(0, 200)]
  return {
    ...lookOf(look.status),
    id: itemRow(folder.root, look.id),
    kind: look.kind,
    label: look.label,
    description: look.said,
    tooltip: look.tooltip,
    accessible: words.filter((one) => one !== '').join(', '),
    place,
    children: look.children,
  }
}

const statusOf = (item: PlanItem): ItemStatus =>
  item.state === 'asserted' ? 'asserted' : item.state === 'not-applicable' ? 'not-applicable' : 'not-met'

/** "asserted, Ada", "drafted, Noor", "no one named": the deciding word first. */
function saidInWords(item: PlanItem, say: Say): string {
  const who = item.owner
  switch (item.state) {
    case 'asserted':
      return who === null ? say('asserted, no one named') : say('asserted, {0}', who)
    case 'not-applicable':
      return item.note === null ? say('not applicable, no reason') : say('not applicable: {0}', item.note.split('\n', 1)[0]!)
    case 'open':
      if (item.answer !== null) return who === null ? say('drafted, no one named') : say('drafted, {0}', who)
      return who === null ? say('no one named') : say('open, {0}', who)
  }
}

interface TaskState {
  readonly id: string
  readonly title: string
  readonly hint: string
  readonly item: PlanItem
  readonly status: ItemStatus
  readonly said: string
  readonly evidence: string | null
}

/** The tasks of a stage, with those that the team added. What is there counts more than what is said; a step decides where one does. */
function tasksOf(folder: ShownFolder, stage: PlanStage, evidence: ReadonlyMap<string, string>, say: Say): readonly TaskState[] {
  const own = [...folder.plan.items.keys()].filter(
    (id) => id.startsWith(`${stage.id}.`) && !stage.tasks.some((task) => id === `${stage.id}.${task.id}`),
  )
  const known = stage.tasks.map((task) => ({ id: `${stage.id}.${task.id}`, title: say(task.title), hint: say(task.hint), step: task.step }))
  return [
    ...known,
    ...own.slice(0, mostOwn).map((id) => ({ id, title: titleOf(id), hint: say('Added by this project.'), step: null })),
  ].map((task): TaskState => {
    const written = folder.plan.items.has(task.id)
    const item = itemOf(folder.plan, !written && task.step !== null ? task.step : task.id)
    const shown = evidence.get(task.id) ?? (task.step === null ? undefined : evidence.get(task.step)) ?? null
    const base = { id: task.id, title: task.title, hint: task.hint, item, evidence: shown }
    if (item.state === 'not-applicable') return { ...base, status: 'not-applicable', said: saidInWords(item, say) }
    if (shown !== null) return { ...base, status: 'evidenced', said: shown }
    if (item.state === 'open' && item.owner === null && item.answer === null) return { ...base, status: 'not-met', said: '' }
    return { ...base, status: statusOf(item), said: saidInWords(item, say) }
  })
}

/** Own tasks of one stage beyond these are read in the file. */
const mostOwn = 200

const isDone = (task: TaskState): boolean => task.status !== 'not-met'

function stageRow(folder: ShownFolder, stage: PlanStage, evidence: ReadonlyMap<string, string>, say: Say): PlanRow {
  const tasks = tasksOf(folder, stage, evidence, say)
  const done = tasks.filter(isDone).length
  const word = done === 0 ? say('not begun') : done === tasks.length ? say('done') : say('under way')
  const item = itemOf(folder.plan, stage.id)
  const said = say('{0} of {1}', done, tasks.length) + (item.owner === null ? '' : `, ${item.owner}`)
  const title = say(stage.title)
  const left = item.state === 'not-applicable'
  return itemRowOf(folder, {
    id: stage.id,
    kind: 'stage',
    label: title,
    said: left ? saidInWords(item, say) : done === 0 ? word : said,
    word: left ? wordOf('not-applicable', say) : word,
    status: left ? 'not-applicable' : done === 0 ? 'not-met' : done === tasks.length ? 'evidenced' : 'asserted',
    tooltip: planTooltip({ title, said: `${word}, ${said}`, question: say(stage.question), item, evidence: null }, null, say),
    answer: null,
    children: tasks.map((task) => {
      const tooltip = planTooltip(
        {
          title: task.title,
          said: [wordOf(task.status, say), task.said].filter((one) => one !== '').join(' · '),
          question: task.hint,
          item: task.item,
          evidence: task.evidence,
        },
        null,
        say,
      )
      return itemRowOf(folder, {
        ...task,
        kind: 'task',
        label: task.title,
        word: wordOf(task.status, say),
        tooltip,
        answer: null,
        children: [],
      })
    }),
  })
}

/** "collecting, training": stages of which something is there and something is missing. Planning goes on until a later one has begun. */
function doingNow(folder: ShownFolder, evidence: ReadonlyMap<string, string>, say: Say): readonly string[] {
  const open = planStages.filter((stage) => {
    if (stage.doing === null || itemOf(folder.plan, stage.id).state === 'not-applicable') return false
    const done = tasksOf(folder, stage, evidence, say).filter(isDone).length
    return done > 0 && done < stage.tasks.length
  })
  const later = open.filter((stage) => stage.id !== 'LIF-1')
  return (later.length > 0 ? later : open).map((stage) => say(stage.doing!))
}

function problemRows(folder: ShownFolder, say: Say): readonly PlanRow[] {
  const fault = folder.plan.problem
  if (fault === null) return []
  const label = fault.place === null ? `plan.yaml: ${say(fault.message)}` : say('Line {0}: {1}', fault.place.line, say(fault.message))
  const where = fault.place === null ? '' : say('Line {0}, column {1} of {2}.', fault.place.line, fault.place.column, planPath)
  return [
    {
      ...plain(`problem:${folder.root}`, 'problem', label),
      icon: 'warning',
      color: 'charts.yellow',
      tooltip: [say(fault.message), where, say('What could be read is shown; nothing is written until it is mended.')]
        .filter((one) => one !== '')
        .join('\n\n'),
      place: { root: folder.root, ...(fault.place ?? { line: 1, column: 1 }) },
    },
  ]
}

const mostNotes = 5

function noteRows(folder: ShownFolder, say: Say): readonly PlanRow[] {
  const { notes } = folder.plan
  const row = (note: PlanFault, i: number): PlanRow => ({
    ...plain(`note${i}:${folder.root}`, 'note', note.place === null ? note.message : say('Line {0}: {1}', note.place.line, note.message)),
    icon: 'info',
    place: { root: folder.root, ...(note.place ?? { line: 1, column: 1 }) },
  })
  const left = notes.length - mostNotes
  const more = left > 0 ? [plain(`notes:${folder.root}`, 'note', say('{0} more lines are passed over', printCount(left)))] : []
  return [...notes.slice(0, mostNotes).map(row), ...more.map((one) => ({ ...one, icon: 'info' }))]
}

const plain = (id: string, kind: PlanRowKind, label: string): PlanRow => ({
  id,
  kind,
  label,
  description: '',
  icon: 'info',
  color: null,
  tooltip: label,
  accessible: label,
  place: null,
  children: [],
})

/** Every item that can be set from the palette, as one list: steps, then stages with their tasks. */
export function itemsToChoose(
  folder: FolderPlan,
  say: Say,
): readonly { readonly id: string; readonly label: string; readonly said: string }[] {
  const ids = [
    ...planSteps.map((step) => step.id),
    ...planStages.flatMap((stage) => [stage.id, ...stage.tasks.map((task) => `${stage.id}.${task.id}`)]),
  ]
  const own = [...folder.plan.items.keys()].filter((id) => !ids.includes(id))
  const chosen = [...ids, ...own].filter((id) => decidedBy(folder.plan, id) === id)
  return chosen.map((id) => {
    const step = stepOf(id)
    const stage = planStages.find((one) => id.startsWith(`${one.id}.`))
    const label = step !== undefined ? `${planSteps.indexOf(step) + 1} ${say(step.title)}` : say(titleOf(id))
    return { id, label: stage === undefined ? label : `${say(stage.title)}: ${label}`, said: saidInWords(itemOf(folder.plan, id), say) }
  })
}
