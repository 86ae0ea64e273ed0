// What is known of runs as read-only texts, so that two of them open in VS Code's own diff editor.

import * as vscode from 'vscode'
import type { Disposable } from '../core/life.ts'
import type { RunKey, RunSummary } from '../core/run.ts'
import type { RunsState } from '../core/runsState.ts'
import type { Watchable } from '../core/store.ts'
import { type WhySection, readWhySection, sectionText } from '../core/whyDifferent.ts'

const scheme = 'flywheel-run'

const uriOf = (run: RunSummary, section: WhySection): vscode.Uri =>
  vscode.Uri.from({ scheme, path: `/${run.name.replaceAll('/', '∕')}.${section}.yaml`, query: JSON.stringify({ run: run.key, section }) })

/** Answers for texts of runs until it is disposed. */
export function provideRunTexts(runs: Watchable<RunsState>): Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent({ query }) {
      const place = placeOf(query)
      if (place === null) return ''
      const run = runs.get().runs.get(place.run)
      return run === undefined ? vscode.l10n.t('This run is gone: its log is not there any more.') : sectionText(run, place.section)
    },
  })
}

/** Opens the diff of a section of two runs. */
export async function openRunDiff(a: RunSummary, b: RunSummary, section: WhySection): Promise<void> {
  await vscode.commands.executeCommand('vscode.diff', uriOf(a, section), uriOf(b, section), `${a.name} ↔ ${b.name}: ${section}`)
}

/** An address may come from anywhere: a link, an editor that was restored. */
function placeOf(query: string): { readonly run: RunKey; readonly section: WhySection } | null {
  try {
    const value: unknown = JSON.parse(query)
    if (typeof value !== 'object' || value === null || !('run' in value) || !('section' in value)) return null
    const section = readWhySection(value.section)
    return typeof value.run === 'string' && section !== null ? { run: value.run as RunKey, section } : null
  } catch {
    return null
  }
}
