// Which runs are checked, kept for the workspace by folder and run. A run that is not there at the moment stays checked.

import type * as vscode from 'vscode'
import type { Disposable } from '../core/life.ts'
import type { RunKey } from '../core/run.ts'
import { type Store, makeStore } from '../core/store.ts'
import type { FrontDoor } from './frontDoor.ts'

const place = 'flywheel.runs.checked'
/** More than anybody checks by hand; keeps the workspace's state small. */
const most = 2_000

/** The store begins with what was checked when the window was closed. */
export function keepCheckedRuns(memory: vscode.Memento, door: FrontDoor): Store<readonly RunKey[]> & Disposable {
  const kept: unknown = memory.get(place)
  const checked = makeStore<readonly RunKey[]>(
    Array.isArray(kept) ? kept.filter((one): one is RunKey => typeof one === 'string' && one.includes('\n')) : [],
  )
  const saving = checked.onDidChange((keys) => {
    memory.update(place, keys.slice(-most)).then(undefined, (error: unknown) => door.report('keeping the checked runs', error))
  })
  return Object.assign(checked, saving)
}
