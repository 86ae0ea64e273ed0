// The front door for VS Code: builds every part and hands them to each other. Decides nothing itself.
// What is pushed to `context.subscriptions` ends with the extension, last made first: children and threads too.

import type * as vscode from 'vscode'
import type { GatherFact } from './core/fact.ts'
import { noGpus } from './core/gpu.ts'
import { historyLimitBytes } from './core/gpuHistoryBytes.ts'
import type { RunKey } from './core/run.ts'
import { type Store, makeStore } from './core/store.ts'
import { keepCheckedRuns } from './host/checkedRuns.ts'
import { after } from './host/coalesce.ts'
import { type Data, makeData } from './host/data.ts'
import { makeComparePanels } from './host/comparePanels.ts'
import { makeFit } from './host/fit.ts'
import { type FrontDoor, makeFrontDoor } from './host/frontDoor.ts'
import { makeGpuPanel } from './host/gpuPanel.ts'
import { type Gpus, makeGpus } from './host/gpus.ts'
import { type Planning, makePlanning } from './host/plan.ts'
import { makeProjectPanel } from './host/projectPanel.ts'
import { type ReaderClient, makeReaderClient } from './host/readerClient.ts'
import { makeReports } from './host/reports.ts'
import { watchFocus, watchRoots } from './host/rootsToRead.ts'
import { markRuns } from './host/markedRuns.ts'
import { registerMarkCommands } from './host/runMarkCommands.ts'
import { registerRunCommands } from './host/runCommands.ts'
import { decorateRuns } from './host/runMarkers.ts'
import { type RunMarksFiles, keepRunMarks } from './host/runMarksFile.ts'
import { type RunsView, makeRunsView } from './host/runsView.ts'
import { watchHints } from './host/watchHints.ts'
import { readModel } from './models/registry.ts'
import { findGit } from './outside/findGit.ts'
import { makeGatherFacts } from './outside/gatherFacts.ts'
import { keptFile } from './outside/keptFile.ts'
import { withModelFile } from './outside/modelFile.ts'
import { startThread } from './outside/thread.ts'
import { endProcess } from './outside/endProcess.ts'
import { openSmi } from './outside/nvidiaSmi.ts'
import { openSmiOver } from './outside/nvidiaSmiSsh.ts'
import { realClock } from './outside/oneChild.ts'
import { makeDataSource } from './reader/data.ts'

/** What `activate` gives to whoever asks for it; the tests in the extension host do. */
export interface Flywheel {
  readonly door: FrontDoor
  readonly reader: ReaderClient
  /** Runs that the user checked, in the order in which they were checked. */
  readonly checked: Store<readonly RunKey[]>
  /** Places of the runs that are compared at the moment, by key. */
  readonly slots: Store<Readonly<Record<string, number>>>
  readonly runsView: RunsView
  readonly marks: RunMarksFiles
  readonly gpus: Gpus
  readonly data: Data
  readonly planning: Planning
}

/** A little after the start: the window is there, and nobody waits for the names of logs. */
const firstLookMs = 1_500

export function activate(context: vscode.ExtensionContext): Flywheel {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part)
    return part
  }
  const door = own(makeFrontDoor())
  const { output } = door

  // runs
  const roots = own(watchRoots(door))
  const focused = own(watchFocus())
  const thread = own(
    makeReaderClient({
      start: () => startThread(context.asAbsolutePath('dist/reader.js')),
      roots,
      focused,
      log: (level, text) => output[level](text),
      after,
    }),
  )
  own(watchHints(roots, (path) => thread.hint(path)))
  const marks = own(keepRunMarks({ door, roots, runs: thread.runs, focused }))
  const reader = own(markRuns(thread, marks.marks))
  const checked = own(keepCheckedRuns(context.workspaceState, door))
  const slots = makeStore<Readonly<Record<string, number>>>({})
  own(decorateRuns(slots))
  const runsView = own(makeRunsView({ door, reader, checked, memory: context.workspaceState }))
  own(makeReports({ door, reader, roots }))
  own(after(firstLookMs, () => void reader.glance()))

  // gpus
  const avoid = (): readonly string[] => roots.get().map((root) => root.path)
  const smi = own(openSmi({ path: () => door.setting<string>('gpu.path'), avoid }))
  const historyFile = keptFile((context.storageUri ?? context.globalStorageUri).fsPath, 'gpus.history', historyLimitBytes)
  const asks = { smi, openHost: (host: string) => openSmiOver(host, { avoid }), ender: endProcess(realClock), historyFile }
  const gpus = own(
    makeGpus({ door, state: makeStore(noGpus), runs: reader.runs, focused: own(watchFocus()), after, firstMs: firstLookMs, ...asks }),
  )
  own(makeGpuPanel({ door, gpus, runs: reader.runs, extensionUri: context.extensionUri }))
  own(makeFit({ door, gpus, readModel: (path) => withModelFile(path, (file) => readModel(file, path)) }))

  // compare
  const compare = own(makeComparePanels({ door, reader, gpus, memory: context.workspaceState, extensionUri: context.extensionUri, slots }))
  const openCompare = (keys: readonly RunKey[]): void => compare.openCompare(keys)
  registerRunCommands({ door, reader, roots, view: runsView, checked, openCompare })
  registerMarkCommands({ door, reader, view: runsView, marks })

  // data
  const git = (): string | null => findGit(avoid(), process.env, process.platform)
  const data = own(makeData({ door, source: makeDataSource({ git }), roots, after, reader, openCompare }))

  // planning
  const gather = (root: string): GatherFact => makeGatherFacts({ root, git })
  const memory = context.workspaceState
  const planning = own(makePlanning({ door, roots, runs: reader, data: data.keeper, after, gather, memory, openCompare }))
  own(makeProjectPanel({ door, projects: planning.projects, extensionUri: context.extensionUri, openCompare }))

  return { door, reader, checked, slots, runsView, marks, data, planning, gpus }
}
