// GPUs in the editor: the poller's pace, the view, the status bar and the commands. Asking is handed in; nothing here knows nvidia-smi.

import * as vscode from 'vscode'
import { type GpuAnswer, type GpuState, type GpuWant, isBusy } from '../core/gpu.ts'
import type { GpuHistory } from '../core/gpuHistory.ts'
import { type GpuPoller, makeGpuPoller } from '../core/gpuPoller.ts'
import { gpuRows } from '../core/gpuRows.ts'
import { type Disposable, all } from '../core/life.ts'
import type { Store, Watchable } from '../core/store.ts'
import { UserError } from '../core/trouble.ts'
import type { FrontDoor } from './frontDoor.ts'
import { type GpuStatus, showGpuStatus } from './gpuStatus.ts'
import { type HistoryFile, keepGpuHistory } from './gpusHistory.ts'
import { type GpusView, makeGpusView } from './gpusView.ts'

export interface GpusParts {
  readonly door: FrontDoor
  readonly state: Store<GpuState>
  /** Who asks nvidia-smi. */
  readonly smi: { ask(want: GpuWant): Promise<GpuAnswer>; forget(): void }
  readonly focused: Watchable<boolean>
  readonly after: (ms: number, then: () => void) => Disposable
  /** From the start of the extension to the first asking. */
  readonly firstMs: number
  /** Where the last day is kept. */
  readonly historyFile: HistoryFile
}

export interface Gpus extends Disposable {
  readonly state: Watchable<GpuState>
  readonly view: GpusView
  readonly status: GpuStatus
  readonly poller: GpuPoller
  /** The last day, of all hosts. It has taken a state when listeners of that state are told. */
  readonly history: GpuHistory
  /** Settles when the history of before the last reload is there. */
  readonly historyLoaded: Promise<void>
}

export function makeGpus(parts: GpusParts): Gpus {
  const { door, state } = parts
  // told first, so that what is drawn of a state has its newest sample
  const kept = keepGpuHistory({ door, file: parts.historyFile, after: parts.after })
  const keeping = state.onDidChange(door.guarded('the history of the GPUs', (now: GpuState) => kept.take(now)))
  const status = showGpuStatus(door, state)
  const view = makeGpusView(door, state)
  const poller = makeGpuPoller({
    state,
    after: parts.after,
    ask: (want) => parts.smi.ask(want),
    forget: () => parts.smi.forget(),
    nowSeconds: () => Date.now() / 1000,
    viewMs: () => door.setting<number>('gpu.pollSeconds') * 1000,
    statusBarMs: () => door.setting<number>('gpu.statusBarPollSeconds') * 1000,
    failed: (error) => door.report('asking for GPUs', error),
  })

  const keys = new Map<string, unknown>()
  const setKey = (name: string, value: unknown): void => {
    if (keys.get(name) === value) return
    keys.set(name, value)
    void vscode.commands.executeCommand('setContext', `flywheel.${name}`, value)
  }
  let told: string | null = null
  const tell = (): void => {
    const now = state.get()
    setKey('hasGpu', now.phase === 'ready' || now.phase === 'unavailable')
    setKey('gpus.paused', now.paused)
    const trouble = now.trouble === null ? null : `${now.trouble.why} ${now.trouble.remedy}`
    if (trouble !== told && trouble !== null) door.output[now.phase === 'absent' ? 'debug' : 'warn'](trouble)
    told = trouble
  }
  const pace = (): void =>
    poller.pace({
      viewVisible: view.visible(),
      statusBar: door.setting<string>('gpu.statusBar') !== 'off',
      focused: parts.focused.get(),
    })

  door.command('flywheel.gpus.show', async () => {
    await firstAnswer()
    await vscode.commands.executeCommand('flywheel.gpus.focus')
  })
  door.command('flywheel.gpus.refresh', () => poller.refresh())
  door.command('flywheel.gpus.pause', () => poller.setPaused(true))
  door.command('flywheel.gpus.resume', () => poller.setPaused(false))
  door.command('flywheel.gpus.copyVisibleDevices', async (row?: string) => {
    await firstAnswer()
    const device = view.row(row ?? '')?.device ?? (await pickDevices(state.get()))
    if (device === undefined) return
    await vscode.env.clipboard.writeText(assignment(device))
    vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', assignment(device)), 5000)
  })

  /** Commands may come before anything was asked; where there is no card they say so. */
  async function firstAnswer(): Promise<void> {
    if (state.get().phase === 'unasked' || state.get().phase === 'absent') await poller.refresh()
    const { phase, trouble } = state.get()
    if (phase === 'absent') throw new UserError(`${trouble?.why ?? ''} ${trouble?.remedy ?? ''}`.trim())
  }

  tell()
  const ends = all(
    kept,
    keeping,
    status,
    view,
    poller,
    state.onDidChange(door.guarded('GPUs', tell)),
    view.onDidChangeVisibility(door.guarded('the GPUs view', pace)),
    parts.focused.onDidChange(door.guarded('the focus of the window', pace)),
    door.onDidChangeSetting('gpu', door.guarded('a GPU setting', pace)),
    door.onDidChangeSetting(
      'gpu.path',
      door.guarded('the path of nvidia-smi', () => poller.refresh()),
    ),
    parts.after(parts.firstMs, door.guarded('the first look for GPUs', pace)),
  )
  return { state, view, status, poller, history: kept.history, historyLoaded: kept.loaded, dispose: () => ends.dispose() }
}

/** A UUID means the same card everywhere; a number only in PCI order. */
function assignment(device: string): string {
  return /^[\d,]+$/.test(device) ? `CUDA_DEVICE_ORDER=PCI_BUS_ID CUDA_VISIBLE_DEVICES=${device}` : `CUDA_VISIBLE_DEVICES=${device}`
}

/** Asks which cards, the free ones chosen already; undefined when nothing was chosen. */
async function pickDevices(state: GpuState): Promise<string | undefined> {
  const free = new Set(state.gpus.filter((gpu) => isBusy(gpu) === false).map((gpu) => `gpu:${gpu.key}`))
  const rows = gpuRows(state, vscode.l10n.t).filter((row) => row.kind === 'gpu' && row.device !== null)
  if (rows.length === 0) throw new UserError(vscode.l10n.t('No GPU answers at the moment. Refresh the GPUs view to see why.'))
  const items = rows.map((row) => ({ label: row.label, description: row.description, device: row.device!, picked: free.has(row.id) }))
  if (items.length === 1) return items[0]!.device
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t('Copy CUDA_VISIBLE_DEVICES'),
    placeHolder: vscode.l10n.t('Which GPUs may the program use? The free ones are chosen already'),
  })
  if (picked === undefined || picked.length === 0) return undefined
  const devices = picked.map((one) => one.device)
  // UUIDs and numbers do not mix
  if (devices.every((one) => /^\d+$/.test(one)) || devices.every((one) => !/^\d+$/.test(one))) return devices.join(',')
  throw new UserError(vscode.l10n.t('Some of these GPUs hide their UUID, so they cannot be named together. Choose fewer.'))
}
