// The Data view: manifests, what is in them, and their versions, which are read when a row is opened. Shows what core's `dataRows` says.
// Commands on rows are in dataCommands.ts.

import * as vscode from 'vscode'
import type { DataHistory, DataSource } from '../core/data.ts'
import { type DataRow, type DataTree, dataHeader, dataRows, manifestPage, noDataRows, versionPage } from '../core/dataRows.ts'
import { type DataUses, hashesOf, makeFindUses, sameUses } from '../core/dataUse.ts'
import { type Disposable, all, toStop } from '../core/life.ts'
import type { Unavailable } from '../core/trouble.ts'
import { coalesce } from './coalesce.ts'
import type { DataKeeper } from './dataKeeper.ts'
import type { FrontDoor } from './frontDoor.ts'
import type { ReaderClient } from './readerClient.ts'

/** A view that was redrawn more often swallows clicks. */
const redrawMs = 500

export interface DataView extends Disposable {
  row(id: string): DataRow | undefined
  /** Ids of the rows below one, '' = the top; reads the history if that is what lies there. */
  children(id: string): Promise<readonly string[]>
  /** What VS Code draws of a row. */
  item(id: string): vscode.TreeItem
  selection(): readonly string[]
  /** Opens a row and brings it into sight. */
  reveal(id: string): Promise<void>
  /** One more page of the row that this id is the "more" row of. */
  showMore(moreId: string): Promise<void>
  header(): { readonly message: string | undefined; readonly description: string | undefined }
}

export interface DataViewParts {
  readonly door: FrontDoor
  readonly keeper: DataKeeper
  readonly source: Pick<DataSource, 'history'>
  /** Runs are read while the view shows manifests: what they used is told of all of them, or not at all. */
  readonly reader: Pick<ReaderClient, 'runs' | 'need'>
}

/** Registers the view `flywheel.data`. */
export function makeDataView({ door, keeper, source, reader }: DataViewParts): DataView {
  const { runs } = reader
  const say = vscode.l10n.t
  let tree: DataTree = noDataRows
  let histories: ReadonlyMap<string, DataHistory | Unavailable> = new Map()
  /** What a history was read for: content and commit that it ends with. */
  const marks = new Map<string, string>()
  let shown: ReadonlyMap<string, number> = new Map()
  const reading = new Map<string, Promise<void>>()
  const changed = new vscode.EventEmitter<string | undefined>()

  const findUses = makeFindUses()
  let uses: DataUses = new Map()
  const seeUses = (): void => {
    uses = findUses(runs.get().runs.values(), hashesOf(keeper.state.get(), histories))
  }
  const shape = (): void => {
    seeUses()
    const runsOpen = runs.get().phase !== 'ready'
    tree = dataRows(keeper.state.get(), { histories, shown, uses, runsOpen, nowSeconds: Date.now() / 1000, say })
  }
  const holdsVersions = (row: DataRow): row is DataRow & { readonly root: string; readonly path: string } =>
    row.kind === 'history' || (row.kind === 'manifest' && row.opens && row.manifest.entries.length < 2)

  const readHistory = async (id: string): Promise<void> => {
    const row = tree.rows.get(id)
    if (row === undefined || !holdsVersions(row)) return
    const mark = markOf(row.root)
    // one more than is shown, so that the last one's change is known
    const history = await source.history(row.root, row.path, (shown.get(id) ?? versionPage) + 1)
    histories = new Map(histories).set(id, history)
    marks.set(id, mark)
    shape()
  }
  const markOf = (root: string): string => keeper.state.get().roots.find((one) => one.root === root)?.head ?? ''
  /** Reads the history of a row once, however often it is asked for meanwhile. */
  const ensureHistory = (id: string): Promise<void> => {
    const before = reading.get(id)
    if (before !== undefined) return before
    const now = readHistory(id).finally(() => reading.delete(id))
    reading.set(id, now)
    return now
  }
  const children = async (id: string): Promise<readonly string[]> => {
    const row = tree.rows.get(id)
    if (row !== undefined && holdsVersions(row) && !histories.has(id)) await ensureHistory(id)
    return tree.children.get(id) ?? []
  }
  const item = (id: string): vscode.TreeItem => {
    const row = tree.rows.get(id)
    if (row === undefined) return new vscode.TreeItem('')
    const folds = row.kind === 'root' ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed
    const drawn = new vscode.TreeItem(row.label, row.opens ? folds : vscode.TreeItemCollapsibleState.None)
    drawn.id = row.id
    drawn.contextValue =
      row.kind !== 'manifest' ? row.kind : row.differs ? 'manifest differs' : row.unchecked ? 'manifest unchecked' : row.kind
    drawn.iconPath = new vscode.ThemeIcon(row.icon, row.color === null ? undefined : new vscode.ThemeColor(row.color))
    drawn.tooltip = row.tooltip
    drawn.accessibilityInformation = { label: [row.label, row.description].filter((part) => part !== '').join(', ') }
    if (row.description !== '') drawn.description = row.description
    if (row.kind === 'version') drawn.command = { command: 'flywheel.data.openVersion', title: say('Open Changes'), arguments: [row.id] }
    if (row.kind === 'use') drawn.command = { command: 'flywheel.data.compareRuns', title: say('Compare Runs'), arguments: [row.id] }
    if (row.kind === 'more') drawn.command = { command: 'flywheel.data.showMore', title: row.label, arguments: [row.id] }
    return drawn
  }
  const view = vscode.window.createTreeView<string>('flywheel.data', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (id) => [...(await children(id ?? ''))],
      getTreeItem: item,
      getParent: (id) => {
        const parent = tree.rows.get(id)?.parent ?? ''
        return parent === '' ? undefined : parent
      },
    },
  })

  let needed: Disposable | null = null
  let runsNeeded: Disposable | null = null
  const needRuns = (): void => {
    const wanted = view.visible && tree.rows.size > 0
    if (wanted) runsNeeded ??= reader.need()
    else {
      runsNeeded?.dispose()
      runsNeeded = null
    }
  }
  const draw = (): void => {
    const state = keeper.state.get()
    // a new commit may have given any manifest a new version
    const kept = [...histories].filter(([id]) => {
      const row = tree.rows.get(id)
      return row !== undefined && holdsVersions(row) && marks.get(id) === markOf(row.root)
    })
    if (kept.length < histories.size) histories = new Map(kept)
    shape()
    changed.fire(undefined)
    const header = dataHeader(state, say)
    view.description = header.description ?? ''
    view.message = header.message ?? ''
    needRuns()
    void vscode.commands.executeCommand('setContext', 'flywheel.data.phase', state.phase)
    void vscode.commands.executeCommand('setContext', 'flywheel.hasData', tree.rows.size > 0)
  }
  const soon = coalesce(redrawMs, draw)
  const onVisible = (): void => {
    needed?.dispose()
    needed = view.visible ? keeper.need('disk') : null
    needRuns()
    if (view.visible) runsChanged.ask()
  }
  /** Runs change twice a second while one goes on; what they used hardly ever does. */
  const runsChanged = coalesce(redrawMs, () => {
    if (!view.visible) return
    const before = uses
    seeUses()
    if (!sameUses(before, uses)) draw()
  })
  draw()
  onVisible()
  const parts = all(
    changed,
    view,
    soon,
    toStop(() => needed?.dispose()),
    toStop(() => runsNeeded?.dispose()),
    view.onDidChangeVisibility(door.guarded('the Data view', onVisible)),
    keeper.state.onDidChange(() => soon.ask()),
    runsChanged,
    runs.onDidChange(() => runsChanged.ask()),
  )
  return {
    row: (id) => tree.rows.get(id),
    children,
    item,
    selection: () => view.selection,
    header: () => ({ message: view.message, description: view.description }),
    async reveal(id) {
      await view.reveal(id, { expand: true, select: true, focus: true })
    },
    async showMore(moreId) {
      const row = tree.rows.get(moreId)
      if (row?.kind !== 'more') return
      const page = histories.has(row.parent) ? versionPage : manifestPage
      shown = new Map(shown).set(row.parent, (shown.get(row.parent) ?? page) + page)
      if (histories.has(row.parent)) await ensureHistory(row.parent)
      else shape()
      changed.fire(row.parent === '' ? undefined : row.parent)
    },
    dispose: () => parts.dispose(),
  }
}
