// The filter of runs, as a table of what a person types.

import assert from 'node:assert/strict'
import { parseRunFilter } from '../../src/core/runFilter.ts'
import { runFilterHints } from '../../src/core/runFilterHints.ts'
import { seededRandom } from '../tools/random.ts'
import { metricOf, runAt } from '../tools/runs.ts'

const runs = [
  runAt('sweep/a', {
    params: { lr: 0.001, model: 'vit base', big: 2n ** 60n, aug: null },
    metrics: { 'val/loss': metricOf(0.5, 0.1, 0.3) },
  }),
  runAt('sweep/b', { params: { lr: 0.01, model: 'cnn', bn: true }, metrics: { 'val/loss': metricOf(0.9) }, status: 'running' }),
  runAt('seeds/c', {
    params: { lr: 0.1 },
    metrics: { acc: metricOf(0.2, 0.9), odd: metricOf(1, 7) },
    status: 'failed',
    tags: { team: 'red' },
    starred: true,
  }),
]
const names = (filter: string): string => {
  const parsed = parseRunFilter(filter)
  if (!parsed.ok) return `${parsed.at}: ${parsed.problem}`
  return runs.flatMap((run) => (parsed.test(run) ? [run.name] : [])).join('')
}

describe('the filter of runs', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'abc'],
    ['  ', 'abc'],
    ['sweep', 'ab'],
    ['SWEEP', 'ab'],
    ['sweep failed', ''],
    ['failed', 'c'],
    ['tensorboard', 'abc'],
    ['lr = 1e-3', 'a'],
    ['lr<0.05', 'ab'],
    ['lr >= 0.01', 'bc'],
    ['lr != 0.01', 'ac'],
    ['model = "vit base"', 'a'],
    ['model = "VIT BASE"', 'a'],
    ['model ~ vit', 'a'],
    ['"model" = cnn', 'b'],
    ['bn = true', 'b'],
    ['aug = null', 'a'],
    ['big = 1152921504606846976', 'a'],
    ['val/loss < 0.2', 'a'],
    ['val/loss.last < 0.2', ''],
    ['val/loss.last <= 0.3', 'a'],
    ['val/loss.max > 0.8', 'b'],
    ['acc > 0.8', 'c'],
    ['odd = 7', 'c'],
    ['model < 3', ''],
    ['missing = 1', ''],
    ['missing != 1', ''],
    ['not lr=0.1', 'ab'],
    ['not missing = 1', 'abc'],
    ['lr=0.1 or lr=0.01', 'bc'],
    ['lr=0.1 or lr=0.01 and running', 'bc'],
    ['(lr=0.1 or lr=0.01) and running', 'b'],
    ['not (failed or running)', 'a'],
    ['state = running', 'b'],
    ['status=running', 'b'],
    ['path ~ seeds', 'c'],
    ['team = red', 'c'],
    ['toString = x', ''],
    ['lr <', '3: "<" needs a value behind it.'],
    ['< 3', '0: "<" needs something before it.'],
    ['(lr<3', '0: A closing parenthesis is missing.'],
    ['lr<3)', '4: ")" is one too many.'],
    ['not', '3: The filter ends too early.'],
    ['a or', '4: The filter ends too early.'],
    ['"unclosed', ''],
    ['is:starred', 'c'],
    ['starred lr = 0.1', 'c'],
    ['not is:starred running', 'b'],
    ['IS:HIDDEN', ''],
  ]
  for (const [filter, expected] of cases)
    it(`${JSON.stringify(filter)} gives ${expected === '' ? 'none' : expected}`, () => assert.equal(names(filter), expected))

  it('never throws, whatever is typed', () => {
    const random = seededRandom(7)
    const pieces = [
      'lr',
      '<',
      '=',
      '!',
      '!=',
      '(',
      ')',
      '"',
      '\\',
      ' ',
      'not',
      'or',
      'and',
      '0.1',
      'é',
      '\n',
      '~',
      'constructor',
      '__proto__',
    ]
    for (let i = 0; i < 5_000; i++) {
      const text = Array.from({ length: Math.floor(random() * 9) }, () => pieces[Math.floor(random() * pieces.length)]!).join('')
      const parsed = parseRunFilter(text)
      if (parsed.ok) for (const run of runs) parsed.test(run)
      else assert.ok(parsed.at >= 0 && parsed.at <= text.length, text)
      runFilterHints(text, runs)
    }
  })
})

describe('a filter by tags and by patterns', () => {
  const one = { ...runs[0]!, tags: { ablation: '', stage: 'abl-v2' }, params: {}, starred: true, experiment: 'e1', notes: 'a note' }
  for (const [text, wanted] of [
    ['tag ~ "abl.*"', true],
    ['tag ~ abl*2', true],
    ['tag ~ 2*abl', false],
    ['tag = ablation', true],
    ['tag = abl', false],
    ['tag != ablation', false],
    ['tag != other', true],
    ['experiment = e1 note ~ note', true],
  ] as const)
    it(`${text} is ${wanted}`, () => {
      const parsed = parseRunFilter(text)
      assert.ok(parsed.ok)
      assert.equal(parsed.test(one), wanted)
    })
  it('offers own marks where there are some', () => {
    const labels = (text: string): string[] => runFilterHints(text, [one, ...runs]).map((hint) => hint.label)
    assert.deepEqual(labels('is:').slice(0, 2), ['is:starred', 'is:hidden'])
    assert.ok(labels('').includes('is:starred'))
    assert.equal(labels('is:starred').includes('is:starred'), false)
    assert.deepEqual(
      runFilterHints('lr<1 is:s', [one, ...runs]).map(({ text, runs: count }) => [text, count]),
      [['lr<1 is:starred ', 2]],
    )
  })
})

describe('hints while a filter is typed', () => {
  const hints = (text: string): string[] => runFilterHints(text, runs).map((hint) => hint.text)
  it('begin with parameters, then metrics, most shared first', () =>
    assert.deepEqual(
      runFilterHints('', runs)
        .slice(0, 3)
        .map((hint) => [hint.label, hint.kind, hint.runs]),
      [
        ['lr', 'param', 3],
        ['model', 'param', 2],
        ['big', 'param', 1],
      ],
    ))
  it('go on from the last word', () => assert.deepEqual(hints('lr<1 val'), ['lr<1 val/loss < ']))
  it('offer values behind a comparison, quoted where they must be', () => {
    assert.deepEqual(hints('model = '), ['model = "vit base" ', 'model = cnn '])
    assert.deepEqual(hints('lr<1 state='), ['lr<1 state=quiet ', 'lr<1 state=running ', 'lr<1 state=failed '])
  })
  it('give filters that can be read', () => {
    for (const hint of hints('model = ')) assert.ok(parseRunFilter(hint).ok, hint)
  })
})
