// What is read of a plan: every way to write an item, and what a broken, huge or hostile file leaves standing.

import assert from 'node:assert/strict'
import { type PlanItem, itemOf, pathOfItem, placeOfItem } from '../../src/core/plan.ts'
import { planStages, planSteps, titleOf } from '../../src/core/planContent.ts'
import { planLimit, readPlan } from '../../src/core/planRead.ts'
import { planTemplate } from '../../src/core/planTemplate.ts'
import { planYaml } from '../tools/demo/plan.ts'
import { seededRandom } from '../tools/random.ts'

const item = (yaml: string, id = 'FEA-1'): PlanItem => itemOf(readPlan(`feasibility:\n  FEA-1:${yaml}\n`), id)

describe('the reader of the plan', () => {
  const said: readonly [yaml: string, state: string, owner: string | null, answer: string | null, note: string | null][] = [
    ['', 'open', null, null, null],
    [' {}', 'open', null, null, null],
    [' asserted', 'asserted', null, null, null],
    ['\n    state: Not Applicable', 'not-applicable', null, null, null],
    ['\n    state: not_applicable', 'not-applicable', null, null, null],
    ['\n    answer: yes', 'asserted', null, 'yes', null],
    ['\n    state: open\n    answer: perhaps', 'open', null, 'perhaps', null],
    ['\n    owner: 0.810\n    note: 2026-11-24', 'open', '0.810', null, '2026-11-24'],
    ['\n    owner: ""\n    note: ~', 'open', null, null, null],
    ['\n    note: |\n      a\n      b\n', 'open', null, null, 'a\nb'],
    ['\n    answer: >-\n      a\n      b', 'asserted', null, 'a b', null],
    ['\n    owner: &a Ada\n    note: *a', 'open', 'Ada', null, 'Ada'],
    [' !!map { owner: !ours Ada }', 'open', 'Ada', null, null],
  ]
  for (const [yaml, state, owner, answer, note] of said)
    it(`reads ${JSON.stringify(yaml)}`, () => {
      const { place, id, score, ...rest } = item(yaml)
      assert.deepEqual(rest, { state, owner, answer, note })
      assert.deepEqual([id, place, score], ['FEA-1', { line: 2, column: 3 }, null])
    })

  it('reads the template and the demo without a fault', () => {
    for (const text of [planTemplate('Robots: "pose" #1'), planYaml.first, planYaml.newest, planTemplate('x').replaceAll('\n', '\r\n')]) {
      const plan = readPlan(text)
      assert.deepEqual([plan.problem, plan.notes, plan.exists], [null, [], true])
    }
    assert.equal(readPlan(planTemplate('Robots: "pose" #1')).project, 'Robots: "pose" #1')
    for (const { id } of [...planSteps, ...planStages]) assert.ok(itemOf(readPlan(planTemplate('x')), id).place !== null, id)
  })

  it('knows where items stand, and where those would that are missing', () => {
    const plan = readPlan('version: 1\nfeasibility:\n  FEA-2:\n\nlifecycle:\n  LIF-2:\n    tasks:\n      label: asserted\n')
    const lines = ['FEA-2', 'FEA-1', 'LIF-2.label', 'LIF-2.version', 'LIF-1', 'LIF-1.goals'].map((id) => placeOfItem(plan, id).line)
    assert.deepEqual(lines, [3, 2, 8, 6, 5, 5])
    assert.deepEqual(placeOfItem(plan, 'LIF-2.label'), { line: 8, column: 7 })
    assert.deepEqual(placeOfItem(readPlan(''), 'FEA-1'), { line: 1, column: 1 })
    assert.deepEqual(pathOfItem('LIF-2.label'), ['lifecycle', 'LIF-2', 'tasks', 'label'])
  })

  it('shows tasks that a team added itself', () => {
    const plan = readPlan('lifecycle:\n  LIF-4:\n    tasks:\n      app-store_review: asserted\n')
    assert.equal(itemOf(plan, 'LIF-4.app-store_review').state, 'asserted')
    assert.equal(titleOf('LIF-4.app-store_review'), 'app store review')
    assert.equal(titleOf('LIF-4.rollback'), 'Rollback')
  })

  it('reads scores of other groups, groups that are off, and paths', () => {
    const plan = readPlan(`version: 1
groups: {ETH: off, mts: no, FLY: on}
paths:
  criteria: goals/*.yaml
  tests: [a.xml, "b/**"]
cost:
  CST-D1: {score: 3}
  CST-D2: {score: 2.5, note: monthly}
  CST-D3: {score: unknown}
  CST-D4: {score: "don't know"}
  CST-D5: {state: open, score: 1}
own:
  OWN-1: {answer: yes}
`)
    assert.deepEqual([plan.problem, plan.notes], [null, []])
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6].map((n) => [itemOf(plan, `CST-D${n}`).score, itemOf(plan, `CST-D${n}`).state]),
      [
        [3, 'asserted'],
        [2.5, 'asserted'],
        ['unknown', 'asserted'],
        ['unknown', 'asserted'],
        [1, 'open'],
        [null, 'open'],
      ],
    )
    assert.deepEqual([...plan.off].sort(), ['ETH', 'MTS'])
    assert.deepEqual(
      [...plan.paths],
      [
        ['criteria', ['goals/*.yaml']],
        ['tests', ['a.xml', 'b/**']],
      ],
    )
    assert.deepEqual(
      [pathOfItem('CST-D1'), pathOfItem('OWN-1'), placeOfItem(plan, 'CST-D9').line],
      [['cost', 'CST-D1'], ['own', 'OWN-1'], 6],
    )
  })

  const noted: readonly [yaml: string, line: number, message: RegExp][] = [
    ['feasibility:\n  FEA-9:\n    state: open\n', 2, /FEA-9 is none of the steps/],
    ['lifecycle:\n  deploy: open\n', 2, /deploy is none of the stages/],
    ['feasibility:\n  FEA-1:\n    state: verified\n', 3, /"verified" is no state of FEA-1\. Write open, asserted or not-applicable\./],
    ['feasibility:\n  FEA-1:\n    note: [a]\n', 3, /note of FEA-1 must be text/],
    ['feasibility:\n  FEA-1: [a]\n', 2, /FEA-1 must be a map/],
    ['feasibility: [a]\n', 1, /feasibility must be a map/],
    ['- a\n', 1, /The plan must be a map/],
    ['version: 2\n', 1, /Only version 1/],
    ['project: [x]\n', 1, /name of the project must be text/],
  ]
  for (const [yaml, line, message] of noted)
    it(`passes over ${JSON.stringify(yaml)} and says so`, () => {
      const { notes, problem } = readPlan(yaml)
      assert.equal(problem, null)
      assert.equal(notes.length, 1)
      assert.equal(notes[0]!.place?.line, line)
      assert.match(notes[0]!.message, message)
    })

  const broken: readonly [name: string, yaml: string, line: number | null, message: RegExp][] = [
    ['an open quote', 'feasibility:\n  FEA-1:\n    owner: "Ada\n', 3, /quote is not closed/],
    ['a key that stands twice', 'version: 1\nversion: 1\n', 2, /same key stands twice/],
    ['an open bracket', 'feasibility:\n  FEA-1: { state: open\n  FEA-2:\n', 3, /bracket or a brace is not closed/],
    ['a tab', 'feasibility:\n\tFEA-1:\n', 2, /tab/i],
    ['two documents', 'version: 1\n---\nversion: 1\n', 2, /second YAML document/],
    ['a merge conflict', 'version: 1\n<<<<<<< HEAD\nfeasibility:\n=======\n>>>>>>> x\n', 2, /merge conflict/],
    ['nesting beyond reason', `a: ${'['.repeat(5_000)}`, 1, /nested too deeply/],
    ['too many characters', `# ${'x'.repeat(planLimit)}`, null, /at most 256000/],
  ]
  for (const [name, yaml, line, message] of broken)
    it(`says where ${name} is`, () => {
      const { problem, exists } = readPlan(yaml)
      assert.equal(exists, true)
      assert.equal(problem?.place?.line ?? null, line)
      assert.match(problem!.message, message)
    })

  it('keeps what a fault swallows as it was, and takes what stands clear of it as it is', () => {
    const before = readPlan(planYaml.newest)
    const now = readPlan(
      planYaml.newest.replace('answer: val/accuracy', 'answer: "val/accuracy').replace('    owner: Ada\n', '    owner: Zoë\n'),
      before,
    )
    assert.ok(now.problem !== null)
    assert.equal(itemOf(now, 'FEA-1').owner, 'Zoë')
    assert.equal(itemOf(now, 'FEA-2').answer, itemOf(before, 'FEA-2').answer)
    assert.deepEqual([...now.items.keys()].sort(), [...before.items.keys()].sort())
    assert.deepEqual(readPlan(planYaml.newest, now), before)
  })

  it('expands no bombs, follows no circles and pollutes nothing', () => {
    const names = [...Array(26).keys()].map((i) => `k${i}`)
    const bomb = names
      .map(
        (name, i) =>
          `${name}: &${name} [${
            i === 0
              ? 'x'
              : Array(50)
                  .fill(`*k${i - 1}`)
                  .join(', ')
          }]`,
      )
      .join('\n')
    const plan = readPlan(`${bomb}\nfeasibility:\n  FEA-1:\n    owner: Ada\n    note: *k25\n  __proto__:\n    state: asserted\n`)
    assert.equal(itemOf(plan, 'FEA-1').owner, 'Ada')
    assert.equal(({} as { state?: string }).state, undefined)
    assert.equal(readPlan('feasibility: &a\n  FEA-1: *a\n').exists, true)
  })

  it('reads ten thousand aliases without walking the file for each', () => {
    const tasks = Array.from({ length: 10_000 }, (_, i) => `      t${i}: *a\n`).join('')
    const plan = readPlan(`note: &a asserted\nlifecycle:\n  LIF-1:\n    tasks:\n${tasks}`)
    assert.equal(itemOf(plan, 'LIF-1.t9999').state, 'asserted')
    assert.equal(itemOf(readPlan('a: &a Ada\nfeasibility:\n  FEA-1: { owner: *a, note: &a x, answer: *a }\n'), 'FEA-1').answer, 'x')
  })

  it('never throws on random damage (seeded), and reads the whole again when it is undone', () => {
    const random = seededRandom(7)
    const signs = [
      '"',
      "'",
      ':',
      '-',
      '\t',
      '{',
      '}',
      '[',
      ']',
      '&',
      '*',
      '!',
      '|',
      '>',
      '#',
      '\n',
      '  ',
      '%',
      '@',
      '\u0000',
      '<<: ',
      '---\n',
    ]
    const whole = readPlan(planYaml.newest)
    for (let i = 0; i < 800; i++) {
      let text: string = planYaml.newest
      for (let hits = 1 + Math.floor(random() * 3); hits > 0; hits--) {
        const at = Math.floor(random() * text.length)
        text = text.slice(0, at) + signs[Math.floor(random() * signs.length)]! + text.slice(at + Math.floor(random() * 4))
      }
      const hurt = readPlan(text, whole)
      assert.equal(hurt.exists, true)
      if (hurt.problem?.place)
        assert.ok(hurt.problem.place.line <= text.split('\n').length + 1 && hurt.problem.message.endsWith('.'), hurt.problem.message)
      assert.deepEqual(readPlan(planYaml.newest, hurt), whole)
    }
  })
})
