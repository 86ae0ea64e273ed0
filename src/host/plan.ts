// Planning in VS Code, put together: the files, what the workspace shows of them, the two views and the commands.

import * as vscode from 'vscode'
import type { DataState } from '../core/data.ts'
import { type Disposable, all } from '../core/life.ts'
import { feasibilityRows, lifecycleRows } from '../core/planRows.ts'
import type { RunsState } from '../core/runsState.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import type { FrontDoor } from './frontDoor.ts'
import { registerPlanCommands } from './planCommands.ts'
import { watchPlanFacts } from './planFacts.ts'
import { type PlanFiles, watchPlanFiles } from './planFile.ts'
import { type PlanView, makePlanView } from './planView.ts'

export interface Planning extends Disposable {
  readonly files: PlanFiles
  readonly feasibility: PlanView
  readonly lifecycle: PlanView
}

export interface PlanningParts {
  readonly door: FrontDoor
  readonly roots: Watchable<readonly { readonly path: string; readonly name: string }[]>
  /** Whoever keeps runs and data; needed while a view is visible. */
  readonly runs: { readonly runs: Watchable<RunsState>; need(): Disposable }
  readonly data: { readonly state: Watchable<DataState>; need(): Disposable }
  readonly after: (ms: number, then: () => void) => Disposable
}

export function makePlanning({ door, roots, runs, data, after }: PlanningParts): Planning {
  const say = vscode.l10n.t
  const trusted = makeStore(vscode.workspace.isTrusted)
  const files = watchPlanFiles({ door, roots, after })
  const facts = watchPlanFacts({ door, plans: files.plans, runs: runs.runs, data: data.state, trusted })
  const shared = {
    door,
    onDidChange: (listener: () => void) => facts.onDidChange(listener),
    need: () => all(files.need(), facts.need(), runs.need(), data.need()),
    writable: () => trusted.get(),
  }
  const feasibility = makePlanView({ ...shared, viewId: 'flywheel.feasibility', make: () => feasibilityRows(facts.input(), say) })
  const lifecycle = makePlanView({ ...shared, viewId: 'flywheel.lifecycle', make: () => lifecycleRows(facts.input(), say) })
  registerPlanCommands({ door, files, row: (id) => feasibility.row(id) ?? lifecycle.row(id) })
  const parts = all(
    files,
    facts,
    feasibility,
    lifecycle,
    vscode.workspace.onDidGrantWorkspaceTrust(() => trusted.set(true)),
  )
  return { files, feasibility, lifecycle, dispose: () => parts.dispose() }
}
