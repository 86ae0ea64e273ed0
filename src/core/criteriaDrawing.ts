// The success criteria against the best runs over time: one row each, with a small step line, the target, the least useful value and the baseline.

import { type Drawn, drawn, leadsTo } from './drawn.ts'
import { printNumber } from './print.ts'
import type { CriterionResult } from './project.ts'
import type { Say } from './say.ts'

const wide = 220
const high = 44
const edge = 4

/** A table; null when there are no criteria. */
export function drawCriteria(criteria: readonly CriterionResult[], say: Say): Drawn | null {
  if (criteria.length === 0) return null
  const head = [say('Metric'), say('Best'), say('Target'), say('Useful from'), say('Baseline'), say('Over time'), say('Status')]
  return drawn(
    'table',
    { class: 'criteria' },
    drawn(
      'thead',
      {},
      drawn('tr', {}, ...head.map((text, i) => drawn('th', { scope: 'col', class: i >= 1 && i <= 4 ? 'number' : undefined }, text))),
    ),
    drawn('tbody', {}, ...criteria.map((one) => row(one, say))),
  )
}

function row(one: CriterionResult, say: Say): Drawn {
  const better = one.direction === 'min' ? say('lower is better') : say('higher is better')
  const number = (value: number | null): Drawn => drawn('td', { class: 'number' }, value === null ? '–' : printNumber(value))
  const file = `file:${one.path}${one.place === null ? '' : `#${one.place.line}`}`
  return drawn(
    'tr',
    { class: `criterion is-${one.status}` },
    drawn('td', {}, drawn('a', leadsTo(file, `${one.metric}, ${better}`), one.metric), drawn('span', { class: 'quiet' }, ` ${better}`)),
    one.run === null || one.best === null
      ? number(one.best)
      : drawn(
          'td',
          { class: 'number' },
          drawn('a', leadsTo(`run:${one.run}`, say('{0} of {1}', printNumber(one.best), one.run)), printNumber(one.best)),
        ),
    number(one.target),
    number(one.minimumUseful),
    number(one.baseline),
    drawn('td', {}, steps(one, say)),
    drawn('td', { class: 'status' }, one.why),
  )
}

/** Best so far as steps. The scale holds everything that is drawn, so a line at the edge is never one that was cut. */
function steps(one: CriterionResult, say: Say): Drawn {
  const levels = [one.target, one.minimumUseful, one.baseline].filter((value) => value !== null)
  const values = [...levels, ...one.progress.map(([, value]) => value)].filter((value) => Number.isFinite(value))
  if (one.progress.length === 0 || values.length === 0) return drawn('span', { class: 'quiet' }, say('no run yet'))
  const low = Math.min(...values)
  const span = Math.max(...values) - low || 1
  const first = one.progress[0]![0]
  const time = one.progress.at(-1)![0] - first || 1
  const px = (seconds: number): number => edge + ((seconds - first) / time) * (wide - 2 * edge)
  const py = (value: number): number => high - edge - ((value - low) / span) * (high - 2 * edge)
  const path = one.progress
    .map(([seconds, value], i) => (i === 0 ? `M ${r(px(seconds))} ${r(py(value))}` : `H ${r(px(seconds))} V ${r(py(value))}`))
    .join(' ')
  const line = (value: number | null, name: string): readonly Drawn[] =>
    value === null ? [] : [drawn('line', { x1: 0, x2: wide, y1: py(value), y2: py(value), class: name })]
  const [seconds, best] = one.progress.at(-1)!
  const label = say('{0} improvements, now {1}', one.progress.length, printNumber(best))
  return drawn(
    'svg',
    { viewBox: `0 0 ${wide} ${high}`, class: 'steps', role: 'img', 'aria-label': label },
    drawn('title', {}, label),
    ...line(one.baseline, 'baseline'),
    ...line(one.minimumUseful, 'useful'),
    ...line(one.target, 'target'),
    drawn('path', { d: `${path} H ${wide}`, class: 'best' }),
    drawn('circle', { cx: px(seconds), cy: py(best), r: 3 }),
  )
}

const r = (value: number): number => Math.round(value * 10) / 10
