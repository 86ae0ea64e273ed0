// What people put on record, line by line: every field, every way to write it wrong, which override stands, and lines that are written as they are read.

import assert from 'node:assert/strict'
import {
  attestationsOf,
  endOf,
  lineOf,
  openTransitions,
  overrideInForce,
  overridesOf,
  readAttestations,
  readOverrides,
  readTransitions,
  transitionsTaken,
} from '../../src/core/planLog.ts'
import { factBook } from '../tools/factBook.ts'

const json = (...lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('')
const waiver = {
  id: 'ovr-7',
  item: 'FEA-5',
  kind: 'waive',
  code: 'accepted-risk',
  reason: 'No second annotator until March.',
  by: 'a@x.org',
  role: 'Lead',
  approved_by: 'b@x.org',
  at: '2026-02-10T09:12:00Z',
  at_commit: '7f3a',
  computed_was: 'asserted',
  expires: '2026-04-10',
  evidence: ['docs/label-guide.md', 3],
  supersedes: null,
}

describe('the logs of what people said', () => {
  it('read an override whole', () => {
    assert.deepEqual(readOverrides(json(waiver)), {
      path: 'planning/overrides.jsonl',
      faults: [],
      lines: [
        {
          id: 'ovr-7',
          item: 'FEA-5',
          kind: 'waive',
          code: 'accepted-risk',
          reason: 'No second annotator until March.',
          by: 'a@x.org',
          role: 'lead',
          approvedBy: 'b@x.org',
          at: '2026-02-10T09:12:00Z',
          commit: '7f3a',
          expires: '2026-04-10',
          computedWas: 'asserted',
          evidence: ['docs/label-guide.md'],
          supersedes: null,
          criterion: null,
          line: 1,
        },
      ],
    })
  })

  it('read attestations and transitions', () => {
    const said = readAttestations(
      `\uFEFF${json({ item: 'FEA-1', by: 'Ada', role: 'Reviewer', at: '2026-02-03', commit: 'abc', says: 'looks right' })}\r\n\n`,
    )
    assert.deepEqual(said.lines, [
      { item: 'FEA-1', by: 'Ada', role: 'reviewer', at: '2026-02-03', commit: 'abc', says: 'looks right', line: 1 },
    ])
    const taken = readTransitions(
      json(
        { id: 'TRN-TD', reason: 'overfits', by: 'Ada', at: '2026-02-03', closes_when: 'n = 5,000' },
        { id: 'TRN-TD', closed: '2026-03-01' },
      ),
    )
    assert.deepEqual(taken.faults, [])
    assert.deepEqual(
      taken.lines.map(({ id, reason, closesWhen, closed, line }) => [id, reason, closesWhen, closed, line]),
      [
        ['TRN-TD', 'overfits', 'n = 5,000', false, 1],
        ['TRN-TD', '', null, true, 2],
      ],
    )
    // the words of the form that the facts describe
    assert.deepEqual(readTransitions(json({ id: 'TRN-DP', reason_id: 'cost', opened_by: 'Ada', at: '2026-02-03' })).faults, [])
  })

  const wrong: readonly [line: string, message: RegExp][] = [
    ['{"item": "FEA-5"', /no JSON object/],
    ['<<<<<<< HEAD', /no JSON object/],
    ['[1]', /no JSON object/],
    ['null', /no JSON object/],
    [JSON.stringify({ ...waiver, item: '' }), /has no "item"/],
    [JSON.stringify({ ...waiver, by: null }), /has no "by"/],
    [JSON.stringify({ ...waiver, reason: ['x'] }), /"reason" must be text/],
    [JSON.stringify({ ...waiver, at: 'yesterday' }), /"at" is no date/],
    [JSON.stringify({ ...waiver, expires: 'soon' }), /"expires" is no date/],
    [JSON.stringify({ ...waiver, kind: 'delete' }), /"delete" is no kind/],
    [JSON.stringify({ ...waiver, code: 'because' }), /"because" is no code/],
    [JSON.stringify({ ...waiver, code: 'threshold-loosened' }), /has no "criterion"/],
    ['{"__proto__": {"item": "FEA-5"}}', /has no/],
  ]
  for (const [line, message] of wrong)
    it(`say of ${line.slice(0, 60)} what is wrong, and keep the lines around it`, () => {
      const read = readOverrides(`${json(waiver)}${line}\n${json(waiver)}`)
      assert.deepEqual(
        read.lines.map((one) => one.line),
        [1, 3],
      )
      assert.equal(read.faults.length, 1)
      assert.deepEqual(read.faults[0]!.place, { line: 2, column: 1 })
      assert.match(read.faults[0]!.message, message)
    })

  it('are empty where there is no file, and wait while it is looked up', () => {
    for (const read of [attestationsOf, overridesOf, transitionsTaken]) {
      assert.deepEqual([read(factBook({}))?.lines, read(factBook({}))?.faults], [[], []])
      const path = read(factBook({}))!.path
      assert.equal(read(factBook({ pending: [`text\n${path}`] })), undefined)
    }
  })

  it('read a million lines by their end', () => {
    const read = readAttestations(json({ item: 'FEA-1', by: 'Ada', at: '2026-02-03' }).repeat(12_000))
    assert.equal(read.lines.at(-1)?.line, 12_000)
    assert.ok(read.lines.length <= 10_000)
  })
})

describe('an override', () => {
  const now = Date.UTC(2026, 2, 1) / 1000
  const open = { now, gate: false, people: null }
  const cases: readonly [
    name: string,
    lines: readonly object[],
    more: Parameters<typeof overrideInForce>[2],
    stands: number | null,
    refused: RegExp | null,
  ][] = [
    ['stands', [waiver], open, 1, null],
    ['of another item says nothing', [{ ...waiver, item: 'FEA-6' }], open, null, null],
    ['ran out', [{ ...waiver, expires: '2026-02-27' }], open, null, /^the override of a@x\.org ran out on 2026-02-27$/],
    ['holds to the end of its day', [{ ...waiver, expires: '2026-02-28' }], { ...open, now: now - 1 }, 1, null],
    [
      'a waiver runs out by itself',
      [{ ...waiver, at: '2025-11-01', expires: null }],
      open,
      null,
      /ran out on 2026-01-29, a waiver holds 90 days at most$/,
    ],
    [
      'a waiver is not longer than 90 days',
      [{ ...waiver, at: '2025-11-01', expires: '2027-01-01' }],
      open,
      null,
      /ran out on 2026-01-29, a waiver holds 90 days at most$/,
    ],
    ['what does not apply goes on', [{ ...waiver, kind: 'not-applicable', at: '2025-01-01', expires: null }], open, 1, null],
    ['a reason too short', [{ ...waiver, reason: 'because' }], open, null, /no reason of at least 10 characters/],
    ['a reason just long enough', [{ ...waiver, reason: 'because no' }], open, 1, null],
    ['the newest speaks', [waiver, { ...waiver, id: 'ovr-8', kind: 'force-unmet' }], open, 2, null],
    ['the newest speaks, run out or not', [waiver, { ...waiver, id: 'ovr-8', expires: '2026-02-20' }], open, null, /ran out/],
    [
      'replaced by one before it',
      [
        { ...waiver, id: 'a', supersedes: 'b' },
        { ...waiver, id: 'b', kind: 'force-unmet' },
      ],
      open,
      1,
      null,
    ],
    [
      'a reason for a loosened limit is none',
      [{ ...waiver, item: 'FEA-2', code: 'threshold-loosened', criterion: 'optimise.target' }],
      open,
      null,
      null,
    ],
    ['of a gate, approved by another', [waiver], { ...open, gate: true, people: ['a', 'b'] }, 1, null],
    [
      'of a gate, approved by nobody',
      [{ ...waiver, approved_by: null }],
      { ...open, gate: true, people: ['a', 'b'] },
      null,
      /needs somebody else's approval/,
    ],
    [
      'of a gate, approved by oneself',
      [{ ...waiver, approved_by: 'A@x.org' }],
      { ...open, gate: true, people: null },
      null,
      /needs somebody else's approval/,
    ],
    ['of a gate, by the only one there', [{ ...waiver, approved_by: null }], { ...open, gate: true, people: ['a'] }, 1, null],
    [
      'of a gate, against oneself',
      [{ ...waiver, approved_by: null, kind: 'force-unmet' }],
      { ...open, gate: true, people: ['a', 'b'] },
      1,
      null,
    ],
  ]
  for (const [name, lines, more, stands, refused] of cases)
    it(name, () => {
      const read = readOverrides(json(...lines))
      assert.deepEqual(read.faults, [])
      const found = overrideInForce(read.lines, name.startsWith('a reason for') ? 'FEA-2' : 'FEA-5', more)
      assert.equal(found.line?.line ?? null, stands)
      if (refused === null) assert.equal(found.refused, null)
      else assert.match(found.refused ?? '', refused)
    })

  it('without an end does not end', () => assert.equal(endOf({ kind: 'force-met', at: '2026-01-01', expires: null }), Infinity))
})

describe('records of transitions', () => {
  it('are open until a line closes them', () => {
    const at = '2026-02-03'
    const lines = readTransitions(
      json(
        { id: 'TRN-TD', reason: 'first', by: 'Ada', at },
        { id: 'TRN-DP', reason: 'dear', by: 'Ada', at },
        { id: 'TRN-TD', closed: true, by: 'Ben', at },
        { id: 'TRN-DP', reason: 'dearer', by: 'Ada', at },
        { id: 'TRN-TD', closed: false, reason: 'again', by: 'Ada', at },
      ),
    ).lines
    const open = openTransitions(lines)
    assert.deepEqual(
      [...open.values()].map((one) => `${one.id} ${one.reason}`),
      ['TRN-DP dearer', 'TRN-TD again'],
    )
  })
})

describe('a line to append', () => {
  it('has its keys in the order of the documentation, nothing that is null, and is read back', () => {
    const line = lineOf('overrides', {
      reason: 'A "quoted"\nreason',
      by: 'Ada',
      item: 'FEA-5',
      kind: 'waive',
      code: 'accepted-risk',
      at: '2026-02-10',
      expires: null,
      evidence: ['a'],
    })
    assert.equal(
      line,
      '{"item":"FEA-5","kind":"waive","code":"accepted-risk","reason":"A \\"quoted\\"\\nreason","by":"Ada","at":"2026-02-10","evidence":["a"]}\n',
    )
    assert.equal(readOverrides(line).lines[0]?.reason, 'A "quoted"\nreason')
    assert.equal(
      lineOf('attestations', { says: null, own: true, by: 'Ada', item: 'FEA-1', at: '2026-01-01' }),
      '{"item":"FEA-1","by":"Ada","at":"2026-01-01","own":true}\n',
    )
  })
})
