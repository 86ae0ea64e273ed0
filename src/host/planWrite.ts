// Writes the plan: through the editor's own edits, so that undo takes them back, and never over something else. Off in Restricted Mode.

import * as vscode from 'vscode'
import { type ItemEdit, editItem } from '../core/planEdit.ts'
import { planTemplate } from '../core/planTemplate.ts'
import { UserError } from '../core/trouble.ts'
import { uriOfPlan } from './planFile.ts'

/** Throws what a person should read when writing is off. */
export function mayWrite(): void {
  if (!vscode.workspace.isTrusted)
    throw new UserError(vscode.l10n.t('Restricted Mode: writing is off. Trust this workspace to change its plan.'))
}

/** Sets fields of an item. A plan that was saved before is saved again; one with unsaved typing stays unsaved. */
export async function writeItem(root: string, id: string, edit: ItemEdit): Promise<void> {
  mayWrite()
  const uri = uriOfPlan(root)
  const document = await vscode.workspace.openTextDocument(uri)
  const wasSaved = !document.isDirty
  const change = editItem(document.getText(), id, edit, vscode.l10n.t)
  if (change === null) return
  const edits = new vscode.WorkspaceEdit()
  edits.replace(uri, new vscode.Range(document.positionAt(change.start), document.positionAt(change.end)), change.text)
  if (!(await vscode.workspace.applyEdit(edits)))
    throw new UserError(vscode.l10n.t('The plan was changed meanwhile, so nothing was written. Try again.'))
  if (wasSaved && !(await document.save()))
    throw new UserError(vscode.l10n.t('The plan was changed, but could not be saved. Open it and save it yourself.'))
}

/** Writes the first plan of a folder; one that is there stays as it is. */
export async function createPlan(root: string, project: string): Promise<void> {
  mayWrite()
  const uri = uriOfPlan(root)
  if (await isThere(uri)) return
  const edits = new vscode.WorkspaceEdit()
  edits.createFile(uri, { contents: new TextEncoder().encode(planTemplate(project)), overwrite: false, ignoreIfExists: true })
  if (!(await vscode.workspace.applyEdit(edits)))
    throw new UserError(vscode.l10n.t('{0} could not be written. Check whether the folder may be written to.', uri.fsPath))
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri)
    return true
  } catch {
    return false
  }
}
