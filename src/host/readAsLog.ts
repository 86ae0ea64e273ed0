// "Read as Log…": asks which columns of somebody's table are steps, times and metrics, and keeps the answer in the setting flywheel.runs.tables.
// "Forget Table Mapping" takes it back. What is in the file the reader thread tells.

import * as vscode from 'vscode'
import type { RootToRead } from '../bridge/readerTalk.ts'
import type { Watchable } from '../core/store.ts'
import {
  type ColumnSeen,
  type TableMapping,
  type TableSeen,
  globChoices,
  guessedMapping,
  mappingWords,
  readMappings,
} from '../core/tableMapping.ts'
import { UserError } from '../core/trouble.ts'
import type { FrontDoor } from './frontDoor.ts'
import type { ReaderClient } from './readerClient.ts'

export interface TableParts {
  readonly door: FrontDoor
  readonly reader: Pick<ReaderClient, 'ask'>
  readonly roots: Watchable<readonly RootToRead[]>
}

const most = 500
const pattern = '**/*.{csv,tsv,jsonl,ndjson,json,log,txt}'

/** Registers both commands. */
export function registerTableCommands({ door, reader, roots }: TableParts): void {
  const t = vscode.l10n.t
  door.command('flywheel.runs.readAsLog', async (clicked?: unknown) => {
    const uri = clicked instanceof vscode.Uri ? clicked : await chooseFile()
    if (uri === undefined) return
    const folder = vscode.workspace.getWorkspaceFolder(uri)
    if (folder === undefined || !roots.get().some((root) => root.path === folder.uri.fsPath))
      throw new UserError(t('{0} lies in no folder of this workspace. Open its folder first.', uri.fsPath))
    const path = vscode.workspace.asRelativePath(uri, false)
    const seen = await reader.ask('table', uri.fsPath)
    if (!seen.columns.some((one) => one.isNumeric))
      throw new UserError(t('{0} has no column of numbers below a heading. Flywheel reads CSV, TSV and JSON Lines.', path))
    const mapping = await askMapping(path, seen)
    const glob = mapping === undefined ? undefined : await askWhere(path)
    if (mapping === undefined || glob === undefined) return
    await keep(door, folder, (all) => ({ ...without(all, glob), [glob]: mapping }))
    await vscode.commands.executeCommand('flywheel.runs.focus')
  })
  door.command('flywheel.runs.forgetTable', async () => {
    const items = (vscode.workspace.workspaceFolders ?? []).flatMap((folder) =>
      Object.entries(readMappings(door.setting<object>('runs.tables', folder.uri))).map(([glob, mapping]) => ({
        label: glob,
        description: mappingWords(mapping, t),
        folder,
      })),
    )
    if (items.length === 0) throw new UserError(t('No table is mapped. Map one with “Read as Log…”.'))
    const title = t('Forget Table Mapping')
    const chosen = await vscode.window.showQuickPick(items, {
      title,
      placeHolder: t('The file itself stays as it is'),
      matchOnDescription: true,
    })
    if (chosen !== undefined) await keep(door, chosen.folder, (all) => without(all, chosen.label))
  })
}

const without = <T>(all: Readonly<Record<string, T>>, glob: string): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([one]) => one !== glob))

/** Changes the setting where it is kept: with the folder, or with the workspace when that is the only folder. */
async function keep(
  door: FrontDoor,
  folder: vscode.WorkspaceFolder,
  change: (all: Readonly<Record<string, TableMapping>>) => Readonly<Record<string, TableMapping>>,
): Promise<void> {
  const next = change(readMappings(door.setting<object>('runs.tables', folder.uri)))
  const target =
    (vscode.workspace.workspaceFolders ?? []).length > 1 ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Workspace
  await vscode.workspace
    .getConfiguration('flywheel', folder.uri)
    .update('runs.tables', Object.keys(next).length === 0 ? undefined : next, target)
}

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const t = vscode.l10n.t
  const open = vscode.window.activeTextEditor?.document.uri
  const files = await vscode.workspace.findFiles(pattern, undefined, most)
  const first = open !== undefined && files.some((uri) => uri.toString() === open.toString()) ? open.toString() : null
  const items = files
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), description: uri.toString() === first ? t('open now') : '', uri }))
    .sort((a, b) => Number(b.description !== '') - Number(a.description !== '') || a.label.localeCompare(b.label))
  if (items.length === 0) throw new UserError(t('There is no CSV, TSV or JSON Lines file in this workspace.'))
  return (await vscode.window.showQuickPick(items, { title: t('Read as Log: file'), placeHolder: t('Choose a table of metrics') }))?.uri
}

interface ColumnItem extends vscode.QuickPickItem {
  readonly name: string | null
}

/** Steps one to three: which column is what, the guess first. Undefined when the person leaves. */
async function askMapping(path: string, seen: TableSeen): Promise<TableMapping | undefined> {
  const t = vscode.l10n.t
  const guess = guessedMapping(seen)
  const shown = t('Guessed: {0}. {1} rows seen.', mappingWords(guess, t), seen.rows)
  const itemOf = (column: ColumnSeen, guessed: string | null): ColumnItem => ({
    label: column.name,
    description: `${column.name === guessed ? `${t('guessed')} · ` : ''}${column.values.join(', ')}`,
    name: column.name,
  })
  const numeric = seen.columns.filter((one) => one.isNumeric || one.guess !== 'none')
  const one = async (
    title: string,
    none: string,
    guessed: string | null,
    columns: readonly ColumnSeen[],
  ): Promise<ColumnItem | undefined> => {
    const nobody: ColumnItem = { label: none, description: guessed === null ? t('guessed') : '', name: null }
    const items = [...columns.map((column) => itemOf(column, guessed)), nobody].sort(
      (a, b) => Number(b.name === guessed) - Number(a.name === guessed),
    )
    return vscode.window.showQuickPick(items, { title, placeHolder: shown, ignoreFocusOut: true })
  }
  const step = await one(
    t('{0}: which column counts steps? (1 of 4)', path.slice(path.lastIndexOf('/') + 1)),
    t('None: the number of the row'),
    guess.step,
    numeric,
  )
  if (step === undefined) return undefined
  const afterStep = numeric.filter((column) => column.name !== step.name)
  const time = await one(t('Which column has times, in seconds or milliseconds since 1970? (2 of 4)'), t('None'), guess.time, afterStep)
  if (time === undefined) return undefined
  const rest = afterStep.filter((column) => column.name !== time.name)
  const chosen = await vscode.window.showQuickPick(
    rest.map((column) => ({ ...itemOf(column, null), picked: guess.metrics?.includes(column.name) === true })),
    { title: t('Which columns are metrics? (3 of 4)'), placeHolder: shown, canPickMany: true, ignoreFocusOut: true },
  )
  if (chosen === undefined) return undefined
  if (chosen.length === 0) throw new UserError(t('A log needs a metric. Choose at least one column.'))
  return { step: step.name, time: time.name, metrics: chosen.map((item) => item.label) }
}

async function askWhere(path: string): Promise<string | undefined> {
  const t = vscode.l10n.t
  const words = [
    t('this file'),
    t('every file of this name'),
    t('every file like it in this folder'),
    t('every file like it in this folder and below'),
  ]
  const choices = globChoices(path)
  const items = choices.map((label, i) => ({ label, description: choices.length === words.length ? words[i]! : '' }))
  return (
    await vscode.window.showQuickPick(items, {
      title: t('Which files are written so? (4 of 4)'),
      placeHolder: t('Kept in the setting flywheel.runs.tables; taken back by “Forget Table Mapping”'),
      ignoreFocusOut: true,
    })
  )?.label
}
