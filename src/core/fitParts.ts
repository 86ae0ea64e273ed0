// The parts of the memory that one GPU needs, for training and for inference: which formula, with which numbers, from which source. What a model's
// sizes do not tell is named, never guessed.

import type { FitAsk, FitPart, FitUnknown } from './fitAsk.ts'
import { kvBytes, latentKvBytes, layerActivations, nf4Bytes, offloadBytes, servedBytes, trainBytes, zeroBytes } from './fitFormulas.ts'
import { printCount, printNumber } from './print.ts'

export interface FitParts {
  readonly parts: readonly FitPart[]
  readonly unknown: readonly FitUnknown[]
  readonly assumptions: readonly string[]
}

const zeroPaper = 'ZeRO, arXiv 1910.02054 §3.1'
const activationPaper = 'Korthikanti et al., arXiv 2205.05198'
const contextBytes = 512 * 1024 * 1024

const context: FitPart = {
  name: 'CUDA context',
  bytes: contextBytes,
  formula: '0.5 GiB for each process',
  source: 'pytorch#107667, #28113: 0.3 GB with lazy loading to 1.3 GB before CUDA 11.7',
}

/** A number in a formula: "7.5e9", "4096". */
const n = (value: number): string => (Number.isInteger(value) && value < 1e6 ? String(value) : printNumber(value, 4))

export function fitParts(ask: FitAsk): FitParts {
  return ask.use === 'train' ? training(ask) : inference(ask)
}

/** Weights of linear layers, and of the embedding and output layer, which stay in 16 bit when the rest is quantised. */
function linearAndRest(ask: FitAsk): { readonly linear: number; readonly rest: number; readonly told: boolean } {
  const { parameters, shape } = ask.model
  if (shape.vocab === null || shape.hidden === null) return { linear: parameters, rest: 0, told: false }
  const rest = Math.min(parameters, shape.vocab * shape.hidden * (shape.tied === true ? 1 : 2))
  return { linear: parameters - rest, rest, told: true }
}

/** Sum of inputs and outputs of every linear layer of the network; null when its sizes are not known. */
export function adaptedWidths(ask: FitAsk): number | null {
  const { layers, hidden: h, heads, kvHeads, headDim, intermediate } = ask.model.shape
  if (layers === null || h === null) return null
  const q = heads === null || headDim === null ? h : heads * headDim
  const kv = kvHeads === null || headDim === null ? q : kvHeads * headDim
  // gated MLPs have three matrices; without a width, 4h and two are taken
  const mlp = intermediate === null ? 2 * (h + 4 * h) : (intermediate < 4 * h ? 3 : 2) * (h + intermediate)
  return layers * (h + q + 2 * (h + kv) + q + h + mlp)
}

function training(ask: FitAsk): FitParts {
  const { model, zero, gpus, lora } = ask
  const { parameters: all, shape } = model
  const parts: FitPart[] = []
  const unknown: FitUnknown[] = []
  const assumptions: string[] = []
  const recipe = trainBytes(ask.precision, ask.optimizer, shape.hidden ?? 4096)
  const over = (from: number): string => (zero >= from && gpus > 1 ? ` / ${gpus} GPUs` : '')
  const stage = gpus > 1 ? `${zeroPaper}, stage ${zero}` : zeroPaper

  let trained: number | null = all
  if (lora !== null) {
    const widths = adaptedWidths(ask)
    trained = widths === null ? null : lora * widths
    const frozen = frozenWeights(ask)
    parts.push({
      name: 'weights (frozen)',
      bytes: frozen.bytes / (zero === 3 ? gpus : 1),
      formula: frozen.formula + over(3),
      source: frozen.source,
    })
    if (ask.quantize !== null && !linearAndRest(ask).told)
      assumptions.push('All weights are taken for quantised: the vocabulary or the hidden size is not known.')
    if (trained === null)
      unknown.push({
        name: 'adapters',
        why: 'LoRA adds r·(inputs + outputs) for each linear layer: the number of layers and the hidden size are not known.',
      })
    else assumptions.push(`LoRA of rank ${lora} on every linear layer: ${printCount(Math.round(trained))} trained parameters.`)
  } else if (ask.quantize !== null) assumptions.push('Quantised weights cannot be trained without LoRA: they are counted in full.')
  if (trained !== null) {
    const held = zeroBytes(trained, recipe, zero, gpus)
    const label = lora === null ? '' : ' of the adapters'
    const of = n(trained)
    const frees = lora === null ? 'HF "model memory anatomy"; EleutherAI/cookbook calc' : 'LoRA, arXiv 2106.09685'
    const away = zero >= 2 && ask.offload !== 'none'
    if (!(away && zero === 3 && ask.offload === 'all'))
      parts.push({
        name: lora === null ? 'weights' : 'adapters',
        bytes: held.weights,
        formula: `${of} × ${n(recipe.weights)} B${over(3)}`,
        source: lora === null ? stage : frees,
      })
    if (!away)
      parts.push(
        { name: `gradients${label}`, bytes: held.gradients, formula: `${of} × ${n(recipe.gradients)} B${over(2)}`, source: stage },
        {
          name: `optimizer${label}`,
          bytes: held.optimizer,
          formula: `${of} × ${n(recipe.optimizer)} B (${ask.optimizer}${ask.precision === 'mixed' || ask.precision === '16bit' ? ' with a 32-bit copy' : ''})${over(1)}`,
          source: `${stage}; ${frees}`,
        },
      )
    else assumptions.push(inTheMachine(ask, trained))
    if (zero > 0 && gpus > 1) {
      const bucket = Math.min(5e8, trained)
      parts.push({
        name: 'communication buffers',
        bytes: bucket * 2,
        formula: `${n(bucket)} × 2 B`,
        source: 'DeepSpeed: buckets of 5e8 elements',
      })
    }
    if (zero === 3 && (gpus > 1 || away)) {
      const largest = largestLayer(ask)
      if (largest === null)
        assumptions.push('The largest layer that stage 3 gathers is not counted: the sizes of the network are not known.')
      else
        parts.push({
          name: 'gathered layer',
          bytes: 4 * largest,
          formula: `4 B × ${n(largest)}`,
          source: 'DeepSpeed stage3.py: 4 · largest layer',
        })
    }
  }
  activations(ask, parts, unknown, assumptions)
  parts.push(context)
  assumptions.push('Fragmentation of the allocator, 5 to 10 %, is not counted.')
  return { parts, unknown, assumptions }
}

/** What offloading asks of the machine's own memory: DeepSpeed keeps half as much again, to pin it. */
function inTheMachine(ask: FitAsk, trained: number): string {
  const what = ask.zero === 3 && ask.offload === 'all' ? 'Weights, gradients and optimizer lie' : 'Gradients and optimizer lie'
  const { host } = offloadBytes(ask.zero === 3 ? 3 : 2, ask.offload, { parameters: trained, largest: 0, gpus: ask.gpus })
  return `${what} in the machine's own memory, which needs about ${n(Math.round(host / 2 ** 30))} GiB of it (DeepSpeed stage_1_and_2.py, stage3.py); each step waits for them.`
}

function frozenWeights(ask: FitAsk): { readonly bytes: number; readonly formula: string; readonly source: string } {
  const { linear, rest } = linearAndRest(ask)
  if (ask.quantize === 4)
    return {
      bytes: nf4Bytes(linear, rest),
      formula: `${n(linear)} × (0.5 + 0.127/8) B + ${n(rest)} × 2 B`,
      source: 'QLoRA, arXiv 2305.14314: NF4 with double quantisation',
    }
  if (ask.quantize === 8)
    return { bytes: servedBytes(linear, rest, 8), formula: `${n(linear)} × 1 B + ${n(rest)} × 2 B`, source: 'LLM.int8(), arXiv 2208.07339' }
  const width = ask.precision === 'fp32' || ask.precision === 'amp' ? 4 : 2
  return { bytes: ask.model.parameters * width, formula: `${n(ask.model.parameters)} × ${width} B`, source: 'LoRA, arXiv 2106.09685' }
}

/** Parameters of the largest layer: the embedding, or one block. */
function largestLayer(ask: FitAsk): number | null {
  const { parameters, shape } = ask.model
  const embedding = shape.vocab === null || shape.hidden === null ? 0 : shape.vocab * shape.hidden
  const block = shape.layers === null || shape.layers === 0 ? 0 : (parameters - embedding) / shape.layers
  const largest = Math.max(embedding, block)
  return largest > 0 ? largest : null
}

function activations(ask: FitAsk, parts: FitPart[], unknown: FitUnknown[], assumptions: string[]): void {
  const { batch: b, sequence: s, recompute, flash } = ask
  const { layers: L, hidden: h, heads: a, vocab: v } = ask.model.shape
  const width = ask.precision === 'fp32' || ask.precision === 'stored' ? 4 : 2
  // neither recomputing attention nor FlashAttention keeps the s × s matrix; full recomputation has it for one layer
  const matrix = !flash && recompute !== 'selective'
  if (L === null || h === null || (matrix && a === null))
    unknown.push({
      name: 'activations',
      why: `Activations need the number of layers${matrix ? ', the hidden size and the heads' : ' and the hidden size'}. For a network that is no transformer, measure one step and scale it with the batch.`,
    })
  else {
    const layer = layerActivations(s, b, h, a ?? 0, matrix, width)
    const per = `${n(s)}·${n(b)}·${n(h)}·(${16 * width + 2}${matrix ? ` + ${2 * width + 1}·${n(a ?? 0)}·${n(s)}/${n(h)}` : ''})`
    const kept = recompute === 'full' ? width * s * b * h * L + layer : layer * L
    parts.push({
      name: 'activations',
      bytes: kept,
      formula: recompute === 'full' ? `${width}·${n(s)}·${n(b)}·${n(h)}·${L} + ${per}` : `${L} · ${per}`,
      source: `${activationPaper}${recompute === 'full' ? ', full recomputation' : matrix ? '' : ', no s×s matrix kept'}`,
    })
    assumptions.push('Activations assume a transformer with an MLP of 4h; gated MLPs are within 15 %.')
  }
  if (v === null) unknown.push({ name: 'logits', why: 'Logits need the size of the vocabulary.' })
  else {
    const each = width === 4 ? 8 : 10
    parts.push({
      name: 'logits',
      bytes: each * s * b * v,
      formula: `${each}·${n(s)}·${n(b)}·${n(v)}`,
      source: `32-bit logits and their gradient${width === 4 ? '' : ', and a 16-bit copy'}`,
    })
  }
}

function inference(ask: FitAsk): FitParts {
  const { model, gpus, quantize, batch: b, sequence: s } = ask
  const { shape } = model
  const parts: FitPart[] = []
  const unknown: FitUnknown[] = []
  const assumptions: string[] = []
  const share = gpus > 1 ? ` / ${gpus} GPUs` : ''
  const { linear, rest, told } = linearAndRest(ask)
  const width = ask.precision === 'fp32' ? 4 : ask.precision === '8bit' ? 1 : 2
  const weights: Omit<FitPart, 'name'> =
    quantize !== null
      ? {
          bytes: servedBytes(linear, rest, quantize),
          formula: `${n(linear)} × ${quantize === 4 ? 0.53 : 1} B + ${n(rest)} × 2 B`,
          source: 'GPTQ, AWQ: 4 bit with about 6 % of constants',
        }
      : ask.precision === 'stored' && model.storedBytes !== null
        ? { bytes: model.storedBytes, formula: 'as stored in the file', source: 'the header of the model file' }
        : { bytes: model.parameters * width, formula: `${n(model.parameters)} × ${width} B`, source: 'bytes of an element' }
  if (quantize !== null && !told) assumptions.push('All weights are taken for quantised: the vocabulary or the hidden size is not known.')
  parts.push({ name: 'weights', ...weights, bytes: weights.bytes / gpus, formula: weights.formula + share })
  if (gpus > 1) assumptions.push(`Weights and KV cache are spread evenly over ${gpus} GPUs (tensor parallel).`)

  const kv = cache(ask)
  if (kv === null) unknown.push({ name: 'KV cache', why: 'The KV cache needs the number of layers, of key-value heads and their width.' })
  else parts.push({ name: 'KV cache', bytes: kv.bytes / gpus, formula: kv.formula + share, source: kv.source })
  if (shape.hidden === null) unknown.push({ name: 'activations', why: 'Activations of the prompt need the hidden size.' })
  else
    parts.push({
      name: 'activations',
      bytes: 34 * s * b * shape.hidden,
      formula: `34·${n(s)}·${n(b)}·${n(shape.hidden)}, one layer`,
      source: `${activationPaper}, one layer in prefill`,
    })
  parts.push(context)
  assumptions.push('A server such as vLLM takes 90 % of the card in advance, whatever the model needs.')
  return { parts, unknown, assumptions }
}

/** Keys and values in 16 bit. */
function cache(ask: FitAsk): Omit<FitPart, 'name'> | null {
  const { batch: b, sequence } = ask
  const { layers, kvHeads, headDim, window, latentKv } = ask.model.shape
  if (layers === null) return null
  const s = window === null ? sequence : Math.min(window, sequence)
  if (latentKv !== null)
    return {
      bytes: latentKvBytes(layers, latentKv, sequence, b, 2),
      formula: `${layers}·${latentKv}·${n(sequence)}·${n(b)}·2 B`,
      source: 'DeepSeek-V2, arXiv 2405.04434: latent attention',
    }
  if (kvHeads === null || headDim === null) return null
  return {
    bytes: kvBytes(layers, kvHeads, headDim, s, b, 2),
    formula: `2·${layers}·${kvHeads}·${headDim}·${n(s)}·${n(b)}·2 B${s < sequence ? ' (sliding window)' : ''}`,
    source: 'keys and values of every layer; GQA, arXiv 2305.13245',
  }
}
