// A plot in numbers: ranges and ticks of its two axes, and the mapping between values and pixels. Knows no series and no page.

import type { Span } from '../../src/bridge/compareTalk.ts'
import type { Tick } from './ticksShape.ts'

export interface PlotShape {
  /** In axis units. */
  readonly x: Span
  /** In scale units: logarithms on a log axis. */
  readonly y: Span
  readonly xTicks: readonly Tick[]
  readonly yTicks: readonly Tick[]
}

/** The inside of a plot on a canvas. */
export interface Plot {
  /** Device pixels. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Device pixels per CSS pixel. */
  readonly ratio: number
}

export interface Mapping {
  readonly x: (value: number) => number
  /** NaN where the axis cannot show the value (zero or less on a log axis). */
  readonly y: (value: number) => number
  /** Where the lowest end of a column goes whose lowest value cannot be shown. */
  readonly bottom: number
}

/** A range that is being chosen, in pixels of the plot. */
export interface Band {
  readonly x: readonly [number, number]
  /** null = the whole height. */
  readonly y: readonly [number, number] | null
}

/** The mapping of a shape to a plot of that many pixels (CSS or device). `y` is 0 at the top. */
export function mappingOf(shape: Pick<PlotShape, 'x' | 'y'>, logY: boolean, width: number, height: number): Mapping {
  const [x0, x1] = shape.x
  const [y0, y1] = shape.y
  const across = width / (x1 - x0)
  const up = height / (y1 - y0)
  return {
    x: (value) => (value - x0) * across,
    y: logY ? (value) => (value > 0 ? height - (Math.log10(value) - y0) * up : NaN) : (value) => height - (value - y0) * up,
    bottom: height,
  }
}

/** The value of a pixel, the inverse of `mappingOf`. */
export function valueAt(
  shape: Pick<PlotShape, 'x' | 'y'>,
  logY: boolean,
  width: number,
  height: number,
  px: number,
  py: number,
): readonly [number, number] {
  const y = shape.y[0] + ((height - py) / height) * (shape.y[1] - shape.y[0])
  return [shape.x[0] + (px / width) * (shape.x[1] - shape.x[0]), logY ? 10 ** y : y]
}
