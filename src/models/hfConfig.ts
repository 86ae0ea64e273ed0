// Hugging Face's config.json: the sizes of a network, and for the families whose layers are known how many parameters they make. It holds no
// tensors, so `parameters` stays null. Families: transformers' modeling files.

import { type MetaValue, type ModelShape, noShape } from '../core/modelFacts.ts'
import { isObject, jsonObject, wholeFile } from './byteCursor.ts'
import { BadModel, type ModelFile, type ModelKind } from './model.ts'

const mostBytes = 4 * 1024 * 1024
type Config = Record<string, unknown>

const count = (config: Config, ...keys: readonly string[]): number | null => {
  for (const key of keys) {
    const value = config[key]
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  }
  return null
}

/** The part that describes the language model: several kinds keep it one level down. */
function textPart(config: Config): Config {
  for (const key of ['text_config', 'llm_config', 'language_config']) if (isObject(config[key])) return { ...config, ...config[key] }
  return config
}

/** The sizes that a config names; null for each it does not. */
export function shapeOf(config: Config): ModelShape {
  const c = textPart(config)
  const heads = count(c, 'num_attention_heads', 'n_head', 'num_heads', 'n_heads', 'encoder_attention_heads')
  const hidden = count(c, 'hidden_size', 'n_embd', 'd_model', 'dim')
  const divided = heads !== null && heads > 0 && hidden !== null && hidden % heads === 0 ? hidden / heads : null
  const rank = count(c, 'kv_lora_rank')
  const tied = c['tie_word_embeddings']
  return {
    ...noShape,
    layers: count(c, 'num_hidden_layers', 'n_layer', 'num_layers', 'n_layers', 'encoder_layers'),
    hidden,
    heads,
    kvHeads: count(c, 'num_key_value_heads', 'num_kv_heads', 'n_head_kv') ?? (c['multi_query'] === true ? 1 : heads),
    headDim: count(c, 'head_dim', 'd_kv') ?? divided,
    vocab: count(c, 'vocab_size'),
    intermediate: count(c, 'intermediate_size', 'n_inner', 'd_ff', 'ffn_dim', 'encoder_ffn_dim'),
    window: c['use_sliding_window'] === false ? null : count(c, 'sliding_window'),
    latentKv: rank === null ? null : rank + (count(c, 'qk_rope_head_dim') ?? 0),
    tied: typeof tied === 'boolean' ? tied : null,
  }
}

/** Families whose layers are gated MLPs with RMS norms: the biases of q, k, v; norms on q and k; norms per layer. */
const gated: Readonly<
  Record<string, { readonly bias?: boolean; readonly headNorms?: boolean; readonly norms?: number; readonly tied?: boolean }>
> = {
  llama: {},
  mistral: {},
  mixtral: {},
  gemma: { tied: true },
  gemma2: { norms: 4, tied: true },
  gemma3_text: { norms: 4, headNorms: true, tied: true },
  qwen2: { bias: true },
  qwen3: { headNorms: true },
  phi3: {},
}

/** Parameters that a config makes, shared embeddings once; null for families that are not known. */
export function parametersOf(config: Config): number | null {
  const said = textPart(config)['model_type']
  const type = typeof said === 'string' ? said : ''
  const { layers: l, hidden: h, heads, kvHeads, headDim, vocab: v, intermediate, tied } = shapeOf(config)
  if (l === null || h === null || v === null || heads === null) return null
  const total = Object.hasOwn(gated, type) ? gatedModel() : type === 'gpt2' ? gpt2() : type === 'bert' || type === 'roberta' ? bert() : null
  return total !== null && Number.isSafeInteger(total) ? total : null

  function gatedModel(): number | null {
    const family = gated[type]!
    if (h === null || l === null || v === null || heads === null || kvHeads === null || headDim === null || intermediate === null)
      return null
    const q = heads * headDim
    const kv = kvHeads * headDim
    const attention = h * q + 2 * h * kv + q * h
    const biased = config['attention_bias'] === true ? q + 2 * kv + h : family.bias === true ? q + 2 * kv : 0
    const experts = count(config, 'num_local_experts')
    const mlp = 3 * h * intermediate + (config['mlp_bias'] === true ? 2 * intermediate + h : 0)
    const feed = experts === null ? mlp : experts * mlp + h * experts
    const norms = (family.norms ?? 2) * h + (family.headNorms === true ? 2 * headDim : 0)
    const head = (tied ?? family.tied ?? false) ? 0 : v * h
    return v * h + l * (attention + biased + feed + norms) + h + head
  }
  function gpt2(): number | null {
    const positions = count(config, 'n_positions', 'max_position_embeddings')
    if (h === null || l === null || v === null || positions === null) return null
    const inner = intermediate ?? 4 * h
    return v * h + positions * h + l * (4 * h * h + 4 * h + 2 * h * inner + inner + h + 4 * h) + 2 * h + (tied === false ? v * h : 0)
  }
  function bert(): number | null {
    const positions = count(config, 'max_position_embeddings')
    if (h === null || l === null || v === null || positions === null) return null
    const inner = intermediate ?? 4 * h
    const embeddings = (v + positions + (count(config, 'type_vocab_size') ?? 0)) * h + 2 * h
    return embeddings + l * (4 * h * h + 4 * h + 2 * h * inner + inner + h + 4 * h) + h * h + h
  }
}

/** The sizes of the network that a config.json beside the file names; nothing when there is none that can be read. */
export async function shapeBeside(file: ModelFile): Promise<Partial<ModelShape>> {
  const config = await file.beside('config.json')
  if (config === undefined || config.sizeBytes > mostBytes) return {}
  try {
    return shapeOf(jsonObject(await wholeFile(config, mostBytes), 'The config'))
  } catch (error) {
    if (error instanceof BadModel) return {}
    throw error
  }
}

const shown = ['model_type', 'transformers_version', 'architecture', 'num_classes', 'num_features', 'max_position_embeddings'] as const

export const hfConfig: ModelKind = {
  id: 'hf-config',
  title: 'Hugging Face config',
  claims: (name) => name.toLowerCase() === 'config.json',
  async read(file) {
    const config = jsonObject(await wholeFile(file, mostBytes), 'The file')
    const shape = shapeOf(config)
    if (!('model_type' in config) && !('architectures' in config) && !('architecture' in config) && shape.hidden === null)
      throw new BadModel('This config.json does not describe a model as Hugging Face writes it.')
    const metadata: Record<string, MetaValue> = {}
    if (Array.isArray(config['architectures'])) metadata['architectures'] = config['architectures'].filter((one) => typeof one === 'string')
    for (const key of shown) {
      const value = config[key]
      if (typeof value === 'string' || typeof value === 'number') metadata[key] = value
    }
    const dtype = config['dtype'] ?? config['torch_dtype']
    if (typeof dtype === 'string') metadata['dtype'] = dtype
    const parameters = parametersOf(config)
    const why = 'A config holds no tensors, so its parameters are not counted.'
    return {
      tensors: null,
      parameters: null,
      dtypes: {},
      metadata,
      shape,
      ...(parameters === null ? {} : { weights: { parameters, sizeBytes: null } }),
      why: parameters === null ? why : `${why} The sizes in it make ${parameters} parameters.`,
    }
  },
}
