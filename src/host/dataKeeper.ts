// Keeps the state of the data: looks when somebody needs it, when a manifest changed and when another commit is checked out. Off in Restricted Mode.
// Files and git stand behind the source that is handed in.

import type { EntryState } from '../core/dataCheck.ts'
import { type DataRoot, type DataSource, type DataState, type ReadAsker, noData } from '../core/data.ts'
import { type Disposable, all, toStop } from '../core/life.ts'
import type { Manifest } from '../core/manifest.ts'
import { type Watchable, makeStore } from '../core/store.ts'

export interface DataKeeper extends Disposable {
  readonly state: Watchable<DataState>
  /** Somebody visible needs the state to be up to date; with `disk`, also what lies on disk against it. Disposed when no more. */
  need(disk?: 'disk'): Disposable
  /** Something changed: look soon if somebody needs it, else when somebody will. */
  stale(): void
  /** Looks now, whether needed or not; settles when the state is new. */
  refresh(): Promise<void>
  /** Compares what is on disk with one manifest, however much there is to be read; settles when the state says so, or when it was stopped. */
  check(root: string, path: string, asker?: ReadAsker): Promise<void>
}

export interface DataKeeperParts {
  readonly source: Pick<DataSource, 'look' | 'head'> & Partial<Pick<DataSource, 'check'>>
  readonly roots: Watchable<readonly { readonly path: string; readonly name: string }[]>
  /** The workspace is trusted: git may run. */
  readonly trusted: Watchable<boolean>
  readonly after: (ms: number, then: () => void) => Disposable
  /** Set when nobody else tells of new commits: how often to ask, in milliseconds, while needed. */
  readonly pollHeadMs: () => number | null
  readonly report: (what: string, error: unknown) => void
}

/** Changes come in bursts: a checkout touches many files. */
const settleMs = 300
/** Before data on disk is looked at without being asked: the window has other things to do first. */
const idleMs = 1_000
/** What was compared so lately is not compared again because a view is shown again. */
const freshMs = 30_000
/** In so many steps the states of a folder are told: its rows come one after another, and a view of thousands is not drawn for each. */
const tellings = 40

export function makeDataKeeper({ source, roots, trusted, after, pollHeadMs, report }: DataKeeperParts): DataKeeper {
  const state = makeStore<DataState>(trusted.get() ? noData : { ...noData, phase: 'restricted' })
  const needs = new Set<object>()
  const needsDisk = new Set<object>()
  let isStale = true
  let ended = false
  let turn = 0
  let running = 0
  let waiting: Disposable | null = null
  let poll: Disposable | null = null
  let idle: Disposable | null = null
  let fresh: Disposable | null = null
  let stopChecks = new AbortController()

  const sameData = (a: Manifest, b: Manifest): boolean =>
    JSON.stringify(a.entries.map(({ path, hash }) => [path, hash])) === JSON.stringify(b.entries.map(({ path, hash }) => [path, hash]))
  /** What was told of the same data before stands until it is told anew: rows do not flicker. */
  const keepStates = (data: DataRoot): DataRoot => {
    const before = state.get().roots.find((one) => one.root === data.root)
    const kept = data.manifests.flatMap((manifest): [string, readonly EntryState[]][] => {
      const told = before?.states?.get(manifest.path)
      const was = before?.manifests.find((one) => one.path === manifest.path)
      return told === undefined || was === undefined || !sameData(was, manifest) ? [] : [[manifest.path, told]]
    })
    return kept.length === 0 ? data : { ...data, states: new Map(kept) }
  }
  const tell = (root: string, told: ReadonlyMap<string, readonly EntryState[]>): void => {
    const now = state.get()
    const before = now.roots.find((one) => one.root === root)?.states
    // whoever listens has work to do
    if ([...told].every(([path, states]) => JSON.stringify(before?.get(path)) === JSON.stringify(states))) return
    const next = now.roots.map((one) => (one.root === root ? { ...one, states: new Map([...(one.states ?? []), ...told]) } : one))
    state.set({ ...now, roots: next })
  }
  /** Looks at the data itself, as far as that is quick; what did not change since is not read again. Ends when nobody looks any more. */
  const checkAll = async (): Promise<void> => {
    stopChecks.abort()
    const stop = (stopChecks = new AbortController()).signal
    for (const { root, manifests } of state.get().roots) {
      const step = Math.max(1, Math.ceil(manifests.length / tellings))
      for (let i = 0; i < manifests.length; i += step) {
        const told = await source.check?.(root, manifests.slice(i, i + step), false, { stop })
        if (told === undefined || stop.aborted || ended || !trusted.get()) return
        tell(root, told)
      }
    }
    fresh?.dispose()
    fresh = after(freshMs, () => (fresh = null))
  }
  const checkSoon = (): void => {
    if (needsDisk.size === 0 || ended || state.get().phase !== 'ready') return
    idle ??= after(idleMs, () => {
      idle = null
      checkAll().catch((error: unknown) => report('looking at data on disk', error))
    })
  }
  const endChecks = (): void => {
    idle?.dispose()
    idle = null
    stopChecks.abort()
  }

  const look = async (): Promise<void> => {
    waiting?.dispose()
    waiting = null
    if (ended) return
    if (!trusted.get()) return state.set({ ...noData, phase: 'restricted' })
    endChecks()
    const mine = ++turn
    isStale = false
    running++
    const before = state.get()
    if (before.phase !== 'ready') state.set({ ...before, phase: 'looking' })
    try {
      const found: DataRoot[] = []
      for (const root of roots.get()) found.push(keepStates(await source.look(root)))
      // a newer look has seen more
      if (mine !== turn || ended || !trusted.get()) return
      state.set({ roots: found, phase: 'ready', problem: null })
      checkSoon()
    } catch (error) {
      report('looking at data', error)
      if (mine === turn && !ended)
        state.set({ ...state.get(), phase: 'broken', problem: error instanceof Error ? error.message : String(error) })
    } finally {
      running--
    }
  }
  const soon = (): void => {
    isStale = true
    if (needs.size > 0) waiting ??= after(settleMs, () => void look())
  }
  const askHead = async (): Promise<void> => {
    const known = state.get()
    // a look that is under way will tell
    if (known.phase !== 'ready' || isStale || running > 0) return
    for (const data of known.roots) if (data.git === null && (await source.head(data.root)) !== data.head) return soon()
  }
  const keepPolling = (): void => {
    poll?.dispose()
    const ms = pollHeadMs()
    poll =
      needs.size === 0 || ms === null || ended
        ? null
        : after(ms, () => {
            askHead()
              .catch((error: unknown) => report('asking for the commit', error))
              .finally(keepPolling)
          })
  }

  const parts = all(
    roots.onDidChange(soon),
    trusted.onDidChange(() => {
      if (trusted.get()) state.set(noData)
      soon()
    }),
  )
  return {
    state,
    need(disk) {
      const mine = {}
      needs.add(mine)
      if (disk !== undefined) needsDisk.add(mine)
      if (isStale) waiting ??= after(0, () => void look())
      // data changes without a manifest changing: whoever opens the view wants to know
      else if (disk !== undefined && fresh === null) checkSoon()
      if (needs.size === 1) keepPolling()
      return toStop(() => {
        needs.delete(mine)
        if (needsDisk.delete(mine) && needsDisk.size === 0) endChecks()
        if (needs.size > 0) return
        waiting?.dispose()
        waiting = null
        keepPolling()
      })
    },
    stale: soon,
    refresh: look,
    async check(root, path, asker) {
      const manifests =
        state
          .get()
          .roots.find((one) => one.root === root)
          ?.manifests.filter((one) => one.path === path) ?? []
      const told = await source.check?.(root, manifests, true, asker)
      const now = state
        .get()
        .roots.find((one) => one.root === root)
        ?.manifests.find((one) => one.path === path)
      const isSame = now !== undefined && manifests[0] !== undefined && sameData(now, manifests[0])
      if (told !== undefined && isSame && !ended && trusted.get()) tell(root, told)
    },
    dispose() {
      ended = true
      endChecks()
      fresh?.dispose()
      waiting?.dispose()
      poll?.dispose()
      parts.dispose()
    },
  }
}
