// Two read-only texts: the parse report, and where was looked. Kept up to date while somebody has them open; written nowhere.

import * as vscode from 'vscode'
import type { RootToRead } from '../bridge/readerTalk.ts'
import { type Disposable, all } from '../core/life.ts'
import { lookedReport } from '../core/lookedReport.ts'
import { parseReport } from '../core/parseReport.ts'
import type { Watchable } from '../core/store.ts'
import { coalesce } from './coalesce.ts'
import type { FrontDoor } from './frontDoor.ts'
import type { ReaderClient } from './readerClient.ts'

const scheme = 'flywheel-report'

export interface ReportParts {
  readonly door: FrontDoor
  readonly reader: Pick<ReaderClient, 'runs' | 'setAside'>
  readonly roots: Watchable<readonly RootToRead[]>
  /** Names of the kinds of log that are known. */
  readonly tools: readonly string[]
}

/** Registers both texts and the commands that open them. */
export function makeReports({ door, reader, roots, tools }: ReportParts): Disposable {
  const say = vscode.l10n.t
  const texts = new Map<string, () => string>([
    ['/parse', () => parseReport(reader.runs.get(), reader.setAside.get(), say)],
    ['/looked', () => lookedReport(reader.runs.get(), roots.get(), tools, say)],
  ])
  const uriOf = (place: string, title: string): vscode.Uri => vscode.Uri.from({ scheme, path: `${place}/${title}` })
  const open = async (place: string, title: string): Promise<void> => {
    await vscode.window.showTextDocument(uriOf(place, title), { preview: true })
  }
  const changed = new vscode.EventEmitter<vscode.Uri>()
  const soon = coalesce(1_000, () => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) changed.fire(uri)
  })
  door.command('flywheel.showParseReport', () => open('/parse', say('Parse Report')))
  door.command('flywheel.runs.showLooked', () => open('/looked', say('Where Flywheel Looked')))
  return all(
    changed,
    soon,
    reader.runs.onDidChange(() => soon.ask()),
    roots.onDidChange(() => soon.ask()),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: ({ path }) => texts.get(path.slice(0, path.lastIndexOf('/')))?.(),
    }),
  )
}
