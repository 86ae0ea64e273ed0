// The container of .wandb files, and what is read of its records: blocks, chunks across them, damage, and the grid that wandb-core shifted.

import assert from 'node:assert/strict'
import { wandb } from '../../src/formats/wandb.ts'
import { everyByte } from '../tools/feedDecoder.ts'
import { readTail } from '../tools/formatLaws.ts'
import { join } from '../tools/protoBytes.ts'
import type { Recorded } from '../tools/recordingSink.ts'
import {
  type Items,
  WandbWriter,
  exitRecord,
  historyRecord,
  runRecord,
  summaryRecord,
  wandbBlockBytes,
  wandbChunk,
} from '../tools/wandbWriter.ts'

const claim = { kind: 'tail', file: 'run-a.wandb', run: '.' } as const
const told = (bytes: Uint8Array, ends?: Iterable<number>): Recorded => readTail(wandb, claim, bytes, ends).runs.get('')!
const points = (run: Recorded, name = 'loss'): readonly (readonly [number, number])[] =>
  run.series.get(name)?.points.map(([step, , value]) => [step, value]) ?? []
const row = (step: number, more: Items = {}): Uint8Array => historyRecord(step, { loss: String(1 / (step + 1)), ...more })
const rows = (count: number): readonly (readonly [number, number])[] =>
  Array.from({ length: count }, (_, step) => [step, 1 / (step + 1)] as const)
const text = (length: number): Items => ({ text: JSON.stringify('x'.repeat(length)) })

/** A log of 300 rows over several blocks. */
const long = (shift: 0 | 7): Uint8Array => {
  const writer = new WandbWriter(shift).record(runRecord('a', 'p'))
  for (let step = 0; step < 300; step++) writer.record(summaryRecord(text(300))).record(row(step, text(step % 40)))
  return writer.record(exitRecord(0)).bytes()
}

describe('a .wandb file', () => {
  for (const shift of [0, 7] as const)
    it(`is read over several blocks, ${shift === 0 ? 'the header within' : 'the header outside'} the grid of blocks`, () => {
      const run = told(long(shift))
      assert.deepEqual(points(run), rows(300))
      assert.deepEqual(run.issues, [])
      assert.equal(run.facts.status?.status, 'finished')
    })

  it('says the same byte by byte, where chunks and blocks end too', () => {
    const writer = new WandbWriter()
      .record(row(0, text(40_000)))
      .record(row(1))
      .record(row(2, text(70_000)))
    const bytes = writer.record(row(3)).bytes()
    assert.deepEqual(told(bytes, everyByte(bytes.subarray(0, 400))), told(bytes))
    assert.deepEqual(points(told(bytes, [wandbBlockBytes - 1, wandbBlockBytes, wandbBlockBytes + 1, wandbBlockBytes + 7])), rows(4))
  })

  for (let left = 0; left <= 9; left++)
    it(`goes on where ${left} bytes are left of a block`, () => {
      const writer = new WandbWriter()
      const room = writer.left
      const empty = row(0, text(0)).length
      // lengths of varints change on the way: looked for, not computed
      for (let length = room - empty - 40; ; length++) {
        const tried = new WandbWriter().record(row(0, text(length)))
        if (tried.left % wandbBlockBytes === left) {
          const run = told(tried.record(row(1)).bytes())
          assert.deepEqual(points(run), rows(2))
          assert.deepEqual(run.issues, [])
          return
        }
        assert.ok(length < room, 'no such length')
      }
    })

  it('may only have begun', () => {
    for (const end of [0, 3, 7]) assert.deepEqual(told(new WandbWriter().bytes().slice(0, end)).issues, [])
  })

  const foreign: readonly (readonly [name: string, bytes: readonly number[], what: RegExp])[] = [
    ['of another kind', [0x3a, 0x57, 0x26, 0x43, 0xe1, 0xbe, 0], /does not begin/],
    ['of another number', [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbf, 0], /Version 0/],
    ['of a later version', [0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 1], /Version 1/],
  ]
  for (const [name, bytes, what] of foreign)
    it(`is not read when it is ${name}`, () => assert.match(told(Uint8Array.from([...bytes, 1, 2, 3])).issues[0]!.message, what))

  it('passes over a block with a stretch of zeros, and goes on behind it', () => {
    const writer = new WandbWriter().record(row(0))
    writer.raw(new Uint8Array(writer.left))
    const run = told(writer.record(row(1)).bytes())
    assert.deepEqual(points(run), rows(2))
    assert.match(run.issues[0]!.message, /zeros/)
  })
  it('waits where zeros stand at its end', () =>
    assert.deepEqual(told(new WandbWriter().record(row(0)).raw(new Uint8Array(500)).bytes()).issues, []))
  it('waits for the rest of a chunk and of a record', () => {
    const bytes = new WandbWriter()
      .record(row(0))
      .record(row(1, text(50_000)))
      .bytes()
    for (let end = bytes.length - 1; end > 100; end = Math.floor(end * 0.9)) {
      const run = told(bytes.slice(0, end))
      assert.deepEqual(points(run), rows(1))
      assert.deepEqual(run.issues, [])
    }
  })

  const broken: readonly (readonly [name: string, between: Uint8Array, what: RegExp])[] = [
    ['a beginning without its end', wandbChunk('first', row(8)), /without its end/],
    ['an end without its beginning', wandbChunk('last', row(8)), /without its beginning/],
    ['a middle alone', wandbChunk('middle', row(8)), /without its beginning/],
    ['a record that is no message', wandbChunk('full', Uint8Array.of(0x12, 200, 1)), /cannot be decoded/],
  ]
  for (const [name, between, what] of broken)
    it(`tells ${name}, and reads on`, () => {
      const run = told(new WandbWriter().record(row(0)).raw(between).record(row(1)).bytes())
      assert.deepEqual(points(run), rows(2))
      assert.match(run.issues[0]!.message, what)
    })
})

describe('records of W&B', () => {
  const values: readonly (readonly [json: string, values: readonly number[]])[] = [
    ['0.1', [0.1]],
    ['NaN', [NaN]],
    ['-Infinity', [-Infinity]],
    ['"NaN"', [NaN]],
    ['[2.5]', [2.5]],
    ['[1, 2]', []],
    ['"text"', []],
    ['true', []],
    ['null', []],
    ['12345678901234567890', [12345678901234567000]],
    ['{"deep": {"er": 3}}', []],
  ]
  for (const [json, expected] of values)
    it(`make of ${json} ${expected.length === 0 ? 'no point' : 'a point'}`, () => {
      const run = told(new WandbWriter().record(historyRecord(0, { loss: json })).bytes())
      assert.deepEqual(run.series.get('loss')?.points.map(([, , value]) => value) ?? [], expected)
    })
  it('join the names of nested keys, whichever way they come', () => {
    const run = told(new WandbWriter().record(historyRecord(0, { 'a.b': '1', c: '{"d": 2}', __proto__x: '3', constructor: '4' })).bytes())
    assert.deepEqual([...run.series.keys()], ['a.b', 'c.d', 'constructor'])
  })
  it('have steps up to 2^53, and their times', () => {
    const run = told(new WandbWriter().record(historyRecord(2 ** 53, { loss: '1', _timestamp: '1700000000.25' })).bytes())
    assert.deepEqual(run.series.get('loss')!.points, [[2 ** 53, 1_700_000_000.25, 1]])
  })
  it('tell the configuration and how it ended', () => {
    const run = told(
      join(
        new WandbWriter()
          .record(runRecord('id', 'project', { lr: '0.1', 'net.layers': '[1, 2]', _wandb: '{}' }))
          .record(exitRecord(3))
          .bytes(),
      ),
    )
    assert.deepEqual([...run.params], [['lr', 0.1], ['net.layers', '[1,2]']]) // prettier-ignore
    assert.equal(run.facts.status?.status, 'failed')
    assert.equal(run.facts.experiment, 'project')
  })
})
