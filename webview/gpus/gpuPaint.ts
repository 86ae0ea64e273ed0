// Strokes a trace on uPlot's canvas, and the common cursor on a layer of its own. Decides nothing.

import type { TraceBlock } from '../../src/core/gpuTrace.ts'
import type { LinePaths } from '../chart/linePaths.ts'
import { hatch } from '../chart/paintHatch.ts'
import { type Band, type Mapping, type Plot, type PlotShape, mappingOf } from '../chart/plotShape.ts'
import type { Theme } from '../ui/theme.ts'

/** Draws what is not known as a hatched ground, then the line. */
export function paintTrace(
  context: CanvasRenderingContext2D,
  trace: TraceBlock | null,
  shape: PlotShape,
  plot: Plot,
  theme: Theme,
  paths: LinePaths,
): void {
  if (trace === null) return
  const map = mappingOf(shape, false, plot.width, plot.height)
  context.save()
  context.beginPath()
  context.rect(plot.left, plot.top, plot.width, plot.height)
  context.clip()
  context.translate(plot.left, plot.top)
  for (const gap of trace.gaps) hatch(context, map.x(gap.from), map.x(gap.to), plot, theme)
  context.strokeStyle = theme.lines[0]!
  context.lineWidth = 1.5 * plot.ratio
  context.lineJoin = 'round'
  context.stroke(paths(trace, shape, false, plot).raw)
  context.restore()
}

/** Draws the cursor, the entry that it reads and the range that is being chosen. The context is scaled to CSS pixels. */
export function paintTraceCursor(
  context: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  cursor: { readonly x: number; readonly pinned: boolean; readonly value: { readonly x: number; readonly y: number } | null } | null,
  band: Band | null,
  map: Mapping,
  theme: Theme,
): void {
  context.clearRect(0, 0, size.width, size.height)
  if (band !== null) {
    const [left, right] = band.x
    context.fillStyle = theme.foreground
    context.globalAlpha = 0.12
    context.fillRect(left, 0, right - left, size.height)
    context.globalAlpha = 1
    context.strokeStyle = theme.foreground
    context.lineWidth = 1
    context.strokeRect(left + 0.5, -1, right - left, size.height + 2)
  }
  if (cursor === null) return
  const x = Math.round(map.x(cursor.x)) + 0.5
  if (x < 0 || x > size.width) return
  context.strokeStyle = theme.muted
  context.lineWidth = 1
  context.setLineDash(cursor.pinned ? [] : [3, 3])
  context.beginPath()
  context.moveTo(x, 0)
  context.lineTo(x, size.height)
  context.stroke()
  context.setLineDash([])
  if (cursor.value === null) return
  context.beginPath()
  context.arc(map.x(cursor.value.x), map.y(cursor.value.y), 3, 0, 2 * Math.PI)
  context.fillStyle = theme.lines[0]!
  context.fill()
  context.strokeStyle = theme.background
  context.stroke()
}
