// The four figures of a card in numbers: their words, their scales and what a place in a trace says. Decides; the drawing does as it is told.

import type { Span } from '../../src/bridge/compareTalk.ts'
import type { GpuView, spans } from '../../src/bridge/gpuTalk.ts'
import type { HistoryField } from '../../src/core/gpuHistory.ts'
import type { GpuCard } from '../../src/core/gpuPanel.ts'
import type { TraceBlock } from '../../src/core/gpuTrace.ts'
import { printAxis, printCount, printGpuMemory } from '../../src/core/print.ts'
import type { Say } from '../../src/core/say.ts'
import type { PlotShape } from '../chart/plotShape.ts'
import { linearTicks, wallTicks } from '../chart/ticksShape.ts'

/** Name and unit as they stand above the charts. */
export function figureWords(figure: HistoryField, say: Say): { readonly name: string; readonly unit: string } {
  switch (figure) {
    case 'utilizationPercent':
      return { name: say('Utilisation'), unit: '%' }
    case 'memoryUsedMiB':
      return { name: say('Memory'), unit: 'GB' }
    case 'powerW':
      return { name: say('Power'), unit: 'W' }
    case 'temperatureC':
      return { name: say('Temperature'), unit: '°C' }
  }
}

type Sizes = Pick<GpuCard, 'memoryTotalMiB' | 'powerLimitW'>

/** A value with its unit: "97 %", "61/80 GB", "312 W", "64 °C". */
export function figureText(figure: HistoryField, value: number, card: Sizes): string {
  switch (figure) {
    case 'utilizationPercent':
      return `${Math.round(value)} %`
    case 'memoryUsedMiB':
      return card.memoryTotalMiB === null ? `${(value / 1024).toFixed(1)} GB` : printGpuMemory(value, card.memoryTotalMiB)
    case 'powerW':
      return `${printCount(Math.round(value))} W`
    case 'temperatureC':
      return `${Math.round(value)} °C`
  }
}

/** The range of values that a chart shows. It hangs on the card, not on the data, so that nothing rescales; only what lies beyond widens it. */
export function valueRange(figure: HistoryField, card: Sizes, trace: TraceBlock | null): Span {
  const most = trace === null ? 0 : trace.high.reduce((max, value) => Math.max(max, value), 0)
  const up = (usual: number | null, step: number): number =>
    usual !== null && most <= usual ? usual : Math.max(step, Math.ceil(most / step) * step)
  switch (figure) {
    case 'utilizationPercent':
      return [0, 100]
    case 'memoryUsedMiB':
      return [0, up(card.memoryTotalMiB, 8_192)]
    case 'powerW':
      return [0, up(card.powerLimitW, 50)]
    case 'temperatureC':
      return [0, up(100, 20)]
  }
}

/** Ranges and ticks of one chart. */
export function figureShape(
  figure: HistoryField,
  card: Sizes,
  trace: TraceBlock | null,
  time: Span,
  size: { readonly width: number; readonly height: number },
  utcOffset: number,
): PlotShape {
  const [low, high] = valueRange(figure, card, trace)
  const unit = figure === 'memoryUsedMiB' ? 1024 : 1
  // the two ends say the scale; what lies between needs room
  const top = { at: high, text: printAxis(Math.round(high / unit)) }
  const between = linearTicks(low / unit, high / unit, Math.floor(size.height / 40)).map((tick) => ({ ...tick, at: tick.at * unit }))
  const ticks = [
    { at: low, text: '0' },
    ...between.filter((tick) => tick.at > low && tick.at < high - (high - low) * (28 / size.height)),
    top,
  ]
  return {
    x: time,
    y: [low - (high - low) * 0.03, high + (high - low) * 0.04],
    xTicks: timeTicks(time, size.width, utcOffset),
    yTicks: size.height < 80 ? [ticks[0]!, top] : ticks,
  }
}

/** Times of day for a chart of that width. */
export const timeTicks = ([from, to]: Span, widthPx: number, utcOffset: number): PlotShape['xTicks'] =>
  wallTicks(from, to, Math.max(2, Math.floor(widthPx / 70)), utcOffset)

/** While less is known than was asked for, less is shown: these lengths, so that the scale changes seldom. Seconds. */
const shorter = [300, 900, 1_800, 3_600, 10_800, 21_600, 43_200] as const

/** What is shown: the zoom, or the last hours, ending at a whole column of pixels so that what moves moves by whole columns. `since`: the first sample. */
export function timeRange(view: GpuView, nowSeconds: number, widthPx: number, since: number | null): Span {
  if (view.zoom !== null) return view.zoom
  const known = since === null ? 0 : nowSeconds - since
  const span = shorter.find((one) => one < view.span && known <= one) ?? view.span
  const column = span / Math.max(1, widthPx)
  const to = Math.ceil(nowSeconds / column) * column
  return [to - span, to]
}

/** A span in words. */
export function spanText(span: (typeof spans)[number], say: Say): string {
  return span === 3_600 ? say('1 hour') : span === 21_600 ? say('6 hours') : say('1 day')
}

export type TraceReading =
  | { readonly kind: 'value'; readonly x: number; readonly last: number; readonly low: number; readonly high: number }
  | { readonly kind: 'unasked' | 'unknown' | 'none' }

/** What the trace says at a time: its nearest entry, or why there is none. `slack`: seconds, half a column at least. */
export function readingAt(trace: TraceBlock, at: number, slack: number): TraceReading {
  for (const gap of trace.gaps) if (at > gap.from + slack && at < gap.to - slack) return { kind: gap.kind }
  let best = -1
  let distance = Infinity
  for (let i = 0; i < trace.x.length; i++) {
    const away = Math.abs(trace.x[i]! - at)
    if (away > distance) break
    distance = away
    best = i
  }
  if (best < 0) return { kind: trace.gaps[0]?.kind ?? 'none' }
  // beyond the ends of what is known
  const inGap = trace.gaps.find((gap) => at >= gap.from && at <= gap.to)
  if (inGap !== undefined && distance > slack) return { kind: inGap.kind }
  return { kind: 'value', x: trace.x[best]!, last: trace.last[best]!, low: trace.low[best]!, high: trace.high[best]! }
}

/** A reading in words: "97 %", "12 to 97 %" where a column of pixels holds several, else why there is none. */
export function readingText(figure: HistoryField, reading: TraceReading, card: Sizes, say: Say): string {
  switch (reading.kind) {
    case 'unasked':
      return say('not asked')
    case 'unknown':
    case 'none':
      return say('not known')
    case 'value': {
      const [low, high] = [figureText(figure, reading.low, card), figureText(figure, reading.high, card)]
      // the unit stands once, behind the second
      return low === high ? high : say('{0} to {1}', low.split(/[ /]/)[0]!, high)
    }
  }
}

/** The whole range of a trace for a screen reader; null without a known sample. */
export function extremesText(figure: HistoryField, trace: TraceBlock, card: Sizes, say: Say): string | null {
  if (trace.x.length === 0) return null
  const low = trace.low.reduce((a, b) => Math.min(a, b))
  const high = trace.high.reduce((a, b) => Math.max(a, b))
  return say('lowest {0}, highest {1}', figureText(figure, low, card), figureText(figure, high, card))
}
