// What is asked of memory, and what an answer is made of: plain values. Knows no formula.

import { type ModelShape, noShape } from './modelFacts.ts'

/** Training: fp32 = all in 32 bit; amp = 32-bit weights and autocast; mixed = 16-bit weights and gradients with a 32-bit copy (ZeRO, Megatron); pure16 = everything in 16 bit. */
export type FitPrecision = 'fp32' | 'amp' | 'mixed' | 'pure16' | '16bit' | '8bit' | 'stored'
export type FitOptimizer = 'adamw' | 'adamw8bit' | 'adafactor' | 'lion' | 'muon' | 'sgd' | 'sgd-momentum'
export type FitRecompute = 'none' | 'selective' | 'full'

export interface FitModel {
  /** All weights, experts and embeddings too. */
  readonly parameters: number
  readonly shape: ModelShape
  /** Bytes of the weights as a file stores them; null = not known. */
  readonly storedBytes: number | null
}

export interface FitAsk {
  readonly model: FitModel
  readonly use: 'train' | 'infer'
  readonly precision: FitPrecision
  readonly optimizer: FitOptimizer
  /** What is spread over the GPUs: 0 nothing (DDP), 1 optimizer, 2 gradients too (SHARD_GRAD_OP), 3 weights too (FULL_SHARD). */
  readonly zero: 0 | 1 | 2 | 3
  /** What DeepSpeed keeps in the machine's own memory, from stage 2 on: gradients and optimizer, in stage 3 with `all` the weights too. */
  readonly offload: 'none' | 'optimizer' | 'all'
  readonly gpus: number
  /** Rank of LoRA's adapters on every linear layer; null = all weights are trained. */
  readonly lora: number | null
  /** Bits of the base weights; with LoRA in 4 bit this is QLoRA. */
  readonly quantize: 4 | 8 | null
  /** Per GPU. */
  readonly batch: number
  /** Tokens of one example; for inference prompt and answer together. */
  readonly sequence: number
  readonly recompute: FitRecompute
  readonly flash: boolean
}

/** What a plain question means: full training in mixed precision with AdamW on one GPU. */
export const plainAsk: FitAsk = {
  model: { parameters: 0, shape: noShape, storedBytes: null },
  use: 'train',
  precision: 'mixed',
  optimizer: 'adamw',
  zero: 0,
  offload: 'none',
  gpus: 1,
  lora: null,
  quantize: null,
  batch: 1,
  sequence: 2048,
  recompute: 'none',
  flash: false,
}

export interface FitPart {
  readonly name: string
  /** On each GPU. */
  readonly bytes: number
  /** With the numbers put in. */
  readonly formula: string
  readonly source: string
}

/** Something that takes memory but cannot be counted, and why. */
export interface FitUnknown {
  readonly name: string
  readonly why: string
}
