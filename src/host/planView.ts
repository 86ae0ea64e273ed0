// One tree over the plan: draws the rows that core makes of it, again and only those that changed. Feasibility and Lifecycle are two of these.

import * as vscode from 'vscode'
import { type Disposable, all, toStop } from '../core/life.ts'
import type { PlanRow, PlanRows } from '../core/planRows.ts'
import { coalesce } from './coalesce.ts'
import type { FrontDoor } from './frontDoor.ts'

/** A view that was redrawn more often swallows clicks. */
const redrawMs = 500

export interface PlanView extends Disposable {
  /** Rows as they are drawn, top level. */
  rows(): readonly PlanRow[]
  row(id: string): PlanRow | undefined
  /** What VS Code draws of a row. */
  item(id: string): vscode.TreeItem
  /** Beside the title. */
  description(): string
  selection(): readonly string[]
  isVisible(): boolean
  onDidDraw: vscode.Event<void>
}

export interface PlanViewParts {
  readonly door: FrontDoor
  readonly viewId: string
  readonly make: () => PlanRows
  readonly onDidChange: (listener: () => void) => Disposable
  /** Called while the view is visible. */
  readonly need: () => Disposable
  /** Writing is possible. */
  readonly writable: () => boolean
  /** A person gave or took back a word. */
  readonly onCheck: (rowId: string, checked: boolean) => Thenable<void>
}

export function makePlanView({ door, viewId, make, onDidChange, need, writable, onCheck }: PlanViewParts): PlanView {
  let rows: readonly PlanRow[] = []
  let byId: ReadonlyMap<string, PlanRow> = new Map()
  let parents: ReadonlyMap<string, string> = new Map()
  const changed = new vscode.EventEmitter<string[] | undefined>()
  const drawn = new vscode.EventEmitter<void>()

  const item = (id: string): vscode.TreeItem => {
    const row = byId.get(id)
    return row === undefined ? new vscode.TreeItem('') : draw(row, rows[0]?.id === id, writable())
  }
  const view = vscode.window.createTreeView<string>(viewId, {
    showCollapseAll: viewId === 'flywheel.lifecycle',
    manageCheckboxStateManually: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (id) => (id === undefined ? rows : (byId.get(id)?.children ?? [])).map((row) => row.id),
      getTreeItem: item,
      getParent: (id) => parents.get(id),
    },
  })

  let said = ''
  const redraw = (): void => {
    const before = byId
    const top = rows
    const { rows: next, header } = make()
    const found = new Map<string, PlanRow>()
    const above = new Map<string, string>()
    const walk = (row: PlanRow): void => {
      found.set(row.id, row)
      for (const child of row.children) {
        above.set(child.id, row.id)
        walk(child)
      }
    }
    next.forEach(walk)
    rows = next
    byId = found
    parents = above
    if (idsOf(top) !== idsOf(next)) changed.fire(undefined)
    else {
      const stale = [...found.values()].filter((row) => isOther(before.get(row.id), row)).map((row) => row.id)
      if (stale.length > 0) changed.fire(stale)
    }
    if (said !== (header ?? '')) view.description = said = header ?? ''
    drawn.fire()
  }
  const soon = coalesce(redrawMs, () => {
    if (view.visible) redraw()
  })
  let needed: Disposable | null = null
  const onVisible = (): void => {
    if (view.visible) {
      needed ??= need()
      soon.now()
    } else {
      needed?.dispose()
      needed = null
    }
  }
  redraw()
  onVisible()
  const parts = all(
    changed,
    drawn,
    view,
    soon,
    toStop(() => needed?.dispose()),
    view.onDidChangeCheckboxState(
      door.guarded('a checkbox of the plan', async ({ items }) => {
        try {
          for (const [id, state] of items) await onCheck(id, state === vscode.TreeItemCheckboxState.Checked)
        } finally {
          // what the file says is what is drawn
          changed.fire(items.map(([id]) => id))
        }
      }),
    ),
    view.onDidChangeVisibility(door.guarded(`the view ${viewId}`, onVisible)),
    onDidChange(() => soon.ask()),
  )
  return {
    rows: () => rows,
    row: (id) => byId.get(id),
    item,
    description: () => said,
    selection: () => view.selection,
    isVisible: () => view.visible,
    onDidDraw: drawn.event,
    dispose: () => parts.dispose(),
  }
}

const idsOf = (rows: readonly PlanRow[]): string => rows.map((row) => row.id).join('\n')

/** Whether a row must be drawn again: it looks different, or other rows are below it. */
function isOther(before: PlanRow | undefined, now: PlanRow): boolean {
  if (before === undefined) return false
  const look = ({ children, ...row }: PlanRow): string => JSON.stringify([row, children.map((child) => child.id)])
  return look(before) !== look(now)
}

/** `first`: of several folders the first one stands open. */
function draw(row: PlanRow, first: boolean, writable: boolean): vscode.TreeItem {
  const open = row.kind === 'root' && first ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed
  const item = new vscode.TreeItem(row.label, row.children.length === 0 ? vscode.TreeItemCollapsibleState.None : open)
  item.id = row.id
  item.accessibilityInformation = { label: row.accessible }
  const mayWrite = writable && (row.place !== null || row.kind === 'transition')
  item.contextValue = [row.kind, ...(row.place === null ? [] : ['placed']), ...(mayWrite ? ['writable'] : []), ...row.can].join(' ')
  const hasBox = row.checked !== null && mayWrite
  // a box is a sign of its own
  if (row.icon !== null && !hasBox)
    item.iconPath = new vscode.ThemeIcon(row.icon, row.color === null ? undefined : new vscode.ThemeColor(row.color))
  if (hasBox)
    item.checkboxState = {
      state: row.checked ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
      tooltip: row.checked ? vscode.l10n.t('Take your word back') : vscode.l10n.t('Stand for it'),
      accessibilityInformation: { label: vscode.l10n.t('{0}: a person stands for it', row.label), role: 'checkbox' },
    }
  const tooltip = new vscode.MarkdownString(row.tooltip)
  item.tooltip = row.kind === 'root' || row.tooltip === '' ? row.label : tooltip
  if (row.description !== '') item.description = row.description
  const command = commandOf(row)
  if (command !== null) item.command = command
  return item
}

/** What a click does. A stage opens its tasks; where it stands in the file is in its menu. */
function commandOf(row: PlanRow): vscode.Command | null {
  if (row.kind === 'start') return { command: 'flywheel.plan.create', title: row.label, arguments: [row.id] }
  if (row.kind === 'restricted') return { command: 'workbench.trust.manage', title: row.description }
  if (row.kind === 'transition' && row.can.includes('evidence'))
    return { command: 'flywheel.plan.openEvidence', title: vscode.l10n.t('Open Evidence'), arguments: [row.id] }
  if (row.place === null || row.kind === 'stage') return null
  return { command: 'flywheel.plan.open', title: vscode.l10n.t('Open in Plan'), arguments: [row.id] }
}
