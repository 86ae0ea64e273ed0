// The plan in a real VS Code: rows follow the file and the editor, commands write one value, and undo takes it back to the byte.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import { type PlanState, itemOf } from '../../src/core/plan.ts'
import { itemRow } from '../../src/core/planRows.ts'
import type { Flywheel } from '../../src/extension.ts'
import { writeItem } from '../../src/host/planWrite.ts'
import { eventually, until } from '../tools/until.ts'

describe('the plan', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath
  const file = join(folder, 'planning', 'plan.yaml')
  const uri = vscode.Uri.file(file)
  const original = readFileSync(file, 'utf8')
  let planning: Flywheel['planning']

  const bytes = (): string => readFileSync(file, 'utf8')
  const plan = (): PlanState => planning.files.plans.get()[0]!.plan
  const untilPlan = (ok: (now: PlanState) => boolean): Promise<unknown> => until(planning.files.plans, (all) => ok(all[0]!.plan))
  const row = (id: string) => planning.feasibility.row(itemRow(folder, id)) ?? planning.lifecycle.row(itemRow(folder, id))
  const closeAll = async (): Promise<void> => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors')
  }

  before(async () => {
    planning = (await vscode.extensions.getExtension<Flywheel>('flywheel-ml.flywheel')!.activate()).planning
    await vscode.commands.executeCommand('flywheel.lifecycle.focus')
    await vscode.commands.executeCommand('flywheel.feasibility.focus')
    await untilPlan((now) => now.items.size > 0)
  })
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert')
    await closeAll()
    if (!existsSync(file) || bytes() !== original) {
      mkdirSync(join(folder, 'planning'), { recursive: true })
      writeFileSync(file, original)
    }
    await untilPlan((now) => now.problem === null && itemOf(now, 'FEA-3').owner === null && itemOf(now, 'FEA-1').owner === 'Ada')
    // an open document of the plan must have seen it too
    await eventually(() => vscode.workspace.textDocuments.every((one) => one.uri.fsPath !== file || one.getText() === original))
  })

  it('is shown: seven steps and what a screen reader says of them', async () => {
    await eventually(() => planning.feasibility.rows().filter((one) => one.kind === 'step').length === 7)
    await eventually(() => /^\d of 7 verified$/.test(planning.feasibility.description()))
    await eventually(() => row('FEA-3')?.description === 'not answered')
    const item = planning.feasibility.item(itemRow(folder, 'FEA-3'))
    assert.equal(item.accessibilityInformation?.label, '3 Ethics, not met, not answered')
    assert.equal(item.contextValue, 'step placed writable attest judged')
    assert.equal(item.command?.command, 'flywheel.plan.open')
  })

  it('shows stages with what the workspace has', async () => {
    await eventually(() => row('LIF-3.runs')?.description === '24 runs')
    assert.equal(row('LIF-3.runs')?.icon, 'pass')
    await eventually(() => planning.lifecycle.description() === 'collecting, training')
  })

  it('opens at the item that was clicked', async () => {
    await vscode.commands.executeCommand('flywheel.plan.open', itemRow(folder, 'FEA-2'))
    const editor = vscode.window.activeTextEditor!
    assert.equal(editor.document.uri.fsPath, file)
    assert.equal(editor.document.getText(editor.selection), 'FEA-2')
  })

  it('writes one value, saves it, and undo restores every byte', async () => {
    await vscode.commands.executeCommand('flywheel.plan.open', itemRow(folder, 'FEA-3'))
    await writeItem(folder, 'FEA-3', { owner: 'Zoë' })
    const line = original.split('\n').findIndex((one) => one.startsWith('  FEA-3:'))
    assert.deepEqual(
      bytes()
        .split('\n')
        .filter((one) => !original.split('\n').includes(one)),
      ['    owner: Zoë'],
    )
    assert.ok(line > 0 && !vscode.window.activeTextEditor!.document.isDirty)
    await untilPlan((now) => itemOf(now, 'FEA-3').owner === 'Zoë')
    await vscode.commands.executeCommand('undo')
    assert.equal(vscode.window.activeTextEditor!.document.getText(), original)
    await untilPlan((now) => itemOf(now, 'FEA-3').owner === null)
    await vscode.window.activeTextEditor!.document.save()
    assert.equal(bytes(), original)
  })

  it('gives a word by its checkbox, and takes it back', async () => {
    const box = (): vscode.TreeItemCheckboxState | undefined => {
      const state = planning.feasibility.item(itemRow(folder, 'RDY-4')).checkboxState
      return typeof state === 'object' ? state.state : state
    }
    await eventually(() => box() === vscode.TreeItemCheckboxState.Unchecked)
    assert.equal(planning.feasibility.item(itemRow(folder, 'RDY-4')).iconPath, undefined)
    await vscode.commands.executeCommand('flywheel.internal.plan.check', itemRow(folder, 'RDY-4'), true)
    assert.match(bytes(), /RDY-4:\n {4}state: asserted\n/)
    await eventually(() => box() === vscode.TreeItemCheckboxState.Checked)
    await vscode.commands.executeCommand('flywheel.internal.plan.check', itemRow(folder, 'RDY-4'), false)
    assert.match(bytes(), /RDY-4:\n {4}state: open\n/)
    await eventually(() => box() === vscode.TreeItemCheckboxState.Unchecked)
  })

  it('leaves typing unsaved that was unsaved, and writes beside it', async () => {
    const document = await vscode.workspace.openTextDocument(uri)
    await vscode.window.showTextDocument(document)
    const edit = new vscode.WorkspaceEdit()
    edit.insert(uri, new vscode.Position(0, 0), '# typed\n')
    await vscode.workspace.applyEdit(edit)
    await writeItem(folder, 'FEA-3', { owner: 'Zoë' })
    assert.equal(bytes(), original)
    assert.ok(document.isDirty && document.getText().startsWith('# typed\n') && document.getText().includes('owner: Zoë'))
    await untilPlan((now) => itemOf(now, 'FEA-3').owner === 'Zoë')
  })

  it('shows what is typed before it is saved, and the file again when the typing is thrown away', async () => {
    const document = await vscode.workspace.openTextDocument(uri)
    await vscode.window.showTextDocument(document)
    const at = document.getText().indexOf('owner: Ada') + 'owner: '.length
    const edit = new vscode.WorkspaceEdit()
    edit.replace(uri, new vscode.Range(document.positionAt(at), document.positionAt(at + 3)), 'Eve')
    await vscode.workspace.applyEdit(edit)
    await untilPlan((now) => itemOf(now, 'FEA-1').owner === 'Eve')
    await vscode.commands.executeCommand('workbench.action.files.revert')
    await untilPlan((now) => itemOf(now, 'FEA-1').owner === 'Ada')
  })

  it('shows an edit from outside', async () => {
    writeFileSync(file, original.replace('owner: Ada', 'owner: Uwe'))
    await untilPlan((now) => itemOf(now, 'FEA-1').owner === 'Uwe')
    await eventually(() => row('FEA-1')?.tooltip.includes('Uwe') !== true && itemOf(plan(), 'FEA-1').owner === 'Uwe')
  })

  it('shows one line with the place when the file breaks, keeps the steps, and refuses to write', async () => {
    const broken = original.replace('owner: Ada', 'owner: "Ada')
    writeFileSync(file, broken)
    await untilPlan((now) => now.problem !== null)
    const line = original.split('\n').findIndex((one) => one.includes('owner: Ada')) + 1
    await eventually(() => planning.feasibility.rows()[0]?.kind === 'problem')
    const first = planning.feasibility.rows()[0]!
    assert.equal(first.label, `Line ${line}: A quote is not closed.`)
    assert.equal(planning.feasibility.rows().filter((one) => one.kind === 'step').length, 7)
    assert.equal(itemOf(plan(), 'FEA-2').state, 'asserted')
    await eventually(() => vscode.workspace.textDocuments.every((one) => one.uri.fsPath !== file || one.getText() === broken))
    await assert.rejects(writeItem(folder, 'FEA-3', { owner: 'Zoë' }), /Line \d+, column \d+: A quote is not closed\. Mend that first/)
    assert.equal(bytes(), broken)
    await vscode.commands.executeCommand('flywheel.plan.open', first.id)
    assert.equal(vscode.window.activeTextEditor!.selection.start.line, line - 1)
  })

  it('offers to plan where no plan is', async () => {
    rmSync(join(folder, 'planning', 'plan.yaml'))
    await untilPlan((now) => !now.exists)
    await eventually(() => planning.feasibility.rows()[0]?.kind === 'start')
    assert.equal(planning.feasibility.description(), '')
  })
})
