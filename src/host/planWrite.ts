// Writes the plan's files: through the editor's own edits, so that undo takes them back, and never over something else. Off in Restricted Mode.

import * as vscode from 'vscode'
import { type ItemEdit, changeBetween, editItem } from '../core/planEdit.ts'
import { UserError } from '../core/trouble.ts'
import type { TextChange } from '../core/yamlSet.ts'
import { uriOfPlan } from './planFile.ts'

/** Throws what a person should read when writing is off. */
export function mayWrite(): void {
  if (!vscode.workspace.isTrusted)
    throw new UserError(vscode.l10n.t('Restricted Mode: writing is off. Trust this workspace to change its plan.'))
}

export const uriIn = (root: string, path: string): vscode.Uri => vscode.Uri.joinPath(vscode.Uri.file(root), ...path.split('/'))

/** Sets fields of an item. A plan that was saved before is saved again; one with unsaved typing stays unsaved. */
export async function writeItem(root: string, id: string, edit: ItemEdit): Promise<void> {
  await changeFile(uriOfPlan(root), (text) => editItem(text, id, edit, vscode.l10n.t))
}

/** Changes a file that is there. `change` is given its newest text; null changes nothing. */
export async function changeFile(uri: vscode.Uri, change: (text: string) => TextChange | null): Promise<void> {
  mayWrite()
  const document = await upToDate(uri)
  const wasSaved = !document.isDirty
  const made = change(document.getText())
  if (made === null) return
  const edits = new vscode.WorkspaceEdit()
  edits.replace(uri, new vscode.Range(document.positionAt(made.start), document.positionAt(made.end)), made.text)
  await apply(edits, uri)
  if (wasSaved) await save(document)
}

/** Makes a text the whole content of a file: the shortest change where the file is there, else a new file. */
export async function writeWhole(uri: vscode.Uri, textOf: (before: string | null) => string): Promise<void> {
  if (await isThere(uri)) return changeFile(uri, (before) => (textOf(before) === before ? null : changeBetween(before, textOf(before))))
  mayWrite()
  const edits = new vscode.WorkspaceEdit()
  edits.createFile(uri, { contents: new TextEncoder().encode(textOf(null)), overwrite: false, ignoreIfExists: true })
  await apply(edits, uri)
}

/** Adds a line to a log of JSON lines, which is made where it is not there. Lines that stand are never touched. */
export async function appendLine(uri: vscode.Uri, line: string): Promise<void> {
  await writeWhole(uri, (before) => {
    if (before === null || before === '') return line
    if (/^(<{7}|>{7}|={7})( |$)/m.test(before))
      throw new UserError(vscode.l10n.t('A merge conflict is left in {0}. Settle that first; nothing was written.', nameOf(uri)))
    const eol = before.includes('\r\n') ? '\r\n' : '\n'
    return `${before}${before.endsWith('\n') ? '' : eol}${line.replace(/\n$/, eol)}`
  })
}

const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1)

async function apply(edits: vscode.WorkspaceEdit, uri: vscode.Uri): Promise<void> {
  if (await vscode.workspace.applyEdit(edits)) return
  if (await isThere(uri)) throw new UserError(vscode.l10n.t('{0} was changed meanwhile, so nothing was written. Try again.', nameOf(uri)))
  throw new UserError(vscode.l10n.t('{0} could not be written. Check whether the folder may be written to.', uri.fsPath))
}

async function save(document: vscode.TextDocument): Promise<void> {
  if (!(await document.save()))
    throw new UserError(vscode.l10n.t('{0} was changed, but could not be saved. Open it and save it yourself.', nameOf(document.uri)))
}

/** An editor learns of changes on the disk a moment later. */
const patienceMs = 3_000

/** The document as it is on the disk, or as somebody typed it; refuses while the disk says something else. */
async function upToDate(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri)
  const end = performance.now() + patienceMs
  while (!document.isDirty && (await diskText(uri)) !== document.getText()) {
    if (performance.now() > end)
      throw new UserError(vscode.l10n.t('{0} is being changed by something else, so nothing was written. Try again.', nameOf(uri)))
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return document
}

async function diskText(uri: vscode.Uri): Promise<string> {
  return new TextDecoder('utf-8').decode(await vscode.workspace.fs.readFile(uri))
}

export async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri)
    return true
  } catch {
    return false
  }
}
