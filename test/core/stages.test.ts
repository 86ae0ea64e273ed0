// How far stages are: the worst part decides, what is open, what waivers look like, what a transition reopens.

import assert from 'node:assert/strict'
import type { ItemContent, RuleText } from '../../src/core/item.ts'
import type { ItemStatus } from '../../src/core/planStatus.ts'
import type { ItemResult, TransitionResult } from '../../src/core/project.ts'
import { type Judged, stagesOf } from '../../src/core/stages.ts'

const stage = (levels: ItemContent['rule']['levels'], id = 'LIF-2'): ItemContent => ({
  id,
  group: 'LIF',
  title: 'Collect data',
  question: '?',
  why: '.',
  class: 'A',
  rubric: ['', '', '', ''],
  rule: { levels },
  sources: [],
})
const result = (id: string, status: ItemStatus): ItemResult => ({
  id,
  group: id.split('-')[0]!,
  title: `Title of ${id}`,
  status,
  computed: status,
  level: null,
  why: `${id} is ${status}`,
  next: null,
  evidence: [],
  attestedBy: null,
  overridden: null,
  staleCommit: null,
  score: null,
  answer: null,
  on: true,
  pending: false,
})
const levelOf: Readonly<Record<ItemStatus, number>> = {
  'not-met': 0,
  asserted: 1,
  evidenced: 2,
  verified: 3,
  stale: 1,
  'not-checkable': 0,
  overridden: 3,
  'not-applicable': 3,
}
const results = (...all: readonly (readonly [id: string, status: ItemStatus])[]): ReadonlyMap<string, ItemResult> =>
  new Map(all.map(([id, status]) => [id, result(id, status)]))
/** `item` by its level; a file is there when it is called "yes", nobody knows of "perhaps". */
const judgeWith =
  (standing: ReadonlyMap<string, ItemResult>) =>
  (rule: RuleText): Judged => {
    const item = rule['item'] as { id: string; level: number } | undefined
    if (item === undefined) {
      const path = rule['file.tracked']
      return { holds: path === 'yes' ? true : path === 'no' ? false : null, why: `file ${String(path)}`, evidence: [] }
    }
    const status = standing.get(item.id)!.status
    return {
      holds: status === 'not-checkable' ? null : levelOf[status] >= item.level,
      why: `${item.id} is ${status}`,
      evidence: [],
      label: 'a label',
    }
  }
const item = (id: string, level: number): RuleText => ({ item: { id, level } })
const file = (name: string): RuleText => ({ 'file.tracked': name })
const taken: TransitionResult = {
  id: 'TRN-TD',
  from: 'LIF-3',
  to: 'LIF-2',
  title: 'Train → Data',
  fired: false,
  why: '',
  evidence: [],
  record: { reason: 'labels are noisy', by: 'Ada', at: '2026-02-03', closesWhen: null },
}
const only = (
  levels: ItemContent['rule']['levels'],
  standing: ReadonlyMap<string, ItemResult>,
  transitions: readonly TransitionResult[] = [],
  id?: string,
) => stagesOf([stage(levels, id)], standing, judgeWith(standing), transitions)[0]!

describe('a stage', () => {
  const all = (...parts: readonly RuleText[]): ItemContent['rule']['levels'] => ({ '3': { all: parts } })
  const cases: readonly [
    name: string,
    parts: readonly RuleText[],
    standing: readonly (readonly [string, ItemStatus])[],
    status: ItemStatus,
    met: number,
    why: string,
  ][] = [
    ['everything verified', [item('A', 3), file('yes')], [['A', 'verified']], 'verified', 2, '2 of 2'],
    [
      'the worst part decides',
      [item('A', 2), item('B', 2)],
      [
        ['A', 'verified'],
        ['B', 'evidenced'],
      ],
      'evidenced',
      2,
      '2 of 2',
    ],
    [
      'an asserted part is counted',
      [item('A', 3), item('B', 1)],
      [
        ['A', 'verified'],
        ['B', 'asserted'],
      ],
      'asserted',
      2,
      '2 of 2, 1 asserted',
    ],
    ['a part that is missing', [item('A', 3), file('no')], [['A', 'verified']], 'not-met', 1, '1 of 2: file no'],
    ['a part that is not far enough is at most asserted', [item('A', 3)], [['A', 'evidenced']], 'asserted', 0, '0 of 1: A is evidenced'],
    ['a part that is not met', [item('A', 1)], [['A', 'not-met']], 'not-met', 0, '0 of 1: A is not-met'],
    ['a part that is stale', [item('A', 2), file('yes')], [['A', 'stale']], 'stale', 1, '1 of 2: A is stale'],
    ['a part that nobody can check', [item('A', 3), file('perhaps')], [['A', 'verified']], 'not-checkable', 1, '1 of 2: file perhaps'],
    ['an item that nobody can check', [item('A', 3)], [['A', 'not-checkable']], 'not-checkable', 0, '0 of 1: A is not-checkable'],
    [
      'full of waivers is not full of evidence',
      [item('A', 3), item('B', 3)],
      [
        ['A', 'overridden'],
        ['B', 'overridden'],
      ],
      'overridden',
      2,
      '2 of 2, 2 overridden',
    ],
    [
      'one waiver among evidence',
      [item('A', 3), item('B', 2)],
      [
        ['A', 'overridden'],
        ['B', 'evidenced'],
      ],
      'evidenced',
      2,
      '2 of 2, 1 overridden',
    ],
    [
      'one waiver among what is verified',
      [item('A', 3), item('B', 3)],
      [
        ['A', 'overridden'],
        ['B', 'verified'],
      ],
      'overridden',
      2,
      '2 of 2, 1 overridden',
    ],
    [
      'what does not apply lifts nothing',
      [item('A', 3), item('B', 3)],
      [
        ['A', 'not-applicable'],
        ['B', 'verified'],
      ],
      'verified',
      2,
      '2 of 2',
    ],
    ['nothing that applies', [item('A', 3)], [['A', 'not-applicable']], 'not-applicable', 1, '1 of 1'],
  ]
  for (const [name, parts, standing, status, met, why] of cases)
    it(`${name}: ${status}`, () => {
      const found = only(all(...parts), results(...standing))
      assert.deepEqual([found.status, found.met, found.why, found.open], [status, met, why, true])
    })

  it('has a row for each part of its way out, with the title of the item', () => {
    const found = only({ '3': { all: [item('A', 2), file('no')] } }, results(['A', 'verified']))
    assert.deepEqual(found.items, [
      { id: 'A', title: 'Title of A', needs: 2, met: true, why: 'A is verified' },
      { id: 'LIF-2.2', title: 'file.tracked no', needs: 1, met: false, why: 'file no' },
    ])
  })

  it('is open when its way in holds, and says what closes it', () => {
    const levels = (level: number): ItemContent['rule']['levels'] => ({ '1': { all: [file('yes'), item('A', level)] }, '3': file('no') })
    assert.deepEqual(
      [only(levels(1), results(['A', 'asserted'])).open, only(levels(1), results(['A', 'asserted'])).why],
      [true, '0 of 1: file no'],
    )
    const closed = only(levels(2), results(['A', 'asserted']))
    assert.deepEqual([closed.open, closed.why, closed.status], [false, 'not open: A is asserted', 'not-met'])
  })

  it('that goes along with the whole life is always open', () => {
    assert.equal(only({ '1': file('no'), '3': file('yes') }, results(), [], 'LIF-X1').open, true)
  })

  it('is reopened by a transition that was taken, and by none that only fired', () => {
    const levels: ItemContent['rule']['levels'] = { '3': file('yes') }
    const back = only(levels, results(), [taken])
    assert.deepEqual([back.status, back.why], ['stale', 'reopened by Train → Data: labels are noisy (Ada)'])
    assert.equal(only(levels, results(), [{ ...taken, record: null, fired: true }]).status, 'verified')
    assert.equal(only(levels, results(), [{ ...taken, to: 'LIF-1' }]).status, 'verified')
    assert.equal(only({ '3': file('no') }, results(), [taken]).status, 'not-met')
  })

  it('that is overridden itself is so, whatever its parts are', () => {
    const found = only({ '3': file('no') }, results(['LIF-2', 'overridden']))
    assert.deepEqual([found.status, found.why], ['overridden', 'LIF-2 is overridden'])
  })

  it('without a way out stands as its item does', () => {
    assert.equal(only({ '2': file('yes') }, results(['LIF-2', 'evidenced'])).status, 'evidenced')
    assert.deepEqual(only({}, results()).items, [])
  })
})
