// How much of a metric goes with a parameter: values worked by hand, the F distribution against tables, and no more said than is known.

import assert from 'node:assert/strict'
import { importanceOf, tailOfF } from '../../src/core/importance.ts'
import { normal, seededRandom } from '../tools/random.ts'

const near = (a: number, b: number, by = 1e-3): void => assert.ok(Math.abs(a - b) <= by, `${a} is not near ${b}`)

describe('importance', () => {
  it('is epsilon squared: a case by hand', () => {
    // groups 1,2,3 and 7,8,9: total 58, within 4, so (58 - 4 - 1 * 4/4) / 58
    const made = importanceOf(['a', 'a', 'a', 'b', 'b', 'b'], [1, 2, 3, 7, 8, 9])
    near(made.share!, 53 / 58, 1e-12)
    assert.equal(made.groups, 2)
    assert.equal(made.trend, null)
  })
  it('is all where the parameter alone decides, and nothing where it does not matter', () => {
    assert.equal(importanceOf([1, 1, 1, 2, 2, 2], [5, 5, 5, 9, 9, 9]).share, 1)
    assert.equal(importanceOf([1, 2, 1, 2, 1, 2], [5, 5, 9, 9, 7, 7]).share, 0)
    assert.equal(importanceOf([1, 2, 1, 2], [3, 3, 3, 3]).share, 0)
  })
  it('sees a valley that a correlation does not', () => {
    const x = Array.from({ length: 40 }, (_, i) => i - 19.5)
    const made = importanceOf(
      x,
      x.map((one) => one * one),
    )
    assert.ok(made.share! > 0.6)
    near(made.trend!, 0, 0.05)
  })
  it('says the way of numbers by their ranks', () => {
    near(importanceOf([1, 2, 3, 4, 5], [1, 4, 9, 16, 25]).trend!, 1, 1e-12)
    near(importanceOf([1, 2, 3, 4, 5], [5, 4, 3, 2, 1]).trend!, -1, 1e-12)
    near(importanceOf([1, 2, 2, 3], [1, 2, 3, 4]).trend!, 0.9487)
  })
  it('cannot be told from too few runs, or from a value of its own for each', () => {
    assert.equal(importanceOf([1, 2, 3], [1, 2, 3]).share, null)
    assert.equal(importanceOf(['a', 'b', 'c', 'd', 'e'], [1, 2, 3, 4, 5]).share, null)
    assert.equal(importanceOf([undefined, 1, 2, 1, 2], [NaN, 1, NaN, 2, 3]).share, null)
  })
  it('calls noise chance about as often as it should', () => {
    const random = seededRandom(8)
    let found = 0
    for (let round = 0; round < 400; round++) {
      const x = Array.from({ length: 24 }, () => random())
      if (
        importanceOf(
          x,
          x.map(() => normal(random)),
        ).chance! <= 0.05
      )
        found++
    }
    assert.ok(found >= 8 && found <= 36, `${found} of 400`)
  })
})

describe('the tail of F', () => {
  // 5 % points of the F distribution from printed tables
  for (const [above, below, f] of [
    [1, 10, 4.965],
    [2, 10, 4.103],
    [4, 20, 2.866],
    [3, 5, 5.409],
    [5, 60, 2.368],
  ] as const)
    it(`is 0.05 at ${f} for ${above} and ${below}`, () => near(tailOfF(f, above, below), 0.05, 1e-4))
  it('is 1 at nothing and 0 at infinity', () => assert.deepEqual([tailOfF(0, 2, 5), tailOfF(Infinity, 2, 5)], [1, 0]))
})
