// Reads the one number of a TensorProto, whatever its dtype and however it is written. Tensors of more than one element are not read.
// Source: tensorboard/compat/proto/tensor.proto, types.proto; util/tensor_util.py make_ndarray.

import { makeCursor } from './bytes/message.ts'

/** A number; the end of a sentence "it holds …" why there is none; null when the bytes are no message. */
export type TensorScalar = number | string | null

/** Reads the TensorProto in [from, to). */
export type TensorReader = (bytes: Uint8Array, view: DataView, from: number, to: number) => TensorScalar

const float16 = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}

const scratch = new DataView(new ArrayBuffer(4))
const bfloat16 = (bits: number): number => {
  scratch.setUint32(0, bits * 65536)
  return scratch.getFloat32(0)
}

interface Dtype {
  readonly name: string
  /** Bytes of an element in tensor_content. */
  readonly size: number
  /** Field of the typed list. */
  readonly list: number
  readonly raw: (view: DataView, at: number) => number
  /** From a varint of the typed list; absent where the list holds floats. */
  readonly item?: (varint: number) => number
}

const int8 = (view: DataView, at: number): number => view.getInt8(at)
const uint8 = (view: DataView, at: number): number => view.getUint8(at)
const int16 = (view: DataView, at: number): number => view.getInt16(at, true)
const uint16 = (view: DataView, at: number): number => view.getUint16(at, true)
const int32 = (view: DataView, at: number): number => view.getInt32(at, true)
const same = (varint: number): number => varint

/** By number in DataType. */
const dtypes: Readonly<Record<number, Dtype>> = {
  1: { name: 'float', size: 4, list: 5, raw: (view, at) => view.getFloat32(at, true) },
  2: { name: 'double', size: 8, list: 6, raw: (view, at) => view.getFloat64(at, true) },
  3: { name: 'int32', size: 4, list: 7, raw: int32, item: (varint) => varint | 0 },
  4: { name: 'uint8', size: 1, list: 7, raw: uint8, item: same },
  5: { name: 'int16', size: 2, list: 7, raw: int16, item: same },
  6: { name: 'int8', size: 1, list: 7, raw: int8, item: same },
  9: { name: 'int64', size: 8, list: 10, raw: (view, at) => Number(view.getBigInt64(at, true)), item: same },
  10: { name: 'bool', size: 1, list: 11, raw: (view, at) => (view.getUint8(at) === 0 ? 0 : 1), item: (varint) => (varint === 0 ? 0 : 1) },
  11: { name: 'qint8', size: 1, list: 7, raw: int8, item: same },
  12: { name: 'quint8', size: 1, list: 7, raw: uint8, item: same },
  13: { name: 'qint32', size: 4, list: 7, raw: int32, item: (varint) => varint | 0 },
  14: {
    name: 'bfloat16',
    size: 2,
    list: 13,
    raw: (view, at) => bfloat16(view.getUint16(at, true)),
    item: (varint) => bfloat16(varint & 0xffff),
  },
  15: { name: 'qint16', size: 2, list: 7, raw: int16, item: same },
  16: { name: 'quint16', size: 2, list: 7, raw: uint16, item: same },
  17: { name: 'uint16', size: 2, list: 7, raw: uint16, item: same },
  19: { name: 'half', size: 2, list: 13, raw: (view, at) => float16(view.getUint16(at, true)), item: (varint) => float16(varint & 0xffff) },
  22: { name: 'uint32', size: 4, list: 16, raw: (view, at) => view.getUint32(at, true), item: same },
  23: {
    name: 'uint64',
    size: 8,
    list: 17,
    raw: (view, at) => Number(view.getBigUint64(at, true)),
    item: (varint) => (varint < 0 ? varint + 18446744073709551616 : varint),
  },
}

/** A reader of one-number tensors. Keeps its cursors: make one for a decoder. */
export function makeTensorReader(): TensorReader {
  const tensor = makeCursor()
  const list = makeCursor()
  const shape = makeCursor()
  const dim = makeCursor()

  /** Elements that a shape stands for; null when it is no message. */
  const elementsOf = (bytes: Uint8Array, from: number, to: number): number | null => {
    let elements = 1
    shape.open(bytes, from, to)
    while (shape.next()) {
      if (shape.field !== 2 || shape.wire !== 2) continue
      let size = 0
      dim.open(bytes, shape.from, shape.to)
      while (dim.next()) if (dim.field === 1 && dim.wire === 0) size = dim.varint
      if (dim.broken) return null
      elements *= size
    }
    return shape.broken ? null : elements
  }

  return (bytes, view, from, to) => {
    let type = 0
    let elements: number | null = 1
    let contentFrom = 0
    let contentTo = 0
    tensor.open(bytes, from, to)
    while (tensor.next()) {
      if (tensor.field === 1 && tensor.wire === 0) type = tensor.varint
      else if (tensor.field === 2 && tensor.wire === 2) elements = elementsOf(bytes, tensor.from, tensor.to)
      else if (tensor.field === 4 && tensor.wire === 2) {
        contentFrom = tensor.from
        contentTo = tensor.to
      }
    }
    if (tensor.broken || elements === null) return null
    const dtype = dtypes[type]
    if (dtype === undefined) return type === 7 ? 'text' : `a tensor of the data type ${type}`
    if (elements !== 1) return `${elements} numbers`
    if (contentTo > contentFrom)
      return contentTo - contentFrom === dtype.size
        ? dtype.raw(view, contentFrom)
        : `${contentTo - contentFrom} bytes for one ${dtype.name}`
    // the typed list, packed or not: its only element
    let value: number | undefined
    let items = 0
    list.open(bytes, from, to)
    while (list.next()) {
      if (list.field !== dtype.list) continue
      if (dtype.item === undefined) {
        const listed = (list.to - list.from) / dtype.size
        if (list.wire === 0 || !Number.isInteger(listed)) return null
        if (listed > 0) value = dtype.raw(view, list.from)
        items += listed
      } else if (list.wire === 0) {
        value = dtype.item(list.varint)
        items++
      } else if (list.wire === 2) {
        const { from: packedFrom, to: packedTo } = list
        const read = firstVarint(bytes, packedFrom, packedTo)
        if (read === null) return null
        if (read.count > 0) value = dtype.item(read.first)
        items += read.count
      } else return null
    }
    return value === undefined ? 'nothing' : items === 1 ? value : `${items} numbers`
  }
}

/** First number of a packed list, and how many there are; null when the bytes are no such list. Numbers as in a cursor's varint. */
function firstVarint(bytes: Uint8Array, from: number, to: number): { first: number; count: number } | null {
  let low = 0
  let high = 0
  let first = 0
  let count = 0
  let shift = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    if (shift > 63) return null
    if (count === 0) {
      const seven = byte & 127
      if (shift < 28) low |= seven << shift
      else if (shift === 28) {
        low |= (seven & 15) << 28
        high = seven >> 4
      } else if (shift < 63) high |= seven << (shift - 32)
      else high |= (seven & 1) << 31
    }
    if (byte < 128) {
      if (count === 0) first = (high | 0) * 4294967296 + (low >>> 0)
      count++
      shift = 0
    } else shift += 7
  }
  return shift === 0 ? { first, count } : null
}
