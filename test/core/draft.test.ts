// What the last feasibility question is drafted with, by everything that may be known of a project.

import assert from 'node:assert/strict'
import { draftOf } from '../../src/core/draft.ts'
import { measuredFor } from '../../src/core/accuracyCost.ts'
import { scoresOf } from '../../src/core/planScore.ts'
import type { RunSummary } from '../../src/core/run.ts'
import { factBook } from '../tools/factBook.ts'
import { criteriaYaml, good, planFiles, planRun, rule } from '../tools/planProject.ts'

const costs = ['D1', 'D2', 'D3', 'D4', 'D5', 'A1', 'A2', 'A3', 'P1', 'P2', 'P3', 'P4', 'H1', 'H2', 'H3'].map((one) => `CST-${one}`)
const draft = (
  runs: readonly RunSummary[],
  more: { files?: Readonly<Record<string, string>>; answers?: ReadonlyMap<string, number>; stopped?: readonly string[] } = {},
) => {
  const reader = factBook({ files: more.files ?? planFiles, runs })
  const scores = scoresOf(more.answers ?? new Map(), measuredFor(reader, { archetype: null, unlawful: false }))
  return draftOf(reader, scores, more.stopped ?? [])
}
const criteria = (from: string, to: string): { files: Readonly<Record<string, string>> } => {
  const text = criteriaYaml.replace(from, to)
  assert.notEqual(text, criteriaYaml)
  return { files: { ...planFiles, 'planning/success-criteria.yaml': text } }
}
const baseline = (value: number): RunSummary => planRun('rule', 100, { ...good, angle_error_deg_p50: value }, { role: 'baseline' })
const curve = (b: number): readonly RunSummary[] =>
  [100, 300, 1000, 3000].map((n, i) =>
    planRun(`n${n}`, 200 + i, { ...good, angle_error_deg_p50: 40 * n ** -b }, { params: { n_train: n } }),
  )

describe('the draft of "is ML still needed?"', () => {
  const cases: readonly [name: string, got: ReturnType<typeof draft>, decision: string | null, why?: RegExp][] = [
    ['nothing known', draft([], { files: {} }), null],
    ['no baseline', draft([]), null],
    ['a baseline on other data', draft([planRun('far', 100, good, { role: 'baseline', hash: null })]), null],
    ['a gate says no', draft([rule()], { stopped: ['RDY-3'] }), 'stop', /^RDY-3 is answered "no"$/],
    ['two gates say no', draft([], { stopped: ['RDY-3', 'RDY-7'] }), 'stop', /^RDY-3 and RDY-7 are answered "no"$/],
    [
      'the rule is good enough',
      draft([baseline(4.9)]),
      'stop',
      /^stop, or ship the rule: rule already meets the criteria, angle_error_deg_p50 4\.9$/,
    ],
    [
      'the rule reaches the target, but not a limit',
      draft([planRun('rule', 100, { angle_error_deg_p50: 4.9 }, { role: 'baseline' })]),
      'go',
    ],
    ['a candidate holds everything', draft([rule(), planRun('a', 200, good)]), 'go', /^the criteria are met: 4\.8 by a, target 5$/],
    [
      'a candidate holds the target, but nobody logged a limit',
      draft([rule(), planRun('a', 200, { angle_error_deg_p50: 4 })]),
      'go',
      /^the target is met: 4 by a, target 5; still open: nobody has logged position_error_cm_p95$/,
    ],
    ['a gap that can be paid', draft([rule()]), 'go', /^rule has 11\.2, target 5: there is something left/],
    [
      'a gap far beyond what can be paid',
      draft([baseline(500)]),
      're-scope',
      /^rule has 500, target 5, and the gap asks for at least 520,000 times the data; affordable is 100$/,
    ],
    [
      'the same gap with a larger purse',
      draft([baseline(30)], criteria('max_cost_per_1k_predictions: 0.20', 'max_data_factor: 1000')),
      'go',
    ],
    [
      'a smaller purse',
      draft([rule()], criteria('max_cost_per_1k_predictions: 0.20', 'max_data_factor: 5')),
      're-scope',
      /affordable is 5$/,
    ],
    ['a useful baseline is not re-scoped', draft([baseline(9)], criteria('max_cost_per_1k_predictions: 0.20', 'max_data_factor: 1')), 'go'],
    [
      'a curve that still falls',
      draft([rule(), ...curve(0.2)]),
      'collect-data',
      /^n3000 is the best so far, and more data still helps \(exponent 0\.2\)$/,
    ],
    [
      'a target under the errors of labels',
      draft([rule()], criteria('target: 5', 'target: 5, floor: 5')),
      're-scope',
      /^The target lies at or below/,
    ],
    [
      'little to win',
      draft([rule()], {
        answers: new Map([...costs.map((id) => [id, 0] as const), ...[1, 2, 3, 4, 5, 6].map((n) => [`IMP-${n}`, 0] as const)]),
      }),
      'go',
      /check what it is worth first/,
    ],
  ]
  for (const [name, got, decision, why] of cases)
    it(`${name}: ${decision}`, () => {
      assert.equal(got?.decision ?? null, decision, got?.why)
      if (why !== undefined) assert.match(got!.why, why)
    })

  it('waits while facts are looked up', () => {
    for (const key of ['runs\n', 'text\nplanning/success-criteria.yaml', 'text\nplanning/plan.yaml'])
      assert.equal(draftOf(factBook({ files: planFiles, pending: [key] }), scoresOf(new Map()), []), undefined)
  })
})
