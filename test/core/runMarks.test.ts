// What people say of runs, as text and as runs: read, changed without losing anything, put on summaries.

import assert from 'node:assert/strict'
import type { RunSummary } from '../../src/core/run.ts'
import { type RunMark, type RunMarks, editMarks, makeRunMarker, noMark, readMarks, sameMarks } from '../../src/core/runMarks.ts'
import { runAt, stateOf } from '../tools/runs.ts'
import { seededRandom } from '../tools/random.ts'

const file = (runs: object, more: object = {}): string => `${JSON.stringify({ ...more, runs }, null, 2)}\n`
const marksOf = (content: string): Record<string, RunMark> => Object.fromEntries(readMarks(content).marks)

describe('the marks of runs', () => {
  const reads: readonly (readonly [string, string, Record<string, Partial<RunMark>>, RegExp | null])[] = [
    ['nothing', '', {}, null],
    ['an empty object', '{}', {}, null],
    [
      'all four',
      file({ 'tensorboard:a': { starred: true, hidden: true, name: 'best', note: 'why', colour: 3 } }),
      { 'tensorboard:a': { starred: true, hidden: true, name: 'best', note: 'why', colour: 3 } },
      null,
    ],
    ['a byte order mark', `\uFEFF${file({ a: { starred: true } })}`, { a: { starred: true } }, null],
    [
      'values of another type',
      file({ a: { starred: 'yes', hidden: 1, name: 5, note: [], colour: 'red' }, b: 7, c: null, d: [] }),
      {},
      null,
    ],
    [
      'colours that are none',
      file({ a: { colour: 0 }, b: { colour: 9 }, c: { colour: 1.5 }, d: { colour: 8 } }),
      { d: { colour: 8 } },
      null,
    ],
    ['empty texts', file({ a: { name: ' ', note: '' } }), {}, null],
    ['no JSON', '{"runs": {', {}, /^It is not JSON/],
    ['a list', '[]', {}, /no JSON object/],
    ['runs that are a list', '{"runs": []}', {}, /"runs" is no JSON object/],
    [
      'ids that objects have',
      '{"runs": {"__proto__": {"starred": true}, "constructor": {"hidden": true}}}',
      { ['__proto__']: { starred: true }, constructor: { hidden: true } },
      null,
    ],
  ]
  for (const [name, content, expected, problem] of reads)
    it(`are read from ${name}`, () => {
      const found = readMarks(content)
      assert.deepEqual(new Map(found.marks), new Map(Object.entries(expected).map(([id, mark]) => [id, { ...noMark, ...mark }])))
      if (problem === null) assert.equal(found.problem, null)
      else assert.match(found.problem!, problem)
    })

  const edits: readonly (readonly [string, string, readonly string[], Partial<RunMark>, string])[] = [
    ['a first star makes the file', '', ['t:a'], { starred: true }, file({ 't:a': { starred: true } })],
    [
      'runs stand in the order of their ids',
      file({ 't:b': { starred: true } }),
      ['t:c', 't:a'],
      { hidden: true },
      file({ 't:a': { hidden: true }, 't:b': { starred: true }, 't:c': { hidden: true } }),
    ],
    [
      'a star that goes takes the run along',
      file({ 't:a': { starred: true }, 't:b': { hidden: true } }),
      ['t:a'],
      { starred: false },
      file({ 't:b': { hidden: true } }),
    ],
    [
      'what it does not know stays',
      '{"by":"us","runs":{"a":{"colour":"red","starred":true}},"later":{"x":[1]}}',
      ['a'],
      { starred: false },
      '{\n  "by": "us",\n  "runs": {\n    "a": {\n      "colour": "red"\n    }\n  },\n  "later": {\n    "x": [\n      1\n    ]\n  }\n}\n',
    ],
    ['an empty name is none', file({ a: { name: 'x', note: 'n' } }), ['a'], { name: '  ' }, file({ a: { note: 'n' } })],
  ]
  for (const [name, before, ids, edit, after] of edits)
    it(name, () => assert.deepEqual(editMarks(before, ids, edit), { text: after, problem: null }))

  it('write nothing over a file that cannot be understood', () => {
    for (const content of ['{"runs": {', '[1]', '{"runs": "x"}', 'null']) {
      const { text, problem } = editMarks(content, ['a'], { starred: true })
      assert.equal(text, null)
      assert.notEqual(problem, null)
    }
  })

  it('come back as they were set, in any order, and leave nothing when all are taken back', () => {
    const random = seededRandom(11)
    const ids = ['a', 'b/c', '__proto__', 'é', 'x#1']
    const names = ['starred', 'hidden', 'name', 'note'] as const
    let content = ''
    const held = new Map<string, RunMark>()
    for (let i = 0; i < 500; i++) {
      const id = ids[Math.floor(random() * ids.length)]!
      const name = names[Math.floor(random() * names.length)]!
      const value = name === 'starred' || name === 'hidden' ? random() < 0.5 : random() < 0.5 ? null : `"${i}"\n`
      content = editMarks(content, [id], { [name]: value }).text!
      held.set(id, { ...(held.get(id) ?? noMark), [name]: value })
      const now = marksOf(content)
      for (const one of ids) assert.deepEqual(Object.hasOwn(now, one) ? now[one] : noMark, held.get(one) ?? noMark)
    }
    content = editMarks(content, ids, noMark).text!
    assert.equal(content, '{\n  "runs": {}\n}\n')
  })
})

describe('marks on runs', () => {
  const a = runAt('a')
  const b = runAt('b', { notes: 'of the log' })
  const state = stateOf([a, b])
  const marks = (id: string, mark: Partial<RunMark>): RunMarks => new Map([[id, { ...noMark, ...mark }]])

  it('leave everything as it is where there are none', () => {
    const mark = makeRunMarker()
    assert.equal(
      mark(state, () => undefined),
      state,
    )
    assert.equal(
      mark(state, () => marks('tensorboard:gone', { starred: true })),
      state,
    )
  })
  it('change name, note, star and hiding of their run alone', () => {
    const mark = makeRunMarker()
    const now = mark(state, () => marks(b.id, { starred: true, name: 'best' }))
    assert.equal(now.runs.get(a.key), a)
    assert.deepEqual(now.runs.get(b.key), { ...b, starred: true, hidden: false, name: 'best' } satisfies RunSummary)
    assert.equal(mark(state, () => marks(b.id, { note: 'mine' })).runs.get(b.key)!.notes, 'mine')
  })
  it('make a run once for as long as neither changes', () => {
    const mark = makeRunMarker()
    const held = marks(b.id, { starred: true })
    assert.equal(mark(state, () => held).runs.get(b.key), mark({ ...state }, () => held).runs.get(b.key))
  })
  it('are the same object when the file says the same again', () => {
    const before = readMarks(file({ a: { starred: true }, b: { name: 'x' } })).marks
    assert.equal(sameMarks(before, readMarks(file({ b: { name: 'x' }, a: { starred: true } })).marks), before)
    const after = sameMarks(before, readMarks(file({ a: { starred: true }, b: { name: 'y' } })).marks)
    assert.notEqual(after, before)
    assert.equal(after.get('a'), before.get('a'))
  })
})
