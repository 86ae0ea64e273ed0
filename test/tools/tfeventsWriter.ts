// Writes TensorBoard event files into memory, byte for byte as its own writers do: for tests, the demo and the bench. Knows no file and no clock.

import { crc32c, maskCrc } from '../../src/formats/bytes/crc32c.ts'
import { bytesField, doubleField, doubles, floatField, join, messageField, utf8, varintField } from './protoBytes.ts'
import { type ScalarForm, floatTensor, scalarTensor, stringTensor } from './tensorProto.ts'

/** A value of an hparam; a list is written as the text that TensorBoard's own API makes of it, null as a null. */
export type HparamValue = string | number | boolean | null | readonly (string | number | boolean)[]

export interface ScalarOptions {
  /** Default simple. */
  readonly as?: ScalarForm
  /** Write plugin metadata with it. Default: with the first tensor of each tag, as TensorFlow does. */
  readonly metadata?: boolean
  /** Write the tag as node_name, as writers before 2016 did. */
  readonly nodeName?: boolean
}

const sessionStatus = { unknown: 0, success: 1, failure: 2, running: 3 } as const

function structValue(value: HparamValue): Uint8Array {
  if (value === null) return varintField(1, 0)
  if (typeof value === 'number') return doubleField(2, value)
  if (typeof value === 'boolean') return varintField(4, value ? 1 : 0)
  if (typeof value === 'string') return bytesField(3, value)
  return bytesField(3, `[${value.map((one) => (typeof one === 'string' ? `'${one}'` : String(one))).join(', ')}]`)
}

/** One event file, or a piece of one, growing in memory until `bytes` takes it. */
export class TfeventsWriter {
  private buffer = new Uint8Array(1 << 16)
  private view = new DataView(this.buffer.buffer)
  private length = 0
  private readonly tags = new Map<string, Uint8Array>()
  private readonly described = new Set<string>()

  /** What was written since the last call. */
  bytes(): Uint8Array {
    const written = this.buffer.subarray(0, this.length)
    this.buffer = new Uint8Array(1 << 16)
    this.view = new DataView(this.buffer.buffer)
    this.length = 0
    return written
  }

  /** How many bytes `bytes` would answer. */
  get byteLength(): number {
    return this.length
  }

  private reserve(more: number): void {
    if (this.length + more <= this.buffer.length) return
    const grown = new Uint8Array(Math.max(this.buffer.length * 2, this.length + more))
    grown.set(this.buffer.subarray(0, this.length))
    this.buffer = grown
    this.view = new DataView(grown.buffer)
  }

  /** Frames what stands at [length + 12, length + 12 + payload) of the buffer. */
  private frame(payload: number): void {
    const { view } = this
    const at = this.length
    view.setUint32(at, payload, true)
    view.setUint32(at + 4, 0, true)
    view.setUint32(at + 8, maskCrc(crc32c(view, at, at + 8)), true)
    view.setUint32(at + 12 + payload, maskCrc(crc32c(view, at + 12, at + 12 + payload)), true)
    this.length = at + 16 + payload
  }

  /** A record of any bytes. */
  record(payload: Uint8Array): void {
    this.reserve(payload.length + 16)
    this.buffer.set(payload, this.length + 12)
    this.frame(payload.length)
  }

  /** Bytes that are no record. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  /** An Event with further fields; step 0 is left out, as proto3 does. */
  event(wall: number, step: number | bigint, ...fields: readonly Uint8Array[]): void {
    this.record(join(doubleField(1, wall), BigInt(step) === 0n ? new Uint8Array(0) : varintField(2, step), ...fields))
  }

  /** An Event with one Summary of these values (see `summaryValue`). */
  summary(wall: number, step: number | bigint, ...values: readonly Uint8Array[]): void {
    this.event(wall, step, messageField(5, ...values.map((value) => bytesField(1, value))))
  }

  fileVersion(wall: number, { version = 'brain.Event:2', writer = 'tensorboard.summary.writer.event_file_writer' } = {}): void {
    this.event(wall, 0, bytesField(3, version), ...(writer === '' ? [] : [messageField(10, bytesField(1, writer))]))
  }

  /** Written where a process starts again: torch's purge_step. */
  sessionStart(wall: number, step: number): void {
    this.event(wall, step, messageField(7, varintField(1, 1)))
  }

  scalar(tag: string, step: number | bigint, wall: number, value: number, options: ScalarOptions = {}): void {
    const form = options.as ?? 'simple'
    if (form !== 'simple' || options.nodeName === true || options.metadata === true || typeof step === 'bigint' || step < 0)
      this.slowScalar(tag, step, wall, value, form, options)
    else this.simpleScalar(tag, step, wall, value)
  }

  private slowScalar(tag: string, step: number | bigint, wall: number, value: number, form: ScalarForm, options: ScalarOptions): void {
    const describe = options.metadata ?? (form !== 'simple' && !this.described.has(tag))
    this.described.add(tag)
    this.summary(
      wall,
      step,
      join(
        bytesField(options.nodeName === true ? 7 : 1, tag),
        form === 'simple' ? floatField(2, value) : bytesField(8, scalarTensor(value, form)),
        ...(describe ? [metadata('scalars', { dataClass: 1 })] : []),
      ),
    )
  }

  private simpleScalar(tag: string, step: number, wall: number, value: number): void {
    let tagBytes = this.tags.get(tag)
    if (tagBytes === undefined) this.tags.set(tag, (tagBytes = utf8(tag)))
    const value7 = 1 + varintLength(tagBytes.length) + tagBytes.length + 5
    const summary = 1 + varintLength(value7) + value7
    this.reserve(64 + summary)
    const { buffer, view } = this
    const start = this.length + 12
    let at = start
    const put = (n: number): void => {
      while (n > 127) {
        buffer[at++] = (n % 128) | 128
        n = Math.floor(n / 128)
      }
      buffer[at++] = n
    }
    buffer[at] = 0x09
    view.setFloat64(at + 1, wall, true)
    at += 9
    if (step !== 0) {
      buffer[at++] = 0x10
      put(step)
    }
    buffer[at++] = 0x2a
    put(summary)
    buffer[at++] = 0x0a
    put(value7)
    buffer[at++] = 0x0a
    put(tagBytes.length)
    buffer.set(tagBytes, at)
    at += tagBytes.length
    buffer[at] = 0x15
    view.setFloat32(at + 1, value, true)
    this.frame(at + 5 - start)
  }

  /** `_hparams_/session_start_info`: what a session was given. */
  hparams(
    wall: number,
    params: Readonly<Record<string, HparamValue>>,
    { group = '', startTime = wall, version = 0 }: { group?: string; startTime?: number; version?: number } = {},
  ): void {
    const entries = Object.entries(params).map(([name, value]) => messageField(1, bytesField(1, name), bytesField(2, structValue(value))))
    const start = join(...entries, ...(group === '' ? [] : [bytesField(4, group)]), doubleField(5, startTime))
    this.hparamsValue(wall, '_hparams_/session_start_info', 3, start, version)
  }

  /** `_hparams_/session_end_info`: how it ended. */
  sessionEnd(wall: number, status: keyof typeof sessionStatus, endTime = wall): void {
    this.hparamsValue(wall, '_hparams_/session_end_info', 4, join(varintField(1, sessionStatus[status]), doubleField(2, endTime)))
  }

  /** `_hparams_/experiment`: which hparams and metrics there are. */
  experiment(wall: number, hparams: readonly string[], metrics: readonly string[]): void {
    const content = join(
      doubleField(3, wall),
      ...hparams.map((name) => messageField(4, bytesField(1, name))),
      ...metrics.map((tag) => messageField(5, messageField(1, bytesField(2, tag)))),
    )
    this.hparamsValue(wall, '_hparams_/experiment', 2, content)
  }

  private hparamsValue(wall: number, tag: string, field: number, content: Uint8Array, version = 0): void {
    const data = join(...(version === 0 ? [] : [varintField(1, version)]), bytesField(field, content))
    this.summary(wall, 0, join(bytesField(1, tag), metadata('hparams', { content: data })))
  }

  text(tag: string, step: number, wall: number, text: string): void {
    this.summary(wall, step, join(bytesField(1, `${tag}/text_summary`), bytesField(8, stringTensor([text], 1)), metadata('text')))
  }

  image(tag: string, step: number, wall: number, png: Uint8Array, { as = 'image' }: { as?: 'image' | 'tensor' } = {}): void {
    const value =
      as === 'image'
        ? messageField(4, varintField(1, 1), varintField(2, 1), varintField(3, 3), bytesField(4, png))
        : bytesField(8, stringTensor(['1', '1', png], 3))
    this.summary(wall, step, join(bytesField(1, tag), value, ...(as === 'image' ? [] : [metadata('images', { dataClass: 3 })])))
  }

  audio(tag: string, step: number, wall: number, wav: Uint8Array): void {
    const audio = join(floatField(1, 8000), varintField(2, 1), varintField(3, 1), bytesField(4, wav), bytesField(5, 'audio/wav'))
    this.summary(wall, step, join(bytesField(1, tag), bytesField(6, audio)))
  }

  histogram(tag: string, step: number, wall: number, values: readonly number[], { as = 'proto' }: { as?: 'proto' | 'tensor' } = {}): void {
    const low = Math.min(...values)
    const high = Math.max(...values)
    const sum = values.reduce((total, one) => total + one, 0)
    const squares = values.reduce((total, one) => total + one * one, 0)
    const value =
      as === 'proto'
        ? messageField(
            5,
            ...[low, high, values.length, sum, squares].map((one, i) => doubleField(i + 1, one)),
            bytesField(6, doubles(high)),
            bytesField(7, doubles(values.length)),
          )
        : bytesField(8, floatTensor([low, high, values.length], 1, 3))
    this.summary(wall, step, join(bytesField(1, tag), value, ...(as === 'proto' ? [] : [metadata('histograms', { dataClass: 2 })])))
  }

  prCurve(tag: string, step: number, wall: number, thresholds = 5): void {
    const rows = Array.from({ length: 6 * thresholds }, (_, i) => i)
    this.summary(wall, step, join(bytesField(1, tag), bytesField(8, floatTensor(rows, 6, thresholds)), metadata('pr_curves')))
  }

  /** A graph of no nodes, `sizeBytes` long. */
  graph(wall: number, sizeBytes = 16): void {
    this.event(wall, 0, bytesField(4, new Uint8Array(sizeBytes)))
  }
}

/** Field 9 of a Summary.Value: which plugin it is for. */
export const metadata = (
  plugin: string,
  { content = new Uint8Array(0), dataClass = 0, displayName = '' }: { content?: Uint8Array; dataClass?: number; displayName?: string } = {},
): Uint8Array =>
  messageField(
    9,
    messageField(1, bytesField(1, plugin), ...(content.length === 0 ? [] : [bytesField(2, content)])),
    ...(displayName === '' ? [] : [bytesField(2, displayName)]),
    ...(dataClass === 0 ? [] : [varintField(4, dataClass)]),
  )

const varintLength = (value: number): number => (value < 128 ? 1 : value < 16384 ? 2 : value < 2097152 ? 3 : 4)
