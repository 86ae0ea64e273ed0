// Every kind of model file that is recognised, in the order in which they are asked, and the one door to all of them.

import { type ModelFacts, noShape } from '../core/modelFacts.ts'
import { catboost, lightgbm, xgboost, xgboostBinary } from './boosters.ts'
import { gguf } from './gguf.ts'
import { hfConfig } from './hfConfig.ts'
import { keras, kerasH5 } from './keras.ts'
import { BadModel, type ModelFile, type ModelKind } from './model.ts'
import { onnx } from './onnx.ts'
import { safetensors, shardIndex } from './safetensors.ts'
import { tflite } from './tflite.ts'
import { pickle, torch } from './torch.ts'

export const modelKinds: readonly ModelKind[] = [
  safetensors,
  shardIndex,
  hfConfig,
  gguf,
  onnx,
  torch,
  pickle,
  xgboost,
  lightgbm,
  catboost,
  xgboostBinary,
  keras,
  kerasH5,
  tflite,
]

const headBytes = 64

/** What a file tells, under the name `shown`. Bad bytes are a `why`; rejects only with what the disk says. */
export async function readModel(file: ModelFile, shown: string): Promise<ModelFacts> {
  const head = await file.read(0, headBytes)
  const kind = modelKinds.find((one) => one.claims(file.name, head))
  const none = {
    file: shown,
    parameters: null,
    tensors: null,
    sizeBytes: file.sizeBytes,
    dtypes: {},
    metadata: {},
    weights: null,
    shape: noShape,
  }
  if (kind === undefined)
    return {
      ...none,
      format: 'unknown',
      why: `Flywheel does not know this kind of model file. It reads ${titles.slice(0, -1).join(', ')} and ${titles.at(-1)!}.`,
    }
  try {
    const { format, shape, sizeBytes, weights, ...told } = await kind.read(file)
    return {
      ...none,
      ...told,
      format: format ?? kind.id,
      sizeBytes: sizeBytes ?? file.sizeBytes,
      weights: weights ?? null,
      shape: { ...noShape, ...shape },
    }
  } catch (error) {
    if (!(error instanceof BadModel)) throw error
    return { ...none, format: kind.id, why: error.message }
  }
}

const titles = [...new Set(modelKinds.map((kind) => kind.title).filter((title) => !title.includes('(')))]
