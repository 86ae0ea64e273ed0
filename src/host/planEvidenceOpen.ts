// Opens what a rule looked at: a file at its line, a run in the comparison, a commit's change of a file. Of several a person chooses.

import * as vscode from 'vscode'
import { evidenceInWords } from '../core/itemWords.ts'
import type { Evidence } from '../core/project.ts'
import { type RunKey, runKey } from '../core/run.ts'
import { UserError } from '../core/trouble.ts'
import type { FrontDoor } from './frontDoor.ts'
import type { Chooser } from './planChosen.ts'
import { itemOfRow } from '../core/planRows.ts'
import { isThere, uriIn } from './planWrite.ts'

export interface EvidenceParts {
  readonly door: FrontDoor
  readonly chooser: Chooser
  readonly openCompare: (keys: readonly RunKey[]) => void
}

const icons: Readonly<Record<Evidence['kind'], string>> = {
  file: 'file',
  run: 'graph-line',
  commit: 'git-commit',
  manifest: 'database',
  model: 'package',
  report: 'checklist',
  attestation: 'verified',
  override: 'law',
}

export function registerOpenEvidence({ door, chooser, openCompare }: EvidenceParts): void {
  const say = vscode.l10n.t
  door.command('flywheel.plan.openEvidence', async (rowId?: unknown) => {
    const meant = typeof rowId === 'string' ? itemOfRow(rowId) : null
    const way = meant?.id.startsWith('TRN-') === true ? await chooser.folder(meant.root) : undefined
    const transition = way?.project?.transitions.find((one) => one.id === meant?.id)
    const at = transition === undefined ? await chooser.item(rowId, say('Open Evidence'), (item) => item.judged, false) : null
    const [root, title, evidence] =
      transition !== undefined && way !== undefined
        ? [way.root, say(transition.title), transition.evidence]
        : [at?.folder.root, at?.title ?? '', at?.result?.evidence ?? []]
    if (root === undefined) return
    const chosen = evidence.length < 2 ? evidence[0] : await choose(evidence, title)
    if (chosen === undefined) {
      if (evidence.length === 0) throw new UserError(say('{0}: nothing was found that a rule could rest on.', title))
      return
    }
    await open(root, chosen)
  })

  const choose = async (evidence: readonly Evidence[], title: string): Promise<Evidence | undefined> => {
    const items = evidence.map((one) => ({
      label: one.path ?? one.run ?? one.commit?.slice(0, 7) ?? one.text,
      description: one.text,
      iconPath: new vscode.ThemeIcon(icons[one.kind]),
      one,
    }))
    const placeHolder = say('Choose what to look at')
    return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.one
  }
  const open = async (root: string, one: Evidence): Promise<void> => {
    if (one.run !== null) return openCompare([runKey(root, one.run)])
    if (one.path === null || !(await isThere(uriIn(root, one.path)))) throw new UserError(evidenceInWords(one))
    const line = one.line === null ? undefined : { selection: new vscode.Range(one.line - 1, 0, one.line - 1, 0) }
    await vscode.commands.executeCommand('vscode.open', uriIn(root, one.path), line)
  }
}
