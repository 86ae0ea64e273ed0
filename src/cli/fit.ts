// `flywheel fit …`: does a model fit into a card's memory, what takes how much, the largest batch, and what could be changed.

import { type FitAnswer, answerFit, fitJson } from '../core/fitAnswer.ts'
import type { FitAsk, FitModel, FitOptimizer, FitPrecision, FitRecompute } from '../core/fitAsk.ts'
import { type FitCapacity, detectedCapacity, namedCapacity } from '../core/fitCapacity.ts'
import { fitModelOf, plainModel, readParameters } from '../core/fitModel.ts'
import { jsonText } from '../core/jsonValue.ts'
import { fitLines } from '../core/fitText.ts'
import { UserError } from '../core/trouble.ts'
import { type Smi, openSmi } from '../outside/nvidiaSmi.ts'
import { type Arguments, parseArguments } from './arguments.ts'
import { modelAt } from './model.ts'
import type { Printer } from './printer.ts'

export const fitUsage =
  'flywheel fit (--model FILE | --params N) [--train|--infer] [--layers N] [--hidden N] [--heads N] [--kv-heads N] [--head-dim N] [--vocab N] ' +
  '[--precision fp32|amp|bf16|fp16|mixed|pure-bf16|fp8] [--optimizer adamw|adamw8bit|adafactor|lion|muon|sgd|sgd-momentum] [--zero 0..3] [--offload optimizer|all] [--gpus N] ' +
  '[--lora R] [--quantize 4|8] [--batch N] [--sequence N] [--recompute none|selective|full] [--flash] [--card ID|detected] [--json]'

const sizes = {
  layers: 'layers',
  hidden: 'hidden',
  heads: 'heads',
  'kv-heads': 'kvHeads',
  'head-dim': 'headDim',
  vocab: 'vocab',
  intermediate: 'intermediate',
} as const
const lists = [
  ...Object.keys(sizes),
  'model',
  'params',
  'precision',
  'optimizer',
  'zero',
  'offload',
  'gpus',
  'lora',
  'quantize',
  'batch',
  'sequence',
  'recompute',
  'card',
]

/** Runs the command: 0 it fits or no card was named, 1 it does not. */
export async function fit(args: readonly string[], print: Printer, open: () => Smi = machine): Promise<number> {
  const given = parseArguments(args, { usage: fitUsage, flags: ['train', 'infer', 'flash', 'json'], lists })
  if (given.words.length > 0) throw new UserError(`"flywheel fit" takes no "${given.words[0]!}". Use: ${fitUsage}`)
  const ask = askOf(given, await modelOf(given))
  const card = given.lists.get('card')?.at(-1)
  const answer: FitAnswer = answerFit(ask, card === undefined ? null : card === 'detected' ? await detected(open) : namedCapacity(card))
  if (given.flags.has('json')) print.out(`${jsonText(fitJson(answer), 2)}\n`)
  else print.out(`${fitLines(answer).join('\n')}\n`)
  return answer.verdict === 'no' ? 1 : 0
}

async function modelOf(given: Arguments): Promise<FitModel> {
  const file = given.lists.get('model')?.at(-1)
  const text = given.lists.get('params')?.at(-1)
  if ((file === undefined) === (text === undefined)) throw new UserError(`Name a model file or a number of parameters. Use: ${fitUsage}`)
  const known = Object.fromEntries(
    Object.entries(sizes).flatMap(([option, key]) => {
      const value = count(given, option)
      return value === undefined ? [] : [[key, value]]
    }),
  )
  if (file !== undefined) {
    const model = fitModelOf(await modelAt(file))
    return { ...model, shape: { ...model.shape, ...known } }
  }
  const parameters = readParameters(text!)
  if (parameters === null) throw new UserError(`"${text!}" is no number of parameters. Write it like 7e9, 7B or 350M.`)
  return plainModel(parameters, known)
}

/** A whole number from 1 on; undefined when the option was not given. */
function count(given: Arguments, option: string, least = 1): number | undefined {
  const text = given.lists.get(option)?.at(-1)
  if (text === undefined) return undefined
  const value = Number(text.replaceAll('_', ''))
  if (text.trim() === '' || !Number.isInteger(value) || value < least)
    throw new UserError(`"--${option} ${text}" is no whole number from ${least} on.`)
  if (value > 1e9) throw new UserError(`"--${option} ${text}" is more than anyone has: at most 1,000,000,000.`)
  return value
}

function choice<T extends string>(given: Arguments, option: string, words: Readonly<Record<string, T>>, otherwise: T): T {
  const text = given.lists.get(option)?.at(-1)
  if (text === undefined) return otherwise
  const found = Object.hasOwn(words, text.toLowerCase()) ? words[text.toLowerCase()] : undefined
  if (found === undefined) throw new UserError(`"--${option} ${text}" is not known. It is one of: ${Object.keys(words).join(', ')}.`)
  return found
}

const trainPrecisions: Readonly<Record<string, FitPrecision>> = {
  mixed: 'mixed',
  bf16: 'mixed',
  fp16: 'mixed',
  bfloat16: 'mixed',
  float16: 'mixed',
  fp8: 'mixed',
  amp: 'amp',
  fp32: 'fp32',
  float32: 'fp32',
  tf32: 'fp32',
  'pure-bf16': 'pure16',
  'pure-fp16': 'pure16',
}
const inferPrecisions: Readonly<Record<string, FitPrecision>> = {
  stored: 'stored',
  bf16: '16bit',
  fp16: '16bit',
  bfloat16: '16bit',
  float16: '16bit',
  mixed: '16bit',
  fp32: 'fp32',
  float32: 'fp32',
  tf32: 'fp32',
  fp8: '8bit',
  int8: '8bit',
}
const optimizers: Readonly<Record<string, FitOptimizer>> = {
  adamw: 'adamw',
  adam: 'adamw',
  adamw8bit: 'adamw8bit',
  'adamw-8bit': 'adamw8bit',
  'adam-8bit': 'adamw8bit',
  adam8bit: 'adamw8bit',
  adafactor: 'adafactor',
  lion: 'lion',
  muon: 'muon',
  sgd: 'sgd',
  'sgd-momentum': 'sgd-momentum',
  momentum: 'sgd-momentum',
}
const offloads: Readonly<Record<string, FitAsk['offload']>> = { none: 'none', optimizer: 'optimizer', all: 'all' }
const recomputes: Readonly<Record<string, FitRecompute>> = { none: 'none', selective: 'selective', full: 'full' }

function askOf(given: Arguments, model: FitModel): FitAsk {
  if (given.flags.has('train') && given.flags.has('infer'))
    throw new UserError('Training and inference are two questions: choose --train or --infer.')
  const use = given.flags.has('infer') ? 'infer' : 'train'
  const zero = count(given, 'zero', 0) ?? 0
  if (zero > 3) throw new UserError(`"--zero ${zero}" is no stage: 0, 1, 2 and 3 are.`)
  const offload = choice(given, 'offload', offloads, 'none')
  if (offload !== 'none' && zero < (offload === 'all' ? 3 : 2))
    throw new UserError(`"--offload ${offload}" needs ${offload === 'all' ? '"--zero 3"' : '"--zero 2" or "--zero 3"'}.`)
  const quantize = count(given, 'quantize') ?? null
  if (quantize !== null && quantize !== 4 && quantize !== 8) throw new UserError(`"--quantize ${quantize}" is not known: 4 and 8 are.`)
  const stored = model.storedBytes === null ? '16bit' : 'stored'
  return {
    model,
    use,
    precision: use === 'train' ? choice(given, 'precision', trainPrecisions, 'mixed') : choice(given, 'precision', inferPrecisions, stored),
    optimizer: choice(given, 'optimizer', optimizers, 'adamw'),
    zero: zero as FitAsk['zero'],
    offload,
    gpus: count(given, 'gpus') ?? 1,
    lora: count(given, 'lora') ?? null,
    quantize,
    batch: count(given, 'batch') ?? 1,
    sequence: count(given, 'sequence') ?? 2048,
    recompute: choice(given, 'recompute', recomputes, 'none'),
    flash: given.flags.has('flash'),
  }
}

async function detected(open: () => Smi): Promise<FitCapacity> {
  const smi = open()
  // the child has a group of its own, so the terminal's Ctrl+C does not reach it
  const stop = (): void => smi.dispose()
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    return detectedCapacity(await smi.ask({ processes: false, details: false }))
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    smi.dispose()
  }
}

function machine(): Smi {
  return openSmi({ path: () => '', avoid: () => [] })
}
