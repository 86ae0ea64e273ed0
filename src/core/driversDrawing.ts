// The three cost drivers as bars with the item that costs most in each: a feasibility score is never shown without them.

import { type Drawn, drawn, leadsTo } from './drawn.ts'
import type { DriverScore, ItemResult, Scores } from './project.ts'
import type { Say } from './say.ts'

const width = 300

function nameOf(driver: DriverScore['driver'], say: Say): string {
  if (driver === 'data') return say('Data')
  return driver === 'accuracy' ? say('Accuracy') : say('Problem')
}

/** One row for each driver: its name, its bar from 0 (cheap) to 4 (prohibitive), and what costs most. */
export function drawDrivers(scores: Scores, items: readonly ItemResult[], say: Say): Drawn {
  const rows = scores.drivers.map((one) => {
    const top = items.find((item) => item.id === one.top)
    const said = one.answered < one.asked ? say('{0} of {1} answered', one.answered, one.asked) : null
    const value = one.answered === 0 ? say('not answered') : one.value.toFixed(1)
    const label = [nameOf(one.driver, say), value, top?.title, said].filter((text) => text !== undefined && text !== null).join(', ')
    return drawn(
      'div',
      { class: 'driver', ...(top === undefined ? {} : leadsTo(`item:${top.id}`, label)), title: label },
      drawn('span', { class: 'name' }, nameOf(one.driver, say)),
      drawn(
        'svg',
        { viewBox: `0 0 ${width} 18`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        drawn('rect', { x: 0, y: 3, width, height: 12, class: 'track' }),
        ...(one.answered === 0 ? [] : [drawn('rect', { x: 0, y: 3, width: (width * one.value) / 4, height: 12, class: 'bar' })]),
        drawn('rect', {
          x: (width * one.low) / 4,
          y: 7.5,
          width: Math.max(1, (width * (one.high - one.low)) / 4),
          height: 3,
          class: 'band',
        }),
      ),
      drawn('span', { class: 'value' }, value),
      drawn('span', { class: 'top' }, top === undefined ? (said ?? '') : `${top.title}${said === null ? '' : ` · ${said}`}`),
    )
  })
  return drawn(
    'div',
    { class: 'drivers' },
    ...rows,
    drawn('p', { class: 'quiet' }, say('0 = cheap, 4 = prohibitive; the thin line is what "don\'t know" leaves open')),
  )
}
