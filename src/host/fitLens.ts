// One line above a Hugging Face config: whether the model fits. Knows a config by its text; reads no file.

import * as vscode from 'vscode'

/** Longer files are no config. */
const mostCharacters = 1_000_000

/** Registers the lens. */
export function fitLens(): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(
    { scheme: 'file', pattern: '**/config.json' },
    {
      provideCodeLenses(document) {
        const text = document.getText()
        if (text.length > mostCharacters || !/"(model_type|architectures)"\s*:/.test(text)) return []
        const command: vscode.Command = {
          title: vscode.l10n.t('Estimate Memory Fit…'),
          command: 'flywheel.fit.estimate',
          arguments: [document.uri],
        }
        return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command)]
      },
    },
  )
}
