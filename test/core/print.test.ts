// Digits, sizes and times as people read them.

import assert from 'node:assert/strict'
import { printAgo, printAxis, printBytes, printColumn, printCount, printGpuMemory, printNumber, printSpan } from '../../src/core/print.ts'

const table = <T extends readonly unknown[]>(
  what: string,
  print: (...args: T) => unknown,
  rows: readonly (readonly [T, unknown])[],
): void => {
  for (const [args, text] of rows)
    it(`${what} ${JSON.stringify(args, (_key, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value))} as ${JSON.stringify(text)}`, () =>
      assert.deepEqual(print(...args), text))
}

describe('print', () => {
  table<[number, number?]>('one number', printNumber, [
    [[0.14173], '0.1417'],
    [[0], '0'],
    [[-0.5], '-0.5'],
    [[12], '12'],
    [[123456], '123456'],
    [[1234567], '1.235e6'],
    [[1e-7], '1e-7'],
    [[1.25e-7], '1.25e-7'],
    [[3e-4], '0.0003'],
    [[99.99999], '100'],
    [[NaN], 'NaN'],
    [[-Infinity], '-Infinity'],
    [[1e300], '1e300'],
  ])
  table<[(number | null)[]]>('a column', printColumn, [
    [[[0.142, 0.151, null]], ['0.142', '0.151', null]],
    [[[0.1421, 0.1422]], ['0.1421', '0.1422']],
    [[[1, 2, 30]], ['1', '2', '30']],
    [[[0.5, NaN, Infinity]], ['0.500', 'NaN', 'Infinity']],
    [[[1e-3, 1e-5]], ['0.001', '1e-5']],
    [[[0.123456789, 0.123456788]], ['0.123457', '0.123457']],
    [[[]], []],
  ])
  table<[number]>('an axis label', printAxis, [
    [[0], '0'],
    [[1200000], '1.2M'],
    [[350000], '350k'],
    [[0.0003], '3e-4'],
    [[0.25], '0.25'],
    [[-1500], '-1.5k'],
    [[2e9], '2G'],
  ])
  table<[number]>('bytes', printBytes, [
    [[0], '0 B'],
    [[812], '812 B'],
    [[1400000], '1.4 MB'],
    [[62e9], '62 GB'],
    [[999.9e6], '1 GB'],
  ])
  table<[number, number]>('GPU memory', printGpuMemory, [
    [[62464, 81559], '61/80 GB'],
    [[20582, 24576], '20.1/24 GB'],
  ])
  table<[number]>('a span', printSpan, [
    [[0.2], '0 s'],
    [[59.4], '59 s'],
    [[60], '1 min'],
    [[7500], '2 h 5 min'],
    [[7200], '2 h'],
    [[86400], '1 day'],
    [[400000], '4 days'],
  ])
  table<[number, number]>('how long ago', printAgo, [
    [[100, 112], '12 s ago'],
    [[100, 90], 'now'],
    [[100, 100 + 7200], '2 h ago'],
  ])
  table<[number]>('a count', printCount, [
    [[1203441], '1,203,441'],
    [[999], '999'],
  ])
})
