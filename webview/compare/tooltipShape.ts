// What the tooltip of a chart lists: every run that has a value at that X, sorted by value.

import type { Block } from '../../src/core/block.ts'
import { printColumn, printNumber } from '../../src/core/print.ts'
import type { RunKey } from '../../src/core/run.ts'
import type { ChartLine } from './chartShape.ts'

export interface Reading {
  readonly run: RunKey
  readonly name: string
  readonly slot: number
  /** A logged value and its place on the axis. */
  readonly x: number
  readonly value: number
  /** null without smoothing. */
  readonly smooth: number | null
  /** Standard deviation, of a group's mean. */
  readonly spread?: number
}

/** The entry nearest to x, or null when x lies outside of the series (by more than half the distance to its neighbour or `slack`). */
export function nearestEntry(block: Block, x: number, slack: number): number | null {
  const n = block.x.length
  if (n === 0) return null
  let [low, high] = [0, n]
  while (low < high) {
    const middle = (low + high) >> 1
    if (block.x[middle]! < x) low = middle + 1
    else high = middle
  }
  const after = Math.min(low, n - 1)
  const nearest = low > 0 && x - block.x[low - 1]! < Math.abs(block.x[after]! - x) ? low - 1 : after
  if (x < block.x[0]! - slack || x > block.x[n - 1]! + slack) return null
  return nearest
}

/** Readings at x, in the order of the lines. */
export function readingsAt(lines: readonly ChartLine[], x: number, slack: number): readonly Reading[] {
  return lines.flatMap(({ block, run, name, slot, group }) => {
    const i = block === null ? null : nearestEntry(block, x, slack)
    if (block === null || i === null) return []
    return [
      {
        run,
        name,
        slot,
        x: block.x[i]!,
        value: block.last[i]!,
        smooth: block.smooth.length > 0 ? block.smooth[i]! : null,
        ...(group === undefined ? {} : { spread: group.spread[i]! }),
      },
    ]
  })
}

/** The reading whose drawn value is nearest to a height in pixels; null when there is none. */
export function nearestReading(readings: readonly Reading[], py: number, yOf: (value: number) => number): Reading | null {
  let [best, distance]: [Reading | null, number] = [null, Infinity]
  for (const reading of readings) {
    const away = Math.abs(yOf(reading.smooth ?? reading.value) - py)
    if (away < distance) [best, distance] = [reading, away]
  }
  return best
}

export interface TooltipRow {
  readonly reading: Reading
  readonly text: string
  readonly smooth: string | null
  readonly nearest: boolean
}

/** Rows sorted by value, highest first as in the chart; at most `most` around the nearest. `left`: how many are not listed. */
export function tooltipRows(
  readings: readonly Reading[],
  nearest: RunKey | null,
  most = 12,
): { readonly rows: readonly TooltipRow[]; readonly left: number } {
  const sorted = [...readings].sort((a, b) => b.value - a.value)
  const at = Math.max(
    0,
    sorted.findIndex((one) => one.run === nearest),
  )
  const from = Math.max(0, Math.min(at - Math.floor(most / 2), sorted.length - most))
  const shown = sorted.slice(from, from + most)
  const texts = printColumn(shown.map((one) => one.value))
  const smooth = printColumn(shown.map((one) => one.smooth))
  return {
    rows: shown.map((reading, i) => ({
      reading,
      text: reading.spread === undefined ? texts[i]! : `${texts[i]!} ± ${printNumber(reading.spread, 2)}`,
      smooth: smooth[i]!,
      nearest: reading.run === nearest,
    })),
    left: sorted.length - shown.length,
  }
}
