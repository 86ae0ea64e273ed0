// Every text of the GPU panel's page, translated: the page itself cannot ask VS Code. Kept complete by test/webview/gpuPanel.test.ts.

import * as vscode from 'vscode'

/** By the English text. */
export function gpuPanelStrings(): Readonly<Record<string, string>> {
  return {
    '{0} new': vscode.l10n.t('{0} new'),
    '{0} to {1}': vscode.l10n.t('{0} to {1}'),
    '1 day': vscode.l10n.t('1 day'),
    '1 hour': vscode.l10n.t('1 hour'),
    '1 new': vscode.l10n.t('1 new'),
    '6 hours': vscode.l10n.t('6 hours'),
    'as of {0}': vscode.l10n.t('as of {0}'),
    'Asking nvidia-smi…': vscode.l10n.t('Asking nvidia-smi…'),
    chart: vscode.l10n.t('chart'),
    'GPUs over time': vscode.l10n.t('GPUs over time'),
    'Hatched: nobody asked, or the driver did not say. Never 0.': vscode.l10n.t(
      'Hatched: nobody asked, or the driver did not say. Never 0.',
    ),
    'Look Again': vscode.l10n.t('Look Again'),
    'lowest {0}, highest {1}': vscode.l10n.t('lowest {0}, highest {1}'),
    Memory: vscode.l10n.t('Memory'),
    'n/a': vscode.l10n.t('n/a'),
    'not asked': vscode.l10n.t('not asked'),
    'not known': vscode.l10n.t('not known'),
    'nothing known': vscode.l10n.t('nothing known'),
    'nvidia-smi answers, and names no card.': vscode.l10n.t('nvidia-smi answers, and names no card.'),
    Power: vscode.l10n.t('Power'),
    Refresh: vscode.l10n.t('Refresh'),
    'reset {0}': vscode.l10n.t('reset {0}'),
    Resume: vscode.l10n.t('Resume'),
    'Samples of 10 s: use and power are their means': vscode.l10n.t('Samples of 10 s: use and power are their means'),
    'Show everything again (double-click or Escape)': vscode.l10n.t('Show everything again (double-click or Escape)'),
    'Show up to now': vscode.l10n.t('Show up to now'),
    Temperature: vscode.l10n.t('Temperature'),
    Time: vscode.l10n.t('Time'),
    'Time shown': vscode.l10n.t('Time shown'),
    Utilisation: vscode.l10n.t('Utilisation'),
    'watched since {0}': vscode.l10n.t('watched since {0}'),
    'Watching the GPUs is paused.': vscode.l10n.t('Watching the GPUs is paused.'),
  }
}
