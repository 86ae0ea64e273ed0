// PyTorch's files: zip checkpoints, TorchScript archives, and the bare pickles from before 1.6. Never unpickled: the pickle is read as text
// (pickle.ts), and where loading would run more than a list of tensors needs, parameters are not told. Source: torch/serialization.py.

import type { MetaValue } from '../core/modelFacts.ts'
import { BadModel, type ModelFile, type ModelKind, type ModelTold } from './model.ts'
import { type Pickled, readPickle } from './pickle.ts'
import { countTensors, quote } from './tensors.ts'
import { type TorchTensor, entriesOf, strangeNames, torchTensors } from './torchTensors.ts'
import { type ZipMember, memberBytes, zipDirectory } from './zipDirectory.ts'

const mostPickleBytes = 64 * 1024 * 1024
/** What a torch.save before 1.6 begins with, after which come its protocol, the machine, the object. */
const legacyMagic = Number(0x1950a86a20f9469cfc6cn)
/** Keys under which trainers keep the network itself. */
const modelKeys = ['state_dict', 'model_state_dict', 'model', 'module', 'net', 'network', 'generator']

const begins = (head: Uint8Array, ...bytes: readonly number[]): boolean => bytes.every((byte, i) => head[i] === byte)
const isZip = (head: Uint8Array): boolean => begins(head, 0x50, 0x4b, 3, 4)

export const torch: ModelKind = {
  id: 'pytorch',
  title: 'PyTorch',
  claims: (name, head) => /\.(pt|pth|bin|ckpt|tar)$/i.test(name) && (isZip(head) || begins(head, 0x80)),
  async read(file) {
    return isZip(await file.read(0, 4)) ? readZip(file) : readLegacy(file)
  },
}

async function readZip(file: ModelFile): Promise<ModelTold> {
  const members = await zipDirectory(file)
  const pickle = members.filter((one) => /(^|\/)data\.pkl$/.test(one.name)).sort((a, b) => a.name.length - b.name.length)[0]
  if (pickle === undefined) throw new BadModel('The archive holds no data.pkl, so PyTorch did not write it.')
  const prefix = pickle.name.slice(0, -'data.pkl'.length)
  const script = members.some((one) => one.name.startsWith(`${prefix}code/`))
  const { value, names } = readPickle(await memberBytes(file, pickle, mostPickleBytes))
  const sizes = new Map(members.map((one: ZipMember) => [one.name, one.sizeBytes]))
  return told(script ? 'torchscript' : 'pytorch-zip', value, names, (key) => sizes.get(`${prefix}data/${key}`) ?? null)
}

async function readLegacy(file: ModelFile): Promise<ModelTold> {
  const bytes = await file.read(0, Math.min(file.sizeBytes, mostPickleBytes))
  const magic = readPickle(bytes)
  if (magic.value !== legacyMagic)
    throw new BadModel(
      'The file is a pickle that PyTorch did not write. A pickle is a program: it is never loaded, so only its size is told.',
    )
  const protocol = readPickle(bytes, magic.end)
  const system = readPickle(bytes, protocol.end)
  const { value, names } = readPickle(bytes, system.end)
  return told('pytorch-legacy', value, names, () => file.sizeBytes)
}

/** `sizeOf` a storage in the file, in bytes; null when it is not there. */
function told(format: string, value: Pickled, names: readonly string[], sizeOf: (key: string) => number | null): ModelTold {
  const strange = strangeNames(names)
  const tensors = torchTensors(value)
  for (const tensor of tensors) {
    const held = sizeOf(tensor.storage)
    if (held === null || held < tensor.storageBytes)
      throw new BadModel(`The tensor ${quote(tensor.name)} is described, but its bytes are not there.`)
  }
  const entries = entriesOf(value)
  const metadata: Record<string, MetaValue> = {}
  const parts = entries === undefined ? [] : partsOf(entries, tensors)
  if (parts.length > 0)
    metadata['byTopLevelKey'] = Object.fromEntries(
      parts.map((one) => [one.key, { tensors: one.tensors.length, parameters: sum(one.tensors) }]),
    )
  if (strange.length > 0) metadata['globals'] = strange.slice(0, 50)
  if (strange.length > 0)
    return {
      format,
      tensors: null,
      parameters: null,
      dtypes: {},
      metadata,
      why:
        `Loading it would run ${strange.slice(0, 3).map(quote).join(', ')}${strange.length > 3 ? ` and ${strange.length - 3} more` : ''}, which tensors do not need, ` +
        `so its parameters are not told. Tensors written down in it hold ${sum(tensors)} elements. Load it only if you trust who made it.`,
    }
  const count = countTensors()
  for (const tensor of tensors) count.add(tensor.dtype, tensor.parameters, tensor.sizeBytes)
  const model = modelKeys.flatMap((key) => parts.filter((one) => one.key === key))[0]
  if (model !== undefined) metadata['modelKey'] = model.key
  const weights =
    model === undefined || parts.length === 1
      ? null
      : { parameters: sum(model.tensors), sizeBytes: model.tensors.reduce((all, one) => all + one.sizeBytes, 0) }
  const all = count.told()
  return { format, ...all, metadata, weights, why: all.tensors === 0 ? 'The file holds no tensor.' : null }
}

const sum = (tensors: readonly TorchTensor[]): number => tensors.reduce((all, one) => all + one.parameters, 0)

/** Tensors below each key of a nested checkpoint; nothing for a plain state dict. */
function partsOf(
  entries: readonly (readonly [Pickled, Pickled])[],
  tensors: readonly TorchTensor[],
): { key: string; tensors: TorchTensor[] }[] {
  const nested = entries.flatMap(([key, value]) =>
    typeof key === 'string' && (entriesOf(value) !== undefined || typeof value === 'object') ? [key] : [],
  )
  const groups = new Map<string, TorchTensor[]>()
  for (const tensor of tensors) {
    // a plain state dict's own keys hold dots too
    const key = nested.find((one) => tensor.name.startsWith(`${one}.`))
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [tensor])
    else group.push(tensor)
  }
  return [...groups].map(([key, list]) => ({ key, tensors: list }))
}

export const pickle: ModelKind = {
  id: 'pickle',
  title: 'pickle',
  claims: (name) => /\.(pkl|pickle|joblib|sav)(\.(gz|bz2|xz|lzma|z))?$/i.test(name),
  read: () =>
    Promise.resolve({
      tensors: null,
      parameters: null,
      dtypes: {},
      metadata: {},
      why: 'A pickle is a program: it is never loaded, so only its size is told.',
    }),
}
