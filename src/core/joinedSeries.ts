// A series of a run: the parts that several files of one tool give it, in their order, as if they had been one file.
// Answers the same however the files' growth was cut into looks.

import type { SeriesPoints } from './block.ts'
import type { MetricSummary, Point } from './run.ts'
import type { Series } from './series.ts'

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** The point at a place of a part. */
export function pointAt({ columns }: Series, place: number): Point {
  return { step: orNull(columns.stepAt(place)), wallTime: orNull(columns.wallTimeAt(place)), value: columns.valueAt(place) }
}

/** Brings the parts up to date, and applies the law of the first over all of them. `changed` says whether any of them has new points. */
export function settleParts(parts: readonly Series[], changed = true): void {
  for (const part of parts) part.settle()
  const law = parts[0]?.law ?? 'keep-all'
  if (law === 'later-cuts') {
    let lowest = Infinity
    for (let k = parts.length - 1; k >= 0; k--) {
      parts[k]!.cutFrom(lowest)
      lowest = Math.min(lowest, parts[k]!.minStep)
    }
  } else if (parts.length > 1 && law !== 'keep-all' && changed) markRepeats(parts, law === 'first-wins')
}

/** Over several parts a step that repeats is rare enough to be sought from the start. */
function markRepeats(parts: readonly Series[], firstWins: boolean): void {
  const kept = new Map<number, { readonly part: number; readonly place: number }>()
  const marks = parts.map((): number[] => [])
  for (const [k, part] of parts.entries())
    for (const { start, used, step } of part.columns.chunks)
      for (let i = 0; i < used; i++) {
        if (Number.isNaN(step[i])) continue
        const here = { part: k, place: start + i }
        const before = kept.get(step[i]!)
        const loser = before === undefined ? null : firstWins ? here : before
        if (loser !== null) marks[loser.part]!.push(loser.place)
        if (loser !== here) kept.set(step[i]!, here)
      }
  for (const [k, part] of parts.entries()) part.setMarks(marks[k]!)
}

/** What is said of the whole; the parts must be settled. */
export function summarize(parts: readonly Series[]): MetricSummary {
  let points = 0
  let nonFinite = 0
  let superseded = 0
  let lost: Series | null = null
  let first: Series | null = null
  let last: Series | null = null
  let min: Series | null = null
  let max: Series | null = null
  for (const part of parts) {
    const { tally } = part
    points += part.columns.length
    superseded += part.superseded
    nonFinite += tally.nonFinite
    if (tally.firstNonFinite >= 0) lost ??= part
    if (tally.first >= 0) first ??= part
    if (tally.min >= 0 && (min === null || tally.minValue < min.tally.minValue)) min = part
    if (tally.max >= 0 && (max === null || tally.maxValue > max.tally.maxValue)) max = part
    if (tally.last >= 0 && (last === null || isLater(part, last))) last = part
  }
  return {
    points,
    nonFinite,
    firstNonFinite: lost === null ? null : pointAt(lost, lost.tally.firstNonFinite),
    superseded,
    first: first === null ? null : pointAt(first, first.tally.first),
    last: newestOf(parts, last),
    min: min === null ? null : pointAt(min, min.tally.min),
    max: max === null ? null : pointAt(max, max.tally.max),
  }
}

/** What a store tells of its newest point stands for it until that point is there. */
function newestOf(parts: readonly Series[], last: Series | null): Point | null {
  const told = parts.at(-1)?.told ?? null
  if (
    told !== null &&
    (last === null || told.step > last.tally.lastStep || (told.step === last.tally.lastStep && told.wallTime > last.tally.lastWallTime))
  )
    return { step: orNull(told.step), wallTime: orNull(told.wallTime), value: told.value }
  return last === null ? null : pointAt(last, last.tally.last)
}

const isLater = (part: Series, than: Series): boolean =>
  part.tally.lastStep > than.tally.lastStep ||
  (part.tally.lastStep === than.tally.lastStep && part.tally.lastWallTime >= than.tally.lastWallTime)

/** All points in the order of the log. */
export function allPoints(parts: readonly Series[]): SeriesPoints {
  const length = parts.reduce((sum, part) => sum + part.columns.length, 0)
  const points = {
    step: new Float64Array(length),
    wallTime: new Float64Array(length),
    value: new Float64Array(length),
    superseded: new Uint8Array(length),
  }
  let at = 0
  for (const part of parts)
    for (const { step, wallTime, value, superseded, used } of part.columns.chunks) {
      points.step.set(step.subarray(0, used), at)
      points.wallTime.set(wallTime.subarray(0, used), at)
      points.value.set(value.subarray(0, used), at)
      if (superseded !== null) points.superseded.set(superseded.subarray(0, used), at)
      at += used
    }
  return points
}
