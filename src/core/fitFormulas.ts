// The formulas of memory, each as the paper or the library states it, in bytes. Plain arithmetic on plain numbers; what they mean for a question is
// in fitParts.ts. The worked cases of the literature are their tests.

import type { FitOptimizer, FitPrecision } from './fitAsk.ts'

/** Bytes per trained parameter. */
export interface TrainBytes {
  readonly weights: number
  readonly gradients: number
  /** States, and the 32-bit copy where there is one. */
  readonly optimizer: number
}

/** Bytes of an optimizer's states per parameter, kept in 32 bit (8-bit Adam: in 8). Adafactor keeps rows and columns only: about 8 bytes / width. */
const states: Readonly<Record<FitOptimizer, number>> = {
  adamw: 8,
  adamw8bit: 2,
  adafactor: 0,
  lion: 4,
  muon: 4,
  sgd: 0,
  'sgd-momentum': 4,
}

/** What training holds per parameter. Sources: ZeRO §3.1 (mixed: 2 + 2 + 12), HF "model memory anatomy", EleutherAI/cookbook, QLoRA (16 bit). `width`: of a weight matrix, for Adafactor. */
export function trainBytes(precision: FitPrecision, optimizer: FitOptimizer, width = 4096): TrainBytes {
  const factored = optimizer === 'adafactor' ? 8 / width : 0
  const state = states[optimizer] + factored
  switch (precision) {
    case 'fp32':
    case 'stored':
      return { weights: 4, gradients: 4, optimizer: state }
    case 'amp':
      return { weights: 6, gradients: 4, optimizer: state }
    case 'pure16':
      return { weights: 2, gradients: 2, optimizer: optimizer === 'adamw8bit' ? 2 : state / 2 }
    case 'mixed':
    case '16bit':
    case '8bit':
      return { weights: 2, gradients: 2, optimizer: state + 4 }
  }
}

/** ZeRO (arXiv 1910.02054, fig. 1): what of P parameters stays on each of N GPUs. */
export function zeroBytes(parameters: number, bytes: TrainBytes, stage: 0 | 1 | 2 | 3, gpus: number): TrainBytes {
  const share = (from: number): number => (stage >= from ? gpus : 1)
  return {
    weights: (bytes.weights * parameters) / share(3),
    gradients: (bytes.gradients * parameters) / share(2),
    optimizer: (bytes.optimizer * parameters) / share(1),
  }
}

/** DeepSpeed's offloading (stage_1_and_2.py, stage3.py @edaa7221; the documentation's table of 4P + 16P/N is stale). `largest`: parameters of the largest layer. */
export function offloadBytes(
  stage: 2 | 3,
  offload: 'none' | 'optimizer' | 'all',
  size: { readonly parameters: number; readonly largest: number; readonly gpus: number; readonly buffer?: number },
): { readonly gpu: number; readonly host: number } {
  const { parameters: p, largest, gpus: n, buffer = 1.5 } = size
  if (stage === 2)
    return offload === 'none' ? { gpu: 2 * p + (18 * p) / n, host: 0 } : { gpu: 2 * p, host: p * Math.max(4 * n, 16) * buffer }
  if (offload === 'all') return { gpu: 4 * largest, host: p * 18 * buffer }
  if (offload === 'optimizer') return { gpu: 4 * largest + (2 * p) / n, host: p * 16 * buffer }
  return { gpu: 4 * largest + (18 * p) / n, host: largest * 4 * n * buffer }
}

/** Activations of one transformer layer, nothing recomputed: sbh(34 + 5as/h) in 16 bit (Korthikanti et al. 2205.05198), sbh(66 + 9as/h) in 32 bit (EleutherAI). `matrix` false: no s × s matrix is kept. */
export function layerActivations(s: number, b: number, h: number, heads: number, matrix: boolean, bytes: 2 | 4 = 2): number {
  const attention = matrix ? ((2 * bytes + 1) * heads * s) / h : 0
  return s * b * h * (16 * bytes + 2 + attention)
}

/** Keys and values: 2·L·kv_heads·head_dim·tokens·batch·bytes. Under GQA and MQA, kv_heads is less than the heads. */
export function kvBytes(layers: number, kvHeads: number, headDim: number, tokens: number, batch: number, bytes: number): number {
  return 2 * layers * kvHeads * headDim * tokens * batch * bytes
}

/** DeepSeek's latent attention keeps one vector per token and layer. `latent`: kv_lora_rank + rope dimension. */
export const latentKvBytes = (layers: number, latent: number, tokens: number, batch: number, bytes: number): number =>
  layers * latent * tokens * batch * bytes

/** Parameters of a GPT with 4h-wide MLPs, as EleutherAI/cookbook counts them: 12Lh² + 8Lh + (2v + s + 2)h, embedding and output layer apart. */
export function gptParameters(layers: number, h: number, vocab: number, positions: number): number {
  return 12 * layers * h * h + 8 * layers * h + (2 * vocab + positions + 2) * h
}

/** NF4 with double quantisation (QLoRA): half a byte and 0.127 bit of constants per weight of a linear layer; the rest in 16 bit. */
export const nf4Bytes = (linear: number, rest: number): number => linear * (0.5 + 0.127 / 8) + rest * 2

/** Weights in 8 or 4 bit to be served (GPTQ, AWQ): about 6 % of constants in 4 bit; the rest in 16 bit. */
export const servedBytes = (linear: number, rest: number, bits: 4 | 8): number => linear * (bits === 4 ? 0.53 : 1) + rest * 2
