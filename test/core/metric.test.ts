// Which way a metric is better is told by its name, or not at all.

import assert from 'node:assert/strict'
import { bestOf, directionOf } from '../../src/core/metric.ts'

const cases: readonly (readonly [string, 'lower' | 'higher' | null])[] = [
  ['loss', 'lower'],
  ['val/loss', 'lower'],
  ['trainLoss', 'lower'],
  ['eval_wer', 'lower'],
  ['perplexity', 'lower'],
  ['val/accuracy', 'higher'],
  ['metrics/mAP50-95(B)', 'higher'],
  ['top5_acc', 'higher'],
  ['accuracy/lossless', 'higher'],
  ['error_recall', 'higher'],
  ['recall_error', 'lower'],
  ['bleu', 'higher'],
  ['lr', null],
  ['epoch', null],
  ['grad_norm', null],
  ['glossy', null],
  ['', null],
]

describe('the direction of a metric', () => {
  for (const [name, direction] of cases)
    it(`of ${JSON.stringify(name)} is ${direction ?? 'not known'}`, () => assert.equal(directionOf(name), direction))

  it('decides which point is the best', () => {
    const point = (value: number) => ({ step: 1, wallTime: null, value })
    const metric = {
      points: 2,
      nonFinite: 0,
      firstNonFinite: null,
      superseded: 0,
      first: point(1),
      last: point(2),
      min: point(1),
      max: point(2),
    }
    assert.equal(bestOf('loss', metric)?.value, 1)
    assert.equal(bestOf('auc', metric)?.value, 2)
    assert.equal(bestOf('lr', metric), null)
    assert.equal(bestOf('lr', metric, 'higher')?.value, 2)
  })
})
