// Which cards each run has used, remembered over restarts: seen from the processes on the cards while they ran. Knows runs and GPUs as stores, and no page.

import type * as vscode from 'vscode'
import type { GpuState } from '../core/gpu.ts'
import { cardId } from '../core/gpuPanel.ts'
import { runOfProcess } from '../core/gpuRunMatch.ts'
import type { Disposable } from '../core/life.ts'
import type { RunKey } from '../core/run.ts'
import type { RunsState } from '../core/runsState.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import type { FrontDoor } from './frontDoor.ts'

/** Ids of cards by run, the run that was seen first before the others. */
export type CardsOfRuns = ReadonlyMap<RunKey, readonly string[]>

const memoryKey = 'flywheel.runGpus'
/** Runs that are remembered; the history holds a day, so more would tell nothing. */
const mostRuns = 200
const againMs = 10_000

/** Watches until it is disposed. */
export function rememberRunGpus(
  door: FrontDoor,
  gpus: Watchable<GpuState>,
  runs: Watchable<RunsState>,
  memory: vscode.Memento,
): Watchable<CardsOfRuns> & Disposable {
  const kept = memory.get<unknown>(memoryKey)
  const known = Array.isArray(kept)
    ? kept.filter(
        (one): one is [RunKey, string[]] =>
          Array.isArray(one) && typeof one[0] === 'string' && Array.isArray(one[1]) && one[1].every((id) => typeof id === 'string'),
      )
    : []
  const cards = makeStore<CardsOfRuns>(new Map(known))
  let asked: ReadonlyMap<string, number> = new Map()
  const look = (state: GpuState): void => {
    const now = Date.now()
    const seen = new Map<string, number>()
    let next: Map<RunKey, readonly string[]> | null = null
    for (const gpu of state.gpus)
      for (const task of gpu.processes.value ?? []) {
        // asking all runs costs, and a process may begin another run
        const process = `${cardId(gpu)} ${task.pid} ${task.startTime.value ?? ''}`
        const before = asked.get(process)
        if (before !== undefined && before > now - againMs) {
          seen.set(process, before)
          continue
        }
        const run = runOfProcess(task, gpu.host, runs.get().runs.values())
        seen.set(process, now)
        if (run === null) continue
        const mine = (next ?? cards.get()).get(run.key) ?? []
        if (mine.includes(cardId(gpu))) continue
        next ??= new Map(cards.get())
        next.set(run.key, [...mine, cardId(gpu)])
      }
    asked = seen
    if (next === null) return
    const held = new Map([...next].slice(-mostRuns))
    cards.set(held)
    void memory.update(memoryKey, [...held])
  }
  const watching = gpus.onDidChange(door.guarded('the GPUs of runs', look))
  return {
    get: () => cards.get(),
    get version() {
      return cards.version
    },
    onDidChange: (listener) => cards.onDidChange(listener),
    dispose: () => watching.dispose(),
  }
}
