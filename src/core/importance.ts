// How much of a metric's variance goes with a parameter, one parameter at a time. Plain enough to be said in a sentence, so that nobody takes it for more:
// epsilon squared (Kelley 1935: eta squared less what chance would give) over groups of equal values; many numbers are cut into at most five groups of equal size.

import type { ParamValue } from './run.ts'

export interface Importance {
  /** 0 to 1; null where it cannot be told. */
  readonly share: number | null
  /** Spearman's rank correlation of numbers with the metric, -1 to 1; null for what is no number. */
  readonly trend: number | null
  /** How many groups were compared. */
  readonly groups: number
  /** How often groups of runs drawn by lot would differ as much (F test, p from 0 to 1); null where it cannot be told. */
  readonly chance: number | null
}

const mostGroups = 5
const unknown: Importance = { share: null, trend: null, groups: 0, chance: null }

/** `values` and `metric` belong together place by place. Places without a value or with a metric that is not finite are left out. */
export function importanceOf(values: readonly (ParamValue | undefined)[], metric: readonly number[]): Importance {
  const pairs = values.flatMap((value, i) => (value === undefined || !Number.isFinite(metric[i]) ? [] : [{ value, y: metric[i]! }]))
  if (pairs.length < 4) return unknown
  const numbers = pairs.every(({ value }) => typeof value === 'number' && Number.isFinite(value))
  const groups = numbers ? byNumber(pairs as readonly { value: number; y: number }[]) : byText(pairs)
  const n = pairs.length
  const k = groups.length
  const trend = numbers
    ? spearman(
        pairs.map((one) => one.value as number),
        pairs.map((one) => one.y),
      )
    : null
  // groups of one tell nothing of what happens within
  if (k < 2 || n - k < 2) return { ...unknown, trend, groups: k }
  const mean = sum(pairs.map((one) => one.y)) / n
  const total = sum(pairs.map((one) => (one.y - mean) ** 2))
  if (total === 0) return { share: 0, trend, groups: k, chance: 1 }
  const within = sum(groups.map((group) => sum(group.map((y) => (y - sum(group) / group.length) ** 2))))
  const share = (total - within - (k - 1) * (within / (n - k))) / total
  const f = within === 0 ? Infinity : (total - within) / (k - 1) / (within / (n - k))
  return { share: Math.max(0, Math.min(1, share)), trend, groups: k, chance: tailOfF(f, k - 1, n - k) }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

function byText(pairs: readonly { readonly value: ParamValue; readonly y: number }[]): number[][] {
  const groups = new Map<string, number[]>()
  for (const { value, y } of pairs) {
    const key = `${typeof value}:${String(value)}`
    groups.set(key, [...(groups.get(key) ?? []), y])
  }
  return [...groups.values()]
}

/** Equal numbers stand together; more than five different ones are cut into groups of about equal size, never between equals. */
function byNumber(pairs: readonly { readonly value: number; readonly y: number }[]): number[][] {
  const sorted = [...pairs].sort((a, b) => a.value - b.value)
  const different = new Set(sorted.map((one) => one.value)).size
  const wanted = different <= mostGroups ? different : Math.min(mostGroups, Math.floor(sorted.length / 2))
  if (different <= mostGroups) return byText(pairs)
  const groups: number[][] = [[]]
  sorted.forEach((one, i) => {
    const isNew = i > 0 && one.value !== sorted[i - 1]!.value
    if (isNew && i >= (groups.length * sorted.length) / wanted) groups.push([])
    groups.at(-1)!.push(one.y)
  })
  return groups
}

/** Ranks from 1, equal ones share the mean of theirs. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value)
  const out: number[] = Array.from({ length: values.length }, () => 0)
  for (let from = 0; from < order.length;) {
    let to = from
    while (to < order.length && order[to]!.value === order[from]!.value) to++
    for (let i = from; i < to; i++) out[order[i]!.i] = (from + to + 1) / 2
    from = to
  }
  return out
}

/** null where one of them does not vary. */
function spearman(a: readonly number[], b: readonly number[]): number | null {
  const [x, y] = [ranks(a), ranks(b)]
  const middle = (x.length + 1) / 2
  const [xx, yy] = [sum(x.map((one) => (one - middle) ** 2)), sum(y.map((one) => (one - middle) ** 2))]
  if (xx === 0 || yy === 0) return null
  return sum(x.map((one, i) => (one - middle) * (y[i]! - middle))) / Math.sqrt(xx * yy)
}

/** The chance that an F of these degrees of freedom is at least so large. */
export function tailOfF(f: number, above: number, below: number): number {
  if (!(f > 0)) return 1
  if (f === Infinity) return 0
  return regularizedBeta(below / (below + above * f), below / 2, above / 2)
}

/** I_x(a, b) by its continued fraction (Abramowitz and Stegun 26.5.8, evaluated as by Lentz). */
function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-30
  const or = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / or(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m <= 300; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / or(1 + term * d)
      c = or(1 + term / c)
      h *= d * c
    }
    if (Math.abs(d * c - 1) < 1e-12) break
  }
  return h
}

/** Lanczos' approximation with g = 5 and six terms; good to 2e-10 for positive arguments. */
function logGamma(x: number): number {
  const terms = [76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2, -0.5395239384953e-5]
  const series = terms.reduce((total, term, i) => total + term / (x + 1 + i), 1.000000000190015)
  return -(x + 5.5) + (x + 0.5) * Math.log(x + 5.5) + Math.log((Math.sqrt(2 * Math.PI) * series) / x)
}
