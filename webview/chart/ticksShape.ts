// Where the ticks of an axis stand and what they say: numbers, powers of ten, spans and times of day. Knows no pixels but how many ticks fit.

import { printAxis } from '../../src/core/print.ts'

export interface Tick {
  /** In the scale's own units: the logarithm to base 10 on a log axis. */
  readonly at: number
  readonly text: string
}

/** Multiples of `step` from `from` to `to`, both ends among them. */
function multiples(from: number, to: number, step: number): number[] {
  const ticks: number[] = []
  // counting instead of adding keeps 0.3 from becoming 0.30000000000000004
  for (let i = Math.ceil(from / step - 1e-9); i <= Math.floor(to / step + 1e-9) && ticks.length < 200; i++) ticks.push(i * step)
  return ticks
}

/** The 1-2-5 step that gives at most `most` ticks; at least `least`. */
function niceStep(span: number, most: number, least = 0): number {
  const rough = Math.max(span / Math.max(1, most), Number.MIN_VALUE * 1e6)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * (1 - 1e-9))!
  return Math.max(step, least)
}

/** Texts that tell the ticks apart: engineering form, or all digits where that is not enough. */
function textsOf(values: readonly number[], step: number): string[] {
  const short = values.map(printAxis)
  if (new Set(short).size === short.length) return short
  const decimals = Math.min(20, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)))
  return values.map((value) => value.toFixed(decimals))
}

/** `least` keeps steps whole: 1. */
export function linearTicks(from: number, to: number, most: number, least = 0): readonly Tick[] {
  if (!(to > from)) return Number.isFinite(from) ? [{ at: from, text: printAxis(from) }] : []
  const step = niceStep(to - from, most, least)
  // below the resolution of doubles several multiples are one number
  const values = [...new Set(multiples(from, to, step).map((value) => Number(value.toPrecision(15))))]
  const texts = textsOf(values, step)
  return values.map((at, i) => ({ at, text: texts[i]! }))
}

/** `from` and `to` are logarithms. Powers of ten; with 2 and 5 between where there is room, and plain numbers where there is less than a power. */
export function logTicks(from: number, to: number, most: number): readonly Tick[] {
  const powers = multiples(from, to, Math.max(1, Math.ceil((to - from) / Math.max(1, most))))
  if (powers.length >= 3) return powers.map((at) => ({ at, text: printAxis(Number(`1e${at}`)) }))
  if (to - from < 0.7)
    return linearTicks(10 ** from, 10 ** to, most)
      .filter((tick) => tick.at > 0)
      .map((tick) => ({ at: Math.log10(tick.at), text: tick.text }))
  const ticks: Tick[] = []
  for (let power = Math.floor(from); power <= Math.ceil(to); power++)
    for (const digit of [1, 2, 5]) {
      const at = power + Math.log10(digit)
      if (at >= from - 1e-9 && at <= to + 1e-9) ticks.push({ at, text: printAxis(Number(`${digit}e${power}`)) })
    }
  return ticks.length > most * 2 ? ticks.filter((tick) => Number.isInteger(tick.at)) : ticks
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour
const spans = [
  1,
  2,
  5,
  10,
  15,
  30,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
]

function spanStep(span: number, most: number): number {
  const rough = span / Math.max(1, most)
  return spans.find((one) => one >= rough) ?? day * niceStep(rough / day, 1)
}

/** Seconds since a run's first point: "0", "30 s", "5 min", "2 h", "1.5 h", "3 d". */
export function spanTicks(from: number, to: number, most: number): readonly Tick[] {
  if (to - from < 2) return linearTicks(from, to, most).map((tick) => ({ at: tick.at, text: `${tick.text} s` }))
  const step = spanStep(to - from, most)
  const [unit, word] =
    step >= day ? [day, 'd'] : step >= hour || to >= 10 * hour ? [hour, 'h'] : step >= minute ? [minute, 'min'] : [1, 's']
  return multiples(from, to, step).map((at) => ({ at, text: at === 0 ? '0' : `${Number((at / unit).toPrecision(6))} ${word}` }))
}

/** Seconds since 1970 as times of day, with the date where a day begins. `offset`: seconds by which local time is ahead of UTC. */
export function wallTicks(from: number, to: number, most: number, offset: number): readonly Tick[] {
  const step = to - from < 2 ? niceStep(to - from, most) : spanStep(to - from, most)
  const two = (n: number): string => String(n).padStart(2, '0')
  return multiples(from + offset, to + offset, step).map((local, i) => {
    const date = new Date(local * 1000)
    const dated = `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
    const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
    const text =
      step >= day
        ? dated
        : step >= minute
          ? local % day === 0 || (i === 0 && to - from > day)
            ? `${dated} ${time}`
            : time
          : step >= 1
            ? `${time}:${two(date.getUTCSeconds())}`
            : `${time}:${(date.getUTCSeconds() + date.getUTCMilliseconds() / 1000).toFixed(Math.min(3, -Math.floor(Math.log10(step))))}`
    return { at: local - offset, text }
  })
}
