// Everything of data in VS Code, put together: the state and what makes it stale, the view, its commands, and old versions as texts.

import * as vscode from 'vscode'
import type { DataSource } from '../core/data.ts'
import { type Disposable, all } from '../core/life.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import type { RunKey } from '../core/run.ts'
import { provideDataChanges } from './dataChangesText.ts'
import { registerDataCommands } from './dataCommands.ts'
import { type DataKeeper, makeDataKeeper } from './dataKeeper.ts'
import { type DataView, makeDataView } from './dataView.ts'
import type { FrontDoor } from './frontDoor.ts'
import { provideGitTexts } from './gitText.ts'
import { watchHead } from './headWatch.ts'
import type { ReaderClient } from './readerClient.ts'

export interface Data extends Disposable {
  readonly keeper: DataKeeper
  readonly view: DataView
}

export interface DataParts {
  readonly door: FrontDoor
  readonly source: DataSource
  readonly roots: Watchable<readonly { readonly path: string; readonly name: string }[]>
  readonly after: (ms: number, then: () => void) => Disposable
  readonly reader: Pick<ReaderClient, 'runs' | 'need'>
  readonly openCompare: (keys: readonly RunKey[]) => void
}

/** How often git is asked for the commit while the view is visible and VS Code's git extension does not tell. */
const pollHeadMs = 5_000
const manifestGlob = '**/{*.dvc,dvc.lock,dvc.yaml,.gitattributes}'

/** Ends the source with itself. */
export function makeData({ door, source, roots, after, reader, openCompare }: DataParts): Data {
  const trusted = makeStore(vscode.workspace.isTrusted)
  const stale = (): void => keeper.stale()
  const report = (what: string, error: unknown): void => door.report(what, error)
  const head = watchHead(stale, report)
  const keeper = makeDataKeeper({
    source,
    roots,
    trusted,
    after,
    pollHeadMs: () => (head.active() || !trusted.get() ? null : pollHeadMs),
    report,
  })
  const view = makeDataView({ door, keeper, source, reader })
  const changes = provideDataChanges()
  registerDataCommands({ door, keeper, view, source, openCompare, showText: changes.show })
  const watcher = vscode.workspace.createFileSystemWatcher(manifestGlob)
  const parts = all(
    source,
    head,
    keeper,
    view,
    changes,
    watcher,
    watcher.onDidCreate(stale),
    watcher.onDidChange(stale),
    watcher.onDidDelete(stale),
    vscode.workspace.onDidGrantWorkspaceTrust(() => trusted.set(true)),
    provideGitTexts(source, () => roots.get().map((root) => root.path)),
  )
  return { keeper, view, dispose: () => parts.dispose() }
}
