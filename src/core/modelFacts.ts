// What is known of a model without loading it: parameters, element types, sizes of the network. Null is what nobody tells; `why` says it.

/** A value of a file's metadata, as JSON can hold it; integers beyond 2^53 are strings of digits. */
export type MetaValue = string | number | boolean | null | readonly MetaValue[] | { readonly [key: string]: MetaValue }

export interface DtypeShare {
  readonly tensors: number
  /** Elements. */
  readonly parameters: number
  /** As stored. */
  readonly sizeBytes: number
}

/** The sizes of a transformer that memory formulas ask for; null = not told. */
export interface ModelShape {
  readonly layers: number | null
  readonly hidden: number | null
  readonly heads: number | null
  /** Fewer than `heads` under GQA and MQA. */
  readonly kvHeads: number | null
  readonly headDim: number | null
  readonly vocab: number | null
  /** Width of the MLP. */
  readonly intermediate: number | null
  /** Tokens that sliding-window layers keep; null = all. */
  readonly window: number | null
  /** DeepSeek's latent attention: kv_lora_rank + rope dimension; null = ordinary keys and values. */
  readonly latentKv: number | null
  /** Whether the output layer shares the embedding's weights. */
  readonly tied: boolean | null
}

export const noShape: ModelShape = {
  layers: null,
  hidden: null,
  heads: null,
  kvHeads: null,
  headDim: null,
  vocab: null,
  intermediate: null,
  window: null,
  latentKv: null,
  tied: null,
}

export interface ModelFacts {
  /** The file's name as it was asked for. */
  readonly file: string
  /** Id of the kind: "safetensors", "onnx", …; "unknown". */
  readonly format: string
  /** Every element of every tensor as stored: buffers, integers and shared tensors too. */
  readonly parameters: number | null
  readonly tensors: number | null
  /** On disk, with all shards; null when the file cannot be read. */
  readonly sizeBytes: number | null
  /** By element type as the library calls it. */
  readonly dtypes: Readonly<Record<string, DtypeShare>>
  readonly metadata: Readonly<Record<string, MetaValue>>
  /** The network's own weights where the file holds more (optimizer state, averages), or where only their number is told; null = all of the tensors. */
  readonly weights: { readonly parameters: number; readonly sizeBytes: number | null } | null
  readonly shape: ModelShape
  /** Why something is not told; null when all is. */
  readonly why: string | null
}

/** The machine's answer of `flywheel model`. */
export function modelJson(facts: readonly ModelFacts[]): object {
  return {
    schema: 1,
    files: facts.map(({ file, format, parameters, tensors, sizeBytes, dtypes, metadata, weights, shape, why }) => ({
      file,
      format,
      parameters,
      tensors,
      sizeBytes,
      dtypes,
      metadata,
      weights,
      shape: Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== null)),
      why,
    })),
  }
}
