// What differs between two versions of data as read-only texts in VS Code's editor. Holds the texts that were shown last; nothing is read for them again.

import * as vscode from 'vscode'
import type { Disposable } from '../core/life.ts'

const scheme = 'flywheel-data'
/** Texts that are held. */
const mostHeld = 20

export interface DataChangesTexts extends Disposable {
  /** Opens a text under this title; the same title again shows the new text. `root`: absolute, tells texts of two folders apart. */
  readonly show: (root: string, title: string, text: string) => Promise<void>
}

/** Registers the texts of the scheme `flywheel-data`. */
export function provideDataChanges(): DataChangesTexts {
  const held = new Map<string, string>()
  const changed = new vscode.EventEmitter<vscode.Uri>()
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) =>
      held.get(uri.toString()) ?? vscode.l10n.t('This comparison was not kept. Compare the versions again in the Data view.'),
  })
  return {
    async show(root, title, text) {
      const uri = vscode.Uri.from({ scheme, path: `/${title.replaceAll('/', '∕')}`, query: root })
      const key = uri.toString()
      held.delete(key)
      held.set(key, text)
      for (const old of [...held.keys()].slice(0, -mostHeld)) held.delete(old)
      changed.fire(uri)
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true })
    },
    dispose() {
      provider.dispose()
      changed.dispose()
    },
  }
}
