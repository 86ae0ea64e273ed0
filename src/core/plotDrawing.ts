// Impact against feasibility: this project and its siblings on one square with four quarters. What is not known is a cross of bands, never a sharp point.

import { type Drawn, drawn, leadsTo } from './drawn.ts'
import type { Scores } from './project.ts'
import type { Say } from './say.ts'

/** One project of the plot. */
export interface PlottedProject {
  readonly root: string
  readonly name: string
  readonly scores: Pick<Scores, 'feasibility' | 'impact' | 'label' | 'weights' | 'quadrant'>
}

const side = 240
const left = 34
const top = 10
const x = (value: number): number => left + (value / 100) * side
const y = (value: number): number => top + side - (value / 100) * side

/** Name of a quarter, as everywhere. */
export function quadrantInWords(quadrant: NonNullable<Scores['quadrant']>, say: Say): string {
  switch (quadrant) {
    case 'high-priority':
      return say('high priority')
    case 'cut-cost-first':
      return say('cut cost first')
    case 'check-value-first':
      return say('check value first')
    case 'park':
      return say('park')
  }
}

/** `here` is the root of the project whose page it is. Projects without both scores, or scored with other weights, are not drawn. */
export function drawPlot(projects: readonly PlottedProject[], here: string, say: Say): Drawn {
  const weights = projects.find((one) => one.root === here)?.scores.weights
  const shown = projects.filter(
    (one) => one.scores.feasibility !== null && one.scores.impact !== null && (weights === undefined || one.scores.weights === weights),
  )
  const quarter = (qx: number, qy: number, name: NonNullable<Scores['quadrant']>): readonly Drawn[] => [
    drawn('rect', { x: x(qx), y: y(qy + 50), width: side / 2, height: side / 2, class: `quarter ${name}` }),
    drawn('text', { x: x(qx) + 6, y: y(qy + 50) + 14, class: 'quarter-name' }, quadrantInWords(name, say)),
  ]
  const ordered = [...shown].sort((a, b) => Number(a.root === here) - Number(b.root === here))
  return drawn(
    'svg',
    { viewBox: `0 0 ${left + side + 10} ${top + side + 32}`, class: 'plot', role: 'group', 'aria-label': say('Impact and feasibility') },
    ...quarter(0, 50, 'cut-cost-first'),
    ...quarter(50, 50, 'high-priority'),
    ...quarter(0, 0, 'park'),
    ...quarter(50, 0, 'check-value-first'),
    drawn('text', { x: left + side / 2, y: top + side + 26, class: 'axis' }, say('feasibility →')),
    drawn('text', { x: 12, y: top + side / 2, class: 'axis', transform: `rotate(-90 12 ${top + side / 2})` }, say('impact →')),
    ...[0, 50, 100].map((value) => drawn('text', { x: x(value), y: top + side + 12, class: 'tick' }, String(value))),
    ...[0, 50, 100].map((value) => drawn('text', { x: left - 5, y: y(value) + 4, class: 'tick right' }, String(value))),
    ...ordered.map((one, i) =>
      point(
        one,
        one.root === here,
        ordered.slice(i + 1).some((later) => isNear(one, later)),
        say,
      ),
    ),
  )
}

/** Names of points this near would lie on each other. */
const isNear = (a: PlottedProject, b: PlottedProject): boolean =>
  Math.abs(a.scores.impact!.value - b.scores.impact!.value) < 6 && Math.abs(a.scores.feasibility!.value - b.scores.feasibility!.value) < 25

/** `crowded`: another name stands above the point. */
function point(project: PlottedProject, here: boolean, crowded: boolean, say: Say): Drawn {
  const feasibility = project.scores.feasibility!
  const impact = project.scores.impact!
  const words = say(
    '{0}: feasibility {1} ({2} to {3}), impact {4} ({5} to {6})',
    project.name,
    Math.round(feasibility.value),
    Math.round(feasibility.low),
    Math.round(feasibility.high),
    Math.round(impact.value),
    Math.round(impact.low),
    Math.round(impact.high),
  )
  const cx = x(feasibility.value)
  const cy = y(impact.value)
  // near the right edge the name stands on the other side
  const onLeft = feasibility.value > 70
  return drawn(
    'g',
    { class: `project ${here ? 'here' : 'sibling'}`, ...leadsTo(`project:${project.root}`, words) },
    drawn('title', {}, words),
    drawn('line', { x1: x(feasibility.low), x2: x(feasibility.high), y1: cy, y2: cy, class: 'band' }),
    drawn('line', { x1: cx, x2: cx, y1: y(impact.low), y2: y(impact.high), class: 'band' }),
    here ? drawn('circle', { cx, cy, r: 6 }) : drawn('path', { d: `M ${round(cx)} ${round(cy - 6)} l 6 6 l -6 6 l -6 -6 z` }),
    drawn('text', { x: cx + (onLeft ? -10 : 10), y: cy + (crowded ? 17 : -8), class: onLeft ? 'right' : undefined }, project.name),
  )
}

const round = (value: number): number => Math.round(value * 10) / 10
