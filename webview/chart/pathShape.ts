// From a block to what is stroked: lines that keep every first, last, lowest and highest point, broken where values are not finite.
// Knows the mapping to pixels as two functions, and nothing of canvas.

import type { Block } from '../../src/core/block.ts'
import type { Mapping } from './plotShape.ts'

/** What a line is drawn from: a block of a run's series, or a trace of a card. */
export type Drawn = Pick<Block, 'x' | 'first' | 'last' | 'low' | 'high' | 'smooth' | 'nonFiniteX'>

/** Lines as flat lists: x0, y0, x1, y1, … A list with one point is a dot. */
export type Lines = readonly (readonly number[])[]

/** The points or the envelope. Each column is drawn first → low → high → last, so neighbours join as the points do. */
export function linesOf(block: Drawn, map: Mapping): Lines {
  const { x, first, last, low, high, nonFiniteX } = block
  const lines: number[][] = []
  let line: number[] = []
  const cut = (): void => {
    if (line.length > 0) lines.push(line)
    line = []
  }
  let gap = 0
  let before = -Infinity
  for (let i = 0; i < x.length; i++) {
    const at = x[i]!
    // a value that is not finite lies between this entry and the one before
    while (gap < nonFiniteX.length && nonFiniteX[gap]! <= before) gap++
    if (gap < nonFiniteX.length && nonFiniteX[gap]! < at && before !== -Infinity) cut()
    before = at
    const px = map.x(at)
    const top = map.y(high[i]!)
    if (Number.isNaN(top)) {
      cut()
      continue
    }
    const or = (y: number): number => (Number.isNaN(y) ? map.bottom : y)
    if (low[i] === high[i]) line.push(px, top)
    else line.push(px, or(map.y(first[i]!)), px, or(map.y(low[i]!)), px, top, px, or(map.y(last[i]!)))
  }
  cut()
  return lines
}

/** The smoothed line: one value per entry. */
export function smoothLines(block: Drawn, map: Mapping): Lines {
  const lines: number[][] = []
  let line: number[] = []
  for (let i = 0; i < block.smooth.length; i++) {
    const y = map.y(block.smooth[i]!)
    if (!Number.isNaN(y)) line.push(map.x(block.x[i]!), y)
    else if (line.length > 0) {
      lines.push(line)
      line = []
    }
  }
  if (line.length > 0) lines.push(line)
  return lines
}

/** Where a line's marker stands: about every `everyPx`, begun a little later for each slot so that neighbours do not hide each other; the last entry at least. */
export function markerPlaces(
  block: Block,
  smooth: boolean,
  map: Mapping,
  widthPx: number,
  slot: number,
  everyPx: number,
): readonly (readonly [number, number])[] {
  const places: [number, number][] = []
  const values = smooth && block.smooth.length > 0 ? block.smooth : block.last
  let next = everyPx * (0.3 + (slot % 5) * 0.15)
  for (let i = 0; i < block.x.length; i++) {
    const px = map.x(block.x[i]!)
    if (px < 0 || px > widthPx || px < next) continue
    const py = map.y(values[i]!)
    if (Number.isNaN(py)) continue
    places.push([px, py])
    next = px + everyPx
  }
  if (places.length === 0)
    for (let i = block.x.length - 1; i >= 0; i--) {
      const [px, py] = [map.x(block.x[i]!), map.y(values[i]!)]
      if (px >= 0 && px <= widthPx && !Number.isNaN(py)) return [[px, py]]
    }
  return places
}

/** Signs of values that are not finite, on one strip: at most one per kind and `apartPx`. */
export function nonFiniteMarks(
  block: Block,
  map: Mapping,
  widthPx: number,
  apartPx: number,
): readonly { readonly x: number; readonly kind: 'nan' | 'up' | 'down' }[] {
  const marks: { x: number; kind: 'nan' | 'up' | 'down' }[] = []
  const last = { nan: -Infinity, up: -Infinity, down: -Infinity }
  for (let i = 0; i < block.nonFiniteX.length; i++) {
    const value = block.nonFiniteValue[i]!
    const kind = Number.isNaN(value) ? 'nan' : value > 0 ? 'up' : 'down'
    const x = map.x(block.nonFiniteX[i]!)
    if (x < 0 || x > widthPx || x - last[kind] < apartPx) continue
    last[kind] = x
    marks.push({ x, kind })
  }
  return marks
}
