// VS Code's file watcher as a hint that shortens the reader's next look. It loses events by design, so nothing depends on it.

import * as vscode from 'vscode'
import { type Disposable, all, toStop } from '../core/life.ts'
import type { Watchable } from '../core/store.ts'
import { coalesce } from './coalesce.ts'

/** A look at all folders costs something: hints bring it forward, not more of it. */
const pauseMs = 1_000
/** Hints per pause; a build that writes thousands of files is not worth more. */
const mostHints = 32

/** Places that are written all the time and never hold logs. */
const noise = /[\\/](\.git|node_modules|__pycache__)([\\/]|$)/

/** Tells `hint` the paths of files that were made or changed below the roots, a few at a time. */
export function watchHints(roots: Watchable<readonly { readonly path: string }[]>, hint: (path: string) => void): Disposable {
  const seen = new Set<string>()
  const flush = coalesce(pauseMs, () => {
    for (const path of seen) hint(path)
    seen.clear()
  })
  const take = (uri: vscode.Uri): void => {
    if (seen.size >= mostHints || noise.test(uri.fsPath)) return
    seen.add(uri.fsPath)
    flush.ask()
  }
  let watchers: Disposable = toStop(() => undefined)
  const watch = (): void => {
    watchers.dispose()
    watchers = all(
      ...roots.get().flatMap(({ path }) => {
        const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(path), '**'))
        return [watcher, watcher.onDidCreate(take), watcher.onDidChange(take), watcher.onDidDelete(take)]
      }),
    )
  }
  watch()
  return all(
    flush,
    toStop(() => watchers.dispose()),
    roots.onDidChange(watch),
  )
}
