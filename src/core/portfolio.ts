// Projects below a folder that are not opened as folders of their own: their names and what their plans' answers alone say of cost and impact.
// Nothing of them is checked; a folder that is opened is judged by its engine.

import type { Scores } from './project.ts'
import { readPlan } from './planRead.ts'
import { noMore, scoresOf } from './planScore.ts'

export interface PortfolioProject {
  /** Absolute path of the project's folder. */
  readonly root: string
  readonly name: string
  readonly scores: Scores
}

/** `text` is the project's planning/plan.yaml. null where nothing is scored in it. */
export function portfolioProject(root: string, text: string): PortfolioProject | null {
  const plan = readPlan(text)
  const answers = new Map<string, number | null>()
  for (const { id, score } of plan.items.values()) if (score !== null) answers.set(id, score === 'unknown' ? null : score)
  if (answers.size === 0) return null
  const unlawful = plan.items.get('RDY-3')?.answer?.trim().toLowerCase() === 'no'
  return { root, name: plan.project ?? root.slice(root.lastIndexOf('/') + 1), scores: scoresOf(answers, { ...noMore, unlawful }) }
}
