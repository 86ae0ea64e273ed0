// GGUF: metadata and tensor descriptions of llama.cpp's models; tokenizers' long lists are walked over. Source: ggml docs/gguf.md, gguf-py constants.

import type { MetaValue, ModelShape } from '../core/modelFacts.ts'
import { type ByteCursor, openCursor } from './byteCursor.ts'
import { BadModel, type ModelFile, type ModelKind, type ModelTold } from './model.ts'
import { countTensors, elements, quote } from './tensors.ts'

/** ggml types by number: name, elements in a block, bytes of a block. */
const types: Readonly<Record<number, readonly [name: string, block: number, bytes: number]>> = {
  0: ['F32', 1, 4],
  1: ['F16', 1, 2],
  2: ['Q4_0', 32, 18],
  3: ['Q4_1', 32, 20],
  6: ['Q5_0', 32, 22],
  7: ['Q5_1', 32, 24],
  8: ['Q8_0', 32, 34],
  9: ['Q8_1', 32, 40],
  10: ['Q2_K', 256, 84],
  11: ['Q3_K', 256, 110],
  12: ['Q4_K', 256, 144],
  13: ['Q5_K', 256, 176],
  14: ['Q6_K', 256, 210],
  15: ['Q8_K', 256, 292],
  16: ['IQ2_XXS', 256, 66],
  17: ['IQ2_XS', 256, 74],
  18: ['IQ3_XXS', 256, 98],
  19: ['IQ1_S', 256, 50],
  20: ['IQ4_NL', 32, 18],
  21: ['IQ3_S', 256, 110],
  22: ['IQ2_S', 256, 82],
  23: ['IQ4_XS', 256, 136],
  24: ['I8', 1, 1],
  25: ['I16', 1, 2],
  26: ['I32', 1, 4],
  27: ['I64', 1, 8],
  28: ['F64', 1, 8],
  29: ['IQ1_M', 256, 56],
  30: ['BF16', 1, 2],
  34: ['TQ1_0', 256, 54],
  35: ['TQ2_0', 256, 66],
  39: ['MXFP4', 32, 17],
}
/** Bytes of a value, by its type's number; 8 is text, 9 a list. */
const widths: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 }
const mostTextBytes = 16 * 1024 * 1024
const mostTextShown = 500
const mostEntries = 1_000_000
/** Real headers, with all of a tokenizer's words, take some tens of MB. */
const mostHeaderBytes = 256 * 1024 * 1024

async function text(cursor: ByteCursor, shown: number): Promise<string> {
  if (cursor.at > mostHeaderBytes) throw new BadModel('The header is longer than 256 MiB.')
  await cursor.need(8)
  const length = cursor.u64()
  if (length > cursor.left || length > mostTextBytes) throw new BadModel('A text in the header is longer than the file allows.')
  const end = cursor.at + length
  const take = Math.min(length, shown)
  await cursor.need(take)
  const cut = cursor.text(take)
  cursor.at = end
  return cut
}

async function value(cursor: ByteCursor, type: number): Promise<MetaValue> {
  if (type === 8) return text(cursor, mostTextShown)
  if (type === 9) return list(cursor)
  const width = widths[type]
  if (width === undefined) throw new BadModel(`The header has a value of an unknown kind: ${type}.`)
  await cursor.need(width)
  switch (type) {
    case 0:
      return cursor.u8()
    case 1:
      return (cursor.u8() << 24) >> 24
    case 2:
      return cursor.u16()
    case 3:
      return (cursor.u16() << 16) >> 16
    case 4:
      return cursor.u32()
    case 5:
      return cursor.i32()
    case 6:
      return finite(cursor.f32())
    case 7:
      return cursor.u8() !== 0
    case 12:
      return finite(cursor.f64())
    default:
      return cursor.big(type === 11)
  }
}
const finite = (number: number): number | string => (Number.isFinite(number) ? number : String(number))

/** Short lists as they are, long ones as their length and first entries. */
async function list(cursor: ByteCursor): Promise<MetaValue> {
  await cursor.need(12)
  const type = cursor.u32()
  const length = cursor.u64()
  const width = type === 8 ? 8 : widths[type]
  if (width === undefined) throw new BadModel('The header has a list of an unknown kind.')
  if (length * width > cursor.left) throw new BadModel('A list in the header is longer than the file.')
  const shown = Math.min(length, length > 16 ? 3 : 16)
  const first: MetaValue[] = []
  for (let i = 0; i < shown; i++) first.push(await value(cursor, type))
  if (type !== 8) cursor.at += (length - shown) * width
  else for (let i = shown; i < length; i++) await text(cursor, 0)
  return length > 16 ? { length, first } : first
}

async function readGguf(file: ModelFile): Promise<ModelTold> {
  const head = await file.read(0, 8)
  if (head.length < 8 || String.fromCharCode(...head.subarray(0, 4)) !== 'GGUF') throw new BadModel('The file does not begin with "GGUF".')
  const little = head[4] !== 0 || head[5] !== 0
  const cursor = openCursor(file, 4, file.sizeBytes, little)
  await cursor.need(4)
  const version = cursor.u32()
  if (version !== 2 && version !== 3) throw new BadModel(`GGUF version ${version} is not read; 2 and 3 are.`)
  await cursor.need(16)
  const tensors = cursor.u64()
  const keys = cursor.u64()
  // the shortest tensor takes 24 bytes, the shortest key 13
  if (tensors * 24 > cursor.left || keys * 13 > cursor.left || tensors > mostEntries || keys > mostEntries)
    throw new BadModel('The header claims more tensors or keys than the file could hold.')
  const metadata: Record<string, MetaValue> = { ggufVersion: version }
  for (let i = 0; i < keys; i++) {
    const key = await text(cursor, 200)
    await cursor.need(4)
    const read = await value(cursor, cursor.u32())
    if (key !== '__proto__') metadata[key] = read
  }
  const count = countTensors()
  const spans: [from: number, to: number, name: string][] = []
  for (let i = 0; i < tensors; i++) {
    const name = await text(cursor, 200)
    await cursor.need(4)
    const sides = cursor.u32()
    if (sides > 8) throw new BadModel(`The tensor ${quote(name)} has ${sides} dimensions.`)
    await cursor.need(sides * 8 + 12)
    const dims = Array.from({ length: sides }, () => cursor.u64())
    const number = cursor.u32()
    const type = Object.hasOwn(types, number) ? types[number] : undefined
    if (type === undefined) throw new BadModel(`The tensor ${quote(name)} is of a type that is not known: ${number}.`)
    const parameters = elements(dims, name)
    if ((dims[0] ?? 1) % type[1] !== 0) throw new BadModel(`The rows of ${quote(name)} do not fill whole blocks of ${type[0]}.`)
    const sizeBytes = (parameters / type[1]) * type[2]
    const from = cursor.u64()
    spans.push([from, from + sizeBytes, name])
    count.add(type[0], parameters, sizeBytes)
  }
  const said = metadata['general.alignment']
  const alignment = typeof said === 'number' && said > 0 && Number.isSafeInteger(said) ? said : 32
  const data = Math.ceil(cursor.at / alignment) * alignment
  spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  let end = 0
  for (const [from, to, name] of spans) {
    if (from < end) throw new BadModel(`The tensor ${quote(name)} overlaps another.`)
    if (data + to > file.sizeBytes) throw new BadModel(`The file is cut off: the tensor ${quote(name)} ends beyond it.`)
    end = to
  }
  return { ...count.told(), metadata, shape: shapeOf(metadata), why: null }
}

function shapeOf(metadata: Readonly<Record<string, MetaValue>>): Partial<ModelShape> {
  const named = metadata['general.architecture']
  const kind = typeof named === 'string' ? named : ''
  const of = (key: string): number | null => {
    const said = metadata[`${kind}.${key}`]
    return typeof said === 'number' && Number.isSafeInteger(said) && said > 0 ? said : null
  }
  const hidden = of('embedding_length')
  const heads = of('attention.head_count')
  const tokens = metadata['tokenizer.ggml.tokens']
  return {
    layers: of('block_count'),
    hidden,
    heads,
    kvHeads: of('attention.head_count_kv') ?? heads,
    headDim: of('attention.key_length') ?? (hidden !== null && heads !== null && hidden % heads === 0 ? hidden / heads : null),
    vocab:
      of('vocab_size') ??
      (Array.isArray(tokens)
        ? tokens.length
        : typeof tokens === 'object' && tokens !== null && 'length' in tokens
          ? Number(tokens.length)
          : null),
    intermediate: of('feed_forward_length'),
    window: of('attention.sliding_window'),
  }
}

export const gguf: ModelKind = {
  id: 'gguf',
  title: 'GGUF',
  claims: (name, head) => /\.gguf$/i.test(name) || (head[0] === 0x47 && head[1] === 0x47 && head[2] === 0x55 && head[3] === 0x46),
  read: readGguf,
}
