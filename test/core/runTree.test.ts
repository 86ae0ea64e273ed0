// Runs as rows: where each stands, what it says, and what must be drawn again.

import assert from 'node:assert/strict'
import type { RunSummary } from '../../src/core/run.ts'
import { type RunRow, type RunTree, type TreeOptions, emptyTree, latestRuns, natural, rowOfRun, runTree } from '../../src/core/runTree.ts'
import { runTreeChange } from '../../src/core/runTreeChange.ts'
import { sayPlain } from '../../src/core/say.ts'
import { metricOf, rootReport, runAt, stateOf } from '../tools/runs.ts'

const options: TreeOptions = { matches: () => true, sort: 'name', group: 'folder', showHidden: false, shown: new Map(), say: sayPlain }

/** The tree as indented text, one line a row. */
function drawn(tree: RunTree): string[] {
  const lines = (id: string, depth: number): string[] =>
    (tree.children.get(id) ?? []).flatMap((child) => {
      const row = tree.rows.get(child)!
      return [`${'  '.repeat(depth)}${row.label}${row.description === '' ? '' : ` | ${row.description}`}`, ...lines(child, depth + 1)]
    })
  return lines('', 0)
}
const looked = 'No logs? See where Flywheel looked'
const treeOf = (runs: readonly RunSummary[], more: Partial<TreeOptions> = {}): RunTree => runTree(stateOf(runs), { ...options, ...more })

describe('the tree of runs', () => {
  it('puts runs below their folder, by name as a person counts', () => {
    const runs = ['sweep/run-10', 'sweep/run-2', 'seeds/a', 'seeds/b'].map((path) => runAt(path, { status: 'finished' }))
    assert.deepEqual(drawn(treeOf(runs)), [
      'seeds | 2',
      '  a | no scalars',
      '  b | no scalars',
      'sweep | 2',
      '  run-2 | no scalars',
      '  run-10 | no scalars',
      looked,
    ])
  })

  it('puts what began last on top', () => {
    const runs = [runAt('x/old', { startTime: 1 }), runAt('x/new', { startTime: 9 }), runAt('y/a', { startTime: 20 }), runAt('y/b')]
    assert.deepEqual(drawn(treeOf(runs, { sort: 'newest' })), [
      'y | 2',
      '  a | no scalars',
      '  b | no scalars',
      'x | 2',
      '  new | no scalars',
      '  old | no scalars',
      looked,
    ])
  })

  it('spares the row of a folder that holds a single run', () => {
    const runs = ['out/mon/10-00', 'out/tue/11-00', 'out/wed/1', 'out/wed/2', 'deep/a/b/c/only'].map((path) => runAt(path))
    assert.deepEqual(
      drawn(treeOf(runs)).map((line) => line.replace(/ \|.*/, '')),
      ['deep', '  a/b/c/only', 'out', '  mon/10-00', '  tue/11-00', 'out/wed', '  1', '  2', looked],
    )
  })

  it('shows runs that lie in the root itself without a folder, and a name that says more than the path', () => {
    const runs = [runAt('.', { name: 'ws' }), runAt('alone'), runAt('r/1', { name: 'brave-owl' }), runAt('r/2')]
    assert.deepEqual(
      drawn(treeOf(runs)).map((line) => line.replace(/ \|.*/, '')),
      ['r', '  brave-owl', '  2', 'ws', 'alone', looked],
    )
  })

  it('has a row for a root only when there are two', () => {
    const runs = [runAt('a/1'), runAt('a/2'), runAt('b', { root: '/other' })]
    assert.deepEqual(
      drawn(treeOf(runs)).map((line) => line.replace(/ \|.*/, '')),
      ['ws', '  a', '    1', '    2', 'other', '  b', looked],
    )
    const two = runTree(stateOf([runs[0]!], { roots: [rootReport('/ws'), rootReport('/empty')] }), options)
    assert.equal(drawn(two)[0], 'ws | 1')
  })

  it('shows 200 of a folder and 200 more when asked', () => {
    const runs = Array.from({ length: 450 }, (_, i) => runAt(`big/r${i}`))
    const first = treeOf(runs)
    const group = first.children.get('')![0]!
    assert.equal(first.children.get(group)!.length, 201)
    const more = first.rows.get(first.children.get(group)!.at(-1)!)!
    assert.equal(more.label, 'Show 200 more')
    assert.equal(first.rows.get(group)!.description, '450')
    const second = treeOf(runs, { shown: new Map([[group, 400]]) })
    assert.equal(second.rows.get(second.children.get(group)!.at(-1)!)!.label, 'Show 50 more')
    assert.equal(second.children.get(group)!.length, 401)
    assert.equal(treeOf(runs, { shown: new Map([[group, 600]]) }).children.get(group)!.length, 450)
  })

  it('counts what matches and what runs, and drops folders without a match', () => {
    const tree = treeOf([runAt('a/1', { status: 'running' }), runAt('a/2'), runAt('b/1'), runAt('b/2')], {
      matches: (run) => run.path.startsWith('a'),
    })
    assert.deepEqual([tree.total, tree.matching, tree.running], [4, 2, 1])
    assert.deepEqual(
      drawn(tree).map((line) => line.replace(/ \|.*/, '')),
      ['a', '  1', '  2', looked],
    )
  })

  it('groups by tool, the newest first, and by experiment, those without one last', () => {
    const runs = [
      runAt('a/1', { tools: ['wandb'], experiment: 'digits', startTime: 5 }),
      runAt('a/2', { tools: ['tensorboard', 'hydra'], startTime: 1 }),
      runAt('mlruns/0/3f2c', { tools: ['mlflow'], name: 'brave-owl', experiment: 'digits', startTime: 9 }),
      runAt('b', { tools: ['unheard-of'], experiment: 'other', startTime: 2 }),
    ]
    const first = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/ \|.*/, ''))
    assert.deepEqual(first(drawn(treeOf(runs, { group: 'tool', sort: 'newest' }))), [
      'MLflow',
      '  brave-owl',
      'Weights & Biases',
      '  1',
      'unheard-of',
      '  b',
      'TensorBoard',
      '  2',
      looked,
    ])
    assert.deepEqual(first(drawn(treeOf(runs, { group: 'experiment' }))), [
      'digits',
      '  1',
      '  brave-owl',
      'other',
      '  b',
      'No experiment',
      '  2',
      looked,
    ])
  })

  it('tells runs of one group apart by as few names of their paths as it takes', () => {
    const runs = ['x/a/1', 'x/b/1', 'x/b/2', '1', 'y/x/a/1'].map((path) => runAt(path))
    assert.deepEqual(
      drawn(treeOf(runs, { group: 'tool' })).map((line) => line.replace(/ \|.*/, '')),
      ['TensorBoard', '  1', '  x/a/1', '  b/1', '  2', '  y/x/a/1', looked],
    )
  })

  it('keeps an experiment that is called like nothing apart from none', () => {
    const runs = [runAt('a', { experiment: 'No experiment' }), runAt('b'), runAt('c', { experiment: '' })]
    assert.equal(treeOf(runs, { group: 'experiment' }).children.get('')!.length, 3)
  })

  it('names the tool before what a run says where several are mixed and it fits', () => {
    const loss = { metrics: { loss: metricOf(0.25) } }
    const runs = [
      runAt('a/1', { ...loss, tools: ['wandb'] }),
      runAt('a/2', loss),
      runAt('a/3', { ...loss, tools: ['plain'], status: 'failed' }),
      runAt('a/4', { metrics: { 'some/long/metric/loss': metricOf(0.5) }, tools: ['mlflow'] }),
    ]
    assert.deepEqual(drawn(treeOf(runs)).slice(1, 5), [
      '  1 | W&B · 0.250 best',
      '  2 | TB · 0.250 best',
      '  3 | failed · 0.250 best',
      '  4 | 0.500 best some/long/metric/loss',
    ])
  })

  it('puts starred runs first in their group and leaves out hidden ones until they are asked for', () => {
    const runs = [
      runAt('a/1'),
      runAt('a/2', { starred: true }),
      runAt('a/3', { hidden: true }),
      runAt('a/4', { hidden: true, starred: true }),
    ]
    const tree = treeOf(runs)
    assert.deepEqual(drawn(tree), ['a | 2', '  ★ 2 | no scalars', '  1 | no scalars', looked])
    assert.deepEqual([tree.total, tree.matching, tree.hidden], [4, 2, 2])
    const whole = treeOf(runs, { showHidden: true })
    assert.deepEqual(drawn(whole), ['a | 4', '  ★ 2 | no scalars', '  ★ 4 | hidden', '  1 | no scalars', '  3 | hidden', looked])
    assert.deepEqual(latestRuns(stateOf(runs), 9).length, 2)
  })

  it('calls a run what a person called it', () =>
    assert.equal(drawn(treeOf([runAt('a/1', { name: 'the good one' }), runAt('a/0')]))[2], '  the good one | no scalars'))

  it('has no rows when there are no runs, so that the welcome shows', () => {
    assert.deepEqual(drawn(treeOf([])), [])
  })
})

describe('what a run says in the tree', () => {
  const cases: readonly (readonly [string, Partial<RunSummary>, string])[] = [
    ['the best value, lower', { metrics: { 'val/loss': metricOf(0.9, 0.142, 0.2) } }, '0.142 best'],
    ['the best value, higher', { metrics: { acc: metricOf(0.5, 0.75) } }, '0.750 best'],
    ['held-out before training', { metrics: { loss: metricOf(0.1), 'val/loss': metricOf(0.3) } }, '0.300 best'],
    ['where it stopped being a number', { metrics: { loss: metricOf(2, 1, NaN) } }, 'NaN @2 · 1 best'],
    ['the first of many that are no numbers', { metrics: { loss: metricOf(2, 1, NaN, NaN, NaN) } }, 'NaN @2 · 1 best'],
    ['nothing of one that came back', { metrics: { loss: metricOf(2, NaN, 1) } }, '1 best'],
    ['a spike that passed is no trouble', { metrics: { loss: metricOf(2, Infinity, 1) } }, '1 best'],
    ['a bad state first', { status: 'failed', metrics: { loss: metricOf(2, 1) } }, 'failed · 1 best'],
    ['nothing logged', {}, 'no scalars'],
    ['found, but not opened yet', { status: 'unknown', lastWriteTime: null }, 'not read yet'],
    ['queued', { status: 'queued' }, 'queued'],
    ['the state where no metric has a direction', { status: 'running', metrics: { lr: metricOf(0.1) } }, 'running'],
  ]
  for (const [name, more, expected] of cases)
    it(name, () => assert.equal(treeOf([runAt('a/1', more)]).rows.get(rowOfRun(runAt('a/1').key))!.description, expected))

  it('has one count of decimals in a folder', () => {
    const tree = treeOf([1.5, 0.25, 0.1234].map((value, i) => runAt(`a/${i}`, { metrics: { loss: metricOf(value) } })))
    assert.deepEqual(drawn(tree), ['a | 3 · loss', '  0 | 1.50 best', '  1 | 0.25 best', '  2 | 0.12 best', looked])
  })

  it('names another metric than the folder has', () => {
    const tree = treeOf([
      runAt('a/1', { metrics: { loss: metricOf(1) } }),
      runAt('a/2', { metrics: { loss: metricOf(2) } }),
      runAt('a/3', { metrics: { acc: metricOf(0.5) } }),
    ])
    assert.equal(drawn(tree)[3], '  3 | 0.50 best acc')
  })

  it('counts faults of its own files', () => {
    const run = runAt('a/1', { metrics: { loss: metricOf(1) } })
    const issue = (path: string, severity: 'info' | 'error') => ({ path, offset: 3, severity, message: 'bad' })
    const state = stateOf([run], {
      roots: [
        rootReport('/ws', { issues: [issue(run.sources[0]!.path, 'error'), issue(run.sources[0]!.path, 'info'), issue('x', 'error')] }),
      ],
    })
    assert.equal(runTree(state, options).rows.get(rowOfRun(run.key))!.description, '1 best · 1 issue')
  })

  it('looks like its state, and like a warning when it diverged', () => {
    const look = (more: Partial<RunSummary>) => {
      const row = treeOf([runAt('a/1', more)]).rows.get(rowOfRun(runAt('a/1').key)) as RunRow & { kind: 'run' }
      return [row.look.icon, row.look.color, row.look.word]
    }
    assert.deepEqual(look({ status: 'running' }), ['play-circle', 'charts.blue', 'running'])
    assert.deepEqual(look({ status: 'running', metrics: { loss: metricOf(NaN) } }), ['warning', 'charts.yellow', 'running, not a number'])
    assert.deepEqual(look({ status: 'failed', metrics: { loss: metricOf(NaN) } }), ['error', 'charts.red', 'failed'])
  })
})

describe('the change of a tree', () => {
  const a = runAt('x/a', { metrics: { loss: metricOf(2.25) } })
  const b = runAt('x/b', { metrics: { loss: metricOf(3.25) } })
  const group = 'group:/ws\nx'
  const change = (before: readonly RunSummary[], after: readonly RunSummary[]) => runTreeChange(treeOf(before), treeOf(after))

  it('is nothing when nothing changed', () => assert.deepEqual(change([a, b], [a, b]), { reordered: [], said: [], stale: [] }))
  it('is one row when one says something else', () =>
    assert.deepEqual(change([a, b], [a, { ...b, metrics: { loss: metricOf(2.5) } }]), {
      reordered: [],
      said: [rowOfRun(b.key)],
      stale: [],
    }))
  it('is a stale tooltip when only unseen things changed', () =>
    assert.deepEqual(change([a, b], [a, { ...b, version: 2, notes: 'new' }]), { reordered: [], said: [], stale: [rowOfRun(b.key)] }))
  it('is the folder when a run came, not the root', () =>
    assert.deepEqual(change([a, b], [a, b, runAt('x/c')]), { reordered: [group], said: [], stale: [] }))
  it('is the top when a folder came', () =>
    assert.deepEqual(change([a, b], [a, b, runAt('y/c'), runAt('y/d')]), { reordered: [''], said: [], stale: [] }))
  it('is the top when all went', () => assert.deepEqual(runTreeChange(treeOf([a]), emptyTree).reordered, ['']))
})

describe('the latest runs', () => {
  it('are those of the newest folder, latest first, at most as many as asked', () => {
    const runs = [
      ...Array.from({ length: 5 }, (_, i) => runAt(`old/${i}`, { startTime: i })),
      ...Array.from({ length: 5 }, (_, i) => runAt(`new/${i}`, { startTime: 100 + i })),
    ]
    assert.deepEqual(
      latestRuns(stateOf(runs), 3).map((key) => key.split(':')[1]),
      ['new/4', 'new/3', 'new/2'],
    )
  })
  it('are the loose ones when those are newer', () => {
    const runs = [runAt('old/1', { startTime: 1 }), runAt('old/2', { startTime: 2 }), runAt('loose', { startTime: 5 })]
    assert.deepEqual(latestRuns(stateOf(runs), 9), [runs[2]!.key])
  })
  it('are none when there are none', () => assert.deepEqual(latestRuns(stateOf([]), 9), []))
})

describe('natural order', () => {
  it('counts as a person does', () => assert.deepEqual(['v10', 'v9', 'V1', 'v1'].sort(natural), ['V1', 'v1', 'v9', 'v10']))
})
