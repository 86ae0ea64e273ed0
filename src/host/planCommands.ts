// What people say of an item, from the palette, a row or its menu: a state, an owner, an answer, a score, a note, that it does not apply. It goes into
// planning/plan.yaml.

import * as vscode from 'vscode'
import { type PlanField, placeOfItem, planPath } from '../core/plan.ts'
import type { ChosenItem } from '../core/planChoice.ts'
import { stageOf, taskOf } from '../core/planContent.ts'
import { type PlanRow, itemOfRow } from '../core/planRows.ts'
import { dontKnow } from '../core/interview.ts'
import type { FrontDoor } from './frontDoor.ts'
import { askOwner, askScore, askState, askText } from './planAsk.ts'
import type { Chooser, Chosen } from './planChosen.ts'
import { uriIn, writeItem } from './planWrite.ts'

export interface PlanCommandParts {
  readonly door: FrontDoor
  readonly chooser: Chooser
  /** A row of one of the views by its id. */
  readonly row: (id: string) => PlanRow | undefined
}

const anything = (): boolean => true
const notStages = (item: ChosenItem): boolean => !/^LIF-[^.]+$/.test(item.id)
const judged = (item: ChosenItem): boolean => item.judged

/** Registers them at the door, which ends them. Each takes the id of a row, and asks where it is given none. */
export function registerPlanCommands({ door, chooser, row }: PlanCommandParts): void {
  const say = vscode.l10n.t
  const titled = (at: Chosen, what: string): string => say('{0}: {1}', at.title, what)

  const setText = async (rowId: unknown, field: PlanField & ('note' | 'answer'), what: string): Promise<void> => {
    const at = await chooser.item(rowId, what, field === 'note' ? anything : notStages)
    if (at === null) return
    const before = at.item[field]
    if (before?.includes('\n') === true) {
      // an input box would make one line of it
      await openAt(at.folder.root, { path: planPath, ...placeOfItem(at.folder.plan, at.item.id) })
      vscode.window.setStatusBarMessage(say('This text has several lines: change it in the file.'), 8_000)
      return
    }
    const question = at.content?.question ?? taskOf(at.item.id)?.hint ?? stageOf(at.item.id)?.question
    const asked = question === undefined ? '' : say(question)
    const value =
      field === 'answer' && at.content?.choices !== undefined
        ? await askChoice(at.content.choices, before, titled(at, what), asked)
        : await askText(before, titled(at, what), asked)
    if (value !== undefined) await writeItem(at.folder.root, at.item.id, { [field]: value })
  }

  door.command('flywheel.plan.open', async (rowId?: unknown) => {
    const place = typeof rowId === 'string' ? row(rowId)?.place : null
    if (place) return openAt(place.root, place)
    const meant = typeof rowId === 'string' ? itemOfRow(rowId) : null
    const folder = await chooser.folder(meant?.root)
    if (folder === undefined || !(await chooser.ensurePlan(folder))) return
    const at = meant === null ? (folder.plan.problem?.place ?? { line: 1, column: 1 }) : placeOfItem(folder.plan, meant.id)
    await openAt(folder.root, { path: planPath, ...at })
  })
  door.command('flywheel.plan.setState', async (rowId?: unknown) => {
    const at = await chooser.item(rowId, say('Set State'), notStages)
    if (at === null) return
    const state = await askState(at.item, titled(at, say('Set State')))
    if (state === undefined) return
    if (state === 'not-applicable' && at.item.note === null) return notApplicable(at)
    await writeItem(at.folder.root, at.item.id, { state })
  })
  const notApplicable = async (at: Chosen): Promise<void> => {
    const prompt = say('Why does it not concern this project?')
    const note = await askText(at.item.note, titled(at, say('not applicable')), prompt, 3)
    if (note !== undefined && note !== null) await writeItem(at.folder.root, at.item.id, { state: 'not-applicable', note })
  }
  door.command('flywheel.plan.markNotApplicable', async (rowId?: unknown) => {
    const at = await chooser.item(rowId, say('Mark Not Applicable'), notStages)
    if (at === null) return
    if (at.item.state === 'not-applicable') await writeItem(at.folder.root, at.item.id, { state: 'open' })
    else await notApplicable(at)
  })
  door.command('flywheel.plan.setOwner', async (rowId?: unknown) => {
    const at = await chooser.item(rowId, say('Set Owner'), anything)
    if (at === null) return
    const owner = await askOwner(at.folder, at.item, titled(at, say('Set Owner')))
    if (owner !== undefined) await writeItem(at.folder.root, at.item.id, { owner })
  })
  door.command('flywheel.plan.setAnswer', (rowId?: unknown) => setText(rowId, 'answer', say('Answer')))
  door.command('flywheel.plan.setNote', (rowId?: unknown) => setText(rowId, 'note', say('Set Note')))
  door.command('flywheel.plan.setScore', async (rowId?: unknown) => {
    const at = await chooser.item(rowId, say('Score'), (item) => judged(item) && ['CST', 'IMP'].includes(item.group))
    if (at?.content == null) return
    const score = await askScore(at.content, at.item, titled(at, say('Score')))
    if (score !== undefined) await writeItem(at.folder.root, at.item.id, { score })
  })
}

async function askChoice(
  choices: readonly string[],
  before: string | null,
  title: string,
  placeHolder: string,
): Promise<string | undefined> {
  const items = choices.map((value) => ({
    label: value === dontKnow || value === 'unknown' ? vscode.l10n.t("Don't know") : value,
    value,
    ...(value === before ? { description: vscode.l10n.t('now') } : {}),
  }))
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.value
}

/** Shows a place of a file of the folder, the word there selected, so that it is seen at once. */
export async function openAt(
  root: string,
  { path, line, column }: { readonly path: string; readonly line: number; readonly column: number },
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uriIn(root, path))
  const start = document.validatePosition(new vscode.Position(line - 1, column - 1))
  const word = document.getWordRangeAtPosition(start, /[^\s:#]+/)
  const selection = word?.start.isEqual(start) === true ? word : new vscode.Range(start, start)
  const editor = await vscode.window.showTextDocument(document, { selection })
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport)
}
