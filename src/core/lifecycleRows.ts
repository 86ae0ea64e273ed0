// The Lifecycle view as rows: ways back that are pointed to or taken, then the stages, each with its way out and its tasks. Stages are computed, so they
// are there without a plan. Pure.

import { itemContent } from './allItems.ts'
import { plainMarkdown } from './markdownText.ts'
import { type PlanItem, itemOf, placeOfItem, planPath } from './plan.ts'
import { type PlanStage, planStages, titleOf } from './planContent.ts'
import { evidenceOf } from './planEvidence.ts'
import {
  type PlanInput,
  type PlanRow,
  type PlanRowKind,
  type PlanRows,
  type ShownFolder,
  decidedBy,
  exitRow,
  itemRow,
  perFolder,
  plainRow,
  problemRows,
} from './planRows.ts'
import { type ItemStatus, lookOf, wordOf } from './planStatus.ts'
import { planTooltip } from './planTooltip.ts'
import type { StageResult, TransitionResult } from './project.ts'
import type { Say } from './say.ts'

/** Ways back, the four stages, then team and tools. */
export function lifecycleRows(input: PlanInput, say: Say): PlanRows {
  const first = input.folders[0]
  const found = new Map(input.folders.map((folder) => [folder.root, evidenceOf(folder.shows, say)]))
  const doing = first === undefined ? [] : doingNow(first, found.get(first.root)!, say)
  return {
    rows: perFolder(input, say, (folder) => {
      const evidence = found.get(folder.root)!
      return [
        ...problemRows(folder, say),
        ...(folder.project?.transitions ?? []).filter((one) => one.fired || one.record !== null).map((one) => wayBack(folder, one, say)),
        ...planStages.map((stage) => stageRow(folder, stage, evidence, say)),
      ]
    }),
    header: doing.length > 0 ? doing.join(', ') : null,
  }
}

/** "↩ Train → Collect data: overfitting gap 0.18". */
function wayBack(folder: ShownFolder, one: TransitionResult, say: Say): PlanRow {
  const name = (id: string): string => say(planStages.find((stage) => stage.id === id)?.title ?? id)
  const label = say('↩ {0} → {1}', name(one.from), name(one.to))
  const taken = one.record === null ? null : say('taken by {0}, {1}: {2}', one.record.by, one.record.at.slice(0, 10), one.record.reason)
  const description = taken ?? one.why
  const closes = one.record?.closesWhen ?? null
  const state = taken === null ? say('points back') : say('way back taken')
  return {
    ...plainRow(itemRow(folder.root, one.id), 'transition', label),
    icon: taken === null ? 'warning' : 'history',
    color: taken === null ? 'charts.yellow' : null,
    description,
    tooltip: [
      `**${label}** · ${state}`,
      itemContent(one.id)?.question ?? '',
      one.why,
      taken ?? '',
      closes === null ? '' : say('Closed when {0}', closes),
      say(itemContent(one.id)?.why ?? ''),
    ]
      .filter((text) => text !== '')
      .map((text, i) => (i === 0 ? text : plainMarkdown(text, 600)))
      .join('\n\n'),
    accessible: `${label.slice(2)}, ${state}, ${description}`,
    can: [...(one.evidence.length > 0 ? ['evidence'] : []), taken === null ? 'takeable' : 'taken'],
  }
}

interface ItemLook {
  readonly id: string
  readonly kind: PlanRowKind
  readonly label: string
  readonly said: string
  readonly status: ItemStatus
  readonly word: string
  readonly tooltip: string
  readonly checked: boolean | null
  readonly can: readonly string[]
  readonly children: readonly PlanRow[]
}

function rowOf(folder: ShownFolder, look: ItemLook): PlanRow {
  const place = folder.plan.exists
    ? { root: folder.root, path: planPath, ...placeOfItem(folder.plan, decidedBy(folder.plan, look.id)) }
    : null
  const words = [look.label, ...(look.said.startsWith(look.word) ? [] : [look.word]), look.said]
  return {
    ...lookOf(look.status),
    id: itemRow(folder.root, look.id),
    kind: look.kind,
    label: look.label,
    description: look.said,
    tooltip: look.tooltip,
    accessible: words.filter((one) => one !== '').join(', '),
    place,
    checked: look.checked,
    can: look.can,
    children: look.children,
  }
}

const statusOf = (item: PlanItem): ItemStatus =>
  item.state === 'asserted' ? 'asserted' : item.state === 'not-applicable' ? 'not-applicable' : 'not-met'

/** "asserted, Ada", "drafted, Noor", "no one named": the deciding word first. */
export function saidInWords(item: PlanItem, say: Say): string {
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
  /** Its state can only be said. */
  readonly wordAlone: boolean
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
    const decider = !written && task.step !== null ? task.step : null
    const item = itemOf(folder.plan, decider ?? task.id)
    const shown = evidence.get(task.id) ?? (task.step === null ? undefined : evidence.get(task.step)) ?? null
    const base = { id: task.id, title: task.title, hint: task.hint, item, evidence: shown, wordAlone: shown === null && decider === null }
    const judged = decider === null ? undefined : folder.project?.items.find((one) => one.id === decider)
    if (judged !== undefined) return { ...base, status: judged.status, said: judged.why }
    if (item.state === 'not-applicable') return { ...base, status: 'not-applicable', said: saidInWords(item, say) }
    if (shown !== null) return { ...base, status: 'evidenced', said: shown }
    if (item.state === 'open' && item.owner === null && item.answer === null) return { ...base, status: 'not-met', said: '' }
    return { ...base, status: statusOf(item), said: saidInWords(item, say) }
  })
}

/** Own tasks of one stage beyond these are read in the file. */
const mostOwn = 200

const isDone = (task: TaskState): boolean => !['not-met', 'not-checkable'].includes(task.status)

function stageRow(folder: ShownFolder, stage: PlanStage, evidence: ReadonlyMap<string, string>, say: Say): PlanRow {
  const tasks = tasksOf(folder, stage, evidence, say)
  const result = folder.project?.stages.find((one) => one.id === stage.id)
  const done = tasks.filter(isDone).length
  const item = itemOf(folder.plan, stage.id)
  const title = say(stage.title)
  const left = item.state === 'not-applicable'
  const counts = say('{0} of {1} tasks', done, tasks.length)
  const out = result === undefined || result.items.length === 0 ? null : say('way out {0} of {1}', result.met, result.items.length)
  const isOut = result !== undefined && ['verified', 'overridden'].includes(result.status)
  const word = isOut ? say('done') : done === 0 ? say('not begun') : done === tasks.length ? say('tasks done') : say('under way')
  const begun = [...(isOut ? [word] : []), ...(out === null ? [] : [out]), counts].join(' · ')
  const said = left ? saidInWords(item, say) : done === 0 && result?.open !== true ? word : begun
  const owned = item.owner === null || left ? said : `${said}, ${item.owner}`
  const status: ItemStatus = left
    ? 'not-applicable'
    : result !== undefined && !['not-met', 'not-checkable'].includes(result.status)
      ? result.status
      : done === 0
        ? 'not-met'
        : 'asserted'
  return rowOf(folder, {
    id: stage.id,
    kind: 'stage',
    label: title,
    said: owned,
    word: left ? wordOf('not-applicable', say) : word,
    status,
    checked: null,
    can: [],
    tooltip: planTooltip(
      {
        title,
        said: owned.startsWith(word) ? owned : `${word}, ${owned}`,
        question: say(stage.question),
        item,
        evidence: result?.why ?? null,
      },
      null,
      say,
    ),
    children: [...(result === undefined ? [] : exitRows(folder, result, say)), ...tasks.map((task) => taskRow(folder, task, say))],
  })
}

/** What the way out asks for, as one row with its parts; before it the way in, where that is closed. */
function exitRows(folder: ShownFolder, stage: StageResult, say: Say): readonly PlanRow[] {
  const wayIn: PlanRow[] = stage.open
    ? []
    : [
        {
          ...plainRow(`in:${folder.root}\n${stage.id}`, 'exit', say('Way in')),
          icon: 'lock',
          description: stage.why,
          tooltip: stage.why,
          accessible: say('Way in, {0}', stage.why),
        },
      ]
  if (stage.items.length === 0) return wayIn
  const label = say('Way out')
  const description = say('{0} of {1}', stage.met, stage.items.length)
  return [
    ...wayIn,
    {
      ...plainRow(`out:${folder.root}\n${stage.id}`, 'exit', label),
      icon: 'sign-out',
      description,
      tooltip: stage.why,
      accessible: `${label}, ${description}`,
      children: stage.items.map((item, i): PlanRow => {
        const known = itemContent(item.id) !== undefined
        const title = say(item.title)
        return {
          ...plainRow(known ? exitRow(folder.root, stage.id, i, item.id) : `exit${i}:${folder.root}\n${stage.id}`, 'exit', title),
          ...lookOf(item.met ? 'evidenced' : 'not-met'),
          description: item.why,
          tooltip: item.why,
          accessible: [title, item.met ? say('met') : wordOf('not-met', say), item.why].filter((one) => one !== '').join(', '),
          place: known && folder.plan.exists ? { root: folder.root, path: planPath, ...placeOfItem(folder.plan, item.id) } : null,
        }
      }),
    },
  ]
}

function taskRow(folder: ShownFolder, task: TaskState, say: Say): PlanRow {
  const word = wordOf(task.status, say)
  const said = [word, task.said].filter((one) => one !== '').join(' · ')
  return rowOf(folder, {
    id: task.id,
    kind: 'task',
    label: task.title,
    said: task.said,
    status: task.status,
    word,
    tooltip: planTooltip({ title: task.title, said, question: task.hint, item: task.item, evidence: task.evidence }, null, say),
    checked: task.wordAlone && task.status !== 'not-applicable' ? task.item.state === 'asserted' : null,
    can: task.wordAlone ? ['said'] : [],
    children: [],
  })
}

/** "collecting, training": stages that are open or of which something is there, and that are not done. Planning goes on until a later one has begun. */
function doingNow(folder: ShownFolder, evidence: ReadonlyMap<string, string>, say: Say): readonly string[] {
  const open = planStages.filter((stage) => {
    if (stage.doing === null || itemOf(folder.plan, stage.id).state === 'not-applicable') return false
    const result = folder.project?.stages.find((one) => one.id === stage.id)
    if (result?.status === 'verified') return false
    const tasks = tasksOf(folder, stage, evidence, say)
    const done = tasks.filter(isDone).length
    return result?.open === true || (done > 0 && done < tasks.length)
  })
  const later = open.filter((stage) => stage.id !== 'LIF-1')
  return (later.length > 0 ? later : open).map((stage) => say(stage.doing!))
}
