// What sets runs apart, what makes a ranking unfair, and which is better; and the four forms in which it is told.

import assert from 'node:assert/strict'
import { compareRuns, unfairness } from '../../src/core/compareRuns.ts'
import { compareHtml, compareJson, compareLines, compareMarkdown } from '../../src/core/compareText.ts'
import type { MetricSummary, RunSummary } from '../../src/core/run.ts'
import { runAt } from '../tools/runs.ts'

const metric = (value: number, step = 100): MetricSummary => {
  const point = { step, wallTime: 0, value }
  return { points: 1, nonFinite: 0, firstNonFinite: null, superseded: 0, first: point, last: point, min: point, max: point }
}
const data = (digest: string, context: 'train' | 'test' | null = 'train') => ({ name: 'leaves', digest, context, manifest: null })
const base = runAt('runs/base', {
  params: { lr: 0.1, model: 'vit', big: 2n ** 60n },
  metrics: { 'val/loss': metric(0.4), size: metric(7) },
})
const other = runAt('runs/other', {
  params: { lr: 0.2, model: 'vit', big: 2n ** 60n, warmup: 5 },
  metrics: { 'val/loss': metric(0.3), size: metric(9) },
})

describe('a comparison', () => {
  const made = compareRuns([base, other])
  it('parts what is the same from what differs', () => {
    assert.deepEqual(
      [...made.same.params],
      [
        ['model', 'vit'],
        ['big', 2n ** 60n],
      ],
    )
    assert.deepEqual(
      [...made.differs.params],
      [
        ['lr', [0.1, 0.2]],
        ['warmup', [undefined, 5]],
      ],
    )
  })
  it('says who is better only where a direction is known', () => {
    assert.deepEqual([...made.better.keys()], ['val/loss'])
    const better = made.better.get('val/loss')!
    assert.deepEqual([better.run, better.direction, better.value], [1, 'lower', 0.3])
    assert.ok(Math.abs(better.by - 0.1) < 1e-12)
  })
  it('is JSON with null for what is not known and digits for what JSON cannot hold', () => {
    const json = JSON.parse(JSON.stringify(compareJson(made))) as {
      runs: string[]
      same: { params: Record<string, unknown> }
      differs: Record<string, Record<string, unknown>>
      better: Record<string, { run: string }>
    }
    assert.deepEqual(json.runs, [base.id, other.id])
    assert.deepEqual(json.differs['params']!['warmup'], { [base.id]: null, [other.id]: 5 })
    assert.equal(json.same.params['big'], String(2n ** 60n))
    assert.deepEqual(Object.keys(json.differs), ['params', 'metrics', 'environment', 'data', 'code', 'command'])
    assert.equal(json.better['val/loss']!.run, other.id)
  })
  it('is told in lines, Markdown and HTML, whatever stands in names', () => {
    const odd = runAt('runs/odd', { name: '<b>|x', params: { 'a|b': '<script>' } })
    const forms = compareRuns([base, odd])
    assert.ok(compareLines(forms).some((line) => line.includes('a|b')))
    assert.match(compareMarkdown(forms), /\| a\\\|b \|/)
    assert.ok(!compareHtml(forms).includes('<script>'))
    assert.ok(!compareHtml(forms).includes('<b>'))
  })
  it('names NaN by its name', () => {
    const lost = runAt('runs/nan', { metrics: { 'val/loss': { ...metric(NaN), min: null, max: null } } })
    const json = compareJson(compareRuns([base, lost])) as { differs: { metrics: Record<string, Record<string, unknown>> } }
    assert.equal(json.differs.metrics['val/loss']![lost.id], 'NaN')
    assert.equal(compareRuns([base, lost]).better.size, 0)
  })
})

describe('a ranking is unfair', () => {
  const cases: readonly (readonly [string, readonly Partial<RunSummary>[], readonly string[]])[] = [
    ['nowhere between like runs', [{}, {}], []],
    ['where runs were trained on different data', [{ data: [data('md5:aaaaaaaaaa')] }, { data: [data('md5:bbbbbbbbbb')] }], ['data']],
    ['not where one does not say', [{ data: [data('a')] }, {}], []],
    ['where they were measured on different data', [{ data: [data('a', 'test')] }, { data: [data('b', 'test')] }], ['evaluation']],
    ['where one was stopped early', [{ metrics: { loss: metric(1, 100) } }, { metrics: { loss: metric(1, 40) } }], ['length']],
    ['not for a last step or two', [{ metrics: { loss: metric(1, 100) } }, { metrics: { loss: metric(1, 97) } }], []],
    ['where one still runs', [{ status: 'finished' }, { status: 'running' }], ['unfinished']],
    [
      'where one ran with changes that no commit holds',
      [{}, { git: { commit: 'a', branch: null, dirty: true, remote: null } }],
      ['uncommitted'],
    ],
  ]
  for (const [where, runs, kinds] of cases)
    it(where, () =>
      assert.deepEqual(
        unfairness(runs.map((run, i) => runAt(`runs/r${i}`, { status: 'finished', ...run }))).map((one) => one.kind),
        kinds,
      ),
    )
  it('in whole sentences with names', () => {
    const [one] = unfairness([runAt('runs/a', { data: [data('md5:aaaaaaaaaa')] }), runAt('runs/b', { data: [data('md5:bbbbbbbbbb')] })])
    assert.equal(one!.text, 'Trained on different data: a used leaves aaaaaaa; b used leaves bbbbbbb.')
  })
})
