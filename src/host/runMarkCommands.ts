// Star, hide, rename and note runs: what the context menu and the palette do to what people say of runs. Each has its opposite, so none asks twice.

import * as vscode from 'vscode'
import { runsOfRows } from '../core/chooseRuns.ts'
import type { RunSummary } from '../core/run.ts'
import { type RunMark, noMark } from '../core/runMarks.ts'
import { UserError } from '../core/trouble.ts'
import type { FrontDoor } from './frontDoor.ts'
import type { ReaderClient } from './readerClient.ts'
import { rowsMeant } from './runCommands.ts'
import type { RunMarksFiles } from './runMarksFile.ts'
import type { RunsView } from './runsView.ts'

export interface MarkCommandParts {
  readonly door: FrontDoor
  readonly reader: Pick<ReaderClient, 'runs'>
  readonly view: RunsView
  readonly marks: RunMarksFiles
}

/** Registers them at the door, which ends them. */
export function registerMarkCommands({ door, reader, view, marks }: MarkCommandParts): void {
  const t = vscode.l10n.t
  const runsOf = (clicked?: unknown, selected?: unknown): readonly RunSummary[] => {
    const runs = runsOfRows(view.tree.get(), rowsMeant(view, clicked, selected)).flatMap((key) => reader.runs.get().runs.get(key) ?? [])
    if (runs.length === 0) throw new UserError(t('No run is selected. Select one in the Runs view.'))
    return runs
  }
  const markOf = (run: RunSummary): RunMark => marks.marks.get().get(run.root)?.get(run.id) ?? noMark
  const sets = (edit: Partial<RunMark>) => (clicked?: unknown, selected?: unknown) => marks.edit(runsOf(clicked, selected), edit)

  door.command('flywheel.runs.star', sets({ starred: true }))
  door.command('flywheel.runs.unstar', sets({ starred: false }))
  door.command('flywheel.runs.hide', sets({ hidden: true }))
  door.command('flywheel.runs.unhide', sets({ hidden: false }))
  door.command('flywheel.runs.chooseColour', async (clicked?: unknown, selected?: unknown) => {
    const runs = runsOf(clicked, selected)
    const names = [t('Blue'), t('Orange'), t('Yellow'), t('Cyan'), t('Red'), t('Violet'), t('Green'), t('Pink')]
    const now = markOf(runs[0]!).colour
    const items: (vscode.QuickPickItem & { readonly colour: number | null })[] = names.map((label, i) => ({
      label,
      description: i + 1 === now ? t('now') : '',
      iconPath: new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor(`flywheel.line${i + 1}`)),
      colour: i + 1,
    }))
    items.push({
      label: t('None of its own'),
      description: now === null ? t('now') : '',
      iconPath: new vscode.ThemeIcon('circle-slash'),
      colour: null,
    })
    const chosen = await vscode.window.showQuickPick(items, {
      title: t('Colour in Comparisons'),
      placeHolder: runs.map((run) => run.name).join(', '),
    })
    if (chosen !== undefined) await marks.edit(runs, { colour: chosen.colour })
  })
  door.command('flywheel.runs.showHidden', () => view.showHidden.set(true))
  door.command('flywheel.runs.leaveOutHidden', () => view.showHidden.set(false))
  door.command('flywheel.runs.rename', async (clicked?: unknown) => {
    const run = runsOf(clicked)[0]!
    const name = await vscode.window.showInputBox({
      title: t('Rename Run'),
      prompt: t('Shown instead of {0}. Empty: its own name again. The log stays as it is.', run.path),
      value: markOf(run).name ?? run.name,
    })
    if (name !== undefined) await marks.edit([run], { name: name.trim() })
  })
  door.command('flywheel.runs.editNote', async (clicked?: unknown) => {
    const run = runsOf(clicked)[0]!
    const note = await vscode.window.showInputBox({
      title: t('Note on {0}', run.name),
      prompt: t('Shown in the tooltip of the run. Empty: no note.'),
      value: markOf(run).note ?? '',
    })
    if (note !== undefined) await marks.edit([run], { note: note.trim() })
  })
}
