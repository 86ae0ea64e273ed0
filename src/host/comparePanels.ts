// All comparison panels of a window: one per set of runs, restored after a restart, and the commands that act on the one in front.

import * as vscode from 'vscode'
import type { CompareView } from '../bridge/compareTalk.ts'
import { freshView, readView } from '../bridge/compareView.ts'
import { type Disposable, all } from '../core/life.ts'
import type { RunKey } from '../core/run.ts'
import type { Store } from '../core/store.ts'
import { UserError } from '../core/trouble.ts'
import { after } from './coalesce.ts'
import { type ComparePanel, makeComparePanel, viewType } from './comparePanel.ts'
import type { FrontDoor } from './frontDoor.ts'
import type { Gpus } from './gpus.ts'
import type { ReaderClient } from './readerClient.ts'
import { rememberRunGpus } from './runGpus.ts'
import { provideRunTexts } from './runTexts.ts'

export interface ComparePanelsParts {
  readonly door: FrontDoor
  readonly reader: Pick<ReaderClient, 'runs' | 'ask' | 'need'>
  readonly gpus: Pick<Gpus, 'state' | 'history' | 'look'>
  /** Of the workspace. */
  readonly memory: vscode.Memento
  readonly extensionUri: vscode.Uri
  /** Set to the places of the runs of the panel that was in front last; empty when none is open. */
  readonly slots: Store<Readonly<Record<string, number>>>
}

export interface ComparePanels extends Disposable {
  /** Opens a comparison of these runs, or shows the one that is open already. */
  openCompare(keys: readonly RunKey[]): void
  /** Views of the open panels, oldest first. */
  views(): readonly CompareView[]
}

/** Long enough for an answer of a slow driver. */
const glanceMs = 15_000

/** Two sets of runs are the same whatever their order. */
const setOf = (keys: readonly RunKey[]): string => [...keys].sort().join('\n\n')

export function makeComparePanels({ door, reader, gpus, memory, extensionUri, slots }: ComparePanelsParts): ComparePanels {
  const texts = provideRunTexts(reader.runs)
  const cards = rememberRunGpus(door, gpus.state, reader.runs, memory)
  const gpu = { history: gpus.history, cards }
  const open: ComparePanel[] = []
  let front: ComparePanel | null = null
  const tellSlots = (): void => slots.set(front?.view().slots ?? {})

  /** Processes are asked for only while somebody looks at the cards: a look tells which of them the running runs use. */
  let glance: Disposable | null = null
  const glanceAtGpus = (view: CompareView): void => {
    const running = view.runs.some((key) => reader.runs.get().runs.get(key)?.status === 'running' && !cards.get().has(key))
    if (glance !== null || !running || gpus.state.get().phase !== 'ready') return
    glance = all(
      gpus.look(),
      after(glanceMs, () => {
        glance?.dispose()
        glance = null
      }),
    )
  }
  const fill = (panel: vscode.WebviewPanel, view: CompareView): void => {
    const made = makeComparePanel({ door, reader, gpu, extensionUri, onChange: () => tellSlots() }, panel, view)
    open.push(made)
    front = made
    tellSlots()
    glanceAtGpus(view)
    panel.onDidChangeViewState(() => {
      if (panel.visible) glanceAtGpus(made.view())
      if (!panel.active) return
      front = made
      tellSlots()
    })
    panel.onDidDispose(() => {
      open.splice(open.indexOf(made), 1)
      if (front === made) front = open.at(-1) ?? null
      tellSlots()
    })
  }
  const serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown) {
      const view = readView(state)
      // without a view there is nothing to compare
      if (view === null) panel.dispose()
      else fill(panel, view)
    },
  })

  const tell = (name: string): void => {
    const panel = open.find((one) => one.panel.active) ?? front
    if (panel === null) throw new UserError(vscode.l10n.t('No comparison is open. Choose runs in the Runs view, then Compare.'))
    panel.panel.reveal(undefined, false)
    panel.command(name)
  }
  door.command('flywheel.compare.filter', () => tell('filter'))
  door.command('flywheel.compare.columns', () => tell('columns'))
  door.command('flywheel.compare.metrics', () => tell('metrics'))
  door.command('flywheel.compare.onlyDiffering', () => tell('onlyDiffering'))
  door.command('flywheel.compare.groupSeeds', () => tell('groupSeeds'))
  door.command('flywheel.compare.setBaseline', () => tell('setBaseline'))
  door.command('flywheel.compare.star', () => tell('star'))
  door.command('flywheel.compare.axis', () => tell('axis'))
  door.command('flywheel.compare.logY', () => tell('logY'))
  door.command('flywheel.compare.gpu', () => tell('gpu'))
  door.command('flywheel.compare.lessSmoothing', () => tell('lessSmoothing'))
  door.command('flywheel.compare.moreSmoothing', () => tell('moreSmoothing'))
  door.command('flywheel.compare.details', () => tell('details'))
  door.command('flywheel.compare.why', () => tell('why'))
  door.command('flywheel.compare.keys', () => tell('keys'))

  return {
    openCompare(keys) {
      const runs = [...new Set(keys)]
      if (runs.length === 0) throw new UserError(vscode.l10n.t('No run is chosen. Check runs in the Runs view, then Compare.'))
      const same = open.find((one) => setOf(one.view().runs) === setOf(runs))
      if (same !== undefined) {
        same.panel.reveal()
        return
      }
      fill(vscode.window.createWebviewPanel(viewType, '', vscode.ViewColumn.Active, { enableScripts: true }), freshView(runs))
    },
    views: () => open.map((one) => one.view()),
    dispose() {
      serializer.dispose()
      glance?.dispose()
      cards.dispose()
      texts.dispose()
      for (const one of [...open]) one.dispose()
    },
  }
}
