// Help while planning files are typed: completions, hovers, lenses, checks and fixes; and that the schemas for other tools are the same forms.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { allItems } from '../../src/core/allItems.ts'
import { checkFile } from '../../src/core/planChecks.ts'
import { completionsAt } from '../../src/core/planComplete.ts'
import { approvalMissing, brokenLink, fixesOf, nearest } from '../../src/core/planFixes.ts'
import { hoverAt } from '../../src/core/planHover.ts'
import { criterionInWords, lensesOf } from '../../src/core/planLenses.ts'
import { readPlan } from '../../src/core/planRead.ts'
import type { ShownFolder } from '../../src/core/planRows.ts'
import { criteriaSchema, fileForms, planSchema } from '../../src/core/planSchema.ts'
import { sayPlain } from '../../src/core/say.ts'
import { benchmarkYaml, charterYaml, criteriaYaml, literatureYaml } from '../tools/demo/planning.ts'
import { planYaml } from '../tools/demo/plan.ts'
import { exampleProject, itemResult } from '../tools/exampleProject.ts'
import { schemaFile, schemaText } from '../tools/schemas.ts'

const known = { metrics: ['val/loss', 'accuracy'], datasets: ['bench-v1'], people: ['Ada', 'yes'] }
const form = (name: string) => fileForms.find((one) => one.name === name)!.schema
const completed = (name: string, marked: string) => {
  const before = marked.slice(0, marked.indexOf('|'))
  const column = before.length - before.lastIndexOf('\n') - 1
  return completionsAt(form(name), marked.replace('|', ''), before.split('\n').length - 1, column, known, sayPlain)
}

describe('completion in planning files', () => {
  const cases: readonly [file: string, text: string, labels: readonly string[]][] = [
    ['plan', 'archetype:\n  ARC-0:\n    answer: |', ['software-2.0', 'human-in-the-loop', 'autonomous']],
    ['plan', 'feasibility:\n  FEA-1:\n    owner: |', ['Ada', 'yes']],
    ['plan', 'feasibility:\n  FEA-1:\n    note: |', []],
    ['plan', 'lifecycle:\n  LIF-2:\n    tasks:\n      label: |', ['open', 'asserted', 'not-applicable']],
    ['success-criteria', 'optimise:\n  dataset: |', ['bench-v1']],
    ['success-criteria', 'thresholds:\n  - |', ['metric', 'op', 'value']],
    ['success-criteria', 'thresholds:\n  - { metric: |', ['val/loss', 'accuracy']],
    ['success-criteria', 'agreed_by:\n  - who: a\n    |', ['role', 'at', 'commit']],
    ['items', '- id: TEAM-1\n  class: |', ['A', 'S', 'H']],
    ['ethics', 'items:\n  ETH-12:\n    |', ['answer', 'not_applicable', 'evidence']],
    ['charter', 'nothing:\n  here:\n    |', []],
  ]
  for (const [file, text, labels] of cases)
    it(`offers ${labels.join(', ') || 'nothing'} in ${file} at ${JSON.stringify(text)}`, () => {
      assert.deepEqual(
        completed(file, text).items.map((one) => one.label),
        labels,
      )
    })

  it('writes what follows a name: a value, a list, a map one step deeper; and quotes what YAML would misread', () => {
    const written = (file: string, text: string, label: string): string =>
      completed(file, text).items.find((one) => one.label === label)!.text
    assert.equal(written('plan', 'ver|', 'version'), 'version: ')
    assert.equal(written('plan', '|', 'cost'), 'cost:\n  ')
    assert.equal(written('success-criteria', '|', 'thresholds'), 'thresholds:\n  - ')
    assert.equal(written('success-criteria', 'thresholds:\n  - op: |', '<='), '"<="')
    assert.equal(written('plan', 'feasibility:\n  FEA-1:\n    owner: |', 'yes'), '"yes"')
  })

  it('offers every question of a section once', () => {
    const labels = completed('plan', 'cost:\n  |').items.map((one) => one.label)
    assert.deepEqual(
      labels,
      allItems.filter((item) => item.group === 'CST').map((item) => item.id),
    )
  })
})

const project = exampleProject({ root: '/ws' })
const folder: ShownFolder = {
  root: '/ws',
  name: 'ws',
  plan: readPlan(planYaml.newest),
  shows: { runs: [], manifests: [], files: [] },
  project,
  own: [],
  interview: null,
}

describe('hovers and lenses of planning files', () => {
  const hover = (text: string, word: string, schema = planSchema): string => {
    const line = text.split('\n').findIndex((one) => one.includes(word))
    const column = text.split('\n')[line]!.indexOf(word)
    return hoverAt(folder, { path: 'planning/x.yaml', text, schema }, line, column, sayPlain)?.markdown ?? ''
  }

  it('tell of an item wherever it is named, also in a log', () => {
    assert.match(hover('{"item":"FEA-5"}', 'FEA-5'), /^\*\*Benchmark data\*\* · stale/)
    assert.match(hover('# see CST-P3', 'CST-P3'), /^\*\*Compute\*\*\n\n.*\n\n- 0 · /s)
  })

  it('tell what belongs at a name, in maps and in braces', () => {
    assert.match(hover('optimise:\n  minimum_useful: 3\n', 'minimum_useful', criteriaSchema), /^The least that still helps somebody/)
    assert.match(hover('optimise: { metric: a, target: 3 }\n', 'target', criteriaSchema), /^Good enough to ship/)
    assert.equal(hover('nothing: 3\n', 'nothing', criteriaSchema), '')
  })

  it('stand above each item that the plan has, in the words of the sidebar', () => {
    const lenses = lensesOf(folder, 'planning/plan.yaml', sayPlain)
    const at = (id: string) => lenses.find((one) => one.line === folder.plan.items.get(id)!.place!.line)
    assert.match(at('FEA-5')!.title, /^\$\(warning\)\u00a0stale 3f2c1ab · /)
    assert.match(at('FEA-3')!.title, /^\$\(circle-large-outline\)\u00a0not met · nothing is there$/)
    assert.match(at('FEA-3')!.tooltip, /\nNext: write it down$/)
  })

  it('show no icon and no line break that a reason brings along', () => {
    const odd = exampleProject({ root: '/ws', items: [itemResult('FEA-3', { why: `$(flame) a\nb ${'x'.repeat(300)}` })] })
    const [lens] = lensesOf({ ...folder, project: odd }, 'planning/plan.yaml', sayPlain)
    assert.ok(!lens!.title.includes('$(flame)') && !lens!.title.includes('\n') && lens!.title.length < 150, lens!.title)
  })

  it('say of a criterion best, target, baseline and why', () => {
    const [first] = project.criteria
    assert.match(criterionInWords(first!, sayPlain), /^best candidate 4\.8, target 5, .*baseline 11\.2 · /)
    const lens = lensesOf(folder, first!.path, sayPlain)
    assert.ok(first!.place === null ? lens.length === 0 : lens[0]!.runs.length === 1)
  })
})

describe('checks and fixes of planning files', () => {
  it('find nothing in the demo but the approval that is missing', () => {
    const files: readonly (readonly [string, string])[] = [
      ['plan', planYaml.newest],
      ['success-criteria', criteriaYaml],
      ['benchmark', benchmarkYaml],
      ['literature', literatureYaml],
      ['charter', charterYaml],
    ]
    const found = files.flatMap(([name, text]) =>
      checkFile(form(name), text, name, sayPlain).faults.map((one) => `${name}: ${one.message}`),
    )
    assert.deepEqual(found, ['success-criteria: Only product has agreed to these criteria. Somebody of another role should.'])
  })

  it('name what nobody reads, with the word that was meant, at its place', () => {
    const { faults } = checkFile(criteriaSchema, 'optimise:\n  metrc: a\n  direction: up\nagreed_by:\n', 'success-criteria', sayPlain)
    assert.deepEqual(
      faults.map((one) => [one.place.line, one.place.column, one.length, one.message]),
      [
        [2, 3, 5, 'metrc is not known here. Did you mean metric?'],
        [3, 14, 2, '"up" is none of min, max.'],
        [4, 1, 9, 'Nobody has agreed to these criteria. Two people of different roles should.'],
      ],
    )
  })

  it('pass over a text that cannot be read, aliases, and depth without end', () => {
    for (const text of ['a: [', '&a [*a]', `${'{a: '.repeat(500)}1${'}'.repeat(500)}`, '%YAML 9\n---\n- - -', '\u0000'])
      assert.doesNotThrow(() => checkFile(planSchema, text, 'plan', sayPlain), text.slice(0, 20))
  })

  it('collect links to files, and no addresses or sentences', () => {
    const text = 'items:\n  ETH-1:\n    evidence: [docs/a.md, https://x.org/b.md, see the wiki, MODEL_CARD.md#limits, ../out.md]\n'
    assert.deepEqual(
      checkFile(form('ethics'), text, 'ethics', sayPlain).links.map((one) => one.path),
      ['docs/a.md', 'MODEL_CARD.md'],
    )
  })

  const words: readonly [string, readonly string[], readonly string[]][] = [
    ['ownr', ['owner', 'answer', 'note'], ['owner']],
    ['asertd', ['asserted', 'open'], ['asserted']],
    ['FEA-9', ['FEA-1', 'FEA-2', 'RDY-1'], ['FEA-1', 'FEA-2']],
    ['ontrue', ['trueon'], []],
    ['nsoe', ['nose'], ['nose']],
    ['zebra', ['owner'], []],
  ]
  for (const [word, choices, found] of words)
    it(`take ${word} for ${found.join(' or ') || 'nothing known'}`, () => assert.deepEqual(nearest(word, choices), found))

  it('lead from a fault to what mends it', () => {
    const fault = { line: 0, column: 0, criterion: null }
    const text = 'cots:\n'
    assert.deepEqual(
      fixesOf({ ...fault, message: 'x' }, text, planSchema, sayPlain).map((one) => one.title),
      ['Change to cost'],
    )
    const loosened = fixesOf({ ...fault, message: 'Loosened', criterion: 'optimise.target' }, text, null, sayPlain)
    assert.deepEqual(loosened, [{ kind: 'reason', title: 'Log the Reason…', criterion: 'optimise.target' }])
    assert.deepEqual(fixesOf({ ...fault, message: 'x', criterion: approvalMissing }, text, null, sayPlain), [
      { kind: 'command', title: 'Attest the Criteria…', command: 'attest', item: 'FEA-2' },
    ])
    assert.deepEqual(fixesOf({ ...fault, message: 'x', criterion: `${brokenLink}docs/a.md` }, text, null, sayPlain), [
      { kind: 'create', title: 'Create docs/a.md', path: 'docs/a.md' },
    ])
    const gate = fixesOf({ ...fault, message: 'RDY-3 is a gate: an override sets it aside. Use Override.' }, text, null, sayPlain)
    assert.deepEqual(gate, [{ kind: 'command', title: 'Override RDY-3…', command: 'override', item: 'RDY-3' }])
  })
})

describe('the schemas for other tools', () => {
  for (const { name } of fileForms)
    it(`${name}.schema.json is the form that Flywheel itself goes by`, async () => {
      assert.equal(readFileSync(schemaFile(name), 'utf8'), await schemaText(name), 'run: node test/tools/schemas.ts')
    })
})
