// From facts to a project: levels and statuses, what went stale and by which commit, whose word stands, circles and hostile files, and that a change
// has only those items judged again that rest on it.

import assert from 'node:assert/strict'
import { allItems } from '../../src/core/allItems.ts'
import { type Fact, type FactKind, type FactTypes, factKey } from '../../src/core/fact.ts'
import type { ItemContent, ItemRule } from '../../src/core/item.ts'
import type { ItemResult, Project } from '../../src/core/project.ts'
import { type ProjectEngine, makeProjectEngine } from '../../src/core/projectEngine.ts'
import { type Book, factBook } from '../tools/factBook.ts'
import { seededRandom } from '../tools/random.ts'
import { good, planFiles, planRun, rule } from '../tools/planProject.ts'

const head = 'a'.repeat(40)
const now = Date.parse('2026-11-24T00:00:00Z') / 1000
const known = <T>(value: T): Fact<T> => ({ known: true, value })
const off: Fact<never> = { known: false, why: 'Restricted Mode: git is off', remedy: null }

/** Tells the engine what the book says until it asks for nothing more. */
function settle(engine: ProjectEngine, book: Book): Project {
  const reader = factBook({ now, ...book })
  for (let round = 0; round < 40; round++) {
    Array.from(engine.work())
    const wanted = engine.wanted()
    if (wanted.length === 0) return engine.project()
    for (const { kind, of } of wanted) engine.set(kind, of, reader.ask(kind, of)!)
  }
  throw new Error('it asks for ever')
}
/** Tells facts that are another one now, and judges; gives the ids of items whose status, level or words changed, and how many were judged. */
function change(
  engine: ProjectEngine,
  ...facts: readonly (readonly [FactKind, string, Fact<unknown>])[]
): { readonly ids: readonly string[]; readonly judged: number } {
  const before = new Map(engine.project().items.map((one) => [one.id, JSON.stringify(one)]))
  for (const [kind, of, fact] of facts) engine.set(kind, of, fact as Fact<FactTypes[typeof kind]>)
  Array.from(engine.work())
  const ids = engine
    .project()
    .items.filter((one) => before.get(one.id) !== JSON.stringify(one))
    .map((one) => one.id)
  return { ids, judged: engine.judged }
}

const content = (id: string, rules: ItemRule, more: Partial<ItemContent> = {}): ItemContent => ({
  id,
  group: id.split('-', 1)[0]!,
  title: `Title of ${id}`,
  question: 'Is it so?',
  why: '.',
  class: 'A',
  rubric: ['Nothing.', 'Somebody says so.', 'There is evidence.', 'It agrees.'],
  rule: rules,
  sources: [],
  ...more,
})
const levels = (one: string, two: string, three: string): ItemRule => ({
  levels: { '1': { 'file.exists': one }, '2': { 'file.tracked': two }, '3': { authors: { path: three } } },
})
const tracked = (path: string, fact: Fact<unknown> = known({ tracked: true, dirty: false, last: null, first: null })) => ({
  [factKey('git', path)]: fact,
})
const people = (path: string, fact: Fact<unknown>) => ({ [factKey('authors', path)]: fact })
const two = known({ people: ['Ada', 'Noor'], commits: 9 })
const nobody = known({ people: [], commits: 0 })
const stale = { changed: { path: 'a', since: 'b'.repeat(40) } }
const staleKey = factKey('changed', `a\n${'b'.repeat(40)}`)
const byHead = known({ by: { commit: head, author: 'Ada', authorTime: 1, subject: 'New data' }, worktree: false })
const line = (value: object): string => `${JSON.stringify(value)}\n`
const override = (more: object = {}) =>
  line({
    item: 'FEA-1',
    kind: 'waive',
    code: 'accepted-risk',
    reason: 'No second annotator until March.',
    by: 'Ada',
    at: '2026-11-01T00:00:00Z',
    ...more,
  })
const engineFor = (...items: readonly ItemContent[]): ProjectEngine => makeProjectEngine({ root: '/ws', name: 'ws', items })
const itemIn = (project: Project, id = 'FEA-1'): ItemResult => project.items.find((one) => one.id === id)!

describe('the status of an item', () => {
  interface Case {
    readonly name: string
    readonly rule: ItemRule
    readonly item?: Partial<ItemContent>
    readonly book?: Book
    readonly is: Partial<ItemResult>
    readonly why?: RegExp
  }
  const files = { a: '', 'planning/plan.yaml': '' }
  const all = levels('a', 'a', 'src')
  const cases: readonly Case[] = [
    { name: 'nothing is there', rule: all, is: { status: 'not-met', level: 0, next: 'write a' }, why: /^no a$/ },
    {
      name: 'level 1',
      rule: all,
      book: { files, more: tracked('a', known({ tracked: false, dirty: true, last: null, first: null })) },
      is: { status: 'asserted', level: 1, next: 'commit a' },
      why: /^not committed: a$/,
    },
    {
      name: 'level 2',
      rule: all,
      book: { files, more: { ...tracked('a'), ...people('src', nobody) } },
      is: { status: 'evidenced', level: 2 },
      why: /^0 of 1 people/,
    },
    {
      name: 'level 3',
      rule: all,
      book: { files, more: { ...tracked('a'), ...people('src', two) } },
      is: { status: 'verified', level: 3, next: null, staleCommit: null },
    },
    {
      name: 'a level needs those below it',
      rule: levels('b', 'a', 'src'),
      book: { files, more: { ...tracked('a'), ...people('src', two) } },
      is: { status: 'not-met', level: 0 },
    },
    {
      name: 'a level that is not written is passed over',
      rule: { levels: { '1': { 'file.exists': 'a' }, '3': { authors: { path: 'src' } } } },
      book: { files, more: people('src', two) },
      is: { status: 'verified', level: 3 },
    },
    {
      name: 'the highest that is written is the top',
      rule: { levels: { '1': { 'file.exists': 'a' } } },
      book: { files },
      is: { status: 'asserted', level: 1, next: null },
    },
    {
      name: 'no rule says what to do: the rubric does',
      rule: { levels: { '1': { 'answer.is': { item: 'FEA-1', value: 'x' } }, '2': { not: { 'file.exists': 'a' } } } },
      book: { files: { ...files, 'planning/plan.yaml': 'feasibility: {FEA-1: {answer: x}}' } },
      is: { status: 'asserted', next: 'remove a' },
    },
    {
      name: 'what decides is not known',
      rule: all,
      book: { files, more: tracked('a', off) },
      is: { status: 'not-checkable', level: null },
      why: /^Restricted Mode: git is off$/,
    },
    { name: 'what is not there needs no git', rule: all, is: { status: 'not-met' } },
    {
      name: 'level 2 stands though level 3 is not known',
      rule: all,
      book: { files, more: { ...tracked('a'), ...people('src', off) } },
      is: { status: 'evidenced', level: 2 },
      why: /^Restricted Mode/,
    },
    {
      name: 'stale names the commit',
      rule: { ...all, stale },
      book: { files, more: { ...tracked('a'), ...people('src', two), [staleKey]: byHead } },
      is: { status: 'stale', level: 1, staleCommit: head },
      why: /^aaaaaaa changed a after bbbbbbb$/,
    },
    {
      name: 'only what was evidenced goes stale',
      rule: { ...levels('a', 'b', 'src'), stale },
      book: { files, more: { [staleKey]: byHead } },
      is: { status: 'asserted', staleCommit: null },
    },
    {
      name: 'nobody can tell whether it is stale',
      rule: { ...all, stale },
      book: { files, more: { ...tracked('a'), ...people('src', two), [staleKey]: off } },
      is: { status: 'verified' },
      why: /stale or not cannot be told: Restricted/,
    },
    {
      name: 'it does not apply',
      rule: { ...all, applies: { 'answer.is': { item: 'ARC-0', value: 'autonomous' } } },
      book: { files },
      is: { status: 'not-applicable', level: null },
    },
    {
      name: 'its group is switched off',
      rule: all,
      book: { files: { ...files, 'planning/plan.yaml': 'groups: {FEA: off}' } },
      is: { status: 'not-applicable' },
      why: /^switched off/,
    },
    {
      name: 'the plan says that it does not apply',
      rule: all,
      book: { files: { 'planning/plan.yaml': 'feasibility: {FEA-1: {state: not-applicable, note: no model}}' } },
      is: { status: 'not-applicable' },
      why: /^no model$/,
    },
    {
      name: 'the plan gives no reason',
      rule: all,
      book: { files: { 'planning/plan.yaml': 'feasibility: {FEA-1: not-applicable}' } },
      is: { status: 'not-applicable' },
      why: /^no reason is given/,
    },
    {
      name: 'a gate is not set aside by the plan',
      rule: all,
      item: { gate: true },
      book: { files: { 'planning/plan.yaml': 'feasibility: {FEA-1: {state: not-applicable, note: no model}}' } },
      is: { status: 'not-met' },
    },
    {
      name: 'an override waives',
      rule: all,
      book: { files: { 'planning/overrides.jsonl': override() } },
      is: { status: 'overridden', computed: 'not-met' },
      why: /^No second annotator until March\. \(Ada\)$/,
    },
    {
      name: 'an override says that it does not apply',
      rule: all,
      book: { files: { 'planning/overrides.jsonl': override({ kind: 'not-applicable' }) } },
      is: { status: 'not-applicable', computed: 'not-met' },
    },
    {
      name: 'an override says that green is red',
      rule: { levels: { '1': { 'file.exists': 'a' } } },
      book: { files: { a: '', 'planning/overrides.jsonl': override({ kind: 'force-unmet' }) } },
      is: { status: 'not-met', level: 0, computed: 'asserted' },
      why: /^marked not met by Ada/,
    },
    {
      name: 'an override that ran out',
      rule: all,
      book: { files: { 'planning/overrides.jsonl': override({ expires: '2026-11-20' }) } },
      is: { status: 'not-met', overridden: null },
      why: /the override of Ada ran out on 2026-11-20/,
    },
    {
      name: 'an override without a reason',
      rule: all,
      book: { files: { 'planning/overrides.jsonl': override({ reason: 'because' }) } },
      is: { status: 'not-met', overridden: null },
      why: /no reason of at least 10 characters/,
    },
    {
      name: 'an override whose evidence changed',
      rule: all,
      book: { files: { 'planning/overrides.jsonl': override({ commit: 'b'.repeat(40), evidence: ['a'] }) }, more: { [staleKey]: byHead } },
      is: { status: 'not-met', overridden: null },
      why: /the override does not stand: aaaaaaa changed a, on which Ada rested it$/,
    },
    {
      name: 'an override whose evidence is as it was',
      rule: all,
      book: {
        files: { 'planning/overrides.jsonl': override({ commit: 'b'.repeat(40), evidence: ['a'] }) },
        more: { [staleKey]: known({ by: null, worktree: false }) },
      },
      is: { status: 'overridden' },
    },
    {
      name: 'an own approval on a gate',
      rule: all,
      item: { gate: true },
      book: { files: { 'planning/overrides.jsonl': override({ approved_by: 'ada' }) }, more: people('', two) },
      is: { status: 'not-met', overridden: null },
      why: /somebody else's approval/,
    },
    {
      name: 'another one approves on a gate',
      rule: all,
      item: { gate: true },
      book: { files: { 'planning/overrides.jsonl': override({ approved_by: 'Noor' }) }, more: people('', two) },
      is: { status: 'overridden' },
    },
    {
      name: 'a rule that is not understood',
      rule: { levels: { '1': { exec: 'rm' } } },
      is: { status: 'not-checkable' },
      why: /^rule not understood: "exec" of FEA-1 is no predicate/,
    },
    {
      name: 'who attested and what was answered',
      rule: all,
      book: {
        files: {
          'planning/plan.yaml': 'feasibility: {FEA-1: {answer: no, score: 3}}',
          'planning/attestations.jsonl': line({ item: 'FEA-1', by: 'Ada', at: '2026-11-01' }),
        },
      },
      is: { attestedBy: 'Ada', answer: 'no', score: 3 },
    },
    {
      name: "don't know is no score",
      rule: all,
      book: { files: { 'planning/plan.yaml': 'feasibility: {FEA-1: {score: unknown}}' } },
      is: { score: null },
    },
  ]
  for (const { name, rule: rules, item = {}, book = {}, is, why } of cases)
    it(name, () => {
      const result = itemIn(settle(engineFor(content('FEA-1', rules, item)), book))
      assert.deepEqual(Object.fromEntries(Object.keys(is).map((key) => [key, result[key as keyof ItemResult]])), is)
      assert.match(result.why, why ?? /./)
      assert.equal(result.pending, false)
    })
})

describe('an item that rests on others', () => {
  const chain = (...pairs: readonly (readonly [string, string])[]): readonly ItemContent[] =>
    pairs.map(([id, on]) => content(id, { levels: { '1': { item: { id: on, level: 1 } } } }))
  it('stands when they do', () => {
    const project = settle(
      engineFor(...chain(['B-1', 'C-1'], ['A-1', 'B-1']), content('C-1', { levels: { '1': { 'file.exists': 'c' } } })),
      { files: { c: '' } },
    )
    assert.deepEqual(
      project.items.map((one) => one.status),
      ['asserted', 'asserted', 'asserted'],
    )
  })
  it('and in the end on itself is a fault, and costs nobody else anything', () => {
    const project = settle(
      engineFor(...chain(['A-1', 'B-1'], ['B-1', 'A-1'], ['D-1', 'A-1']), content('C-1', { levels: { '1': { 'file.exists': 'c' } } })),
      { files: { c: '' } },
    )
    assert.deepEqual(
      project.items.map((one) => one.status),
      ['not-checkable', 'not-checkable', 'not-checkable', 'asserted'],
    )
    assert.match(itemIn(project, 'A-1').why, /^A-1 rests on B-1 rests on A-1$/)
    assert.deepEqual(
      project.faults.map((one) => [one.path, one.severity]),
      [
        ['planning/items.yaml', 'error'],
        ['planning/items.yaml', 'error'],
      ],
    )
  })
})

describe('the items of a team', () => {
  const withItems = (items: string, more: Readonly<Record<string, string>> = {}): Project =>
    settle(engineFor(...allItems), {
      files: { 'planning/items.yaml': items, 'planning/plan.yaml': 'own: {OWN-1: {answer: yes}}', ...more },
    })
  it('are judged like ours', () => {
    const project = withItems(
      `
- id: OWN-1
  title: Camera calibrated
  question: Is the camera calibrated each month?
  rule:
    levels:
      1: {answered: true}
      2: {file.exists: calibration/*.csv}
- {id: OWN-2, question: Who says so?, gate: true}
`,
      { 'calibration/a.csv': 'x' },
    )
    assert.deepEqual(project.faults, [])
    const [one, second] = [itemIn(project, 'OWN-1'), itemIn(project, 'OWN-2')]
    assert.deepEqual([one.title, one.group, one.status, one.on], ['Camera calibrated', 'OWN', 'evidenced', true])
    assert.deepEqual([second.status, project.gates.some((gate) => gate.id === 'OWN-2' && !gate.met)], ['not-met', true])
  })
  const bad: readonly (readonly [name: string, yaml: string, faults: readonly RegExp[], kept: readonly string[]])[] = [
    ['a duplicate key', '- {id: OWN-1, question: a?, question: b?}', [/The same key stands twice/], ['OWN-1']],
    ['wrong types', 'items: {id: OWN-1}', [/must be a list/], []],
    ['a number where a list belongs', 'items: 7', [/must be a list/], []],
    ['an item that is text', '- OWN-1\n- {id: OWN-2, question: a?}', [/must be a map/], ['OWN-2']],
    ['an id of ours', '- {id: FEA-1, question: a?}', [/one of Flywheel's own/], []],
    ['an id twice', '- {id: OWN-1, question: a?}\n- {id: OWN-1, question: b?}', [/OWN-1 is there twice/], ['OWN-1']],
    ['an odd id', '- {id: "../x", question: a?}\n- {id: __proto__, question: a?}', [/needs an id/, /needs an id/], []],
    ['no question', '- {id: OWN-1}', [/has no question/], []],
    [
      'a predicate that is none',
      '- {id: OWN-1, question: a?, rule: {levels: {1: {run: ls}, 4: {answered: true}}}}',
      [/"4" is no level/, /"run" of OWN-1 is no predicate/],
      ['OWN-1'],
    ],
    [
      'a circle',
      '- {id: OWN-1, question: a?, rule: {levels: {1: {item: {id: OWN-2, level: 1}}}}}\n- {id: OWN-2, question: a?, rule: {levels: {1: {item: {id: OWN-1, level: 1}}}}}',
      [/OWN-1 rests on itself/, /OWN-2 rests on itself/],
      ['OWN-1', 'OWN-2'],
    ],
    [
      'aliases of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\nitems: [*d,*d,*d,*d,*d,*d]`,
      [/aliases count as often as they are used/],
      [],
    ],
    ['an alias of itself', '- &a {id: OWN-1, question: a?, more: *a}', [/stands for nothing, or for itself/], []],
    ['a bracket that is open', '- {id: OWN-1, question: a?', [/not closed/], ['OWN-1']],
    ['a tag that would run something', '- {id: OWN-1, question: !!js/function "a?"}', [], ['OWN-1']],
    [
      'a list of thousands',
      Array.from({ length: 700 }, (_, i) => `- {id: OWN-${i}, question: a?}`).join('\n'),
      [/There are 700 items; the first 500 are read/],
      Array.from({ length: 500 }, (_, i) => `OWN-${i}`),
    ],
  ]
  for (const [name, yaml, faults, kept] of bad)
    it(`with ${name}: one clear fault each, ours untouched`, () => {
      const project = withItems(yaml, { 'planning/plan.yaml': '' })
      const found = project.faults.filter((one) => one.path === 'planning/items.yaml')
      assert.equal(found.length, faults.length, JSON.stringify(found))
      for (const [i, fault] of faults.entries()) assert.match(found[i]!.message, fault)
      assert.deepEqual(
        project.items.slice(allItems.length).map((one) => one.id),
        kept,
      )
      assert.equal(project.items.length, allItems.length + kept.length)
    })
  it('of two gigabytes is refused by its size, and ours are judged all the same', () => {
    const tooLong: Fact<never> = { known: false, why: 'planning/items.yaml has 2 GB; at most 256,000 characters are read', remedy: null }
    const project = settle(engineFor(...allItems), { more: { [factKey('text', 'planning/items.yaml')]: tooLong } })
    assert.deepEqual(
      project.faults.map((one) => one.message),
      ['Planning/items.yaml has 2 GB; at most 256,000 characters are read.'],
    )
    assert.equal(project.items.length, allItems.length)
  })
})

describe('the plan of a project', () => {
  it('that is broken, huge or hostile is one fault, and nothing is lost', () => {
    const plans: readonly (readonly [string, RegExp])[] = [
      ['feasibility: {FEA-1: {answer: "no}', /quote is not closed/],
      ['feasibility:\n  FEA-1: {state: asserted}\n  FEA-1: {state: open}\n', /same key stands twice/],
      ['a: &a [*a]\nfeasibility: *a\n', /must be a map/],
      ['<<<<<<< mine\nfeasibility: {}\n', /merge conflict/],
      ['- 1', /must be a map/],
      ['paths: {criteria: "*a*a*a*a*a*a*a*"}', /criteria must be a path or a glob/],
      ['paths: {criteria: ../../etc/passwd}', /criteria must be a path or a glob/],
      ['paths: {nothing: a}', /nothing is no path that is asked for/],
      ['groups: {ETH: perhaps}', /on or off/],
      ['cost: {CST-D1: {score: 9}}', /"9" is no score of CST-D1/],
      ['cost: {FEA-1: {score: 1}}', /FEA-1 is none of the questions of CST/],
      ['own: {OWN-7: asserted}', /OWN-7 is no item/],
      ['archetype: {ARC-A1: not-applicable}', /ARC-A1 is a gate/],
      ['impact: {IMP-1: not-applicable}', /nobody says why/],
    ]
    for (const [text, fault] of plans) {
      const project = settle(engineFor(...allItems), { files: { 'planning/plan.yaml': text } })
      assert.equal(project.faults.length, 1, `${text}: ${JSON.stringify(project.faults)}`)
      assert.match(project.faults[0]!.message, fault)
      assert.equal(project.items.length, allItems.length)
    }
  })
  it('and all its other files may be damaged in any way (seeded): it is judged, and says where', () => {
    const random = seededRandom(3)
    const below = (most: number): number => Math.floor(random() * most)
    const signs = [
      '{',
      '}',
      '[',
      ']',
      ':',
      '- ',
      '"',
      "'",
      '&a ',
      '*a',
      '!!x ',
      '\n',
      '\t',
      '\0',
      '<<: ',
      '? ',
      '| ',
      '9e999',
      '---\n',
      '\ud800',
    ]
    const whole: Readonly<Record<string, string>> = {
      ...planFiles,
      'planning/plan.yaml': 'feasibility: {FEA-1: {answer: no}}\npaths: {criteria: planning/success-criteria.yaml}\n',
      'planning/items.yaml':
        '- {id: OWN-1, question: a?, rule: {levels: {1: {any: [{answered: true}, {shows: FEA-5}]}, 2: {fresh: {path: data/**, days: 9}}}}}\n',
      'planning/overrides.jsonl': override(),
      'planning/attestations.jsonl': line({ item: 'FEA-1', by: 'Ada', at: '2026-11-01', commit: head }),
      'planning/ethics.yaml': 'items: {ETH-1: {answer: yes, evidence: docs/a.md}}\n',
      'planning/decisions/1.md': '---\ndecision: go\ninputs: [a]\ndate: 2026-11-01\n---\n',
      'reports/tests.xml': '<testsuite><testcase/></testsuite>',
    }
    const paths = Object.keys(whole)
    for (let turn = 0; turn < 60; turn++) {
      const files = { ...whole }
      for (let i = 0; i < 3; i++) {
        const path = paths[below(paths.length)]!
        const text = files[path]!
        const at = below(text.length)
        files[path] = `${text.slice(0, at)}${signs[below(signs.length)]!}${text.slice(at + below(4))}`
      }
      const project = settle(engineFor(...allItems), { files, runs: [rule(), planRun('a', 200, good)], history: {} })
      assert.ok(project.items.length >= allItems.length)
      for (const { why } of project.items) assert.ok(why !== '' && !/undefined|\[object/.test(why), why)
      for (const { message } of project.faults) assert.match(message, /[.?]$/)
    }
  })
  it('in Restricted Mode is judged by files and runs; what needs git says so', () => {
    const project = settle(engineFor(...allItems), {
      files: { ...planFiles, 'planning/plan.yaml': '', 'planning/need-for-ml.md': '---\noptions: [a, b]\ndecision: go\n---\n' },
      runs: [rule()],
      more: {
        [factKey('trusted', '')]: known(false),
        [factKey('git', 'planning/need-for-ml.md')]: off,
        [factKey('git', 'data/benchmark/manifest.yaml')]: off,
      },
    })
    assert.equal(project.restricted, true)
    assert.deepEqual([itemIn(project, 'FEA-1').status, itemIn(project, 'FEA-1').why], ['not-checkable', 'Restricted Mode: git is off'])
    assert.equal(itemIn(project, 'FEA-6').status, 'evidenced')
    assert.equal(itemIn(project, 'FEA-2').status, 'evidenced')
  })
  it('without one is named so, and nothing is asserted', () => {
    const project = settle(engineFor(...allItems), {})
    assert.deepEqual([project.planned, project.pending, project.faults], [false, false, []])
    assert.ok(
      project.items.every((one) => ['not-met', 'not-applicable'].includes(one.status)),
      JSON.stringify(
        project.items.filter((one) => !['not-met', 'not-applicable'].includes(one.status)).map((one) => [one.id, one.status, one.why]),
      ),
    )
    assert.deepEqual(
      project.gates.map((gate) => [gate.id, gate.met]),
      [
        ['RDY-3', false],
        ['RDY-7', false],
        ['ARC-A1', true],
      ],
    )
  })
})

describe('judging again', () => {
  const plan = (more = ''): Fact<string> =>
    known(`feasibility:\n  FEA-1: {answer: no}\n  FEA-7: {answer: go${more}}\nreadiness: {RDY-3: {answer: yes}}\n`)
  const start = (): ProjectEngine => {
    const engine = engineFor(...allItems)
    settle(engine, {
      files: { ...planFiles, 'planning/plan.yaml': (plan() as { value: string }).value },
      runs: [rule(), planRun('a', 200, good)],
      history: {},
    })
    return engine
  }
  it('judges nothing when nothing changed, or the same is told', () => {
    const engine = start()
    assert.deepEqual(change(engine), { ids: [], judged: 0 })
    assert.deepEqual(change(engine, ['text', 'planning/plan.yaml', plan()], ['now', '', known(now)]), { ids: [], judged: 0 })
  })
  it('judges only the item whose answer changed, and those that rest on it', () => {
    const engine = start()
    assert.deepEqual(change(engine, ['text', 'planning/plan.yaml', plan(', note: with care')]), { ids: [], judged: 1 })
    const text = (plan() as { value: string }).value.replace('FEA-1: {answer: no}', 'FEA-1: {state: open}')
    // FEA-7 loses its note again; LIF-1 has FEA-1 on its way
    assert.deepEqual(change(engine, ['text', 'planning/plan.yaml', known(text)]), { ids: ['FEA-1', 'LIF-1'], judged: 3 })
  })
  it('judges nobody for a comment in the plan', () => {
    const engine = start()
    assert.deepEqual(change(engine, ['text', 'planning/plan.yaml', known(`${(plan() as { value: string }).value}# a remark\n`)]), {
      ids: [],
      judged: 0,
    })
  })
  it('judges for a change of a file those whose rules look at it', () => {
    const engine = start()
    const { ids, judged } = change(engine, ['glob', 'docs/rollback.md', known(['docs/rollback.md'])])
    // of the items nobody looks so far, since their level 1 is not there; a stage does
    assert.deepEqual([ids, judged], [[], 0])
    const charter = change(engine, ['glob', 'planning/charter.yaml', known(['planning/charter.yaml'])])
    assert.ok(charter.judged > 0 && charter.judged < 12, String(charter.judged))
  })
  it('judges for a new run only those who look at runs', () => {
    const engine = start()
    const { judged, ids } = change(engine, ['runs', '', known([rule(), planRun('a', 200, good), planRun('b', 300, good)])])
    assert.ok(judged > 0 && judged < 40, String(judged))
    assert.ok(ids.every((id) => !id.startsWith('ETH')))
  })
  it('keeps the last answer of what is looked up anew', () => {
    const engine = start()
    const before = itemIn(engine.project(), 'FEA-2')
    assert.equal(before.pending, false)
    // the newest commit of the criteria is another question now
    engine.set('glob', 'planning/success-criteria.yaml', known(['planning/success-criteria.yaml', 'planning/x.yaml']))
    engine.set('text', 'planning/plan.yaml', known('paths: {criteria: planning/new.yaml}'))
    Array.from(engine.work())
    const after = itemIn(engine.project(), 'FEA-2')
    assert.deepEqual([after.status, after.why, after.pending, engine.project().pending], [before.status, before.why, true, true])
  })
  it('goes on where facts come while others wait for their turn', () => {
    const engine = start()
    engine.set('text', 'planning/plan.yaml', known('feasibility: {FEA-1: {state: open}, FEA-2: {owner: Ada}}'))
    const work = engine.work()
    work.next()
    engine.set('text', 'planning/plan.yaml', plan())
    Array.from(work)
    assert.equal(itemIn(engine.project(), 'FEA-1').status, 'asserted')
  })
  it('tells what it rests on, so that it can be looked up again', () => {
    const asked = start().asked()
    for (const path of ['planning/plan.yaml', 'planning/items.yaml', 'planning/overrides.jsonl', 'planning/success-criteria.yaml'])
      assert.ok(
        asked.some((one) => one.kind === 'text' && one.of === path),
        path,
      )
  })
})
