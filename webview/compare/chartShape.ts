// One chart in numbers: its ranges, its ticks, its mapping to pixels and what is said below it. Decides; the drawing does as it is told.

import type { Axis, Block } from '../../src/core/block.ts'
import type { Span } from '../../src/bridge/compareTalk.ts'
import { printCount, printNumber } from '../../src/core/print.ts'
import type { RunKey } from '../../src/core/run.ts'
import type { Say } from '../../src/core/say.ts'
import type { GroupOfRuns } from './groupShape.ts'
import type { PlotShape } from '../chart/plotShape.ts'
import { linearTicks, logTicks, spanTicks, wallTicks } from '../chart/ticksShape.ts'

export interface ChartLine {
  readonly run: RunKey
  readonly name: string
  readonly slot: number
  /** null while it is not there yet. */
  readonly block: Block | null
  /** Why the block could not be made. */
  readonly failed: string | null
  /** Set on the line of a group of seeds; `run` is then the row's id. */
  readonly group?: GroupOfRuns
  /** Set on a run's line that stands behind that of its group. */
  readonly seedOf?: RunKey
}

export interface ChartOptions {
  readonly axis: Axis
  readonly logY: boolean
  readonly clip: boolean
  readonly zoom: Span | null
  readonly zoomY: Span | null
  /** Of the plot, in CSS pixels. */
  readonly width: number
  readonly height: number
  /** Seconds by which local time is ahead of UTC. */
  readonly utcOffset: number
}

export interface ChartShape extends PlotShape {
  /** Pixels at the bottom that belong to the signs of values that are not finite. */
  readonly stripPx: number
  /** Values outside of y because of the clipping. */
  readonly clipped: boolean
  /** Nothing to draw. */
  readonly empty: boolean
}

const stripHeight = 12

/** The range of all blocks on their axis, or the zoom; null without points. */
export function xRange(lines: readonly ChartLine[], zoom: Span | null): Span | null {
  if (zoom !== null) return zoom
  let [from, to] = [Infinity, -Infinity]
  for (const { block } of lines) {
    if (block === null || Number.isNaN(block.fullFrom)) continue
    from = Math.min(from, block.fullFrom)
    to = Math.max(to, block.fullTo)
  }
  if (from > to) return null
  return from === to ? [from - 0.5, to + 0.5] : [from, to]
}

/** Lowest and highest value of the entries in x; all entries where none lies within. Only values that the axis can show. */
function extent(
  lines: readonly ChartLine[],
  [from, to]: Span,
  logY: boolean,
  clip: boolean,
): { readonly span: Span; readonly clipped: boolean } | null {
  const values: number[] = []
  let [least, most] = [Infinity, -Infinity]
  const take = (value: number): void => {
    if (!Number.isFinite(value) || (logY && value <= 0)) return
    if (clip) values.push(value)
    if (value < least) least = value
    if (value > most) most = value
  }
  const each = (inside: boolean): void => {
    for (const { block } of lines)
      for (let i = 0; block !== null && i < block.x.length; i++)
        if (!inside || (block.x[i]! >= from && block.x[i]! <= to)) {
          take(block.low[i]!)
          take(block.high[i]!)
          if (logY && block.low[i]! <= 0) take(block.last[i]!)
        }
  }
  each(true)
  if (least > most) each(false)
  if (least > most) return null
  if (!clip || values.length < 20) return { span: [least, most], clipped: false }
  const sorted = Float64Array.from(values).sort()
  const low = sorted[Math.floor(sorted.length * 0.01)]!
  const high = sorted[Math.ceil(sorted.length * 0.99) - 1]!
  return { span: [low, high], clipped: low > least || high < most }
}

/** Ranges and ticks of a chart. */
export function chartShape(lines: readonly ChartLine[], options: ChartOptions): ChartShape {
  const { logY, width, height } = options
  const x = xRange(lines, options.zoom) ?? [0, 1]
  const found = extent(lines, x, logY, options.clip)
  const toScale = (value: number): number => (logY ? Math.log10(value) : value)
  const strip = lines.some(({ block }) => block !== null && block.nonFiniteX.length > 0) ? stripHeight : 0
  let y: Span = found === null ? [0, 1] : [toScale(found.span[0]), toScale(found.span[1])]
  const zoomY = options.zoomY !== null && (!logY || options.zoomY[0] > 0) ? options.zoomY : null
  if (zoomY !== null) y = [toScale(zoomY[0]), toScale(zoomY[1])]
  else if (y[0] === y[1]) {
    const half = logY ? 0.3 : Math.abs(y[0]) * 0.05 || 1
    y = [y[0] - half, y[1] + half]
  } else {
    const margin = (y[1] - y[0]) * 0.05
    y = [y[0] - margin, y[1] + margin]
  }
  // the strip takes its pixels from below the values
  y = [y[0] - ((y[1] - y[0]) * strip) / Math.max(1, height - strip), y[1]]
  const most = Math.max(2, Math.floor(width / 80))
  const xTicks =
    options.axis === 'step'
      ? linearTicks(x[0], x[1], most, 1)
      : options.axis === 'relative'
        ? spanTicks(x[0], x[1], most)
        : wallTicks(x[0], x[1], Math.max(2, Math.floor(width / 100)), options.utcOffset)
  const rows = Math.max(2, Math.floor(height / 36))
  return {
    x,
    y,
    xTicks,
    yTicks: logY ? logTicks(y[0], y[1], rows) : linearTicks(y[0], y[1], rows),
    stripPx: strip,
    clipped: zoomY === null && found?.clipped === true,
    empty: found === null && strip === 0,
  }
}

/** A place on the x axis in words: "step 812", "2.5 h", a time of day with its date. */
export function placeText(axis: Axis, x: number, utcOffset: number, say: Say): string {
  if (axis === 'step') return say('step {0}', Number.isInteger(x) ? printCount(x) : printNumber(x, 6))
  if (axis === 'relative')
    return x < 120 ? `${printNumber(x, 4)} s` : x < 7200 ? `${printNumber(x / 60, 4)} min` : `${printNumber(x / 3600, 5)} h`
  return new Date((x + utcOffset) * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

/** "1,203,441 points, exact", or how many of them lie in the zoom. */
export function pointsText(lines: readonly ChartLine[], zoomed: boolean, say: Say): string {
  let [kept, inRange] = [0, 0]
  for (const { block, seedOf } of lines) {
    if (seedOf !== undefined) continue
    kept += block?.keptPoints ?? 0
    inRange += block?.pointsInRange ?? 0
  }
  if (zoomed) return say('{0} of {1} points, exact', printCount(inRange), printCount(kept))
  return kept === 1 ? say('1 point, exact') : say('{0} points, exact', printCount(kept))
}

/** What must be said below a chart: values that are not finite, values that a log axis cannot show, clipping, failures. */
export function notesOf(
  lines: readonly ChartLine[],
  shape: ChartShape,
  options: Pick<ChartOptions, 'axis' | 'logY' | 'utcOffset'>,
  say: Say,
): readonly string[] {
  const notes: string[] = []
  let [count, first, runs, whose, infinite] = [0, Infinity, 0, '', false]
  for (const { block, name, seedOf } of lines) {
    if (block === null || block.nonFiniteX.length === 0 || seedOf !== undefined) continue
    count += block.nonFiniteX.length
    runs++
    infinite ||= block.nonFiniteValue.some((value) => !Number.isNaN(value))
    if (block.nonFiniteX[0]! < first) [first, whose] = [block.nonFiniteX[0]!, name]
  }
  if (count > 0) {
    const what = infinite ? say('{0} NaN or infinite', printCount(count)) : say('{0} NaN', printCount(count))
    const at = options.axis === 'step' ? printCount(first) : placeText(options.axis, first, options.utcOffset, say)
    notes.push(
      runs > 1 ? say('{0} in {1} runs, first at {2} ({3})', what, runs, at, whose) : say('{0}, first at {1} ({2})', what, at, whose),
    )
  }
  if (options.logY) {
    const hidden = lines.filter(({ block }) => block?.low.some((value) => value <= 0) === true)
    if (hidden.length > 0)
      notes.push(
        hidden.length === 1
          ? say('{0} has values of zero or less, which a log axis cannot show', hidden[0]!.name)
          : say('{0} runs have values of zero or less, which a log axis cannot show', hidden.length),
      )
  }
  const groups = lines.flatMap((line) => line.group ?? [])
  if (groups.length > 0) {
    notes.push(say('mean ± standard deviation; point at it for each run'))
    if (groups.some((group) => group.uneven)) notes.push(say('of fewer runs where some have no value'))
    if (groups.some((group) => !group.exact)) notes.push(say('between logged points interpolated'))
  }
  if (shape.clipped) notes.push(say('clipped: the outermost 1 % at either end lies outside'))
  for (const { failed, name } of lines) if (failed !== null) notes.push(say('{0} could not be read: {1}', name, failed))
  return notes
}

/** The zoom in words, for the button that resets it. */
export function zoomText(axis: Axis, zoom: Span, utcOffset: number, say: Say): string {
  if (axis === 'step') {
    const print = (step: number): string => (zoom[1] - zoom[0] >= 10 ? printCount(Math.round(step)) : printNumber(step, 6))
    return say('{0} to {1}', print(zoom[0]), print(zoom[1]))
  }
  return say('{0} to {1}', placeText(axis, zoom[0], utcOffset, say), placeText(axis, zoom[1], utcOffset, say))
}
