// What the workspace shows of a plan's items: the runs and manifests that others keep, and names in a few folders that are read here.
// Opens no file; judging the names is core's.

import * as vscode from 'vscode'
import type { DataState } from '../core/data.ts'
import { type InterviewAnswers, interviewKeys } from '../core/interview.ts'
import type { ItemContent } from '../core/item.ts'
import { type Disposable, all, toStop } from '../core/life.ts'
import type { FolderPlan } from '../core/plan.ts'
import { type WorkspaceShows, shownFolders } from '../core/planEvidence.ts'
import type { PlanInput, ShownFolder } from '../core/planRows.ts'
import type { Project } from '../core/project.ts'
import type { RunsState } from '../core/runsState.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import { coalesce } from './coalesce.ts'
import type { FrontDoor } from './frontDoor.ts'

export interface PlanFactsParts {
  readonly door: FrontDoor
  readonly plans: Watchable<readonly FolderPlan[]>
  readonly runs: Watchable<RunsState>
  readonly data: Watchable<DataState>
  readonly trusted: Watchable<boolean>
  readonly projects: { readonly state: Watchable<readonly Project[]>; own(root: string): readonly ItemContent[] }
  /** Interviews that were left before their end, by folder. */
  readonly interviews: Watchable<Readonly<Record<string, InterviewAnswers>>>
}

export interface PlanFacts extends Disposable {
  /** Everything that both views show, as it is now. */
  input(): PlanInput
  /** Something of it changed. */
  onDidChange(listener: () => void): Disposable
  /** Somebody visible needs the names to be up to date. */
  need(): Disposable
}

/** More names of one folder are not looked at. */
const mostNames = 1_000
/** A checkout or a build changes many names at once. */
const settleMs = 1_000

export function watchPlanFacts({ door, plans, runs, data, trusted, projects, interviews }: PlanFactsParts): PlanFacts {
  const files = makeStore<ReadonlyMap<string, readonly string[]>>(new Map())
  const listeners = new Set<() => void>()
  let needs = 0

  const namesBelow = async (root: string): Promise<readonly string[]> => {
    const found = await Promise.all(
      shownFolders.map(async (folder) => {
        const prefix = folder === '' ? '' : `${folder}/`
        try {
          const names = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(vscode.Uri.file(root), folder))
          return names
            .filter(([, type]) => (type & vscode.FileType.Directory) === 0)
            .slice(0, mostNames)
            .map(([name]) => `${prefix}${name}`)
        } catch {
          // most of these folders are not there, and one that cannot be read shows nothing
          return []
        }
      }),
    )
    return found.flat().sort()
  }
  const look = async (): Promise<void> => {
    const found = await Promise.all(plans.get().map(async ({ root }) => [root, await namesBelow(root)] as const))
    const next = new Map(found)
    if (JSON.stringify([...next]) !== JSON.stringify([...files.get()])) files.set(next)
  }
  const soon = coalesce(settleMs, () => {
    if (needs > 0) look().catch((error: unknown) => door.report('looking at names', error))
  })

  let watchers: Disposable = toStop(() => undefined)
  let watched = ''
  const watch = (): void => {
    const roots = plans.get().map((one) => one.root)
    if (roots.join('\n') === watched) return
    watched = roots.join('\n')
    watchers.dispose()
    const glob = `{${shownFolders.map((folder) => (folder === '' ? '*' : `${folder}/*`)).join(',')}}`
    watchers = all(
      ...roots.flatMap((root) => {
        const one = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(root), glob), false, true, false)
        return [one, one.onDidCreate(() => soon.ask()), one.onDidDelete(() => soon.ask())]
      }),
    )
    soon.ask()
  }
  const tell = (): void => {
    for (const listener of [...listeners]) listener()
  }
  watch()
  const parts = all(
    soon,
    toStop(() => watchers.dispose()),
    plans.onDidChange(() => {
      watch()
      tell()
    }),
    runs.onDidChange(tell),
    data.onDidChange(tell),
    files.onDidChange(tell),
    trusted.onDidChange(tell),
    projects.state.onDidChange(tell),
    interviews.onDidChange(tell),
  )
  const begun = (root: string): ShownFolder['interview'] => {
    const answers = interviews.get()[root]
    const answered = answers === undefined ? 0 : Object.keys(answers).length
    return answered === 0 ? null : { answered, asked: interviewKeys.length }
  }
  return {
    input: () => ({
      restricted: !trusted.get(),
      folders: plans.get().map((plan) => ({
        ...plan,
        shows: showsOf(plan.root, runs.get(), data.get(), files.get()),
        project: projects.state.get().find((one) => one.root === plan.root) ?? null,
        own: projects.own(plan.root),
        interview: begun(plan.root),
      })),
    }),
    onDidChange(listener) {
      listeners.add(listener)
      return toStop(() => listeners.delete(listener))
    },
    need() {
      needs++
      if (needs === 1) soon.now()
      return toStop(() => needs--)
    },
    dispose: () => parts.dispose(),
  }
}

function showsOf(root: string, runs: RunsState, data: DataState, files: ReadonlyMap<string, readonly string[]>): WorkspaceShows {
  const mine = [...runs.runs.values()].filter((run) => run.root === root)
  const known = data.phase === 'ready' || data.roots.length > 0
  return {
    // while the first look is under way, no runs are not yet an answer
    runs: runs.phase === 'ready' || mine.length > 0 ? mine : null,
    manifests: known ? (data.roots.find((one) => one.root === root)?.manifests ?? []) : null,
    files: files.get(root) ?? [],
  }
}
