// Edits of the plan: the exact characters for every way in which people write YAML, and the same law for thousands of seeded files.

import assert from 'node:assert/strict'
import { parseDocument } from 'yaml'
import { itemOf, pathOfItem, planFields } from '../../src/core/plan.ts'
import { planStages, planSteps } from '../../src/core/planContent.ts'
import { editItem, ownersIn } from '../../src/core/planEdit.ts'
import { readPlan } from '../../src/core/planRead.ts'
import { planTemplate } from '../../src/core/planTemplate.ts'
import { sayPlain } from '../../src/core/say.ts'
import { UserError } from '../../src/core/trouble.ts'
import { applyChange } from '../../src/core/yamlSet.ts'
import { planYaml } from '../tools/demo/plan.ts'
import { makeDice, randomPlan, randomText } from '../tools/randomPlan.ts'

type Edit = Parameters<typeof editItem>[2]
const edited = (text: string, id: string, edit: Edit): string => {
  const change = editItem(text, id, edit, sayPlain)
  return change === null ? text : applyChange(text, change)
}

describe('an edit of the plan', () => {
  const cases: readonly [name: string, before: string, id: string, edit: Edit, after: string][] = [
    [
      'replaces a plain word and keeps the comment behind it',
      'feasibility:\n  FEA-1:\n    state: open # not yet\n',
      'FEA-1',
      { state: 'asserted' },
      'feasibility:\n  FEA-1:\n    state: asserted # not yet\n',
    ],
    [
      'keeps the quotes that were there',
      `feasibility:\n  FEA-1: {owner: 'Ada', note: "x"}\n`,
      'FEA-1',
      { owner: "O'Neil", note: 'a b' },
      `feasibility:\n  FEA-1: {owner: 'O''Neil', note: "a b"}\n`,
    ],
    [
      'fills an empty value before its comment',
      'feasibility:\n  FEA-1:\n    owner:   # who?\n',
      'FEA-1',
      { owner: 'Ada' },
      'feasibility:\n  FEA-1:\n    owner: Ada   # who?\n',
    ],
    [
      'adds a key in its place among the others',
      'feasibility:\n    FEA-1:\n        state: open # c\n        note: x\n',
      'FEA-1',
      { owner: 'Ada' },
      'feasibility:\n    FEA-1:\n        state: open # c\n        owner: Ada\n        note: x\n',
    ],
    [
      'adds the first key above the others',
      'feasibility:\n  FEA-1:\n    note: x\n',
      'FEA-1',
      { state: 'open' },
      'feasibility:\n  FEA-1:\n    state: open\n    note: x\n',
    ],
    [
      'does not come between a comment and what it belongs to',
      'feasibility:\n  FEA-1:\n    # about the note\n    note: x\n',
      'FEA-1',
      { state: 'open' },
      'feasibility:\n  FEA-1:\n    # about the note\n    note: x\n    state: open\n',
    ],
    [
      'adds an item after the one before it, above what follows',
      'feasibility:\n  FEA-1:\n    state: open\n\n  # the third\n  FEA-3:\n    state: open\n',
      'FEA-2',
      { state: 'asserted' },
      'feasibility:\n  FEA-1:\n    state: open\n  FEA-2:\n    state: asserted\n\n  # the third\n  FEA-3:\n    state: open\n',
    ],
    [
      'fills an item that is only a key',
      'lifecycle:\n  LIF-1: # plan\n  LIF-2: # data\n',
      'LIF-1',
      { owner: 'Ada' },
      'lifecycle:\n  LIF-1: # plan\n    owner: Ada\n  LIF-2: # data\n',
    ],
    [
      'adds a task with everything above it',
      'version: 1\n',
      'LIF-2.label',
      { state: 'asserted' },
      'version: 1\nlifecycle:\n  LIF-2:\n    tasks:\n      label:\n        state: asserted\n',
    ],
    ['writes into an empty file', '', 'FEA-1', { state: 'open' }, 'feasibility:\n  FEA-1:\n    state: open\n'],
    [
      'writes below a file of comments that lacks its last line end',
      '# ours',
      'FEA-1',
      { state: 'open' },
      '# ours\nfeasibility:\n  FEA-1:\n    state: open\n',
    ],
    [
      'adds at the end of a file that lacks its last line end',
      'feasibility:\n  FEA-1:\n    state: open',
      'FEA-1',
      { note: 'x' },
      'feasibility:\n  FEA-1:\n    state: open\n    note: x',
    ],
    [
      'adds inside braces',
      'feasibility:\n  FEA-1: { state: open }\n',
      'FEA-1',
      { note: 'a, b' },
      'feasibility:\n  FEA-1: { state: open, note: "a, b" }\n',
    ],
    ['adds inside empty braces', 'feasibility:\n  FEA-1: {}\n', 'FEA-1', { state: 'open' }, 'feasibility:\n  FEA-1: { state: open }\n'],
    [
      'adds behind a comma that is there',
      'feasibility: { FEA-1: { state: open, }, }\n',
      'FEA-1',
      { note: 'x' },
      'feasibility: { FEA-1: { state: open, note: x }, }\n',
    ],
    [
      'makes room for more than a word',
      'lifecycle:\n  LIF-2:\n    tasks:\n      collect: asserted # since May\n',
      'LIF-2.collect',
      { owner: 'Ada' },
      'lifecycle:\n  LIF-2:\n    tasks:\n      collect: { state: asserted, owner: Ada } # since May\n',
    ],
    [
      'writes several lines as a block and leaves the empty line below it',
      'feasibility:\n  FEA-1:\n    note: x\n\n  FEA-2:\n',
      'FEA-1',
      { note: 'a\n\n  b: #1' },
      'feasibility:\n  FEA-1:\n    note: |-\n      a\n\n        b: #1\n\n  FEA-2:\n',
    ],
    [
      'writes several lines in quotes where a comment follows',
      'feasibility:\n  FEA-1:\n    note: x # c\n',
      'FEA-1',
      { note: 'a\nb' },
      'feasibility:\n  FEA-1:\n    note: "a\\nb" # c\n',
    ],
    [
      'replaces a block and keeps the comment at its sign',
      'feasibility:\n  FEA-1:\n    note: >- # folded\n      a\n      b\n\n# end\n',
      'FEA-1',
      { note: 'x' },
      'feasibility:\n  FEA-1:\n    note: x # folded\n\n# end\n',
    ],
    [
      'replaces a block by a block',
      'feasibility:\n  FEA-1:\n    note: |\n         a\n    owner: Ada\n',
      'FEA-1',
      { note: 'c\nd\n' },
      'feasibility:\n  FEA-1:\n    note: |\n      c\n      d\n    owner: Ada\n',
    ],
    [
      'adds below a block that keeps its empty lines',
      'feasibility:\n  FEA-1:\n    owner: |+\n      a\n\n  FEA-2:\n',
      'FEA-1',
      { note: 'x' },
      'feasibility:\n  FEA-1:\n    owner: |+\n      a\n\n    note: x\n  FEA-2:\n',
    ],
    [
      'empties a value and keeps its key and its comment',
      'feasibility:\n  FEA-1:\n    owner: Ada # she left\n',
      'FEA-1',
      { owner: null },
      'feasibility:\n  FEA-1:\n    owner: # she left\n',
    ],
    [
      'empties a value inside braces',
      'feasibility:\n  FEA-1: { owner: Ada, state: open }\n',
      'FEA-1',
      { owner: null },
      'feasibility:\n  FEA-1: { owner: , state: open }\n',
    ],
    [
      'replaces an alias by the word, and leaves its anchor',
      'feasibility:\n  FEA-1:\n    owner: &a Ada\n  FEA-2:\n    owner: *a\n',
      'FEA-2',
      { owner: 'Noor' },
      'feasibility:\n  FEA-1:\n    owner: &a Ada\n  FEA-2:\n    owner: Noor\n',
    ],
    [
      'writes what could be taken for something else in quotes',
      'feasibility:\n  FEA-1:\n    owner: x\n    answer: x\n    note: x\n',
      'FEA-1',
      { owner: 'no', answer: '0.81', note: 'a: b' },
      'feasibility:\n  FEA-1:\n    owner: "no"\n    answer: "0.81"\n    note: "a: b"\n',
    ],
    [
      'speaks the line ends of the file',
      'feasibility:\r\n  FEA-1:\r\n    state: open\r\n',
      'FEA-1',
      { note: 'a\nb' },
      'feasibility:\r\n  FEA-1:\r\n    state: open\r\n    note: |-\r\n      a\r\n      b\r\n',
    ],
    [
      'sets two fields in one change',
      'feasibility:\n  FEA-1: # 1\n    state: open # s\n',
      'FEA-1',
      { state: 'not-applicable', note: 'no model' },
      'feasibility:\n  FEA-1: # 1\n    state: not-applicable # s\n    note: no model\n',
    ],
  ]
  for (const [name, before, id, edit, after] of cases) it(name, () => assert.equal(edited(before, id, edit), after))

  it('changes nothing when it says what is there', () => {
    assert.equal(editItem(planTemplate('x'), 'FEA-1', { state: 'open' }, sayPlain), null)
    assert.equal(editItem(planTemplate('x'), 'FEA-1', { owner: null }, sayPlain), null)
  })

  const refused: readonly [name: string, text: string, id: string, edit: Edit, message: RegExp][] = [
    [
      'a broken file',
      'feasibility:\n  FEA-1: "\n',
      'FEA-1',
      { state: 'open' },
      /^Line \d+, column \d+: A quote is not closed\. Mend that first/,
    ],
    ['a key that stands twice', 'version: 1\nversion: 1\n', 'FEA-1', { state: 'open' }, /^Line 2, column 1: The same key stands twice/],
    ['two documents', 'version: 1\n---\nversion: 1\n', 'FEA-1', { state: 'open' }, /second YAML document/],
    ['a list where an item belongs', 'feasibility:\n  FEA-1: [open]\n', 'FEA-1', { state: 'open' }, /FEA-1 is not a map/],
    ['a list where text belongs', 'feasibility:\n  FEA-1:\n    note: [a]\n', 'FEA-1', { note: 'b' }, /note holds a list/],
    [
      'a value that others point to',
      'feasibility:\n  FEA-1:\n    owner: &a Ada\n  FEA-2:\n    owner: *a\n',
      'FEA-1',
      { owner: 'Noor' },
      /without touching others/,
    ],
    [
      'an item that is another one',
      'feasibility:\n  FEA-1: &a\n    state: open\n  FEA-2: *a\n',
      'FEA-2',
      { state: 'asserted' },
      /FEA-2 is not a map/,
    ],
    ['a file that is a list', '- 1\n', 'FEA-1', { state: 'open' }, /The file is not a map/],
    ['aliases that multiply', bomb(), 'FEA-1', { state: 'asserted' }, /cannot be changed from here/],
    ['a file beyond all size', `# ${'x'.repeat(256_000)}`, 'FEA-1', { state: 'open' }, /more than 256000 characters/],
    ['a file nested beyond reason', `a: ${'['.repeat(5_000)}`, 'FEA-1', { state: 'open' }, /./],
  ]
  for (const [name, text, id, edit, message] of refused)
    it(`refuses ${name}`, () =>
      assert.throws(
        () => editItem(text, id, edit, sayPlain),
        (error: Error) => error instanceof UserError && message.test(error.message),
      ))

  it('sets every field of every item in the template and in the demo, and the reader sees it', () => {
    const tasks = planStages.flatMap((stage) => [stage.id, ...stage.tasks.map((task) => `${stage.id}.${task.id}`)])
    for (const text of [planTemplate('x'), planYaml.first, planYaml.newest])
      for (const id of [...planSteps.map((step) => step.id), ...tasks])
        for (const field of planFields) {
          const value = field === 'state' ? 'not-applicable' : 'Zoë said: "no" #1'
          const after = edited(text, id, { [field]: value })
          assert.equal(itemOf(readPlan(after), id)[field], value, `${id}.${field}`)
          assert.deepEqual(comments(after), comments(text))
        }
  })

  it('names owners, those with most first', () => {
    assert.deepEqual(ownersIn(readPlan(planYaml.newest)), ['Ada', 'Noor'])
  })
})

describe('an edit of any plan (seeded)', () => {
  it('sets a value that is there and leaves every other byte', function () {
    this.timeout(20_000)
    let done = 0
    for (let seed = 1; seed <= 600; seed++) {
      const dice = makeDice(seed)
      const file = randomPlan(dice)
      const { id, field, before, value, after } = dice.pick(file.values)
      const text = before + value + after
      assert.deepEqual(parseDocument(text).errors, [], `seed ${seed}: the generator wrote this\n${text}`)
      const wanted = randomText(dice)
      const now = edited(text, id, { [field]: wanted })
      const told = `seed ${seed}, ${id}.${field} = ${JSON.stringify(wanted)}\n${text}\n----\n${now}`
      assert.ok(now.startsWith(before) && now.endsWith(after) && now.length >= before.length + after.length, told)
      assertOnly(text, now, [...pathOfItem(id), field], wanted, told)
      done++
    }
    assert.equal(done, 600)
  })

  it('adds what is missing and takes nothing away', () => {
    for (let seed = 5_001; seed <= 5_600; seed++) {
      const dice = makeDice(seed)
      const { text, missing } = randomPlan(dice)
      const { id, field } = dice.pick(missing)
      const wanted = randomText(dice)
      const told = `seed ${seed}, ${id}.${field} = ${JSON.stringify(wanted)}\n${text}`
      const change = editItem(text, id, { [field]: wanted }, sayPlain)
      assert.ok(change !== null, told)
      assert.equal(change.start, change.end, told)
      const now = applyChange(text, change)
      assertOnly(text, now, [...pathOfItem(id), field], wanted, `${told}\n----\n${now}`)
      if (text.includes('\r\n')) assert.ok(!/[^\r]\n/.test(now), told)
    }
  })
})

function bomb(): string {
  const names = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  for (const [i, name] of names.entries())
    lines.push(`${name}: &${name} [${`*${i === 0 ? 'a' : names[i - 1]!}, `.repeat(10).slice(0, -2)}]`)
  return `${lines.join('\n')}\nfeasibility:\n  FEA-1:\n    state: open\n`
}

const comments = (text: string): readonly string[] => text.split('\n').flatMap((line) => /(^|\s)#\s.*$/.exec(line)?.[0] ?? [])

/** By yaml's own reading, the texts differ in this value alone. */
function assertOnly(before: string, after: string, path: readonly string[], value: string, told: string): void {
  const document = parseDocument(after, { logLevel: 'silent' })
  assert.deepEqual(document.errors, [], told)
  assert.equal(document.getIn(path), value, told)
  const expected = parseDocument(before, { logLevel: 'silent' })
  // what is only a word or nothing becomes a map first
  for (let depth = 1; depth < path.length; depth++) {
    const there = expected.getIn(path.slice(0, depth))
    if (there === null || there === undefined) expected.setIn(path.slice(0, depth), expected.createNode({}))
    else if (typeof there === 'string') expected.setIn(path.slice(0, depth), expected.createNode({ state: there }))
  }
  expected.setIn(path, value)
  assert.deepEqual(document.toJS(), expected.toJS(), told)
}
