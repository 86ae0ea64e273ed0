// What could be changed so that it fits, cheapest first: what costs time before what costs quality, what costs quality before what costs machines.

import { estimateFit, largestBatch } from './fit.ts'
import type { FitAsk } from './fitAsk.ts'
import { printCount } from './print.ts'

export interface FitChange {
  /** What to do, without a full stop. */
  readonly text: string
  readonly requiredBytes: number
}

/** One thing that can be changed. Of a group, one is enough. */
interface Step {
  readonly id: string
  readonly group: string
  readonly text: string
  readonly ask: FitAsk
}

const mostGpus = 1024
const wanted = 2

/** The two cheapest changes with which everything that can be counted fits: single ones first, then two or three together. Empty when none does. */
export function cheapestChanges(ask: FitAsk, capacityBytes: number): FitChange[] {
  const found: { readonly ids: readonly string[]; readonly change: FitChange }[] = []
  const single = steps(ask, capacityBytes)
  for (const ids of combinations(single)) {
    if (found.length === wanted) break
    // what is enough alone is not offered again with something beside it
    if (found.some((one) => one.ids.every((id) => ids.includes(id)))) continue
    let now: FitAsk | undefined = ask
    const texts: string[] = []
    for (const id of ids) {
      const step: Step | undefined = now === undefined ? undefined : steps(now, capacityBytes).find((one) => one.id === id)
      now = step?.ask
      if (step !== undefined) texts.push(step.text)
    }
    if (now === undefined) continue
    const requiredBytes = estimateFit(now).requiredBytes
    if (requiredBytes <= capacityBytes) found.push({ ids, change: { text: texts.join('; '), requiredBytes } })
  }
  return found.map((one) => one.change)
}

/** Ids of one, two and three steps together, none of one group twice; sizes that depend on the others last. */
function* combinations(single: readonly Step[]): Generator<readonly string[], void> {
  const late = (step: Step): number => (['batch', 'sequence', 'gpus'].includes(step.id) ? 1 : 0)
  const ordered = (list: readonly Step[]): string[] => [...list].sort((a, b) => late(a) - late(b)).map((step) => step.id)
  for (const a of single) yield [a.id]
  for (const [i, a] of single.entries()) for (const b of single.slice(i + 1)) if (a.group !== b.group) yield ordered([a, b])
  for (const [i, a] of single.entries())
    for (const [j, b] of single.entries())
      for (const c of single.slice(j + 1)) if (j > i && new Set([a.group, b.group, c.group]).size === 3) yield ordered([a, b, c])
}

/** Single changes in the order of what they cost; those that change nothing are left out. */
function steps(ask: FitAsk, capacityBytes: number): Step[] {
  const list: Step[] = []
  const add = (id: string, group: string, text: string, change: Partial<FitAsk>): void =>
    void list.push({ id, group, text, ask: { ...ask, ...change } })
  const train = ask.use === 'train'
  if (ask.batch > 1) {
    const most = largestBatch(ask, capacityBytes)
    const batch = most === null || most < 1 ? 1 : Math.min(most, ask.batch - 1)
    const text = train
      ? `A batch of ${batch} per GPU, with gradients accumulated over ${Math.ceil(ask.batch / batch)} steps`
      : `A batch of ${batch}`
    add('batch', 'batch', text, { batch })
  }
  if (train && ask.recompute === 'none' && !ask.flash)
    add('flash', 'kept', 'FlashAttention, which keeps no attention matrix', { flash: true })
  if (train && ask.recompute !== 'full')
    add('full', 'kept', 'Recomputing every layer in the backward pass, about a third more time', { recompute: 'full', flash: true })
  if (train && ask.optimizer === 'adamw') add('adam8', 'optimizer', '8-bit AdamW', { optimizer: 'adamw8bit' })
  if (!train && ask.quantize === null) add('int8', 'bits', 'Weights in 8 bit', { quantize: 8 })
  const sequence = longestSequence(ask, capacityBytes)
  if (sequence !== null) add('sequence', 'sequence', `${train ? 'Sequences' : 'A context'} of ${printCount(sequence)} tokens`, { sequence })
  if (!train && ask.quantize !== 4) add('int4', 'bits', 'Weights in 4 bit', { quantize: 4 })
  if (train && ask.lora === null) add('lora', 'bits', 'LoRA of rank 16 instead of training all weights', { lora: 16 })
  const gpus = enoughGpus(ask, capacityBytes)
  if (gpus !== null) {
    if (train) add('gpus', 'gpus', `${gpus} GPUs with ZeRO stage 3 (FSDP full shard)`, { gpus, zero: 3 })
    else add('gpus', 'gpus', `${gpus} GPUs, tensor parallel`, { gpus })
  }
  if (train && ask.lora === null && ask.offload === 'none')
    add('offload', 'bits', "Gradients and optimizer in the machine's own memory (ZeRO stage 2 with offload), several times slower", {
      zero: ask.zero === 3 ? 3 : 2,
      offload: 'optimizer',
    })
  if (train && !(ask.lora !== null && ask.quantize === 4))
    add('qlora', 'bits', 'QLoRA: 4-bit weights, and adapters of rank 16', { lora: ask.lora ?? 16, quantize: 4 })
  return list
}

/** The longest power of two below what was asked with which it fits, else half; null at 512 tokens and less. */
function longestSequence(ask: FitAsk, capacityBytes: number): number | null {
  if (ask.sequence <= 512) return null
  for (let sequence = 2 ** Math.ceil(Math.log2(ask.sequence) - 1); sequence >= 512; sequence /= 2)
    if (estimateFit({ ...ask, sequence }).requiredBytes <= capacityBytes) return sequence
  return 512
}

/** The fewest GPUs, a power of two, with which it fits when everything is spread; null when it is so already, or 1,024 do not. */
function enoughGpus(ask: FitAsk, capacityBytes: number): number | null {
  const train = ask.use === 'train'
  for (let gpus = 2; gpus <= mostGpus; gpus *= 2) {
    if (gpus < ask.gpus || (gpus === ask.gpus && (!train || ask.zero === 3))) continue
    if (estimateFit({ ...ask, gpus, zero: train ? 3 : ask.zero }).requiredBytes <= capacityBytes) return gpus
  }
  return null
}
