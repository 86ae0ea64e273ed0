// Tooltips of a plan's rows, as Markdown: the question, what was answered, what the workspace shows. Text of the plan stays text.

import { plainMarkdown } from './markdownText.ts'
import type { PlanItem } from './plan.ts'
import type { PlanStep } from './planContent.ts'
import type { Say } from './say.ts'

/** Longer answers are read in the file. */
const most = 600

export interface TooltipParts {
  readonly title: string
  /** State and owner in words. */
  readonly said: string
  readonly question: string
  readonly item: PlanItem
  /** What the workspace shows; null when nothing. */
  readonly evidence: string | null
}

/** `step`: of a feasibility step, which also tells why it asks and what is good. */
export function planTooltip({ title, said, question, item, evidence }: TooltipParts, step: PlanStep | null, say: Say): string {
  const parts = [`**${plainMarkdown(title)}** · ${plainMarkdown(said)}`, plainMarkdown(question, most)]
  if (item.answer !== null) parts.push(labelled(say('Answer'), item.answer))
  if (item.note !== null) parts.push(labelled(say('Note'), item.note))
  if (evidence !== null) parts.push(labelled(say('In the workspace'), evidence))
  if (step !== null) {
    if (item.answer === null) parts.push(labelled(say('Why'), say(step.why)))
    parts.push(labelled(say('Good'), say(step.good)))
  }
  return parts.join('\n\n')
}

const labelled = (label: string, text: string): string => `_${plainMarkdown(label)}:_ ${plainMarkdown(text, most)}`
