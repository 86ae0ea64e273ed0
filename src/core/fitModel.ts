// What the memory formulas need of a model: out of what its file tells, or of a number that a person wrote.

import type { FitModel } from './fitAsk.ts'
import { type ModelFacts, type ModelShape, noShape } from './modelFacts.ts'
import { UserError } from './trouble.ts'

/** "7e9", "7B", "7.5b", "350M", "1_000_000"; null for what is no count of parameters. */
export function readParameters(text: string): number | null {
  const match = /^\s*([\d_,]*\.?\d+(?:e[+]?\d+)?)\s*([kmbt]?)\s*$/i.exec(text)
  if (match === null) return null
  const scale = { '': 1, k: 1e3, m: 1e6, b: 1e9, t: 1e12 }[match[2]!.toLowerCase()] ?? 1
  const value = Math.round(Number(match[1]!.replaceAll(/[_,]/g, '')) * scale)
  return Number.isSafeInteger(value) && value > 0 ? value : null
}

/** The model of a file. Throws UserError with the file's reason when it does not tell how many parameters it has. */
export function fitModelOf(facts: ModelFacts): FitModel {
  const parameters = facts.weights?.parameters ?? facts.parameters
  if (parameters === null || parameters === 0)
    throw new UserError(`${facts.file} does not tell how many parameters it has. ${facts.why ?? ''}`.trim())
  const all = Object.values(facts.dtypes).reduce((sum, share) => sum + share.sizeBytes, 0)
  const storedBytes = facts.weights === null ? (all > 0 ? all : null) : facts.weights.sizeBytes
  return { parameters, shape: facts.shape, storedBytes }
}

/** A model of so many parameters, and what else is known of it. */
export function plainModel(parameters: number, known: Partial<ModelShape> = {}): FitModel {
  const shape = { ...noShape, ...known }
  const { hidden, heads } = shape
  const headDim = shape.headDim ?? (hidden !== null && heads !== null && heads > 0 ? hidden / heads : null)
  return { parameters, shape: { ...shape, kvHeads: shape.kvHeads ?? heads, headDim }, storedBytes: null }
}

/** The shape that a decoder of so many parameters usually has: layers and width grow together, P = 12Lh², h = 128L, heads of 128. A guess, to be shown as one. */
export function usualShape(parameters: number): Partial<ModelShape> & { readonly layers: number; readonly hidden: number } {
  const layers = Math.max(2, Math.round((parameters / (12 * 128 * 128)) ** (1 / 3)))
  const hidden = Math.max(128, Math.round(Math.sqrt(parameters / (12 * layers)) / 128) * 128)
  const heads = hidden / 128
  return { layers, hidden, heads, kvHeads: heads, headDim: 128, vocab: 32_000 }
}
