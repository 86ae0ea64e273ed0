// Rows of Feasibility and Lifecycle: words first, what the workspace shows, and what is there before, beside and in spite of a plan.

import assert from 'node:assert/strict'
import { type PlanState, noPlan } from '../../src/core/plan.ts'
import { planStages, planSteps } from '../../src/core/planContent.ts'
import { type WorkspaceShows, evidenceOf, foundInWords } from '../../src/core/planEvidence.ts'
import { readPlan } from '../../src/core/planRead.ts'
import { type PlanRow, decidedBy, feasibilityRows, itemOfRow, itemRow, itemsToChoose, lifecycleRows } from '../../src/core/planRows.ts'
import { type ItemStatus, lookOf, wordOf } from '../../src/core/planStatus.ts'
import { planTemplate } from '../../src/core/planTemplate.ts'
import { sayPlain } from '../../src/core/say.ts'
import { planYaml } from '../tools/demo/plan.ts'
import { runAt } from '../tools/runs.ts'

const nothing: WorkspaceShows = { runs: [], manifests: [], files: [] }
const unknown: WorkspaceShows = { runs: null, manifests: null, files: [] }
const dvc = (path: string, files: number): NonNullable<WorkspaceShows['manifests']>[number] => ({
  path,
  kind: 'dvc',
  entries: [{ isFolder: true, files }],
})
const busy: WorkspaceShows = {
  runs: [0, 1, 2, 3].map((i) => runAt(`runs/r${i}`, { params: { lr: i / 10, seed: i }, artifacts: [] })),
  manifests: [dvc('data/train.dvc', 480), dvc('data/bench.dvc', 16)],
  files: ['requirements.txt', 'models/leaf.safetensors'],
}
const folder = (plan: PlanState, shows = nothing, root = '/ws') => ({ root, name: root.slice(1), plan, shows })
const feasibility = (plan: PlanState, shows = nothing, restricted = false) =>
  feasibilityRows({ folders: [folder(plan, shows)], restricted }, sayPlain)
const lifecycle = (plan: PlanState, shows = nothing) => lifecycleRows({ folders: [folder(plan, shows)], restricted: false }, sayPlain)
const short = (rows: readonly PlanRow[]): string[] => rows.map((row) => `${row.icon} ${row.label} | ${row.description}`)
const stageOf = (rows: readonly PlanRow[], label: string): PlanRow => rows.find((row) => row.label === label)!

describe('the Feasibility view', () => {
  it('shows seven steps, the deciding word first', () => {
    const { rows, header } = feasibility(readPlan(planYaml.newest))
    assert.equal(header, '4 of 7 answered')
    assert.deepEqual(short(rows), [
      'flywheel-half 1 Is ML needed? | asserted, Ada',
      'flywheel-half 2 Success criteria | asserted, Noor',
      'circle-large-outline 3 Ethics | no one named',
      'flywheel-half 4 What others did | asserted, Noor',
      'flywheel-half 5 Benchmark data | asserted, Ada',
      'circle-large-outline 6 Rule baseline | open, Ada',
      'circle-large-outline 7 Is ML still needed? | no one named',
    ])
  })

  const words: readonly [yaml: string, icon: string, description: string, accessible: string][] = [
    ['', 'circle-large-outline', 'no one named', '1 Is ML needed?, not met, no one named'],
    ['\n    owner: Ada', 'circle-large-outline', 'open, Ada', '1 Is ML needed?, not met, open, Ada'],
    [
      '\n    state: open\n    answer: maybe',
      'circle-large-outline',
      'drafted, no one named',
      '1 Is ML needed?, not met, drafted, no one named, maybe',
    ],
    ['\n    answer: yes', 'flywheel-half', 'asserted, no one named', '1 Is ML needed?, asserted, no one named, yes'],
    ['\n    state: not-applicable', 'dash', 'not applicable, no reason', '1 Is ML needed?, not applicable, no reason'],
    [
      '\n    state: not-applicable\n    note: a rule is enough',
      'dash',
      'not applicable: a rule is enough',
      '1 Is ML needed?, not applicable: a rule is enough',
    ],
  ]
  for (const [yaml, icon, description, accessible] of words)
    it(`says "${description}", also to a screen reader`, () => {
      const row = feasibility(readPlan(`feasibility:\n  FEA-1:${yaml}\n`)).rows[0]!
      assert.deepEqual([row.icon, row.description, row.accessible], [icon, description, accessible])
      assert.deepEqual(row.place, { root: '/ws', line: 2, column: 3 })
    })

  it('has question, answer, note and what the workspace shows in the tooltip, as text', () => {
    const plan = readPlan('feasibility:\n  FEA-5:\n    answer: "[x](command:evil) <b>"\n    note: n\n')
    const { tooltip } = feasibility(plan, busy).rows[4]!
    assert.match(tooltip, /^\*\*5 Benchmark data\*\* · asserted, no one named\n\nIs there a small labelled set/)
    assert.ok(tooltip.includes('\\[x\\]\\(command&#8203;:evil\\)') && !tooltip.includes('<b>'), tooltip)
    assert.match(tooltip, /_Note:_ n\n\n_In the workspace:_ data\/bench\.dvc/)
  })

  it('before a plan is one row to begin with, and what was found by itself', () => {
    const { rows, header } = feasibility(noPlan, busy)
    assert.equal(header, null)
    assert.deepEqual(
      rows.map((row) => [row.kind, row.label]),
      [
        ['start', 'Plan this project: 7 questions'],
        ['found', '4 runs'],
        ['found', '2 data sets versioned'],
        ['found', 'no baseline named'],
      ],
    )
    assert.deepEqual(
      feasibility(noPlan, unknown).rows.map((row) => row.kind),
      ['start'],
    )
  })

  it('in Restricted Mode says so first, offers no writing and shows what there is', () => {
    const kinds = (plan: PlanState): string[] => feasibility(plan, busy, true).rows.map((row) => row.kind)
    assert.deepEqual(kinds(noPlan), ['restricted', 'found', 'found', 'found'])
    assert.deepEqual(kinds(readPlan(planTemplate('x'))), ['restricted', ...planSteps.map(() => 'step')])
    assert.deepEqual(short(feasibility(noPlan, busy, true).rows)[0], 'shield Restricted Mode | git and writing are off')
  })

  it('puts a broken file first, with its place, and keeps the steps', () => {
    const before = readPlan(planYaml.newest)
    const { rows, header } = feasibility(readPlan(planYaml.newest.replace('answer: val', 'answer: "val'), before))
    assert.equal(rows[0]!.kind, 'problem')
    assert.equal(rows[0]!.label, 'Line 15: A quote is not closed.')
    assert.deepEqual(rows[0]!.place, { root: '/ws', line: 15, column: 13 })
    assert.equal(rows.length, 8)
    assert.equal(header, '4 of 7 answered')
  })

  it('lists what is passed over, five lines of it', () => {
    const plan = readPlan(`feasibility:\n${Array.from({ length: 8 }, (_, i) => `  OWN-${i}:\n`).join('')}`)
    const notes = feasibility(plan).rows.filter((row) => row.kind === 'note')
    assert.equal(notes.length, 6)
    assert.match(notes[0]!.label, /^Line 2: OWN-0 is none of the steps/)
    assert.equal(notes[5]!.label, '3 more lines are passed over')
  })

  it('has a row for each folder when there are two, and none without a folder', () => {
    const two = feasibilityRows(
      { folders: [folder(readPlan(planYaml.newest)), folder(noPlan, busy, '/other')], restricted: false },
      sayPlain,
    )
    assert.deepEqual(
      two.rows.map((row) => [row.kind, row.label, row.children.length]),
      [
        ['root', 'ws', 7],
        ['root', 'other', 4],
      ],
    )
    assert.equal(two.header, '4 of 7 answered')
    assert.deepEqual(feasibilityRows({ folders: [], restricted: true }, sayPlain), { rows: [], header: null })
    const ids = two.rows.flatMap((row) => [row.id, ...row.children.map((child) => child.id)])
    assert.equal(new Set(ids).size, ids.length)
  })
})

describe('the Lifecycle view', () => {
  it('is computed, so it says something without a plan', () => {
    const { rows, header } = lifecycle(noPlan, busy)
    assert.equal(header, 'collecting, training')
    assert.deepEqual(short(rows), [
      'flywheel-half Plan | 1 of 6',
      'flywheel-half Collect data | 3 of 7',
      'flywheel-half Train | 3 of 7',
      'circle-large-outline Deploy | not begun',
      'circle-large-outline Team & hiring | not begun',
      'flywheel-half Infra & tooling | 2 of 4',
    ])
    assert.ok(rows.every((row) => row.place === null))
    assert.equal(lifecycle(noPlan, nothing).header, null)
  })

  it('lets what is there count more than what is said, and a step decide where one does', () => {
    const { rows } = lifecycle(readPlan(planYaml.newest), busy)
    assert.deepEqual(short(stageOf(rows, 'Collect data').children), [
      'pass Collect | 480 files tracked',
      'flywheel-half Labelling guide | asserted, Noor',
      'circle-large-outline Label | ',
      'flywheel-half Validate | asserted, no one named',
      'pass Version the data | 2 data sets versioned',
      'circle-large-outline Data sheet | open, Noor',
      'pass Benchmark data | data/bench.dvc',
    ])
    const plan = stageOf(rows, 'Plan')
    assert.deepEqual(short(plan.children).slice(0, 4), [
      'flywheel-half Requirements and goals | asserted, Noor',
      'flywheel-half People, time and compute | asserted, Ada',
      'circle-large-outline Ethics | ',
      'flywheel-half What others did | asserted, Noor',
    ])
    // a click and a command on it mean the step, unless the file has the task itself
    assert.deepEqual(
      plan.children.slice(2, 4).map((row) => row.place?.line),
      [17, 20],
    )
    assert.equal(decidedBy(readPlan(planYaml.newest), 'LIF-1.ethics'), 'FEA-3')
    assert.equal(decidedBy(readPlan(planYaml.newest), 'LIF-1.goals'), 'LIF-1.goals')
    assert.equal(plan.children[3]!.accessible, 'What others did, asserted, Noor')
    assert.equal(stageOf(rows, 'Collect data').accessible, 'Collect data, under way, 5 of 7')
  })

  const headers: readonly [name: string, yaml: string, shows: WorkspaceShows, header: string | null][] = [
    ['planning while nothing else has begun', 'lifecycle:\n  LIF-1:\n    tasks: { resources: asserted }\n', nothing, 'planning'],
    [
      'no stage that is done',
      `lifecycle:\n  LIF-3:\n    tasks: { ${planStages[2]!.tasks.map((task) => `${task.id}: asserted`).join(', ')} }\n`,
      nothing,
      null,
    ],
    ['no stage that does not apply', 'lifecycle:\n  LIF-3: { state: not-applicable, note: bought }\n', busy, 'collecting'],
    ['a stage by the word of a person', 'lifecycle:\n  LIF-4:\n    tasks: { pilot: asserted }\n', nothing, 'deploying'],
  ]
  for (const [name, yaml, shows, header] of headers)
    it(`names ${name}`, () => assert.equal(lifecycle(readPlan(yaml), shows).header, header))

  it('shows tasks that a project added, and who has a stage', () => {
    const { rows } = lifecycle(readPlan('lifecycle:\n  LIF-4:\n    owner: Ada\n    tasks:\n      store-review: asserted\n'))
    const deploy = stageOf(rows, 'Deploy')
    assert.equal(deploy.description, '1 of 7, Ada')
    assert.equal(deploy.children.at(-1)!.label, 'store review')
  })
})

describe('what a workspace shows of a plan', () => {
  const cases: readonly [id: string, shows: Partial<WorkspaceShows>, words: string | undefined][] = [
    ['LIF-1.environment', { files: ['pyproject.toml'] }, 'pyproject.toml'],
    ['LIF-1.environment', { files: ['src/requirements.txt'] }, undefined],
    ['FEA-3', { files: ['ETHICS.md'] }, 'ETHICS.md'],
    ['FEA-7', { files: ['planning/decisions/0001-go.md'] }, 'planning/decisions/0001-go.md'],
    ['LIF-X1.owners', { files: ['.github/CODEOWNERS'] }, '.github/CODEOWNERS'],
    ['LIF-X2.ci', { files: ['.github/workflows/test.yml'] }, '.github/workflows/test.yml'],
    ['LIF-4.monitoring', { files: ['monitoring/drift.yaml'] }, 'monitoring/drift.yaml'],
    ['LIF-3.runs', { runs: [runAt('a')] }, '1 run'],
    ['LIF-X2.tracking', { runs: [runAt('a', { tools: ['mlflow', 'hydra'] })] }, 'hydra, mlflow'],
    ['FEA-6', { runs: [runAt('a'), runAt('b', { tags: { role: 'baseline' } })] }, 'b'],
    ['FEA-6', { runs: [runAt('runs/majority-baseline')] }, 'runs/majority-baseline'],
    ['FEA-6', { runs: [runAt('runs/baselines-are-fun')] }, undefined],
    ['LIF-3.tune', { runs: ['a', 'b', 'c'].map((path, i) => runAt(path, { params: { seed: i } })) }, undefined],
    ['LIF-3.tune', { runs: ['a', 'b', 'c'].map((path, i) => runAt(path, { params: { lr: i } })) }, '3 values of lr'],
    ['LIF-3.model', { runs: [runAt('a', { artifacts: [{ path: 'a/m.pt', kind: 'model', sizeBytes: 1 }] })] }, 'a/m.pt'],
    ['FEA-5', { manifests: [dvc('data/val.dvc', 3)] }, undefined],
    ['FEA-5', { manifests: [dvc('data/test_set.dvc', 3)] }, 'data/test_set.dvc'],
    ['LIF-2.collect', { manifests: [dvc('data/test.dvc', 3)] }, undefined],
    ['LIF-2.collect', { manifests: [dvc('train.dvc', 1), dvc('more.dvc', 1_999)] }, '2,000 files tracked'],
    [
      'LIF-2.version',
      {
        manifests: ['a.png', 'b.png'].map((name) => ({
          path: `images/${name}`,
          kind: 'git-lfs',
          entries: [{ isFolder: false, files: null }],
        })),
      },
      '1 data set versioned',
    ],
    ['LIF-2.version', { manifests: [{ path: 'dvc.yaml', kind: 'dvc.yaml', entries: [] }] }, undefined],
  ]
  for (const [id, shows, words] of cases)
    it(`${words === undefined ? 'finds nothing' : `finds "${words}"`} for ${id} in ${JSON.stringify(shows).slice(0, 70)}`, () =>
      assert.equal(evidenceOf({ ...nothing, ...shows }, sayPlain).get(id), words))

  it('says what is there before anyone planned', () => {
    assert.deepEqual(foundInWords(nothing, sayPlain), ['no runs', 'no data set versioned'])
    assert.deepEqual(foundInWords({ ...busy, manifests: null }, sayPlain), ['4 runs', 'no baseline named'])
    assert.deepEqual(foundInWords({ ...busy, runs: [runAt('runs/majority-baseline')] }, sayPlain), [
      '1 run',
      '2 data sets versioned',
      'baseline: majority-baseline',
    ])
    assert.deepEqual(foundInWords(unknown, sayPlain), [])
  })
})

describe('rows of a plan', () => {
  it('lead back to their item, also below odd paths', () => {
    for (const root of ['/ws', 'C:\\a b', '/new\nline'])
      assert.deepEqual(itemOfRow(itemRow(root, 'LIF-2.label')), { root, id: 'LIF-2.label' })
    assert.equal(itemOfRow('problem:/ws'), null)
  })

  it('have a look and a word for every status', () => {
    const all: ItemStatus[] = ['not-met', 'asserted', 'evidenced', 'verified', 'stale', 'not-applicable', 'overridden', 'not-checkable']
    assert.equal(new Set(all.map((one) => lookOf(one).icon)).size, all.length)
    assert.equal(new Set(all.map((one) => wordOf(one, sayPlain))).size, all.length)
  })

  it('can all be chosen from the palette, the team’s own too', () => {
    const items = itemsToChoose(folder(readPlan('lifecycle:\n  LIF-4:\n    tasks: { own-task: asserted }\n')), sayPlain)
    assert.equal(items.length, 7 + 6 + planStages.flatMap((stage) => stage.tasks).filter((task) => task.step === null).length + 1)
    assert.deepEqual(items.at(-1), { id: 'LIF-4.own-task', label: 'Deploy: own task', said: 'asserted, no one named' })
  })
})
