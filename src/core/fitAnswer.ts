// The whole answer to "does it fit?": parts, verdict, largest batch, changes, and the cards that would do. For the command line and the editor alike.

import { type FitEstimate, estimateFit, fitsIn, largestBatch } from './fit.ts'
import type { FitAsk } from './fitAsk.ts'
import { type FitChange, cheapestChanges } from './fitChanges.ts'
import { type FitCapacity, cardCapacity } from './fitCapacity.ts'
import { type GpuCard, gpuCards } from './gpuCards.ts'

/** tight = more than 85 % of the memory: the allocator's fragmentation may break it. open = what is not known decides. */
export type FitVerdict = 'fits' | 'tight' | 'no' | 'open'

export interface FitAnswer extends FitEstimate {
  readonly ask: FitAsk
  readonly capacity: FitCapacity | null
  readonly verdict: FitVerdict | null
  /** Per GPU; null when it cannot be told, and why. */
  readonly largestBatch: number | null
  readonly largestBatchWhy: string | null
  readonly changes: readonly FitChange[]
  /** The smallest cards of today that hold it. */
  readonly cards: readonly GpuCard[]
}

export function answerFit(ask: FitAsk, capacity: FitCapacity | null): FitAnswer {
  const estimate = estimateFit(ask)
  const fits = capacity === null ? null : fitsIn(estimate, capacity.bytes)
  // what is not counted is not promised
  const without = estimate.unknown.length === 0 ? '' : ` (${estimate.unknown.map((one) => one.name).join(' and ')} not counted)`
  const most = capacity === null ? null : largestBatch(ask, capacity.bytes)
  return {
    ...estimate,
    ask,
    capacity,
    verdict:
      capacity === null ? null : fits === null ? 'open' : !fits ? 'no' : estimate.requiredBytes > 0.85 * capacity.bytes ? 'tight' : 'fits',
    largestBatch: most,
    largestBatchWhy: most !== null ? null : capacity === null ? 'No card was named.' : estimate.unknown.map((one) => one.why).join(' '),
    changes:
      capacity === null || fits !== false ? [] : cheapestChanges(ask, capacity.bytes).map((one) => ({ ...one, text: one.text + without })),
    cards: estimate.unknown.length > 0 ? [] : holders(estimate.requiredBytes),
  }
}

/** The three smallest cards since 2020 that hold so many bytes. */
function holders(bytes: number): GpuCard[] {
  const sized = gpuCards.flatMap((card) => {
    const capacity = cardCapacity(card)
    return capacity !== null && (card.year ?? 0) >= 2020 && capacity.bytes >= bytes && card.use !== 'embedded'
      ? [{ card, bytes: capacity.bytes }]
      : []
  })
  const seen = new Set<number>()
  return sized
    .sort((a, b) => a.bytes - b.bytes || (b.card.year ?? 0) - (a.card.year ?? 0))
    .filter(({ card }) => card.memoryGB !== null && !seen.has(card.memoryGB) && seen.add(card.memoryGB))
    .slice(0, 3)
    .map(({ card }) => card)
}

/** The machine's answer of `flywheel fit`. */
export function fitJson(answer: FitAnswer): object {
  const { requiredBytes, parts, unknown, assumptions, capacity, verdict, largestBatch, largestBatchWhy, changes, cards } = answer
  const round = (bytes: number): number => Math.round(bytes)
  const whys = [
    ...unknown.map((one) => `${one.name}: ${one.why}`),
    ...(capacity === null ? ['No card was named: use --card ID or --card detected.'] : []),
  ]
  return {
    schema: 1,
    requiredBytes: round(requiredBytes),
    parts: parts.map((part) => ({ ...part, bytes: round(part.bytes) })),
    unknown,
    card: capacity?.card ?? null,
    cardName: capacity?.name ?? null,
    capacityBytes: capacity?.bytes ?? null,
    capacityWhy: capacity?.why ?? null,
    fits: verdict === null || verdict === 'open' ? null : verdict !== 'no',
    verdict,
    largestBatch,
    largestBatchWhy,
    changes: changes.map((one) => ({ ...one, requiredBytes: round(one.requiredBytes) })),
    cards: cards.map((card) => card.id),
    assumptions,
    why: whys.length === 0 ? null : whys.join(' '),
  }
}
