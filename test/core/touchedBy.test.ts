// What is looked up again when files change: what rests on them, and nothing else.

import assert from 'node:assert/strict'
import type { FactKind } from '../../src/core/fact.ts'
import { touchedBy } from '../../src/core/touchedBy.ts'

const cases: readonly [kind: FactKind, of: string, path: string, touched: boolean][] = [
  ['text', 'planning/plan.yaml', 'planning/plan.yaml', true],
  ['text', 'planning/plan.yaml', 'planning', true],
  ['text', 'planning/plan.yaml', 'planning/plan.yaml.new', false],
  ['stat', 'a/b', 'a/c', false],
  ['git', 'data/bench.dvc', 'data/bench.dvc', true],
  ['history', 'planning/success-criteria.yaml', 'planning/success-criteria.yaml', true],
  ['changed', 'data/bench.dvc\n0123', 'data/bench.dvc', true],
  ['changed', 'data/bench.dvc\n0123', 'data/train.dvc', false],
  ['changed', 'data/*.dvc\n0123', 'data/train.dvc', true],
  ['glob', 'planning/decisions/*.md', 'planning/decisions/1.md', true],
  ['glob', 'planning/decisions/*.md', 'planning/decisions', true],
  ['glob', 'planning/decisions/*.md', 'runs/a/events.out', false],
  ['glob', '**/junit*.xml', 'reports/junit-1.xml', true],
  ['glob', '**/junit*.xml', 'runs/a', false],
  ['digest', 'data/bench/**', 'data/bench/1.png', true],
  ['runs', '', 'planning/plan.yaml', false],
  ['head', '', 'planning/plan.yaml', false],
]

describe('what a changed file touches', () => {
  for (const [kind, of, path, touched] of cases)
    it(`${path} ${touched ? 'touches' : 'leaves'} ${kind} ${of.replace('\n', ' since ')}`, () => {
      assert.equal(touchedBy([path])({ kind, of }), touched)
    })
})
