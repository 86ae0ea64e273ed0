// The frame of a chart by uPlot: axes, grid and canvas. It draws ranges and ticks of our shape and calls back to have the lines stroked;
// uPlot's own series, legend, cursor and selection are off.

import uPlot from 'uplot'
import type { Disposable } from '../../src/core/life.ts'
import type { Theme } from '../ui/theme.ts'
import type { Plot, PlotShape } from './plotShape.ts'

export interface ChartFrame extends Disposable {
  /** The plot without its axes: what pointers are measured in. */
  readonly over: HTMLElement
  /** Of the plot in CSS pixels. */
  size(): { readonly width: number; readonly height: number }
  /** Draws again with this shape. */
  draw(shape: PlotShape): void
  resize(width: number, height: number): void
}

/** For charts that stand in columns: one width of the value axis for all, and times only where they are wanted. */
export interface SmallFrame {
  readonly valueAxisPx: () => number
  /** Kept free at the right. */
  readonly rightPx: () => number
  readonly xLabels: () => boolean
}

const fontPx = 11

/** Width of the y axis for these labels. */
const axisWidth = (texts: readonly string[]): number =>
  Math.max(34, Math.ceil(texts.reduce((most, text) => Math.max(most, text.length), 0) * 6.4) + 16)

export function makeChartFrame(
  host: HTMLElement,
  theme: () => Theme,
  first: PlotShape,
  width: number,
  height: number,
  paint: (context: CanvasRenderingContext2D, plot: Plot) => void,
  small?: SmallFrame,
): ChartFrame {
  let shape = first
  const font = `${fontPx}px ${theme().fontFamily}`
  const axis = (texts: () => readonly { readonly at: number; readonly text: string }[]): uPlot.Axis => ({
    stroke: () => theme().muted,
    font,
    gap: 4,
    ticks: { show: false },
    grid: { stroke: () => theme().grid, width: 1 },
    splits: () => texts().map((tick) => tick.at),
    filter: (_, splits) => splits,
    values: () => texts().map((tick) => tick.text),
  })
  const plot = new uPlot(
    {
      width,
      height,
      padding: small === undefined ? [8, 14, 0, 0] : [5, small.rightPx, 5, 0],
      legend: { show: false },
      cursor: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: false, range: () => [...shape.x] as uPlot.Range.MinMax },
        y: { range: () => [...shape.y] as uPlot.Range.MinMax },
      },
      axes: [
        {
          ...axis(() => shape.xTicks),
          size: () => (small === undefined ? 24 : small.xLabels() ? 20 : 0),
          values: () => (small?.xLabels() === false ? shape.xTicks.map(() => '') : shape.xTicks.map((tick) => tick.text)),
        },
        { ...axis(() => shape.yTicks), size: () => small?.valueAxisPx() ?? axisWidth(shape.yTicks.map((tick) => tick.text)) },
      ],
      series: [{}, { show: true, paths: () => null, points: { show: false } }],
      hooks: {
        draw: [
          (self) => {
            const { left, top, width: across, height: down } = self.bbox
            paint(self.ctx, { left, top, width: across, height: down, ratio: devicePixelRatio })
          },
        ],
      },
    },
    [
      [0, 1],
      [0, 1],
    ],
    host,
  )
  plot.root.setAttribute('aria-hidden', 'true')
  return {
    over: plot.over,
    size: () => ({ width: plot.over.clientWidth, height: plot.over.clientHeight }),
    draw(next) {
      shape = next
      // setting data makes uPlot ask for the ranges again
      plot.setData([[...shape.x], [...shape.y]], true)
    },
    resize: (w, h) => plot.setSize({ width: w, height: h }),
    dispose: () => plot.destroy(),
  }
}
