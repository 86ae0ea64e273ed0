// The name under which a person signs what is written into a plan: git's, else the one that was given last time, else the one that is asked for.

import * as vscode from 'vscode'

/** The little that is used of the API of the extension vscode.git, version 1. */
interface GitExtension {
  readonly enabled: boolean
  getAPI(version: 1): { getRepository(uri: vscode.Uri): { getConfig(key: string): Promise<string> } | null }
}

const keptAt = 'flywheel.me'

/** undefined when the question was left. `title`: of the question. */
export async function whoAmI(root: string, memory: vscode.Memento, title: string): Promise<string | undefined> {
  const known = (await gitName(root)) ?? memory.get<string>(keptAt)
  if (known !== undefined) return known
  const typed = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Your name, as it will stand in the files of the plan'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A word counts only with a name.') : null),
  })
  if (typed === undefined) return undefined
  await memory.update(keptAt, typed.trim())
  return typed.trim()
}

async function gitName(root: string): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git')
  if (extension?.isActive !== true || !extension.exports.enabled) return undefined
  try {
    const name = await extension.exports.getAPI(1).getRepository(vscode.Uri.file(root))?.getConfig('user.name')
    return name === undefined || name.trim() === '' ? undefined : name.trim()
  } catch {
    // git says nothing of a name: then the person is asked
    return undefined
  }
}
