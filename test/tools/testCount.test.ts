// The summary of `npm test` counts what mocha printed, and never takes a broken layer for a good one.

import assert from 'node:assert/strict'
import { type TestCount, countLine, layerCount } from './testCount.ts'

const cases: [name: string, printed: string, endedWell: boolean, count: TestCount, line: string][] = [
  ['all passed', '\n  312 passing (4s)\n', true, { passed: 312, failed: 0, skipped: 0 }, '312 passed, 0 failed'],
  ['some skipped', '  2 passing (1ms)\n  3 pending\n', true, { passed: 2, failed: 0, skipped: 3 }, '2 passed, 0 failed, 3 skipped'],
  ['one failed', '  5 passing (1s)\n  1 failing\n\n  1) x\n', false, { passed: 5, failed: 1, skipped: 0 }, '5 passed, 1 failed'],
  [
    'in colours',
    '\u001b[92m \u001b[0m\u001b[32m 7 passing\u001b[0m\u001b[90m (1s)\u001b[0m\n',
    true,
    { passed: 7, failed: 0, skipped: 0 },
    '7 passed, 0 failed',
  ],
  ['broken before the first test', 'SyntaxError: no\n', false, { passed: 0, failed: 1, skipped: 0 }, '0 passed, 1 failed'],
  ['ended well without a test', '  0 passing (1ms)\n', true, { passed: 0, failed: 1, skipped: 0 }, '0 passed, 1 failed'],
  ['killed after the count', '  9 passing (1s)\n', false, { passed: 9, failed: 1, skipped: 0 }, '9 passed, 1 failed'],
  [
    'a test that speaks of passing',
    'x 4 passing cars\n  1 passing (1s)\n',
    true,
    { passed: 1, failed: 0, skipped: 0 },
    '1 passed, 0 failed',
  ],
]

describe('the count of a layer', () => {
  for (const [name, printed, endedWell, count, line] of cases)
    it(`is right when it was ${name}`, () => {
      assert.deepEqual(layerCount(printed, endedWell), count)
      assert.equal(countLine(count), line)
    })
})
