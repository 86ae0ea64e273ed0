// The Feasibility view as rows: the seven steps, then the quieter groups of questions, each with how it stands and why. Before there is a plan, how to
// begin one and what is there already. Pure.

import { allItems, itemContent } from './allItems.ts'
import { groupSummary, groupTitle } from './itemGroups.ts'
import { resultInWords, resultSpoken, resultTooltip } from './itemWords.ts'
import type { ItemContent } from './item.ts'
import { itemOf, placeOfItem, planPath } from './plan.ts'
import { foundInWords } from './planEvidence.ts'
import {
  type PlanInput,
  type PlanRow,
  type PlanRowKind,
  type PlanRows,
  type ShownFolder,
  itemRow,
  noteRows,
  perFolder,
  plainRow,
  problemRows,
} from './planRows.ts'
import { lookOf } from './planStatus.ts'
import type { ItemResult, Project } from './project.ts'
import type { Say } from './say.ts'

/** The steps and the groups; before there is a plan, how to begin one. */
export function feasibilityRows(input: PlanInput, say: Say): PlanRows {
  const first = input.folders[0]
  return {
    rows: perFolder(input, say, (folder) =>
      folder.plan.exists || folder.project?.planned === true ? plannedRows(folder, say) : startRows(folder, input.restricted, say),
    ),
    header: first === undefined || !first.plan.exists ? null : headerOf(first, say),
  }
}

const stepItems = allItems.filter((item) => item.group === 'FEA')

function headerOf({ project }: ShownFolder, say: Say): string {
  const steps = (project?.items ?? []).filter((item) => item.group === 'FEA')
  if (project === null || steps.length === 0) return say('checking…')
  const counted = steps.filter((item) => item.status !== 'not-applicable')
  return say('{0} of {1} verified', counted.filter((item) => item.status === 'verified').length, counted.length)
}

function startRows(folder: ShownFolder, restricted: boolean, say: Say): readonly PlanRow[] {
  const found = foundInWords(folder.shows, say).map((words, i): PlanRow => ({
    ...plainRow(`found${i}:${folder.root}`, 'found', words),
    icon: 'search',
    tooltip: say('Found in this folder by itself'),
    accessible: say('Found by itself: {0}', words),
  }))
  if (restricted) return found
  const { interview } = folder
  const label =
    interview === null
      ? say('Plan this project: 10 questions, 3 minutes')
      : say('Go on planning: {0} of {1} answered', interview.answered, interview.asked)
  const tooltip = say('Asks what is known and writes {0}. "Don\'t know" is an answer, and what you leave is kept.', planPath)
  return [{ ...plainRow(`start:${folder.root}`, 'start', label), icon: 'rocket', tooltip, accessible: `${label}. ${tooltip}` }, ...found]
}

function plannedRows(folder: ShownFolder, say: Say): readonly PlanRow[] {
  const { project } = folder
  const steps = stepItems.map((content, i) => {
    const label = `${i + 1} ${say(content.title)}`
    const result = project?.items.find((one) => one.id === content.id)
    return result === undefined ? notYetRow(folder, content, label, say) : resultRow(folder, content, result, 'step', label, say)
  })
  return [...problemRows(folder, say), ...steps, ...(project === null ? [] : groupRows(folder, project, say)), ...noteRows(folder, say)]
}

/** A step that nobody judged yet, with what people said. */
function notYetRow(folder: ShownFolder, content: ItemContent, label: string, say: Say): PlanRow {
  const item = itemOf(folder.plan, content.id)
  return {
    ...plainRow(itemRow(folder.root, content.id), 'step', label),
    icon: 'circle-large-outline',
    description: say('checking…'),
    accessible: `${label}, ${say('checking…')}`,
    tooltip: item.answer ?? say(content.question),
    place: { root: folder.root, path: planPath, ...placeOfItem(folder.plan, content.id) },
  }
}

/** One item as a row: its icon says how it stands, its description why. */
export function resultRow(
  folder: ShownFolder,
  content: ItemContent,
  result: ItemResult,
  kind: PlanRowKind,
  label: string,
  say: Say,
): PlanRow {
  const item = itemOf(folder.plan, content.id)
  const said = resultInWords(result, item, say)
  const closed = content.gate === true && folder.project?.gates.some((gate) => gate.id === content.id && !gate.met) === true
  const description = closed ? say('gate · {0}', said) : said
  return {
    ...lookOf(result.status),
    id: itemRow(folder.root, content.id),
    kind,
    label,
    description,
    tooltip: resultTooltip(content, result, item, say),
    accessible: resultSpoken(label, result, description, item.answer, say),
    place: folder.plan.exists ? { root: folder.root, path: planPath, ...placeOfItem(folder.plan, content.id) } : null,
    checked: isWordAlone(content, result) ? item.state === 'asserted' : null,
    can: canDo(content, result),
    children: [],
  }
}

/** A person's word alone is what counts, it is yes or no, and nothing says more yet. */
const isWordAlone = (content: ItemContent, { status }: ItemResult): boolean =>
  content.class === 'H' && content.choices === undefined && content.scale === undefined && (status === 'not-met' || status === 'asserted')

/** What its menu offers. */
function canDo(content: ItemContent, result: ItemResult): readonly string[] {
  return [
    ...(result.evidence.length > 0 ? ['evidence'] : []),
    ...(isAttested(content) ? ['attest'] : []),
    ...(content.scale === undefined ? [] : ['score']),
    ...(result.overridden === null ? [] : ['overridden']),
    'judged',
  ]
}

/** A person's word plays a part in how far it is. */
export const isAttested = (content: ItemContent): boolean =>
  content.class !== 'A' || JSON.stringify(content.rule.levels).includes('"attested"')

function groupRows(folder: ShownFolder, project: Project, say: Say): readonly PlanRow[] {
  const groups = new Map<string, ItemResult[]>()
  for (const item of project.items) {
    if (['FEA', 'LIF', 'TRN'].includes(item.group) || isLeftOut(item, project)) continue
    groups.set(item.group, [...(groups.get(item.group) ?? []), item])
  }
  return [...groups].map(([group, items]): PlanRow => {
    const label = say(groupTitle(group))
    const description = groupSummary(group, items, project, say)
    return {
      ...plainRow(`group:${folder.root}\n${group}`, 'group', label),
      icon: null,
      description,
      tooltip: `${label} · ${description}`,
      accessible: `${label}, ${description}`,
      children: items.flatMap((item) => {
        const content = contentOf(folder, item)
        return resultRow(folder, content, item, 'item', say(content.title), say)
      }),
    }
  })
}

/** The ML Test Score waits for the way to production; of archetypes and moves only those of the kind that was chosen are shown. */
function isLeftOut(item: ItemResult, project: Project): boolean {
  if (item.group === 'MTS') return !deploying(project)
  return (item.group === 'ARC' || item.group === 'MIT') && item.computed === 'not-applicable'
}

const deploying = ({ stages, items }: Project): boolean =>
  stages.some((stage) => stage.id === 'LIF-4' && stage.open) || items.some((item) => item.group === 'MTS' && (item.level ?? 0) > 0)

/** What is asked; of an item that is not known any more, as much as its result tells. */
export const contentOf = (folder: Pick<ShownFolder, 'own'>, item: ItemResult): ItemContent =>
  itemContent(item.id) ??
  folder.own.find((one) => one.id === item.id) ?? {
    id: item.id,
    group: item.group,
    title: item.title,
    question: item.title,
    why: '',
    class: 'S',
    rubric: ['', '', '', ''],
    rule: { levels: {} },
    sources: [],
  }
