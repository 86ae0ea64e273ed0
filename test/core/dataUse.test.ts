// Which runs used which version of data: by digests in all the forms in which runs record them.

import assert from 'node:assert/strict'
import { makeFindUses, sameUses } from '../../src/core/dataUse.ts'
import { type RunSummary, runKey } from '../../src/core/run.ts'

const train = 'ab12cd34'.padEnd(32, '5')
const bench = '0f0f0f0f'.padEnd(32, '6')
const run = (id: string, more: Partial<RunSummary>): RunSummary =>
  ({ key: runKey('/w', id), id, name: id, params: {}, tags: {}, data: [], startTime: null, ...more }) as RunSummary
const hashes = [`${train}.dir`, `md5:${bench}`, 'version-7']

describe('runs that used data', () => {
  const cases: [what: string, more: Partial<RunSummary>, hash: string | null, from?: string][] = [
    [
      'by a data set that the tool recorded',
      { data: [{ name: 'leaves', digest: train, context: 'train', manifest: null }] },
      train,
      'data leaves',
    ],
    ['by a param named so', { params: { bench_hash: bench.slice(0, 12) } }, bench, 'param bench_hash'],
    ['by a param of any name', { params: { 'train.version': `md5:${train}.dir` } }, train, 'param train.version'],
    ['by a tag', { tags: { data: train.toUpperCase() } }, train, 'tag data'],
    ['by a label', { tags: { [`data_hash:${train}`]: '' } }, train],
    ['by what is no hash, where the manifest has the same', { params: { data_hash: 'version-7' } }, 'version-7', 'param data_hash'],
    ['not by seven digits', { params: { data_hash: train.slice(0, 7) } }, null],
    ['not by digits that only begin alike', { params: { data_hash: `${train.slice(0, 12)}ffff` } }, null],
    ['not by a number', { params: { seed: 12345678 } }, null],
    ['not by a sentence', { params: { note: `trained on ${train}` } }, null],
  ]
  for (const [what, more, hash, from] of cases)
    it(`are found ${what}`, () => {
      const uses = makeFindUses()([run('r', more)], hashes)
      assert.deepEqual([...uses.keys()], hash === null ? [] : [hash])
      if (from !== undefined) assert.deepEqual(uses.get(hash!)!.from, [from])
    })

  it('stand newest first, each once, however often it says so', () => {
    const runs = [
      run('old', { startTime: 1, params: { bench_hash: bench } }),
      run('undated', { params: { bench_hash: bench } }),
      run('new', { startTime: 2, params: { bench_hash: bench, again: bench.slice(0, 10) }, tags: { bench } }),
    ]
    const found = makeFindUses()(runs, hashes).get(bench)
    assert.deepEqual(
      found?.runs,
      ['new', 'old', 'undated'].map((id) => runKey('/w', id)),
    )
    assert.deepEqual(
      found?.from,
      ['param again', 'param bench_hash'].filter((one) => found?.from.includes(one)),
    )
  })

  it('are the same until one comes or goes', () => {
    const find = makeFindUses()
    const [a, b] = [run('a', { params: { h: train } }), run('b', { params: { h: train } })]
    assert.ok(sameUses(find([a], hashes), find([{ ...a, notes: 'x' }], hashes)))
    assert.ok(!sameUses(find([a], hashes), find([a, b], hashes)))
    assert.ok(!sameUses(find([a], hashes), find([], hashes)))
  })
})
