// The project's life as a picture: two columns for what goes along with all stages, four stages one below the other, and the six ways back, lit when fired.

import { type Drawn, drawn, leadsTo } from './drawn.ts'
import { wordOf } from './planStatus.ts'
import type { Project, StageResult, TransitionResult } from './project.ts'
import type { Say } from './say.ts'

const stageHeight = 58
const stageTop = (place: number): number => 8 + place * 92
const left = 172
const width = 208
const middle = (place: number): number => stageTop(place) + stageHeight / 2

/** Stages in their order; the picture has room for exactly these. */
const chain = ['LIF-1', 'LIF-2', 'LIF-3', 'LIF-4']

export function drawLifecycle(project: Pick<Project, 'stages' | 'transitions'>, say: Say): Drawn {
  const stage = (id: string): StageResult | undefined => project.stages.find((one) => one.id === id)
  const boxes = chain.flatMap((id, place) => {
    const one = stage(id)
    return one === undefined ? [] : [box(one, left, stageTop(place), width, stageHeight, say)]
  })
  const team = stage('LIF-X1')
  const tools = stage('LIF-X2')
  const beside = [
    ...(team === undefined ? [] : [box(team, 8, stageTop(0), 132, stageHeight, say)]),
    ...(tools === undefined ? [] : [box(tools, 8, stageTop(1), 132, stageTop(3) + stageHeight - stageTop(1), say)]),
  ]
  const forward = chain
    .slice(1)
    .map((_, i) => arrow(`M ${left + width / 2} ${stageTop(i) + stageHeight + 2} V ${stageTop(i + 1) - 4}`, 'forward'))
  // the lit ones last, so that they lie on top
  const back = [...project.transitions].sort((a, b) => Number(a.fired) - Number(b.fired)).flatMap((one) => backward(one, say))
  return drawn(
    'svg',
    { viewBox: `0 0 520 ${stageTop(3) + stageHeight + 8}`, class: 'lifecycle', role: 'group', 'aria-label': say('Lifecycle') },
    ...beside,
    ...forward,
    ...back,
    ...boxes,
  )
}

function box(stage: StageResult, x: number, y: number, wide: number, high: number, say: Say): Drawn {
  const count = say('{0} of {1}', stage.met, stage.items.length)
  const word = wordOf(stage.status, say)
  // of a stage that is under way the count says all
  const words = stage.items.length === 0 ? word : stage.status === 'not-met' ? count : `${count} · ${word}`
  const lines = high > stageHeight ? broken(stage.title, (wide - 20) / 7.5) : [stage.title]
  return drawn(
    'g',
    {
      class: `stage status-${stage.status}${stage.open ? ' open' : ''}`,
      ...leadsTo(`item:${stage.id}`, `${stage.title}: ${words}. ${stage.why}`),
    },
    drawn('title', {}, `${stage.title}: ${stage.why}`),
    drawn('rect', { x, y, width: wide, height: high, rx: 4 }),
    // how much of the way out is met, a second sign beside the word
    drawn('rect', {
      class: 'fill',
      x,
      y: y + high - 4,
      width: stage.items.length === 0 ? 0 : (wide * stage.met) / stage.items.length,
      height: 4,
    }),
    ...lines.map((line, i) => drawn('text', { x: x + 12, y: y + 24 + i * 17, class: 'name' }, line)),
    drawn('text', { x: x + 12, y: y + 25 + lines.length * 17, class: 'words' }, words.length * 6.3 > wide - 20 ? word : words),
  )
}

/** A title in lines of at most about `most` characters, cut between words; SVG does not do it. */
function broken(title: string, most: number): readonly string[] {
  const lines: string[] = []
  for (const word of title.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const arrow = (path: string, name: string): Drawn => drawn('path', { d: path, class: `arrow ${name}`, 'marker-end': `url(#tip-${name})` })

/** A bow on the right side: longer ways leave lower, arrive higher and reach further out, so that those of one stage never cross. */
function backward(one: TransitionResult, say: Say): readonly Drawn[] {
  const from = chain.indexOf(one.from)
  const to = chain.indexOf(one.to)
  if (from <= to || to < 0) return []
  const span = from - to
  const start = middle(from) - 17 + (span - 1) * 11
  const end = middle(to) + 17 - (span - 1) * 11
  const edge = left + width
  const out = edge + 18 + span * 34
  const state = one.fired ? 'lit' : one.record === null ? 'unlit' : 'taken'
  const path = `M ${edge + 1} ${start} C ${out} ${start}, ${out} ${end}, ${edge + 5} ${end}`
  const words = one.fired || one.record !== null ? one.why : say('nothing points back')
  const label = `${one.title}: ${words}`
  if (state === 'unlit') return [drawn('g', { class: 'way unlit' }, drawn('title', {}, label), arrow(path, 'unlit'))]
  const curveX = edge + (out - edge) * 0.75
  return [
    drawn(
      'g',
      { class: `way ${state}`, ...leadsTo(`item:${one.id}`, label) },
      drawn('title', {}, label),
      drawn('path', { d: path, class: 'reach' }),
      arrow(path, 'lit'),
      drawn('circle', { cx: curveX, cy: (start + end) / 2, r: 8 }),
      drawn('text', { x: curveX, y: (start + end) / 2 + 4, class: 'mark' }, one.fired ? '!' : '↩'),
    ),
  ]
}

/** The tips that arrows of this page refer to; once in a page. */
export const arrowTips: Drawn = drawn(
  'svg',
  { width: 0, height: 0, class: 'tips', 'aria-hidden': 'true' },
  drawn(
    'defs',
    {},
    ...['forward', 'lit', 'unlit'].map((name) =>
      drawn(
        'marker',
        { id: `tip-${name}`, class: `tip ${name}`, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
        drawn('path', { d: 'M 0 0 L 8 4 L 0 8 z' }),
      ),
    ),
  ),
)
