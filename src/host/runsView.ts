// The Runs view: runs of the workspace by folder, tool or experiment, with checkboxes that choose what is compared. Shows what core's `runTree` says.
// Knows no files and no reader but the summaries that are handed in; commands on rows are in runCommands.ts.

import * as vscode from 'vscode'
import { toggled } from '../core/chooseRuns.ts'
import { type Disposable, all, toStop } from '../core/life.ts'
import type { RunKey } from '../core/run.ts'
import { parseRunFilter } from '../core/runFilter.ts'
import { type GroupBy, groupings } from '../core/runGroups.ts'
import { type RunTree, type TreeOptions, emptyTree, pageSize, rowOfRun, runTree } from '../core/runTree.ts'
import { runTreeChange } from '../core/runTreeChange.ts'
import { runsHeader } from '../core/runsHeader.ts'
import { type Store, type Watchable, makeStore } from '../core/store.ts'
import { coalesce } from './coalesce.ts'
import type { FrontDoor } from './frontDoor.ts'
import type { ReaderClient } from './readerClient.ts'
import { itemOfRow, tooltipOfRun } from './runItems.ts'

/** A view that was redrawn more often swallows clicks. */
const redrawMs = 500
/** A tooltip may be as old as this: redrawing a row closes the tooltip that somebody reads. */
const tooltipAgeMs = 10_000
const sortPlace = 'flywheel.runs.sort'
const hiddenPlace = 'flywheel.runs.showHidden'
const groupPlace = 'flywheel.runs.group'

export interface RunsView extends Disposable {
  /** What is drawn. */
  readonly tree: Watchable<RunTree>
  /** The filter as typed; '' = none. */
  readonly filter: Store<string>
  readonly sort: Store<TreeOptions['sort']>
  readonly group: Store<GroupBy>
  /** Hidden runs have rows too. */
  readonly showHidden: Store<boolean>
  /** Ids of the selected rows. */
  selection(): readonly string[]
  /** What VS Code draws of a row; undefined for a row that is not there. */
  item(id: string): vscode.TreeItem | undefined
  /** The lines that the view says about itself. */
  header(): { readonly message: string | undefined; readonly description: string | undefined; readonly badge: number | undefined }
  /** One more page of the row that this id is the "more" row of. */
  showMore(moreId: string): void
}

export interface RunsViewParts {
  readonly door: FrontDoor
  readonly reader: Pick<ReaderClient, 'runs' | 'need'>
  readonly checked: Store<readonly RunKey[]>
  readonly memory: vscode.Memento
}

/** Registers the view `flywheel.runs`. */
export function makeRunsView({ door, reader, checked, memory }: RunsViewParts): RunsView {
  const say = vscode.l10n.t
  const tree = makeStore<RunTree>(emptyTree)
  const filter = makeStore('')
  const sort = makeStore<TreeOptions['sort']>(memory.get(sortPlace) === 'name' ? 'name' : 'newest')
  const group = makeStore<GroupBy>(groupings.find((one) => one === memory.get(groupPlace)) ?? 'folder')
  const showHidden = makeStore(memory.get(hiddenPlace) === true)
  let shown: ReadonlyMap<string, number> = new Map()
  /** Whether a folder was open when it was first seen: VS Code keeps what the user did to it since. */
  const opened = new Map<string, boolean>()
  const drawnAt = new Map<string, number>()
  let checkedNow = new Set(checked.get())

  const changed = new vscode.EventEmitter<string | string[] | undefined>()
  const opensAtFirst = (id: string): boolean => {
    const before = opened.get(id)
    if (before !== undefined) return before
    const small = tree.get().total <= 40
    const first = [...tree.get().rows.values()].find((row) => row.kind === 'group')?.id === id
    const open = small || first || id.startsWith('root:')
    opened.set(id, open)
    return open
  }
  const item = (id: string): vscode.TreeItem | undefined => {
    const row = tree.get().rows.get(id)
    if (row === undefined) return undefined
    drawnAt.set(id, performance.now())
    return itemOfRow(row, row.kind === 'run' && checkedNow.has(row.run.key), opensAtFirst(id))
  }
  const view = vscode.window.createTreeView<string>('flywheel.runs', {
    canSelectMany: true,
    manageCheckboxStateManually: true,
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (id) => [...(tree.get().children.get(id ?? '') ?? [])],
      getTreeItem: (id) => item(id) ?? new vscode.TreeItem(''),
      getParent: (id) => {
        const parent = tree.get().rows.get(id)?.parent ?? ''
        return parent === '' ? undefined : parent
      },
      resolveTreeItem(resolved, id) {
        const row = tree.get().rows.get(id)
        if (row?.kind === 'run') resolved.tooltip = tooltipOfRun(row, reader.runs.get(), Date.now() / 1000)
        return resolved
      },
    },
  })

  const keys = new Map<string, unknown>()
  const setKey = (name: string, value: unknown): void => {
    if (keys.get(name) === value) return
    keys.set(name, value)
    void vscode.commands.executeCommand('setContext', `flywheel.${name}`, value)
  }
  let badge: number | undefined
  let endProgress: (() => void) | null = null
  const tellHeader = (): void => {
    const state = reader.runs.get()
    let running = 0
    for (const run of state.runs.values()) if (run.status === 'running') running++
    const there = checked.get().filter((key) => state.runs.has(key)).length
    const header = runsHeader(
      {
        state,
        matching: tree.get().matching,
        running,
        hidden: showHidden.get() ? 0 : tree.get().hidden,
        filter: filter.get(),
        checked: there,
      },
      say,
    )
    if (view.description !== (header.description ?? undefined)) view.description = header.description ?? ''
    if (view.message !== (header.message ?? undefined)) view.message = header.message ?? ''
    if (badge !== header.badge?.value) view.badge = header.badge ?? undefined
    badge = header.badge?.value
    setKey('phase', state.phase)
    setKey('hasRuns', state.runs.size > 0)
    setKey('runs.filtered', filter.get() !== '')
    setKey('runs.checked', there > 0)
    setKey('runs.sort', sort.get())
    setKey('runs.group', group.get())
    setKey('runs.showHidden', showHidden.get())
    setKey('runs.anyHidden', tree.get().hidden > 0)
    setKey('runs.noRoots', state.phase === 'ready' && state.roots.length === 0)
  }

  /** VS Code's own thin line over the view, as long as the first look runs and somebody sees it. */
  const tellProgress = (): void => {
    const looking = view.visible && reader.runs.get().phase === 'looking'
    if (!looking) {
      endProgress?.()
      endProgress = null
    } else if (endProgress === null) {
      const ended = new Promise<void>((end) => (endProgress = end))
      void vscode.window.withProgress({ location: { viewId: 'flywheel.runs' } }, () => ended)
    }
  }

  const draw = (): void => {
    const parsed = parseRunFilter(filter.get())
    const before = tree.get()
    const after = runTree(reader.runs.get(), {
      matches: parsed.ok ? parsed.test : () => true,
      sort: sort.get(),
      group: group.get(),
      showHidden: showHidden.get() || /\bis:hidden\b/i.test(filter.get()),
      shown,
      say,
    })
    tree.set(after)
    const change = runTreeChange(before, after)
    const now = performance.now()
    const stale = change.stale.filter((id) => now - (drawnAt.get(id) ?? now) > tooltipAgeMs)
    if (change.reordered.includes('')) changed.fire(undefined)
    else {
      const rows = [...change.reordered, ...change.said, ...stale]
      if (rows.length > 0) changed.fire(rows)
    }
    for (const id of drawnAt.keys()) if (!after.rows.has(id)) drawnAt.delete(id)
    tellHeader()
  }
  const soon = coalesce(redrawMs, () => {
    if (view.visible) draw()
    else tellHeader()
  })

  /** Remembers a choice for the workspace, and shows what it changes. */
  const keep = (place: string, choice: string | boolean): void => {
    memory.update(place, choice).then(undefined, (error: unknown) => door.report('keeping how runs are shown', error))
    draw()
  }

  let needed: Disposable | null = null
  const onVisible = (): void => {
    if (view.visible) {
      needed ??= reader.need()
      soon.now()
    } else {
      needed?.dispose()
      needed = null
    }
    tellProgress()
  }
  const redrawChecks = (now: readonly RunKey[]): void => {
    const before = checkedNow
    checkedNow = new Set(now)
    const rows = [...new Set([...before, ...checkedNow])]
      .filter((key) => before.has(key) !== checkedNow.has(key))
      .map(rowOfRun)
      .filter((id) => tree.get().rows.has(id))
    if (rows.length > 0 && view.visible) changed.fire(rows)
    tellHeader()
  }

  tellHeader()
  onVisible()
  const parts = all(
    changed,
    view,
    soon,
    toStop(() => needed?.dispose()),
    toStop(() => endProgress?.()),
    view.onDidChangeVisibility(door.guarded('the Runs view', onVisible)),
    view.onDidChangeCheckboxState(
      door.guarded('a checkbox', ({ items }: vscode.TreeCheckboxChangeEvent<string>) => {
        for (const [id, state] of items) {
          const row = tree.get().rows.get(id)
          if (row?.kind !== 'run') continue
          const on = state === vscode.TreeItemCheckboxState.Checked
          if (checkedNow.has(row.run.key) !== on) checked.set(toggled(checked.get(), [row.run.key]))
        }
      }),
    ),
    reader.runs.onDidChange(() => {
      tellProgress()
      soon.ask()
    }),
    checked.onDidChange(redrawChecks),
    filter.onDidChange(draw),
    sort.onDidChange((order) => keep(sortPlace, order)),
    group.onDidChange((by) => keep(groupPlace, by)),
    showHidden.onDidChange((on) => keep(hiddenPlace, on)),
  )
  return {
    tree,
    filter,
    sort,
    group,
    showHidden,
    item,
    selection: () => view.selection,
    header: () => ({ message: view.message, description: view.description, badge: view.badge?.value }),
    showMore(moreId) {
      const row = tree.get().rows.get(moreId)
      if (row?.kind !== 'more') return
      shown = new Map(shown).set(row.parent, (shown.get(row.parent) ?? pageSize) + pageSize)
      draw()
    },
    dispose: () => parts.dispose(),
  }
}
