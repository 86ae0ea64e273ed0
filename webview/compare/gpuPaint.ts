// Strokes the traces under a curve: in the colour of their run, use solid and memory dotted, on hatched ground where nothing is known of the first.

import { styleOf } from '../../src/core/lineStyle.ts'
import type { GpuUnderRun } from '../../src/core/gpuUnderRun.ts'
import type { LinePaths } from '../chart/linePaths.ts'
import { hatch } from '../chart/paintHatch.ts'
import { type Plot, type PlotShape, mappingOf } from '../chart/plotShape.ts'
import type { Theme } from '../ui/theme.ts'

export function paintStrip(
  context: CanvasRenderingContext2D,
  runs: readonly { readonly slot: number; readonly baseline: boolean; readonly traces: readonly GpuUnderRun[] }[],
  shape: PlotShape,
  plot: Plot,
  theme: Theme,
  paths: LinePaths,
): void {
  const map = mappingOf(shape, false, plot.width, plot.height)
  context.save()
  context.beginPath()
  context.rect(plot.left, plot.top, plot.width, plot.height)
  context.clip()
  context.translate(plot.left, plot.top)
  const [only] = runs
  if (runs.length === 1 && only !== undefined)
    for (const gap of only.traces[0]?.use?.gaps ?? []) hatch(context, map.x(gap.from), map.x(gap.to), plot, theme)
  for (const run of runs) {
    context.strokeStyle = run.baseline ? theme.foreground : theme.lines[styleOf(run.slot).colour - 1]!
    context.lineWidth = 1.25 * plot.ratio
    context.lineJoin = 'round'
    for (const { use, memory } of run.traces) {
      context.setLineDash([])
      if (use !== null) context.stroke(paths(use, shape, false, plot).raw)
      context.setLineDash([2 * plot.ratio, 2 * plot.ratio])
      if (memory !== null) context.stroke(paths(memory, shape, false, plot).raw)
    }
  }
  context.restore()
}
