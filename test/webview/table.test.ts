// The table's shapes: which columns there are, what cells say, how rows are ordered, filtered, grouped, selected and copied.

import assert from 'node:assert/strict'
import { freshView } from '../../src/bridge/compareView.ts'
import type { CompareView } from '../../src/bridge/compareTalk.ts'
import type { RunSummary } from '../../src/core/run.ts'
import { natural } from '../../src/core/runTree.ts'
import { sayPlain } from '../../src/core/say.ts'
import { bestRows, orderBy } from '../../webview/compare/cellsShape.ts'
import { copyTable } from '../../webview/compare/copyShape.ts'
import { type Model, type RunsHere, firstCharts, modelOf, standsOut } from '../../webview/compare/modelShape.ts'
import { shortNames } from '../../webview/compare/namesShape.ts'
import { meanOf, rowsOf } from '../../webview/compare/rowsShape.ts'
import { at, isSelected, moved } from '../../webview/compare/selectionShape.ts'
import { metricOf, runAt } from '../tools/runs.ts'

const baseline = runAt('s/base', {
  params: { lr: 1e-3, model: 'vit', epochs: 50 },
  metrics: { 'val/loss': metricOf(0.4, 0.2), 'val/auc': metricOf(0.9), speed: metricOf(3) },
})
const better = runAt('s/run-2', {
  params: { lr: 3e-4, model: 'vit', epochs: 50 },
  metrics: { 'val/loss': metricOf(0.3, 0.1), 'val/auc': metricOf(0.91) },
})
const worse = runAt('s/run-10', {
  params: { lr: 1e-2, model: 'vit', epochs: 50, extra: null },
  metrics: { 'val/loss': metricOf(0.5, NaN), 'val/auc': metricOf(0.8) },
})
const all = [baseline, better, worse]

function model(patch: Partial<CompareView> = {}, runs: readonly RunSummary[] = all, held: readonly string[] | null = null): Model {
  const here: RunsHere = { runs, missing: [], looking: false, problem: null }
  return modelOf(here, { ...freshView(runs.map((run) => run.key)), ...patch }, held, 0, sayPlain)
}
const column = (made: Model, id: string): ReturnType<Model['cells']> => made.cells(made.everyColumn.find((one) => one.id === id)!)
const names = (made: Model): string[] => made.rows.map((row) => row.name)

describe('the columns', () => {
  it('are state, the four most shared metrics that have a direction, and the parameters that differ', () => {
    assert.deepEqual(
      model().columns.map((one) => one.id),
      ['state', 'metric:best:val/loss', 'metric:best:val/auc', 'param:extra', 'param:lr'],
    )
  })
  it('hold all parameters when not only what differs is asked for', () => {
    assert.deepEqual(
      model({ onlyDiffering: false })
        .columns.filter((one) => one.kind === 'param')
        .map((one) => one.name),
      ['epochs', 'extra', 'lr', 'model'],
    )
  })
  it('hold the difference to a baseline only where there is one', () => {
    assert.ok(!model().columns.some((one) => one.kind === 'delta'))
    assert.ok(model({ baseline: baseline.key }).columns.some((one) => one.id === 'delta:val/loss'))
  })
  it('obey the hand', () => {
    const ids = model({ columns: { 'param:lr': false, 'param:model': true, 'metric:min:val/auc': true } }).columns.map((one) => one.id)
    assert.deepEqual(ids, ['state', 'metric:best:val/loss', 'metric:best:val/auc', 'param:extra', 'param:model', 'metric:min:val/auc'])
  })
  it('say the last value of a metric without a direction, and the best once one is said', () => {
    assert.ok(model().everyColumn.some((one) => one.id === 'metric:last:speed' && one.direction === null))
    assert.ok(
      model({ directions: { speed: 'higher' } }).everyColumn.some((one) => one.id === 'metric:best:speed' && one.direction === 'higher'),
    )
  })
})

describe('the cells', () => {
  it('have one count of digits down a column, and mark the best', () => {
    const cells = column(model(), 'metric:best:val/loss')
    assert.deepEqual(cells.texts, ['0.200', '0.100', '0.500'])
    assert.deepEqual([...cells.best], [1])
  })
  it('mark nothing where all are equal or nobody knows the direction', () => {
    assert.deepEqual([...bestRows([1, 1, null], 'lower')], [])
    assert.deepEqual([...bestRows([1, 2], null)], [])
    assert.deepEqual([...bestRows([2, NaN, 1, 1], 'lower')], [2, 3])
  })
  it('tell the difference to the baseline in per cent, with its meaning', () => {
    const cells = column(model({ baseline: baseline.key }), 'delta:val/loss')
    assert.deepEqual(cells.texts, ['–', '−50 %', '+150 %'])
    assert.deepEqual(cells.tone, [null, 'better', 'worse'])
    assert.equal(cells.full[1], '50 % lower (better)')
  })
  it('say what is missing by saying nothing', () => {
    assert.deepEqual(column(model(), 'metric:last:speed').texts, ['3', '', ''])
    assert.deepEqual(column(model(), 'param:extra').texts, ['', '', 'null'])
  })
  it('keep a NaN as the last value', () => {
    assert.deepEqual(column(model(), 'metric:last:val/loss').texts, ['0.200', '0.100', 'NaN'])
  })
})

describe('the rows', () => {
  const values = [3, 'b', null, 1, NaN, 'a10', 'a9']
  it('are ordered as numbers, then texts in natural order, then NaN, then nothing, whichever way', () => {
    assert.deepEqual(
      orderBy(values, false, natural).map((i) => values[i]),
      [1, 3, 'a9', 'a10', 'b', NaN, null],
    )
    assert.deepEqual(
      orderBy(values, true, natural).map((i) => values[i]),
      [3, 1, 'b', 'a10', 'a9', NaN, null],
    )
  })
  it('are sorted by a column or by name', () => {
    assert.deepEqual(names(model({ sort: { column: 'metric:best:val/loss', descending: false } })), ['run-2', 'base', 'run-10'])
    assert.deepEqual(names(model({ sort: { column: 'name', descending: true } })), ['run-10', 'run-2', 'base'])
  })
  it('keep their order while somebody holds it, and say so', () => {
    const sort = { column: 'metric:best:val/loss', descending: false }
    const held = all.map((run) => run.key)
    const made = model({ sort }, all, held)
    assert.deepEqual(names(made), ['base', 'run-2', 'run-10'])
    assert.equal(made.outOfOrder, true)
    assert.equal(model({ sort }).outOfOrder, false)
  })
  it('are filtered by parameters and metrics; a filter that is not finished filters nothing', () => {
    assert.deepEqual(names(model({ filter: 'val/loss.min < 0.25 and lr < 5e-4' })), ['run-2'])
    const broken = model({ filter: 'lr <' })
    assert.equal(broken.rows.length, 3)
    assert.ok(broken.filterProblem !== null)
  })
  it('tell differences against a baseline that the filter hides', () => {
    const made = model({ filter: 'run-2', baseline: baseline.key })
    assert.deepEqual(column(made, 'delta:val/loss').texts, ['−50 %'])
  })
  it('stand together when only the seed differs', () => {
    const seed = (path: string, lr: number, value: number, seed?: number): RunSummary =>
      runAt(path, { params: seed === undefined ? { lr } : { lr, seed }, metrics: { loss: metricOf(value) } })
    const runs = [
      seed('g/seed-0', 1, 1, 0),
      seed('g/other', 2, 5, 0),
      seed('g/seed-1', 1, 3, 1),
      seed('g/none', 1, 1),
      seed('h/seed-2', 1, 1, 2),
    ]
    const rows = rowsOf(runs, true)
    assert.deepEqual(
      rows.map((row) => row.runs.length),
      [2, 1, 1, 1],
    )
    const made = model({ groupSeeds: true }, runs)
    assert.equal(made.cells(made.everyColumn.find((one) => one.id === 'metric:best:loss')!).texts[0], '2 ± 1')
    assert.deepEqual(
      rowsOf(runs, false).map((row) => row.runs.length),
      [1, 1, 1, 1, 1],
    )
  })
  it('have the mean and the sample standard deviation of a group', () => {
    assert.deepEqual(meanOf([2, 4, 4, 4, 5, 5, 7, 9]), { mean: 5, spread: Math.sqrt(32 / 7) })
    assert.deepEqual(meanOf([3]), { mean: 3, spread: null })
    assert.equal(meanOf([]), null)
  })
  it('have short names that stay apart', () => {
    const named = (name: string, path = name, root = '/ws'): RunSummary => runAt(path, { name, root })
    const short = (runs: readonly RunSummary[]): string[] => runs.map((run) => shortNames(runs).get(run.key) ?? run.name)
    assert.deepEqual(short([named('runs/x/a'), named('runs/x/b')]), ['a', 'b'])
    assert.deepEqual(short([named('runs/x'), named('runs/x/b')]), ['x', 'x/b'])
    assert.deepEqual(short([named('v0', 'one/v0'), named('v0', 'two/v0')]), ['one/v0', 'two/v0'])
    assert.deepEqual(short([named('a', 'a', '/one'), named('a', 'a', '/two')]), ['one/a', 'two/a'])
    assert.deepEqual(short([named('only')]), ['only'])
    assert.deepEqual(short([]), [])
  })
})

describe('the charts', () => {
  it('are at first those with a direction, filled up to four', () => {
    const catalogue = model().catalogue
    // speed is logged by one of three
    assert.deepEqual(firstCharts(catalogue, {}), ['val/loss', 'val/auc'])
    assert.deepEqual(model({}, [baseline]).charts, ['val/loss', 'val/auc', 'speed'])
    assert.deepEqual(model({ metrics: ['speed', 'gone'] }).charts, ['speed'])
  })
  it('leave the colour to all lines up to sixteen, and to the marked ones above', () => {
    const view = { starred: [better.key], baseline: baseline.key }
    assert.deepEqual(
      all.map((run) => standsOut(run.key, 16, view, null)),
      [true, true, true],
    )
    assert.deepEqual(
      all.map((run) => standsOut(run.key, 17, view, null)),
      [true, true, false],
    )
    assert.equal(standsOut(worse.key, 17, view, worse.key), true)
  })
})

describe('the selection', () => {
  const key = (name: string, shift = false, control = false): { key: string; shift: boolean; control: boolean } => ({
    key: name,
    shift,
    control,
  })
  const cases: readonly (readonly [string, ReturnType<typeof key>, readonly [number, number]])[] = [
    ['goes down', key('ArrowDown'), [3, 1]],
    ['goes up', key('ArrowUp'), [1, 1]],
    ['goes to the names', key('Home'), [2, -1]],
    ['goes to the last cell of all', key('End', false, true), [9, 3]],
    ['goes a page down, not beyond the end', key('PageDown'), [9, 1]],
    ['goes to the head of the first column at most', key('ArrowUp', false, true), [0, 1]],
  ]
  for (const [name, pressed, [row, column]] of cases) it(name, () => assert.deepEqual(moved(at(2, 1), pressed, 10, 4, 20), at(row, column)))
  it('grows with Shift from where it began', () => {
    const grown = moved(moved(at(2, 1), key('ArrowDown', true), 10, 4, 5)!, key('ArrowRight', true), 10, 4, 5)!
    assert.deepEqual(grown, { row: 3, column: 2, fromRow: 2, fromColumn: 1 })
    assert.deepEqual([isSelected(grown, 2, 1), isSelected(grown, 3, 2), isSelected(grown, 4, 2)], [true, true, false])
  })
  it('ignores other keys', () => assert.equal(moved(at(0, 0), key('q'), 10, 4, 5), null))
})

describe('copied text', () => {
  const head = ['run', 'a|b']
  const rows = [
    ['x_1', 0.1],
    ['=1+1', null],
    ['two\nlines, "quoted"', NaN],
  ]
  const cases = [
    ['tsv', 'run\ta|b\nx_1\t0.1\n=1+1\t\ntwo lines, "quoted"\tNaN'],
    ['csv', 'run,a|b\r\nx_1,0.1\r\n\'=1+1,\r\n"two\nlines, ""quoted""",NaN\r\n'],
    ['markdown', '| run | a\\|b |\n| --- | ---: |\n| x\\_1 | 0.1 |\n| =1+1 |  |\n| two lines, "quoted" | NaN |'],
    [
      'latex',
      '\\begin{tabular}{lr}\n\\hline\nrun & a|b \\\\\n\\hline\nx\\_1 & 0.1 \\\\\n=1+1 &  \\\\\ntwo lines, "quoted" & NaN \\\\\n\\hline\n\\end{tabular}',
    ],
  ] as const
  for (const [form, expected] of cases) it(`is whole as ${form}`, () => assert.equal(copyTable(head, rows, [false, true], form), expected))
})
