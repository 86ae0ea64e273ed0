// The groups of questions: what each is called, and what is said of all its items in a few words.

import type { ItemResult, Project } from './project.ts'
import { bandInWords } from './projectAnswer.ts'
import { kindInWords } from './projectPage.ts'
import type { Say } from './say.ts'

/** Marks a text for the translators' list. */
const t = (text: string): string => text

const titles: Readonly<Record<string, string>> = {
  RDY: t('Readiness'),
  FEA: t('Feasibility'),
  CST: t('Cost'),
  IMP: t('Impact'),
  ARC: t('Archetype'),
  MIT: t('Mitigations'),
  FLY: t('Flywheel'),
  LIF: t('Lifecycle'),
  TRN: t('Ways back'),
  ETH: t('Ethics'),
  MTS: t('ML Test Score'),
}

/** Its name in English, to be translated where it is shown; a team's own group is called by its letters. */
export const groupTitle = (group: string): string => titles[group] ?? group

/** "2 of 8 answered", "feasibility 54 (48–71)", "58 of 100", "helps a person": the telling thing first, and what stands in the way before it. */
export function groupSummary(group: string, items: readonly ItemResult[], project: Project, say: Say): string {
  const ids = new Set(items.map((item) => item.id))
  const closed = project.gates.filter((gate) => ids.has(gate.id) && !gate.met).length
  const stale = items.filter((item) => item.status === 'stale').length
  const parts = [
    ...(closed === 0 ? [] : [closed === 1 ? say('1 gate open') : say('{0} gates open', closed)]),
    ...(stale === 0 ? [] : [say('{0} stale', stale)]),
    told(group, items, project, say),
  ]
  return parts.join(' · ')
}

function told(group: string, items: readonly ItemResult[], project: Project, say: Say): string {
  const counted = items.filter((item) => item.status !== 'not-applicable')
  const answered = counted.filter((item) => !['not-met', 'not-checkable'].includes(item.status)).length
  const count = say('{0} of {1} answered', answered, counted.length)
  const { feasibility, impact } = project.scores
  switch (group) {
    case 'CST':
      return feasibility === null ? count : say('feasibility {0} of 100', bandInWords(feasibility))
    case 'IMP':
      return impact === null ? count : say('{0} of 100', bandInWords(impact))
    case 'ARC':
      return project.archetype === null ? say('not chosen') : kindInWords(project.archetype, say)
    case 'FLY': {
      const broken = counted.find((item) => (item.level ?? 0) < 2)
      return broken === undefined ? say('turns') : say('broken: {0}', say(broken.title))
    }
    default:
      return count
  }
}
