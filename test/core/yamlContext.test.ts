// Where a cursor stands in YAML that is being typed: "|" is the cursor.

import assert from 'node:assert/strict'
import { yamlContext } from '../../src/core/yamlContext.ts'

const at = (marked: string) => {
  const offset = marked.indexOf('|')
  const before = marked.slice(0, offset)
  const line = before.split('\n').length - 1
  return yamlContext(before + marked.slice(offset + 1), line, before.length - before.lastIndexOf('\n') - 1)
}

const cases: readonly [text: string, path: string, isValue: boolean, typed: string, siblings?: readonly string[]][] = [
  ['|', '', false, ''],
  ['fea|', '', false, 'fea'],
  ['version: 1\nfea|\nlifecycle:\n', '', false, 'fea', ['version', 'lifecycle']],
  ['feasibility:\n  |', 'feasibility', false, ''],
  ['feasibility:\n  FEA-1:\n    sta|', 'feasibility FEA-1', false, 'sta'],
  [
    'feasibility:\n  FEA-1:\n    owner: Ada\n    |\n    note: x\n  FEA-2:\n    state: open\n',
    'feasibility FEA-1',
    false,
    '',
    ['owner', 'note'],
  ],
  ['feasibility:\n  FEA-1:\n    state: as|', 'feasibility FEA-1 state', true, 'as'],
  ['feasibility:\n  FEA-1:\n    state: open\n  |', 'feasibility', false, '', ['FEA-1']],
  ['feasibility:\n  FEA-1: { state: open, ow|', 'feasibility FEA-1', false, 'ow', ['state']],
  ['feasibility:\n  FEA-1: { state: o|', 'feasibility FEA-1 state', true, 'o'],
  ['thresholds:\n  - me|', 'thresholds []', false, 'me'],
  ['thresholds:\n  - metric: a\n    op|', 'thresholds []', false, 'op', ['metric']],
  ['thresholds:\n  - metric: a\n  - |', 'thresholds []', false, ''],
  ['thresholds:\n- metric: a\n- metric: b\n  |', 'thresholds []', false, '', ['metric']],
  ['thresholds:\n- metric: a\nbus|', '', false, 'bus', ['thresholds']],
  ['thresholds:\n  - {metric: a, op: "<|', 'thresholds [] op', true, '"<'],
  ['a:\n  # note: x\n\n  b|', 'a', false, 'b'],
  ['lifecycle:\n  LIF-2:\n    tasks:\n      label-guide: as|', 'lifecycle LIF-2 tasks label-guide', true, 'as'],
  ['optimise:   {metric: val/loss, dir|', 'optimise', false, 'dir', ['metric']],
  ['stages: [LIF-1, LI|', 'stages []', true, 'LI'],
]

describe('a cursor in YAML that is being typed', () => {
  for (const [text, path, isValue, typed, siblings] of cases)
    it(`is known in ${JSON.stringify(text)}`, () => {
      const found = at(text)
      assert.deepEqual([found.path.join(' '), found.isValue, found.typed], [path, isValue, typed])
      if (siblings !== undefined) assert.deepEqual([...found.siblings].sort(), [...siblings].sort())
    })
})
