// `flywheel model FILE… [--json]`: parameters, element types and bytes of model files, without loading them.

import { jsonText } from '../core/jsonValue.ts'
import { type ModelFacts, modelJson, noShape } from '../core/modelFacts.ts'
import { modelLines } from '../core/modelText.ts'
import { UserError } from '../core/trouble.ts'
import { readModel } from '../models/registry.ts'
import { withModelFile } from '../outside/modelFile.ts'
import { parseArguments } from './arguments.ts'
import type { Printer } from './printer.ts'

export const modelUsage = 'flywheel model FILE… [--json]'

/** Runs the command: 0 when every file could be opened, 1 when one could not. */
export async function model(args: readonly string[], print: Printer): Promise<number> {
  const { words, flags } = parseArguments(args, { usage: modelUsage, flags: ['json'], lists: [] })
  if (words.length === 0) throw new UserError(`Name at least one model file. Use: ${modelUsage}`)
  const facts: ModelFacts[] = []
  for (const path of words) facts.push(await modelAt(path))
  if (flags.has('json')) print.out(`${jsonText(modelJson(facts), 2)}\n`)
  else {
    const told = facts.filter((one) => one.sizeBytes !== null)
    if (told.length > 0) print.out(`${told.map((one) => modelLines(one).join('\n')).join('\n\n')}\n`)
    for (const { sizeBytes, why } of facts) if (sizeBytes === null) print.error(`${why ?? ''}\n`)
  }
  return facts.some((one) => one.sizeBytes === null) ? 1 : 0
}

/** What the file at a path tells; one that cannot be opened says so in `why`. */
export async function modelAt(path: string): Promise<ModelFacts> {
  try {
    return await withModelFile(path, (file) => readModel(file, path))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return {
      file: path,
      format: 'unknown',
      parameters: null,
      tensors: null,
      sizeBytes: null,
      dtypes: {},
      metadata: {},
      weights: null,
      shape: noShape,
      why: error.message,
    }
  }
}
