// The items of a plan as one list to choose from: questions group by group, then the stages with their tasks.

import { allItems } from './allItems.ts'
import { resultInWords } from './itemWords.ts'
import { saidInWords } from './lifecycleRows.ts'
import { itemOf } from './plan.ts'
import { planStages, titleOf } from './planContent.ts'
import { type ShownFolder, decidedBy } from './planRows.ts'
import type { ItemStatus } from './planStatus.ts'
import type { Say } from './say.ts'

export interface ChosenItem {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly said: string
  readonly status: ItemStatus
  /** A question with a rule; else a stage or a task, of which only something can be said. */
  readonly judged: boolean
}

/** Every item that can be chosen in the palette. Ways back are not among them. */
export function itemsToChoose(folder: ShownFolder, say: Say): readonly ChosenItem[] {
  const { plan, project } = folder
  const results = new Map((project?.items ?? []).map((one) => [one.id, one]))
  const known = [...allItems, ...(project?.items ?? []).filter((one) => !allItems.some((item) => item.id === one.id))]
  const steps = known.filter((item) => item.group === 'FEA')
  const questions = [...steps, ...known.filter((item) => !['FEA', 'LIF', 'TRN'].includes(item.group))]
    .filter((item) => !plan.off.has(item.group))
    .map((item): ChosenItem => {
      const result = results.get(item.id)
      const place = steps.findIndex((one) => one.id === item.id)
      return {
        id: item.id,
        group: item.group,
        label: place < 0 ? say(item.title) : `${place + 1} ${say(item.title)}`,
        said: result === undefined ? saidInWords(itemOf(plan, item.id), say) : resultInWords(result, itemOf(plan, item.id), say),
        status: result?.status ?? 'not-met',
        judged: true,
      }
    })
  const ids = planStages.flatMap((stage) => [
    stage.id,
    ...stage.tasks.map((task) => `${stage.id}.${task.id}`),
    ...[...plan.items.keys()].filter((id) => id.startsWith(`${stage.id}.`) && !stage.tasks.some((task) => id === `${stage.id}.${task.id}`)),
  ])
  const tasks = ids
    .filter((id) => decidedBy(plan, id) === id)
    .map((id): ChosenItem => {
      const stage = planStages.find((one) => id.startsWith(`${one.id}.`))
      const item = itemOf(plan, id)
      return {
        id,
        group: 'LIF',
        label: stage === undefined ? say(titleOf(id)) : `${say(stage.title)}: ${say(titleOf(id))}`,
        said: saidInWords(item, say),
        status: item.state === 'asserted' ? 'asserted' : item.state === 'not-applicable' ? 'not-applicable' : 'not-met',
        judged: false,
      }
    })
  return [...questions, ...tasks]
}
