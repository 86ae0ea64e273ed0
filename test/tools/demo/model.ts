// The demo's one model file: a linear classifier as safetensors (a length, a JSON header, the numbers).

import { normal, seededRandom } from '../random.ts'

/** The bytes of a small valid safetensors file: four classes over 64 pixels. */
export function leafModel(): Uint8Array {
  const random = seededRandom(4)
  const shapes = { '1.bias': [4], '1.weight': [4, 64] }
  const header: Record<string, unknown> = { __metadata__: { format: 'pt', classes: 'healthy,rust,blight,mildew' } }
  let count = 0
  for (const [name, shape] of Object.entries(shapes)) {
    const from = count * 4
    count += shape.reduce((product, size) => product * size, 1)
    header[name] = { dtype: 'F32', shape, data_offsets: [from, count * 4] }
  }
  // the numbers begin at a multiple of 8
  const text = JSON.stringify(header)
  const json = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8))
  const bytes = Buffer.alloc(8 + json.length + count * 4)
  bytes.writeBigUInt64LE(BigInt(json.length))
  json.copy(bytes, 8)
  for (let i = 0; i < count; i++) bytes.writeFloatLE(normal(random) * 0.1, 8 + json.length + i * 4)
  return bytes
}
