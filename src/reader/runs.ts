// Contributions of several sources joined into runs, in the registry's order, and what is said of each run.
// A summary is made again only for a run whose sources changed; knows no timer and no thread.

import { settleParts, summarize } from '../core/joinedSeries.ts'
import { type Artifact, type DataReference, type MetricSummary, type RunKey, type RunSource, type RunSummary, runKey } from '../core/run.ts'
import type { LookAtProcess } from '../core/runProcess.ts'
import type { Series } from '../core/series.ts'
import type { Contribution } from './contribution.ts'
import { type Liveness, makeLiveness } from './liveness.ts'
import { type Piece, factOf, lastWriteOf, processOf, recentMoments, unflushedBy } from './runSigns.ts'
import { type Source, runPathOf } from './source.ts'

interface Joined {
  parts: readonly Series[]
  points: number
}

/** What is said of metrics is made from their series whenever a run is told: to hold it would take as much memory as a short series itself. */
type Bare = Omit<RunSummary, 'metrics' | 'systemMetrics'>

export interface Run {
  readonly key: RunKey
  readonly root: string
  readonly version: number
  /** Parts of a series in their order; undefined when the run has none of that name. */
  series(name: string, system: boolean): readonly Series[] | undefined
  /** Earliest wall time of all its points; NaN when none has one. */
  readonly firstWallTime: number
}

interface Held {
  readonly key: RunKey
  readonly id: string
  /** Id of the format that names it. */
  readonly format: string
  pieces: readonly Piece[]
  metrics: Map<string, Joined>
  systemMetrics: Map<string, Joined>
  summary: Bare
  firstWallTime: number
  readonly life: Liveness
}

const filesOf = ({ origin: { claim } }: Source): readonly string[] => (claim.kind === 'whole' ? claim.files : [claim.file])
/** Within a tool what is rewritten whole comes first, so that the log has the last word; logs in the order of their paths. */
const byKind = { whole: 0, repository: 1, database: 1, tail: 2 } as const
const byPlace = (a: Piece, b: Piece): number => {
  const [one, other] = [a.source.origin, b.source.origin]
  if (one.place !== other.place) return one.place - other.place
  if (one.claim.kind !== other.claim.kind) return byKind[one.claim.kind] - byKind[other.claim.kind]
  // an archive comes before those that continue it: KEY.zip, KEY-more.zip
  const [x, y] = [a, b].map(({ source }) => (filesOf(source)[0] ?? '').replace(/\.zip$/, '')) as [string, string]
  return x < y ? -1 : x > y ? 1 : 0
}

interface RootOf {
  readonly path: string
  readonly name: string
}

export interface RunBook {
  /** Takes the root's sources as they are now. `changed`: those whose contributions or files changed since the last call. `isStale`: a source came or went. */
  update(root: RootOf, sources: readonly Source[], changed: ReadonlySet<Source>, isStale: boolean): void
  /** Forgets a root. */
  drop(rootPath: string): void
  /** Runs whose summary is new since they were last taken, so many of these at most, and those whose status changed by time alone. */
  takeChanged(nowSeconds: number, most: number): readonly RunSummary[]
  /** There are more to be taken. */
  readonly hasMore: boolean
  /** All runs that are shown, roots in the order in which they came, runs by path; the same array until one comes or goes. */
  readonly keys: readonly RunKey[]
  get(key: RunKey): Run | undefined
  readonly all: readonly RunSummary[]
}

/** `look`: how to see whether a process of this machine is there. */
export function makeRunBook(look: LookAtProcess = () => null): RunBook {
  const roots = new Map<string, Map<string, Held>>()
  const byKey = new Map<RunKey, Held>()
  const fresh = new Set<Held>()
  let keys: readonly RunKey[] | null = null
  let version = 0

  /** Only runs whose sources grew are looked at, where all pieces are still the same. */
  const updateGrown = (root: RootOf, changed: ReadonlySet<Source>): boolean => {
    const now = roots.get(root.path)
    if (now === undefined) return false
    const grown = new Map<string, Held>()
    for (const source of changed) {
      // others can lose a run
      if (source.origin.claim.kind !== 'tail') return false
      for (const [id, contribution] of source.contributions) {
        const path = runPathOf(source.origin.claim, id)
        const held = now.get(path)
        if (held === undefined || contribution.facts.deleted === true) return false
        if (!held.pieces.some((one) => one.contribution === contribution)) return false
        grown.set(path, held)
      }
    }
    for (const [path, held] of grown) {
      refresh(held, root, path, held.id, ++version)
      fresh.add(held)
    }
    return true
  }

  const update: RunBook['update'] = (root, sources, changed, isStale) => {
    if (!isStale && updateGrown(root, changed)) return
    keys = null
    const pieces = new Map<string, Piece[]>()
    for (const source of sources)
      for (const [id, contribution] of source.contributions) {
        const path = runPathOf(source.origin.claim, id)
        const list = pieces.get(path)
        if (list === undefined) pieces.set(path, [{ source, contribution }])
        else list.push({ source, contribution })
      }
    const before = roots.get(root.path) ?? new Map<string, Held>()
    const now = new Map<string, Held>()
    for (const path of [...pieces.keys()].sort()) {
      const list = pieces.get(path)!
      if (list.length > 1) list.sort(byPlace)
      if (list.some(({ contribution }) => contribution.facts.deleted === true)) continue
      const held = before.get(path)
      const format = list[0]!.source.origin.format.id
      const stays = held !== undefined && held.format === format
      const same = stays && held.pieces.length === list.length && list.every((one, i) => one.contribution === held.pieces[i]!.contribution)
      if (same && !list.some(({ source }) => changed.has(source))) {
        now.set(path, held)
        continue
      }
      const id = `${format}:${path}`
      const next = stays ? held : emptyHeld(runKey(root.path, id), id, format, look)
      next.pieces = list
      refresh(next, root, path, id, ++version)
      fresh.add(next)
      now.set(path, next)
    }
    for (const [path, held] of before)
      if (now.get(path) !== held) {
        byKey.delete(held.key)
        fresh.delete(held)
      }
    for (const held of now.values()) byKey.set(held.key, held)
    roots.set(root.path, now)
  }

  return {
    update,
    drop(rootPath) {
      keys = null
      for (const held of roots.get(rootPath)?.values() ?? []) {
        byKey.delete(held.key)
        fresh.delete(held)
      }
      roots.delete(rootPath)
    },
    takeChanged(nowSeconds, most) {
      const changed: RunSummary[] = []
      let left = most
      for (const held of byKey.values()) {
        const isFresh = fresh.has(held)
        if (isFresh && left-- <= 0) continue
        const said = held.life.judge(nowSeconds)
        const same = said.status === held.summary.status && said.reason === held.summary.statusReason
        if (!same) held.summary = { ...held.summary, status: said.status, statusReason: said.reason }
        if (!same || isFresh) changed.push(wholeOf(held))
        if (isFresh) fresh.delete(held)
      }
      return changed
    },
    get hasMore() {
      return fresh.size > 0
    },
    get keys() {
      return (keys ??= [...roots.values()].flatMap((runs) => [...runs.values()].map(({ key }) => key)))
    },
    get all() {
      return [...roots.values()].flatMap((runs) => [...runs.values()].map(wholeOf))
    },
    get(key) {
      const held = byKey.get(key)
      if (held === undefined) return undefined
      return {
        key,
        root: held.summary.root,
        version: held.summary.version,
        firstWallTime: held.firstWallTime,
        series: (name, system) => (system ? held.systemMetrics : held.metrics).get(name)?.parts,
      }
    },
  }
}

const emptyHeld = (key: RunKey, id: string, format: string, look: LookAtProcess): Held => ({
  key,
  id,
  format,
  pieces: [],
  metrics: new Map(),
  systemMetrics: new Map(),
  summary: undefined as unknown as Bare,
  firstWallTime: NaN,
  life: makeLiveness(look),
})

/** What the first tool that tells of a thing says last of it, by name. */
function gather<T>(pieces: readonly Piece[], which: (contribution: Contribution) => ReadonlyMap<string, T>): Map<string, T> {
  const into = new Map<string, T>()
  const teller = new Map<string, number>()
  for (const { source, contribution } of pieces)
    for (const [name, value] of which(contribution)) {
      const { place } = source.origin
      if ((teller.get(name) ?? place) !== place) continue
      teller.set(name, place)
      into.set(name, value)
    }
  return into
}

/** Those that say what was asked for go before those that say what was logged. */
const askingFirst = (pieces: readonly Piece[]): readonly Piece[] => {
  const asks = (piece: Piece): boolean => piece.source.origin.format.asksParams === true
  return [...pieces.filter(asks), ...pieces.filter((piece) => !asks(piece))]
}

/** Series by name: the parts of the first format that has it, in the order of its files. A second tool's copy is not shown twice. */
function join(pieces: readonly Piece[], which: 'metrics' | 'systemMetrics', before: ReadonlyMap<string, Joined>): Map<string, Joined> {
  const parts = new Map<string, { readonly place: number; readonly list: Series[] }>()
  for (const { source, contribution } of pieces)
    for (const [name, series] of contribution[which]) {
      if (series.columns.length === 0 && series.told === null) continue
      const known = parts.get(name)
      if (known === undefined) parts.set(name, { place: source.origin.place, list: [series] })
      else if (known.place === source.origin.place) known.list.push(series)
    }
  const joined = new Map<string, Joined>()
  for (const [name, { list }] of parts) {
    const points = list.reduce((sum, { columns }) => sum + columns.length, 0)
    const known = before.get(name)
    if (known?.points === points && known.parts.length === list.length && list.every((one, i) => one === known.parts[i])) {
      joined.set(name, known)
      continue
    }
    settleParts(list)
    joined.set(name, { parts: list, points })
  }
  return joined
}

const summaries = (metrics: ReadonlyMap<string, Joined>): Record<string, MetricSummary> =>
  Object.fromEntries([...metrics].map(([name, { parts }]) => [name, summarize(parts)]))

const wholeOf = ({ summary, metrics, systemMetrics }: Held): RunSummary => ({
  ...summary,
  metrics: summaries(metrics),
  systemMetrics: summaries(systemMetrics),
})

function refresh(held: Held, root: RootOf, path: string, id: string, version: number): void {
  const { pieces } = held
  held.metrics = join(pieces, 'metrics', held.metrics)
  held.systemMetrics = join(pieces, 'systemMetrics', held.systemMetrics)
  const all = [...held.metrics.values(), ...held.systemMetrics.values()].flatMap(({ parts }) => parts)
  const first = all.reduce((min, one) => Math.min(min, one.minWallTime), Infinity)
  held.firstWallTime = first === Infinity ? NaN : first
  const hash = path.indexOf('#')
  const lastWriteTime = lastWriteOf(pieces, hash >= 0)
  const process = processOf(pieces)
  held.summary = {
    key: held.key,
    root: root.path,
    id,
    name: factOf(pieces, 'name') ?? (hash >= 0 ? path.slice(hash + 1) : path === '.' ? root.name : path),
    path: hash >= 0 ? `${path.slice(0, hash)}/${path.slice(hash + 1)}` : path,
    tools: [...new Set(pieces.map(({ source }) => source.origin.format.id))],
    experiment: factOf(pieces, 'experiment') ?? null,
    // the status is judged by the clock when the summary is taken
    status: 'unknown',
    statusReason: '',
    startTime: factOf(pieces, 'startTime') ?? (first === Infinity ? null : first),
    endTime: factOf(pieces, 'endTime') ?? null,
    lastWriteTime,
    params: Object.fromEntries(gather(askingFirst(pieces), (one) => one.params)),
    tags: Object.fromEntries(gather(pieces, (one) => one.tags)),
    notes: factOf(pieces, 'notes') ?? null,
    git: factOf(pieces, 'git') ?? null,
    host: process.host,
    user: factOf(pieces, 'user') ?? null,
    command: factOf(pieces, 'command') ?? null,
    pid: process.pid,
    data: [...gather(pieces, (one): ReadonlyMap<string, DataReference> => one.data).values()],
    artifacts: [...gather(pieces, (one): ReadonlyMap<string, Artifact> => one.artifacts).values()],
    sources: sourcesOf(pieces),
    version,
  }
  held.life.update({
    recorded: factOf(pieces, 'status') ?? null,
    lastWrite: lastWriteTime,
    pointMoments: () => recentMoments([...held.metrics.values(), ...held.systemMetrics.values()].map(({ parts }) => parts)),
    ...process,
    command: held.summary.command,
    folder: `${root.path}/${held.summary.path}`,
    unflushed: unflushedBy(pieces),
  })
}

function sourcesOf(pieces: readonly Piece[]): RunSource[] {
  const complete = pieces.some(({ contribution }) => contribution.facts.complete === true)
  return [...new Set(pieces.map(({ source }) => source))].map((source) => ({
    path: filesOf(source)[0] ?? source.origin.claim.run,
    format: source.origin.format.id,
    sizeBytes: source.sizeBytes,
    state: source.state === 'dead' ? 'dead' : complete ? 'complete' : 'live',
    reason: source.reason,
  }))
}
