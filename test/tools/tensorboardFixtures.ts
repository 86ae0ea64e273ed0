// Small TensorBoard logs that show one thing each: what test/fixtures/tensorboard holds, by path. Written there by writeFixtures.ts.

import { bytesField, floatField, join, messageField } from './protoBytes.ts'
import { type ScalarForm, floatTensor } from './tensorProto.ts'
import { TfeventsWriter, metadata } from './tfeventsWriter.ts'

const forms: readonly ScalarForm[] = [
  'simple',
  'float',
  'float content',
  'float without shape',
  'float unpacked',
  'float of shape [1]',
  'double',
  'double content',
  'half',
  'bfloat16',
  'int32',
  'int8 content',
  'int64',
  'uint64 content',
  'bool',
]

const written = (wall: number, write: (writer: TfeventsWriter) => void): Uint8Array => {
  const writer = new TfeventsWriter()
  writer.fileVersion(wall)
  write(writer)
  return writer.bytes()
}
const curve = (w: TfeventsWriter, tag: string, from: number, to: number, wall: number, lift = 0): void => {
  for (let step = from; step < to; step++) w.scalar(tag, step, wall + step / 4, 1 / (1 + step) + lift)
}
const eventFile = (wall: number, end = ''): string => `events.out.tfevents.${wall}.host${end}`

/** Case, then path below its log, then the file's bytes. */
export const tensorboardFixtures: Readonly<Record<string, () => Readonly<Record<string, Uint8Array>>>> = {
  everything: () => ({
    [`run/${eventFile(1700000000)}`]: written(1700000000, (w) => {
      w.hparams(1700000000, { lr: 0.1, opt: 'adam', flag: true, none: null, layers: [64, 'x', false] }, { group: 'g' })
      for (const step of [0, 1]) {
        curve(w, 'train/loss', step * 3, step * 3 + 3, 1700000000)
        w.text('note', step, 1700000001, 'words')
        w.image('image', step, 1700000001, Uint8Array.of(1, 2, 3))
        w.image('image as tensor', step, 1700000001, Uint8Array.of(1, 2, 3), { as: 'tensor' })
        w.audio('beep', step, 1700000001, Uint8Array.of(1, 2, 3))
        w.histogram('weights', step, 1700000001, [1, 2, 3])
        w.histogram('weights as tensor', step, 1700000001, [1, 2, 3], { as: 'tensor' })
        w.prCurve('pr', step, 1700000001)
        w.graph(1700000001)
        w.event(1700000001, step, messageField(8, bytesField(1, 'step1'), bytesField(2, 'metadata')))
        w.summary(1700000001, step, join(bytesField(1, 'own'), bytesField(8, floatTensor([1], 1)), metadata('my_plugin')))
      }
      w.sessionEnd(1700000002, 'success', 1700000002)
    }),
  }),
  'every-form-of-scalar': () => ({
    [`run/${eventFile(1700000000, '.v2')}`]: written(1700000000, (w) => {
      for (const step of [0, 1, 2]) for (const form of forms) w.scalar(form, step, 1700000000 + step, step % 2, { as: form })
      for (const step of [2 ** 31, 2 ** 53, -1, 2n ** 62n]) w.scalar('steps', step, 1700000003, 1)
      for (const value of [NaN, Infinity, -Infinity, -0]) w.scalar('values', 0, 1700000003, value)
      w.summary(1700000003, 5, ...[0, 1, 2].map((i) => join(bytesField(1, `several/${i}`), floatField(2, i))))
      w.scalar('ünïcode 😀/' + 'long '.repeat(60), 0, 1700000003, 1)
    }),
  }),
  'restarted-twice': () => ({
    [`run/${eventFile(1700000000)}`]: written(1700000000, (w) => curve(w, 'loss', 0, 20, 1700000000)),
    [`run/${eventFile(1700000100)}`]: written(1700000100, (w) => {
      w.sessionStart(1700000100, 10)
      curve(w, 'loss', 10, 25, 1700000100, 1)
    }),
    [`run/${eventFile(1700000200)}`]: written(1700000200, (w) => {
      w.sessionStart(1700000200, 15)
      curve(w, 'loss', 15, 30, 1700000200, 2)
    }),
  }),
  'child-of-add-hparams': () => ({
    [`run/${eventFile(1700000000)}`]: written(1700000000, (w) => curve(w, 'loss', 0, 10, 1700000000)),
    [`run/1700000009.25/${eventFile(1700000009)}`]: written(1700000009, (w) => {
      w.experiment(1700000009, ['lr'], ['hparam/loss'])
      w.hparams(1700000009, { lr: 0.1, flag: 1 }, { startTime: 0 })
      w.sessionEnd(1700000009, 'success', 0)
      w.scalar('hparam/loss', 0, 1700000009, 0.5)
    }),
  }),
  'ends-in-half-a-record': () => ({
    [`run/${eventFile(1700000000)}`]: written(1700000000, (w) => curve(w, 'loss', 0, 10, 1700000000)).slice(0, -15),
  }),
  'ends-in-zeros': () => ({
    [`run/${eventFile(1700000000)}`]: join(
      written(1700000000, (w) => curve(w, 'loss', 0, 10, 1700000000)).slice(0, -9),
      new Uint8Array(500),
    ),
  }),
  'a-broken-record-then-a-broken-length': () => {
    const bytes = written(1700000000, (w) => curve(w, 'loss', 0, 10, 1700000000))
    // inside the value of the last record but one
    bytes[bytes.length - 53]! ^= 4
    const broken = new TfeventsWriter()
    curve(broken, 'loss', 10, 12, 1700000000)
    const tail = broken.bytes()
    tail[1]! ^= 1
    return { [`run/${eventFile(1700000000)}`]: join(bytes, tail) }
  },
}
