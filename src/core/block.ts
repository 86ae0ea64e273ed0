// A block: the part of one series that is visible, ready to be drawn. Made in the reader thread, held by the page.
// Exact: every pixel column knows the first, last, lowest and highest of its points, so no spike is ever lost.

import type { RunKey } from './run.ts'

/** step; seconds since the run's first point; seconds since 1970. */
export type Axis = 'step' | 'relative' | 'wall'

export interface BlockQuestion {
  readonly run: RunKey
  readonly metric: string
  /** Look in the system metrics instead. */
  readonly system: boolean
  readonly axis: Axis
  /** Visible range in axis units; null = from the first, to the last point. One point beyond either end is included so that lines run on. */
  readonly from: number | null
  readonly to: number | null
  /** Width of the plot in device pixels, at least 1. */
  readonly widthPx: number
  /** Weight of the debiased exponential moving average, 0 (off) up to but not including 1. Computed over all finite kept points in axis order, before anything is cut. */
  readonly smoothing: number
}

/** All arrays have one length, ascending in `x`. Superseded and non-finite points are not in them. */
export interface Block {
  readonly run: RunKey
  readonly metric: string
  /** The run's version when this was made. */
  readonly version: number
  /** Kept points of the whole series, and how many of them lie in the asked range. */
  readonly keptPoints: number
  readonly pointsInRange: number
  /** points: every point as it is, low = high = first = last. envelope: one entry per pixel column that has points. */
  readonly kind: 'points' | 'envelope'
  readonly x: Float64Array
  readonly first: Float64Array
  readonly last: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  /** Smoothed value at the last point of each entry; empty when smoothing is 0. */
  readonly smooth: Float64Array
  /** Where values are NaN or infinite: x and the value itself, in range, at most 4,096 of them. */
  readonly nonFiniteX: Float64Array
  readonly nonFiniteValue: Float64Array
  /** Range of the whole series on this axis, NaN when it has no kept points. */
  readonly fullFrom: number
  readonly fullTo: number
}

/** The kept point nearest to `x` on an axis, for tooltips. */
export interface NearestQuestion {
  readonly run: RunKey
  readonly metric: string
  readonly system: boolean
  readonly axis: Axis
  readonly x: number
}

/** All points of a series in the order of the log; NaN stands for a step or wall time that the tool does not record. */
export interface SeriesPoints {
  readonly step: Float64Array
  readonly wallTime: Float64Array
  readonly value: Float64Array
  /** 1 where the point is superseded. */
  readonly superseded: Uint8Array
}
