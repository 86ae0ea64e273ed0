// The GPU panel's tab: one for the window, restored after a restart. Tells its page the cards, and answers with traces cut from the history; keeps no data.

import * as vscode from 'vscode'
import { type GpuAsks, type GpuTold, type GpuView, figures, freshGpuView, readGpuView, readTracesQuestion } from '../bridge/gpuTalk.ts'
import { type Server, serve } from '../bridge/rpc.ts'
import { cardId, gpuCards } from '../core/gpuPanel.ts'
import { runOfProcess } from '../core/gpuRunMatch.ts'
import { type HistoryField, type TrackedGpu, slotSeconds } from '../core/gpuHistory.ts'
import { type TraceBlock, makeTrace } from '../core/gpuTrace.ts'
import { type Disposable, all, toStop } from '../core/life.ts'
import type { RunsState } from '../core/runsState.ts'
import type { Watchable } from '../core/store.ts'
import type { FrontDoor } from './frontDoor.ts'
import { gpuPanelStrings } from './gpuPanelStrings.ts'
import type { Gpus } from './gpus.ts'
import { pageFolder, pageHtml } from './pageHtml.ts'
import { makeWebviewPort } from './webviewPort.ts'

export interface GpuPanelParts {
  readonly door: FrontDoor
  readonly gpus: Pick<Gpus, 'state' | 'history' | 'historyLoaded' | 'look' | 'poller'>
  /** To name the run that a program belongs to. */
  readonly runs: Watchable<RunsState>
  readonly extensionUri: vscode.Uri
}

const viewType = 'flywheel.gpuPanel'
/** A day: no older sample is held. */
const dayLongSeconds = 86_400
/** Cards come and go seldom. */
const dayAgainSeconds = 120
/** Polling is never so even that a shorter pause would mean anything. */
const leastGapSeconds = 60

/** Registers the panel's command and its restoring. */
export function makeGpuPanel({ door, gpus, runs, extensionUri }: GpuPanelParts): Disposable {
  let panel: vscode.WebviewPanel | null = null

  const fill = (made: vscode.WebviewPanel, first: GpuView): void => {
    panel = made
    let view = first
    let ready = false
    let looking: Disposable | null = null
    let day: { readonly at: number; readonly tracked: readonly TrackedGpu[]; readonly since: number | null } | null = null
    /** Who answered in the last day. Copies the whole history, so it is not looked at for every reading. */
    const lastDay = (): NonNullable<typeof day> => {
      const now = Date.now() / 1000
      if (day === null || day.since === null || now - day.at > dayAgainSeconds) {
        const traces = gpus.history.window(now - dayLongSeconds, Infinity)
        // a sample's time is that of the newest reading in its slot
        const first = Math.min(...traces.map((trace) => trace.times[0] ?? Infinity))
        day = {
          at: now,
          tracked: traces.map((trace) => trace.gpu),
          since: Number.isFinite(first) ? Math.floor(first / slotSeconds) * slotSeconds : null,
        }
      }
      return day
    }
    const tell = (): void => {
      if (!ready || !made.visible) return
      const state = gpus.state.get()
      const { tracked, since } = lastDay()
      server.tell('gpus', {
        phase: state.phase,
        trouble: state.trouble,
        paused: state.paused,
        readAt: state.readAt,
        cards: gpuCards(
          state,
          tracked,
          vscode.l10n.t,
          (host, task) => runOfProcess(task, host, runs.get().runs.values())?.name.split('/').at(-1) ?? null,
        ),
        since,
        version: gpus.history.version,
      })
    }
    const wrong = (what: string): never => {
      throw new Error(`the GPU page asked for ${what} in a form that it should not have`)
    }
    const server: Server<GpuTold> = serve<GpuAsks, GpuTold>(
      makeWebviewPort(made),
      {
        async ready(kept) {
          ready = true
          if (kept !== null) view = readGpuView(kept)
          server.tell('settings', { strings: gpuPanelStrings() })
          await gpus.historyLoaded
          tell()
          return view
        },
        traces(asked) {
          const question = readTracesQuestion(asked) ?? wrong('traces')
          const gapSeconds = Math.max(leastGapSeconds, door.setting<number>('gpu.statusBarPollSeconds') * 2.5)
          const range = { from: question.from, to: question.to, widthPx: question.widthPx, gapSeconds }
          const here = new Map(
            gpus.history.window(question.from - gapSeconds, question.to + gapSeconds).map((trace) => [cardId(trace.gpu), trace]),
          )
          return question.cards.map((id) => {
            const trace = here.get(id)
            if (trace === undefined) return null
            const made = figures.map((figure) => [figure, makeTrace({ at: trace.times, value: trace[figure] }, range)] as const)
            return Object.fromEntries(made) as Record<HistoryField, TraceBlock>
          })
        },
        viewChanged(next) {
          view = readGpuView(next)
        },
        refresh: () => gpus.poller.refresh(),
        resume: () => gpus.poller.setPaused(false),
        trouble: (text) => door.report('GPU page', typeof text === 'string' ? text : ''),
      },
      (error) => door.report('GPU panel', error),
    )
    const look = (): void => {
      if (made.visible) looking ??= gpus.look()
      else {
        looking?.dispose()
        looking = null
        // a hidden page is thrown away; it says ready when it is built again
        ready = false
      }
    }
    const media = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', name)
    made.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extensionUri)] }
    made.iconPath = { light: media('gpus-light.svg'), dark: media('gpus-dark.svg') }
    made.title = vscode.l10n.t('GPUs')
    const end = all(
      server,
      gpus.state.onDidChange(door.guarded('the GPU panel', tell)),
      made.onDidChangeViewState(door.guarded('the GPU panel', look)),
      toStop(() => looking?.dispose()),
    )
    made.onDidDispose(() => {
      if (panel === made) panel = null
      end.dispose()
    })
    look()
    made.webview.html = pageHtml(made.webview, extensionUri, 'gpus.js', ['compare.css', 'gpus.css'])
  }

  door.command('flywheel.gpus.showPanel', () => {
    if (panel !== null) panel.reveal()
    else fill(vscode.window.createWebviewPanel(viewType, '', vscode.ViewColumn.Active, { enableScripts: true }), freshGpuView)
  })
  const serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(made: vscode.WebviewPanel, kept: unknown) {
      // one is enough
      if (panel !== null) made.dispose()
      else fill(made, readGpuView(kept))
    },
  })
  return all(
    serializer,
    toStop(() => {
      panel?.dispose()
    }),
  )
}
