// How much memory there is: of a card in the table, or free now on a GPU of this machine. Asks nobody.

import { cardOf, type GpuCard, gpuCards } from './gpuCards.ts'
import type { Gpu, GpuAnswer } from './gpu.ts'
import { placeOf, shortName } from './gpuText.ts'
import { UserError } from './trouble.ts'

/** What memory there is. */
export interface FitCapacity {
  /** Id in the card table; null for a device that is in none. */
  readonly card: string | null
  readonly name: string
  readonly bytes: number
  /** What the number is: the card's memory, or what is free of it now. A sentence. */
  readonly why: string
}

const mib = 1024 * 1024

/** What a card of the table offers: what nvidia-smi shows of it, else what is printed on it. null when nobody says. */
export function cardCapacity(card: GpuCard): FitCapacity | null {
  if (card.visibleMiB !== null)
    return { card: card.id, name: card.name, bytes: card.visibleMiB * mib, why: `nvidia-smi shows ${card.visibleMiB} MiB on this card.` }
  if (card.memoryGB === null) return null
  return {
    card: card.id,
    name: card.name,
    bytes: card.memoryGB * 1024 * mib,
    why: `The card is sold with ${card.memoryGB} GB; what nvidia-smi shows is a little less.`,
  }
}

/** The card of an id, or of a name as nvidia-smi or its maker writes it. Throws UserError for what is none. */
export function namedCapacity(text: string): FitCapacity {
  const wanted = text.trim().toLowerCase()
  const card = gpuCards.find((one) => one.id === wanted) ?? gpuCards.find((one) => one.name.toLowerCase() === wanted) ?? cardOf(text, null)
  const capacity = card === null ? null : cardCapacity(card)
  if (capacity !== null) return capacity
  const near = gpuCards.filter((one) => one.id.includes(wanted) || wanted.includes(one.id)).map((one) => one.id)
  throw new UserError(
    `There is no card "${text}". ${
      near.length > 0
        ? `Close: ${near.slice(0, 6).join(', ')}`
        : `Ids look like ${gpuCards
            .slice(0, 3)
            .map((one) => one.id)
            .join(', ')}`
    }, or "detected".`,
  )
}

/** The GPU with the most free memory, as far as that is known. Throws UserError when nvidia-smi tells of none. */
export function detectedCapacity(answer: Pick<GpuAnswer, 'trouble' | 'gpus'>): FitCapacity {
  const [best] = answer.gpus.flatMap((gpu) => freeOf(gpu)).sort((a, b) => b.bytes - a.bytes)
  if (best !== undefined) return best
  throw new UserError(
    answer.trouble === null
      ? 'No GPU tells its memory. Name a card instead.'
      : `${answer.trouble.why} Name a card instead. ${answer.trouble.remedy}`,
  )
}

function freeOf(gpu: Gpu): FitCapacity[] {
  const total = gpu.memoryTotalMiB.value
  if (total === null || gpu.state !== 'ok') return []
  const used = (gpu.memoryUsedMiB.value ?? 0) + (gpu.memoryReservedMiB.value ?? 0)
  const why =
    gpu.memoryUsedMiB.value === null
      ? `${total} MiB in all; how much of it is free is not told.`
      : `${total} MiB, of which ${used} MiB are in use now.`
  return [{ card: gpu.card.value, name: `${placeOf(gpu)} ${shortName(gpu)}`.trim(), bytes: Math.max(0, total - used) * mib, why }]
}
