// The first planning/plan.yaml of a project: short, commented, and all of it open.

import { itemContent } from './allItems.ts'
import { planStages, planSteps } from './planContent.ts'
import { scalarText } from './yamlScalar.ts'

/** Questions that a new plan names, by section; all others are in the sidebar and in the completion. */
const named = {
  readiness: ['RDY-3'],
  cost: ['CST-D1', 'CST-D2', 'CST-A1'],
  impact: ['IMP-2', 'IMP-6'],
  archetype: ['ARC-0'],
} as const

const section = (name: keyof typeof named, words: string): string =>
  `# ${words}\n${name}:\n${named[name].map((id) => `  ${id}: # ${itemContent(id)?.title ?? ''}\n`).join('')}`

/** The text of a new plan for a project of this name. Line ends are "\n". */
export function planTemplate(project: string): string {
  const steps = planSteps.map((step, i) =>
    `  # ${i + 1} ${step.title}: ${step.question}\n  ${step.id}:\n    state: open\n`.replace('?: ', '? '),
  )
  const stages = planStages.map((stage) => `  ${stage.id}: # ${stage.title}\n`)
  return `# The plan of this project: what people say. Change it here or in Flywheel's sidebar, and review it like code.
# state is open, asserted (somebody stands for the answer) or not-applicable (the note says why).
# An item may also have an owner, an answer, a score and a note.
version: 1
project: ${scalarText(project)}

${section('readiness', 'May it begin at all: yes, no or unknown.')}
# Seven questions before the work, in their order.
feasibility:
${steps.join('')}
${section('cost', 'What drives the cost, each a score from 0 (cheap) to 4 (prohibitive), or unknown.')}
${section('impact', 'What it would bring, each a score from 0 (nothing) to 4 (much), or unknown.')}
${section('archetype', 'What kind it is: software-2.0, human-in-the-loop or autonomous.')}
# The life of the project. What the workspace shows by itself (runs, data, models) needs no words.
# For the rest, below a stage:
#   tasks:
#     label-guide: { state: asserted, owner: Ada }
lifecycle:
${stages.join('')}`
}
