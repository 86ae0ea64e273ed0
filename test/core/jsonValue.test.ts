// What JSON has no word for: numbers by their names, bigints as digits, wherever they stand in an answer.

import assert from 'node:assert/strict'
import { jsonText } from '../../src/core/jsonValue.ts'

describe('an answer as JSON', () => {
  it('holds NaN, infinities and integers beyond 2^53 at any depth', () => {
    const answer = { schema: 1, score: NaN, rows: [[Infinity, -Infinity, 0.5], { big: 2n ** 64n, none: null, not: undefined }] }
    assert.deepEqual(JSON.parse(jsonText(answer, 2)), {
      schema: 1,
      score: 'NaN',
      rows: [['Infinity', '-Infinity', 0.5], { big: '18446744073709551616', none: null }],
    })
  })
})
