// What a person chooses when asked whether a model fits: a few usual ways, batch and tokens, and what they become as a question to the formulas.

import { type FitAsk, type FitModel, plainAsk } from './fitAsk.ts'
import type { Say } from './say.ts'

export type FitWay = 'train' | 'lora' | 'qlora' | 'infer' | 'infer4'

/** The ways with a word and a sentence each, the most usual first. */
export function fitWays(say: Say): readonly { readonly way: FitWay; readonly label: string; readonly detail: string }[] {
  return [
    {
      way: 'train',
      label: say('Train all weights'),
      detail: say('Mixed precision, AdamW, FlashAttention: 16 bytes for each parameter and the activations'),
    },
    { way: 'lora', label: say('Fine-tune with LoRA'), detail: say('Adapters of rank 16 on every linear layer, 16-bit weights') },
    { way: 'qlora', label: say('Fine-tune with QLoRA'), detail: say('Adapters of rank 16, weights in 4 bit') },
    { way: 'infer', label: say('Run it'), detail: say('Weights as they are, KV cache in 16 bit') },
    { way: 'infer4', label: say('Run it in 4 bit'), detail: say('Quantised weights, KV cache in 16 bit') },
  ]
}

/** The question for the formulas. */
export function askFor(model: FitModel, way: FitWay, batch: number, sequence: number): FitAsk {
  const plain: FitAsk = { ...plainAsk, model, batch, sequence, flash: true }
  switch (way) {
    case 'train':
      return plain
    case 'lora':
      return { ...plain, lora: 16 }
    case 'qlora':
      return { ...plain, lora: 16, quantize: 4 }
    case 'infer':
      return { ...plain, use: 'infer', precision: model.storedBytes === null ? '16bit' : 'stored' }
    case 'infer4':
      return { ...plain, use: 'infer', precision: '16bit', quantize: 4 }
  }
}

/** "8 x 4096", "8×4,096": examples and tokens of each; null for anything else. */
export function readBatch(text: string): readonly [batch: number, sequence: number] | null {
  const match = /^\s*([\d,_]+)\s*[x×*]\s*([\d,_]+)\s*$/i.exec(text)
  if (match === null) return null
  const [batch, sequence] = [match[1]!, match[2]!].map((one) => Number(one.replaceAll(/[,_]/g, ''))) as [number, number]
  const real = (value: number): boolean => Number.isSafeInteger(value) && value > 0 && value <= 1e8
  return real(batch) && real(sequence) ? [batch, sequence] : null
}
