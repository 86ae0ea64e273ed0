// The filter box of the Runs view: an input with hints of what could be typed next. Trees have no box of their own.

import * as vscode from 'vscode'
import { printCount } from '../core/print.ts'
import type { RunSummary } from '../core/run.ts'
import { parseRunFilter } from '../core/runFilter.ts'
import { runFilterHints } from '../core/runFilterHints.ts'
import type { Store } from '../core/store.ts'

interface Choice extends vscode.QuickPickItem {
  /** The filter after this is chosen; undefined = the filter as typed is taken. */
  readonly text?: string
}
const icons = { param: 'symbol-constant', metric: 'graph-line', field: 'symbol-field', value: 'symbol-value' } as const

/** Sets `filter` when the user accepts; settles when the box is closed. */
export function askForFilter(filter: Store<string>, runs: readonly RunSummary[]): Promise<void> {
  const t = vscode.l10n.t
  const box = vscode.window.createQuickPick<Choice>()
  box.title = t('Filter Runs')
  box.placeholder = t('Words of a name, or: lr < 0.001   model = vit   val/loss.last < 0.2   state = running')
  box.value = filter.get()
  const update = (): void => {
    const parsed = parseRunFilter(box.value)
    const matching = parsed.ok ? runs.filter(parsed.test).length : 0
    const hints = runFilterHints(box.value, runs)
    box.items = [
      {
        // VS Code sorts by how well a label matches what is typed: this one is what is typed, so it stays first
        label: box.value.trim() === '' ? t('Show all runs') : box.value.trim(),
        iconPath: new vscode.ThemeIcon('filter'),
        description: parsed.ok ? t('{0} of {1} runs', printCount(matching), printCount(runs.length)) : t(parsed.problem),
        alwaysShow: true,
      },
      ...(hints.length === 0 ? [] : [{ label: t('Go on with'), kind: vscode.QuickPickItemKind.Separator }]),
      ...hints.map((hint) => ({
        label: hint.label,
        iconPath: new vscode.ThemeIcon(icons[hint.kind]),
        description: hint.kind === 'field' ? '' : t('{0} runs', printCount(hint.runs)),
        text: hint.text,
        alwaysShow: true,
      })),
    ]
  }
  update()
  return new Promise((resolve) => {
    box.onDidChangeValue(update)
    box.onDidAccept(() => {
      const active = box.activeItems[0]
      // who types fast accepts before the new hints are drawn: what is typed counts, not the hint that was there before
      const text = active !== undefined && box.items.includes(active) ? active.text : undefined
      if (text !== undefined) {
        box.value = text
        update()
      } else if (parseRunFilter(box.value).ok) {
        filter.set(box.value.trim())
        box.hide()
      }
    })
    box.onDidHide(() => {
      box.dispose()
      resolve()
    })
    box.show()
  })
}
