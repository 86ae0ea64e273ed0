// Counts tensors by element type. Knows no file format; sizes that no machine could hold are refused.

import type { DtypeShare } from '../core/modelFacts.ts'
import { BadModel } from './model.ts'

/** Elements of a shape: the product, 1 for a scalar. Throws when it is no count or beyond 2^53. */
export function elements(shape: readonly unknown[], name: string): number {
  let product = 1
  // a zero empties the tensor, however large the rest is
  let empty = false
  for (const side of shape) {
    if (typeof side !== 'number' || !Number.isSafeInteger(side) || side < 0)
      throw new BadModel(`The shape of ${quote(name)} is not made of counts.`)
    if (side === 0) empty = true
    else product *= side
    if (!Number.isSafeInteger(product)) throw new BadModel(`The shape of ${quote(name)} is too large to be real.`)
  }
  return empty ? 0 : product
}

/** A name in a sentence: short and on one line. */
export const quote = (name: string): string => {
  const clean = name.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
  return `"${clean.length > 80 ? `${clean.slice(0, 79)}…` : clean}"`
}

export interface TensorCount {
  add(dtype: string, parameters: number, sizeBytes: number): void
  told(): { readonly tensors: number; readonly parameters: number; readonly dtypes: Readonly<Record<string, DtypeShare>> }
}

/** A count that starts at nothing. */
export function countTensors(): TensorCount {
  const shares = new Map<string, { tensors: number; parameters: number; sizeBytes: number }>()
  let tensors = 0
  let parameters = 0
  return {
    add(dtype, count, sizeBytes) {
      const share = shares.get(dtype) ?? { tensors: 0, parameters: 0, sizeBytes: 0 }
      shares.set(dtype, share)
      share.tensors++
      share.parameters += count
      share.sizeBytes += sizeBytes
      tensors++
      parameters += count
      if (!Number.isSafeInteger(parameters) || !Number.isSafeInteger(share.sizeBytes))
        throw new BadModel('Its tensors are too large to be real.')
    },
    told: () => ({ tensors, parameters, dtypes: Object.fromEntries(shares) }),
  }
}
