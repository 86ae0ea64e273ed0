// How a run looks wherever it is compared: colour, dash and marker repeat each other, so that no sign stands alone.
// Knows places in a comparison, not what is drawn there.

import type { RunKey } from './run.ts'

export interface LineStyle {
  /** Number of the theme colour `flywheel.line<n>`, 1 to 8. */
  readonly colour: number
  /** Lengths of strokes and gaps in CSS pixels; empty = solid. */
  readonly dash: readonly number[]
  /** Place in `markers`, 0 to 15: the first eight are filled, the others open. */
  readonly marker: number
}

/** One glyph per marker, for texts and for the badge in the sidebar. */
export const markers = ['●', '▲', '■', '◆', '▼', '✚', '✖', '⬢', '○', '△', '□', '◇', '▽', '＋', '×', '⬡'] as const

const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]]

/** The style of a place (from 0): eight colours, then again with the next dash and the other half of the markers. */
export function styleOf(slot: number): LineStyle {
  const round = Math.floor(slot / 8)
  return { colour: (slot % 8) + 1, dash: dashes[round % dashes.length]!, marker: (slot % 8) + 8 * (round % 2) }
}

/** The glyph of a place, for texts. */
export const markerOf = (slot: number): string => markers[styleOf(slot).marker]!

/** Gives every run a place: those that have one keep it, the others take the lowest free ones in order. Runs that left lose theirs. */
export function assignSlots(before: Readonly<Record<string, number>>, runs: readonly RunKey[]): Readonly<Record<string, number>> {
  const slots = new Map<string, number>()
  for (const run of runs) if (before[run] !== undefined) slots.set(run, before[run])
  const taken = new Set(slots.values())
  let next = 0
  for (const run of runs) {
    if (slots.has(run)) continue
    while (taken.has(next)) next++
    taken.add(next)
    slots.set(run, next)
  }
  return Object.fromEntries(slots)
}
