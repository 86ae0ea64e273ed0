// What can be done to runs from the palette, the view's title, the context menu and the keyboard. Decides which runs are meant, then hands them on.

import * as vscode from 'vscode'
import { runsOfRows, runsToCompare, toggled } from '../core/chooseRuns.ts'
import { type GroupBy, groupings } from '../core/runGroups.ts'
import type { RunKey, RunSummary } from '../core/run.ts'
import type { Store } from '../core/store.ts'
import { UserError } from '../core/trouble.ts'
import { askForFilter } from './askForFilter.ts'
import type { FrontDoor } from './frontDoor.ts'
import { type TableParts, registerTableCommands } from './readAsLog.ts'
import type { ReaderClient } from './readerClient.ts'
import type { RunsView } from './runsView.ts'

export interface RunCommandParts extends Pick<TableParts, 'roots'> {
  readonly door: FrontDoor
  readonly reader: Pick<ReaderClient, 'runs' | 'ask' | 'again'>
  readonly view: RunsView
  readonly checked: Store<readonly RunKey[]>
  readonly openCompare: (keys: readonly RunKey[]) => void
}

/** The rows that a context menu, a key or the palette means. */
export function rowsMeant(view: Pick<RunsView, 'selection'>, clicked?: unknown, selected?: unknown): readonly string[] {
  if (Array.isArray(selected) && selected.length > 0) return selected.filter((one): one is string => typeof one === 'string')
  return typeof clicked === 'string' ? [clicked] : view.selection()
}

/** Registers them at the door, which ends them. */
export function registerRunCommands({ door, reader, roots, view, checked, openCompare }: RunCommandParts): void {
  registerTableCommands({ door, reader, roots })
  const rows = (clicked?: unknown, selected?: unknown): readonly string[] => rowsMeant(view, clicked, selected)
  const keysOf = (clicked?: unknown, selected?: unknown): readonly RunKey[] => runsOfRows(view.tree.get(), rows(clicked, selected))
  const runOf = (clicked?: unknown): RunSummary => {
    const key = keysOf(clicked)[0]
    const run = key === undefined ? undefined : reader.runs.get().runs.get(key)
    if (run === undefined) throw new UserError(vscode.l10n.t('No run is selected. Select one in the Runs view.'))
    return run
  }
  const compare = (keys: readonly RunKey[]): void => {
    if (keys.length === 0)
      throw new UserError(vscode.l10n.t('There are no runs to compare yet. Open the Runs view to see where Flywheel looked.'))
    openCompare(keys)
  }

  door.command('flywheel.compareRuns', async () => {
    if (reader.runs.get().phase === 'waiting') await reader.ask('look', null)
    compare(runsToCompare(reader.runs.get(), checked.get(), runsOfRows(view.tree.get(), view.selection())))
  })
  door.command('flywheel.runs.compare', (clicked?: unknown) => compare(keysOf(clicked)))
  door.command('flywheel.runs.compareSelected', (clicked?: unknown, selected?: unknown) => compare(keysOf(clicked, selected)))
  /** The rows that a key means. The keybinding selects the focused row first; of several selected ones all are meant where the focus is in them. */
  const focused = async (several: boolean): Promise<readonly string[]> => {
    const before = view.selection()
    if (!several) return before
    // no extension is told the focus; taking it out of the selection and putting it back tells it
    await vscode.commands.executeCommand('list.toggleSelection')
    const inside = view.selection().length < before.length
    await vscode.commands.executeCommand('list.toggleSelection')
    if (inside) return before
    await vscode.commands.executeCommand('list.select')
    return view.selection()
  }
  /** What Enter and Space have in common: rows that are not runs do what a click on them does (`list.select` has unfolded a folder already). */
  const onKey = async (several: boolean, onRuns: (keys: readonly RunKey[]) => void): Promise<void> => {
    const ids = await focused(several)
    const row = view.tree.get().rows.get(ids[0] ?? '')
    if (ids.length > 1 || row?.kind === 'run') onRuns(runsOfRows(view.tree.get(), ids))
    else if (row?.kind === 'more') view.showMore(row.id)
    else if (row?.kind === 'looked') await vscode.commands.executeCommand('flywheel.runs.showLooked')
  }
  door.command('flywheel.runs.open', (how?: { readonly several?: boolean }) => onKey(how?.several === true, compare))
  door.command('flywheel.runs.toggleChecked', (how?: { readonly several?: boolean }) =>
    onKey(how?.several === true, (keys) => checked.set(toggled(checked.get(), keys))),
  )
  door.command('flywheel.runs.clearChecked', () => checked.set([]))
  door.command('flywheel.runs.showMore', (clicked?: unknown) => view.showMore(rows(clicked)[0] ?? ''))
  door.command('flywheel.runs.sortByName', () => view.sort.set('name'))
  door.command('flywheel.runs.sortByNewest', () => view.sort.set('newest'))
  door.command('flywheel.runs.groupBy', async (by?: unknown) => {
    const names: Readonly<Record<GroupBy, string>> = {
      folder: vscode.l10n.t('Folder'),
      tool: vscode.l10n.t('Tool'),
      experiment: vscode.l10n.t('Experiment'),
    }
    const given = groupings.find((one) => one === by)
    const now = view.group.get()
    const items = groupings.map((one) => ({
      label: names[one],
      description: one === now ? vscode.l10n.t('now') : '',
      detail: one === 'experiment' ? vscode.l10n.t("what a tool groups runs by: MLflow's experiment, a W&B project, an Optuna study") : '',
      one,
    }))
    const chosen = given ?? (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Group Runs By') }))?.one
    if (chosen !== undefined) view.group.set(chosen)
  })
  door.command('flywheel.runs.clearFilter', () => view.filter.set(''))
  door.command('flywheel.runs.filter', () => askForFilter(view.filter, [...reader.runs.get().runs.values()]))
  door.command('flywheel.runs.refresh', () => {
    const { phase } = reader.runs.get()
    const look = async (): Promise<void> => {
      // what was given up or set aside gets another chance; what is well is only looked at
      if (phase === 'broken') reader.again()
      await reader.ask('look', null)
    }
    return vscode.window.withProgress({ location: { viewId: 'flywheel.runs' } }, look)
  })
  door.command('flywheel.runs.copyId', async (clicked?: unknown, selected?: unknown) => {
    const runs = keysOf(clicked, selected).flatMap((key) => reader.runs.get().runs.get(key)?.id ?? [])
    if (runs.length === 0) throw new UserError(vscode.l10n.t('No run is selected. Select one in the Runs view.'))
    await vscode.env.clipboard.writeText(runs.join('\n'))
  })
  door.command('flywheel.runs.openLog', async (clicked?: unknown) => {
    const run = runOf(clicked)
    const files = run.sources.map((source) => ({ label: source.path, description: source.format }))
    const one =
      files.length <= 1
        ? files[0]
        : await vscode.window.showQuickPick(files, { placeHolder: vscode.l10n.t('Choose a log of {0}', run.name) })
    if (one !== undefined) await vscode.commands.executeCommand('vscode.open', vscode.Uri.joinPath(vscode.Uri.file(run.root), one.label))
  })
  door.command('flywheel.runs.reveal', async (clicked?: unknown) => {
    const run = runOf(clicked)
    await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.joinPath(vscode.Uri.file(run.root), run.path))
  })
}
