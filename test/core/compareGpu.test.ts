// The answer to "what did this run's GPU do": from our own history where the run's cards are known, else from what its tool recorded, on the asked axis.

import assert from 'node:assert/strict'
import type { SeriesPoints } from '../../src/core/block.ts'
import { makeGpuHistory } from '../../src/core/gpuHistory.ts'
import { known } from '../../src/core/gpu.ts'
import type { RunSummary } from '../../src/core/run.ts'
import { sayPlain } from '../../src/core/say.ts'
import { type CompareGpuParts, gpuUnder, hasGpu } from '../../src/host/compareGpu.ts'
import { gpuOf, readyState } from '../tools/gpuPage.ts'
import { metricOf, runAt } from '../tools/runs.ts'

const points = (wall: readonly number[], value: (i: number) => number): SeriesPoints => ({
  step: Float64Array.from(wall, (_, i) => i * 100),
  wallTime: Float64Array.from(wall),
  value: Float64Array.from(wall, (_, i) => value(i)),
  superseded: new Uint8Array(wall.length),
})
const begin = 1_000_000
const wall = Array.from({ length: 11 }, (_, i) => begin + i * 60)
const series: Readonly<Record<string, SeriesPoints>> = {
  loss: points(wall, (i) => 1 / (i + 1)),
  'gpu.0.gpu': points(wall, () => 88),
  'gpu.0.memoryAllocated': points(wall, () => 44),
}

function parts(cards: ReadonlyMap<RunSummary['key'], readonly string[]>): CompareGpuParts {
  const history = makeGpuHistory()
  for (let at = begin; at <= begin + 600; at += 10)
    history.append(
      readyState(
        [gpuOf(0, { utilizationPercent: known(5) }), gpuOf(1, { utilizationPercent: known(70), memoryUsedMiB: known(81_559 / 2) })],
        at,
      ),
    )
  const ask = async (name: string, question: { metric: string; axis?: string }): Promise<unknown> => {
    if (name === 'points') return series[question.metric]
    if (name === 'block') return question.axis === 'relative' ? { fullFrom: 0 } : { fullFrom: begin }
    throw new Error(name)
  }
  return { reader: { ask: ask as never }, history, cards: () => cards, say: sayPlain }
}
const run = runAt('a', { metrics: { loss: metricOf(1, 2) }, startTime: begin, endTime: begin + 600, tools: ['wandb'] })
const recorded: RunSummary = { ...run, systemMetrics: { 'gpu.0.gpu': metricOf(1), 'gpu.0.memoryAllocated': metricOf(1), cpu: metricOf(1) } }
const never = new AbortController().signal
const question = (axis: 'step' | 'relative' | 'wall', from: number, to: number) =>
  ({ run: run.key, metric: 'loss', system: false, axis, from, to, widthPx: 500 }) as const

describe('the GPU of a run', () => {
  const own = new Map([[run.key, ['node\nGPU-1']]])
  it('is the card that its process used, in per cent of it', async () => {
    const [gpu, ...more] = await gpuUnder(parts(own), run, question('wall', begin, begin + 600), never)
    assert.deepEqual([gpu!.label, gpu!.source, more.length], ['GPU1', 'history', 0])
    assert.ok([...gpu!.use!.last].every((value) => value === 70))
    assert.ok([...gpu!.memory!.last].every((value) => Math.abs(value - 50) < 0.01))
  })
  for (const [axis, from, to] of [
    ['step', 0, 1_000],
    ['relative', 0, 600],
  ] as const)
    it(`lies at the same wall times on the axis "${axis}"`, async () => {
      const [gpu] = await gpuUnder(parts(own), run, question(axis, from, to), never)
      assert.deepEqual([gpu!.use!.x[0], gpu!.use!.x.at(-1)], [from, to])
      assert.equal(gpu!.use!.gaps.length, 0)
    })
  it('is what its tool recorded where we did not look', async () => {
    const [gpu] = await gpuUnder(parts(new Map()), recorded, question('step', 0, 1_000), never)
    assert.deepEqual([gpu!.label, gpu!.source], ['GPU 0, as Weights & Biases recorded it', 'recorded'])
    assert.deepEqual([gpu!.use!.last[3], gpu!.memory!.last[3], gpu!.use!.x[3]], [88, 44, 300])
  })
  it('is ours before the tool’s, and none where nobody knows', async () => {
    const [gpu] = await gpuUnder(parts(own), recorded, question('wall', begin, begin + 600), never)
    assert.equal(gpu!.source, 'history')
    assert.deepEqual(await gpuUnder(parts(new Map()), run, question('wall', begin, begin + 600), never), [])
    assert.deepEqual([hasGpu(run, new Map()), hasGpu(recorded, new Map()), hasGpu(run, own)], [false, true, true])
  })
})
