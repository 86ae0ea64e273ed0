// Old versions of manifests as read-only texts, for VS Code's diff editor. The address carries the folder and the blob; only folders that are
// open are asked, and only in a trusted workspace.

import * as vscode from 'vscode'
import type { DataSource } from '../core/data.ts'
import type { Disposable } from '../core/life.ts'

const scheme = 'flywheel-git'

interface Place {
  readonly root: string
  /** null = no content: before the first version, or after a deletion. */
  readonly blob: string | null
}

/** The address of a version. `path` names the file in the editor. */
export function uriOfBlob(root: string, path: string, blob: string | null): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${path}`, query: JSON.stringify({ root, blob } satisfies Place) })
}

/** `roots`: absolute paths that may be asked about now. */
export function provideGitTexts(source: Pick<DataSource, 'text'>, roots: () => readonly string[]): Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ query }) {
      const place = placeOf(query)
      if (place === null) return ''
      if (place.blob === null) return ''
      if (!vscode.workspace.isTrusted) return vscode.l10n.t('Restricted Mode: git is off.')
      if (!roots().includes(place.root)) return vscode.l10n.t('The folder of this version is not open any more.')
      const told = await source.text(place.root, place.blob)
      return told.available ? told.text : `${told.why} ${told.remedy}`
    },
  })
}

/** An address may come from anywhere: a link, an editor that was restored. */
function placeOf(query: string): Place | null {
  try {
    const value: unknown = JSON.parse(query)
    if (typeof value !== 'object' || value === null || !('root' in value) || !('blob' in value)) return null
    const { root, blob } = value
    return typeof root === 'string' && (blob === null || (typeof blob === 'string' && /^[0-9a-f]{40,64}$/.test(blob)))
      ? { root, blob }
      : null
  } catch {
    return null
  }
}
