// The folders whose logs are read: those of the workspace that lie on a disk, with the settings that limit the look. Knows no reader.

import * as vscode from 'vscode'
import type { RootToRead } from '../bridge/readerTalk.ts'
import { type Disposable, all } from '../core/life.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import { readMappings } from '../core/tableMapping.ts'
import type { FrontDoor } from './frontDoor.ts'

/** Follows folders that are added and removed, and the settings. */
export function watchRoots(door: FrontDoor): Watchable<readonly RootToRead[]> & Disposable {
  const now = (): readonly RootToRead[] =>
    (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ uri, name }) => ({
        path: uri.fsPath,
        name,
        folders: door.setting<string[]>('runs.folders', uri),
        exclude: door.setting<string[]>('runs.exclude', uri),
        tables: readMappings(door.setting<object>('runs.tables', uri)),
      }))
  const roots = makeStore(now())
  const update = (): void => {
    const next = now()
    // a renamed window or an unrelated folder is no reason to read again
    if (JSON.stringify(next) !== JSON.stringify(roots.get())) roots.set(next)
  }
  const watching = all(
    vscode.workspace.onDidChangeWorkspaceFolders(update),
    door.onDidChangeSetting('runs.folders', update),
    door.onDidChangeSetting('runs.exclude', update),
    door.onDidChangeSetting('runs.tables', update),
  )
  return Object.assign(roots, watching)
}

/** True while the window has the user's attention. */
export function watchFocus(): Watchable<boolean> & Disposable {
  const focused = makeStore(vscode.window.state.focused)
  const watching = vscode.window.onDidChangeWindowState((state) => focused.set(state.focused))
  return Object.assign(focused, { dispose: () => void watching.dispose() })
}
