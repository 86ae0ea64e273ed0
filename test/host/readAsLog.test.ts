// A table that nobody knows, mapped by the setting that the wizard writes, in a real VS Code.

import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import type { RunSummary } from '../../src/core/run.ts'
import type { Flywheel } from '../../src/extension.ts'
import { until } from '../tools/until.ts'

describe('Read as Log', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath
  const top = join(folder, 'read-as-log-test')
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('flywheel')
  let flywheel: Flywheel
  const run = (): RunSummary | undefined =>
    [...flywheel.reader.runs.get().runs.values()].find((one) => one.path === 'read-as-log-test/mine.csv')

  before(async () => {
    mkdirSync(top, { recursive: true })
    writeFileSync(join(top, 'mine.csv'), 'k,when,loss,other\n3,1700000000,1,7\n1,1700000001,2,8\n')
    flywheel = (await vscode.extensions.getExtension<Flywheel>('flywheel-ml.flywheel')!.activate())!
    await vscode.commands.executeCommand('flywheel.runs.focus')
    await flywheel.reader.ask('look', null)
  })
  after(async () => {
    await settings().update('runs.tables', undefined, vscode.ConfigurationTarget.Workspace)
    rmSync(top, { recursive: true, force: true })
  })

  it('asks the thread what is in the file', async () => {
    assert.equal(run(), undefined)
    const seen = await flywheel.reader.ask('table', join(top, 'mine.csv'))
    assert.deepEqual(
      seen.columns.map(({ name, guess }) => [name, guess]),
      [
        ['k', 'metric'],
        ['when', 'time'],
        ['loss', 'metric'],
        ['other', 'metric'],
      ],
    )
  })
  it('makes a run of it by the setting, and none when that is taken back', async () => {
    const mapping = { step: 'k', time: 'when', metrics: ['loss'] }
    await settings().update('runs.tables', { 'read-as-log-test/*.csv': mapping }, vscode.ConfigurationTarget.Workspace)
    await until(flywheel.reader.runs, () => run()?.metrics['loss']?.points === 2)
    assert.deepEqual(Object.keys(run()!.metrics), ['loss'])
    assert.deepEqual(run()!.metrics['loss']!.last, { step: 3, wallTime: 1_700_000_000, value: 1 })
    await settings().update('runs.tables', undefined, vscode.ConfigurationTarget.Workspace)
    await until(flywheel.reader.runs, () => run() === undefined)
  })
})
