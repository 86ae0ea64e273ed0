// A GPU history as bytes, so that it outlives its process: each number as its difference from the one before, a few bits each. Knows no file.
// Layout: "FWGH", version, tracks, each with its card as JSON and its samples; the last four bytes are a checksum (FNV-1a) of all before.

import { type GpuHistory, type GpuTrace, type HistoryField, type TrackedGpu, historyFields, mostSamples, mostTracks } from './gpuHistory.ts'

const magic = [0x46, 0x57, 0x47, 0x48, 1]
/** Steps per unit in which a field is kept: tenths of a percent and of a watt, whole MiB and degrees, tenths of a second. */
const steps: Readonly<Record<HistoryField, number>> = { utilizationPercent: 10, memoryUsedMiB: 1, powerW: 10, temperatureC: 1 }
const timeSteps = 10
/** No file of ours is longer. */
export const historyLimitBytes = 24 * 2 ** 20

/** All that the history holds. */
export function historyBytes(history: GpuHistory): Uint8Array {
  const traces = history.window(-Infinity, Infinity)
  const out = makeWriter()
  for (const byte of magic) out.byte(byte)
  out.varint(traces.length)
  for (const trace of traces) {
    const card = new TextEncoder().encode(JSON.stringify(trace.gpu))
    out.varint(card.length)
    for (const byte of card) out.byte(byte)
    out.varint(trace.times.length)
    let time = 0
    const before = new Map<HistoryField, number>()
    trace.times.forEach((at, i) => {
      const now = Math.round(at * timeSteps)
      out.signed(now - time)
      time = now
      for (const field of historyFields) {
        // 0 = not known
        const value = trace[field][i]!
        const kept = Number.isFinite(value) && value >= 0 ? Math.round(value * steps[field]) + 1 : 0
        out.signed(kept - (before.get(field) ?? 0))
        before.set(field, kept)
      }
    })
  }
  const body = out.bytes()
  const all = new Uint8Array(body.length + 4)
  all.set(body)
  new DataView(all.buffer).setUint32(body.length, checksum(body), true)
  return all
}

/** What the bytes hold; a sentence when they are not what we wrote. */
export function readHistoryBytes(bytes: Uint8Array): readonly GpuTrace[] | string {
  const body = bytes.subarray(0, Math.max(0, bytes.length - 4))
  if (magic.slice(0, 4).some((byte, i) => body[i] !== byte)) return 'It is no history of GPUs.'
  if (body[4] !== magic[4]) return `It is of version ${body[4] ?? 'unknown'}, which this Flywheel does not read.`
  if (new DataView(bytes.buffer, bytes.byteOffset + body.length, 4).getUint32(0, true) !== checksum(body))
    return 'It is damaged: its checksum differs.'
  try {
    return readTracks(body)
  } catch (error) {
    return `It is damaged: ${error instanceof Error ? error.message : String(error)}`
  }
}

function readTracks(body: Uint8Array): readonly GpuTrace[] {
  const from = makeReader(body, magic.length)
  const tracks = from.varint()
  if (tracks > mostTracks) throw new Error(`${tracks} cards.`)
  return Array.from({ length: tracks }, () => {
    const gpu = cardOf(JSON.parse(new TextDecoder().decode(from.take(from.varint()))))
    const length = from.varint()
    if (length > mostSamples) throw new Error(`${length} samples.`)
    const times = new Float64Array(length)
    const fields = Object.fromEntries(historyFields.map((field) => [field, new Float32Array(length)])) as Record<HistoryField, Float32Array>
    let time = 0
    const before = new Map<HistoryField, number>()
    for (let i = 0; i < length; i++) {
      time += from.signed()
      times[i] = time / timeSteps
      for (const field of historyFields) {
        const kept = (before.get(field) ?? 0) + from.signed()
        before.set(field, kept)
        fields[field][i] = kept === 0 ? NaN : (kept - 1) / steps[field]
      }
    }
    return { gpu, times, ...fields }
  })
}

function cardOf(value: unknown): TrackedGpu {
  const one = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const number = (name: string): number | null => (typeof one[name] === 'number' ? one[name] : null)
  if (typeof one['host'] !== 'string' || typeof one['key'] !== 'string') throw new Error('a card without a name.')
  return {
    host: one['host'],
    key: one['key'],
    index: number('index'),
    name: typeof one['name'] === 'string' ? one['name'] : null,
    memoryTotalMiB: number('memoryTotalMiB'),
    powerLimitW: number('powerLimitW'),
  }
}

function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

function makeWriter() {
  let bytes = new Uint8Array(4096)
  let length = 0
  const byte = (value: number): void => {
    if (length === bytes.length) {
      const longer = new Uint8Array(length * 2)
      longer.set(bytes)
      bytes = longer
    }
    bytes[length++] = value
  }
  /** 0 to 2^53: seven bits a byte, the lowest first. */
  const varint = (value: number): void => {
    let rest = value
    while (rest >= 0x80) {
      byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    byte(rest)
  }
  return { byte, varint, signed: (value: number) => varint(value < 0 ? -value * 2 - 1 : value * 2), bytes: () => bytes.slice(0, length) }
}

function makeReader(bytes: Uint8Array, at: number) {
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 0x80) {
      const byte = bytes[at++]
      if (byte === undefined || scale > 2 ** 49) throw new Error('it ends too early.')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }
  return {
    varint,
    signed: (): number => {
      const value = varint()
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    },
    take(count: number): Uint8Array {
      if (at + count > bytes.length) throw new Error('it ends too early.')
      at += count
      return bytes.subarray(at - count, at)
    },
  }
}
