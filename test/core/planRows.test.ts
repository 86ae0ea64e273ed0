// Rows of Feasibility and Lifecycle: how each item stands and why, what the workspace shows, and what is there before, beside and in spite of a plan.

import assert from 'node:assert/strict'
import { allItems } from '../../src/core/allItems.ts'
import { feasibilityRows } from '../../src/core/feasibilityRows.ts'
import { lifecycleRows } from '../../src/core/lifecycleRows.ts'
import { type PlanState, noPlan } from '../../src/core/plan.ts'
import { itemsToChoose } from '../../src/core/planChoice.ts'
import { planStages, planSteps } from '../../src/core/planContent.ts'
import { type WorkspaceShows, evidenceOf, foundInWords } from '../../src/core/planEvidence.ts'
import { readPlan } from '../../src/core/planRead.ts'
import { type PlanRow, type ShownFolder, decidedBy, exitRow, itemOfRow, itemRow } from '../../src/core/planRows.ts'
import { type ItemStatus, lookOf, wordOf } from '../../src/core/planStatus.ts'
import { planTemplate } from '../../src/core/planTemplate.ts'
import type { ItemResult, Project } from '../../src/core/project.ts'
import { sayPlain } from '../../src/core/say.ts'
import { planYaml } from '../tools/demo/plan.ts'
import { exampleProject, itemResult } from '../tools/exampleProject.ts'
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
/** All seven steps open but for what differs, and nothing else. */
const projectOf = (differs: Readonly<Record<string, Partial<ItemResult>>> = {}, more: Partial<Project> = {}): Project => {
  const ids = [...new Set([...planSteps.map((step) => step.id), ...Object.keys(differs)])]
  return exampleProject({
    root: '/ws',
    items: ids.map((id) => itemResult(id, differs[id])),
    stages: [],
    transitions: [],
    faults: [],
    gates: [],
    archetype: null,
    scores: { ...exampleProject().scores, feasibility: null, impact: null },
    ...more,
  })
}
const folder = (plan: PlanState, shows = nothing, root = '/ws', project: Project | null = projectOf()): ShownFolder => ({
  root,
  name: root.slice(1),
  plan,
  shows,
  project,
  own: [],
  interview: null,
})
const feasibility = (plan: PlanState, project: Project | null = projectOf(), shows = nothing, restricted = false) =>
  feasibilityRows({ folders: [folder(plan, shows, '/ws', project)], restricted }, sayPlain)
const lifecycle = (plan: PlanState, shows = nothing, project: Project | null = projectOf()) =>
  lifecycleRows({ folders: [folder(plan, shows, '/ws', project)], restricted: false }, sayPlain)
const short = (rows: readonly PlanRow[]): string[] => rows.map((row) => `${row.icon ?? ''} ${row.label} | ${row.description}`)
const stageOf = (rows: readonly PlanRow[], label: string): PlanRow => rows.find((row) => row.label === label)!
const demo = readPlan(planYaml.newest)
const all: readonly ItemStatus[] = [
  'not-met',
  'asserted',
  'evidenced',
  'verified',
  'stale',
  'not-applicable',
  'overridden',
  'not-checkable',
]

describe('the Feasibility view', () => {
  it('shows seven steps with the deciding words, and how many are verified', () => {
    const project = projectOf({
      'FEA-1': { status: 'asserted', level: 1, why: 'answered, but there is no file' },
      'FEA-2': { status: 'verified', level: 3, why: 'met by sweep-07' },
      'FEA-3': { why: 'no one named' },
      'FEA-4': { status: 'evidenced', level: 2, why: '3 works with numbers' },
      'FEA-5': { status: 'stale', level: 2, why: 'data/bench.dvc changed after the baseline', staleCommit: '3f2c1ab0000000' },
      'FEA-6': { status: 'not-checkable', level: null, why: 'not a git repository' },
      'FEA-7': { status: 'not-applicable', why: 'said so' },
    })
    const { rows, header } = feasibility(demo, project)
    assert.equal(header, '1 of 6 verified')
    assert.deepEqual(short(rows), [
      'flywheel-half 1 Is ML needed? | asserted, Ada · answered, but there is no file',
      'pass-filled 2 Success criteria | met by sweep-07',
      'circle-large-outline 3 Ethics | no one named',
      'pass 4 What others did | 3 works with numbers',
      'warning 5 Benchmark data | stale 3f2c1ab · data/bench.dvc changed after the baseline',
      'question 6 Rule baseline | not checkable: not a git repository',
      'dash 7 Is ML still needed? | not applicable · said so',
    ])
  })

  it('says the status to a screen reader once, whatever the description begins with', () => {
    const project = projectOf({
      'FEA-2': { status: 'verified', why: 'met by sweep-07' },
      'FEA-5': { status: 'stale', why: 'stale: changed' },
    })
    const { rows } = feasibility(demo, project)
    assert.equal(rows[1]!.accessible, `2 Success criteria, verified, met by sweep-07, ${demo.items.get('FEA-2')!.answer}`)
    assert.match(rows[4]!.accessible, /^5 Benchmark data, stale · changed, data\/bench/)
    assert.deepEqual(rows[1]!.place, { root: '/ws', path: 'planning/plan.yaml', line: 12, column: 3 })
  })

  it('names who overrode, and what the rules say in the tooltip', () => {
    const overridden = exampleProject().items.find((one) => one.overridden !== null)!.overridden
    const row = feasibility(demo, projectOf({ 'FEA-6': { status: 'overridden', computed: 'asserted', overridden } })).rows[5]!
    assert.equal(row.description, 'overridden, ada@example.org: No second annotator until March <soon>')
    assert.ok(row.tooltip.includes('The rules say: asserted'), row.tooltip)
    assert.ok(row.tooltip.includes('&lt;soon&gt;') && !row.tooltip.includes('<soon>'), row.tooltip)
    assert.ok(row.can.includes('overridden'))
  })

  it('has question, rubric with the level, what is next and evidence in the tooltip, as text', () => {
    const plan = readPlan('feasibility:\n  FEA-5:\n    answer: "[x](command:evil) <b>"\n    note: n\n')
    const evidence = [{ kind: 'file', path: 'data/bench.dvc', line: 3, commit: null, run: null, text: '12 files, tracked' }] as const
    const { tooltip, can } = feasibility(plan, projectOf({ 'FEA-5': { level: 2, status: 'evidenced', next: 'pin it', evidence } })).rows[4]!
    assert.match(tooltip, /^\*\*Benchmark data\*\* · evidenced\n\n/)
    assert.match(tooltip, /\n- \*\*2 · /)
    assert.ok(tooltip.includes('_Next:_ pin it') && tooltip.includes('data/bench.dvc:3: 12 files, tracked'), tooltip)
    assert.ok(tooltip.includes('\\[x\\]\\(command&#8203;:evil\\)') && !tooltip.includes('<b>'), tooltip)
    assert.ok(can.includes('evidence') && can.includes('judged'))
  })

  it('has quieter groups below, each with its own summary', () => {
    const project = projectOf(
      {
        'RDY-1': { status: 'asserted', level: 1 },
        'RDY-3': { why: 'not answered' },
        'CST-D1': {},
        'IMP-1': {},
        'ARC-0': { status: 'asserted', level: 1, answer: 'autonomous' },
        'ARC-S1': { status: 'not-applicable', computed: 'not-applicable' },
        'ARC-A1': {},
        'FLY-1': { status: 'evidenced', level: 2 },
        'FLY-2': {},
        'ETH-1': { status: 'stale', level: 2 },
        'MTS-D1': {},
        'LIF-1': {},
        'TRN-TD': {},
        'TEAM-1': { title: 'Ours' },
      },
      {
        archetype: 'autonomous',
        gates: [{ id: 'RDY-3', met: false, why: 'not answered' }],
        scores: exampleProject().scores,
      },
    )
    const groups = feasibility(demo, project).rows.filter((row) => row.kind === 'group')
    assert.deepEqual(
      groups.map((row) => [row.label, row.icon, row.children.length]),
      [
        ['Readiness', null, 2],
        ['Cost', null, 1],
        ['Impact', null, 1],
        ['Archetype', null, 2],
        ['Flywheel', null, 2],
        ['Ethics', null, 1],
        ['TEAM', null, 1],
      ],
    )
    assert.equal(groups[0]!.description, '1 gate open · 1 of 2 answered')
    assert.match(groups[1]!.description, /^feasibility \d+.* of 100$/)
    assert.deepEqual(
      groups.slice(3).map((row) => row.description),
      ['acts alone', 'broken: Data gives quality', '1 stale · 1 of 1 answered', '0 of 1 answered'],
    )
    assert.equal(groups[0]!.children[1]!.description, 'gate · not answered')
    assert.equal(groups[6]!.children[0]!.label, 'Ours')
  })

  it('shows the ML Test Score once something is deployed, or answered of it', () => {
    const names = (project: Project): string[] => feasibility(demo, project).rows.flatMap((row) => (row.kind === 'group' ? row.label : []))
    const deploy = exampleProject().stages.find((stage) => stage.id === 'LIF-4')!
    assert.deepEqual(names(projectOf({ 'MTS-D1': {} }, { stages: [deploy] })), [])
    assert.deepEqual(names(projectOf({ 'MTS-D1': {} }, { stages: [{ ...deploy, open: true }] })), ['ML Test Score'])
    assert.deepEqual(names(projectOf({ 'MTS-D1': { level: 1, status: 'asserted' } })), ['ML Test Score'])
  })

  it('has a checkbox only where a word alone is what counts, and marks for what can be done', () => {
    const differs = Object.fromEntries(allItems.map((item) => [item.id, {}]))
    const rows = feasibility(readPlan('readiness:\n  RDY-1: asserted\n'), projectOf(differs)).rows.flatMap((row) => [row, ...row.children])
    const checks = rows.filter((row) => row.checked !== null)
    assert.deepEqual(
      checks.map((row) => [itemOfRow(row.id)!.id, row.checked]),
      [
        ['RDY-1', true],
        ['RDY-4', false],
      ],
    )
    const row = (id: string): PlanRow => rows.find((one) => itemOfRow(one.id)?.id === id)!
    assert.ok(row('CST-D1').can.includes('score') && !row('FEA-1').can.includes('score'))
    assert.ok(row('FEA-3').can.includes('attest') && !row('FEA-6').can.includes('attest'))
  })

  it('while nothing was judged yet shows the steps, and says that it is looking', () => {
    const { rows, header } = feasibility(demo, null)
    assert.equal(header, 'checking…')
    assert.deepEqual(
      rows.map((row) => row.description),
      planSteps.map(() => 'checking…'),
    )
    const pending = feasibility(demo, projectOf({ 'FEA-1': { pending: true, level: null } }))
    assert.equal(pending.rows[0]!.description, 'checking…')
  })

  it('before a plan is one row to begin with, and what was found by itself', () => {
    const { rows, header } = feasibility(noPlan, projectOf({}, { planned: false }), busy)
    assert.equal(header, null)
    assert.deepEqual(
      rows.map((row) => [row.kind, row.label]),
      [
        ['start', 'Plan this project: 10 questions, 3 minutes'],
        ['found', '4 runs'],
        ['found', '2 data sets versioned'],
        ['found', 'no baseline named'],
      ],
    )
    assert.deepEqual(
      feasibility(noPlan, null, unknown).rows.map((row) => row.kind),
      ['start'],
    )
    const begun = { ...folder(noPlan, nothing, '/ws', null), interview: { answered: 4, asked: 10 } }
    assert.equal(feasibilityRows({ folders: [begun], restricted: false }, sayPlain).rows[0]!.label, 'Go on planning: 4 of 10 answered')
  })

  it('in Restricted Mode says so first, offers no writing and shows what there is', () => {
    const kinds = (plan: PlanState, project: Project | null): string[] => feasibility(plan, project, busy, true).rows.map((row) => row.kind)
    assert.deepEqual(kinds(noPlan, null), ['restricted', 'found', 'found', 'found'])
    assert.deepEqual(kinds(readPlan(planTemplate('x')), projectOf()), ['restricted', ...planSteps.map(() => 'step')])
    assert.deepEqual(short(feasibility(noPlan, null, busy, true).rows)[0], 'shield Restricted Mode | git and writing are off')
  })

  it('puts a broken file first, with its place, and keeps the steps; other files that are broken follow', () => {
    const broken = readPlan(planYaml.newest.replace('answer: val', 'answer: "val'), demo)
    const fault = {
      path: 'planning/items.yaml',
      severity: 'error',
      place: { line: 2, column: 1 },
      message: 'TEAM-1 rests on itself.',
    } as const
    const { rows } = feasibility(broken, projectOf({}, { faults: [fault] }))
    assert.deepEqual(
      rows.slice(0, 2).map((row) => [row.kind, row.label, row.place?.path, row.place?.line]),
      [
        ['problem', 'Line 15: A quote is not closed.', 'planning/plan.yaml', 15],
        ['problem', 'items.yaml: TEAM-1 rests on itself.', 'planning/items.yaml', 2],
      ],
    )
    assert.equal(rows.length, 9)
  })

  it('lists what is passed over, five lines of it', () => {
    const plan = readPlan(`feasibility:\n${Array.from({ length: 8 }, (_, i) => `  OWN-${i}:\n`).join('')}`)
    const notes = feasibility(plan, null).rows.filter((row) => row.kind === 'note')
    assert.equal(notes.length, 6)
    assert.match(notes[0]!.label, /^Line 2: OWN-0 is none of the steps/)
    assert.equal(notes[5]!.label, '3 more lines are passed over')
  })

  it('has a row for each folder when there are two, and none without a folder', () => {
    const two = feasibilityRows({ folders: [folder(demo), folder(noPlan, busy, '/other', null)], restricted: false }, sayPlain)
    assert.deepEqual(
      two.rows.map((row) => [row.kind, row.label, row.children.length]),
      [
        ['root', 'ws', 7],
        ['root', 'other', 4],
      ],
    )
    assert.equal(two.header, '0 of 7 verified')
    assert.deepEqual(feasibilityRows({ folders: [], restricted: true }, sayPlain), { rows: [], header: null })
    const ids = two.rows.flatMap((row) => [row.id, ...row.children.map((child) => child.id)])
    assert.equal(new Set(ids).size, ids.length)
  })
})

describe('the Lifecycle view', () => {
  it('is computed, so it says something without a plan and before anything was judged', () => {
    const { rows, header } = lifecycle(noPlan, busy, null)
    assert.equal(header, 'collecting, training')
    assert.deepEqual(short(rows), [
      'flywheel-half Plan | 1 of 6 tasks',
      'flywheel-half Collect data | 3 of 7 tasks',
      'flywheel-half Train | 3 of 7 tasks',
      'circle-large-outline Deploy | not begun',
      'circle-large-outline Team & hiring | not begun',
      'flywheel-half Infra & tooling | 2 of 4 tasks',
    ])
    assert.ok(rows.every((row) => row.place === null))
    assert.equal(lifecycle(noPlan, nothing, null).header, null)
  })

  it('shows the way out of each stage with its parts, a closed way in, and the open stages in the header', () => {
    const { rows, header } = lifecycle(demo, nothing, exampleProject({ root: '/ws', transitions: [] }))
    assert.equal(header, 'collecting, training')
    assert.equal(stageOf(rows, 'Collect data').description, 'way out 2 of 5 · 3 of 7 tasks')
    assert.equal(stageOf(rows, 'Infra & tooling').description, 'done · way out 2 of 2 · 0 of 4 tasks')
    assert.equal(stageOf(rows, 'Infra & tooling').icon, 'pass-filled')
    const [out] = stageOf(rows, 'Collect data').children
    assert.deepEqual([out!.label, out!.description, out!.children.length], ['Way out', '2 of 5', 5])
    assert.deepEqual(
      out!.children.slice(1, 3).map((row) => [row.icon, row.label, row.accessible]),
      [
        ['pass', 'item 2', 'item 2, met'],
        ['circle-large-outline', 'item 3', 'item 3, not met'],
      ],
    )
    assert.deepEqual(itemOfRow(out!.children[0]!.id), { root: '/ws', id: 'FEA-1' })
    const deploy = stageOf(rows, 'Deploy').children
    assert.deepEqual([deploy[0]!.label, deploy[0]!.description], ['Way in', 'FEA-5 is stale'])
    const ids = rows.flatMap(function deep(row): string[] {
      return [row.id, ...row.children.flatMap(deep)]
    })
    assert.equal(new Set(ids).size, ids.length)
  })

  it('shows a way back first, when it is pointed to and when it was taken', () => {
    const [, fired] = exampleProject().transitions
    const taken = {
      ...fired!,
      id: 'TRN-TP',
      to: 'LIF-1',
      fired: false,
      record: { reason: 'latency', by: 'Ada', at: '2026-11-02T09:00:00Z', closesWhen: null },
    }
    const { rows } = lifecycle(demo, nothing, projectOf({}, { transitions: [exampleProject().transitions[0]!, fired!, taken] }))
    assert.deepEqual(short(rows.slice(0, 2)), [
      'warning ↩ Train → Collect data | 3 label errors in 40 looked at',
      'history ↩ Train → Plan | taken by Ada, 2026-11-02: latency',
    ])
    assert.equal(rows[0]!.accessible, 'Train → Collect data, points back, 3 label errors in 40 looked at')
    assert.deepEqual([rows[0]!.can, rows[1]!.can], [['takeable'], ['taken']])
    assert.equal(rows[2]!.label, 'Plan')
  })

  it('lets what is there count more than what is said, and a step decide where one does', () => {
    const project = projectOf({ 'FEA-5': { status: 'stale', why: 'the files changed' }, 'FEA-3': { why: 'no one named' } })
    const { rows } = lifecycle(demo, busy, project)
    assert.deepEqual(short(stageOf(rows, 'Collect data').children), [
      'pass Collect | 480 files tracked',
      'flywheel-half Labelling guide | asserted, Noor',
      'circle-large-outline Label | ',
      'flywheel-half Validate | asserted, no one named',
      'pass Version the data | 2 data sets versioned',
      'circle-large-outline Data sheet | open, Noor',
      'warning Benchmark data | the files changed',
    ])
    const plan = stageOf(rows, 'Plan')
    assert.deepEqual(short(plan.children).slice(0, 3), [
      'flywheel-half Requirements and goals | asserted, Noor',
      'flywheel-half People, time and compute | asserted, Ada',
      'circle-large-outline Ethics | no one named',
    ])
    // a click and a command on it mean the step, unless the file has the task itself
    assert.deepEqual(
      plan.children.slice(2, 4).map((row) => row.place?.line),
      [17, 20],
    )
    assert.equal(decidedBy(demo, 'LIF-1.ethics'), 'FEA-3')
    assert.equal(decidedBy(demo, 'LIF-1.goals'), 'LIF-1.goals')
    assert.equal(stageOf(rows, 'Collect data').accessible, 'Collect data, under way, 5 of 7 tasks')
  })

  it('has a checkbox at tasks of which only a word is known', () => {
    const { rows } = lifecycle(demo, busy)
    assert.deepEqual(
      stageOf(rows, 'Collect data').children.map((row) => row.checked),
      [null, true, false, true, null, false, null],
    )
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
    it(`names ${name}`, () => assert.equal(lifecycle(readPlan(yaml), shows, null).header, header))

  it('shows tasks that a project added, and who has a stage', () => {
    const { rows } = lifecycle(readPlan('lifecycle:\n  LIF-4:\n    owner: Ada\n    tasks:\n      store-review: asserted\n'))
    const deploy = stageOf(rows, 'Deploy')
    assert.equal(deploy.description, '1 of 7 tasks, Ada')
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
    assert.equal(new Set(all.map((one) => lookOf(one).icon)).size, all.length)
    assert.equal(new Set(all.map((one) => wordOf(one, sayPlain))).size, all.length)
  })

  it('in a way out lead back too', () => {
    assert.deepEqual(itemOfRow(exitRow('/new\nline', 'LIF-2', 3, 'FEA-5')), { root: '/new\nline', id: 'FEA-5' })
  })

  it('can all be chosen from the palette, the team’s own too, those of a group that is off left out', () => {
    const yaml = 'groups: { ETH: off }\nlifecycle:\n  LIF-4:\n    tasks: { own-task: asserted }\n'
    const items = itemsToChoose(folder(readPlan(yaml), nothing, '/ws', projectOf({ 'TEAM-1': { title: 'Ours' } })), sayPlain)
    const questions = allItems.filter((item) => !['LIF', 'TRN', 'ETH'].includes(item.group)).length + 1
    const tasks = planStages.flatMap((stage) => stage.tasks).filter((task) => task.step === null).length + 1
    assert.equal(items.length, questions + planStages.length + tasks)
    assert.deepEqual(items[0], {
      id: 'FEA-1',
      group: 'FEA',
      label: '1 Is ML needed?',
      said: 'nothing is there',
      status: 'not-met',
      judged: true,
    })
    assert.deepEqual(
      items.flatMap((item) => (['TEAM-1', 'LIF-4.own-task'].includes(item.id) ? item.label : [])),
      ['Ours', 'Deploy: own task'],
    )
  })
})
