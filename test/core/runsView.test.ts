// What the Runs view says about itself, what is compared when nothing is said, and the two reports.

import assert from 'node:assert/strict'
import { latestToCompare, runsOfRows, runsToCompare, toggled } from '../../src/core/chooseRuns.ts'
import { lookedReport } from '../../src/core/lookedReport.ts'
import { plainMarkdown } from '../../src/core/markdownText.ts'
import { metricThatMatters } from '../../src/core/metricThatMatters.ts'
import { parseReport } from '../../src/core/parseReport.ts'
import { runTooltip } from '../../src/core/runTooltip.ts'
import { runTree } from '../../src/core/runTree.ts'
import { noRuns } from '../../src/core/runsState.ts'
import { runsHeader } from '../../src/core/runsHeader.ts'
import { sayPlain } from '../../src/core/say.ts'
import { metricOf, rootReport, runAt, stateOf } from '../tools/runs.ts'

const a = runAt('x/a', { startTime: 1 })
const b = runAt('x/b', { startTime: 2 })
const c = runAt('x/c', { startTime: 3 })

describe('the header of the Runs view', () => {
  const calm = { state: stateOf([a, b]), matching: 2, running: 0, filter: '', hidden: 0, checked: 0 }
  const header = (more: Partial<typeof calm>) => runsHeader({ ...calm, ...more }, sayPlain)
  it('says nothing when there is nothing to say', () => assert.deepEqual(header({}), { description: null, badge: null, message: null }))
  it('counts running runs beside the title and on the badge', () => {
    assert.deepEqual(header({ running: 2 }).badge, { value: 2, tooltip: '2 runs are running' })
    assert.equal(header({ running: 1 }).badge?.tooltip, '1 run is running')
    assert.equal(header({ running: 2 }).description, '2 running')
  })
  it('names the filter and the checked runs', () =>
    assert.equal(header({ filter: 'lr<1', matching: 1, checked: 3 }).message, '1 of 2 match lr<1 · 3 checked'))
  it('says how many are hidden', () => assert.equal(header({ hidden: 3 }).message, '3 hidden'))
  it('counts folders during the first look', () =>
    assert.equal(
      header({ state: { ...noRuns, phase: 'looking', roots: [rootReport('/ws', { folders: 1312 })] } }).message,
      '1,312 folders so far',
    ))
  it('says what is wrong with a folder', () => {
    const gone = rootReport('/ws', { problem: 'it does not exist' })
    assert.equal(header({ state: stateOf([], { roots: [gone] }) }).message, 'ws cannot be read: it does not exist')
  })
  it('says why nothing can be read', () =>
    assert.equal(header({ state: { ...noRuns, phase: 'broken', problem: 'It broke.' } }).message, 'It broke.'))
})

describe('what is compared', () => {
  const state = stateOf([a, b, c])
  it('is what is checked', () => assert.deepEqual(runsToCompare(state, [c.key, a.key], [b.key]), [c.key, a.key]))
  it('is the selection when nothing that exists is checked', () =>
    assert.deepEqual(runsToCompare(state, [runAt('gone').key], [b.key, b.key]), [b.key]))
  it('is the latest of the newest folder when nothing is chosen', () => {
    assert.deepEqual(runsToCompare(state, [], []), [c.key, b.key, a.key])
    const many = stateOf(Array.from({ length: 30 }, (_, i) => runAt(`x/${i}`, { startTime: i })))
    assert.equal(runsToCompare(many, [], []).length, latestToCompare)
  })
  it('is nothing when there are no runs', () => assert.deepEqual(runsToCompare(noRuns, [a.key], []), []))
  it('takes a folder for its runs, each once', () => {
    const tree = runTree(state, { matches: () => true, sort: 'name', group: 'folder', showHidden: false, shown: new Map(), say: sayPlain })
    assert.deepEqual(runsOfRows(tree, [`run:${b.key}`, 'group:/ws\nx', 'looked', 'nobody']), [b.key, a.key, c.key])
  })
  it('toggles all or none of a selection', () => {
    assert.deepEqual(toggled([a.key], [b.key, a.key]), [a.key, b.key])
    assert.deepEqual(toggled([c.key, b.key, a.key], [a.key, b.key]), [c.key])
  })
})

describe('the metric that matters', () => {
  const of = (...names: readonly string[][]) =>
    metricThatMatters(names.map((own, i) => runAt(String(i), { metrics: Object.fromEntries(own.map((name) => [name, metricOf(1)])) })))
  it('is the one that most runs have', () => assert.equal(of(['acc', 'loss'], ['loss'], ['lr', 'loss']), 'loss'))
  it('is on held-out data where there is one', () => assert.equal(of(['train/loss', 'eval_loss', 'val/acc']), 'eval_loss'))
  it('is none where no direction is known', () => assert.equal(of(['lr', 'epoch']), null))
})

describe('the parse report', () => {
  it('is calm when all is well', () => assert.match(parseReport(stateOf([a]), [], sayPlain), /Every log that was found was read whole\./))
  it('names file, place and reason, worst first', () => {
    const issue = (path: string, offset: number | null, severity: 'error' | 'info' | 'warning', message: string) => ({
      path,
      offset,
      severity,
      message,
    })
    const state = stateOf([a], {
      roots: [
        rootReport('/ws', {
          issues: [issue('z', null, 'info', 'Old.'), issue('y', 12, 'warning', 'Cut.'), issue('x', 1234, 'error', 'Bad length.')],
        }),
        rootReport('/locked', { problem: 'permission denied' }),
      ],
    })
    const report = parseReport(state, [{ root: '/ws', path: 'k', why: 'out of memory' }], sayPlain)
    assert.deepEqual(report.split('\n').slice(2), [
      '3 files could not be read whole. What could be read of them is shown.',
      '',
      'ws  (/ws)',
      '  k',
      '    set aside: reading it ended the reader twice (out of memory)',
      '  x',
      '    error: at byte 1,234: Bad length.',
      '  y',
      '    warning: at byte 12: Cut.',
      '  z',
      '    info: Old.',
      '',
      'locked  (/locked)',
      '  The folder cannot be read: permission denied',
      '',
    ])
  })
})

describe('where was looked', () => {
  it('lists paths, globs, exclusions and counts', () => {
    const state = stateOf([a, b], { roots: [rootReport('/ws', { folders: 1312, files: 20_000, excluded: ['data', 'old'] })] })
    const text = lookedReport(state, [{ path: '/ws', name: 'ws', folders: ['runs/**'], exclude: ['data/**'] }], ['TensorBoard'], sayPlain)
    for (const part of [
      '/ws',
      'runs/** (setting flywheel.runs.folders)',
      'data/** (setting flywheel.runs.exclude)',
      '1,312 folders, 20,000 files',
      '2 runs',
      '    old',
      'TensorBoard',
    ])
      assert.ok(text.includes(part), part)
  })
  it('says what to do where no folder is open', () => assert.match(lookedReport(noRuns, [], ['TensorBoard'], sayPlain), /Open the folder/))
})

describe('the tooltip of a run', () => {
  const nasty = '[x](command:evil) **b** <img src=x> `c` | $(bug) https://evil.example'
  it('keeps text of a log text', () => {
    const shown = runTooltip(nasty, runAt('a', { params: { [nasty]: nasty }, metrics: { [nasty]: metricOf(1) } }), [], 0, sayPlain)
    for (const bad of ['[x](', '**b**', '<img', '`c`', ' $(bug)', 'https://evil']) assert.ok(!shown.includes(bad), bad)
  })
  it('tells metrics, parameters, times and faults', () => {
    const run = runAt('s/a', {
      metrics: { 'val/loss': metricOf(0.5, 0.25, NaN) },
      params: { lr: 0.001 },
      startTime: 1_000,
      lastWriteTime: 1_090,
    })
    const shown = runTooltip('a', run, [{ path: 'x', offset: 7, severity: 'error', message: 'Bad.' }], 1_100, sayPlain)
    for (const part of [
      'started 1 min ago',
      'last written 10 s ago',
      'took 1 min',
      '| NaN @2 | 0.25 @1 |',
      '| lr | 0.001 |',
      'at byte 7: Bad.',
      '100 B',
    ])
      assert.ok(shown.includes(part), `${part} in\n${shown}`)
  })
  it('is bounded', () => {
    const params = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`p${i}`, 'x'.repeat(10_000)]))
    const shown = runTooltip('a', runAt('a', { params }), [], 0, sayPlain)
    assert.ok(shown.length < 5_000)
    assert.match(shown, /and 4,992 more/)
  })
  it('cuts long texts', () => assert.equal(plainMarkdown('x'.repeat(300), 10), `${'x'.repeat(9)}…`))
})
