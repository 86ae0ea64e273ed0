// GPUs in the editor: the poller's pace, the view, the status bar and the commands. Asking is handed in; nothing here knows nvidia-smi.

import * as vscode from 'vscode'
import { type Gpu, type GpuAnswer, type GpuState, type GpuWant, isBusy } from '../core/gpu.ts'
import type { GpuHistory, GpuTrace } from '../core/gpuHistory.ts'
import { type GpuPoller, makeGpuPoller } from '../core/gpuPoller.ts'
import { joinedState } from '../core/gpuHosts.ts'
import type { RunOf } from '../core/gpuProcessRows.ts'
import { deviceOf, gpuRows } from '../core/gpuRows.ts'
import { runOfProcess } from '../core/gpuRunMatch.ts'
import { type Disposable, all, toStop } from '../core/life.ts'
import type { RunsState } from '../core/runsState.ts'
import { type Store, type Watchable, makeStore } from '../core/store.ts'
import { UserError } from '../core/trouble.ts'
import type { FrontDoor } from './frontDoor.ts'
import { type GpuStatus, showGpuStatus } from './gpuStatus.ts'
import { type HistoryFile, keepGpuHistory } from './gpusHistory.ts'
import { type HostSmi, makeGpuHosts } from './gpusHosts.ts'
import { type ProcessEnder, killProcess } from './gpusKill.ts'
import { type GpuWishes, makeGpuWishes } from './gpusWish.ts'
import { type GpusView, makeGpusView } from './gpusView.ts'

export interface GpusParts {
  readonly door: FrontDoor
  readonly state: Store<GpuState>
  /** Who asks nvidia-smi. */
  readonly smi: { ask(want: GpuWant): Promise<GpuAnswer>; forget(): void }
  /** Who asks another host. */
  readonly openHost: (host: string) => HostSmi
  readonly runs: Watchable<RunsState>
  readonly ender: ProcessEnder
  readonly focused: Watchable<boolean>
  readonly after: (ms: number, then: () => void) => Disposable
  /** From the start of the extension to the first asking. */
  readonly firstMs: number
  /** Where the last day is kept. */
  readonly historyFile: HistoryFile
}

export interface Gpus extends Disposable {
  /** Of this machine. */
  readonly state: Watchable<GpuState>
  /** Of the other hosts, in the order of the setting. */
  readonly others: Watchable<readonly GpuState[]>
  /** The cards of all hosts in one. */
  readonly joined: Watchable<GpuState>
  readonly wishes: GpuWishes
  readonly view: GpusView
  readonly status: GpuStatus
  readonly poller: GpuPoller
  /** The last day, of all hosts. It has taken a state when listeners of that state are told. */
  readonly history: GpuHistory
  /** Settles when the history of before the last reload is there. */
  readonly historyLoaded: Promise<void>
  /** Asks as closely as for the view until it is disposed: a panel is looked at. */
  look(): Disposable
}

export function makeGpus(parts: GpusParts): Gpus {
  const { door, state } = parts
  const t = vscode.l10n.t
  // told first, so that what is drawn of a state has its newest sample
  const kept = keepGpuHistory({ door, file: parts.historyFile, after: parts.after })
  const keeping = state.onDidChange(door.guarded('the history of the GPUs', (now: GpuState) => kept.take(now)))
  const hosts = makeGpuHosts({ door, open: parts.openHost, after: parts.after, take: (now) => kept.take(now) })
  const others = hosts.states
  const joined = makeStore(joinedState(state.get(), others.get()))
  const join = (): void => joined.set(joinedState(state.get(), others.get()))
  const joining = all(state.onDidChange(door.guarded('GPUs', join)), others.onDidChange(door.guarded('GPUs of other hosts', join)))
  const runOf: RunOf = (gpu, task) => runOfProcess(task, gpu.host, parts.runs.get().runs.values())
  const wishes = makeGpuWishes({
    door,
    states: () => [state.get(), ...others.get()].filter((one) => one.phase !== 'absent'),
    onDidChange: (listener) => joined.onDidChange(listener),
    copy: (gpus) => copyDevices(gpus),
  })
  const lastHour = (gpu: Gpu): GpuTrace | null => {
    const now = Date.now() / 1000
    return kept.history.window(now - 3600, now).find((one) => one.gpu.host === gpu.host && one.gpu.key === gpu.key) ?? null
  }
  const status = showGpuStatus(door, joined, runOf)
  const view = makeGpusView({ door, state, others, wishes: wishes.wishes, runOf, canKill: parts.ender.can, lastHour })
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
    setKey('hasGpu', now.phase === 'ready' || now.phase === 'unavailable' || others.get().length > 0)
    setKey('gpus.paused', now.paused)
    setKey('gpus.waiting', wishes.wishes.get().length > 0)
    const trouble = now.trouble === null ? null : `${now.trouble.why} ${now.trouble.remedy}`
    if (trouble !== told && trouble !== null) door.output[now.phase === 'absent' ? 'debug' : 'warn'](trouble)
    told = trouble
  }
  let looking = 0
  const pace = (): void => {
    const now = {
      viewVisible: view.visible() || looking > 0,
      statusBar: door.setting<string>('gpu.statusBar') !== 'off',
      focused: parts.focused.get(),
      waiting: wishes.wishes.get().length > 0,
    }
    poller.pace(now)
    hosts.pace(now)
  }
  const refresh = async (): Promise<void> => {
    await Promise.all([poller.refresh(), hosts.refresh()])
  }
  const setPaused = (paused: boolean): void => {
    poller.setPaused(paused)
    hosts.setPaused(paused)
  }

  door.command('flywheel.gpus.show', async () => {
    await firstAnswer()
    await vscode.commands.executeCommand('flywheel.gpus.focus')
  })
  door.command('flywheel.gpus.refresh', refresh)
  door.command('flywheel.gpus.pause', () => setPaused(true))
  door.command('flywheel.gpus.resume', () => setPaused(false))
  door.command('flywheel.gpus.copyVisibleDevices', async (row?: string) => {
    await firstAnswer()
    const device = view.row(row ?? '')?.device ?? (await pickDevices(joined.get()))
    if (device !== undefined) await copy(device)
  })
  door.command('flywheel.gpus.notifyWhenFree', async (wish?: unknown) => {
    await firstAnswer()
    // from a row's menu comes the row's id
    await wishes.ask(typeof wish === 'string' && view.row(wish) === undefined ? wish : undefined)
  })
  door.command('flywheel.gpus.cancelNotify', (row?: string) => wishes.cancel(row))
  door.command('flywheel.gpus.killProcess', async (row?: string) => {
    const { gpu, task } = view.row(row ?? '') ?? {}
    if (gpu === undefined || task === undefined || gpu.host !== state.get().host)
      throw new UserError(t('Choose a process of this machine in the GPUs view.'))
    await killProcess(gpu, task, runOf(gpu, task), parts.ender)
    await refresh()
  })

  /** Commands may come before anything was asked; where there is no card they say so. */
  async function firstAnswer(): Promise<void> {
    if (state.get().phase === 'unasked' || (state.get().phase === 'absent' && others.get().length === 0)) await poller.refresh()
    const { phase, trouble } = state.get()
    if (phase === 'absent' && others.get().length === 0) throw new UserError(`${trouble?.why ?? ''} ${trouble?.remedy ?? ''}`.trim())
  }

  const look = (): Disposable => {
    looking++
    pace()
    return toStop(() => {
      looking--
      pace()
    })
  }

  tell()
  const ends = all(
    kept,
    keeping,
    hosts,
    joining,
    wishes,
    status,
    view,
    poller,
    state.onDidChange(door.guarded('GPUs', tell)),
    others.onDidChange(door.guarded('GPUs of other hosts', tell)),
    wishes.wishes.onDidChange(
      door.guarded('waiting for a free GPU', () => {
        tell()
        pace()
      }),
    ),
    view.onDidChangeVisibility(door.guarded('the GPUs view', pace)),
    parts.focused.onDidChange(door.guarded('the focus of the window', pace)),
    door.onDidChangeSetting('gpu', door.guarded('a GPU setting', pace)),
    door.onDidChangeSetting('gpu.path', door.guarded('the path of nvidia-smi', refresh)),
    parts.after(parts.firstMs, door.guarded('the first look for GPUs', pace)),
  )
  return {
    state,
    others,
    joined,
    wishes,
    view,
    status,
    poller,
    history: kept.history,
    historyLoaded: kept.loaded,
    look,
    dispose: () => ends.dispose(),
  }
}

async function copy(device: string): Promise<void> {
  await vscode.env.clipboard.writeText(assignment(device))
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', assignment(device)), 5000)
}

/** Cards of one host. */
async function copyDevices(gpus: readonly Gpu[]): Promise<void> {
  const devices = gpus.map((gpu) => deviceOf(gpu)).filter((one) => one !== null)
  if (devices.length === 0)
    throw new UserError(vscode.l10n.t('These GPUs have neither a UUID nor a number at the moment. Refresh the GPUs view.'))
  await copy(together(devices))
}

/** UUIDs and numbers do not mix. */
function together(devices: readonly string[]): string {
  if (devices.every((one) => /^\d+$/.test(one)) || devices.every((one) => !/^\d+$/.test(one))) return devices.join(',')
  throw new UserError(vscode.l10n.t('Some of these GPUs hide their UUID, so they cannot be named together. Choose fewer.'))
}

/** A UUID means the same card everywhere; a number only in PCI order. */
function assignment(device: string): string {
  return /^[\d,]+$/.test(device) ? `CUDA_DEVICE_ORDER=PCI_BUS_ID CUDA_VISIBLE_DEVICES=${device}` : `CUDA_VISIBLE_DEVICES=${device}`
}

/** Asks which cards, the free ones chosen already; undefined when nothing was chosen. */
async function pickDevices(state: GpuState): Promise<string | undefined> {
  const rows = gpuRows(state, vscode.l10n.t).filter((row) => row.kind === 'gpu' && row.device !== null)
  if (rows.length === 0) throw new UserError(vscode.l10n.t('No GPU answers at the moment. Refresh the GPUs view to see why.'))
  const items = rows.map((row) => ({
    label: row.label,
    description: row.description,
    device: row.device!,
    host: row.gpu!.host,
    picked: isBusy(row.gpu!) === false && row.gpu!.host === state.gpus[0]!.host,
  }))
  if (items.length === 1) return items[0]!.device
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t('Copy CUDA_VISIBLE_DEVICES'),
    placeHolder: vscode.l10n.t('Which GPUs may the program use? The free ones are chosen already'),
  })
  if (picked === undefined || picked.length === 0) return undefined
  if (new Set(picked.map((one) => one.host)).size > 1)
    throw new UserError(vscode.l10n.t('These GPUs are in several hosts, and a program sees those of one. Choose GPUs of one host.'))
  return together(picked.map((one) => one.device))
}
