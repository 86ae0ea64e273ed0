// Makes a block of a series: the visible part, exact to the pixel. Knows the columns and the question, nothing of files or threads.

import type { Block, BlockQuestion, NearestQuestion } from '../core/block.ts'
import { pointAt } from '../core/joinedSeries.ts'
import type { Point } from '../core/run.ts'
import type { Series } from '../core/series.ts'
import { type Kept, keptPoints, search } from './keptPoints.ts'

/** What of a run a block needs to know. Parts are settled. */
export interface SeriesOfRun {
  readonly parts: readonly Series[]
  readonly version: number
  /** Zero of the relative axis; NaN when no point has a wall time. */
  readonly firstWallTime: number
}

const mostNonFinite = 4_096
/** Fewer finite points than this for each pixel are given as they are. */
const pointsPerPixel = 2

/** The visible part of the series, and one finite point beyond either end. */
export function makeBlock(question: BlockQuestion, series: SeriesOfRun): Block {
  const { axis, smoothing } = question
  const kept = keptPoints(series.parts, axis, series.firstWallTime, smoothing > 0 ? null : question)
  const { x, value, length, fullFrom, fullTo } = kept
  const from = question.from ?? fullFrom
  const to = question.to ?? fullTo
  const begin = search(length, (i) => x[i]! >= from)
  const end = Math.max(
    begin,
    search(length, (i) => x[i]! > to),
  )
  let finite = 0
  for (let i = begin; i < end; i++) if (Number.isFinite(value[i])) finite++
  const width = Math.max(1, Math.floor(question.widthPx))
  const isEnvelope = finite > width * pointsPerPixel
  const entries = new Entries(Math.min(finite, isEnvelope ? width : finite) + 2, smoothing > 0 ? smooth(kept, smoothing) : null)

  let before = begin - 1
  while (before >= 0 && !Number.isFinite(value[before])) before--
  if (before >= 0) entries.open(x[before]!, value[before]!, before)
  const scale = to > from ? width / (to - from) : 0
  let column = -1
  const strange: { readonly x: number; readonly value: number }[] = []
  for (let i = begin; i < end; i++) {
    const v = value[i]!
    if (v - v !== 0) {
      if (strange.length < mostNonFinite) strange.push({ x: x[i]!, value: v })
      continue
    }
    const at = isEnvelope ? Math.min(width - 1, Math.floor((x[i]! - from) * scale)) : i
    if (at === column) entries.widen(x[i]!, v, i)
    else entries.open(x[i]!, v, i)
    column = at
  }
  let after = end
  while (after < length && !Number.isFinite(value[after])) after++
  if (after < length) entries.open(x[after]!, value[after]!, after)
  return {
    run: question.run,
    metric: question.metric,
    version: series.version,
    keptPoints: series.parts.reduce((sum, { tally }) => sum + tally.kept, 0),
    pointsInRange: end - begin,
    kind: isEnvelope ? 'envelope' : 'points',
    ...entries.done(),
    nonFiniteX: Float64Array.from(strange, (one) => one.x),
    nonFiniteValue: Float64Array.from(strange, (one) => one.value),
    fullFrom,
    fullTo,
  }
}

/** The entries of a block as they grow. The x of an entry is that of its last point, so that the smoothed line and a growing end are where they belong. */
class Entries {
  readonly #x: Float64Array
  readonly #first: Float64Array
  readonly #last: Float64Array
  readonly #low: Float64Array
  readonly #high: Float64Array
  readonly #smooth: Float64Array
  readonly #smoothed: Float64Array | null
  #length = 0

  constructor(room: number, smoothed: Float64Array | null) {
    this.#x = new Float64Array(room)
    this.#first = new Float64Array(room)
    this.#last = new Float64Array(room)
    this.#low = new Float64Array(room)
    this.#high = new Float64Array(room)
    this.#smooth = new Float64Array(smoothed === null ? 0 : room)
    this.#smoothed = smoothed
  }

  open(x: number, value: number, place: number): void {
    const at = this.#length++
    this.#first[at] = this.#low[at] = this.#high[at] = value
    this.#close(at, x, value, place)
  }

  widen(x: number, value: number, place: number): void {
    const at = this.#length - 1
    if (value < this.#low[at]!) this.#low[at] = value
    if (value > this.#high[at]!) this.#high[at] = value
    this.#close(at, x, value, place)
  }

  #close(at: number, x: number, value: number, place: number): void {
    this.#x[at] = x
    this.#last[at] = value
    if (this.#smoothed !== null) this.#smooth[at] = this.#smoothed[place]!
  }

  done(): Pick<Block, 'x' | 'first' | 'last' | 'low' | 'high' | 'smooth'> {
    const cut = (array: Float64Array): Float64Array => array.slice(0, array.length === 0 ? 0 : this.#length)
    return {
      x: cut(this.#x),
      first: cut(this.#first),
      last: cut(this.#last),
      low: cut(this.#low),
      high: cut(this.#high),
      smooth: cut(this.#smooth),
    }
  }
}

/** TensorBoard's smoothing: an exponential moving average over finite points, divided by what the missing past would have weighed. */
function smooth({ value, length }: Kept, weight: number): Float64Array {
  const out = new Float64Array(length)
  let last = 0
  let missing = 1
  for (let i = 0; i < length; i++) {
    const v = value[i]!
    if (v - v !== 0) {
      out[i] = NaN
      continue
    }
    last = last * weight + (1 - weight) * v
    missing *= weight
    out[i] = last / (1 - missing)
  }
  return out
}

/** The kept point nearest to x on the axis, the later one of equals; null without any. */
export function nearestPoint(question: NearestQuestion, series: SeriesOfRun): Point | null {
  const { axis, x } = question
  let best: { readonly part: Series; readonly place: number } | null = null
  let distance = Infinity
  const anyStep = series.parts.some(({ tally }) => tally.withStep > 0)
  let base = 0
  for (const part of series.parts) {
    const ascends = part.superseded === 0 && (axis === 'step' ? part.tally.stepsAscend : part.tally.wallTimesAscend)
    const { columns } = part
    const at = (place: number): number =>
      axis !== 'step'
        ? columns.wallTimeAt(place) - (axis === 'relative' ? series.firstWallTime : 0)
        : anyStep
          ? columns.stepAt(place)
          : base + place
    const take = (place: number, here: number): void => {
      if (!(Math.abs(here - x) <= distance)) return
      distance = Math.abs(here - x)
      best = { part, place }
    }
    if (ascends) {
      const beyond = search(columns.length, (place) => at(place) > x)
      if (beyond > 0) take(beyond - 1, at(beyond - 1))
      if (beyond < columns.length && at(beyond) - x < distance) take(beyond, at(beyond))
    } else
      for (const { start, used, superseded } of columns.chunks)
        for (let i = 0; i < used; i++) if (superseded === null || superseded[i] === 0) take(start + i, at(start + i))
    base += columns.length
  }
  return best === null ? null : pointAt((best as { part: Series; place: number }).part, (best as { part: Series; place: number }).place)
}
