// A sweep in numbers: when there is one, what its axes are, who is good.

import assert from 'node:assert/strict'
import type { ParamValue, RunSummary } from '../../src/core/run.ts'
import { catalogueOf } from '../../webview/compare/columnsShape.ts'
import { scaleOf, sweepOf, sweepText } from '../../webview/compare/sweepShape.ts'
import { metricOf, runAt } from '../tools/runs.ts'

const runs = (count: number, more: (i: number) => Record<string, ParamValue> = () => ({})): RunSummary[] =>
  Array.from({ length: count }, (_, i) =>
    runAt(`s/${i}`, {
      params: { lr: 10 ** -(1 + (i % 4)), model: i % 2 === 0 ? 'a' : 'b', seed: i, same: 1, ...more(i) },
      metrics: { 'val/loss': metricOf(5, 1 + i) },
    }),
  )
const sweep = (of: readonly RunSummary[], metric: string | null = null): ReturnType<typeof sweepOf> =>
  sweepOf(of, catalogueOf(of, {}), {}, metric)

describe('a sweep', () => {
  it('begins at eight runs and two parameters that vary, seeds not among them', () => {
    assert.equal(sweep(runs(7)), null)
    assert.deepEqual(
      sweep(runs(8))!
        .params.map((one) => one.name)
        .sort(),
      ['lr', 'model'],
    )
    assert.equal(sweep(runs(8, () => ({ model: 'a' }))), null)
  })
  it('has the best first, a quarter of them good, and none without a direction', () => {
    const made = sweep(runs(12))!
    assert.deepEqual(made.runs.map((run) => run.name).slice(0, 2), ['0', '1'])
    assert.equal(made.runs.filter((run) => run.good).length, 3)
    const plain = runs(8).map((run) => ({ ...run, metrics: { size: metricOf(1, Number(run.name)) } }))
    assert.equal(sweep(plain)!.runs.filter((run) => run.good).length, 0)
  })
  it('leaves out runs without a finite value, and counts them', () => {
    const some = [...runs(9), runAt('s/nan', { params: { lr: 1, model: 'a' }, metrics: { 'val/loss': metricOf(NaN) } })]
    assert.deepEqual([sweep(some)!.runs.length, sweep(some)!.without], [9, 1])
  })
  it('puts what explains most first', () => {
    const made = sweep(runs(16, (i) => ({ tells: i < 8 ? 'x' : 'y' })))!
    assert.equal(made.params[0]!.name, 'tells')
  })
  it('is asked about a metric that runs share, else about the one that matters', () => {
    const some = runs(8).map((run) => ({ ...run, metrics: { ...run.metrics, acc: metricOf(0.5) } }))
    assert.equal(sweep(some, 'acc')!.metric, 'acc')
    assert.equal(sweep(some, 'nothing')!.metric, 'val/loss')
  })
  it('says a run in words', () =>
    assert.match(sweepText(sweep(runs(8))!.runs[0]!, sweep(runs(8))!), /^0: (lr 0\.1, model a|model a, lr 0\.1) → val\/loss 1$/))
})

describe('an axis', () => {
  it('is logarithmic over two powers of ten of positive numbers', () => {
    const scale = scaleOf('lr', [0.001, 0.1], 5)!
    assert.equal(scale.log, true)
    assert.deepEqual([scale.place(0.001), scale.place(0.1)], [0, 1])
    assert.ok(Math.abs(scale.place(0.01)! - 0.5) < 1e-12)
    assert.equal(scaleOf('x', [0, 100], 5)!.log, false)
  })
  it('has a place for each word in natural order, and none for what is missing', () => {
    const scale = scaleOf('m', ['b10', 'b2', undefined, true], 5)!
    assert.deepEqual(
      scale.ticks.map((tick) => tick.text),
      ['b2', 'b10', 'true'],
    )
    assert.deepEqual([scale.place('b2'), scale.place(true), scale.place(undefined), scale.place('z')], [0, 1, null, null])
  })
  it('is none for nothing and for more words than can be read', () => {
    assert.equal(scaleOf('m', [undefined, null], 5), null)
    assert.equal(
      scaleOf(
        'm',
        Array.from({ length: 30 }, (_, i) => `w${i}`),
        5,
      ),
      null,
    )
  })
})
