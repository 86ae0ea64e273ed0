// The first planning/plan.yaml of a project: short, commented, and all of it open.

import { planStages, planSteps } from './planContent.ts'
import { scalarText } from './yamlScalar.ts'

/** The text of a new plan for a project of this name. Line ends are "\n". */
export function planTemplate(project: string): string {
  const steps = planSteps.map((step, i) =>
    `  # ${i + 1} ${step.title}: ${step.question}\n  ${step.id}:\n    state: open\n`.replace('?: ', '? '),
  )
  const stages = planStages.map((stage) => `  ${stage.id}: # ${stage.title}\n`)
  return `# The plan of this project. Change it here or in Flywheel's sidebar, and review it like code.
# state is open, asserted (somebody stands for the answer) or not-applicable (the note says why).
# An item may also have an owner, an answer and a note.
version: 1
project: ${scalarText(project)}

# Seven questions before the work, in their order.
feasibility:
${steps.join('')}
# The life of the project. What the workspace shows by itself (runs, data, models) needs no words.
# For the rest, below a stage:
#   tasks:
#     label-guide: { state: asserted, owner: Ada }
lifecycle:
${stages.join('')}`
}
