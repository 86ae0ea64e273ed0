// The Runs view in a real VS Code, on logs that these tests write into the workspace: rows, checkboxes, filter, settings, reports.

import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import type { RunKey, RunSummary } from '../../src/core/run.ts'
import { rowOfRun } from '../../src/core/runTree.ts'
import type { Flywheel } from '../../src/extension.ts'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'
import { eventually, until } from '../tools/until.ts'

describe('the Runs view', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath
  const top = join(folder, 'runs-view-test')
  const now = Math.floor(Date.now() / 1000)
  let flywheel: Flywheel

  const file = (run: string): string => join(top, run, 'events.out.tfevents.1700000000.host.1.0')
  function writeRun(run: string, values: readonly number[]): void {
    const writer = new TfeventsWriter()
    writer.fileVersion(now)
    for (const [step, value] of values.entries()) writer.scalar('val/loss', step, now + step, value)
    mkdirSync(join(top, run), { recursive: true })
    writeFileSync(file(run), writer.bytes())
  }
  const runNamed = (path: string): RunSummary | undefined =>
    [...flywheel.reader.runs.get().runs.values()].find((run) => run.path === `runs-view-test/${path}`)
  const keyOf = (path: string): RunKey => runNamed(path)!.key
  const row = (path: string) => flywheel.runsView.tree.get().rows.get(rowOfRun(keyOf(path)))

  before(async () => {
    writeRun('sweep/one', [0.9, 0.5])
    writeRun('sweep/two', [0.9, 0.142])
    writeRun('sweep/lost', [0.9, NaN])
    writeRun('seeds/a', [1])
    writeRun('seeds/b', [2])
    flywheel = (await vscode.extensions.getExtension<Flywheel>('flywheel-ml.flywheel')!.activate())!
    await vscode.commands.executeCommand('flywheel.runs.focus')
    const written = ['sweep/one', 'sweep/two', 'sweep/lost', 'seeds/a', 'seeds/b']
    await until(flywheel.reader.runs, () => written.every((path) => runNamed(path) !== undefined))
    await until(flywheel.runsView.tree, ({ rows }) => written.every((path) => rows.has(rowOfRun(keyOf(path)))))
  })
  afterEach(() => flywheel.runsView.filter.set(''))
  after(async () => {
    flywheel.checked.set([])
    await vscode.workspace.getConfiguration('flywheel').update('runs.exclude', undefined, vscode.ConfigurationTarget.Workspace)
    rmSync(top, { recursive: true, force: true })
  })

  it('shows runs by folder with the best value of the metric that matters', () => {
    const group = [...flywheel.runsView.tree.get().rows.values()].find((one) => one.kind === 'group' && one.path.endsWith('sweep'))
    assert.equal(group?.description, '3 · val/loss')
    assert.equal(row('sweep/two')?.description, '0.142 best')
    assert.match(row('sweep/lost')!.description, /^NaN @1/)
  })

  it('says state and value to a screen reader, and names its checkbox', () => {
    const item = flywheel.runsView.item(rowOfRun(keyOf('sweep/two')))!
    assert.equal(item.accessibilityInformation?.label, 'two, running, 0.142 best')
    assert.equal(item.contextValue, 'run')
    const box = item.checkboxState as { state: vscode.TreeItemCheckboxState; accessibilityInformation: { label: string } }
    assert.equal(box.state, vscode.TreeItemCheckboxState.Unchecked)
    assert.equal(box.accessibilityInformation.label, 'Compare two')
  })

  it('counts running runs on the badge and beside the title', async () => {
    const running = [...flywheel.reader.runs.get().runs.values()].filter((run) => run.status === 'running').length
    assert.ok(running >= 5)
    await eventually(() => flywheel.runsView.header().badge === running)
    assert.equal(flywheel.runsView.header().description, `${running} running`)
  })

  it('checks runs, says how many, and lets them go', async () => {
    flywheel.checked.set([keyOf('sweep/one'), keyOf('sweep/two')])
    assert.equal(flywheel.runsView.header().message, '2 checked')
    const box = flywheel.runsView.item(rowOfRun(keyOf('sweep/one')))!.checkboxState as { state: vscode.TreeItemCheckboxState }
    assert.equal(box.state, vscode.TreeItemCheckboxState.Checked)
    await vscode.commands.executeCommand('flywheel.runs.clearChecked')
    assert.deepEqual(flywheel.checked.get(), [])
  })

  it('filters, says so, and clears the filter', async () => {
    flywheel.runsView.filter.set('runs-view-test val/loss < 0.2')
    assert.equal(flywheel.runsView.tree.get().matching, 1)
    assert.match(flywheel.runsView.header().message!, /^1 of \d+ match runs-view-test val\/loss < 0\.2$/)
    await vscode.commands.executeCommand('flywheel.runs.clearFilter')
    assert.ok(flywheel.runsView.tree.get().matching >= 5)
  })

  it('sorts by name when asked, and by what began last again', async () => {
    await vscode.commands.executeCommand('flywheel.runs.sortByName')
    const groups = [...flywheel.runsView.tree.get().rows.values()].flatMap((one) => (one.kind === 'group' ? [one.path] : []))
    assert.ok(groups.indexOf('runs-view-test/seeds') < groups.indexOf('runs-view-test/sweep'))
    await vscode.commands.executeCommand('flywheel.runs.sortByNewest')
    assert.equal(flywheel.runsView.sort.get(), 'newest')
  })

  it('follows a run that grows, and a new one', async () => {
    const writer = new TfeventsWriter()
    writer.scalar('val/loss', 5, now + 5, 0.125)
    appendFileSync(file('sweep/one'), writer.bytes())
    await until(flywheel.runsView.tree, () => row('sweep/one')?.description === '0.125 best')
    writeRun('sweep/three', [0.75])
    await until(flywheel.runsView.tree, () => runNamed('sweep/three') !== undefined && row('sweep/three') !== undefined)
  })

  it('copies the ids of runs', async () => {
    await vscode.commands.executeCommand('flywheel.runs.copyId', rowOfRun(keyOf('sweep/one')))
    assert.equal(await vscode.env.clipboard.readText(), 'tensorboard:runs-view-test/sweep/one')
  })

  it('lists a damaged file in the parse report, with the place', async () => {
    writeRun('sweep/bad', [0.5, 0.4])
    appendFileSync(file('sweep/bad'), Buffer.alloc(64, 0xff))
    await until(flywheel.reader.runs, ({ roots }) => roots.some(({ issues }) => issues.some((issue) => issue.path.includes('sweep/bad'))))
    await vscode.commands.executeCommand('flywheel.showParseReport')
    const shown = vscode.window.activeTextEditor!.document
    assert.equal(shown.uri.scheme, 'flywheel-report')
    await eventually(() => /runs-view-test\/sweep\/bad\/events[^\n]*\n {4}(error|warning): at byte \d/.test(shown.getText()))
    assert.equal(shown.isDirty, false)
  })

  it('tells where it looked', async () => {
    await vscode.commands.executeCommand('flywheel.runs.showLooked')
    const text = vscode.window.activeTextEditor!.document.getText()
    assert.ok(text.includes(folder))
    assert.match(text, /TensorBoard/)
  })

  it('passes over what the settings exclude, and finds it again', async () => {
    const settings = vscode.workspace.getConfiguration('flywheel')
    await settings.update('runs.exclude', ['runs-view-test/seeds/**'], vscode.ConfigurationTarget.Workspace)
    await until(flywheel.reader.runs, () => runNamed('seeds/a') === undefined && runNamed('sweep/one') !== undefined)
    await settings.update('runs.exclude', undefined, vscode.ConfigurationTarget.Workspace)
    await until(flywheel.reader.runs, () => runNamed('seeds/a') !== undefined)
  })

  it('lets go of runs whose folder is deleted', async () => {
    rmSync(join(top, 'seeds'), { recursive: true, force: true })
    await until(flywheel.reader.runs, () => runNamed('seeds/a') === undefined)
  })
})
