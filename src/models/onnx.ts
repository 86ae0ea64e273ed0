// ONNX: initializers' shapes and types, walked in place; weights are skipped, never read. Weights outside the file are told by name.
// Source: onnx.proto. Constants in nodes and initializers of sub-graphs are not counted.

import type { MetaValue } from '../core/modelFacts.ts'
import { type ByteCursor, openCursor } from './byteCursor.ts'
import { BadModel, type ModelKind, isBelow } from './model.ts'
import { type TensorCount, countTensors, elements, quote } from './tensors.ts'

/** TensorProto.DataType: name and bits. */
const types: Readonly<Record<number, readonly [name: string, bits: number]>> = {
  1: ['FLOAT', 32],
  2: ['UINT8', 8],
  3: ['INT8', 8],
  4: ['UINT16', 16],
  5: ['INT16', 16],
  6: ['INT32', 32],
  7: ['INT64', 64],
  9: ['BOOL', 8],
  10: ['FLOAT16', 16],
  11: ['DOUBLE', 64],
  12: ['UINT32', 32],
  13: ['UINT64', 64],
  14: ['COMPLEX64', 64],
  15: ['COMPLEX128', 128],
  16: ['BFLOAT16', 16],
  17: ['FLOAT8E4M3FN', 8],
  18: ['FLOAT8E4M3FNUZ', 8],
  19: ['FLOAT8E5M2', 8],
  20: ['FLOAT8E5M2FNUZ', 8],
  21: ['UINT4', 4],
  22: ['INT4', 4],
  23: ['FLOAT4E2M1', 4],
  24: ['FLOAT8E8M0', 8],
  25: ['UINT2', 2],
  26: ['INT2', 2],
}

const noMessage = (): BadModel => new BadModel('The bytes are no ONNX model.')

interface Field {
  readonly number: number
  readonly wire: number
  /** Value of a varint; bounds of the rest. */
  readonly value: number | string
  readonly to: number
}

async function varint(cursor: ByteCursor, end: number): Promise<number | string> {
  const most = Math.min(10, end - cursor.at)
  await cursor.need(Math.max(1, most))
  let value = 0n
  for (let i = 0; i < most; i++) {
    const byte = cursor.u8()
    // small numbers, which nearly all are, need no bigint
    if (i === 0 && byte < 128) return byte
    value |= BigInt(byte & 127) << BigInt(7 * i)
    if (byte < 128) {
      const signed = BigInt.asIntN(64, value)
      return Number.isSafeInteger(Number(signed)) ? Number(signed) : String(signed)
    }
  }
  throw noMessage()
}

/** The next field of a message that ends at `end`; the cursor stands at its content, or behind a varint. */
async function nextField(cursor: ByteCursor, end: number): Promise<Field> {
  const tag = await varint(cursor, end)
  if (typeof tag === 'string' || tag < 8 || tag > 0xffffffff) throw noMessage()
  const number = Math.floor(tag / 8)
  const wire = tag & 7
  if (wire === 0) return { number, wire, value: await varint(cursor, end), to: cursor.at }
  const length = wire === 2 ? await varint(cursor, end) : wire === 5 ? 4 : wire === 1 ? 8 : null
  if (typeof length !== 'number' || length < 0 || length > end - cursor.at) throw noMessage()
  return { number, wire, value: 0, to: cursor.at + length }
}

/** Calls for each field of a message; the cursor is behind it afterwards, whatever was read. */
async function eachField(cursor: ByteCursor, end: number, found: (field: Field) => Promise<void> | undefined): Promise<void> {
  while (cursor.at < end) {
    const field = await nextField(cursor, end)
    await found(field)
    if (cursor.at > field.to) throw noMessage()
    cursor.at = field.to
  }
}

async function text(cursor: ByteCursor, field: Field, most = 4096): Promise<string> {
  const length = Math.min(most, field.to - cursor.at)
  await cursor.need(length)
  return cursor.text(length)
}

/** A message of two strings. */
async function pair(cursor: ByteCursor, to: number): Promise<readonly [string, string]> {
  let key = ''
  let value = ''
  await eachField(cursor, to, async (field) => {
    if (field.number === 1 && field.wire === 2) key = await text(cursor, field)
    if (field.number === 2) value = field.wire === 2 ? await text(cursor, field) : String(field.value)
  })
  return [key, value]
}

interface Found {
  readonly count: TensorCount
  readonly external: Set<string>
  readonly metadata: Record<string, MetaValue>
  nodes: number
  sparse: number
  floats: number
}

/** A TensorProto into the count. */
async function tensor(cursor: ByteCursor, to: number, found: Found): Promise<void> {
  const dims: number[] = []
  let type = 0
  let name = ''
  let location = ''
  const dim = (value: number | string): void => {
    if (typeof value === 'string' || dims.length >= 64) throw new BadModel(`The shape of ${quote(name)} is too large to be real.`)
    dims.push(value)
  }
  await eachField(cursor, to, async (field) => {
    if (field.number === 1 && field.wire === 0) dim(field.value)
    else if (field.number === 1 && field.wire === 2) while (cursor.at < field.to) dim(await varint(cursor, field.to))
    else if (field.number === 2 && field.wire === 0) type = Number(field.value)
    else if (field.number === 8 && field.wire === 2) name = await text(cursor, field)
    else if (field.number === 13 && field.wire === 2) {
      const [key, value] = await pair(cursor, field.to)
      if (key === 'location') location = value
    }
  })
  const parameters = elements(dims, name)
  const known = Object.hasOwn(types, type) ? types[type] : type === 8 ? (['STRING', 0] as const) : undefined
  if (known === undefined) throw new BadModel(`The tensor ${quote(name)} is of a type that is not known: ${type}.`)
  if (location !== '') {
    if (!isBelow(location)) throw new BadModel(`The weights of ${quote(name)} are said to lie outside the model's folder.`)
    if (found.external.size < 1000) found.external.add(location)
  }
  found.count.add(known[0], parameters, Math.ceil((parameters * known[1]) / 8))
  if (/FLOAT|DOUBLE/.test(known[0])) found.floats += parameters
}

async function graph(cursor: ByteCursor, to: number, found: Found): Promise<void> {
  await eachField(cursor, to, (field) => {
    if (field.number === 1) found.nodes++
    if (field.number === 15) found.sparse++
    return field.number === 5 && field.wire === 2 ? tensor(cursor, field.to, found) : undefined
  })
}

const texts: Readonly<Record<number, string>> = { 2: 'producer', 3: 'producerVersion' }
const numbers: Readonly<Record<number, string>> = { 1: 'irVersion', 5: 'modelVersion' }

export const onnx: ModelKind = {
  id: 'onnx',
  title: 'ONNX',
  claims: (name) => /\.onnx$/i.test(name),
  async read(file) {
    const cursor = openCursor(file)
    const found: Found = { count: countTensors(), external: new Set(), metadata: {}, nodes: 0, sparse: 0, floats: 0 }
    const opsets: Record<string, string> = {}
    let graphs = 0
    await eachField(cursor, file.sizeBytes, async (field) => {
      if (field.number === 7 && field.wire === 2) {
        graphs++
        await graph(cursor, field.to, found)
      } else if (field.wire === 2 && texts[field.number] !== undefined) found.metadata[texts[field.number]!] = await text(cursor, field)
      else if (field.wire === 0 && numbers[field.number] !== undefined) found.metadata[numbers[field.number]!] = field.value
      else if (field.number === 8 && field.wire === 2) {
        const [domain, version] = await pair(cursor, field.to)
        opsets[domain] = version
      } else if (field.number === 14 && field.wire === 2) {
        const [key, value] = await pair(cursor, field.to)
        if (!Object.hasOwn(found.metadata, key)) found.metadata[key] = value
      }
    })
    if (graphs === 0) throw new BadModel('There is no graph in the file, so it is no ONNX model.')
    const { metadata } = found
    Object.assign(metadata, { opsets, nodes: found.nodes, floatParameters: found.floats })
    if (found.sparse > 0) metadata['sparseInitializers'] = found.sparse
    const outside = [...found.external].sort()
    const missing: string[] = []
    let sizeBytes = file.sizeBytes
    for (const location of outside) {
      const beside = await file.beside(location)
      if (beside === undefined) missing.push(location)
      else sizeBytes += beside.sizeBytes
    }
    if (outside.length > 0) metadata['externalFiles'] = outside
    if (missing.length > 0) metadata['missing'] = missing
    return {
      ...found.count.told(),
      metadata,
      sizeBytes,
      why: missing.length === 0 ? null : `Weights lie in files that are not there: ${missing.map(quote).slice(0, 3).join(', ')}.`,
    }
  },
}
