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
  readonly reader: Pick<ReaderClient, 'runs' | 'setAside' | 'ask'>
  readonly roots: Watchable<readonly RootToRead[]>
}

/** Registers both texts and the commands that open them. */
export function makeReports({ door, reader, roots }: ReportParts): Disposable {
  const say = vscode.l10n.t
  const looked = async (): Promise<string> => {
    // without a reader there is one sentence less
    const tools = await reader.ask('tools', null).catch(() => [])
    return lookedReport(reader.runs.get(), roots.get(), tools, say)
  }
  const texts = new Map<string, () => string | Promise<string>>([
    ['/parse', () => parseReport(reader.runs.get(), reader.setAside.get(), say)],
    ['/looked', looked],
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
