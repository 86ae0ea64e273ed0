// TensorFlow Lite (LiteRT): the constant tensors of a model, out of its flatbuffer. Data is not read.
// Source: tensorflow/compiler/mlir/lite/schema/schema.fbs, version 3.

import { BadModel, type ModelKind, type ModelTold } from './model.ts'
import { type PagedBytes, pagedBytes } from './pagedBytes.ts'
import { countTensors, elements } from './tensors.ts'

/** Names and bits of TensorType, by number; null = no number. */
const types: readonly (readonly [string, number] | null)[] = [
  ['FLOAT32', 32],
  ['FLOAT16', 16],
  ['INT32', 32],
  ['UINT8', 8],
  ['INT64', 64],
  null,
  ['BOOL', 8],
  ['INT16', 16],
  ['COMPLEX64', 64],
  ['INT8', 8],
  ['FLOAT64', 64],
  ['COMPLEX128', 128],
  ['UINT64', 64],
  null,
  null,
  ['UINT32', 32],
  ['UINT16', 16],
  ['INT4', 4],
  ['BFLOAT16', 16],
  ['INT2', 2],
]
const mostTensors = 1_000_000

export const tflite: ModelKind = {
  id: 'tflite',
  title: 'TensorFlow Lite',
  claims: (name, head) => /\.(tflite|lite)$/i.test(name) || String.fromCharCode(...head.subarray(4, 8)) === 'TFL3',
  async read(file): Promise<ModelTold> {
    const from = pagedBytes(file)
    if (file.sizeBytes < 8 || new TextDecoder().decode(await from.bytes(4, 4)) !== 'TFL3')
      throw new BadModel('The file is no TensorFlow Lite model: it does not say TFL3.')
    const model = await from.number(0, 4)
    const count = countTensors()
    const buffers = await vectorOf(from, model, 4)
    const counted = new Set<number>()
    let operators = 0
    const subgraphs = await vectorOf(from, model, 2)
    for (let i = 0; i < subgraphs.length; i++) {
      const graph = await subgraphs.table(i)
      operators += (await vectorOf(from, graph, 3)).length
      const tensors = await vectorOf(from, graph, 0)
      if (tensors.length > mostTensors) throw new BadModel('It lists more than a million tensors.')
      for (let k = 0; k < tensors.length; k++) {
        const tensor = await tensors.table(k)
        const buffer = await scalar(from, tensor, 2, 4)
        // buffer 0 is the empty one; tensors of the same buffer are one
        if (buffer === 0 || counted.has(buffer) || buffer >= buffers.length) continue
        if (!(await holdsData(from, await buffers.table(buffer)))) continue
        counted.add(buffer)
        const type = types[await scalar(from, tensor, 1, 1)]
        if (type == null) continue
        const shape = await vectorOf(from, tensor, 0)
        if (shape.length > 64) throw new BadModel(`The shape of tensor ${k} has more sides than any network needs.`)
        const sides = await Promise.all(Array.from({ length: shape.length }, (_, side) => shape.number(side)))
        const all = elements(sides, `tensor ${k}`)
        count.add(type[0], all, Math.ceil((all * type[1]) / 8))
      }
    }
    const found = count.told()
    return {
      ...found,
      metadata: { schemaVersion: await scalar(from, model, 0, 4), subgraphs: subgraphs.length, operators },
      why: found.tensors === 0 ? 'The model holds no constant tensor.' : null,
    }
  },
}

/** Its bytes lie in the flatbuffer, or behind it where they would be too long for one. */
const holdsData = async (from: PagedBytes, buffer: number): Promise<boolean> =>
  (await vectorOf(from, buffer, 0)).length > 0 || (await scalar(from, buffer, 2, 8)) > 1

/** Where a table keeps its field, by its number in the schema; null where it is left out. */
async function fieldOf(from: PagedBytes, table: number, field: number): Promise<number | null> {
  const vtable = table - (await from.bytes(table, 4)).getInt32(0, true)
  const size = await from.number(vtable, 2)
  if (4 + field * 2 + 2 > size) return null
  const offset = await from.number(vtable + 4 + field * 2, 2)
  return offset === 0 ? null : table + offset
}

/** A number in a table; 0 where it is left out. */
async function scalar(from: PagedBytes, table: number, field: number, bytes: number): Promise<number> {
  const at = await fieldOf(from, table, field)
  return at === null ? 0 : from.number(at, bytes)
}

/** A vector of tables or of 32-bit numbers; empty where it is left out. */
async function vectorOf(from: PagedBytes, table: number, field: number) {
  const at = await fieldOf(from, table, field)
  const start = at === null ? 0 : at + (await from.number(at, 4))
  const length = at === null ? 0 : await from.number(start, 4)
  if (length > mostTensors && field !== 0) throw new BadModel('It lists more than a million parts.')
  const element = (i: number): number => start + 4 + i * 4
  return {
    length,
    number: (i: number) => from.bytes(element(i), 4).then((view) => view.getInt32(0, true)),
    table: async (i: number) => element(i) + (await from.number(element(i), 4)),
  }
}
