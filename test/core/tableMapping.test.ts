// Mappings of tables as a setting holds them, the globs that a file stands for, and what is read by them.

import assert from 'node:assert/strict'
import { globChoices, guessedMapping, mappingFinder, mappingWords, readMappings } from '../../src/core/tableMapping.ts'
import { seeTable } from '../../src/formats/tableSeen.ts'

const say = (text: string, ...args: readonly (string | number)[]): string =>
  text.replaceAll(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)]))
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('mappings of tables', () => {
  it('are read from a setting, and what is none is left out', () => {
    for (const [value, wanted] of [
      [null, {}],
      ['x', {}],
      [[1], {}],
      [{ '': { step: 'a' }, a: 1, b: [], c: null }, {}],
      [{ a: {} }, { a: { step: null, time: null, metrics: null } }],
      [{ a: { step: 's', time: '', metrics: ['m', 3, ''] } }, { a: { step: 's', time: null, metrics: ['m'] } }],
    ] as const)
      assert.deepEqual(readMappings(value), wanted)
  })
  it('hold for what their globs cover; the last one wins', () => {
    const find = mappingFinder(readMappings({ '**/*.csv': { step: 'a' }, 'logs/*.csv': { step: 'b' } }))
    assert.deepEqual(
      ['x.csv', 'logs/x.csv', 'logs/deep/x.csv', 'x.tsv'].map((path) => find(path)?.step),
      ['a', 'b', 'a', undefined],
    )
  })
  it('are offered for more and more files', () => {
    assert.deepEqual(globChoices('runs/a/log.csv'), ['runs/a/log.csv', '**/log.csv', 'runs/a/*.csv', 'runs/a/**/*.csv'])
    assert.deepEqual(globChoices('log'), ['log', '**/log', '*', '**/*'])
    for (const path of ['runs/a[1]/l{o}g*.csv', 'x.csv'])
      for (const glob of globChoices(path))
        assert.notEqual(mappingFinder({ [glob]: { step: null, time: null, metrics: null } })(path), undefined, glob)
  })
  it('are told in one line', () => {
    assert.equal(mappingWords({ step: 'it', time: 'ts', metrics: ['a', 'b'] }, say), 'step = it · time = ts · a, b')
    assert.equal(
      mappingWords({ step: null, time: null, metrics: ['a', 'b', 'c', 'd', 'e'] }, say),
      'step = row number · a, b, c and 2 more',
    )
    assert.equal(mappingWords({ step: null, time: null, metrics: null }, say), 'step = row number · all numbers')
  })
})

describe('a table that somebody is asked about', () => {
  for (const [what, file, text, wanted, columns] of [
    ['a CSV', 'a.csv', 'when,epoch,loss,note\n1700000000,0,1,x\n1700000001,1,,y\n', { step: 'epoch', time: 'when', metrics: ['loss'] }, 4],
    ['times by their name', 'a.csv', 'ts,k,loss\n1700000000,0,1\n', { step: null, time: 'ts', metrics: ['k', 'loss'] }, 3],
    ['JSON Lines', 'a.jsonl', '{"step":1,"a":{"b":2},"t":"x"}\n{"step":2,"c":3}\n', { step: 'step', time: null, metrics: ['a.b', 'c'] }, 4],
    ['one column', 'a.csv', 'loss\n1\n', { step: null, time: null, metrics: [] }, 0],
    ['nothing', 'a.csv', '', { step: null, time: null, metrics: [] }, 0],
    ['no JSON', 'a.jsonl', 'x\ny\n', { step: null, time: null, metrics: [] }, 0],
  ] as const)
    it(`shows its columns and guesses: ${what}`, () => {
      const seen = seeTable(file, bytes(text))
      assert.deepEqual(guessedMapping(seen), wanted)
      assert.equal(seen.columns.length, columns)
    })
  it('shows first values as they are written', () => {
    const { columns, rows } = seeTable('a.csv', bytes('k;x\n0;0,5\n1;text\n2;\n'))
    assert.equal(rows, 3)
    assert.deepEqual(
      columns.map(({ values, isNumeric }) => [values, isNumeric]),
      [
        [['0', '1', '2'], true],
        [['0,5', 'text'], false],
      ],
    )
  })
})
