// Planning files in the editor: completion, hovers, the status above items and criteria, what is wrong with quick fixes. Asks core what to say; looks at files
// that are open, and at what is known of their project.

import * as vscode from 'vscode'
import { type Disposable, all } from '../core/life.ts'
import { compileGlobs } from '../core/glob.ts'
import { ownersIn } from '../core/planEdit.ts'
import { completionsAt } from '../core/planComplete.ts'
import { hoverAt } from '../core/planHover.ts'
import { lensesOf } from '../core/planLenses.ts'
import type { ShownFolder } from '../core/planRows.ts'
import { type FileForm, fileForms } from '../core/planSchema.ts'
import { type RunKey, runKey } from '../core/run.ts'
import type { FrontDoor } from './frontDoor.ts'

export interface PlanLanguageParts {
  readonly door: FrontDoor
  readonly folders: () => readonly ShownFolder[]
  readonly onDidChange: (listener: () => void) => Disposable
  readonly metricsOf: (root: string) => readonly string[]
  readonly openCompare: (keys: readonly RunKey[]) => void
}

const forms = fileForms.map((form) => ({ form, globs: compileGlobs(form.files) }))
/** Logs have no form, but speak of items. */
const logs = /^planning\/\w+\.jsonl$/

export interface PlanningFile {
  readonly folder: ShownFolder
  /** Relative to the folder. */
  readonly path: string
  /** null for logs. */
  readonly form: FileForm | null
}

/** Says of a document which planning file of which folder it is; null for others. */
export function planningFile({ uri }: { readonly uri: vscode.Uri }, folders: readonly ShownFolder[]): PlanningFile | null {
  if (uri.scheme !== 'file') return null
  for (const folder of folders) {
    const top = `${vscode.Uri.file(folder.root).path.replace(/\/$/, '')}/`
    if (!uri.path.startsWith(top)) continue
    const path = uri.path.slice(top.length)
    const form = forms.find((one) => one.globs.covers(path))?.form ?? null
    if (form !== null || logs.test(path)) return { folder, path, form }
  }
  return null
}

/** Every file that may be one of ours; the providers look closer. */
export const planningSelector: vscode.DocumentSelector = [
  ...[...new Set(fileForms.flatMap((form) => form.files))].map((pattern) => ({ scheme: 'file', pattern: `**/${pattern}` })),
  { scheme: 'file', pattern: '**/planning/*.jsonl' },
]

export function providePlanLanguage({ door, folders, onDidChange, metricsOf, openCompare }: PlanLanguageParts): Disposable {
  const say = vscode.l10n.t
  const lensesChanged = new vscode.EventEmitter<void>()

  const completion = vscode.languages.registerCompletionItemProvider(
    planningSelector,
    {
      provideCompletionItems(document, position) {
        const file = planningFile(document, folders())
        if (file?.form == null) return []
        const { folder, form } = file
        const known = {
          metrics: metricsOf(folder.root),
          datasets: benchmarksOf(folder),
          people: ownersIn(folder.plan),
        }
        const { from, items } = completionsAt(form.schema, document.getText(), position.line, position.character, known, say)
        return items.map((one, i) => {
          const item = new vscode.CompletionItem(
            { label: one.label, ...(one.detail === '' ? {} : { description: one.detail }) },
            one.kind === 'name' ? vscode.CompletionItemKind.Property : vscode.CompletionItemKind.Value,
          )
          item.insertText = one.text
          item.range = new vscode.Range(position.line, from, position.line, position.character)
          item.sortText = String(i).padStart(3, '0')
          item.detail = one.detail
          if (one.words !== null) item.documentation = one.words
          if (one.again) item.command = { command: 'editor.action.triggerSuggest', title: say('Suggest') }
          return item
        })
      },
    },
    ' ',
    '-',
  )
  const hover = vscode.languages.registerHoverProvider(planningSelector, {
    provideHover(document, position) {
      const file = planningFile(document, folders())
      if (file === null) return null
      const about = { path: file.path, text: document.getText(), schema: file.form?.schema ?? null }
      const told = hoverAt(file.folder, about, position.line, position.character, say)
      if (told === null) return null
      return new vscode.Hover(new vscode.MarkdownString(told.markdown), new vscode.Range(position.line, told.from, position.line, told.to))
    },
  })
  const lens = vscode.languages.registerCodeLensProvider(planningSelector, {
    onDidChangeCodeLenses: lensesChanged.event,
    provideCodeLenses(document) {
      const file = planningFile(document, folders())
      if (file === null) return []
      return lensesOf(file.folder, file.path, say)
        .filter((one) => one.line <= document.lineCount)
        .map((one) => {
          const range = new vscode.Range(one.line - 1, 0, one.line - 1, 0)
          const { title, tooltip } = one
          if (one.row !== null)
            return new vscode.CodeLens(range, { title, tooltip, command: 'flywheel.plan.openEvidence', arguments: [one.row] })
          if (one.runs.length === 0) return new vscode.CodeLens(range, { title, tooltip, command: '' })
          const keys = one.runs.map((run) => runKey(file.folder.root, run))
          return new vscode.CodeLens(range, { title, tooltip, command: 'flywheel.internal.plan.compare', arguments: [keys] })
        })
    },
  })
  door.command('flywheel.internal.plan.compare', (keys: readonly RunKey[]) => openCompare(keys))
  return all(
    lensesChanged,
    completion,
    hover,
    lens,
    onDidChange(() => lensesChanged.fire()),
  )
}

/** Ids that the criteria may mean: what benchmarks of the project are called. */
function benchmarksOf(folder: ShownFolder): readonly string[] {
  const open = vscode.workspace.textDocuments.find((one) => planningFile(one, [folder])?.form?.name === 'benchmark' && !one.isClosed)
  const id = open === undefined ? null : /^id:\s*["']?([\w.-]+)/m.exec(open.getText())
  return id === null ? [] : [id[1]!]
}
