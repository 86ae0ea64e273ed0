// "Tell me when 40 GB are free": what somebody waits for, how it is typed, and which cards grant it. Knows no clock and no notification.

import type { Gpu, GpuState } from './gpu.ts'
import { type GpuRow, plainRow } from './gpuRow.ts'
import type { Say } from './say.ts'

export interface GpuWish {
  readonly id: number
  /** How many cards of one host. */
  readonly gpus: number
  /** Free on each, in GiB. */
  readonly gigabytes: number
}

const most = 4096

/** "40", "40 GB", "2 x 40 GB", "2 GPUs with 40 GB"; null when it is no wish. A card's memory is counted in GiB and labelled GB. */
export function readWish(text: string): Omit<GpuWish, 'id'> | null {
  const match = /^\s*(?:(\d{1,3})\s*(?:x|×|\*|gpus?\b(?:\s+with)?)\s*)?(\d{1,4}(?:[.,]\d{1,3})?)\s*(?:gi?b?)?\s*(?:free)?\s*$/i.exec(text)
  if (match === null) return null
  const gpus = Number(match[1] ?? 1)
  const gigabytes = Number(match[2]!.replace(',', '.'))
  return gpus >= 1 && gigabytes > 0 && gigabytes <= most ? { gpus, gigabytes } : null
}

/** MiB that nobody holds; null when not known. What the driver reserves is not to be had. */
export function freeMiB(gpu: Gpu): number | null {
  const [total, used] = [gpu.memoryTotalMiB.value, gpu.memoryUsedMiB.value]
  if (gpu.state !== 'ok' || total === null || used === null) return null
  return Math.max(0, total - used - (gpu.memoryReservedMiB.value ?? 0))
}

/** The cards that grant the wish, the freest first, all of one host; null while none do. A sliced card has no memory of its own to give. */
export function grantedBy(wish: Omit<GpuWish, 'id'>, states: readonly GpuState[]): readonly Gpu[] | null {
  for (const state of states) {
    if (state.phase !== 'ready') continue
    const free = state.gpus
      .filter((gpu) => gpu.migEnabled.value !== true && (freeMiB(gpu) ?? -1) >= wish.gigabytes * 1024)
      .sort((a, b) => freeMiB(b)! - freeMiB(a)! || (a.index ?? Infinity) - (b.index ?? Infinity))
    if (free.length >= wish.gpus) return free.slice(0, wish.gpus)
  }
  return null
}

/** Why it can never be granted as things are: no host has so many cards of that size. null when it can, or nobody knows. */
export function impossible(wish: Omit<GpuWish, 'id'>, states: readonly GpuState[], say: Say): string | null {
  const ready = states.filter((state) => state.phase === 'ready' && state.gpus.length > 0)
  if (ready.length === 0 || ready.length < states.length) return null
  const large = (state: GpuState): number =>
    state.gpus.filter((gpu) => gpu.memoryTotalMiB.value === null || gpu.memoryTotalMiB.value >= wish.gigabytes * 1024).length
  if (ready.some((state) => large(state) >= wish.gpus)) return null
  const largest = Math.max(...ready.flatMap((state) => state.gpus.map((gpu) => gpu.memoryTotalMiB.value ?? 0)))
  return ready.some((state) => large(state) > 0)
    ? say('No host has {0} GPUs of {1} GB.', wish.gpus, wish.gigabytes)
    : say('No GPU has {0} GB: the largest has {1}.', wish.gigabytes, (largest / 1024).toFixed(largest < 40 * 1024 ? 1 : 0))
}

/** "40 GB on one GPU", "40 GB on each of 2 GPUs". */
export const wishInWords = (wish: Omit<GpuWish, 'id'>, say: Say): string =>
  wish.gpus === 1 ? say('{0} GB on one GPU', wish.gigabytes) : say('{0} GB on each of {1} GPUs', wish.gigabytes, wish.gpus)

/** Rows for what is waited for, above the cards. */
export const wishRows = (wishes: readonly GpuWish[], say: Say): readonly GpuRow[] =>
  wishes.map((wish) =>
    plainRow(
      `wish:${wish.id}`,
      'wait',
      'bell',
      say('Waiting for {0}', wishInWords(wish, say)),
      '',
      say('One notification comes when it is free. The GPUs are asked now and then, also while the window has no focus.'),
    ),
  )
