// The data flywheel as a ring of three arrows: use gives data, data gives quality, quality gives use. An arc without evidence is drawn broken.

import { type Drawn, drawn, leadsTo } from './drawn.ts'
import { wordOf } from './planStatus.ts'
import type { ItemResult, Project } from './project.ts'
import type { Say } from './say.ts'

const centre = { x: 170, y: 122 }
const radius = 82

/** Point at an angle in degrees, 0 on top, clockwise. */
const at = (degrees: number, far = radius): { readonly x: number; readonly y: number } => ({
  x: centre.x + far * Math.sin((degrees * Math.PI) / 180),
  y: centre.y - far * Math.cos((degrees * Math.PI) / 180),
})

export function drawWheel(project: Pick<Project, 'items'>, say: Say): Drawn {
  const nodes = [
    { angle: 0, text: say('more use') },
    { angle: 120, text: say('more data') },
    { angle: 240, text: say('a better model') },
  ]
  const arcs = ['FLY-1', 'FLY-2', 'FLY-3'].map((id, i) => {
    const item = project.items.find((one) => one.id === id)
    return arc(item, id, i * 120, say)
  })
  const words = nodes.map(({ angle, text }) => {
    const { x, y } = at(angle)
    return drawn('text', { x, y: y + 4, class: 'node' }, text)
  })
  return drawn('svg', { viewBox: '0 0 340 232', class: 'wheel', role: 'group', 'aria-label': say('Data flywheel') }, ...arcs, ...words)
}

function arc(item: ItemResult | undefined, id: string, from: number, say: Say): Drawn {
  const whole = (item?.level ?? 0) >= 2 && item?.status !== 'stale'
  const start = at(from + 22)
  const end = at(from + 96)
  const label = item === undefined ? id : `${item.title}: ${wordOf(item.status, say)}. ${item.why}`
  const path = `M ${round(start.x)} ${round(start.y)} A ${radius} ${radius} 0 0 1 ${round(end.x)} ${round(end.y)}`
  const middle = at(from + 59)
  return drawn(
    'g',
    { class: `arc ${whole ? 'whole' : 'broken'}`, ...leadsTo(`item:${id}`, label) },
    drawn('title', {}, label),
    drawn('path', { d: path, class: 'reach' }),
    drawn('path', {
      d: path,
      class: `arrow ${whole ? 'forward' : 'unlit'}`,
      'stroke-dasharray': whole ? undefined : '9 7',
      'marker-end': `url(#tip-${whole ? 'forward' : 'unlit'})`,
    }),
    // a gap in the middle says "broken" without colour
    whole ? null : drawn('text', { x: middle.x, y: middle.y + 5, class: 'mark' }, '×'),
  )
}

const round = (value: number): number => Math.round(value * 10) / 10
