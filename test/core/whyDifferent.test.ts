// Two runs side by side, and their sections as texts for a diff.

import assert from 'node:assert/strict'
import { readWhySection, sectionText, whyDifferent } from '../../src/core/whyDifferent.ts'
import { runAt } from '../tools/runs.ts'

const a = runAt('a', { params: { lr: 0.1, model: 'vit' }, command: 'python train.py', host: 'n1' })
const b = runAt('b', { params: { lr: 0.2, model: 'vit', note: 'x\ny' }, command: 'python train.py --x', host: 'n1' })

describe('why two runs differ', () => {
  it('is told in five sections, with how much is equal', () => {
    assert.deepEqual(
      whyDifferent(a, b).map((one) => [one.section, one.rows.map((row) => row.name), one.same]),
      [
        ['result', [], 0],
        ['params', ['lr', 'note'], 1],
        ['data', [], 0],
        ['code', ['command'], 0],
        ['environment', [], 2],
      ],
    )
  })
  it('is text in the order of names, one line each, long ones indented', () => {
    assert.equal(sectionText(b, 'params'), 'lr: 0.2\nmodel: vit\nnote: |\n  x\n  y\n')
    assert.equal(sectionText(a, 'data'), '')
  })
  it('knows its sections by name only', () => {
    assert.deepEqual([readWhySection('code'), readWhySection('../x'), readWhySection(3)], ['code', null, null])
  })
})
