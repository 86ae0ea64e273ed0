// A project's plan as the command line tells it: JSON by the contract, and a page of text for people. The same words as in the editor.

import type { ItemContent } from './item.ts'
import { wordOf } from './planStatus.ts'
import type { ItemResult, Project } from './project.ts'
import { sayPlain } from './say.ts'

/** `check --json`, as in the contract. `items` has all questions, the team's own among them. */
export function checkJson(project: Project, items: readonly ItemContent[]): unknown {
  const questions = new Map(items.map((one) => [one.id, one.question]))
  return {
    schema: 1,
    root: project.root,
    project: project.name,
    planned: project.planned,
    archetype: project.archetype,
    items: project.items.map((one) => ({
      id: one.id,
      group: one.group,
      title: one.title,
      question: questions.get(one.id) ?? one.title,
      status: one.status,
      computed: one.computed,
      level: one.level,
      score: one.score,
      why: one.why,
      next: one.next,
      evidence: one.evidence,
      attestedBy: one.attestedBy,
      overridden: one.overridden,
      staleCommit: one.staleCommit,
    })),
    stages: project.stages,
    transitions: project.transitions,
    criteria: project.criteria,
    scores: project.scores,
    gates: project.gates,
    draft: project.draft,
    faults: project.faults,
  }
}

/** Whether every gate is met, and there is a plan at all. */
export const passes = (project: Project): boolean => project.planned && project.gates.every((gate) => gate.met)

/** Worth a line: asked by default, or something was said or found of it. */
const isWorthALine = ({ group, on, status, overridden }: ItemResult): boolean =>
  group !== 'LIF' && group !== 'TRN' && (on || overridden !== null || !['not-met', 'not-applicable', 'not-checkable'].includes(status))

/** Lines for a terminal, without line ends. */
export function checkLines(project: Project): readonly string[] {
  if (!project.planned)
    return [
      `${project.name}: there is no plan. Write planning/plan.yaml, or begin with "Flywheel: Plan This Project".`,
      ...faultLines(project),
    ]
  const shown = project.items.filter(isWorthALine)
  const verified = shown.filter((one) => one.status === 'verified').length
  const lines = [`${project.name}: ${verified} of ${shown.length} verified`]
  const rows = shown.map((one) => ({ id: one.id, status: wordOf(one.status, sayPlain), title: one.title, why: one.why }))
  lines.push(...table(rows))
  const aside = project.items.length - shown.length - project.items.filter(({ group }) => group === 'LIF' || group === 'TRN').length
  if (aside > 0) lines.push(`  and ${aside} more that nobody has answered or that do not apply`)
  const heading = (text: string, below: readonly string[]): void => void (below.length > 0 && lines.push('', text, ...below))
  heading(
    'Stages',
    table(project.stages.map((one) => ({ id: one.id, status: wordOf(one.status, sayPlain), title: one.title, why: one.why }))),
  )
  heading(
    'Success criteria',
    project.criteria.map((one) => `  ${one.metric}: ${one.why}`),
  )
  heading(
    'Ways back',
    project.transitions
      .filter((one) => one.fired || one.record !== null)
      .map((one) => `  ${one.id} ${one.title}: ${one.record?.reason ?? one.why}`),
  )
  lines.push(...faultLines(project))
  const closed = project.gates.filter((gate) => !gate.met)
  const titles = new Map(project.items.map((one) => [one.id, one]))
  heading(
    'Gates',
    closed.map(({ id, why }) => {
      const item = titles.get(id)
      const next = item?.next == null ? '' : `. To do: ${item.next}`
      return `  ${id} ${item?.title ?? ''}: ${why}${next}`
    }),
  )
  lines.push(
    '',
    closed.length === 0
      ? `All ${project.gates.length} gates are met.`
      : `${closed.length} of ${project.gates.length} gates ${closed.length === 1 ? 'is' : 'are'} not met.`,
  )
  return lines
}

function faultLines({ faults }: Project): readonly string[] {
  if (faults.length === 0) return []
  return [
    '',
    'In the files',
    ...faults.map(({ path, place, message }) => `  ${path}${place === null ? '' : `:${place.line}:${place.column}`}: ${message}`),
  ]
}

interface Row {
  readonly id: string
  readonly status: string
  readonly title: string
  readonly why: string
}

function table(rows: readonly Row[]): readonly string[] {
  const width = (of: (row: Row) => string): number => Math.max(0, ...rows.map((row) => of(row).length))
  const [id, status, title] = [width((row) => row.id), width((row) => row.status), width((row) => row.title)]
  return rows.map((row) => `  ${row.id.padEnd(id)}  ${row.status.padEnd(status)}  ${row.title.padEnd(title)}  ${row.why}`.trimEnd())
}
