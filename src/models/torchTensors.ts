// The tensors that a PyTorch pickle names, with their shapes and types, and the names that make it more than a list of tensors. Works on what
// pickle.ts wrote down; runs nothing. Source: torch/_utils.py, torch/serialization.py, torch/_weights_only_unpickler.py.

import { BadModel } from './model.ts'
import { type Pickled, type PickledCall, type PickledDict, isPickled } from './pickle.ts'
import { elements } from './tensors.ts'

export interface TorchTensor {
  /** Keys from the top, joined by dots. */
  readonly name: string
  /** As PyTorch calls it, without "torch.". */
  readonly dtype: string
  readonly parameters: number
  readonly sizeBytes: number
  /** Key of the storage that it lies in. */
  readonly storage: string
  /** What that storage must hold. */
  readonly storageBytes: number
}

/** Element types by the name of the typed storage. */
const storages: Readonly<Record<string, string>> = {
  Double: 'float64',
  Float: 'float32',
  Half: 'float16',
  BFloat16: 'bfloat16',
  Long: 'int64',
  Int: 'int32',
  Short: 'int16',
  Char: 'int8',
  Byte: 'uint8',
  Bool: 'bool',
  ComplexFloat: 'complex64',
  ComplexDouble: 'complex128',
}

/** Bytes of an element; undefined for types that are not known. */
function widthOf(dtype: string): number | undefined {
  if (dtype === 'bool') return 1
  const match = /^(?:float|bfloat|complex|u?int)(8|16|32|64|128)(?:_\w+)?$/.exec(dtype)
  return match === null ? undefined : Number(match[1]) / 8
}

/** Names that build values and nothing else, beside what TorchScript keeps as code in its own archive. */
const harmless =
  /^(__torch__\..+|torch\._utils\._rebuild_(tensor|tensor_v2|tensor_v3|parameter|parameter_with_state)|torch\.(\w+Storage|storage\.\w+Storage|Size|device|dtype|bool|b?float\d+\w*|u?int\d+|complex\d+|Tensor|nn\.parameter\.Parameter|serialization\._get_layout|_tensor\._rebuild_from_type_v2|jit\._pickle\.build_\w+)|collections\.(OrderedDict|defaultdict|Counter|deque)|(builtins|__builtin__)\.(set|frozenset|dict|list|tuple|int|float|complex|bool|str|bytes|bytearray|slice|range)|_codecs\.encode|numpy\.(_?core\.multiarray\.(scalar|_reconstruct)|dtype|ndarray|bool_|u?int\d+|float\d+|dtypes\.\w+)|argparse\.Namespace|datetime\.(datetime|date|timedelta)|pathlib\.\w*Path)$/

/** Names among these that no list of tensors needs. */
export const strangeNames = (names: readonly string[]): string[] => names.filter((name) => !harmless.test(name))

const mostVisits = 2_000_000
const mostDepth = 200

/** Every tensor below a value, as often as it is named. Throws BadModel for shapes that cannot be and values that never end. */
export function torchTensors(top: Pickled): TorchTensor[] {
  const found: TorchTensor[] = []
  let visits = 0
  const walk = (value: Pickled, name: string, depth: number): void => {
    if (typeof value !== 'object' || value === null || value.kind === 'bytes' || value.kind === 'name' || value.kind === 'stored') return
    if (++visits > mostVisits || depth > mostDepth) throw new BadModel('The pickle inside is nested too deep to be looked through.')
    const below = (key: Pickled): string => {
      const word = typeof key === 'string' || typeof key === 'number' ? String(key) : '?'
      return name === '' ? word : `${name}.${word}`
    }
    if (value.kind === 'list') value.items.forEach((item, i) => walk(item, below(i), depth + 1))
    else if (value.kind === 'dict') for (const [key, item] of value.entries) walk(item, below(key), depth + 1)
    else {
      const tensor = tensorOf(value, name)
      if (tensor !== undefined) {
        found.push(tensor)
        return
      }
      const of = isPickled(value.of, 'name') ? value.of.name : ''
      if (of.endsWith('._rebuild_from_type_v2') && isPickled(value.with, 'list')) {
        const [inner, , given] = value.with.items
        if (inner !== undefined && given !== undefined)
          walk({ kind: 'call', of: inner, with: given, state: null, items: [] }, name, depth + 1)
        return
      }
      if (/\._rebuild_parameter(_with_state)?$/.test(of) && isPickled(value.with, 'list')) {
        walk(value.with.items[0] ?? null, name, depth + 1)
        return
      }
      walk(value.with, name, depth + 1)
      for (const [key, item] of value.items) walk(item, below(key), depth + 1)
      walk(value.state, name, depth + 1)
    }
  }
  walk(top, '', 0)
  return found
}

function tensorOf(call: PickledCall, name: string): TorchTensor | undefined {
  if (!isPickled(call.of, 'name') || !/^torch\._utils\._rebuild_tensor(_v[23])?$/.test(call.of.name) || !isPickled(call.with, 'list'))
    return undefined
  const [stored, , size, , , , third] = call.with.items
  if (!isPickled(stored, 'stored') || !isPickled(stored.id, 'list') || !isPickled(size, 'list'))
    throw new BadModel('A tensor in the pickle is not described as PyTorch does.')
  const [, type, key, , held] = stored.id.items
  const typed = isPickled(type, 'name') ? /(\w+?)Storage$/.exec(type.name)?.[1] : undefined
  const said = call.of.name.endsWith('_v3') && isPickled(third, 'name') ? third.name.replace(/^torch\./, '') : undefined
  const dtype = said ?? (typed === undefined || !Object.hasOwn(storages, typed) ? undefined : storages[typed])
  const width = dtype === undefined ? undefined : widthOf(dtype)
  if (dtype === undefined || width === undefined || (typeof key !== 'string' && typeof key !== 'number'))
    throw new BadModel('A tensor in the pickle is of a type that is not known.')
  const parameters = elements(size.items, name)
  // an untyped storage counts bytes, a typed one elements
  const storageBytes = typeof held === 'number' ? held * (typed === 'Untyped' ? 1 : width) : 0
  return { name, dtype, parameters, sizeBytes: parameters * width, storage: String(key), storageBytes }
}

/** The entries of a dictionary, an OrderedDict, or an object's state; undefined for anything else. */
export function entriesOf(value: Pickled): PickledDict['entries'] | undefined {
  if (isPickled(value, 'dict')) return value.entries
  return isPickled(value, 'call') && isPickled(value.of, 'name') && value.of.name === 'collections.OrderedDict' ? value.items : undefined
}
