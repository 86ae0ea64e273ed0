// The marker of a compared run beside its name in the tree. No colour: that would tint the name; and never the only sign, users may switch it off.

import * as vscode from 'vscode'
import { type Disposable, all } from '../core/life.ts'
import { markerOf } from '../core/lineStyle.ts'
import type { RunKey } from '../core/run.ts'
import type { Watchable } from '../core/store.ts'

const scheme = 'flywheel-run'

/** The address that stands for a run in decorations; nothing can be opened there. */
export const uriOfRun = (key: RunKey): vscode.Uri => vscode.Uri.from({ scheme, path: `/${encodeURIComponent(key)}` })

/** `slots`: the places of the compared runs, by key. */
export function decorateRuns(slots: Watchable<Readonly<Record<string, number>>>): Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri[]>()
  let before = slots.get()
  return all(
    changed,
    slots.onDidChange((now) => {
      const keys = new Set([...Object.keys(before), ...Object.keys(now)])
      changed.fire([...keys].filter((key) => before[key] !== now[key]).map((key) => uriOfRun(key as RunKey)))
      before = now
    }),
    vscode.window.registerFileDecorationProvider({
      onDidChangeFileDecorations: changed.event,
      provideFileDecoration(uri) {
        if (uri.scheme !== scheme) return undefined
        const slot = slots.get()[decodeURIComponent(uri.path.slice(1))]
        return slot === undefined
          ? undefined
          : new vscode.FileDecoration(markerOf(slot), vscode.l10n.t('compared, marked {0}', markerOf(slot)))
      },
    }),
  )
}
