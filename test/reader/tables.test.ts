// Tables that a person mapped, read by the reader as they said; others as before.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readMappings } from '../../src/core/tableMapping.ts'
import { withTables } from '../../src/formats/plain.ts'
import { formats } from '../../src/formats/registry.ts'
import { readClaim, settledBelow } from '../tools/formatLaws.ts'

function seriesOf(files: Readonly<Record<string, string>>, tables: unknown): Record<string, string> {
  const root = mkdtempSync(join(tmpdir(), 'flywheel-tables-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const told: Record<string, string> = {}
    for (const [format, claims] of settledBelow(withTables(formats, readMappings(tables)), root))
      for (const claim of claims)
        for (const run of readClaim(format, claim, root).runs.values())
          for (const [name, { points }] of run.series)
            told[`${claim.run}:${name}`] = points.map(([step, time, value]) => `${step}@${time}:${value}`).join(' ')
    return told
  } finally {
    rmSync(root, { recursive: true })
  }
}

describe('tables that a person mapped', () => {
  const table = 'k,when,loss,other\n3,1700000000000,1,7\n1,1700000001000,2,8\n'
  it('are no runs before', () => assert.deepEqual(seriesOf({ 'a.csv': table }, {}), {}))
  for (const [what, files, tables, wanted] of [
    [
      'step, time and one metric',
      { 'a.csv': table },
      { 'a.csv': { step: 'k', time: 'when', metrics: ['loss'] } },
      { 'a.csv:loss': '3@1700000000:1 1@1700000001:2' },
    ],
    ['the number of the row', { 'a.csv': table }, { '*.csv': { metrics: ['loss'] } }, { 'a.csv:loss': '0@NaN:1 1@NaN:2' }],
    [
      'all numbers',
      { 'a.csv': table },
      { '*.csv': { step: 'k', time: 'when' } },
      { 'a.csv:loss': '3@1700000000:1 1@1700000001:2', 'a.csv:other': '3@1700000000:7 1@1700000001:8' },
    ],
    ['another ending', { 'x/a.log': table }, { 'x/**': { step: 'k', metrics: ['loss'] } }, { 'x/a.log:loss': '3@NaN:1 1@NaN:2' }],
    ['a table without those columns', { 'a.csv': 'p,q\n1,2\n' }, { '*.csv': { step: 'k', metrics: ['loss'] } }, {}],
    [
      'JSON Lines',
      { 'a.jsonl': '{"n":{"it":5},"m":{"loss":1},"x":9}\n{"n":{"it":6},"m":{"loss":2}}\n' },
      { 'a.jsonl': { step: 'n.it', metrics: ['m.loss'] } },
      { 'a.jsonl:m.loss': '5@NaN:1 6@NaN:2' },
    ],
    ['JSON Lines by the number of the line', { 'a.jsonl': '{"x":1}\n{"x":2}\n' }, { 'a.jsonl': {} }, { 'a.jsonl:x': '0@NaN:1 1@NaN:2' }],
  ] as const)
    it(`are read by ${what}`, () => assert.deepEqual(seriesOf(files, tables), wanted))
  it('leave the formats as they are when there are none', () => {
    assert.equal(withTables(formats, {}), formats)
    assert.equal(withTables(formats, undefined), formats)
  })
})
