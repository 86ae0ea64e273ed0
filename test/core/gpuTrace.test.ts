// Traces of cards: columns that hide no peak, gaps that are never 0, and a picture that does not shake while time moves on.

import assert from 'node:assert/strict'
import { makeTrace } from '../../src/core/gpuTrace.ts'
import { gpuCards } from '../../src/core/gpuPanel.ts'
import { type GpuProcess, known, noGpus, unknown } from '../../src/core/gpu.ts'
import { readGpuView, readTracesQuestion } from '../../src/bridge/gpuTalk.ts'
import { sayPlain } from '../../src/core/say.ts'
import { seededRandom } from '../tools/random.ts'
import { gpuOf, readyState } from '../tools/gpuPage.ts'

const every10 = (length: number, from = 1_000): number[] => Array.from({ length }, (_, i) => from + i * 10)

describe('a trace of a card', () => {
  const range = { from: 1_000, to: 2_000, widthPx: 1_000, gapSeconds: 60 }

  it('gives every sample as it is where there is room', () => {
    const trace = makeTrace({ at: every10(101), value: every10(101).map((_, i) => i) }, range)
    assert.equal(trace.kind, 'points')
    assert.deepEqual([trace.x.length, trace.samples, trace.gaps.length], [101, 101, 0])
    assert.deepEqual([...trace.low], [...trace.high])
  })

  it('keeps a peak of one sample in a day of a hundred columns', () => {
    const at = every10(8_640, 0)
    const value = at.map((_, i) => (i === 4_321 ? 100 : 3))
    const trace = makeTrace({ at, value }, { from: 0, to: 86_400, widthPx: 100, gapSeconds: 60 })
    assert.equal(trace.kind, 'envelope')
    assert.ok(trace.x.length <= 102)
    assert.equal(Math.max(...trace.high), 100)
    assert.equal([...trace.high].filter((one) => one === 100).length, 1)
  })

  it('holds the lowest and highest of each column, whatever the samples', () => {
    const random = seededRandom(3)
    for (let round = 0; round < 50; round++) {
      const at = every10(500, 0)
      const value = at.map(() => (random() < 0.05 ? NaN : Math.round(random() * 100)))
      const trace = makeTrace({ at, value }, { from: 0, to: 5_000, widthPx: 40, gapSeconds: 60 })
      const finite = value.filter((one) => !Number.isNaN(one))
      assert.equal(Math.max(...trace.high), Math.max(...finite))
      assert.equal(Math.min(...trace.low), Math.min(...finite))
      trace.x.forEach((_, i) => assert.ok(trace.low[i]! <= trace.first[i]! && trace.last[i]! <= trace.high[i]!))
    }
  })

  it('calls a time in which nobody asked a gap, and breaks the line there', () => {
    const at = [...every10(20), ...every10(20, 1_700)]
    const trace = makeTrace({ at, value: at.map(() => 50) }, range)
    assert.deepEqual(trace.gaps, [
      { from: 1_190, to: 1_700, kind: 'unasked' },
      { from: 1_890, to: 2_000, kind: 'unasked' },
    ])
    assert.equal(trace.nonFiniteX.length, 1)
    assert.ok(trace.nonFiniteX[0]! > 1_190 && trace.nonFiniteX[0]! < 1_700)
  })

  it('tells what is not known from what was not asked', () => {
    const at = every10(101)
    const trace = makeTrace({ at, value: at.map((_, i) => (i >= 40 && i < 60 ? NaN : 7)) }, range)
    assert.deepEqual(trace.gaps, [{ from: 1_390, to: 1_600, kind: 'unknown' }])
    assert.equal(trace.samples, 81)
    assert.ok([...trace.low].every((one) => one === 7))
  })

  it('is one gap without any sample, and without any that is known', () => {
    assert.deepEqual(makeTrace({ at: [], value: [] }, range).gaps, [{ from: 1_000, to: 2_000, kind: 'unasked' }])
    const at = every10(101)
    const silent = makeTrace({ at, value: at.map(() => NaN) }, range)
    assert.deepEqual([silent.x.length, silent.gaps.map((gap) => gap.kind)], [0, ['unknown']])
  })

  it('has the same columns when time moves on by whole ones', () => {
    const random = seededRandom(9)
    const at = every10(3_000, 0)
    const value = at.map(() => random() * 100)
    const before = makeTrace({ at, value }, { from: 10_000, to: 20_000, widthPx: 100, gapSeconds: 60 })
    const after = makeTrace({ at, value }, { from: 10_100, to: 20_100, widthPx: 100, gapSeconds: 60 })
    // the columns in the middle, which both hold whole
    assert.deepEqual([...after.high].slice(2, 90), [...before.high].slice(3, 91))
  })
})

describe('the cards of the panel', () => {
  it('are those that answer, then those of which only the history knows', () => {
    const state = readyState([gpuOf(1), gpuOf(0)], 5)
    const gone = { host: 'node', key: 'GPU-9', index: 9, name: 'NVIDIA T4', memoryTotalMiB: 15_360, powerLimitW: 70 }
    const cards = gpuCards(state, [gone], sayPlain)
    assert.deepEqual(
      cards.map((card) => card.place),
      ['GPU0', 'GPU1', 'GPU9'],
    )
    assert.equal(cards[2]!.alarm, 'The card does not answer any more.')
    assert.equal(cards[2]!.now.powerW.value, null)
    assert.deepEqual(
      cards.map((card) => card.host),
      [null, null, null],
    )
  })
  it('say the host where there are several, and no reading that is old', () => {
    const state = { ...readyState([gpuOf(0), gpuOf(0, { host: 'other' })], 5), phase: 'unavailable' as const }
    const cards = gpuCards({ ...state, trouble: { id: 'x', why: 'It hangs.', remedy: '' } }, [], sayPlain)
    assert.deepEqual(
      cards.map((card) => [card.host, card.now.utilizationPercent.value, card.now.utilizationPercent.why]),
      [
        ['node', null, 'It hangs.'],
        ['other', null, 'It hangs.'],
      ],
    )
    assert.notEqual(cards[0]!.id, cards[1]!.id)
  })
  it('keep the reason of what the driver does not say, and name what runs', () => {
    const mig = unknown('Under MIG the driver does not report it.')
    const task = (name: string, mib: number): GpuProcess => ({
      pid: mib,
      name: known(name),
      usedMemoryMiB: known(mib),
      user: known('ada'),
      command: known(name),
      workingFolder: known('/'),
      startTime: unknown('not asked'),
      parents: [],
      writes: [],
      kind: 'C',
    })
    const processes = known([task('/usr/bin/python3', 2_048), task('vllm', 40_960)])
    const [card] = gpuCards(readyState([gpuOf(0, { utilizationPercent: mig, processes })], 5), [], sayPlain)
    assert.equal(card!.now.utilizationPercent.why, 'Under MIG the driver does not report it.')
    assert.equal(card!.tasks, 'vllm 40.0 GB, python3 2.0 GB')
    assert.deepEqual(gpuCards(noGpus, [], sayPlain), [])
  })
})

describe('what a GPU page says', () => {
  for (const [what, value, expected] of [
    ['nothing', null, { span: 3_600, zoom: null }],
    ['a strange span', { span: 5, zoom: 'x' }, { span: 3_600, zoom: null }],
    ['a zoom that goes back', { span: 86_400, zoom: [3, 2] }, { span: 86_400, zoom: null }],
    ['a view', { span: 21_600, zoom: [1, 2] }, { span: 21_600, zoom: [1, 2] }],
  ] as const)
    it(`is read as a view from ${what}`, () => assert.deepEqual(readGpuView(value), expected))
  it('is a question only in its bounds', () => {
    assert.equal(readTracesQuestion({ cards: [], from: 2, to: 1, widthPx: 5 }), null)
    assert.equal(readTracesQuestion({ cards: [], from: 1, to: NaN, widthPx: 5 }), null)
    const read = readTracesQuestion({ cards: ['a', 4], from: 1, to: 2, widthPx: 1e9 })
    assert.deepEqual(read, { cards: ['a'], from: 1, to: 2, widthPx: 8_192 })
  })
})
