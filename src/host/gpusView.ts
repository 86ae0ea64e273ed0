// The GPUs view: cards, and under each its readings, slices and processes. Shows what core's `gpuRows` says; redraws only rows that changed,
// so that nothing jumps under the pointer.

import * as vscode from 'vscode'
import type { Gpu, GpuState } from '../core/gpu.ts'
import type { GpuTrace } from '../core/gpuHistory.ts'
import type { GpuRow } from '../core/gpuRow.ts'
import { hostRows, hostsHeader, hostsMessage, isOpen } from '../core/gpuHosts.ts'
import type { RunOf } from '../core/gpuProcessRows.ts'
import { gpuDetails } from '../core/gpuTooltip.ts'
import { type GpuWish, wishRows } from '../core/gpuWish.ts'
import { type Disposable, all } from '../core/life.ts'
import type { Watchable } from '../core/store.ts'
import { coalesce } from './coalesce.ts'
import type { FrontDoor } from './frontDoor.ts'

/** A view that was redrawn more often swallows clicks. */
const redrawMs = 500

export interface GpusView extends Disposable {
  readonly visible: () => boolean
  readonly onDidChangeVisibility: vscode.Event<unknown>
  /** Rows as they are drawn, top level. */
  rows(): readonly GpuRow[]
  row(id: string): GpuRow | undefined
  item(id: string): vscode.TreeItem
  /** Beside the title, and above the rows. */
  header(): { readonly description: string; readonly message: string }
}

export interface GpusViewParts {
  readonly door: FrontDoor
  /** Of this machine. */
  readonly state: Watchable<GpuState>
  readonly others: Watchable<readonly GpuState[]>
  readonly wishes: Watchable<readonly GpuWish[]>
  readonly runOf: RunOf
  /** Whether processes of this machine can be ended. */
  readonly canKill: boolean
  /** What the card did in the last hour; null when nothing is held of it. */
  readonly lastHour: (gpu: Gpu) => GpuTrace | null
}

/** Registers the view `flywheel.gpus`. */
export function makeGpusView({ door, state, others, wishes, runOf, canKill, lastHour }: GpusViewParts): GpusView {
  const say = vscode.l10n.t
  let rows: readonly GpuRow[] = []
  let byId: ReadonlyMap<string, GpuRow> = new Map()
  let parents: ReadonlyMap<string, string> = new Map()
  const changed = new vscode.EventEmitter<string[] | undefined>()

  const siblings = (id: string): readonly GpuRow[] => byId.get(parents.get(id) ?? '')?.children ?? rows
  const item = (id: string): vscode.TreeItem => {
    const row = byId.get(id)
    if (row === undefined) return new vscode.TreeItem('')
    const fold = isOpen(row, siblings(id), !parents.has(id))
      ? vscode.TreeItemCollapsibleState.Expanded
      : vscode.TreeItemCollapsibleState.Collapsed
    // a host is drawn before it answers, and what was drawn without children stays folded
    const bare = row.children.length === 0 && row.kind !== 'host'
    const drawn = new vscode.TreeItem(row.label, bare ? vscode.TreeItemCollapsibleState.None : fold)
    drawn.id = row.id
    const words = [
      row.device === null ? '' : 'device',
      canKill && row.task !== undefined && row.gpu?.host === state.get().host ? 'own' : '',
    ]
    drawn.contextValue = [row.kind, ...words].filter(Boolean).join(' ')
    drawn.iconPath = new vscode.ThemeIcon(row.icon, row.color === null ? undefined : new vscode.ThemeColor(row.color))
    drawn.accessibilityInformation = { label: row.accessible }
    if (row.description !== '') drawn.description = row.description
    if (row.tooltip !== null) drawn.tooltip = row.tooltip
    return drawn
  }
  const view = vscode.window.createTreeView<string>('flywheel.gpus', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (id) => (id === undefined ? rows : (byId.get(id)?.children ?? [])).map((row) => row.id),
      getTreeItem: item,
      getParent: (id) => parents.get(id),
      resolveTreeItem(resolved, id) {
        const row = byId.get(id)
        if (row?.kind === 'gpu' && row.gpu !== undefined)
          resolved.tooltip = new vscode.MarkdownString(gpuDetails(row.gpu, say, lastHour(row.gpu)), true)
        return resolved
      },
    },
  })

  const draw = (): void => {
    const before = byId
    const top = rows
    rows = [...wishRows(wishes.get(), say), ...hostRows(state.get(), others.get(), runOf, say)]
    const next = new Map<string, GpuRow>()
    const above = new Map<string, string>()
    const walk = (row: GpuRow): void => {
      next.set(row.id, row)
      for (const child of row.children) {
        above.set(child.id, row.id)
        walk(child)
      }
    }
    rows.forEach(walk)
    byId = next
    parents = above
    if (idsOf(top) !== idsOf(rows)) changed.fire(undefined)
    else {
      const stale = [...next.values()].filter((row) => isOther(before.get(row.id), row)).map((row) => row.id)
      if (stale.length > 0) changed.fire(stale)
    }
  }
  const head = (): void => {
    const text = hostsHeader(state.get(), others.get(), say) ?? ''
    if ((view.description ?? '') !== text) view.description = text
    const message = hostsMessage(state.get(), others.get()) ?? ''
    if ((view.message ?? '') !== message) view.message = message
  }
  const soon = coalesce(redrawMs, () => {
    head()
    if (view.visible) draw()
  })
  head()
  const parts = all(
    changed,
    view,
    soon,
    state.onDidChange(() => soon.ask()),
    others.onDidChange(() => soon.ask()),
    wishes.onDidChange(() => soon.now()),
    view.onDidChangeVisibility(
      door.guarded('the GPUs view', () => {
        if (view.visible) soon.now()
      }),
    ),
  )
  if (view.visible) draw()
  return {
    visible: () => view.visible,
    onDidChangeVisibility: view.onDidChangeVisibility,
    rows: () => rows,
    row: (id) => byId.get(id),
    item,
    header: () => ({ description: view.description ?? '', message: view.message ?? '' }),
    dispose: () => parts.dispose(),
  }
}

const idsOf = (rows: readonly GpuRow[]): string => rows.map((row) => row.id).join('\n')

/** Whether a row must be drawn again: it looks different, or it has other children. */
function isOther(before: GpuRow | undefined, now: GpuRow): boolean {
  if (before === undefined) return false
  const look = (row: GpuRow): string =>
    [row.label, row.description, row.icon, row.color, row.kind === 'gpu' ? '' : row.tooltip, row.device].join('\n')
  return look(before) !== look(now) || idsOf(before.children) !== idsOf(now.children)
}
