// Stars, names and notes in a real VS Code: commands write .flywheel/runs.json, the view follows it, and what others wrote stays.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as vscode from 'vscode'
import type { RunKey, RunSummary } from '../../src/core/run.ts'
import { rowOfRun } from '../../src/core/runTree.ts'
import type { Flywheel } from '../../src/extension.ts'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'
import { eventually, until } from '../tools/until.ts'

describe('what people say of runs', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath
  const file = join(folder, '.flywheel', 'runs.json')
  const top = join(folder, 'run-marks-test')
  let flywheel: Flywheel

  const run = (name: string): RunSummary | undefined =>
    [...flywheel.reader.runs.get().runs.values()].find((one) => one.path === `run-marks-test/${name}`)
  const id = (name: string): string => rowOfRun(run(name)!.key)
  const row = (name: string) => flywheel.runsView.tree.get().rows.get(id(name))
  const order = (): string[] =>
    [...flywheel.runsView.tree.get().rows.values()].flatMap((one) =>
      one.kind === 'run' && one.run.path.startsWith('run-marks-test/') ? [one.label] : [],
    )
  const untilTree = (ok: () => boolean): Promise<unknown> => until(flywheel.runsView.tree, ok)
  const held = (): Record<string, Record<string, unknown>> =>
    (JSON.parse(readFileSync(file, 'utf8')) as { runs: Record<string, Record<string, unknown>> }).runs
  const write = (content: string): void => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }

  before(async () => {
    for (const [i, name] of ['one', 'two', 'three'].entries()) {
      const writer = new TfeventsWriter()
      writer.fileVersion(1_700_000_000 + i)
      writer.scalar('val/loss', 0, 1_700_000_000 + i, i)
      mkdirSync(join(top, name), { recursive: true })
      writeFileSync(join(top, name, 'events.out.tfevents.1700000000.box.1.0'), writer.bytes())
    }
    flywheel = (await vscode.extensions.getExtension<Flywheel>('flywheel-ml.flywheel')!.activate())!
    await vscode.commands.executeCommand('flywheel.runs.focus')
    await until(flywheel.reader.runs, () => run('one') !== undefined && run('two') !== undefined && run('three') !== undefined)
    await untilTree(() => ['one', 'two', 'three'].every((name) => row(name) !== undefined))
  })
  beforeEach(async () => {
    write('{}')
    flywheel.runsView.showHidden.set(false)
    await until(flywheel.marks.marks, (now) => (now.get(folder)?.size ?? 0) === 0)
    await untilTree(() => order().length === 3)
  })
  after(() => {
    rmSync(dirname(file), { recursive: true, force: true })
    rmSync(top, { recursive: true, force: true })
  })

  it('stars a run, puts it first, says so to a screen reader, and takes the star back', async () => {
    await vscode.commands.executeCommand('flywheel.runs.star', id('one'))
    await untilTree(() => row('one')?.label === '★ one')
    assert.equal(order()[0], '★ one')
    assert.equal(flywheel.runsView.item(id('one'))?.contextValue, 'run starred')
    assert.match(flywheel.runsView.item(id('one'))!.accessibilityInformation!.label, /^one, starred, running/)
    assert.deepEqual(held()['tensorboard:run-marks-test/one'], { starred: true })
    await vscode.commands.executeCommand('flywheel.runs.unstar', id('one'))
    await untilTree(() => row('one')?.label === 'one')
    assert.deepEqual(held(), {})
  })

  it('hides several runs, says how many, shows them when asked and lets them come back', async () => {
    await vscode.commands.executeCommand('flywheel.runs.hide', id('one'), [id('one'), id('two')])
    await untilTree(() => order().length === 1)
    assert.equal(flywheel.runsView.header().message, '2 hidden')
    await vscode.commands.executeCommand('flywheel.runs.showHidden')
    await untilTree(() => order().length === 3)
    assert.match(row('two')!.description, /^hidden/)
    await vscode.commands.executeCommand('flywheel.runs.unhide', id('one'), [id('one'), id('two')])
    await untilTree(() => !row('two')!.description.startsWith('hidden'))
    await vscode.commands.executeCommand('flywheel.runs.leaveOutHidden')
    assert.equal(order().length, 3)
  })

  it('filters by stars', async () => {
    await flywheel.marks.edit([run('two')!], { starred: true })
    flywheel.runsView.filter.set('is:starred')
    assert.equal(flywheel.runsView.tree.get().matching, 1)
    flywheel.runsView.filter.set('')
  })

  it('shows another name and a note everywhere, and the log stays as it is', async () => {
    const log = join(top, 'three', 'events.out.tfevents.1700000000.box.1.0')
    const before = readFileSync(log)
    await flywheel.marks.edit([run('three')!], { name: 'the good one', note: 'warmed up *longer*' })
    await untilTree(() => row('three')?.label === 'the good one')
    assert.deepEqual([run('three')!.name, run('three')!.notes], ['the good one', 'warmed up *longer*'])
    assert.ok(readFileSync(log).equals(before))
    await flywheel.marks.edit([run('three')!], { name: '', note: '' })
    await untilTree(() => row('three')?.label === 'three')
  })

  it('follows what others write, and keeps what it does not know', async () => {
    write(JSON.stringify({ by: 'ada', runs: { 'tensorboard:run-marks-test/two': { starred: true, colour: 'red' } } }))
    await untilTree(() => row('two')?.label === '★ two')
    await vscode.commands.executeCommand('flywheel.runs.unstar', id('two'))
    await vscode.commands.executeCommand('flywheel.runs.star', id('one'))
    const now = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    assert.equal(now['by'], 'ada')
    assert.deepEqual(held(), {
      'tensorboard:run-marks-test/one': { starred: true },
      'tensorboard:run-marks-test/two': { colour: 'red' },
    })
    assert.deepEqual(readdirSync(dirname(file)), ['runs.json'])
  })

  it('merges what came between its look and its write', async () => {
    write(JSON.stringify({ runs: { 'tensorboard:run-marks-test/two': { starred: true } } }))
    await flywheel.marks.edit([run('one')!], { starred: true })
    assert.equal(Object.keys(held()).length, 2)
  })

  it('keeps the stars while somebody writes nonsense, and writes nothing over it', async () => {
    await flywheel.marks.edit([run('one')!], { starred: true })
    await untilTree(() => row('one')?.label === '★ one')
    write('{"runs": {')
    await assert.rejects(flywheel.marks.edit([run('two')!], { starred: true }), /Correct it first/)
    assert.equal(readFileSync(file, 'utf8'), '{"runs": {')
    assert.equal(row('one')?.label, '★ one')
  })

  it('makes the folder when there is none', async () => {
    rmSync(dirname(file), { recursive: true, force: true })
    await flywheel.marks.edit([run('one')!], { starred: true })
    await eventually(() => existsSync(file) && row('one')?.label === '★ one')
  })

  it('writes edits that come at once one after the other', async () => {
    await Promise.all((['one', 'two', 'three'] as const).map((name) => flywheel.marks.edit([run(name)!], { starred: true })))
    assert.equal(Object.keys(held()).length, 3)
    const keys: readonly RunKey[] = ['one', 'two', 'three'].map((name) => run(name)!.key)
    assert.ok(keys.every((key) => flywheel.reader.runs.get().runs.get(key)!.starred === true))
  })

  it('does not write under unsaved typing', async () => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file))
    const edit = new vscode.WorkspaceEdit()
    edit.insert(document.uri, new vscode.Position(0, 0), ' ')
    await vscode.workspace.applyEdit(edit)
    await assert.rejects(flywheel.marks.edit([run('one')!], { starred: true }), /unsaved changes/)
    await vscode.window.showTextDocument(document)
    await vscode.commands.executeCommand('workbench.action.files.revert')
    await vscode.commands.executeCommand('workbench.action.closeAllEditors')
  })
})
