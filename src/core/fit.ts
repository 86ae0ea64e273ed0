// Does it fit? What is asked, what is answered, and the parts together. The formulas stand in fitParts.ts, each with its source; nothing is measured.
// Bytes are bytes; 1 GiB is what cards call a GB.

import type { FitAsk, FitPart, FitUnknown } from './fitAsk.ts'
import { fitParts } from './fitParts.ts'

export interface FitEstimate {
  readonly parts: readonly FitPart[]
  readonly unknown: readonly FitUnknown[]
  /** Sum of the parts that can be counted. */
  readonly requiredBytes: number
  /** What was taken for granted, one sentence each. */
  readonly assumptions: readonly string[]
}

/** Every part of the memory that one GPU needs. */
export function estimateFit(ask: FitAsk): FitEstimate {
  const { parts, unknown, assumptions } = fitParts(ask)
  const counted = parts.filter((part) => part.bytes > 0)
  return { parts: counted, unknown, assumptions, requiredBytes: counted.reduce((sum, part) => sum + part.bytes, 0) }
}

/** true and false only where all that counts is known, or what is known is too much already. */
export function fitsIn(estimate: FitEstimate, capacityBytes: number): boolean | null {
  if (estimate.requiredBytes > capacityBytes) return false
  return estimate.unknown.length === 0 ? true : null
}

const mostBatch = 1 << 20

/** The largest batch per GPU that fits, 0 when not even one example does; null when what grows with the batch is not known. */
export function largestBatch(ask: FitAsk, capacityBytes: number): number | null {
  const fits = (batch: number): boolean => estimateFit({ ...ask, batch }).requiredBytes <= capacityBytes
  if (!fits(1)) return 0
  if (estimateFit(ask).unknown.length > 0) return null
  let good = 1
  let bad = 2
  while (bad <= mostBatch && fits(bad)) {
    good = bad
    bad *= 2
  }
  if (bad > mostBatch) return mostBatch
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (fits(middle)) good = middle
    else bad = middle
  }
  return good
}
