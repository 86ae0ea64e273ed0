// What is known of the plan of each folder of the workspace: one keeper for each, told of runs, data, typing, files and commits. Views and pages
// read the state and need it while they are visible.

import * as vscode from 'vscode'
import { allItems, itemContent } from '../core/allItems.ts'
import type { DataRoot, DataState } from '../core/data.ts'
import type { Fact, FactKind, FactTypes, GatherFact } from '../core/fact.ts'
import type { ItemContent } from '../core/item.ts'
import { type Disposable, all, toStop } from '../core/life.ts'
import type { Project } from '../core/project.ts'
import { type FactName, type ProjectEngine, makeProjectEngine } from '../core/projectEngine.ts'
import type { RunsState } from '../core/runsState.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import { touchedBy } from '../core/touchedBy.ts'
import { coalesce } from './coalesce.ts'
import type { FrontDoor } from './frontDoor.ts'
import { type ProjectKeeper, makeProjectKeeper } from './projectKeeper.ts'

export interface Projects extends Disposable {
  /** In the order of the folders; those that were judged at least once. */
  readonly state: Watchable<readonly Project[]>
  /** Somebody visible needs them to be up to date. Disposed when no more. */
  need(): Disposable
  /** Looks everything up again. */
  recheck(): void
  /** The same; settles when the state is new. */
  look(): Promise<void>
  /** Questions of a folder's team, beside those that come with us. */
  own(root: string): readonly ItemContent[]
  /** A fact of a folder as it is now, past the engine. */
  fact<K extends FactKind>(root: string, kind: K, of: string): Promise<Fact<FactTypes[K]>>
}

export interface ProjectsParts {
  readonly door: FrontDoor
  readonly roots: Watchable<readonly { readonly path: string; readonly name: string }[]>
  readonly runs: { readonly runs: Watchable<RunsState>; need(): Disposable }
  readonly data: { readonly state: Watchable<DataState>; need(): Disposable }
  /** Looks facts of a folder up outside. */
  readonly gather: (root: string) => GatherFact
  readonly trusted: Watchable<boolean>
  readonly after: (ms: number, then: () => void) => Disposable
}

/** Asked of git: off in Restricted Mode. */
const ofGit: ReadonlySet<FactKind> = new Set(['git', 'changed', 'commit', 'history', 'authors', 'head'])
/** Between two looks at files that watchers may have missed, while somebody needs them. */
const pollMs = 5_000
/** Every so many polls names are looked up as well. */
const namesEvery = 6
const hourMs = 3_600_000
/** Events of the watcher come in crowds. */
const settleMs = 400
const typingMs = 150
const noise = /(^|\/)(\.git|node_modules|__pycache__|\.venv)(\/|$)/

export function makeProjects({ door, roots, runs, data, gather, trusted, after }: ProjectsParts): Projects {
  const state = makeStore<readonly Project[]>([])
  const keepers = new Map<string, ProjectKeeper & { readonly own: Disposable; readonly look: GatherFact; readonly engine: ProjectEngine }>()
  const touched = new Map<string, Set<string>>()
  const needs = new Set<object>()
  /** Keepers that work while somebody needs them. */
  const holds = new Map<string, Disposable>()
  let needed: Disposable | null = null
  let begun = false
  let poll: Disposable | null = null

  const publish = (): void => {
    const now = roots.get().flatMap(({ path }) => keepers.get(path)?.project.get() ?? [])
    const before = state.get()
    if (now.length !== before.length || now.some((one, i) => one !== before[i])) state.set(now)
  }
  /** Text that is typed and not saved counts more than the file; git is asked only where it may be. */
  const lookOf = (root: string): GatherFact => {
    const outside = gather(root)
    return async <K extends FactKind>(kind: K, of: string): Promise<Fact<FactTypes[K]>> => {
      if (ofGit.has(kind) && !trusted.get())
        return {
          known: false,
          why: vscode.l10n.t('Restricted Mode: git is off'),
          remedy: vscode.l10n.t('Trust this workspace to have git asked.'),
        }
      const typed = kind === 'text' ? dirtyText(root, of) : null
      return typed === null ? outside(kind, of) : { known: true, value: typed as FactTypes[K] }
    }
  }
  const make = (root: string, name: string): void => {
    const look = lookOf(root)
    const engine = makeProjectEngine({ root, name, items: allItems })
    const keeper = makeProjectKeeper({
      engine,
      gather: look,
      after,
      clock: () => performance.now(),
      report: (what, error) => door.report(what, error),
    })
    const folder = vscode.Uri.file(root)
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**'))
    const take = (uri: vscode.Uri): void => {
      const path = relative(root, uri)
      if (path === null || noise.test(path) || needs.size === 0) return
      const mine = touched.get(root) ?? new Set()
      touched.set(root, mine.add(path))
      flush.ask()
    }
    const own = all(
      keeper,
      keeper.project.onDidChange(publish),
      watcher,
      watcher.onDidCreate(take),
      watcher.onDidChange(take),
      watcher.onDidDelete(take),
    )
    keepers.set(root, { ...keeper, own, look, engine })
    if (needs.size > 0) holds.set(root, keeper.need())
    tellOthers(root)
  }
  const flush = coalesce(settleMs, () => {
    for (const [root, paths] of touched) {
      const hit = touchedBy([...paths])
      keepers.get(root)?.renew(hit)
    }
    touched.clear()
  })

  const tellOthers = (root: string): void => {
    tellRuns(root)
    tellData(root)
    keepers.get(root)?.tell('trusted', '', { known: true, value: trusted.get() })
    keepers.get(root)?.tell('now', '', { known: true, value: hourNow() })
  }
  const tellRuns = (root: string): void => {
    const now = runs.runs.get()
    const mine = [...now.runs.values()].filter((run) => run.root === root)
    // while the first look is under way, no runs are not yet an answer
    if (now.phase === 'ready' || mine.length > 0) keepers.get(root)?.tell('runs', '', { known: true, value: mine })
    else if (now.phase === 'broken') keepers.get(root)?.tell('runs', '', unknown(now.problem))
  }
  const heads = new Map<string, string | null>()
  const tellData = (root: string): void => {
    const now = data.state.get()
    const mine = now.roots.find((one) => one.root === root)
    const keeper = keepers.get(root)
    if (mine !== undefined) {
      const value = mine.manifests.map(({ path, kind, entries }) => ({ path, kind, entries }))
      keeper?.tell('manifests', '', { known: true, value })
      newHead(root, mine)
    } else if (now.phase === 'restricted') keeper?.tell('manifests', '', unknown(vscode.l10n.t('Restricted Mode: git is off')))
    else if (now.phase === 'broken') keeper?.tell('manifests', '', unknown(now.problem))
    else if (now.phase === 'ready') keeper?.tell('manifests', '', { known: true, value: [] })
  }
  const newHead = (root: string, { head }: DataRoot): void => {
    if (heads.get(root) === head) return
    if (heads.has(root)) keepers.get(root)?.renew(({ kind }) => ofGit.has(kind) || kind === 'digest')
    heads.set(root, head)
  }

  const renewAll = (which: (fact: FactName) => boolean): void => {
    for (const keeper of keepers.values()) keeper.renew(which)
  }
  let polls = 0
  const keepPolling = (): void => {
    poll?.dispose()
    poll = after(pollMs, () => {
      const names = ++polls % namesEvery === 0
      renewAll(({ kind }) => kind === 'text' || kind === 'stat' || (names && kind === 'glob'))
      keepPolling()
    })
  }
  const sync = (now: readonly { readonly path: string; readonly name: string }[]): void => {
    for (const [root, keeper] of keepers)
      if (!now.some(({ path }) => path === root)) {
        keeper.own.dispose()
        keepers.delete(root)
        holds.delete(root)
      }
    // nobody asked yet: a window that shows no plan makes none
    if (begun) for (const { path, name } of now) if (!keepers.has(path)) make(path, name)
    publish()
  }
  const begin = (): Disposable => {
    begun = true
    sync(roots.get())
    renewAll(() => true)
    keepPolling()
    for (const [root, keeper] of keepers) if (!holds.has(root)) holds.set(root, keeper.need())
    return all(
      runs.need(),
      data.need(),
      toStop(() => poll?.dispose()),
      toStop(() => {
        for (const one of holds.values()) one.dispose()
        holds.clear()
      }),
    )
  }
  const need = (): Disposable => {
    const mine = {}
    needs.add(mine)
    needed ??= begin()
    return toStop(() => {
      needs.delete(mine)
      if (needs.size > 0) return
      needed?.dispose()
      needed = null
    })
  }
  const typed = new Set<string>()
  const onTyping = coalesce(typingMs, () => {
    for (const address of typed) touchText(address)
    typed.clear()
  })
  const touchText = (address: string): void => {
    const uri = vscode.Uri.parse(address)
    for (const [root, keeper] of keepers) {
      const path = relative(root, uri)
      if (path !== null) keeper.renew(({ kind, of }) => kind === 'text' && of === path)
    }
  }
  const onDocument = ({ uri }: vscode.TextDocument): void => {
    if (uri.scheme !== 'file' || needs.size === 0) return
    typed.add(uri.toString())
    onTyping.ask()
  }
  const daily = (): Disposable =>
    after(hourMs, () => {
      for (const keeper of keepers.values()) keeper.tell('now', '', { known: true, value: hourNow() })
      clock = daily()
    })
  let clock = daily()

  const parts = all(
    flush,
    onTyping,
    toStop(() => clock.dispose()),
    toStop(() => needed?.dispose()),
    toStop(() => all(...[...keepers.values()].map((one) => one.own)).dispose()),
    roots.onDidChange(sync),
    runs.runs.onDidChange(() => roots.get().forEach(({ path }) => tellRuns(path))),
    data.state.onDidChange(() => roots.get().forEach(({ path }) => tellData(path))),
    trusted.onDidChange(() => {
      roots.get().forEach(({ path }) => tellOthers(path))
      renewAll(({ kind }) => ofGit.has(kind))
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => onDocument(document)),
    vscode.workspace.onDidSaveTextDocument(onDocument),
    vscode.workspace.onDidCloseTextDocument(onDocument),
  )
  const look = async (): Promise<void> => {
    const held = need()
    try {
      renewAll(() => true)
      await Promise.all([...keepers.values()].map((one) => one.settled()))
    } finally {
      held.dispose()
    }
  }
  return {
    state,
    need,
    look,
    recheck: () => renewAll(() => true),
    own: (root) =>
      keepers
        .get(root)
        ?.engine.items()
        .filter((item) => itemContent(item.id) === undefined) ?? [],
    fact: (root, kind, of) => (keepers.get(root)?.look ?? lookOf(root))(kind, of),
    dispose: () => parts.dispose(),
  }
}

const unknown = (why: string | null): Fact<never> => ({ known: false, why: why ?? vscode.l10n.t('not known'), remedy: null })

/** Seconds since 1970, the same for an hour. */
const hourNow = (): number => Math.floor(Date.now() / hourMs) * (hourMs / 1000)

/** '/' separated; null for what lies elsewhere. */
function relative(root: string, uri: vscode.Uri): string | null {
  const top = `${vscode.Uri.file(root).path.replace(/\/$/, '')}/`
  return uri.path.startsWith(top) ? uri.path.slice(top.length) : null
}

/** Text of a file that is open with unsaved typing. */
function dirtyText(root: string, path: string): string | null {
  const uri = vscode.Uri.joinPath(vscode.Uri.file(root), path).toString()
  return vscode.workspace.textDocuments.find((one) => one.isDirty && !one.isClosed && one.uri.toString() === uri)?.getText() ?? null
}
