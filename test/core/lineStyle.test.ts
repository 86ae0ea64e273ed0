// A run's colour, dash and marker stay with it, and no two of the first thirty-two look the same.

import assert from 'node:assert/strict'
import { assignSlots, markerOf, styleOf } from '../../src/core/lineStyle.ts'
import type { RunKey } from '../../src/core/run.ts'

const keys = (...names: string[]): RunKey[] => names as RunKey[]

describe('line styles', () => {
  it('take the eight colours in order, then again with the next dash', () => {
    assert.deepEqual(
      [0, 7, 8, 16, 24].map((slot) => [styleOf(slot).colour, styleOf(slot).dash.length]),
      [
        [1, 0],
        [8, 0],
        [1, 2],
        [1, 2],
        [1, 4],
      ],
    )
  })
  it('differ in a sign besides the colour', () => {
    const looks = Array.from({ length: 32 }, (_, slot) => JSON.stringify([styleOf(slot).dash, styleOf(slot).marker]))
    assert.equal(new Set(looks).size, 32)
    assert.equal(new Set(Array.from({ length: 16 }, (_, slot) => markerOf(slot))).size, 16)
  })
  it('belong to the run as long as it is compared', () => {
    const first = assignSlots({}, keys('a', 'b', 'c'))
    assert.deepEqual(first, { a: 0, b: 1, c: 2 })
    const second = assignSlots(first, keys('c', 'a', 'd'))
    assert.deepEqual(second, { c: 2, a: 0, d: 1 })
    assert.deepEqual(assignSlots(second, keys('d', 'e', 'c')), { d: 1, c: 2, e: 0 })
  })

  it('are of the colour that a person chose, and others make room', () => {
    const colours: Readonly<Record<string, number>> = { b: 1, c: 3, d: 3 }
    const colourOf = (run: string): number | undefined => colours[run]
    const slots: Readonly<Record<string, number>> = assignSlots({}, keys('a', 'b', 'c', 'd'), colourOf)
    assert.equal(JSON.stringify(slots), JSON.stringify({ b: 0, c: 2, d: 10, a: 1 }))
    assert.deepEqual(
      keys('b', 'c', 'd').map((run) => styleOf(slots[run]!).colour),
      [1, 3, 3],
    )
    assert.deepEqual(assignSlots({ a: 0, b: 1 }, keys('a', 'b'), colourOf), { a: 0, b: 8 }, 'a place that was given stays')
    assert.deepEqual(assignSlots(slots, keys('b', 'a')), { b: 0, a: 1 }, 'without a colour a place stays too')
  })
})
