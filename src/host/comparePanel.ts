// One comparison panel: answers its page and tells it the runs. Keeps the view, no data; checks everything that the page says.

import * as vscode from 'vscode'
import type { CompareAsks, CompareTold, CompareView } from '../bridge/compareTalk.ts'
import { readBlockQuestion, readGpuQuestion, readNearestQuestion, readSeries, readView, withRuns } from '../bridge/compareView.ts'
import { type Server, serve } from '../bridge/rpc.ts'
import type { GpuHistory } from '../core/gpuHistory.ts'
import { type Disposable, all, toStop } from '../core/life.ts'
import type { RunKey, RunSummary } from '../core/run.ts'
import type { Watchable } from '../core/store.ts'
import { UserError } from '../core/trouble.ts'
import { readWhySection } from '../core/whyDifferent.ts'
import { type CompareGpuParts, gpuUnder, hasGpu } from './compareGpu.ts'
import { compareStrings } from './compareStrings.ts'
import type { FrontDoor } from './frontDoor.ts'
import { pageFolder, pageHtml } from './pageHtml.ts'
import type { ReaderClient } from './readerClient.ts'
import type { CardsOfRuns } from './runGpus.ts'
import { openRunDiff } from './runTexts.ts'
import { makeWebviewPort } from './webviewPort.ts'

export interface ComparePanelParts {
  readonly door: FrontDoor
  readonly reader: Pick<ReaderClient, 'runs' | 'ask' | 'need'>
  /** Which cards the runs used, and what these did. */
  readonly gpu: { readonly history: GpuHistory; readonly cards: Watchable<CardsOfRuns> }
  readonly extensionUri: vscode.Uri
  /** The view of this panel changed, runs among it. */
  readonly onChange: () => void
}

export interface ComparePanel extends Disposable {
  readonly panel: vscode.WebviewPanel
  view(): CompareView
  /** Carries out a command on the page, by its name behind "flywheel.compare.". */
  command(name: string): void
}

export const viewType = 'flywheel.compare'

/** What a page says may be anything, whatever its type promises. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

const titleOf = (runs: number): string => (runs === 1 ? vscode.l10n.t('Compare: 1 run') : vscode.l10n.t('Compare: {0} runs', runs))

/** Fills a panel, new or restored. It ends with the panel. */
export function makeComparePanel(
  { door, reader, gpu, extensionUri, onChange }: ComparePanelParts,
  panel: vscode.WebviewPanel,
  first: CompareView,
): ComparePanel {
  let view = first
  /** What the page has been told of each run: the very summary. */
  let told = new Map<RunKey, RunSummary>()
  let ready = false
  const colourOf = (key: RunKey): number | undefined => reader.runs.get().runs.get(key)?.colour
  const parts: Disposable[] = []
  let needed: Disposable | null = null

  const tellRuns = (): void => {
    if (!ready || !panel.visible) return
    const { runs, phase, problem } = reader.runs.get()
    const here = view.runs.flatMap((key) => runs.get(key) ?? [])
    const missing = view.runs.filter((key) => !runs.has(key))
    server.tell('runs', {
      keys: here.map((run) => run.key),
      changed: here.filter((run) => told.get(run.key) !== run),
      missing,
      looking: phase === 'waiting' || phase === 'looking',
      problem: phase === 'broken' ? (problem ?? vscode.l10n.t('The logs cannot be read.')) : null,
    })
    told = new Map(here.map((run) => [run.key, run]))
    tellGpus()
  }
  const gpuParts: CompareGpuParts = { reader, history: gpu.history, cards: () => gpu.cards.get(), say: vscode.l10n.t }
  const tellGpus = (): void => {
    if (!ready || !panel.visible) return
    const here = view.runs.flatMap((key) => reader.runs.get().runs.get(key) ?? [])
    server.tell('gpus', { runs: here.filter((run) => hasGpu(run, gpu.cards.get())).map((run) => run.key), version: gpu.cards.version })
  }
  const tellSettings = (): void => {
    if (ready) server.tell('settings', { singleKeys: door.setting<boolean>('compare.singleKeys'), strings: compareStrings() })
  }
  const change = (next: CompareView): void => {
    const runsDiffer = next.runs !== view.runs
    view = next
    panel.title = titleOf(view.runs.length)
    if (runsDiffer) tellRuns()
    onChange()
  }
  const wrong = (what: string): never => {
    throw new Error(`the page asked for ${what} in a form that it should not have`)
  }

  const server: Server<CompareTold> = serve<CompareAsks, CompareTold>(
    makeWebviewPort(panel),
    {
      ready(kept) {
        ready = true
        told = new Map()
        const known = readView(kept)
        // the page may have slept through a change of the runs
        view = withRuns(known === null ? view : { ...known, slots: view.slots }, view.runs, colourOf)
        onChange()
        tellSettings()
        tellRuns()
        return view
      },
      block: (question, stop) => reader.ask('block', readBlockQuestion(question, view.runs) ?? wrong('a block'), stop),
      nearest: (question, stop) => reader.ask('nearest', readNearestQuestion(question, view.runs) ?? wrong('a point'), stop),
      points: (question, stop) => reader.ask('points', readSeries(question, view.runs) ?? wrong('points'), stop),
      gpu(asked, stop) {
        const question = readGpuQuestion(asked, view.runs) ?? wrong('a GPU')
        const run = reader.runs.get().runs.get(question.run)
        return run === undefined ? [] : gpuUnder(gpuParts, run, question, stop)
      },
      choose(runs) {
        const { runs: known } = reader.runs.get()
        const asked: readonly RunKey[] = Array.isArray(runs) ? runs : wrong('other runs')
        const keys = [...new Set(asked)].filter((key) => known.has(key) || view.runs.includes(key))
        change(withRuns(view, keys, colourOf))
      },
      async reveal(key) {
        const run = reader.runs.get().runs.get(key)
        if (run === undefined) throw new UserError(vscode.l10n.t('This run is gone: its log is not there any more.'))
        const [source] = run.sources
        const uri = vscode.Uri.joinPath(vscode.Uri.file(run.root), source?.path ?? run.path)
        if (vscode.workspace.getWorkspaceFolder(uri) === undefined) await vscode.commands.executeCommand('vscode.open', uri)
        else await vscode.commands.executeCommand('revealInExplorer', uri)
      },
      async diff({ a, b, section }) {
        const runs = reader.runs.get().runs
        const [left, right] = [runs.get(a), runs.get(b)]
        if (left === undefined || right === undefined)
          throw new UserError(vscode.l10n.t('This run is gone: its log is not there any more.'))
        await openRunDiff(left, right, readWhySection(section) ?? wrong('a diff'))
      },
      copyText: async (text) => vscode.env.clipboard.writeText(asText(text)),
      save: async (file) => saveText(asText(file.name), asText(file.data)),
      viewChanged(next) {
        const read = readView(next)
        if (read === null) return wrong('a view')
        change(withRuns({ ...read, slots: view.slots }, view.runs, colourOf))
      },
      trouble: (text) => door.report('compare page', asText(text)),
    },
    (error) => door.report('compare', error),
  )

  const needWhileVisible = (): void => {
    if (panel.visible) needed ??= reader.need()
    else {
      needed?.dispose()
      needed = null
      // a hidden page is thrown away; it says ready when it is built again
      ready = false
    }
  }
  const media = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', name)
  panel.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extensionUri)] }
  panel.iconPath = { light: media('compare-light.svg'), dark: media('compare-dark.svg') }
  panel.title = titleOf(view.runs.length)
  parts.push(
    server,
    reader.runs.onDidChange(tellRuns),
    gpu.cards.onDidChange(door.guarded('the GPUs of the comparison', tellGpus)),
    door.onDidChangeSetting('compare.singleKeys', tellSettings),
    panel.onDidChangeViewState(needWhileVisible),
  )
  needWhileVisible()
  panel.webview.html = pageHtml(panel.webview, extensionUri, 'compare.js', ['compare.css'])
  const end = all(
    ...parts,
    toStop(() => needed?.dispose()),
  )
  panel.onDidDispose(() => end.dispose())
  return {
    panel,
    view: () => view,
    command: (name) => server.tell('command', { name }),
    dispose() {
      panel.dispose()
    },
  }
}

async function saveText(name: string, data: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri
  const plain = name.replaceAll(/[^\w.-]+/g, '-')
  const uri = await vscode.window.showSaveDialog(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, plain) })
  if (uri !== undefined) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(data))
}
