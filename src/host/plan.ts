// Planning in VS Code, put together: the files, what is known of each project, the two views, the commands and the language features.

import * as vscode from 'vscode'
import type { DataState } from '../core/data.ts'
import { feasibilityRows } from '../core/feasibilityRows.ts'
import type { GatherFact } from '../core/fact.ts'
import { type Disposable, all } from '../core/life.ts'
import { lifecycleRows } from '../core/lifecycleRows.ts'
import { metricsIn } from '../core/metricThatMatters.ts'
import { itemOfRow } from '../core/planRows.ts'
import type { RunKey } from '../core/run.ts'
import type { RunsState } from '../core/runsState.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import type { FrontDoor } from './frontDoor.ts'
import { makeChooser } from './planChosen.ts'
import { registerPlanCommands } from './planCommands.ts'
import { registerOpenEvidence } from './planEvidenceOpen.ts'
import { watchPlanFacts } from './planFacts.ts'
import { type PlanFiles, watchPlanFiles } from './planFile.ts'
import { keepInterviews, registerInterview } from './planInterview.ts'
import { providePlanLanguage } from './planLanguage.ts'
import { watchPlanProblems } from './planProblems.ts'
import { registerPlanRecords } from './planRecord.ts'
import { type PlanView, makePlanView } from './planView.ts'
import { writeItem } from './planWrite.ts'
import { type Projects, makeProjects } from './projects.ts'

export interface Planning extends Disposable {
  readonly files: PlanFiles
  readonly projects: Projects
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
  /** Looks facts of a folder up outside. */
  readonly gather: (root: string) => GatherFact
  /** Of the workspace: interviews that were left, the name that was given. */
  readonly memory: vscode.Memento
  readonly openCompare: (keys: readonly RunKey[]) => void
}

export function makePlanning({ door, roots, runs, data, after, gather, memory, openCompare }: PlanningParts): Planning {
  const say = vscode.l10n.t
  const trusted = makeStore(vscode.workspace.isTrusted)
  const files = watchPlanFiles({ door, roots, after })
  const projects = makeProjects({ door, roots, runs, data, gather, trusted, after })
  const interviews = keepInterviews(memory)
  const facts = watchPlanFacts({
    door,
    plans: files.plans,
    runs: runs.runs,
    data: data.state,
    trusted,
    projects,
    interviews: interviews.begun,
  })
  const shared = {
    door,
    onDidChange: (listener: () => void) => facts.onDidChange(listener),
    need: () => all(files.need(), facts.need(), projects.need(), runs.need(), data.need()),
    writable: () => trusted.get(),
    onCheck: (rowId: string, checked: boolean) => vscode.commands.executeCommand<void>('flywheel.internal.plan.check', rowId, checked),
  }
  const feasibility = makePlanView({ ...shared, viewId: 'flywheel.feasibility', make: () => feasibilityRows(facts.input(), say) })
  const lifecycle = makePlanView({ ...shared, viewId: 'flywheel.lifecycle', make: () => lifecycleRows(facts.input(), say) })

  const chooser = makeChooser({ look: () => files.look(), folders: () => facts.input().folders })
  registerPlanCommands({ door, chooser, row: (id) => feasibility.row(id) ?? lifecycle.row(id) })
  const metricsOf = (root: string): readonly string[] => metricsIn([...runs.runs.get().runs.values()].filter((run) => run.root === root))
  registerInterview({
    door,
    chooser,
    memory: interviews,
    metricsOf,
  })
  registerPlanRecords({ door, chooser, memory, head: (root) => projects.fact(root, 'head', '') })
  registerOpenEvidence({ door, chooser, openCompare })
  // through the door, so that a refusal is read
  door.command('flywheel.internal.plan.check', async (rowId: string, checked: boolean) => {
    const meant = itemOfRow(rowId)
    if (meant !== null) await writeItem(meant.root, meant.id, { state: checked ? 'asserted' : 'open' })
  })
  door.command('flywheel.plan.recheck', async () => {
    const viewId = lifecycle.isVisible() && !feasibility.isVisible() ? 'flywheel.lifecycle' : 'flywheel.feasibility'
    await vscode.window.withProgress({ location: { viewId }, title: say('Checking the plan') }, () => projects.look())
  })
  const open = {
    door,
    folders: () => facts.input().folders,
    onDidChange: (listener: () => void) => facts.onDidChange(listener),
  }
  const parts = all(
    providePlanLanguage({ ...open, metricsOf, openCompare }),
    watchPlanProblems({ ...open, need: shared.need }),
    files,
    projects,
    facts,
    feasibility,
    lifecycle,
    vscode.workspace.onDidGrantWorkspaceTrust(() => trusted.set(true)),
  )
  return { files, projects, feasibility, lifecycle, dispose: () => parts.dispose() }
}
