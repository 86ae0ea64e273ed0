// What TensorBoard's event files say, table by table. The laws that every format keeps are in laws.test.ts.

import assert from 'node:assert/strict'
import { maxRecordBytes } from '../../src/formats/bytes/tfRecord.ts'
import { crc32c, maskCrc } from '../../src/formats/bytes/crc32c.ts'
import type { FolderView } from '../../src/formats/format.ts'
import { makeTensorboardDecoder, tensorboard } from '../../src/formats/tensorboard.ts'
import { everyByte, feedDecoder } from '../tools/feedDecoder.ts'
import { bytesField, doubleField, floatField, join, messageField, utf8, varintField } from '../tools/protoBytes.ts'
import { seededRandom } from '../tools/random.ts'
import { type Recorded, keptLaterCuts, makeRecordingSink } from '../tools/recordingSink.ts'
import { type ScalarForm, floatTensor, stringTensor } from '../tools/tensorProto.ts'
import { TfeventsWriter, metadata } from '../tools/tfeventsWriter.ts'

const file = 'runs/a/events.out.tfevents.1'

function read(bytes: Uint8Array, { run = 'runs/a', verify = 'all' }: { run?: string; verify?: 'all' | 'on failure' } = {}): Recorded {
  const { sink, told } = makeRecordingSink()
  feedDecoder(makeTensorboardDecoder({ kind: 'tail', file, run }, { verify }), bytes, sink)
  return told
}
const written = (write: (writer: TfeventsWriter) => void): Uint8Array => {
  const writer = new TfeventsWriter()
  writer.fileVersion(1000)
  write(writer)
  return writer.bytes()
}
const points = (told: Recorded, name: string): readonly (readonly number[])[] => told.series.get(name)?.points ?? []
const values = (told: Recorded, name: string): readonly number[] => points(told, name).map((point) => point[2]!)

describe('TFRecord', () => {
  it('has the checksums of its published vectors', () => {
    const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const crc = (bytes: Uint8Array): number => crc32c(view(bytes), 0, bytes.length)
    assert.equal(crc(utf8('123456789')), 0xe3069283)
    assert.equal(maskCrc(crc(Uint8Array.of(0x18, 0, 0, 0, 0, 0, 0, 0))), 0x224b7fa3)
    assert.equal(maskCrc(crc(join(Uint8Array.of(0x1a, 0x11), utf8('CRC test, one two')))), 0x5794d08a)
    assert.equal(maskCrc(crc(new Uint8Array(8))), 0x07980329)
    // RFC 3720, B.4
    assert.equal(crc(new Uint8Array(32)), 0x8a9136aa)
    assert.equal(crc(new Uint8Array(32).fill(255)), 0x62a8ab43)
    assert.equal(crc(Uint8Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e)
  })
})

describe('TensorBoard scalars', () => {
  const third = Math.fround(1 / 3)
  const forms: readonly (readonly [ScalarForm, number, number])[] = [
    ['simple', 1 / 3, third],
    ['simple', NaN, NaN],
    ['simple', -Infinity, -Infinity],
    ['simple', -0, -0],
    ['float', 1 / 3, third],
    ['float content', 1 / 3, third],
    ['float without shape', 1 / 3, third],
    ['float unpacked', 1 / 3, third],
    ['float of shape [1]', 1 / 3, third],
    ['double', 1 / 3, 1 / 3],
    ['double content', 1 / 3, 1 / 3],
    ['double without shape', 1 / 3, 1 / 3],
    ['half', 1 / 3, 0.333251953125],
    ['half', 65504, 65504],
    ['half', 2 ** -24, 2 ** -24],
    ['half', Infinity, Infinity],
    ['half', NaN, NaN],
    ['half content', -2.5, -2.5],
    ['bfloat16', 1 / 3, 0.33203125],
    ['bfloat16 content', -1e30, -9.953037915854457e29],
    ['int32', -7, -7],
    ['int32 content', -2147483648, -2147483648],
    ['uint8', 255, 255],
    ['uint8 content', 255, 255],
    ['int16', -300, -300],
    ['int16 content', -300, -300],
    ['int8', -128, -128],
    ['int8 content', -128, -128],
    ['uint16', 65535, 65535],
    ['uint16 content', 65535, 65535],
    ['int64', -9007199254740991, -9007199254740991],
    ['int64 content', -9007199254740991, -9007199254740991],
    ['uint32', 4294967295, 4294967295],
    ['uint32 content', 4294967295, 4294967295],
    ['uint64', 2 ** 63, 2 ** 63],
    ['uint64 content', 2 ** 63, 2 ** 63],
    ['bool', 1, 1],
    ['bool content', 0, 0],
  ]
  for (const [form, value, expected] of forms) {
    it(`reads ${value} written as ${form}, first and later`, () => {
      const told = read(written((w) => [0, 1, 2].forEach((step) => w.scalar('a/b', step, 1000.5 + step, value, { as: form }))))
      assert.deepEqual(points(told, 'a/b'), [
        [0, 1000.5, expected],
        [1, 1001.5, expected],
        [2, 1002.5, expected],
      ])
      assert.deepEqual(told.issues, [])
      assert.deepEqual(told.artifacts, [])
    })
  }

  it('reads steps of every size and sign', () => {
    const steps = [
      0,
      1,
      127,
      128,
      16383,
      16384,
      2 ** 28 - 1,
      2 ** 28,
      2 ** 31,
      2 ** 32 + 1,
      2 ** 42,
      2 ** 49 - 1,
      2 ** 49,
      2 ** 53,
      -1,
      -5,
      -(2 ** 40),
    ]
    const told = read(written((w) => steps.forEach((step) => w.scalar('x', step, 1, 0))))
    assert.deepEqual(
      points(told, 'x').map((point) => point[0]),
      steps,
    )
    const largest = read(written((w) => w.scalar('x', 2n ** 63n - 1n, 1, 0)))
    assert.equal(points(largest, 'x')[0]![0], 2 ** 63)
  })

  it('reads events of many values, and of more than the quick way holds', () => {
    for (const count of [2, 63, 64, 65, 300]) {
      const write = (w: TfeventsWriter): void => {
        for (const step of [0, 1])
          w.summary(5, step, ...Array.from({ length: count }, (_, i) => join(bytesField(1, `m${i}`), floatField(2, i + step / 2))))
      }
      const told = read(written(write))
      assert.equal(told.series.size, count)
      for (let i = 0; i < count; i++) assert.deepEqual(points(told, `m${i}`), [[0, 5, i], [1, 5, i + 0.5]]) // prettier-ignore
    }
  })

  it('reads fields in another order, unknown fields, and a tag of length 0', () => {
    const value = join(floatField(2, 0.5), varintField(99, 7), bytesField(1, 'x'))
    const event = join(messageField(5, bytesField(1, value)), varintField(2, 3), bytesField(77, 'new'), doubleField(1, 8))
    const told = read(
      written((w) => {
        for (let i = 0; i < 2; i++) w.record(event)
        w.scalar('', 1, 9, 2)
        w.scalar('', 2, 9, 3)
      }),
    )
    assert.deepEqual(points(told, 'x'), [
      [3, 8, 0.5],
      [3, 8, 0.5],
    ])
    assert.deepEqual(points(told, ''), [
      [1, 9, 2],
      [2, 9, 3],
    ])
  })

  it('takes names as they are: slashes, blanks, Unicode, a byte order mark, 70,000 characters', () => {
    const names = ['/lead', 'trail/', 'a/b/c', 'with space', '损失/训练', '😀', '\ufeffbom', 'tab\there', 'hash#1', 'x'.repeat(127), 'x'.repeat(128), 'y'.repeat(70_000), 'abc', 'ab', 'a', 'abcd', 'abce', 'abcde'] // prettier-ignore
    const told = read(written((w) => [1, 2, 3].forEach((step) => names.forEach((name, i) => w.scalar(name, step, 1, i)))))
    assert.deepEqual([...told.series.keys()], names)
    names.forEach((name, i) => assert.deepEqual(values(told, name), [i, i, i]))
  })

  it('shows values that have only a node_name under the empty tag, as TensorBoard does', () => {
    const told = read(
      written((w) => {
        w.scalar('old', 0, 1, 0.25, { as: 'float', nodeName: true })
        w.scalar('older', 1, 1, 0.75, { nodeName: true })
      }),
    )
    assert.deepEqual([...told.series.keys()], [''])
    assert.deepEqual(values(told, ''), [0.25, 0.75])
  })

  it('lets the first metadata of a tag decide, and takes later values without it', () => {
    const told = read(
      written((w) => {
        w.scalar('x', 0, 1, 1, { as: 'int32' })
        w.summary(1, 1, join(bytesField(1, 'x'), bytesField(8, stringTensor(['no number'])), metadata('text')))
        w.scalar('x', 2, 1, 2, { as: 'int32' })
        w.scalar('x', 3, 1, 3)
        w.summary(1, 4, join(bytesField(1, 'x'), bytesField(8, floatTensor([1, 2], 2))))
      }),
    )
    assert.deepEqual(values(told, 'x'), [1, 2, 3])
    assert.deepEqual(told.artifacts, [])
    // told once
    assert.match(told.issues.map((issue) => issue.message).join('\n'), /^A value of the scalar "x" is left out: it holds text\.$/)
  })

  it('leaves out a number under a tag that began as something else, as TensorBoard does, and says so once', () => {
    const told = read(
      written((w) => {
        w.histogram('x', 0, 1, [1, 2])
        w.scalar('x', 1, 1, 3)
        w.scalar('x', 2, 1, 4)
      }),
    )
    assert.equal(told.series.size, 0)
    assert.equal(told.artifacts.length, 1)
    assert.deepEqual(
      told.issues.map((issue) => issue.message),
      ['A number under the tag "x" is left out: its first value was none.'],
    )
  })

  it('keeps every point, in the order of the file, by the law that later ones cut', () => {
    const told = read(
      written((w) => {
        for (let step = 0; step < 10; step++) w.scalar('x', step, step, 0)
        w.sessionStart(20, 5)
        for (let step = 5; step < 12; step++) w.scalar('x', step, 20 + step, 1)
        w.sessionStart(40, 8)
        for (let step = 8; step < 10; step++) w.scalar('x', step, 40 + step, 2)
      }),
    )
    assert.deepEqual(told.series.get('x')!.options, { law: 'later-cuts' })
    assert.equal(told.series.get('x')!.points.length, 19)
    assert.deepEqual(
      keptLaterCuts(told.series.get('x')!.points).map(([step, , value]) => [step, value]),
      [[0, 0], [1, 0], [2, 0], [3, 0], [4, 0], [5, 1], [6, 1], [7, 1], [8, 2], [9, 2]], // prettier-ignore
    )
  })

  it('keeps values whose time is not finite, without a time, and says so once', () => {
    const told = read(written((w) => [NaN, Infinity, 3, -Infinity].forEach((wall, step) => w.scalar('x', step, wall, step))))
    assert.deepEqual(points(told, 'x'), [
      [0, NaN, 0],
      [1, NaN, 1],
      [2, 3, 2],
      [3, NaN, 3],
    ])
    assert.equal(told.issues.length, 1)
    assert.match(told.issues[0]!.message, /time NaN/)
  })

  it('gives another sink handles of its own', () => {
    const bytes = written((w) => [0, 1].forEach((step) => ['x', 'y'].forEach((tag) => w.scalar(tag, step, 1, step))))
    const decoder = makeTensorboardDecoder({ kind: 'tail', file, run: 'runs/a' })
    const first = makeRecordingSink()
    const second = makeRecordingSink()
    second.sink.series('something else')
    const middle = decoder.decode(bytes.subarray(0, bytes.length - 60), 0, first.sink)
    decoder.decode(bytes.subarray(middle), middle, second.sink)
    assert.deepEqual([...values(first.told, 'y'), ...values(second.told, 'y')], [0, 1])
    assert.deepEqual(values(second.told, 'something else'), [])
  })
})

describe('TensorBoard faults', () => {
  const whole = written((w) => [0, 1, 2, 3].forEach((step) => w.scalar('loss', step, 1000, step)))
  const starts: number[] = []
  for (let at = 0; at < whole.length; at += 16 + whole[at]!) starts.push(at)
  const changed = (at: number, xor: number): Uint8Array => whole.map((byte, i) => (i === at ? byte ^ xor : byte))

  it('waits, without a word, where the file is cut: at every byte', () => {
    for (let end = 0; end < whole.length; end++) {
      const told = read(whole.subarray(0, end))
      assert.deepEqual(told.issues, [])
      assert.equal(
        values(told, 'loss').length,
        Math.max(0, starts.filter((start) => start <= end).length - 2 + Number(end === whole.length)),
      )
    }
  })

  it('waits where zeros stand instead of bytes that are still to come, from any byte on', () => {
    for (let end = 0; end < whole.length; end++)
      for (const zeros of [8, 12, 600]) {
        const bytes = join(whole.subarray(0, end), new Uint8Array(zeros))
        const { sink, told } = makeRecordingSink()
        const decoder = makeTensorboardDecoder({ kind: 'tail', file, run: 'runs/a' })
        feedDecoder(decoder, bytes, sink)
        assert.deepEqual(told.issues, [], `${end} bytes and ${zeros} zeros`)
        assert.equal(decoder.dead, null)
      }
  })

  it('goes on with what was zeros before', () => {
    const decoder = makeTensorboardDecoder({ kind: 'tail', file, run: 'runs/a' })
    const { sink, told } = makeRecordingSink()
    const half = starts[3]! + 20
    const seen = join(whole.subarray(0, half), new Uint8Array(4096))
    const done = decoder.decode(seen, 0, sink)
    assert.equal(done, starts[3])
    assert.equal(decoder.decode(whole.subarray(done), done, sink), whole.length - done)
    assert.deepEqual(values(told, 'loss'), [0, 1, 2, 3])
    assert.deepEqual(told.issues, [])
  })

  it('says that it waits where zeros go on and on, so that nobody holds them', () => {
    for (const cut of [starts[3]!, starts[3]! + 5, starts[3]! + 20]) {
      const decoder = makeTensorboardDecoder({ kind: 'tail', file, run: 'runs/a' })
      const { sink } = makeRecordingSink()
      const few = join(whole.subarray(0, cut), new Uint8Array(100))
      assert.equal(decoder.decode(few, 0, sink), starts[3])
      assert.equal(decoder.waits, false)
      const many = join(whole.subarray(starts[3], cut), new Uint8Array(1 << 20))
      assert.equal(decoder.decode(many, starts[3]!, sink), 0)
      assert.equal(decoder.waits, true)
      decoder.decode(whole.subarray(starts[3]), starts[3]!, sink)
      assert.equal(decoder.waits, false)
    }
  })

  it('loses one record, and says which, for each bit that flips in a payload or its checksum', () => {
    for (let record = 1; record < starts.length; record++) {
      const end = starts[record + 1] ?? whole.length
      for (let at = starts[record]! + 12; at < end; at++)
        for (let bit = 0; bit < 8; bit++) {
          const bytes = changed(at, 1 << bit)
          // at the very end of the file, a checksum that ends in zero may still be unwritten
          if (end === bytes.length && bytes[end - 1] === 0) continue
          const told = read(bytes)
          assert.deepEqual(
            values(told, 'loss'),
            [0, 1, 2, 3].filter((value) => value !== record - 1),
          )
          assert.deepEqual(
            told.issues.map((issue) => [issue.severity, issue.offset]),
            [['error', starts[record]]],
          )
        }
    }
  })

  it('gives up the rest, and says where, for each bit that flips in a length', () => {
    for (let at = starts[2]!; at < starts[2]! + 12; at++)
      for (let bit = 0; bit < 8; bit++) {
        const { sink, told } = makeRecordingSink()
        const decoder = makeTensorboardDecoder({ kind: 'tail', file, run: 'runs/a' })
        assert.equal(feedDecoder(decoder, changed(at, 1 << bit), sink), whole.length)
        assert.match(decoder.dead!, new RegExp(`at byte ${starts[2]} does not fit its checksum`))
        assert.deepEqual(values(told, 'loss'), [0])
        assert.deepEqual(told.issues.map((issue) => [issue.severity, issue.offset]), [['error', starts[2]]]) // prettier-ignore
      }
  })

  it('verifies payloads only on failure when told so: a flipped value stays, a broken message is left out', () => {
    const value = read(changed(starts[2]! + 12 + whole[starts[2]!]! - 1, 1), { verify: 'on failure' })
    assert.equal(values(value, 'loss').length, 4)
    assert.deepEqual(value.issues, [])
    const broken = read(changed(starts[2]! + 12, 0xff), { verify: 'on failure' })
    assert.deepEqual(values(broken, 'loss'), [0, 2, 3])
    assert.match(broken.issues[0]!.message, /does not fit its checksum/)
  })

  it('has a check that finds, in a payload or its checksum, every flipped bit that a trusting decoder leaves unseen', () => {
    const claim = { kind: 'tail', file, run: 'runs/a' } as const
    for (let at = starts[2]! + 12; at < starts[3]!; at++)
      for (let bit = 0; bit < 8; bit++) {
        const { sink, told } = makeRecordingSink()
        assert.equal(feedDecoder(tensorboard.check!(claim), changed(at, 1 << bit), sink), whole.length)
        assert.deepEqual([told.series.size, told.issues.length, told.issues[0]?.offset], [0, 1, starts[2]])
      }
    const { sink, told } = makeRecordingSink()
    feedDecoder(tensorboard.check!(claim), richFile(), sink)
    assert.deepEqual(told.issues, [])
  })

  it('leaves out a record whose checksum fits but which is no event', () => {
    const told = read(
      written((w) => {
        w.record(Uint8Array.of(0xff, 0xff))
        w.record(join(doubleField(1, 5), messageField(5, bytesField(1, join(bytesField(1, Uint8Array.of(0xc3, 0x28)), floatField(2, 1))))))
        w.scalar('x', 0, 1, 1)
      }),
    )
    assert.deepEqual(values(told, 'x'), [1])
    assert.deepEqual(told.issues.map((issue) => /is no event, though its checksum fits/.test(issue.message)), [true, true]) // prettier-ignore
  })

  it('takes an event whole or not at all', () => {
    const good = join(bytesField(1, 'x'), floatField(2, 1))
    const bad = join(bytesField(1, 'y'), Uint8Array.of(0x42, 0x7f))
    const told = read(written((w) => [0, 1].forEach((step) => w.summary(1, step, good, bad))))
    assert.equal(told.series.size, 0)
    assert.equal(told.issues.length, 2)
  })

  it('passes over a record that is too long, without holding it', () => {
    for (const length of [maxRecordBytes, 3 * 2 ** 30, 2 ** 40]) {
      const header = new DataView(new ArrayBuffer(12))
      header.setUint32(0, length % 2 ** 32, true)
      header.setUint32(4, Math.floor(length / 2 ** 32), true)
      header.setUint32(8, maskCrc(crc32c(header, 0, 8)), true)
      const { sink, told } = makeRecordingSink()
      const decoder = makeTensorboardDecoder({ kind: 'tail', file, run: 'runs/a' })
      const piece = new Uint8Array(1 << 20)
      piece.set(new Uint8Array(header.buffer))
      assert.equal(decoder.decode(piece, 0, sink), piece.length)
      assert.equal(decoder.wantedBytes, 0)
      const end = length + 16
      assert.equal(decoder.decode(piece, piece.length, sink), piece.length)
      // the reader comes to its end
      const last = join(new Uint8Array(10), whole)
      assert.equal(decoder.decode(last, end - 10, sink), last.length)
      assert.deepEqual(values(told, 'loss'), [0, 1, 2, 3])
      assert.equal(told.issues.length, 1)
      assert.match(told.issues[0]!.message, /passed over/)
    }
  })

  it('lists at most 50 faults of a file, and says that there are more', () => {
    const told = read(
      written((w) => {
        for (let i = 0; i < 1000; i++) w.record(Uint8Array.of(0xff))
        w.scalar('x', 0, 1, 1)
      }),
    )
    assert.equal(told.issues.length, 51)
    assert.match(told.issues[50]!.message, /not listed/)
    assert.deepEqual(values(told, 'x'), [1])
  })

  it('survives random bytes and random mutations', function () {
    this.timeout(60_000)
    const random = seededRandom(7)
    const rich = richFile()
    for (let round = 0; round < 4000; round++) {
      const bytes = rich.slice(0, round % 3 === 0 ? Math.floor(random() * rich.length) : rich.length)
      const flips = 1 + Math.floor(random() * 6)
      for (let i = 0; i < flips; i++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      read(bytes, { verify: round % 2 === 0 ? 'all' : 'on failure' })
    }
    for (let round = 0; round < 2000; round++) read(Uint8Array.from({ length: 1 + Math.floor(random() * 200) }, () => random() * 256))
  })

  it('survives random messages in records whose checksums fit', function () {
    this.timeout(60_000)
    const random = seededRandom(8)
    const rich = richFile()
    const payloads: Uint8Array[] = []
    for (let at = 0; at < rich.length;) {
      const length = new DataView(rich.buffer, rich.byteOffset).getUint32(at, true)
      payloads.push(rich.slice(at + 12, at + 12 + length))
      at += length + 16
    }
    for (let round = 0; round < 4000; round++) {
      const bytes = written((w) => {
        for (let i = 0; i < 3; i++) {
          const payload = payloads[Math.floor(random() * payloads.length)]!.slice()
          for (let flip = 0; flip <= random() * 4; flip++) payload[Math.floor(random() * payload.length)] = Math.floor(random() * 256)
          w.record(random() < 0.2 ? payload.subarray(0, Math.floor(random() * payload.length)) : payload)
        }
        w.scalar('sound', 1, 2, 3)
      })
      // whatever stood before it, a sound record is read
      assert.ok(points(read(bytes), 'sound').some(([step, wall, value]) => step === 1 && wall === 2 && value === 3))
    }
  })
})

/** Something of everything, twice. */
function richFile(): Uint8Array {
  return written((w) => {
    w.experiment(1000, ['lr'], ['loss'])
    w.hparams(1000, { lr: 0.1, opt: 'adam', flag: true, none: null, layers: [64, 'x', false] }, { group: 'g' })
    for (const step of [0, 1]) {
      w.scalar('loss', step, 1000, 1)
      w.scalar('tensor', step, 1000, 1, { as: 'double' })
      w.scalar('int', step, 1000, 1, { as: 'int64' })
      w.text('note', step, 1000, 'words')
      w.image('im', step, 1000, Uint8Array.of(1, 2, 3))
      w.image('im2', step, 1000, Uint8Array.of(1, 2, 3), { as: 'tensor' })
      w.audio('beep', step, 1000, Uint8Array.of(1, 2, 3))
      w.histogram('h', step, 1000, [1, 2, 3])
      w.histogram('h2', step, 1000, [1, 2, 3], { as: 'tensor' })
      w.prCurve('pr', step, 1000)
      w.graph(1000)
      w.event(1000, step, messageField(8, bytesField(1, 'step1'), bytesField(2, 'metadata')))
      w.summary(1000, step, join(bytesField(1, 'own/tensor'), bytesField(8, floatTensor([1], 1)), metadata('my_plugin')))
    }
    w.sessionEnd(1000, 'success')
  })
}

describe('TensorBoard artifacts', () => {
  it('are listed once for each tag of a file, by kind, and not decoded', () => {
    assert.deepEqual(
      read(richFile()).artifacts.map(({ path, kind, sizeBytes }) => [path, kind, sizeBytes]),
      [
        [`${file}#note/text_summary`, 'text', null],
        [`${file}#im`, 'image', null],
        [`${file}#im2`, 'image', null],
        [`${file}#beep`, 'audio', null],
        [`${file}#h`, 'histogram', null],
        [`${file}#h2`, 'histogram', null],
        [`${file}#pr`, 'other', null],
        [`${file}#__run_graph__`, 'other', null],
        [`${file}#step1`, 'other', null],
        [`${file}#own/tensor`, 'other', null],
      ],
    )
  })
})

describe('TensorBoard hparams', () => {
  it('become parameters: numbers, texts, booleans, nothing, lists', () => {
    const told = read(written((w) => w.hparams(1000, { lr: 1e-3, n: 7, opt: 'adam', flag: true, off: false, torchFlag: 1, none: null, layers: [64, 32], 'a/b ü': 'x' }, { group: 'g1', startTime: 1600 }))) // prettier-ignore
    assert.deepEqual(Object.fromEntries(told.params), { lr: 1e-3, n: 7, opt: 'adam', flag: true, off: false, torchFlag: 1, none: null, layers: '[64, 32]', 'a/b ü': 'x' }) // prettier-ignore
    assert.deepEqual(Object.fromEntries(told.tags), { group: 'g1' })
    assert.deepEqual(told.facts, { startTime: 1600 })
  })

  it('keep lists and nested values of protobuf as their JSON', () => {
    const list = messageField(6, messageField(1, doubleField(2, 1)), messageField(1, bytesField(3, 'x')))
    const struct = messageField(5, messageField(1, bytesField(1, 'k'), messageField(2, varintField(4, 1))))
    const entry = (name: string, value: Uint8Array): Uint8Array => messageField(1, bytesField(1, name), bytesField(2, value))
    const content = messageField(3, entry('list', list), entry('struct', struct), entry('empty', new Uint8Array(0)))
    const told = read(
      written((w) => w.summary(1, 0, join(bytesField(1, '_hparams_/session_start_info'), metadata('hparams', { content })))),
    )
    assert.deepEqual(Object.fromEntries(told.params), { list: '[1,"x"]', struct: '{"k":true}', empty: null })
  })

  it('say how the session ended', () => {
    const ended = (status: 'success' | 'failure' | 'running' | 'unknown'): unknown =>
      read(written((w) => w.sessionEnd(1000, status, 1234))).facts.status?.status
    assert.deepEqual([ended('success'), ended('failure'), ended('running'), ended('unknown')], ['finished', 'failed', undefined, undefined])
    assert.equal(read(written((w) => w.sessionEnd(1000, 'success', 1234))).facts.endTime, 1234)
  })

  it('take back an end without a time when points come long after it, as after Lightning, which writes it at the start', () => {
    const log = (laterSeconds: number, endTime: number): Uint8Array =>
      written((w) => {
        w.hparams(1000, { lr: 1 }, { startTime: 0 })
        w.sessionEnd(1000, 'success', endTime)
        for (let step = 0; step < 3; step++) w.scalar('loss', step, 1000 + (laterSeconds * step) / 2, 1)
      })
    assert.equal(read(log(50, 0)).facts.status?.status, 'finished')
    assert.equal(read(log(500, 0)).facts.status, null)
    assert.equal(read(log(500, 1000)).facts.status?.status, 'finished')
  })

  it("of torch's child folder give the parent parameters, but no end", () => {
    const told = read(
      written((w) => {
        w.hparams(1000, { lr: 1 })
        w.sessionEnd(1000, 'success')
        w.scalar('hparam/loss', 0, 1000, 1)
      }),
      { run: 'runs' },
    )
    assert.deepEqual(Object.fromEntries(told.params), { lr: 1 })
    assert.deepEqual(told.facts, {})
    assert.deepEqual(values(told, 'hparam/loss'), [1])
  })

  it('of a newer version are left out, with a word', () => {
    const told = read(written((w) => w.hparams(1000, { lr: 1 }, { version: 3 })))
    assert.equal(told.params.size, 0)
    assert.match(told.issues[0]!.message, /version 3/)
  })
})

describe('TensorBoard runs', () => {
  const folder = (path: string, files: readonly string[], parent?: FolderView): FolderView => ({
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    files,
    folders: [],
    sizeOf: () => 1,
    head: () => new Uint8Array(0),
    tables: () => [],
    sub: () => undefined,
    up: () => parent,
  })
  const event = 'events.out.tfevents.1795482133.host.1.0'
  const runs: readonly (readonly [string, FolderView, readonly string[]])[] = [
    ['a folder with an event file', folder('runs/a', [event]), [`runs/a/${event} runs/a`]],
    ['the root', folder('.', [event]), [`${event} .`]],
    ['several files', folder('a', ['x.tfevents.1', `${event}.v2`, 'notes.txt']), ['a/x.tfevents.1 a', `a/${event}.v2 a`]],
    ['what only looks like one', folder('a', [`${event}.profile-empty`, `${event}.sagemaker-uploaded`, 'events.out']), []],
    ["torch's child folder", folder('runs/a/1795482133.4398975', [event], folder('runs/a', [event])), [`runs/a/1795482133.4398975/${event} runs/a`]], // prettier-ignore
    ['such a folder beside no curves', folder('runs/1795482133.4398975', [event], folder('runs', ['readme'])), [`runs/1795482133.4398975/${event} runs/1795482133.4398975`]], // prettier-ignore
    ['such a folder at the top', folder('1795482133.43', [event]), [`1795482133.43/${event} 1795482133.43`]],
    ['a child folder of another name', folder('runs/a/hp', [event], folder('runs/a', [event])), [`runs/a/hp/${event} runs/a/hp`]],
    ['a child folder named by a date', folder('runs/a/20260102.1', [event], folder('runs/a', [event])), [`runs/a/20260102.1/${event} runs/a/20260102.1`]], // prettier-ignore
  ]
  for (const [name, view, expected] of runs)
    it(`are found: ${name}`, () =>
      assert.deepEqual(tensorboard.claim(view).map((claim) => `${claim.kind === 'tail' ? claim.file : ''} ${claim.run}`), expected)) // prettier-ignore

  it('come out the same byte by byte', () => {
    const bytes = richFile()
    const { sink, told } = makeRecordingSink()
    feedDecoder(makeTensorboardDecoder({ kind: 'tail', file, run: 'runs/a' }), bytes, sink, everyByte(bytes))
    assert.deepEqual(told, read(bytes))
  })
})
