// The trace of a run's GPU on the axis of one of its metrics: the same wall times, mapped to steps or to time since the first point. Use and memory, both in
// per cent of the card. Knows no source: samples come as plain arrays.

import type { Axis, SeriesPoints } from './block.ts'
import { type Samples, type TraceBlock, type TraceRange, makeTrace } from './gpuTrace.ts'

/** One card under one run. */
export interface GpuUnderRun {
  /** "GPU3", "GPU 0 as recorded by W&B". */
  readonly label: string
  /** history: asked by us while it ran. recorded: by the run's own tool. */
  readonly source: 'history' | 'recorded'
  /** Per cent; null where nobody knows. */
  readonly use: TraceBlock | null
  readonly memory: TraceBlock | null
}

/** Pairs of wall time and place on the axis, both ascending. */
export interface Knots {
  readonly wall: ArrayLike<number>
  readonly at: ArrayLike<number>
}

/** Where each wall time lies on the axis, from the points of a metric: those kept, as long as neither time nor step goes back. */
export function knotsOf(points: SeriesPoints): Knots {
  const wall: number[] = []
  const at: number[] = []
  for (let i = 0; i < points.value.length; i++) {
    const [time, step] = [points.wallTime[i]!, points.step[i]!]
    if (points.superseded[i] === 1 || Number.isNaN(time) || Number.isNaN(step)) continue
    if (wall.length > 0 && (time <= wall.at(-1)! || step < at.at(-1)!)) continue
    wall.push(time)
    at.push(step)
  }
  return { wall, at }
}

/** The place of a wall time between two knots; NaN before the first and after the last: nothing is guessed beyond what was logged. */
export function placeOn({ wall, at }: Knots, time: number): number {
  let [low, high] = [0, wall.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (wall[middle]! < time) low = middle + 1
    else high = middle
  }
  if (low === wall.length) return NaN
  if (wall[low] === time) return at[low]!
  if (low === 0) return NaN
  const share = (time - wall[low - 1]!) / (wall[low]! - wall[low - 1]!)
  return at[low - 1]! + share * (at[low]! - at[low - 1]!)
}

/** Samples over wall time on an axis. `zero`: wall time at which the relative axis begins. `knots` are needed for steps only. */
export function onAxis(
  times: ArrayLike<number>,
  value: (i: number) => number,
  axis: Axis,
  zero: number,
  knots: Knots | null,
): Samples & { readonly seconds: readonly number[] } {
  const at: number[] = []
  const values: number[] = []
  const seconds: number[] = []
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!
    const place = axis === 'wall' ? time : axis === 'relative' ? time - zero : knots === null ? NaN : placeOn(knots, time)
    if (Number.isNaN(place)) continue
    at.push(place)
    values.push(value(i))
    seconds.push(time)
  }
  return { at, value: values, seconds }
}

/** The trace of such samples. */
export const traceOn = (samples: Samples, range: TraceRange): TraceBlock => makeTrace(samples, range)

/** A pause between samples that is no usual one: five of the usual pauses, a minute at least. */
export function usualGap(times: ArrayLike<number>): number {
  const pauses = Array.from({ length: Math.max(0, times.length - 1) }, (_, i) => times[i + 1]! - times[i]!).sort((a, b) => a - b)
  return Math.max(60, 5 * (pauses[pauses.length >> 1] ?? 0))
}
