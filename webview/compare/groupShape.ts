// Runs that differ in nothing but their seed as one line: their mean and, around it, one standard deviation. Computed from their blocks, at every place where
// one of them has an entry; nothing is said where only one of them has a value.

import type { Block } from '../../src/core/block.ts'
import type { RunKey } from '../../src/core/run.ts'
import { meanOf } from './rowsShape.ts'

export interface GroupOfRuns {
  readonly runs: readonly RunKey[]
  /** As a block: first and last are the mean, low and high one standard deviation away. */
  readonly block: Block
  /** The same with nothing but the mean: what the line is drawn from. */
  readonly mean: Block
  /** Standard deviation of each entry. */
  readonly spread: Float64Array
  /** Every run has a point at every place: the mean is one of logged values. Else values between points are interpolated. */
  readonly exact: boolean
  /** Somewhere fewer of them have a value than elsewhere. */
  readonly uneven: boolean
}

/** A run's drawn values between its entries; NaN outside of them and across a value that is not finite. Asked with ascending x. */
function interpolator({ x, last, smooth, nonFiniteX }: Block): (at: number) => number {
  const value = smooth.length > 0 ? smooth : last
  let i = 0
  let gap = 0
  return (at) => {
    while (i < x.length && x[i]! < at) i++
    if (i === x.length) return NaN
    if (x[i] === at) return value[i]!
    if (i === 0) return NaN
    while (gap < nonFiniteX.length && nonFiniteX[gap]! <= x[i - 1]!) gap++
    if (gap < nonFiniteX.length && nonFiniteX[gap]! < x[i]!) return NaN
    return value[i - 1]! + ((at - x[i - 1]!) / (x[i]! - x[i - 1]!)) * (value[i]! - value[i - 1]!)
  }
}

/** The group's line; null while fewer than two of its blocks have values. */
export function groupOf(runs: readonly RunKey[], blocks: readonly Block[]): GroupOfRuns | null {
  const used = blocks.filter((block) => block.x.length > 0)
  if (used.length < 2) return null
  const places = [...new Set(used.flatMap((block) => [...block.x]))].sort((a, b) => a - b)
  const at = used.map(interpolator)
  const kept: { x: number; mean: number; spread: number; count: number }[] = []
  for (const x of places) {
    const values = at.map((one) => one(x)).filter((value) => !Number.isNaN(value))
    const said = meanOf(values)
    if (said !== null && said.spread !== null) kept.push({ x, mean: said.mean, spread: said.spread, count: values.length })
  }
  if (kept.length === 0) return null
  const column = (of: (one: (typeof kept)[number]) => number): Float64Array => Float64Array.from(kept, of)
  const mean = column((one) => one.mean)
  const strange = used
    .flatMap((block) => Array.from(block.nonFiniteX, (x, i) => ({ x, value: block.nonFiniteValue[i]! })))
    .sort((a, b) => a.x - b.x)
  const sum = (of: (block: Block) => number): number => used.reduce((total, block) => total + of(block), 0)
  const block: Block = {
    ...used[0]!,
    version: Math.max(...used.map((one) => one.version)),
    keptPoints: sum((one) => one.keptPoints),
    pointsInRange: sum((one) => one.pointsInRange),
    kind: 'points',
    x: column((one) => one.x),
    first: mean,
    last: mean,
    low: column((one) => one.mean - one.spread),
    high: column((one) => one.mean + one.spread),
    smooth: new Float64Array(0),
    nonFiniteX: Float64Array.from(strange, (one) => one.x),
    nonFiniteValue: Float64Array.from(strange, (one) => one.value),
    fullFrom: Math.min(...used.map((one) => one.fullFrom)),
    fullTo: Math.max(...used.map((one) => one.fullTo)),
  }
  return {
    runs,
    block,
    // one seed's NaN does not break the mean of the others
    mean: { ...block, low: mean, high: mean, nonFiniteX: new Float64Array(0) },
    spread: column((one) => one.spread),
    exact: used.every((one) => one.kind === 'points' && one.x.length === used[0]!.x.length && one.x.every((x, i) => x === used[0]!.x[i])),
    uneven: new Set(kept.map((one) => one.count)).size > 1 || used.length < runs.length,
  }
}

/** The outline of the band as one closed line of pixels: x0, y0, x1, y1, … Empty where an axis cannot show it. */
export function bandOf(
  { block }: GroupOfRuns,
  map: { readonly x: (value: number) => number; readonly y: (value: number) => number; readonly bottom: number },
): readonly number[] {
  const { x, low, high } = block
  const line: number[] = []
  const y = (value: number): number => {
    const py = map.y(value)
    return Number.isNaN(py) ? map.bottom : py
  }
  for (let i = 0; i < x.length; i++) line.push(map.x(x[i]!), y(high[i]!))
  for (let i = x.length - 1; i >= 0; i--) line.push(map.x(x[i]!), y(low[i]!))
  return line
}
