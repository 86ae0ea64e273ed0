// Kinds of model files that are recognised by name and first bytes, but not read: they say so instead of being strangers.

import type { ModelKind } from './model.ts'

const only = (id: string, title: string, claims: ModelKind['claims'], why: string): ModelKind => ({
  id,
  title,
  claims,
  read: () => Promise.resolve({ tensors: null, parameters: null, dtypes: {}, metadata: {}, why }),
})

const hdf5 = 'Its weights lie in HDF5, which is not read. Its size on disk is told; "model.count_params()" tells the rest.'

export const recognised: readonly ModelKind[] = [
  only('keras', 'Keras (recognised)', (name, head) => /\.keras$/i.test(name) && head[0] === 0x50 && head[1] === 0x4b, hdf5),
  only('keras-h5', 'Keras HDF5 (recognised)', (name) => /\.(h5|hdf5)$/i.test(name), hdf5),
  only(
    'tflite',
    'TensorFlow Lite (recognised)',
    (name, head) => /\.tflite$/i.test(name) || String.fromCharCode(...head.subarray(4, 8)) === 'TFL3',
    'TensorFlow Lite is recognised, but its tensors are not read.',
  ),
]
