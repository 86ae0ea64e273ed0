// The little statistics that planning needs: an interval of a share, a bound of a failure rate, a power law through a learning curve. Plain formulas.

/** Two-sided 95 %. */
const z95 = 1.96
/** One-sided 95 %. */
const z95Above = 1.645

/** Wilson's 95 % interval of a share seen in `n` examples: 0.9 of 100 is 0.83 to 0.94. Within 0 to 1; the whole of it without examples. */
export function wilson(share: number, n: number): readonly [low: number, high: number] {
  if (!(n > 0)) return [0, 1]
  const p = Math.min(1, Math.max(0, share))
  const z = z95 * z95
  const middle = (p + z / (2 * n)) / (1 + z / n)
  const half = (z95 * Math.sqrt((p * (1 - p)) / n + z / (4 * n * n))) / (1 + z / n)
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** Examples from which on the interval around one share leaves the other out; null when they are equal. At most ten million. */
export function examplesToTell(share: number, other: number): number | null {
  if (share === other) return null
  const apart = (n: number): boolean => {
    const [low, high] = wilson(share, n)
    return other < low || other > high
  }
  let high = 1
  while (!apart(high) && high < 1e7) high *= 2
  let low = high / 2
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (apart(middle)) high = middle
    else low = middle
  }
  return Math.ceil(high)
}

/** Expected failures that 95 % of all tries exceed `failures` with: 3 for none (the rule of three), else Wilson and Hilferty's approximation. */
function expectedAtMost(failures: number): number {
  if (failures <= 0) return 3
  const k = failures + 1
  return k * (1 - 1 / (9 * k) + z95Above / (3 * Math.sqrt(k))) ** 3
}

/** Highest failure rate that so many independent trials leave open, at 95 %: about 3 / n without a failure. At most 1. */
export const failureBound = (trials: number, failures: number): number => (trials > 0 ? Math.min(1, expectedAtMost(failures) / trials) : 1)

/** Independent trials that show a failure rate of at most `rate` at 95 %, when so many of them fail: 3 / rate for none. */
export const trialsNeeded = (rate: number, failures = 0): number => {
  const exact = expectedAtMost(failures) / rate
  // 3 / 0.001 is a little more than 3,000 in floating point
  return Math.ceil(exact - exact * 1e-12)
}

export interface PowerLaw {
  /** b of error = a · size^-b; above 0 where more data helped. */
  readonly exponent: number
  /** 95 % interval, by the scatter around the line. */
  readonly low: number
  readonly high: number
  /** Sizes that it rests on. */
  readonly sizes: number
}

/** Fewest sizes that a curve is drawn through. */
export const fewestSizes = 4

/** Of Student's t, two-sided 95 %, by degrees of freedom from 1; more than these count as 2. */
const t95 = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23] as const

/** Least squares through the logarithms, the lowest error of each size. null under four sizes. Sizes and errors that are not above 0 are left out. */
export function powerLaw(points: readonly { readonly size: number; readonly error: number }[]): PowerLaw | null {
  const lowest = new Map<number, number>()
  for (const { size, error } of points)
    if (size > 0 && error > 0 && Number.isFinite(size) && Number.isFinite(error))
      lowest.set(size, Math.min(error, lowest.get(size) ?? Infinity))
  const n = lowest.size
  if (n < fewestSizes) return null
  const x = [...lowest.keys()].map(Math.log)
  const y = [...lowest.values()].map(Math.log)
  const mean = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / n
  const [mx, my] = [mean(x), mean(y)]
  const spread = x.reduce((sum, one) => sum + (one - mx) ** 2, 0)
  if (!(spread > 0)) return null
  const slope = x.reduce((sum, one, i) => sum + (one - mx) * (y[i]! - my), 0) / spread
  const rest = x.reduce((sum, one, i) => sum + (y[i]! - my - slope * (one - mx)) ** 2, 0)
  const half = (t95[n - 3] ?? 2) * Math.sqrt(rest / (n - 2) / spread)
  return { exponent: -slope, low: -slope - half, high: -slope + half, sizes: n }
}
