// One figure of one card over a range of time, ready to be drawn: exact columns of pixels, and the stretches of which nothing is known.
// Knows samples as plain arrays, nothing of who took them.

/** Samples of one figure in the order of time; NaN = was asked for, and is not known. */
export interface Samples {
  /** Seconds since 1970, or whatever the axis counts; ascending. */
  readonly at: ArrayLike<number>
  readonly value: ArrayLike<number>
  /** Where the axis does not count seconds: when each sample was taken, by which gaps are told. */
  readonly seconds?: ArrayLike<number>
}

/** unasked: nobody asked for longer than is usual. unknown: asked, and no answer to this. */
export interface TraceGap {
  readonly from: number
  readonly to: number
  readonly kind: 'unasked' | 'unknown'
}

/** All arrays have one length, ascending in `x`; the same form as the block of a run's series, so that the same code draws both. */
export interface TraceBlock {
  /** points: every sample, low = high. envelope: one entry per column of pixels that has samples. */
  readonly kind: 'points' | 'envelope'
  /** The place of each entry's last sample. */
  readonly x: Float64Array
  readonly first: Float64Array
  readonly last: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  /** Always empty: a trace is never smoothed. */
  readonly smooth: Float64Array
  /** One place in each gap: there the line is broken. */
  readonly nonFiniteX: Float64Array
  /** In range, ascending, those narrower than a pixel left out where the line goes on. */
  readonly gaps: readonly TraceGap[]
  /** Known samples in range. */
  readonly samples: number
}

export interface TraceRange {
  readonly from: number
  readonly to: number
  /** Columns, at least 1. */
  readonly widthPx: number
  /** Two samples further apart than this have a gap between them. */
  readonly gapSeconds: number
}

/** Fewer samples than this for each pixel are given as they are. */
const samplesPerPixel = 2

/** The first place whose time is not below `at`. */
function firstNotBefore(times: ArrayLike<number>, at: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! < at) low = middle + 1
    else high = middle
  }
  return low
}

/** The trace in the range, with one sample beyond either end so that lines run on. Columns lie on a grid of absolute time: a range that moves on does not change them. */
export function makeTrace({ at, value, seconds }: Samples, { from, to, widthPx, gapSeconds }: TraceRange): TraceBlock {
  const begin = Math.max(0, firstNotBefore(at, from) - 1)
  let end = firstNotBefore(at, to)
  while (end < at.length && at[end]! <= to) end++
  end = Math.min(at.length, end + 1)
  const columnSeconds = Math.max((to - from) / Math.max(1, widthPx), Number.MIN_VALUE)
  const isEnvelope = end - begin > widthPx * samplesPerPixel
  const out = { x: [] as number[], first: [] as number[], last: [] as number[], low: [] as number[], high: [] as number[] }
  const gaps: TraceGap[] = []
  const breaks: number[] = []
  const gap = (kind: TraceGap['kind'], a: number, b: number): void => {
    breaks.push((a + b) / 2)
    const before = gaps.at(-1)
    if (before !== undefined && before.kind === kind && a - before.to < columnSeconds) gaps[gaps.length - 1] = { ...before, to: b }
    else if (b - a >= columnSeconds) gaps.push({ from: a, to: b, kind })
  }
  let column = NaN
  let unknownFrom: number | null = null
  let samples = 0
  for (let i = begin; i < end; i++) {
    const now = at[i]!
    const v = value[i]!
    const before = i === begin ? null : at[i - 1]!
    const pause = before === null ? 0 : seconds === undefined ? now - before : seconds[i]! - seconds[i - 1]!
    if (before !== null && pause > gapSeconds) {
      if (unknownFrom !== null) gap('unknown', unknownFrom, before)
      unknownFrom = null
      gap('unasked', before, now)
      column = NaN
    }
    if (Number.isNaN(v)) {
      unknownFrom ??= before !== null && pause <= gapSeconds ? before : now
      continue
    }
    if (unknownFrom !== null) {
      gap('unknown', unknownFrom, now)
      unknownFrom = null
      column = NaN
    }
    if (now >= from && now <= to) samples++
    const here = isEnvelope ? Math.floor(now / columnSeconds) : i
    const n = out.x.length - 1
    if (here === column) {
      out.x[n] = now
      out.last[n] = v
      if (v < out.low[n]!) out.low[n] = v
      if (v > out.high[n]!) out.high[n] = v
    } else {
      out.x.push(now)
      for (const list of [out.first, out.last, out.low, out.high]) list.push(v)
    }
    column = here
  }
  if (unknownFrom !== null) gap('unknown', unknownFrom, at[end - 1]!)
  // what lies before the first sample and behind the last one
  if (at.length === 0) gap('unasked', from, to)
  else if (seconds === undefined) {
    if (at[0]! - from > gapSeconds) gaps.unshift({ from, to: Math.min(to, at[0]!), kind: 'unasked' })
    const newest = at[at.length - 1]!
    if (to - newest > gapSeconds) gaps.push({ from: Math.max(from, newest), to, kind: 'unasked' })
  }
  return {
    kind: isEnvelope ? 'envelope' : 'points',
    x: Float64Array.from(out.x),
    first: Float64Array.from(out.first),
    last: Float64Array.from(out.last),
    low: Float64Array.from(out.low),
    high: Float64Array.from(out.high),
    smooth: new Float64Array(0),
    nonFiniteX: Float64Array.from(breaks),
    gaps: gaps.filter((one) => one.to > from && one.from < to),
    samples,
  }
}
