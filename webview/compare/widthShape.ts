// How wide columns are, from what stands in them: by counting characters, with a look at some of the rows. What does not fit is cut and has a tooltip.

import { printNumber } from '../../src/core/print.ts'
import { diverged } from './cellsShape.ts'
import { type Column, valueIn } from './columnsShape.ts'
import type { Row } from './rowsShape.ts'

/** Of the widest of the usual fonts at 13 px; heads are bold. */
const characterPx = 7.8
const boldPx = 8.6
const sample = 24

const between = (least: number, px: number, most: number): number => Math.round(Math.max(least, Math.min(most, px)))
const longest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, text.length), 0)

/** Pixels for the column of names, with swatch, star and (`tagged`) the tag of the baseline. */
export const nameWidth = (names: readonly string[], tagged: boolean): number =>
  between(140, longest(names) * characterPx + (tagged ? 148 : 76), 360)

/** Pixels for a column. Rows are looked at evenly spread, so that a long table costs no more than a short one. */
export function columnWidth(column: Column, head: { readonly name: string; readonly detail: string }, rows: readonly Row[]): number {
  const every = Math.max(1, Math.floor(rows.length / sample))
  const texts: string[] = []
  let spread = 0
  for (let i = 0; i < rows.length; i += every) {
    const row = rows[i]!
    if (column.kind === 'param' && row.runs.length > 1) texts.push('00 values')
    const value = valueIn(column, row.runs[0]!)
    if (value === undefined) continue
    texts.push(typeof value === 'number' ? printNumber(value, column.kind === 'metric' ? 4 : 6) : String(value))
    if (row.runs.length > 1 && column.kind === 'metric') spread = 9
  }
  const content =
    column.kind === 'metric'
      ? Math.max(6, Math.min(9, longest(texts))) + spread + 2
      : column.kind === 'state'
        ? rows.some((row) => row.runs.some(diverged))
          ? 21
          : 12
        : longest(texts)
  const title = Math.max(
    head.name.length + 2,
    column.kind === 'metric' && column.direction === null ? head.detail.length + 16 : head.detail.length,
  )
  return between(64, Math.max(content * characterPx, Math.min(title, 26) * boldPx) + 20, 260)
}
