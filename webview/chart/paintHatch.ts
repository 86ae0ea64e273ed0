// Ground of which nothing is known: thin slanted lines on one grid, so that neighbours join.

import type { Theme } from '../ui/theme.ts'
import type { Plot } from './plotShape.ts'

/** Hatches from `left` to `right` in device pixels of the plot; what is narrower than two pixels is left as it is. */
export function hatch(context: CanvasRenderingContext2D, left: number, right: number, plot: Plot, theme: Theme): void {
  const [from, to] = [Math.max(0, left), Math.min(plot.width, right)]
  if (to - from < 2 * plot.ratio) return
  context.save()
  context.beginPath()
  context.rect(from, 0, to - from, plot.height)
  context.clip()
  context.strokeStyle = theme.highContrast ? theme.faint : theme.grid
  context.lineWidth = plot.ratio
  context.setLineDash([])
  const step = 7 * plot.ratio
  context.beginPath()
  for (let x = Math.floor((from - plot.height) / step) * step; x < to; x += step) {
    context.moveTo(x, plot.height)
    context.lineTo(x + plot.height, 0)
  }
  context.stroke()
  context.restore()
}
