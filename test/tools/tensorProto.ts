// TensorProtos of one number or of texts, in every way that a writer may choose.

import { bytesField, doubleField, doubles, floatField, floats, join, messageField, varint, varintField } from './protoBytes.ts'

/** How a scalar is written: `simple` = simple_value; else a tensor of that dtype, in its typed list or, with `content`, as raw bytes. */
export type ScalarForm =
  | 'simple'
  | 'float'
  | 'float content'
  | 'float without shape'
  | 'float unpacked'
  | 'float of shape [1]'
  | 'double'
  | 'double content'
  | 'double without shape'
  | 'half'
  | 'half content'
  | 'bfloat16'
  | 'bfloat16 content'
  | 'int32'
  | 'int32 content'
  | 'uint8'
  | 'uint8 content'
  | 'int16'
  | 'int16 content'
  | 'int8'
  | 'int8 content'
  | 'uint16'
  | 'uint16 content'
  | 'int64'
  | 'int64 content'
  | 'uint32'
  | 'uint32 content'
  | 'uint64'
  | 'uint64 content'
  | 'bool'
  | 'bool content'

const dataTypes = {
  float: 1,
  double: 2,
  int32: 3,
  uint8: 4,
  int16: 5,
  int8: 6,
  string: 7,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  uint16: 17,
  half: 19,
  uint32: 22,
  uint64: 23,
} as const

/** Bits of the nearest half-precision number, ties to even. */
export function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (Number.isNaN(value)) return 0x7e00
  if (size >= 65520) return sign | 0x7c00
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size))
  const unit = 2 ** (exponent - 10)
  const units = size / unit
  const below = Math.floor(units)
  const rounded = units - below > 0.5 || (units - below === 0.5 && below % 2 === 1) ? below + 1 : below
  return size < 2 ** -14 ? sign | rounded : sign | (((exponent + 15) << 10) + rounded - 1024)
}

/** Bits of a bfloat16: the upper half of the float, cut off. */
export const bfloat16Bits = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0]! >>> 16

const content: Record<Exclude<keyof typeof dataTypes, 'string'>, (value: number) => ArrayBuffer> = {
  float: (value) => Float32Array.of(value).buffer,
  double: (value) => Float64Array.of(value).buffer,
  int32: (value) => Int32Array.of(value).buffer,
  uint8: (value) => Uint8Array.of(value).buffer,
  int16: (value) => Int16Array.of(value).buffer,
  int8: (value) => Int8Array.of(value).buffer,
  int64: (value) => BigInt64Array.of(BigInt(value)).buffer,
  bool: (value) => Uint8Array.of(value).buffer,
  bfloat16: (value) => Uint16Array.of(bfloat16Bits(value)).buffer,
  uint16: (value) => Uint16Array.of(value).buffer,
  half: (value) => Uint16Array.of(halfBits(value)).buffer,
  uint32: (value) => Uint32Array.of(value).buffer,
  uint64: (value) => BigUint64Array.of(BigInt(value)).buffer,
}

const list = {
  float: (value: number) => bytesField(5, floats(value)),
  double: (value: number) => bytesField(6, doubles(value)),
  int: (value: number) => bytesField(7, varint(value)),
  half: (value: number) => bytesField(13, varint(halfBits(value))),
  bfloat16: (value: number) => bytesField(13, varint(bfloat16Bits(value))),
  int64: (value: number) => bytesField(10, varint(value)),
  bool: (value: number) => bytesField(11, varint(value)),
  uint32: (value: number) => bytesField(16, varint(value)),
  uint64: (value: number) => bytesField(17, varint(value)),
}

/** A TensorProto that holds one number. */
export function scalarTensor(value: number, form: Exclude<ScalarForm, 'simple'>): Uint8Array {
  const [kind, ...how] = form.split(' ') as [Exclude<keyof typeof dataTypes, 'string'>, ...string[]]
  const type = varintField(1, dataTypes[kind])
  const scalarShape = bytesField(2, new Uint8Array(0))
  if (how.includes('content')) return join(type, scalarShape, bytesField(4, new Uint8Array(content[kind](value))))
  if (how.includes('unpacked')) return join(type, scalarShape, kind === 'double' ? doubleField(6, value) : floatField(5, value))
  const listed = (kind in list ? list[kind as keyof typeof list] : list.int)(value)
  if (how.includes('[1]')) return join(type, shape(1), listed)
  return how.includes('without') ? join(type, listed) : join(type, scalarShape, listed)
}

/** tensor_shape, field 2 of a TensorProto. */
export const shape = (...sizes: readonly number[]): Uint8Array =>
  messageField(2, ...sizes.map((size) => messageField(2, varintField(1, size))))

/** A TensorProto of texts or raw bytes: of rank 0 when `sizes` is empty. */
export const stringTensor = (texts: readonly (string | Uint8Array)[], ...sizes: readonly number[]): Uint8Array =>
  join(varintField(1, dataTypes.string), shape(...sizes), ...texts.map((text) => bytesField(8, text)))

/** A float TensorProto of any shape, as raw content. */
export const floatTensor = (values: readonly number[], ...sizes: readonly number[]): Uint8Array =>
  join(varintField(1, dataTypes.float), shape(...sizes), bytesField(4, floats(...values)))
