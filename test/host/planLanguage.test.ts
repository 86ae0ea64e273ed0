// Planning files in a real VS Code: completion, hovers, the status above items and criteria, problems with quick fixes, and lines that are only ever added.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as vscode from 'vscode'
import { planPath } from '../../src/core/plan.ts'
import type { Flywheel } from '../../src/extension.ts'
import { appendLine, changeFile, uriIn } from '../../src/host/planWrite.ts'
import { eventually, until } from '../tools/until.ts'

describe('planning files in the editor', () => {
  const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath
  const criteriaPath = 'planning/success-criteria.yaml'
  const originals = new Map([planPath, criteriaPath].map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
  const log = join(folder, 'planning', 'attestations.jsonl')
  let planning: Flywheel['planning']

  const open = async (path: string, text?: string): Promise<vscode.TextDocument> => {
    const document = await vscode.workspace.openTextDocument(uriIn(folder, path))
    await vscode.window.showTextDocument(document)
    if (text !== undefined) {
      const edit = new vscode.WorkspaceEdit()
      edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text)
      await vscode.workspace.applyEdit(edit)
    }
    return document
  }
  /** The place of "|" in a text, and the text without it. */
  const marked = (text: string): { text: string; at: (document: vscode.TextDocument) => vscode.Position } => ({
    text: text.replace('|', ''),
    at: (document) => document.positionAt(text.indexOf('|')),
  })
  const labels = async (path: string, text: string): Promise<string[]> => {
    const { text: whole, at } = marked(text)
    const document = await open(path, whole)
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at(document),
    )
    return list.items.map((one) => (typeof one.label === 'string' ? one.label : one.label.label))
  }
  const hover = async (document: vscode.TextDocument, word: string): Promise<string> => {
    const position = document.positionAt(document.getText().indexOf(word) + 1)
    const found = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position)
    return found.flatMap((one) => one.contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : ''))).join('\n')
  }
  const lenses = async (document: vscode.TextDocument): Promise<string[]> => {
    const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 200)
    return found.map((one) => `${one.range.start.line + 1} ${one.command?.title ?? ''}`)
  }
  const problems = (document: vscode.TextDocument): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(document.uri).filter((one) => one.source === 'Flywheel')

  before(async () => {
    planning = (await vscode.extensions.getExtension<Flywheel>('flywheel-ml.flywheel')!.activate()).planning
    await vscode.commands.executeCommand('flywheel.feasibility.focus')
    await until(planning.projects.state, ([project]) => project?.pending === false)
  })
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert')
    await vscode.commands.executeCommand('workbench.action.closeAllEditors')
    for (const [path, text] of originals) if (readFileSync(join(folder, path), 'utf8') !== text) writeFileSync(join(folder, path), text)
    rmSync(log, { force: true })
    await eventually(() =>
      vscode.workspace.textDocuments.every((one) => {
        const text = originals.get(vscode.workspace.asRelativePath(one.uri))
        return text === undefined || one.getText() === text
      }),
    )
  })

  it('completes names of the form that are not there yet, and values to choose from', async () => {
    assert.deepEqual(await labels(planPath, 'feasibility:\n  FEA-1:\n    state: open\n    |\n'), ['owner', 'answer', 'note'])
    assert.deepEqual(await labels(planPath, 'feasibility:\n  FEA-1:\n    state: |\n'), ['open', 'asserted', 'not-applicable'])
    assert.ok((await labels(planPath, 'cost:\n  |\n')).includes('CST-D1'))
    assert.deepEqual((await labels(planPath, 'cost:\n  CST-D1:\n    score: |\n')).at(-1), 'unknown')
  })

  it('completes metrics that runs logged', async () => {
    const metrics = await labels(criteriaPath, 'optimise:\n  metric: |\n')
    assert.ok(metrics.includes('val/accuracy'), metrics.join(', '))
  })

  it('tells the rubric and how it stands over an item, and what belongs at a name', async () => {
    const plan = await open(planPath)
    const told = await hover(plan, 'FEA-5')
    assert.match(told, /\*\*Benchmark data\*\*/)
    assert.match(told, /- \*\*\d · |- 0 · /)
    const criteria = await open(criteriaPath)
    assert.match(await hover(criteria, 'minimum_useful'), /The least that still helps somebody/)
    assert.match(await hover(criteria, 'optimise'), /target 0\.93/)
  })

  it('shows the status above each item and each criterion', async () => {
    const plan = await open(planPath)
    const line =
      originals
        .get(planPath)!
        .split('\n')
        .findIndex((one) => one.startsWith('  FEA-3:')) + 1
    const above = await eventually(async () => (await lenses(plan)).find((one) => one.startsWith(`${line} `)))
    assert.match(above, /not met · not answered/)
    const criteria = await lenses(await open(criteriaPath))
    assert.ok(
      criteria.some((one) => /target 0\.93/.test(one)),
      criteria.join('\n'),
    )
  })

  it('names a wrong id and a wrong name, and offers the word that was meant', async () => {
    const document = await open(
      planPath,
      'version: 1\nfeasibility:\n  FEA-1:\n    ownr: Ada\n    state: asertd\ncost:\n  CST-D9:\n    score: 1\n',
    )
    const found = await eventually(() => (problems(document).length >= 3 ? problems(document) : null))
    const fixes = async (at: vscode.Diagnostic): Promise<string[]> => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, at.range)
      return actions.map((one) => one.title)
    }
    const on = (line: number): vscode.Diagnostic => found.find((one) => one.range.start.line === line)!
    assert.match(on(3).message, /ownr is not known here\. Did you mean owner\?/)
    assert.deepEqual(await fixes(on(3)), ['Change to owner'])
    assert.ok((await fixes(on(4))).includes('Change to asserted'))
    assert.ok((await fixes(on(6))).some((one) => one.startsWith('Change to CST-')))
  })

  it('says who has not agreed to the criteria, and which link leads nowhere', async () => {
    const document = await open(criteriaPath)
    await eventually(() => problems(document).some((one) => one.message.startsWith('Only product has agreed')))
    const ethics = uriIn(folder, 'planning/ethics.yaml')
    writeFileSync(ethics.fsPath, 'items:\n  ETH-1:\n    answer: yes\n    evidence: [planning/charter.yaml, docs/none.md]\n')
    const opened = await open('planning/ethics.yaml')
    await eventually(
      () =>
        problems(opened)
          .map((one) => one.message)
          .join() === 'There is no docs/none.md below the folder.',
    )
    const [fault] = problems(opened)
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', opened.uri, fault!.range)
    assert.deepEqual(
      actions.map((one) => one.title),
      ['Create docs/none.md'],
    )
    rmSync(ethics.fsPath)
  })

  it('marks a limit that was loosened after the first candidate, and leads to the reason', async () => {
    const document = await open(criteriaPath, originals.get(criteriaPath)!.replace('value: 0.03', 'value: 0.3'))
    const fault = await eventually(() => problems(document).find((one) => one.message.startsWith('Loosened after')))
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, fault.range)
    const fix = actions.find((one) => one.command?.command === 'flywheel.plan.giveReason')
    assert.deepEqual(fix?.command?.arguments, [folder, fault.code])
    assert.match(document.lineAt(fault.range.start.line).text, /val\/missed/)
  })

  it('adds lines to a log and touches none that stand; undo takes the last one back', async () => {
    const uri = uriIn(folder, 'planning/attestations.jsonl')
    await appendLine(uri, '{"item":"FEA-1"}\n')
    assert.equal(readFileSync(log, 'utf8'), '{"item":"FEA-1"}\n')
    writeFileSync(log, '{"item":"FEA-1"}\n{"item":"FEA-2"}')
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri))
    await appendLine(uri, '{"item":"FEA-3"}\n')
    assert.equal(readFileSync(log, 'utf8'), '{"item":"FEA-1"}\n{"item":"FEA-2"}\n{"item":"FEA-3"}\n')
    await vscode.commands.executeCommand('undo')
    assert.equal(vscode.window.activeTextEditor!.document.getText(), '{"item":"FEA-1"}\n{"item":"FEA-2"}')
  })

  it('refuses to add to a log that has a merge conflict, and says so', async () => {
    writeFileSync(log, '<<<<<<< ours\n{"item":"FEA-1"}\n=======\n>>>>>>> theirs\n')
    const before = readFileSync(log, 'utf8')
    await assert.rejects(appendLine(uriIn(folder, 'planning/attestations.jsonl'), '{"item":"FEA-3"}\n'), /merge conflict/)
    assert.equal(readFileSync(log, 'utf8'), before)
  })

  it('writes beside an edit from outside that the editor has not seen yet', async () => {
    const uri = uriIn(folder, planPath)
    await vscode.workspace.openTextDocument(uri)
    writeFileSync(uri.fsPath, `# from outside\n${originals.get(planPath)!}`)
    await changeFile(uri, (text) => ({ start: text.length, end: text.length, text: '# ours\n' }))
    const now = readFileSync(uri.fsPath, 'utf8')
    assert.ok(now.startsWith('# from outside\n') && now.endsWith('# ours\n'), now)
  })

  it('judges what is typed before it is saved', async () => {
    const status = (): string | undefined => planning.projects.state.get()[0]?.items.find((one) => one.id === 'ETH-9')?.status
    assert.equal(status(), 'not-met')
    await open(planPath, `${originals.get(planPath)!}\nethics:\n  ETH-9: { answer: the farms were asked }\n`)
    await until(planning.projects.state, () => status() !== 'not-met')
    assert.ok(existsSync(join(folder, planPath)) && !readFileSync(join(folder, planPath), 'utf8').includes('ETH-9'))
  })
})
