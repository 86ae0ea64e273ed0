// Strokes a chart: lines, markers and signs on uPlot's canvas; the cursor on a layer of its own, so that moving it costs no lines.

import type { Block } from '../../src/core/block.ts'
import { styleOf } from '../../src/core/lineStyle.ts'
import type { RunKey } from '../../src/core/run.ts'
import type { Theme } from '../ui/theme.ts'
import type { ChartShape } from './chartShape.ts'
import { type Band, type Mapping, type Plot, mappingOf } from '../chart/plotShape.ts'
import { bandOf } from './groupShape.ts'
import { isFilled, markerPath, trianglePath } from './markerShape.ts'
import type { LinePath, LinePaths } from '../chart/linePaths.ts'
import { markerPlaces, nonFiniteMarks } from '../chart/pathShape.ts'
import { type LinePlan, thickness } from './planShape.ts'
import type { Reading } from './tooltipShape.ts'

export const colourOf = (theme: Theme, plan: LinePlan): string =>
  plan.baseline ? theme.foreground : plan.out ? theme.lines[styleOf(plan.line.slot).colour - 1]! : theme.faint

function drawMarker(
  context: CanvasRenderingContext2D,
  path: string,
  x: number,
  y: number,
  ratio: number,
  filled: boolean,
  background: string,
): void {
  context.save()
  context.translate(x, y)
  context.scale(ratio, ratio)
  context.setLineDash([])
  const outline = new Path2D(path)
  context.fillStyle = filled ? context.strokeStyle : background
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas, not an array
  context.fill(outline)
  context.lineWidth = filled ? 1 : 1.5
  if (filled) context.strokeStyle = background
  context.stroke(outline)
  context.restore()
}

/** A line that runs up and down in every column is a band already: thick strokes would only hide the others. */
const bandPx = 1
/** Of a group's standard deviation. */
const bandAlpha = 0.18

/** Draws all lines, those that stand out last. `smoothing`: the smoothed line is the line, the raw one lies behind it at 25 %. */
export function paintLines(
  context: CanvasRenderingContext2D,
  plans: readonly LinePlan[],
  shape: ChartShape,
  logY: boolean,
  smoothing: boolean,
  plot: Plot,
  theme: Theme,
  paths: LinePaths,
): void {
  const map = mappingOf(shape, logY, plot.width, plot.height)
  context.save()
  context.beginPath()
  context.rect(plot.left, plot.top, plot.width, plot.height)
  context.clip()
  context.translate(plot.left, plot.top)
  context.lineJoin = 'round'
  const rank = (plan: LinePlan): number => (plan.line.seedOf !== undefined ? -1 : plan.hovered ? 3 : plan.baseline ? 2 : plan.out ? 1 : 0)
  const ordered = [...plans].sort((a, b) => rank(a) - rank(b))
  for (const plan of ordered)
    if (plan.line.group !== undefined) {
      paintBand(context, plan, bandOf(plan.line.group, map), theme)
      paintLine(context, plan, plan.line.group.mean, paths(plan.line.group.mean, shape, logY, plot), false, plot, theme)
    } else if (plan.line.block !== null)
      paintLine(context, plan, plan.line.block, paths(plan.line.block, shape, logY, plot), smoothing, plot, theme)
  context.restore()
  // markers at the edges stay whole
  context.save()
  context.translate(plot.left, plot.top)
  for (const plan of ordered) paintMarkers(context, plan, map, smoothing, plot, theme)
  paintStrip(context, plans, map, plot, theme)
  context.restore()
}

function paintBand(context: CanvasRenderingContext2D, plan: LinePlan, band: readonly number[], theme: Theme): void {
  if (band.length === 0) return
  context.beginPath()
  context.moveTo(band[0]!, band[1]!)
  for (let i = 2; i < band.length; i += 2) context.lineTo(band[i]!, band[i + 1]!)
  context.closePath()
  context.fillStyle = colourOf(theme, plan)
  context.globalAlpha = plan.out ? bandAlpha : bandAlpha / 2
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas, not an array
  context.fill()
  context.globalAlpha = 1
}

function paintLine(
  context: CanvasRenderingContext2D,
  plan: LinePlan,
  block: Block,
  path: LinePath,
  smoothing: boolean,
  plot: Plot,
  theme: Theme,
): void {
  const { dash } = styleOf(plan.line.slot)
  const { ratio } = plot
  context.strokeStyle = colourOf(theme, plan)
  context.lineWidth = thickness(plan) * ratio
  const smooth = smoothing ? path.smooth : null
  if (smooth !== null) {
    context.globalAlpha = 0.25
    context.setLineDash([])
    context.lineWidth = ratio
    context.stroke(path.raw)
    context.globalAlpha = 1
    context.lineWidth = thickness(plan) * ratio
  } else if (block.kind === 'envelope') context.lineWidth = (plan.hovered ? 1.5 : bandPx) * ratio
  // a dash on a line that runs up and down in every column is noise: the markers tell it apart
  context.setLineDash(!plan.out || (block.kind === 'envelope' && smooth === null) ? [] : dash.map((one) => one * ratio))
  if (plan.line.seedOf !== undefined) context.globalAlpha = plan.hovered ? 1 : 0.55
  context.stroke(smooth ?? path.raw)
  context.globalAlpha = 1
}

function paintMarkers(context: CanvasRenderingContext2D, plan: LinePlan, map: Mapping, smoothing: boolean, plot: Plot, theme: Theme): void {
  const { block, slot } = plan.line
  if (block === null || !plan.out || plan.line.seedOf !== undefined) return
  const { marker } = styleOf(slot)
  context.strokeStyle = colourOf(theme, plan)
  for (const [x, y] of markerPlaces(block, smoothing && block.smooth.length > 0, map, plot.width, slot, 110 * plot.ratio))
    if (y >= 0 && y <= plot.height)
      drawMarker(context, markerPath(marker, plan.hovered ? 5 : 4), x, y, plot.ratio, isFilled(marker), theme.background)
}

function paintStrip(context: CanvasRenderingContext2D, plans: readonly LinePlan[], map: Mapping, plot: Plot, theme: Theme): void {
  for (const plan of plans) {
    if (plan.line.block === null || plan.line.block.nonFiniteX.length === 0 || plan.line.seedOf !== undefined) continue
    context.strokeStyle = colourOf(theme, plan)
    for (const mark of nonFiniteMarks(plan.line.block, map, plot.width, 5 * plot.ratio))
      drawMarker(
        context,
        trianglePath(mark.kind === 'down', 4),
        mark.x,
        plot.height - 6 * plot.ratio,
        plot.ratio,
        mark.kind !== 'nan',
        theme.background,
      )
  }
}

export interface Pointed {
  /** Pixels in the plot, CSS. */
  readonly x: number
  readonly pinned: boolean
  readonly readings: readonly Reading[]
  readonly nearest: RunKey | null
}

/** Draws the cursor, a dot on every line and the range that is being chosen. The context is scaled to CSS pixels. */
export function paintCursor(
  context: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  pointed: Pointed | null,
  band: Band | null,
  plans: readonly LinePlan[],
  map: Mapping,
  theme: Theme,
): void {
  context.clearRect(0, 0, size.width, size.height)
  if (band !== null) {
    const [left, right] = band.x
    const [top, bottom] = band.y ?? [0, size.height]
    context.fillStyle = theme.foreground
    context.globalAlpha = 0.12
    context.fillRect(left, top, right - left, bottom - top)
    context.globalAlpha = 1
    context.strokeStyle = theme.foreground
    context.lineWidth = 1
    context.strokeRect(left + 0.5, top + (band.y === null ? -1 : 0.5), right - left, bottom - top + (band.y === null ? 2 : 0))
  }
  if (pointed === null) return
  context.strokeStyle = theme.muted
  context.lineWidth = 1
  context.setLineDash(pointed.pinned ? [] : [3, 3])
  context.beginPath()
  context.moveTo(Math.round(pointed.x) + 0.5, 0)
  context.lineTo(Math.round(pointed.x) + 0.5, size.height)
  context.stroke()
  context.setLineDash([])
  const byRun = new Map(plans.map((plan) => [plan.line.run, plan]))
  for (const reading of pointed.readings) {
    const plan = byRun.get(reading.run)
    if (plan === undefined || (!plan.out && reading.run !== pointed.nearest)) continue
    const y = map.y(reading.smooth ?? reading.value)
    if (Number.isNaN(y)) continue
    context.beginPath()
    context.arc(map.x(reading.x), y, reading.run === pointed.nearest ? 4 : 3, 0, 2 * Math.PI)
    context.fillStyle = colourOf(theme, plan)
    context.fill()
    context.strokeStyle = theme.background
    context.stroke()
  }
}
