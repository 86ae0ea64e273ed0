// Rows of the Runs tree as VS Code draws them: icons, words for screen readers, checkboxes, tooltips.

import * as vscode from 'vscode'
import type { RunRow } from '../core/runTree.ts'
import { runTooltip } from '../core/runTooltip.ts'
import type { RunsState } from '../core/runsState.ts'
import { uriOfRun } from './runMarkers.ts'

/** `open`: a folder shows its runs at first sight. */
export function itemOfRow(row: RunRow, checked: boolean, open: boolean): vscode.TreeItem {
  const folded = open ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed
  const item = new vscode.TreeItem(row.label, row.kind === 'root' || row.kind === 'group' ? folded : vscode.TreeItemCollapsibleState.None)
  item.id = row.id
  // the context menu offers what undoes a mark
  item.contextValue =
    row.kind === 'run'
      ? ['run', ...(row.run.starred === true ? ['starred'] : []), ...(row.run.hidden === true ? ['hidden'] : [])].join(' ')
      : row.kind
  if (row.description !== '') item.description = row.description
  switch (row.kind) {
    case 'run': {
      const { icon, color, word } = row.look
      item.iconPath = new vscode.ThemeIcon(icon, color === null ? undefined : new vscode.ThemeColor(color))
      item.resourceUri = uriOfRun(row.run.key)
      item.accessibilityInformation = {
        label: [row.label.replace(/^★ /, ''), ...(row.run.starred === true ? [vscode.l10n.t('starred')] : []), word, row.description]
          .filter((part) => part !== '')
          .join(', '),
      }
      item.checkboxState = {
        state: checked ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
        tooltip: checked ? vscode.l10n.t('Leave out of the comparison') : vscode.l10n.t('Choose for the comparison'),
        accessibilityInformation: { label: vscode.l10n.t('Compare {0}', row.label) },
      }
      break
    }
    case 'more':
      item.iconPath = new vscode.ThemeIcon('ellipsis')
      item.tooltip = vscode.l10n.t('{0} more runs are in this folder', row.left)
      item.command = { command: 'flywheel.runs.showMore', title: row.label, arguments: [row.id] }
      break
    case 'looked':
      item.iconPath = new vscode.ThemeIcon('info')
      item.command = { command: 'flywheel.runs.showLooked', title: row.label }
      break
    case 'root':
      item.tooltip = row.root
      break
    case 'group':
      item.tooltip = row.path
      break
  }
  return item
}

/** The tooltip of a run, made when it is asked for. Its links run only these commands of ours; text of logs is escaped. */
export function tooltipOfRun(row: RunRow & { readonly kind: 'run' }, state: RunsState, nowSeconds: number): vscode.MarkdownString {
  const files = new Set(row.run.sources.map((source) => source.path))
  const issues = (state.roots.find((one) => one.root === row.run.root)?.issues ?? []).filter(
    (one) => one.severity !== 'info' && files.has(one.path),
  )
  const link = (title: string, command: string): string => `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([row.id]))})`
  const links = [
    link(vscode.l10n.t('Compare'), 'flywheel.runs.compare'),
    link(vscode.l10n.t('Open Log'), 'flywheel.runs.openLog'),
    link(vscode.l10n.t('Copy Run Id'), 'flywheel.runs.copyId'),
  ].join(' · ')
  const text = new vscode.MarkdownString(`${runTooltip(row.label, row.run, issues, nowSeconds, vscode.l10n.t)}\n\n${links}`, true)
  text.isTrusted = { enabledCommands: ['flywheel.runs.compare', 'flywheel.runs.openLog', 'flywheel.runs.copyId'] }
  return text
}
