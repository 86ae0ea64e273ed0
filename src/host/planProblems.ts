// What is wrong in planning files, in the Problems panel, with quick fixes: what the engine found in all of them, and what the text of an open one shows.

import * as vscode from 'vscode'
import { type Disposable, all } from '../core/life.ts'
import { checkFile } from '../core/planChecks.ts'
import { brokenLink, fixesOf } from '../core/planFixes.ts'
import { type ShownFolder, itemRow } from '../core/planRows.ts'
import type { ProjectFault } from '../core/project.ts'
import { coalesce } from './coalesce.ts'
import type { FrontDoor } from './frontDoor.ts'
import { planningFile, planningSelector } from './planLanguage.ts'
import { isThere, uriIn } from './planWrite.ts'

export interface PlanProblemParts {
  readonly door: FrontDoor
  readonly folders: () => readonly ShownFolder[]
  readonly onDidChange: (listener: () => void) => Disposable
  /** Called while a planning file is open. */
  readonly need: () => Disposable
}

const settleMs = 300
const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const

export function watchPlanProblems({ door, folders, onDidChange, need }: PlanProblemParts): Disposable {
  const say = vscode.l10n.t
  const collection = vscode.languages.createDiagnosticCollection('flywheel')
  let needed: Disposable | null = null
  let turn = 0

  const ofEngine = (folder: ShownFolder, found: Map<string, vscode.Diagnostic[]>): void => {
    for (const fault of folder.project?.faults ?? []) {
      const uri = uriIn(folder.root, fault.path)
      push(found, uri, drawn(uri, fault))
    }
  }
  const ofText = async (document: vscode.TextDocument, found: Map<string, vscode.Diagnostic[]>): Promise<void> => {
    const file = planningFile(document, folders())
    if (file?.form == null) return
    const { faults, links } = checkFile(file.form.schema, document.getText(), file.form.name, say)
    for (const { place, length, message, severity, code } of faults)
      push(found, document.uri, at(place.line, place.column, length, message, severity, code))
    for (const { path, place, length } of links)
      if (!(await isThere(uriIn(file.folder.root, path))))
        push(
          found,
          document.uri,
          at(place.line, place.column, length, say('There is no {0} below the folder.', path), 'warning', `${brokenLink}${path}`),
        )
  }
  const look = async (): Promise<void> => {
    const mine = ++turn
    const open = vscode.workspace.textDocuments.filter((one) => !one.isClosed && planningFile(one, folders()) !== null)
    if (open.length > 0) needed ??= need()
    else {
      needed?.dispose()
      needed = null
    }
    const found = new Map<string, vscode.Diagnostic[]>()
    for (const folder of folders()) ofEngine(folder, found)
    for (const document of open) await ofText(document, found)
    if (mine !== turn) return
    collection.clear()
    for (const [address, diagnostics] of found) collection.set(vscode.Uri.parse(address), diagnostics)
  }
  const soon = coalesce(settleMs, () => {
    look().catch((error: unknown) => door.report('problems of planning files', error))
  })
  const ifOurs = (document: vscode.TextDocument): void => {
    if (planningFile(document, folders()) !== null) soon.ask()
  }

  const fixes = vscode.languages.registerCodeActionsProvider(
    planningSelector,
    {
      provideCodeActions(document, _range, context) {
        const file = planningFile(document, folders())
        if (file === null || !vscode.workspace.isTrusted) return []
        const { root } = file.folder
        return context.diagnostics
          .filter((one) => one.source === source)
          .flatMap((diagnostic) => {
            const { line, character: column } = diagnostic.range.start
            const criterion = typeof diagnostic.code === 'string' ? diagnostic.code : null
            const fault = { message: diagnostic.message, line, column, criterion }
            return fixesOf(fault, document.getText(), file.form?.schema ?? null, say).map((fix) => {
              const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix)
              action.diagnostics = [diagnostic]
              if (fix.kind === 'replace') {
                action.edit = new vscode.WorkspaceEdit()
                action.edit.replace(document.uri, new vscode.Range(fix.line, fix.from, fix.line, fix.to), fix.text)
                action.isPreferred = true
              } else if (fix.kind === 'create') {
                action.edit = new vscode.WorkspaceEdit()
                action.edit.createFile(uriIn(root, fix.path), { ignoreIfExists: true })
              } else if (fix.kind === 'reason')
                action.command = { command: 'flywheel.plan.giveReason', title: fix.title, arguments: [root, fix.criterion] }
              else action.command = { command: `flywheel.plan.${fix.command}`, title: fix.title, arguments: [itemRow(root, fix.item)] }
              return action
            })
          })
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  )
  soon.ask()
  return all(
    collection,
    soon,
    fixes,
    { dispose: () => needed?.dispose() },
    onDidChange(() => soon.ask()),
    vscode.workspace.onDidOpenTextDocument(ifOurs),
    vscode.workspace.onDidChangeTextDocument(({ document }) => ifOurs(document)),
    vscode.workspace.onDidCloseTextDocument(ifOurs),
  )
}

const source = 'Flywheel'

function push(found: Map<string, vscode.Diagnostic[]>, uri: vscode.Uri, one: vscode.Diagnostic): void {
  const held = found.get(uri.toString())
  if (held === undefined) found.set(uri.toString(), [one])
  else held.push(one)
}

function at(
  line: number,
  column: number,
  length: number,
  message: string,
  severity: keyof typeof severities,
  code: string | null,
): vscode.Diagnostic {
  const start = new vscode.Position(line - 1, column - 1)
  const one = new vscode.Diagnostic(new vscode.Range(start, start.translate(0, length)), message, severities[severity])
  one.source = source
  if (code !== null) one.code = code
  return one
}

/** As long as the word that stands there, where the file is open. */
function drawn(uri: vscode.Uri, { place, message, severity, criterion }: ProjectFault): vscode.Diagnostic {
  const [line, column] = [place?.line ?? 1, place?.column ?? 1]
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())
  const start = new vscode.Position(line - 1, column - 1)
  const word = document?.getWordRangeAtPosition(document.validatePosition(start), /[^\s:,{}[\]]+/)
  const length = word === undefined ? 1 : Math.max(1, word.end.character - (column - 1))
  return at(line, column, length, message, severity, criterion ?? null)
}
