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

/** The colour that a person chose for a run, 1 to 8; undefined = none. */
export type ColourOf = (run: RunKey) => number | undefined

/**
 * Gives every run a place: those that have one keep it, the others take the lowest free ones in order. Runs that left lose theirs.
 * A run with a colour of its own takes the lowest free place of that colour, and gives up one of another.
 */
export function assignSlots(
  before: Readonly<Record<string, number>>,
  runs: readonly RunKey[],
  colourOf: ColourOf = () => undefined,
): Readonly<Record<string, number>> {
  const slots = new Map<string, number>()
  const fits = (run: RunKey, slot: number): boolean => (colourOf(run) ?? styleOf(slot).colour) === styleOf(slot).colour
  for (const run of runs) if (before[run] !== undefined && fits(run, before[run])) slots.set(run, before[run])
  const taken = new Set(slots.values())
  // who is bound to a colour chooses before those who are not
  for (const bound of [true, false])
    for (const run of runs) {
      if (slots.has(run) || (colourOf(run) !== undefined) !== bound) continue
      let slot = 0
      while (taken.has(slot) || !fits(run, slot)) slot++
      taken.add(slot)
      slots.set(run, slot)
    }
  return Object.fromEntries(slots)
}
