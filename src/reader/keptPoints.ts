// The kept points of a series along an axis, ascending: all of them, or only those around a window where they can be found without looking at the rest.

import type { Axis } from '../core/block.ts'
import type { Chunk } from '../core/columns.ts'
import type { Series } from '../core/series.ts'

/** Points in ascending order of `x`; those of one x in the order of the log. */
export interface Kept {
  readonly x: Float64Array
  readonly value: Float64Array
  readonly length: number
  /** Range of the whole series, NaN without points. */
  readonly fullFrom: number
  readonly fullTo: number
}

/** Axis units at both ends; null = open. */
export interface Window {
  readonly from: number | null
  readonly to: number | null
}

/** What gives the x of a point: its step, its place where no point has a step, or its time. */
interface Scale {
  readonly by: 'step' | 'place' | 'wallTime'
  readonly zero: number
}

/** How the axis is read off: `firstWallTime` is the zero of the relative one. A series that records no step at all counts its points. */
function scaleOf(parts: readonly Series[], axis: Axis, firstWallTime: number): Scale {
  if (axis === 'wall') return { by: 'wallTime', zero: 0 }
  if (axis === 'relative') return { by: 'wallTime', zero: firstWallTime }
  return { by: parts.some(({ tally }) => tally.withStep > 0) ? 'step' : 'place', zero: 0 }
}

/** Parts must be settled. `window` may be ignored: more points than asked for can come back, never fewer, and one finite point beyond either end. */
export function keptPoints(parts: readonly Series[], axis: Axis, firstWallTime: number, window: Window | null): Kept {
  const scale = scaleOf(parts, axis, firstWallTime)
  const ascending = ascends(parts, scale)
  if (window !== null && ascending && parts.every(({ superseded }) => superseded === 0)) return inWindow(parts, scale, window)
  const kept = parts.reduce((sum, { tally }) => sum + tally.kept, 0)
  const x = new Float64Array(kept)
  const value = new Float64Array(kept)
  const length = copy(parts, scale, 0, Infinity, x, value)
  const sorted = ascending ? { x, value } : sort(x, value, length)
  return { ...sorted, length, fullFrom: length > 0 ? sorted.x[0]! : NaN, fullTo: length > 0 ? sorted.x[length - 1]! : NaN }
}

/** Whether the kept points of all parts, one after the other, never go back on the axis and all lie on it. */
function ascends(parts: readonly Series[], { by }: Scale): boolean {
  if (by === 'place') return true
  let last = -Infinity
  for (const { columns, tally } of parts) {
    if (tally.kept === 0) continue
    if (!(by === 'step' ? tally.stepsAscend : tally.wallTimesAscend)) return false
    const first = by === 'step' ? columns.stepAt(tally.first) : columns.wallTimeAt(tally.first)
    if (!(first >= last)) return false
    last = by === 'step' ? tally.previousStep : tally.previousWallTime
  }
  return true
}

/** Copies kept points with places in [from, to), those that have an x; answers how many. */
function copy(parts: readonly Series[], { by, zero }: Scale, from: number, to: number, x: Float64Array, value: Float64Array): number {
  let at = 0
  let base = 0
  for (const { columns } of parts) {
    for (const chunk of columns.chunks) {
      const start = base + chunk.start
      if (start >= to) break
      const end = Math.min(chunk.used, to - start)
      const { superseded, wallTime, step } = chunk
      for (let i = Math.max(0, from - start); i < end; i++) {
        if (superseded !== null && superseded[i] === 1) continue
        const one = by === 'step' ? step[i]! : by === 'wallTime' ? wallTime[i]! - zero : start + i
        if (one !== one) continue
        x[at] = one
        value[at++] = chunk.value[i]!
      }
    }
    base += columns.length
  }
  return at
}

function inWindow(parts: readonly Series[], scale: Scale, window: Window): Kept {
  const { by, zero } = scale
  const length = parts.reduce((sum, { columns }) => sum + columns.length, 0)
  const read = (place: number, which: (chunk: Chunk, i: number, place: number) => number): number => {
    let left = place
    for (const { columns } of parts) {
      if (left < columns.length) {
        const chunk = columns.chunkOf(left)
        return which(chunk, left - chunk.start, place)
      }
      left -= columns.length
    }
    return NaN
  }
  const xAt = (place: number): number =>
    read(place, (chunk, i, at) => (by === 'step' ? chunk.step[i]! : by === 'wallTime' ? chunk.wallTime[i]! - zero : at))
  const isFiniteAt = (place: number): boolean => Number.isFinite(read(place, (chunk, i) => chunk.value[i]!))
  let from = window.from === null ? 0 : search(length, (place) => xAt(place) >= window.from!)
  let to = window.to === null ? length : search(length, (place) => xAt(place) > window.to!)
  do from--
  while (from > 0 && !isFiniteAt(from))
  from = Math.max(0, from)
  while (to < length && !isFiniteAt(to)) to++
  to = Math.min(length, to + 1)
  const x = new Float64Array(Math.max(0, to - from))
  const value = new Float64Array(x.length)
  return {
    x,
    value,
    length: copy(parts, scale, from, to, x, value),
    fullFrom: length > 0 ? xAt(0) : NaN,
    fullTo: length > 0 ? xAt(length - 1) : NaN,
  }
}

/** The first place in [0, length) for which `is` is true, `length` when it is for none. */
export function search(length: number, is: (place: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (is(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Merges the ascending runs that logs are made of: cheap where a restart or two went back. Points of one x keep their order. */
function sort(x: Float64Array, value: Float64Array, length: number): { readonly x: Float64Array; readonly value: Float64Array } {
  let bounds = [0]
  for (let i = 1; i < length; i++) if (x[i]! < x[i - 1]!) bounds.push(i)
  bounds.push(length)
  let from: { x: Float64Array; value: Float64Array } = { x, value }
  let into: { x: Float64Array; value: Float64Array } = { x: new Float64Array(x.length), value: new Float64Array(x.length) }
  while (bounds.length > 2) {
    const next = [0]
    for (let k = 0; k + 1 < bounds.length; k += 2) {
      let [a, b] = [bounds[k]!, bounds[k + 1]!]
      const [middle, end] = [b, bounds[k + 2] ?? b]
      for (let at = a; at < end; at++) {
        const left = b >= end || (a < middle && from.x[a]! <= from.x[b]!)
        const taken = left ? a++ : b++
        into.x[at] = from.x[taken]!
        into.value[at] = from.value[taken]!
      }
      next.push(end)
    }
    bounds = next
    ;[from, into] = [into, from]
  }
  return from
}
