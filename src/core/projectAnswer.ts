// The answer that the project page opens with: what it would cost, what it would bring, what stands in the way. Sentences of words that others show as well.

import { quadrantInWords } from './plotDrawing.ts'
import type { Band, Project } from './project.ts'
import type { Say } from './say.ts'

/** "54" or "54 (48–71)": a score is never sharper than what is known. */
export function bandInWords({ value, low, high }: Band): string {
  const whole = Math.round(value)
  const [from, to] = [Math.round(low), Math.round(high)]
  return from === whole && to === whole ? String(whole) : `${whole} (${from}–${to})`
}

/** One or two sentences. */
export function projectAnswer(project: Project, say: Say): string {
  if (!project.planned) return say('There is no plan yet. Ten questions, three minutes, and the picture below fills.')
  const said: string[] = []
  const { feasibility, impact, quadrant, label } = project.scores
  if (feasibility === null && impact === null) said.push(say('Cost and impact are not scored yet.'))
  else {
    const parts = [
      ...(feasibility === null
        ? []
        : [say('Feasibility {0}, {1}', bandInWords(feasibility), label === 'measured' ? say('measured') : say('an estimate'))]),
      ...(impact === null ? [] : [say('impact {0}', bandInWords(impact))]),
      ...(quadrant === null ? [] : [quadrantInWords(quadrant, say)]),
    ]
    said.push(`${parts.join(' · ')}.`)
  }
  const closed = project.gates.filter((gate) => !gate.met)
  if (closed.length === 1) said.push(say('{0} stands in the way: {1}.', titleOf(project, closed[0]!.id), closed[0]!.why))
  else if (closed.length > 1) said.push(say('{0} gates are not met.', closed.length))
  if (project.draft !== null)
    said.push(say('By the numbers: {0}, because {1}.', decisionInWords(project.draft.decision, say), project.draft.why))
  return said.join(' ')
}

const titleOf = (project: Project, id: string): string => project.items.find((one) => one.id === id)?.title ?? id

export function decisionInWords(decision: NonNullable<Project['draft']>['decision'], say: Say): string {
  switch (decision) {
    case 'go':
      return say('go on')
    case 'collect-data':
      return say('collect more data')
    case 're-scope':
      return say('change the aim')
    case 'stop':
      return say('stop, or ship the rule')
  }
}
