// What a card did lately, in one sentence out of its history.

import { type GpuTrace, type HistoryField, slotSeconds } from './gpuHistory.ts'
import { heldText } from './gpuText.ts'
import { printSpan } from './print.ts'
import type { Say } from './say.ts'

/** Less says nothing about an hour. */
const leastSeconds = 120

/** "In the last 42 min: 62 % busy on average, at most 68.4 GB, 612 W and 71 °C."; "" while too little is held. */
export function lastHourText(trace: GpuTrace, say: Say): string {
  const { times } = trace
  if (times.length < 2) return ''
  const span = times.at(-1)! - times[0]!
  if (span < leastSeconds) return ''
  const use = mean(trace)
  const most = (field: HistoryField): number | null => {
    const seen = trace[field].reduce((top, value) => (value > top ? value : top), -Infinity)
    return seen === -Infinity ? null : seen
  }
  const [memory, power, heat] = [most('memoryUsedMiB'), most('powerW'), most('temperatureC')]
  const tops = [
    memory === null ? null : heldText(memory),
    power === null ? null : `${Math.round(power)} W`,
    heat === null ? null : `${Math.round(heat)} °C`,
  ].filter((one) => one !== null)
  const parts = [
    use === null ? null : say('{0} % busy on average', Math.round(use)),
    tops.length === 0 ? null : say('at most {0}', tops.join(', ')),
  ]
  const said = parts.filter((one) => one !== null)
  return said.length === 0 ? '' : say('In the last {0}: {1}.', printSpan(span), said.join('; '))
}

/** Over time, not over samples: a sample stands for the time since the one before, a slot at most, since nobody knows what was in a hole. */
function mean({ times, utilizationPercent }: GpuTrace): number | null {
  let sum = 0
  let weight = 0
  utilizationPercent.forEach((value, i) => {
    if (Number.isNaN(value)) return
    const since = i === 0 ? slotSeconds : Math.min(times[i]! - times[i - 1]!, 3 * slotSeconds)
    sum += value * since
    weight += since
  })
  return weight === 0 ? null : sum / weight
}
