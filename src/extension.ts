// The front door for VS Code: builds every part and hands them to each other. Decides nothing itself.
// What is pushed to `context.subscriptions` ends with the extension, last made first: children and threads too.

import type * as vscode from 'vscode'
import type { RunKey } from './core/run.ts'
import { type Store, makeStore } from './core/store.ts'
import { type FrontDoor, makeFrontDoor } from './host/frontDoor.ts'

/** What `activate` gives to whoever asks for it; the tests in the extension host do. */
export interface Flywheel {
  readonly door: FrontDoor
  /** Runs that the user checked, in the order in which they were checked. */
  readonly checked: Store<readonly RunKey[]>
}

export function activate(context: vscode.ExtensionContext): Flywheel {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part)
    return part
  }
  const door = own(makeFrontDoor())

  // runs
  const checked = makeStore<readonly RunKey[]>([])

  // compare

  // planning

  // data

  // gpus

  return { door, checked }
}
