// The outlines of lines for the canvas, kept as long as block and shape are the same: pointing at a run must not cost all lines anew.

import { type PlotShape, mappingOf } from './plotShape.ts'
import { type Drawn, type Lines, linesOf, smoothLines } from './pathShape.ts'

export interface LinePath {
  readonly raw: Path2D
  /** null without smoothing. */
  readonly smooth: Path2D | null
}

export type LinePaths = (
  block: Drawn,
  shape: PlotShape,
  logY: boolean,
  size: { readonly width: number; readonly height: number; readonly ratio: number },
) => LinePath

function outline(lines: Lines, dotPx: number): Path2D {
  const path = new Path2D()
  for (const line of lines) {
    if (line.length === 2) {
      // one point between two gaps
      path.moveTo(line[0]! + dotPx, line[1]!)
      path.arc(line[0]!, line[1]!, dotPx, 0, 2 * Math.PI)
      continue
    }
    path.moveTo(line[0]!, line[1]!)
    for (let i = 2; i < line.length; i += 2) path.lineTo(line[i]!, line[i + 1]!)
  }
  return path
}

/** A memory of outlines for one chart; blocks that are gone are forgotten by themselves. */
export function makeLinePaths(): LinePaths {
  const kept = new WeakMap<Drawn, { readonly shape: PlotShape; readonly key: string; readonly path: LinePath }>()
  return (block, shape, logY, { width, height, ratio }) => {
    const key = `${logY} ${width} ${height} ${ratio}`
    const before = kept.get(block)
    if (before !== undefined && before.shape === shape && before.key === key) return before.path
    const map = mappingOf(shape, logY, width, height)
    const path = {
      raw: outline(linesOf(block, map), 1.5 * ratio),
      smooth: block.smooth.length > 0 ? outline(smoothLines(block, map), 1.5 * ratio) : null,
    }
    kept.set(block, { shape, key, path })
    return path
  }
}
