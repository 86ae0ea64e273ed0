// Keras: `.keras` archives, `.h5` models and `.weights.h5`, and any other HDF5 file of arrays. Counts the weights out of the HDF5 headers;
// a network's own configuration is read as data, never built: Lambda layers may hold code.

import type { MetaValue } from '../core/modelFacts.ts'
import { isObject, jsonObject } from './byteCursor.ts'
import { type Hdf5Dataset, hdf5Datasets, isHdf5 } from './hdf5.ts'
import { BadModel, type ModelFile, type ModelKind, type ModelTold } from './model.ts'
import { countTensors } from './tensors.ts'
import { type ZipMember, memberBytes, memberFile, zipDirectory } from './zipDirectory.ts'

const mostConfigBytes = 64 * 1024 * 1024
const mostWeightsBytes = 512 * 1024 * 1024

/** What the optimizer keeps is no parameter of the model. */
const isOptimizer = ({ path }: Hdf5Dataset): boolean => /^(_?optimizer|optimizer_weights)(\/|$)/.test(path)

export const keras: ModelKind = {
  id: 'keras',
  title: 'Keras',
  claims: (name, head) => /\.keras$/i.test(name) && head[0] === 0x50 && head[1] === 0x4b,
  async read(file) {
    const members = await zipDirectory(file)
    const named = (name: string): ZipMember | undefined => members.find((one) => one.name === name)
    const [config, weights, meta] = [named('config.json'), named('model.weights.h5'), named('metadata.json')]
    if (config === undefined || weights === undefined)
      throw new BadModel('The archive holds no config.json and model.weights.h5, so Keras did not write it.')
    const metadata: Record<string, MetaValue> = {}
    if (meta !== undefined)
      for (const [key, value] of Object.entries(jsonObject(await memberBytes(file, meta, mostConfigBytes), 'metadata.json')))
        if (typeof value === 'string') metadata[key] = value
    Object.assign(metadata, networkOf(jsonObject(await memberBytes(file, config, mostConfigBytes), 'config.json')))
    const inside = (await memberFile(file, weights)) ?? (await unpacked(file, weights))
    const all = await hdf5Datasets(inside)
    return {
      ...told(
        all.filter((one) => !isOptimizer(one)),
        'layers',
      ),
      metadata: { ...metadata, ...optimizerOf(all) },
    }
  },
}

export const kerasH5: ModelKind = {
  id: 'keras-h5',
  title: 'HDF5',
  claims: (name, head) => /\.(h5|hdf5)$/i.test(name) || (/\.keras$/i.test(name) && isHdf5(head)),
  async read(file) {
    const all = await hdf5Datasets(file)
    const model = all.filter((one) => one.path.startsWith('model_weights/'))
    if (model.length > 0) return { ...told(model, 'model_weights'), metadata: optimizerOf(all) }
    const bare = told(all, 'layers')
    const own = told(
      all.filter((one) => !isOptimizer(one)),
      'layers',
    )
    const metadata = optimizerOf(all)
    const isKeras =
      all.some((one) => /^(layers|_layer_checkpoint_dependencies|vars|optimizer)\//.test(one.path)) || /\.weights\.h5$/i.test(file.name)
    return {
      ...bare,
      format: isKeras ? 'keras-weights-h5' : 'hdf5',
      metadata,
      weights: Object.keys(metadata).length === 0 ? null : { parameters: own.parameters ?? 0, sizeBytes: bytesOf(own) },
    }
  },
}

/** A deflated file of the archive, unpacked whole. */
async function unpacked(file: ModelFile, member: ZipMember): Promise<ModelFile> {
  const bytes = await memberBytes(file, member, mostWeightsBytes)
  return {
    name: member.name,
    sizeBytes: bytes.length,
    read: (from, length) => Promise.resolve(bytes.subarray(from, from + length)),
    beside: () => Promise.resolve(undefined),
    inflate: file.inflate,
  }
}

function told(datasets: readonly Hdf5Dataset[], place: string): ModelTold {
  const count = countTensors()
  for (const { dtype, elements, elementBytes } of datasets) if (dtype !== null) count.add(dtype, elements, elements * elementBytes)
  const all = count.told()
  return { ...all, metadata: {}, why: all.tensors === 0 ? `The file holds no array of numbers below "${place}".` : null }
}

const bytesOf = (one: ModelTold): number => Object.values(one.dtypes).reduce((sum, share) => sum + share.sizeBytes, 0)

function optimizerOf(all: readonly Hdf5Dataset[]): Record<string, MetaValue> {
  const { tensors, parameters } = told(all.filter(isOptimizer), '')
  return tensors === 0 ? {} : { optimizer: { tensors, parameters } }
}

/** The network's name, and how many layers of which class it has. */
function networkOf(config: Record<string, unknown>): Record<string, MetaValue> {
  const inner = isObject(config['config']) ? config['config'] : {}
  const layers = Array.isArray(inner['layers']) ? inner['layers'] : []
  const classes = new Map<string, number>()
  for (const layer of layers)
    if (isObject(layer) && typeof layer['class_name'] === 'string')
      classes.set(layer['class_name'], (classes.get(layer['class_name']) ?? 0) + 1)
  return {
    ...(typeof config['class_name'] === 'string' ? { className: config['class_name'] } : {}),
    ...(typeof inner['name'] === 'string' ? { name: inner['name'] } : {}),
    ...(classes.size > 0 ? { layers: Object.fromEntries(classes) } : {}),
  }
}
