// safetensors, alone or in shards under one index. Only headers are read. Laws as the library keeps them: tensors lie end to end, without holes,
// and fill the file exactly. Source: safetensors README and tensor.rs.

import type { MetaValue } from '../core/modelFacts.ts'
import { isObject, jsonObject, wholeFile } from './byteCursor.ts'
import { shapeBeside } from './hfConfig.ts'
import { BadModel, type ModelFile, type ModelKind, type ModelTold, isBelow } from './model.ts'
import { type TensorCount, countTensors, elements, quote } from './tensors.ts'

const mostHeaderBytes = 100_000_000
const bits: Readonly<Record<string, number>> = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
}

interface Header {
  readonly names: readonly string[]
  readonly metadata: Readonly<Record<string, MetaValue>>
}

/** Reads one file's header into the count. */
async function readHeader(file: ModelFile, count: TensorCount): Promise<Header> {
  const start = await file.read(0, 9)
  if (start.length < 9) throw new BadModel('The file is too short for a safetensors header.')
  const long = new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true)
  if (long > BigInt(mostHeaderBytes)) throw new BadModel('The header claims to be longer than 100 MB, which safetensors does not allow.')
  const length = Number(long)
  if (length + 8 > file.sizeBytes) throw new BadModel('The file ends before its header does.')
  if (start[8] !== 0x7b) throw new BadModel('The header does not begin with "{".')
  const header = jsonObject(await file.read(8, length), 'The header')
  const metadata: Record<string, MetaValue> = {}
  const spans: (readonly [from: number, to: number, name: string])[] = []
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      if (isObject(entry)) for (const [key, value] of Object.entries(entry)) metadata[key] = String(value)
      continue
    }
    if (!isObject(entry) || !Array.isArray(entry['shape']) || !Array.isArray(entry['data_offsets']) || typeof entry['dtype'] !== 'string')
      throw new BadModel(`The header's entry ${quote(name)} lacks a type, a shape or a place.`)
    const dtype = entry['dtype']
    const width = Object.hasOwn(bits, dtype) ? bits[dtype]! : undefined
    if (width === undefined) throw new BadModel(`The tensor ${quote(name)} is of a type that is not known: ${quote(dtype)}.`)
    const parameters = elements(entry['shape'] as unknown[], name)
    const [from, to] = entry['data_offsets'] as unknown[]
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) throw new BadModel(`The place of ${quote(name)} is not made of counts.`)
    const sizeBytes = (parameters * width) / 8
    if ((to as number) - (from as number) !== sizeBytes)
      throw new BadModel(`The tensor ${quote(name)} takes another number of bytes than its shape needs.`)
    spans.push([from as number, to as number, name])
    count.add(dtype, parameters, sizeBytes)
  }
  spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  let end = 0
  for (const [from, to, name] of spans) {
    if (from < end) throw new BadModel(`The tensor ${quote(name)} overlaps another.`)
    if (from > end) throw new BadModel(`There is a hole before the tensor ${quote(name)}.`)
    end = to
  }
  if (8 + length + end > file.sizeBytes) throw new BadModel('The file is cut off: its tensors end beyond it.')
  if (8 + length + end < file.sizeBytes) throw new BadModel('There are bytes after the last tensor that belong to none.')
  return { names: spans.map(([, , name]) => name), metadata }
}

export const safetensors: ModelKind = {
  id: 'safetensors',
  title: 'safetensors',
  claims: (name) => /\.safetensors$/i.test(name),
  async read(file) {
    const count = countTensors()
    const { metadata } = await readHeader(file, count)
    return { ...count.told(), metadata, why: null, shape: await shapeBeside(file) }
  },
}

const mostIndexBytes = 64 * 1024 * 1024
const mostShards = 10_000

export const shardIndex: ModelKind = {
  id: 'hf-shard-index',
  title: 'Hugging Face shard index',
  claims: (name) => /\.index\.json$/i.test(name),
  async read(file): Promise<ModelTold> {
    const index = jsonObject(await wholeFile(file, mostIndexBytes), 'The index')
    const map = index['weight_map']
    if (!isObject(map)) throw new BadModel('The index has no weight_map.')
    const said = isObject(index['metadata']) ? index['metadata'] : {}
    const names = Object.entries(map)
    const shards = new Map<string, string[]>()
    for (const [tensor, shard] of names) {
      if (typeof shard !== 'string' || !isBelow(shard)) throw new BadModel(`The index puts ${quote(tensor)} outside its folder.`)
      const there = shards.get(shard)
      if (there === undefined) shards.set(shard, [tensor])
      else there.push(tensor)
      if (shards.size > mostShards) throw new BadModel('The index names more than 10,000 files.')
    }
    const metadata: Record<string, MetaValue> = { shards: [...shards.keys()].sort() }
    for (const [key, value] of Object.entries(said)) if (typeof value === 'number' || typeof value === 'string') metadata[key] = value
    const shape = await shapeBeside(file)
    const none = { tensors: names.length, parameters: null, dtypes: {}, metadata, shape }
    const pickled = [...shards.keys()].find((name) => !/\.safetensors$/i.test(name))
    if (pickled !== undefined) {
      const total = said['total_parameters']
      return {
        ...none,
        ...(typeof total === 'number' && Number.isSafeInteger(total) && total >= 0
          ? { weights: { parameters: total, sizeBytes: null } }
          : {}),
        why: 'Its shards are not safetensors. Ask for one of them.',
      }
    }
    const count = countTensors()
    const missing: string[] = []
    let sizeBytes = 0
    for (const [name, tensors] of shards) {
      const shard = await file.beside(name)
      if (shard === undefined) {
        missing.push(name)
        continue
      }
      const here = new Set((await readHeader(shard, count)).names)
      const absent = tensors.find((tensor) => !here.has(tensor))
      if (absent !== undefined) throw new BadModel(`The index puts ${quote(absent)} into ${quote(name)}, which does not hold it.`)
      sizeBytes += shard.sizeBytes
    }
    if (missing.length > 0)
      return {
        ...none,
        metadata: { ...metadata, missing },
        why: `${missing.length === 1 ? `The shard ${quote(missing[0]!)} is` : `${missing.length} of ${shards.size} shards are`} not there.`,
      }
    return { ...count.told(), metadata, shape, sizeBytes, why: null }
  },
}
