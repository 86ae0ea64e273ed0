// The project page as plain sections: the answer first, then the life of the project, its place among others, cost, flywheel, criteria and what people
// decided against the rules. The page draws them, a report writes them down. Pure.

import { drawCriteria } from './criteriaDrawing.ts'
import { type Drawn, drawn, leadsTo } from './drawn.ts'
import { drawDrivers } from './driversDrawing.ts'
import { itemContent } from './allItems.ts'
import { arrowTips, drawLifecycle } from './lifecycleDrawing.ts'
import { wordOf } from './planStatus.ts'
import { type PlottedProject, drawPlot } from './plotDrawing.ts'
import type { ItemResult, Project } from './project.ts'
import { projectAnswer } from './projectAnswer.ts'
import type { Say } from './say.ts'
import { drawWheel } from './wheelDrawing.ts'

/** One section; the same id means the same place, so that only what changed is drawn again. */
export interface Section {
  readonly id: string
  readonly drawn: Drawn
}

/** More next steps than these are not read. */
const mostSteps = 6

export function projectSections(project: Project, siblings: readonly PlottedProject[], say: Say): readonly Section[] {
  const section = (id: string, title: string, ...parts: readonly (Drawn | null)[]): Section => ({
    id,
    drawn: drawn('section', { class: id, 'aria-label': title }, drawn('h2', {}, title), ...parts),
  })
  const criteria = drawCriteria(project.criteria, say)
  const people = decided(project, say)
  return [
    { id: 'head', drawn: head(project, say) },
    section('life', say('Lifecycle'), arrowTips, drawLifecycle(project, say), waysBack(project, say)),
    section('next', say('Next'), nextSteps(project, say)),
    section('square', say('Impact and feasibility'), drawPlot(siblings, project.root, say), ...notes(project.scores.caps)),
    section('cost', say('What it costs'), drawDrivers(project.scores, project.items, say), gap(project), ...notes(project.scores.advice)),
    section('wheel-section', say('Data flywheel'), drawWheel(project, say)),
    section('moves', say('Moves'), moves(project, say)),
    section(
      'criteria-section',
      say('Success criteria'),
      criteria ??
        nothing(say('No criteria yet: a metric, a target and the data to measure it on.'), 'item:FEA-2', say('Write Success Criteria')),
    ),
    ...(people === null ? [] : [section('people', say('Decided by people'), people)]),
  ]
}

function head(project: Project, say: Say): Drawn {
  const kind = project.archetype === null ? null : kindInWords(project.archetype, say)
  const faults = project.faults.filter((one) => one.severity === 'error')
  return drawn(
    'header',
    { class: 'head' },
    drawn('h1', {}, project.name, ...(kind === null ? [] : [drawn('span', { class: 'quiet' }, kind)])),
    drawn('p', { class: 'answer' }, projectAnswer(project, say)),
    project.restricted
      ? drawn('p', { class: 'strip' }, say('Restricted Mode: git and writing are off, so what needs them is not checked.'))
      : null,
    ...faults
      .slice(0, 3)
      .map((fault) =>
        drawn(
          'p',
          { class: 'strip', ...leadsTo(`file:${fault.path}${fault.place === null ? '' : `#${fault.place.line}`}`, fault.message) },
          `${fault.path}: ${fault.message}`,
        ),
      ),
  )
}

export function kindInWords(archetype: NonNullable<Project['archetype']>, say: Say): string {
  if (archetype === 'software-2.0') return say('improves existing software')
  return archetype === 'human-in-the-loop' ? say('helps a person') : say('acts alone')
}

function itemLine(item: ItemResult, text: string, say: Say): Drawn {
  return drawn(
    'li',
    { class: `item status-${item.status}`, ...leadsTo(`item:${item.id}`, `${item.title}: ${wordOf(item.status, say)}. ${text}`) },
    drawn('span', { class: 'word' }, wordOf(item.status, say)),
    drawn('span', { class: 'name' }, item.title),
    drawn('span', { class: 'quiet' }, text),
  )
}

/** What lifts the plan most: stale items, gates, then the steps in their order. */
function nextSteps(project: Project, say: Say): Drawn {
  const gates = new Set(project.gates.filter((gate) => !gate.met).map((gate) => gate.id))
  const worth = (item: ItemResult): number => (item.status === 'stale' ? 0 : gates.has(item.id) ? 1 : 2)
  const open = project.items
    .filter(
      (item) =>
        (item.on || gates.has(item.id)) &&
        !['verified', 'not-applicable', 'overridden'].includes(item.status) &&
        !item.id.startsWith('LIF-'),
    )
    .map((item, place) => ({ item, place }))
    .sort((a, b) => worth(a.item) - worth(b.item) || a.place - b.place)
  if (open.length === 0) return drawn('p', { class: 'quiet' }, say('Everything that is asked for is verified.'))
  const left = open.length - mostSteps
  return drawn(
    'div',
    {},
    drawn(
      'ol',
      { class: 'items' },
      ...open.slice(0, mostSteps).map(({ item }) => itemLine(item, item.status === 'stale' ? item.why : (item.next ?? item.why), say)),
    ),
    left > 0 ? drawn('p', { class: 'quiet' }, say('and {0} more in the sidebar', left)) : null,
  )
}

function waysBack(project: Project, say: Say): Drawn | null {
  const lit = project.transitions.filter((one) => one.fired || one.record !== null)
  if (lit.length === 0) return null
  return drawn(
    'ul',
    { class: 'items ways' },
    ...lit.map((one) =>
      drawn(
        'li',
        { class: 'item', ...leadsTo(`item:${one.id}`, `${one.title}: ${one.why}`) },
        drawn('span', { class: 'word' }, one.record === null ? say('points back') : say('taken')),
        drawn('span', { class: 'name' }, one.title),
        drawn(
          'span',
          { class: 'quiet' },
          one.record === null ? one.why : `${one.record.reason} (${one.record.by}, ${one.record.at.slice(0, 10)})`,
        ),
      ),
    ),
  )
}

function gap(project: Project): Drawn | null {
  return project.scores.gap === null ? null : drawn('p', { class: 'gap' }, project.scores.gap.text)
}

const notes = (texts: readonly string[]): readonly Drawn[] => texts.map((text) => drawn('p', { class: 'quiet' }, text))

/** What makes a project of its kind feasible: the mitigations, with what each lets one score again. */
function moves(project: Project, say: Say): Drawn {
  if (project.archetype === null)
    return nothing(
      say('Say first what kind it is: it improves software, helps a person, or acts alone.'),
      'item:ARC-0',
      say('Choose Archetype'),
    )
  const items = project.items.filter((item) => item.group === 'MIT' && item.status !== 'not-applicable')
  if (items.length === 0) return drawn('p', { class: 'quiet' }, say('None is left.'))
  return drawn('ul', { class: 'items' }, ...items.map((item) => itemLine(item, letsScore(item.id), say)))
}

/** "Cost of an error and how often right": what a mitigation gives reason to score again, without the words around it. */
function letsScore(id: string): string {
  const text = (itemContent(id)?.why ?? '').replace(/^[^:]*: /, '').split('. ')[0]!
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Overrides, with who and why: 100 % by waiver never looks like 100 % by evidence. */
function decided(project: Project, say: Say): Drawn | null {
  const items = project.items.filter((item) => item.overridden !== null)
  if (items.length === 0) return null
  return drawn(
    'ul',
    { class: 'items' },
    ...items.map((item) => {
      const { reason, by, at, expires } = item.overridden!
      const until = expires === null ? '' : say(', until {0}', expires.slice(0, 10))
      return itemLine(
        item,
        say('{0} ({1}, {2}{3}); the rules say: {4}', reason, by, at.slice(0, 10), until, wordOf(item.computed, say)),
        say,
      )
    }),
  )
}

function nothing(text: string, target: string, action: string): Drawn {
  return drawn('p', { class: 'none' }, drawn('span', { class: 'quiet' }, `${text} `), drawn('a', leadsTo(target, action), action))
}
