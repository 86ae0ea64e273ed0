// What can be done to a plan from the palette, a row or its menu: begin it, open a place in it, set a state, an owner, an answer, a note.

import * as vscode from 'vscode'
import { type FolderPlan, type PlanField, type PlanItem, itemOf, placeOfItem } from '../core/plan.ts'
import { stageOf, stepOf, taskOf, titleOf } from '../core/planContent.ts'
import { type PlanRow, decidedBy, itemOfRow } from '../core/planRows.ts'
import { UserError } from '../core/trouble.ts'
import type { FrontDoor } from './frontDoor.ts'
import { askFolder, askItem, askOwner, askState, askText } from './planAsk.ts'
import { type PlanFiles, uriOfPlan } from './planFile.ts'
import { createPlan, mayWrite, writeItem } from './planWrite.ts'

export interface PlanCommandParts {
  readonly door: FrontDoor
  readonly files: PlanFiles
  /** A row of one of the views by its id. */
  readonly row: (id: string) => PlanRow | undefined
}

/** Registers them at the door, which ends them. Each takes the id of a row, and asks where it is given none. */
export function registerPlanCommands({ door, files, row }: PlanCommandParts): void {
  const say = vscode.l10n.t

  const folderOf = async (root?: string): Promise<FolderPlan | undefined> => {
    await files.look()
    const plans = files.plans.get()
    if (plans.length === 0) throw new UserError(say('No folder of a project is open. Open one; its plan lies in it.'))
    return root === undefined ? askFolder(plans) : plans.find((one) => one.root === root)
  }
  /** Offers to begin a plan where there is none; says whether there is one. */
  const ensurePlan = async (folder: FolderPlan): Promise<boolean> => {
    if (folder.plan.exists) return true
    const begin = say('Plan This Project')
    if ((await vscode.window.showInformationMessage(say('{0} has no plan yet.', folder.name), begin)) === begin) await begun(folder)
    return false
  }
  const begun = async (folder: FolderPlan): Promise<void> => {
    await createPlan(folder.root, folder.name)
    await files.look()
    const now = files.plans.get().find((one) => one.root === folder.root)
    if (now !== undefined) await open(folder.root, placeOfItem(now.plan, 'FEA-1'))
  }
  const open = async (root: string, { line, column }: { readonly line: number; readonly column: number }): Promise<void> => {
    const document = await vscode.workspace.openTextDocument(uriOfPlan(root))
    const start = document.validatePosition(new vscode.Position(line - 1, column - 1))
    // the key of the item, so that it is seen at once
    const word = document.getWordRangeAtPosition(start, /[^\s:#]+/)
    const selection = word?.start.isEqual(start) === true ? word : new vscode.Range(start, start)
    const editor = await vscode.window.showTextDocument(document, { selection })
    editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport)
  }
  interface Chosen {
    readonly folder: FolderPlan
    readonly item: PlanItem
    readonly title: string
  }
  /** The item that a row stands for, else one that is asked for; null when nothing was chosen. */
  const chosen = async (rowId: unknown, what: string, stages: boolean): Promise<Chosen | null> => {
    mayWrite()
    const meant = typeof rowId === 'string' ? itemOfRow(rowId) : null
    const folder = await folderOf(meant?.root)
    if (folder === undefined || !(await ensurePlan(folder))) return null
    const picked = meant?.id ?? (await askItem(folder, what, stages))
    if (picked === undefined) return null
    const id = decidedBy(folder.plan, picked)
    return { folder, item: itemOf(folder.plan, id), title: say(titleOf(id)) }
  }
  const setText = async (rowId: unknown, field: PlanField & ('note' | 'answer'), what: string): Promise<void> => {
    const at = await chosen(rowId, what, field === 'note')
    if (at === null) return
    const before = at.item[field]
    if (before?.includes('\n') === true) {
      // an input box would make one line of it
      await open(at.folder.root, placeOfItem(at.folder.plan, at.item.id))
      vscode.window.setStatusBarMessage(say('This text has several lines: change it in the file.'), 8_000)
      return
    }
    const question = stepOf(at.item.id)?.question ?? taskOf(at.item.id)?.hint ?? stageOf(at.item.id)?.question
    const value = await askText(before, say('{0}: {1}', at.title, what), question === undefined ? '' : say(question))
    if (value !== undefined) await writeItem(at.folder.root, at.item.id, { [field]: value })
  }

  door.command('flywheel.plan.create', async (rowId?: unknown) => {
    mayWrite()
    const root = typeof rowId === 'string' && rowId.startsWith('start:') ? rowId.slice('start:'.length) : undefined
    const folder = await folderOf(root)
    if (folder === undefined) return
    if (folder.plan.exists) await open(folder.root, placeOfItem(folder.plan, 'FEA-1'))
    else await begun(folder)
  })
  door.command('flywheel.plan.open', async (rowId?: unknown) => {
    const place = typeof rowId === 'string' ? row(rowId)?.place : null
    if (place) return open(place.root, place)
    const folder = await folderOf()
    if (folder !== undefined && (await ensurePlan(folder))) await open(folder.root, folder.plan.problem?.place ?? { line: 1, column: 1 })
  })
  door.command('flywheel.plan.setState', async (rowId?: unknown) => {
    const at = await chosen(rowId, say('Set State'), false)
    if (at === null) return
    const state = await askState(at.item, say('{0}: {1}', at.title, say('Set State')))
    if (state === undefined) return
    if (state === 'not-applicable' && at.item.note === null) {
      const note = await askText(null, say('{0}: {1}', at.title, say('not applicable')), say('Why does it not concern this project?'))
      if (note === undefined) return
      return writeItem(at.folder.root, at.item.id, note === null ? { state } : { state, note })
    }
    await writeItem(at.folder.root, at.item.id, { state })
  })
  door.command('flywheel.plan.setOwner', async (rowId?: unknown) => {
    const at = await chosen(rowId, say('Set Owner'), true)
    if (at === null) return
    const owner = await askOwner(at.folder, at.item, say('{0}: {1}', at.title, say('Set Owner')))
    if (owner !== undefined) await writeItem(at.folder.root, at.item.id, { owner })
  })
  door.command('flywheel.plan.setAnswer', (rowId?: unknown) => setText(rowId, 'answer', say('Set Answer')))
  door.command('flywheel.plan.setNote', (rowId?: unknown) => setText(rowId, 'note', say('Set Note')))
}
