// The Data view in a real VS Code on the demo project: rows, versions, the diff editor, new commits, broken manifests.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import type { TrackedManifest } from '../../src/core/data.ts'
import { idsOf } from '../../src/core/dataRows.ts'
import type { Flywheel } from '../../src/extension.ts'
import { dvcFile } from '../tools/gitRepository.ts'
import { eventually, until } from '../tools/until.ts'

describe('the Data view', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath
  const train = join(folder, 'data', 'train.dvc')
  let data: Flywheel['data']
  let headBefore: string

  const git = (...args: readonly string[]): string => {
    const done = spawnSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: folder, encoding: 'utf8' })
    assert.equal(done.status, 0, done.stderr)
    return done.stdout.trim()
  }
  const manifest = (path: string): TrackedManifest | undefined =>
    data.keeper.state.get().roots[0]?.manifests.find((one) => one.path === path)
  const rowOf = (path: string): string => idsOf(folder, manifest(path)!).row
  const versions = async (path: string) =>
    (await data.view.children(rowOf(path))).map((id) => data.view.row(id)!).filter((row) => row.kind === 'version')

  before(async function () {
    if (spawnSync('git', ['--version']).status !== 0) {
      console.log('      skipped: there is no git on the PATH')
      this.skip()
    }
    headBefore = git('rev-parse', 'HEAD')
    data = (await vscode.extensions.getExtension<Flywheel>('flywheel-ml.flywheel')!.activate()).data
    await vscode.commands.executeCommand('flywheel.data.focus')
    await until(data.keeper.state, (state) => state.phase === 'ready' && manifest('data/train.dvc') !== undefined)
    await eventually(() => data.view.row(rowOf('data/train.dvc')) !== undefined)
  })
  after(async () => {
    git('reset', '-q', '--hard', headBefore)
    await vscode.commands.executeCommand('workbench.action.closeAllEditors')
  })

  it('shows each manifest with its size and the commit that changed it last', async () => {
    await eventually(() => data.view.row(rowOf('data/train.dvc'))!.description.startsWith('unchanged · '))
    const row = data.view.row(rowOf('data/train.dvc'))!
    assert.match(row.description, /^unchanged · 3\.9 kB · .* [0-9a-f]{7}$/)
    const item = data.view.item(row.id)
    assert.equal(item.contextValue, 'manifest')
    assert.equal(item.accessibilityInformation?.label, `data/train.dvc, ${row.description}`)
    assert.match(typeof item.tooltip === 'string' ? item.tooltip : '', /\bmd5 [0-9a-f]{32}\.dir\b/)
    assert.match(data.view.header().description ?? '', /^\d+ manifests$/)
  })

  it('reads the versions of a manifest when it is opened, and opens one beside the one before', async () => {
    const shown = await versions('data/train.dvc')
    assert.equal(shown.length, 3)
    assert.match(shown[0]!.description, /^−225 B · /)
    const item = data.view.item(shown[0]!.id)
    assert.equal(item.command?.command, 'flywheel.data.openVersion')
    await vscode.commands.executeCommand('flywheel.data.openVersion', shown[0]!.id)
    await eventually(() => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff)
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab!
    assert.ok(input instanceof vscode.TabInputTextDiff)
    const sizes = await Promise.all(
      [input.original, input.modified].map(
        async (uri) => /size: (\d+)/.exec((await vscode.workspace.openTextDocument(uri)).getText())?.[1],
      ),
    )
    assert.deepEqual(sizes, ['4125', '3900'])
  })

  it('copies the hash of a row', async () => {
    await vscode.commands.executeCommand('flywheel.data.copyHash', rowOf('data/train.dvc'))
    assert.equal(await vscode.env.clipboard.readText(), manifest('data/train.dvc')!.entries[0]!.hash)
  })

  it('opens no text of a folder that is not open', async () => {
    const uri = vscode.Uri.from({ scheme: 'flywheel-git', path: '/x', query: JSON.stringify({ root: '/', blob: 'a'.repeat(40) }) })
    assert.match((await vscode.workspace.openTextDocument(uri)).getText(), /not open/)
  })

  it('says which runs used a version, and leads to comparing them', async () => {
    const used = async () =>
      (await data.view.children(rowOf('data/bench.dvc'))).map((id) => data.view.row(id)!).find((row) => row.kind === 'use')
    await eventually(async () => (await used()) !== undefined)
    const row = (await used())!
    assert.match(row.label, /^Used by (1 run|\d+ runs)$/)
    assert.match(row.tooltip, /param bench_hash/)
    assert.ok(data.view.row(rowOf('data/bench.dvc'))!.description.includes(row.label.replace('Used', 'used')))
    const { command } = data.view.item(row.id)
    assert.equal(command?.command, 'flywheel.data.compareRuns')
    await vscode.commands.executeCommand('flywheel.data.compareRuns', row.id)
    await eventually(() => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview)
  })

  it('checks what lies on disk, and lists what differs from the manifest', async () => {
    writeFileSync(join(folder, 'data', 'train', 'more.pgm'), 'more')
    try {
      await vscode.commands.executeCommand('flywheel.data.check', rowOf('data/train.dvc'))
      await eventually(() => data.view.row(rowOf('data/train.dvc'))!.description.startsWith('1 file differs · '))
      assert.equal(data.view.item(rowOf('data/train.dvc')).contextValue, 'manifest differs')
      await vscode.commands.executeCommand('flywheel.data.showDifferences', rowOf('data/train.dvc'))
      const shown = vscode.window.activeTextEditor?.document
      assert.equal(shown?.uri.scheme, 'flywheel-data')
      const lines = shown.getText().split('\n')
      assert.match(lines[0]!, /^data\/train\.dvc: manifest → on disk$/)
      assert.deepEqual(lines.slice(1, 4), ['1 added', '', 'added  data/train/more.pgm  4 B'])
    } finally {
      rmSync(join(folder, 'data', 'train', 'more.pgm'))
    }
  })

  it('follows a manifest that breaks, is new and is committed', async () => {
    const good = readFileSync(train, 'utf8')
    writeFileSync(train, 'outs: [')
    writeFileSync(join(folder, 'new.dvc'), dvcFile('new', 'a'.repeat(32), 5_000))
    await until(data.keeper.state, () => manifest('data/train.dvc')?.why != null && manifest('new.dvc') !== undefined)
    await eventually(() => data.view.row(rowOf('new.dvc'))?.description === 'missing · 5 kB · not committed')
    assert.match(data.view.row(rowOf('data/train.dvc'))!.description, /^broken · Line 1/)
    assert.match(data.view.header().description ?? '', /^1 of \d+ broken$/)

    writeFileSync(train, good.replace(/size: \d+/, 'size: 9999'))
    git('add', 'new.dvc', 'data/train.dvc')
    git('commit', '-q', '-m', 'One more version')
    const head = git('rev-parse', 'HEAD')
    await data.keeper.refresh()
    await until(data.keeper.state, () => manifest('new.dvc')?.lastCommit?.commit === head)
    await eventually(async () => (await versions('data/train.dvc')).length === 4)
    rmSync(join(folder, 'new.dvc'))
    await until(data.keeper.state, () => manifest('new.dvc') === undefined)
  })
})
