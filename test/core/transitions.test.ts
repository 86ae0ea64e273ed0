// The six ways back: each trigger fires by what runs and reports show and stays dark just beside it; records are open until somebody closes them.

import assert from 'node:assert/strict'
import transitionItems from '../../src/core/content/transitions.json' with { type: 'json' }
import type { Fact } from '../../src/core/fact.ts'
import type { ItemContent } from '../../src/core/item.ts'
import type { ItemResult } from '../../src/core/project.ts'
import type { RunSummary } from '../../src/core/run.ts'
import type { Judged } from '../../src/core/stages.ts'
import { transitionsOf } from '../../src/core/transitions.ts'
import { type TransitionId, triggersOf } from '../../src/core/triggers.ts'
import { type Book, factBook } from '../tools/factBook.ts'
import { benchmarkYaml, criteriaYaml, good, planFiles, planRun } from '../tools/planProject.ts'
import { metricOf } from '../tools/runs.ts'

const bench = (more: string): Record<string, string> => ({
  'data/benchmark/manifest.yaml': benchmarkYaml.replace('overlap: {against: train-v3, duplicates: 0}\n', '') + more,
})
const pilot = (text: string): Record<string, string> => ({ 'planning/pilot.yaml': text })
const production = (values: object): Record<string, string> => ({ 'reports/production.json': JSON.stringify(values) })
const now = Date.UTC(2026, 5, 1) / 1000
const angle = (value: number, more: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> => ({
  angle_error_deg_p50: value,
  ...more,
})
const inARow = (values: readonly number[]): readonly RunSummary[] => values.map((value, i) => planRun(`r${i}`, 100 + i, angle(value)))
const losses = (train: readonly number[], validation: readonly number[], more: Partial<RunSummary> = {}): RunSummary => {
  const run = planRun('deep', 500, angle(7), more)
  return { ...run, metrics: { ...run.metrics, 'train/loss': metricOf(...train), 'val/loss': metricOf(...validation) } }
}
const planRunMet = (): Pick<RunSummary, 'metrics'> => ({
  metrics: { ...losses([0.1], [0.6, 0.4, 0.5]).metrics, ...planRun('x', 1, good).metrics },
})
/** A curve over four sizes with this exponent. */
const curve = (b: number): readonly RunSummary[] =>
  [100, 300, 1000, 3000].map((n, i) => planRun(`n${n}`, 100 + i, angle(40 * n ** -b), { params: { n_train: n } }))
const released = production({ released_at: '2026-05-01' })
const edited = (day: number): Record<string, Fact<unknown>> => ({
  'git\nplanning/success-criteria.yaml': {
    known: true,
    value: {
      tracked: true,
      dirty: false,
      first: null,
      last: { commit: 'c'.repeat(40), author: 'Ada', authorTime: Date.UTC(2026, 4, day) / 1000, subject: 'Other aim' },
    },
  },
})

describe('a reason to go back', () => {
  type Case = readonly [
    id: TransitionId,
    name: string,
    files: Readonly<Record<string, string>>,
    runs: readonly RunSummary[],
    why: RegExp | null,
    more?: Book['more'],
  ]
  const cases: readonly Case[] = [
    [
      'TRN-DP',
      'labels dearer than their budget',
      bench('label_cost: {minutes_per_item: 3, budget_minutes_per_item: 1}\n'),
      [],
      /^a label costs 3 minutes, the budget is 1$/,
    ],
    [
      'TRN-DP',
      'labels dearer by their sum',
      bench('label_cost: {total_usd: 2400, budget_usd_per_item: 1.5}\n'),
      [],
      /^a label costs 2 \$, the budget is 1\.5$/,
    ],
    ['TRN-DP', 'labels within their budget', bench('label_cost: {minutes_per_item: 1, budget_minutes_per_item: 1}\n'), [], null],
    [
      'TRN-DP',
      'labels that somebody says are too dear',
      bench('label_cost: {over_budget: true}\n'),
      [],
      /^labels cost more than their budget$/,
    ],
    [
      'TRN-DP',
      'labellers who do not agree',
      bench('agreement: {stat: cohen_kappa, value: 0.59}\n'),
      [],
      /^labellers agree by 0\.59, below 0\.6$/,
    ],
    ['TRN-DP', 'labellers who agree', bench('agreement: {stat: cohen_kappa, value: 0.6}\n'), [], null],
    [
      'TRN-DP',
      'fewer examples than planned',
      bench('planned_n: 5000\nplanned_by: 2026-05-31\n'),
      [],
      /^1,200 of 5,000 examples were there by 2026-05-31$/,
    ],
    ['TRN-DP', 'fewer examples than planned, but there is time', bench('planned_n: 5000\nplanned_by: 2026-06-30\n'), [], null],
    ['TRN-DP', 'no benchmark', { 'data/benchmark/manifest.yaml': '' }, [], null],

    ['TRN-TD', 'wrong labels', bench('label_errors: 0.08\n'), [], /^8 % of the labels were found wrong, more than 5 %$/],
    ['TRN-TD', 'few wrong labels', bench('label_errors: {rate: 0.05}\n'), [], null],
    ['TRN-TD', 'examples in both sets', bench('overlap: {duplicates: 3}\n'), [], /^3 examples of the benchmark are in the training data$/],
    [
      'TRN-TD',
      'overfitting that got worse again',
      {},
      [losses([0.1], [0.6, 0.4, 0.5])],
      /^deep overfits: its loss is 0\.1 in training and 0\.5 in validation, up from 0\.4$/,
    ],
    ['TRN-TD', 'overfitting that got worse by less than a twentieth', {}, [losses([0.1], [0.6, 0.4, 0.42])], null],
    ['TRN-TD', 'a gap while validation still falls', {}, [losses([0.1], [0.6, 0.5])], null],
    ['TRN-TD', 'overfitting where the target is met', {}, [{ ...losses([0.1], [0.6, 0.4, 0.5]), ...planRunMet() }], null],
    ['TRN-TD', 'a gap that is small', {}, [losses([0.4], [0.6, 0.4, 0.5])], null],
    ['TRN-TD', 'a gap while more data still helps', {}, [...curve(0.2), losses([0.1], [0.6, 0.5])], /, and more data still helps$/],
    ['TRN-TD', 'a gap where more data does not help', {}, [...curve(-0.2), losses([0.1], [0.6, 0.4, 0.5])], null],
    [
      'TRN-TD',
      'errors in a small slice',
      {
        'data/benchmark/manifest.yaml': benchmarkYaml.replace('260', '150'),
        'planning/success-criteria.yaml': criteriaYaml.replace('min_n: 200', 'min_n: 100'),
      },
      [planRun('a', 200, { ...good, 'dark-objects/angle_error_deg_p50': 30 })],
      /^errors gather in dark-objects, of which there are only 150 examples$/,
    ],
    [
      'TRN-TD',
      'errors in a slice that is large enough',
      {},
      [planRun('a', 200, { ...good, 'dark-objects/angle_error_deg_p50': 30 })],
      null,
    ],

    [
      'TRN-TP',
      'five in a row that are no better',
      {},
      inARow([7, 8, 8, 9, 8, 7]),
      /^5 candidates in a row were no better than r0, and the target is not met$/,
    ],
    ['TRN-TP', 'four in a row that are no better', {}, inARow([7, 8, 8, 9, 8]), null],
    [
      'TRN-TP',
      'five in a row, on other data',
      {},
      inARow([7, 8, 8, 9, 8, 7]).map((run, i) => (i > 2 ? { ...run, tags: { role: 'candidate' } } : run)),
      null,
    ],
    ['TRN-TP', 'five in a row, but the target is met', {}, inARow([4, 8, 8, 9, 8, 7]), null],
    ['TRN-TP', 'five in a row, but more data helps', {}, [...curve(0.2), ...inARow([9, 9, 9, 9, 9])], null],
    [
      'TRN-TP',
      'limits that exclude each other',
      {},
      [planRun('fast', 200, { ...good, angle_error_deg_p50: 20 }), planRun('slow', 300, { ...good, latency_ms_p95: 300 })],
      /^latency_ms_p95 is met only where angle_error_deg_p50 is not: no candidate holds both$/,
    ],
    [
      'TRN-TP',
      'limits that one run holds',
      {},
      [planRun('fast', 200, { ...good, angle_error_deg_p50: 20 }), planRun('good', 300, good)],
      null,
    ],
    ['TRN-TP', 'a limit that nobody holds', {}, [planRun('a', 200, angle(20)), planRun('b', 300, angle(20))], null],
    [
      'TRN-TP',
      'a target under the errors of the labels',
      { 'planning/success-criteria.yaml': criteriaYaml.replace('target: 5', 'target: 5, floor: 5.5') },
      [],
      /^the target asks for an error of 5, and the labels have 5\.5$/,
    ],

    [
      'TRN-YT',
      'a pilot that is worse than the benchmark',
      pilot('metric: {value: 12}\n'),
      [planRun('a', 200, good)],
      /^angle_error_deg_p50 is 12 in the pilot, and 4\.8 on the benchmark; useful is 10$/,
    ],
    ['TRN-YT', 'a pilot that is useful', pilot('metric: {value: 9}\n'), [planRun('a', 200, good)], null],
    ['TRN-YT', 'a pilot that says it did not', pilot('metric: {met: false}\n'), [], /^the pilot did not meet its metric$/],
    ['TRN-YT', 'no pilot', {}, [planRun('a', 200, good)], null],

    [
      'TRN-YD',
      'drift',
      production({ drift: { alert: true, feature: 'brightness' } }),
      [],
      /^production drifts away from the training data: brightness$/,
    ],
    ['TRN-YD', 'no drift', production({ drift: { alert: false } }), [], null],
    ['TRN-YD', 'inputs that break the schema', production({ schema_violations: 12 }), [], /^12 inputs break the schema$/],
    [
      'TRN-YD',
      'a slice that the benchmark lacks',
      production({ new_slices: ['dark-objects', 'wet'] }),
      [],
      /^seen in production and not in the benchmark: wet$/,
    ],
    [
      'TRN-YD',
      'a slice, where the benchmark has no list',
      { ...production({ new_slices: ['wet', 7] }), 'data/benchmark/manifest.yaml': '' },
      [],
      /benchmark: wet$/,
    ],
    ['TRN-YD', 'slices that the benchmark has', production({ new_slices: ['dark-objects'] }), [], null],

    [
      'TRN-YP',
      'a result that does not follow the metric',
      pilot('kpi: {agrees: false}\n'),
      [],
      /^the metric got better and the business result did not$/,
    ],
    [
      'TRN-YP',
      'a metric that is met and a business result that is not',
      pilot('kpi: {result: 320}\n'),
      [planRun('a', 200, good)],
      /^angle_error_deg_p50 is met, and picks_per_hour is not$/,
    ],
    ['TRN-YP', 'both met', pilot('kpi: {result: 390}\n'), [planRun('a', 200, good)], null],
    ['TRN-YP', 'an incident', production({ incident: 'Wrong objective' }), [], /^an incident is marked "wrong objective"$/],
    ['TRN-YP', 'criteria changed after the release', released, [], /^the criteria were changed after the release, by Ada$/, edited(2)],
    ['TRN-YP', 'criteria changed before the release', released, [], null, edited(1)],
    ['TRN-YP', 'criteria changed where nothing was released', {}, [], null, edited(2)],
  ]
  for (const [id, name, files, runs, why, more] of cases)
    it(`${id}, ${name}: ${why === null ? 'dark' : 'lit'}`, () => {
      const found = triggersOf(factBook({ files: { ...planFiles, ...files }, runs, now, ...(more === undefined ? {} : { more }) }))
      assert.ok(found !== undefined)
      const said = found[id].map((one) => one.why).join('; ')
      if (why === null) assert.equal(said, '')
      else assert.match(said, why)
    })

  it('names the line that it was read from', () => {
    const found = triggersOf(factBook({ files: { ...planFiles, ...pilot('# a\nkpi:\n  agrees: false\n') } }))!
    assert.deepEqual(
      found['TRN-YP'][0]!.evidence.map(({ path, line }) => [path, line]),
      [['planning/pilot.yaml', 2]],
    )
  })

  it('is none while nothing is there, and waits while facts are looked up', () => {
    const none = triggersOf(factBook({}))!
    assert.deepEqual(Object.values(none).flat(), [])
    assert.deepEqual(
      Object.keys(none),
      transitionItems.map((one) => one.id),
    )
    for (const key of ['runs\n', 'now\n', 'text\nplanning/pilot.yaml', 'text\nreports/production.json'])
      assert.equal(triggersOf(factBook({ files: { ...planFiles, ...pilot(''), ...released }, pending: [key] })), undefined, key)
  })
})

describe('a transition', () => {
  const items = transitionItems as unknown as readonly ItemContent[]
  const nothing: Judged = { holds: false, why: 'no such rule', evidence: [] }
  const of = (id: string, book: Book, judged: Judged = nothing, results: ReadonlyMap<string, ItemResult> = new Map()) => {
    const all = transitionsOf(factBook(book), items, results, () => judged)
    assert.equal(all?.length, 6)
    return all.find((one) => one.id === id)!
  }
  const lit: Book = { files: { ...planFiles, ...pilot('kpi: {agrees: false}\n') } }

  it('goes from stage to stage and says why it is lit', () => {
    const found = of('TRN-YP', lit)
    assert.deepEqual([found.from, found.to, found.title, found.fired, found.record], ['LIF-4', 'LIF-1', 'Deploy → Plan', true, null])
    assert.deepEqual([of('TRN-DP', lit).fired, of('TRN-DP', lit).why], [false, 'nothing points back'])
  })

  it('is lit by its rule as well, in the words of the rule, and says where a rule cannot be told', () => {
    const rule = of('TRN-DP', {}, { holds: true, why: 'agreement is 0.4', evidence: [] })
    assert.deepEqual([rule.fired, rule.why], [true, 'agreement is 0.4'])
    const dark = of('TRN-DP', {}, { holds: null, why: 'git is off', evidence: [] })
    assert.deepEqual([dark.fired, dark.why], [false, 'git is off'])
  })

  it('is dark where a person overrode it', () => {
    const waived = { status: 'overridden', why: 'overridden: pilot was a holiday week' } as ItemResult
    const found = of('TRN-YP', lit, nothing, new Map([['TRN-YP', waived]]))
    assert.deepEqual([found.fired, found.why, found.evidence], [false, 'overridden: pilot was a holiday week', []])
  })

  it('has its open record until a line closes it', () => {
    const line = (more: object): string => `${JSON.stringify({ id: 'TRN-TD', by: 'Ada', at: '2026-02-03', ...more })}\n`
    const log = (text: string): Book => ({ files: { 'planning/transitions.jsonl': text } })
    const open = line({ reason: 'labels are noisy', closes_when: 'kappa above 0.8' })
    assert.deepEqual(of('TRN-TD', log(open)).record, {
      reason: 'labels are noisy',
      by: 'Ada',
      at: '2026-02-03',
      closesWhen: 'kappa above 0.8',
    })
    assert.equal(of('TRN-TD', log(open)).fired, false)
    assert.equal(of('TRN-TD', log(open + line({ closed: true }))).record, null)
    assert.equal(of('TRN-DP', log(open)).record, null)
  })

  it('waits while facts are looked up', () => {
    assert.equal(
      transitionsOf(factBook({ pending: ['text\nplanning/transitions.jsonl'] }), items, new Map(), () => nothing),
      undefined,
    )
  })
})
