// A view that was kept, or that a page sends, is read whole or mended; a question that is none is refused.

import assert from 'node:assert/strict'
import { freshView, readBlockQuestion, readNearestQuestion, readSeries, readView, withRuns } from '../../src/bridge/compareView.ts'
import { pack, unpack } from '../../src/bridge/wire.ts'
import { type RunKey, runKey } from '../../src/core/run.ts'

const a = runKey('/ws', 'tensorboard:a')
const b = runKey('/ws', 'tensorboard:b')

describe('the view of a comparison', () => {
  it('comes back as it was kept', () => {
    const view = {
      ...freshView([a, b]),
      slots: { [a]: 3, [b]: 1 },
      zoom: { loss: [1, 2] as const },
      sort: { column: 'state', descending: true },
      baseline: b,
      starred: [a],
      smoothing: 0.6,
      axis: 'wall' as const,
      metrics: ['loss'],
      directions: { x: 'higher' as const },
    }
    assert.deepEqual(readView(JSON.parse(JSON.stringify(view))), view)
  })
  it('is nothing without runs to name', () => {
    for (const one of [null, undefined, 7, 'x', [], {}, { runs: 'a' }]) assert.equal(readView(one), null)
  })
  it('is mended field by field', () => {
    const read = readView({
      runs: [a, 7, a],
      slots: { [a]: -1 },
      smoothing: 5,
      axis: 'z',
      zoom: { loss: [2, 1], acc: [1, Infinity], ok: [0, 1] },
      columns: { x: 1, y: false },
      sort: 'state',
      baseline: b,
      starred: [b],
      directions: { x: 'up' },
    })
    assert.deepEqual(read, { ...freshView([a]), smoothing: 0.99, columns: { y: false }, zoom: { ok: [0, 1] } })
  })
  it('forgets what belonged to runs that left', () => {
    const view = withRuns({ ...freshView([a, b]), baseline: a, starred: [a, b] }, [b])
    assert.deepEqual([view.runs, view.slots, view.baseline, view.starred], [[b], { [b]: 1 }, null, [b]])
  })
})

describe('a question of the page', () => {
  const good = { run: a, metric: 'loss', system: false, axis: 'step', from: null, to: 5, widthPx: 800.4, smoothing: 0.5 }
  it('is taken in its bounds', () => {
    assert.deepEqual(readBlockQuestion(good, [a]), { ...good, widthPx: 800 })
    assert.equal(readBlockQuestion({ ...good, widthPx: 1e9 }, [a])?.widthPx, 16_384)
  })
  const bad: readonly (readonly [string, unknown])[] = [
    ['not an object', 'x'],
    ['of a run that is not compared', { ...good, run: b }],
    ['without a metric', { ...good, metric: 7 }],
    ['on no axis', { ...good, axis: 'time' }],
    ['from nowhere', { ...good, from: NaN }],
    ['without width', { ...good, widthPx: 0 }],
    ['smoothed for ever', { ...good, smoothing: 1 }],
  ]
  for (const [name, question] of bad) it(`is refused when it is ${name}`, () => assert.equal(readBlockQuestion(question, [a]), null))
  it('is read for single points and whole series too', () => {
    assert.deepEqual(readNearestQuestion({ run: a, metric: 'loss', axis: 'wall', x: 3 }, [a]), {
      run: a,
      metric: 'loss',
      system: false,
      axis: 'wall',
      x: 3,
    })
    assert.equal(readNearestQuestion({ run: a, metric: 'loss', axis: 'wall', x: null }, [a]), null)
    assert.equal(readSeries({ run: a, metric: 'loss' }, [b] as RunKey[]), null)
  })
})

describe('the wire to a webview', () => {
  /** JSON as VS Code makes it, with typed arrays beside it. */
  const carry = (value: unknown): unknown => {
    const buffers: unknown[] = []
    const text = JSON.stringify(pack(value), (_, one: unknown) => (ArrayBuffer.isView(one) ? { at: buffers.push(one) - 1 } : one))
    return unpack(
      JSON.parse(text, (_, one: unknown) =>
        typeof one === 'object' && one !== null && Object.hasOwn(one, 'at') ? buffers[Number((one as { at: unknown }).at)] : one,
      ),
    )
  }
  it('carries numbers that JSON has no word for', () => {
    const value = { a: [NaN, Infinity, -Infinity, -0.5, 7], b: 12345678901234567890n, c: { d: -3n, e: null, f: 'x', g: true } }
    assert.deepEqual(carry(value), value)
  })
  it('is not fooled by keys that look like its own marks, or by __proto__', () => {
    const value = JSON.parse('{"params": {"$fw": "NaN", "x": 1}, "__proto__": {"y": 2}}') as unknown
    const back = carry(value)
    assert.deepEqual(JSON.stringify(back), JSON.stringify(value))
    assert.equal(Object.getPrototypeOf(back), Object.prototype)
  })
  it('ships exactly the bytes of an array', () => {
    const whole = Float64Array.of(1, 2, NaN, 4)
    const packed = pack({ x: whole.subarray(1, 3), all: whole }) as { x: Float64Array; all: Float64Array }
    assert.equal(packed.x.buffer.byteLength, 16)
    assert.deepEqual(packed.x, Float64Array.of(2, NaN))
    assert.equal(packed.all, whole)
  })
})
