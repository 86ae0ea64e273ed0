// The GPU under a curve: wall times become places on the curve's own axis, nothing is guessed beyond what was logged; and whose names mean a GPU.

import assert from 'node:assert/strict'
import { recordedGpus } from '../../src/core/gpuRecorded.ts'
import { type Knots, knotsOf, onAxis, placeOn, traceOn, usualGap } from '../../src/core/gpuUnderRun.ts'
import { seededRandom } from '../tools/random.ts'

const points = (rows: readonly (readonly [step: number, wall: number, superseded?: number])[]) => ({
  step: Float64Array.from(rows, (row) => row[0]),
  wallTime: Float64Array.from(rows, (row) => row[1]),
  value: new Float64Array(rows.length),
  superseded: Uint8Array.from(rows, (row) => row[2] ?? 0),
})

describe('wall times on the axis of steps', () => {
  const knots = knotsOf(
    points([
      [0, 100],
      [10, 110],
      [20, 200],
    ]),
  )
  for (const [time, place] of [
    [100, 0],
    [105, 5],
    [110, 10],
    [155, 15],
    [200, 20],
    [99, NaN],
    [201, NaN],
  ] as const)
    it(`puts ${time} at ${place}`, () => assert.equal(placeOn(knots, time), place))

  it('leave out what a restart took back, and times that go back', () => {
    const restarted = knotsOf(
      points([
        [0, 100],
        [10, 110],
        [20, 120, 1],
        [11, 300],
        [12, 290],
        [20, 320],
      ]),
    )
    assert.deepEqual([...Array.from(restarted.at)], [0, 10, 11, 20])
  })
  it('never go back, whatever the points', () => {
    const random = seededRandom(4)
    for (let round = 0; round < 200; round++) {
      const rows = Array.from({ length: 30 }, () => [Math.round(random() * 40), random() * 1_000, random() < 0.2 ? 1 : 0] as const)
      const made: Knots = knotsOf(points(rows))
      let before = -Infinity
      for (let time = 0; time <= 1_000; time += 7) {
        const place = placeOn(made, time)
        if (Number.isNaN(place)) continue
        assert.ok(place >= before)
        before = place
      }
    }
  })
})

describe('a trace under a curve', () => {
  const times = Array.from({ length: 100 }, (_, i) => 1_000 + i * 10).filter((time) => time < 1_300 || time > 1_600)
  it('tells its gaps by the clock, wherever they lie on the axis', () => {
    const knots: Knots = { wall: [1_000, 2_000], at: [0, 500] }
    const trace = traceOn(
      onAxis(times, () => 90, 'step', 0, knots),
      { from: 0, to: 500, widthPx: 500, gapSeconds: 60 },
    )
    assert.deepEqual(
      trace.gaps.map((gap) => [Math.round(gap.from), Math.round(gap.to), gap.kind]),
      [[145, 305, 'unasked']],
    )
    assert.equal(trace.nonFiniteX.length, 1)
  })
  it('begins at 0 on the relative axis, and says nothing of steps without knots', () => {
    assert.deepEqual([...(onAxis([1_005], () => 1, 'relative', 1_000, null).at as number[])], [5])
    assert.equal(onAxis([1_005], () => 1, 'step', 0, null).at.length, 0)
  })
  it('calls five usual pauses a gap, a minute at least', () => {
    assert.equal(usualGap([0, 10, 20, 30]), 60)
    assert.equal(usualGap([0, 30, 60, 90]), 150)
    assert.equal(usualGap([]), 60)
  })
})

describe('recorded use and memory of a GPU', () => {
  for (const [tool, names, expected] of [
    ['W&B', ['gpu.0.gpu', 'gpu.0.memoryAllocated', 'gpu.0.powerWatts', 'cpu'], [['0', 'gpu.0.gpu', 'gpu.0.memoryAllocated']]],
    ['older W&B', ['system.gpu.1.gpu', 'system.gpu.1.memory'], [['1', 'system.gpu.1.gpu', null]]],
    [
      'MLflow',
      ['system/gpu_1_utilization_percentage', 'system/gpu_0_memory_usage_percentage', 'system/gpu_0_memory_usage_megabytes'],
      [
        ['0', null, 'system/gpu_0_memory_usage_percentage'],
        ['1', 'system/gpu_1_utilization_percentage', null],
      ],
    ],
    [
      'ClearML',
      [':monitor:gpu/gpu_0_utilization', ':monitor:gpu/gpu_0_mem_usage'],
      [['0', ':monitor:gpu/gpu_0_utilization', ':monitor:gpu/gpu_0_mem_usage']],
    ],
    ['Trackio', ['gpu_util', 'mem'], [['', 'gpu_util', null]]],
    ['SwanLab', ['__swanlab__.gpu.0.pct', '__swanlab__.gpu.0.mem.pct'], [['0', '__swanlab__.gpu.0.pct', '__swanlab__.gpu.0.mem.pct']]],
    ['nobody', ['cpu', 'system/cpu_utilization_percentage', 'val/loss'], []],
  ] as const)
    it(`of ${tool}`, () =>
      assert.deepEqual(
        recordedGpus(names).map((one) => [one.gpu, one.use, one.memory]),
        expected,
      ))
})
