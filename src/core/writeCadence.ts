// How often a run is written, learned from moments: writes that were seen, or the times of its points. Knows no clock and no file.

/** The gaps between a run's writes, in seconds. */
export interface Cadence {
  /** Half of the gaps are no longer. */
  readonly usualSeconds: number
  /** The longest gap but one: a single pause (a night between two sittings) teaches nothing. */
  readonly longSeconds: number
  /** Writes were seen as they came; else only the times of points are known, and a tool may hold points back before it writes them. */
  readonly seen: boolean
}

/** Fewer gaps than these teach nothing. */
const fewestSeen = 4
const fewestPoints = 7
/** The last of so many moments count: a run may change its pace. */
export const mostMoments = 64

/** null where there are too few. Moments in any order, in seconds; equal ones are one. */
export function cadenceOf(moments: readonly number[], seen: boolean): Cadence | null {
  const sorted = [...new Set(moments)]
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
    .slice(-mostMoments)
  const gaps = sorted
    .slice(1)
    .map((moment, i) => moment - sorted[i]!)
    .sort((a, b) => a - b)
  if (gaps.length < (seen ? fewestSeen : fewestPoints)) return null
  return { usualSeconds: gaps[gaps.length >> 1]!, longSeconds: gaps.at(-2)!, seen }
}
