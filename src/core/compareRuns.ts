// What sets runs apart and which is better: the same answer for the command line and the page. Knows summaries, no points and no words of a page.

import { type Direction, bestOf, directionOf } from './metric.ts'
import type { DataReference, ParamValue, RunSummary } from './run.ts'

/** Values in the order of the runs; undefined where a run has none. */
export type Values = readonly (ParamValue | undefined)[]

export type DifferKind = 'params' | 'metrics' | 'environment' | 'data' | 'code' | 'command'
export const differKinds: readonly DifferKind[] = ['params', 'metrics', 'environment', 'data', 'code', 'command']

/** Why a ranking would not be fair. `text` is a sentence. */
export interface Unfair {
  readonly kind: 'data' | 'evaluation' | 'length' | 'unfinished' | 'uncommitted'
  readonly text: string
}

export interface Better {
  /** Place in `runs`. */
  readonly run: number
  readonly direction: Direction
  readonly value: number
  /** Distance to the next best, never negative. */
  readonly by: number
}

export interface Comparison {
  readonly runs: readonly RunSummary[]
  /** What every run has and has equal, by kind. */
  readonly same: Readonly<Record<DifferKind, ReadonlyMap<string, ParamValue>>>
  readonly differs: Readonly<Record<DifferKind, ReadonlyMap<string, Values>>>
  readonly unfair: readonly Unfair[]
  /** Metrics with a direction that at least two runs have. */
  readonly better: ReadonlyMap<string, Better>
}

/** Best value of a metric with a direction, else the last one. */
export function valueOf(run: RunSummary, name: string): number | undefined {
  const metric = Object.hasOwn(run.metrics, name) ? run.metrics[name] : undefined
  if (metric === undefined) return undefined
  return (directionOf(name) === null ? metric.last : (bestOf(name, metric) ?? metric.last))?.value
}

/** The facts of a run of one kind, by name. */
export function factsOf(run: RunSummary, kind: DifferKind): ReadonlyMap<string, ParamValue> {
  const known = (pairs: readonly (readonly [string, ParamValue | undefined])[]): ReadonlyMap<string, ParamValue> =>
    new Map(pairs.filter((pair): pair is [string, ParamValue] => pair[1] !== null && pair[1] !== undefined))
  switch (kind) {
    case 'params':
      return new Map(Object.entries(run.params))
    case 'metrics':
      return known(Object.keys(run.metrics).map((name) => [name, valueOf(run, name)]))
    case 'environment':
      return known([
        ['host', run.host],
        ['user', run.user],
        ['tools', run.tools.join(', ')],
        ...Object.entries(run.tags).map(([name, text]) => [`tag ${name}`, text] as const),
      ])
    case 'data':
      return known(run.data.map((one) => [dataName(one), one.digest ?? one.manifest ?? 'digest not recorded']))
    case 'code':
      return known([
        ['commit', run.git?.commit],
        ['branch', run.git?.branch],
        ['uncommitted changes', run.git?.dirty],
        ['remote', run.git?.remote],
      ])
    case 'command':
      return known([['command', run.command]])
  }
}

const dataName = (one: DataReference): string => (one.context === null ? one.name : `${one.name} (${one.context})`)
const isEqual = (a: ParamValue | undefined, b: ParamValue | undefined): boolean => Object.is(a, b)

/** Compares runs in their order; at least one. */
export function compareRuns(runs: readonly RunSummary[]): Comparison {
  const same = {} as Record<DifferKind, Map<string, ParamValue>>
  const differs = {} as Record<DifferKind, Map<string, Values>>
  for (const kind of differKinds) {
    const facts = runs.map((run) => factsOf(run, kind))
    same[kind] = new Map()
    differs[kind] = new Map()
    for (const name of new Set(facts.flatMap((one) => [...one.keys()]))) {
      const values = facts.map((one) => one.get(name))
      const [first] = values
      if (first !== undefined && values.every((value) => isEqual(value, first))) same[kind].set(name, first)
      else differs[kind].set(name, values)
    }
  }
  return { runs, same, differs, unfair: unfairness(runs), better: betterOf(runs) }
}

function betterOf(runs: readonly RunSummary[]): ReadonlyMap<string, Better> {
  const better = new Map<string, Better>()
  for (const name of new Set(runs.flatMap((run) => Object.keys(run.metrics)))) {
    const direction = directionOf(name)
    if (direction === null) continue
    const ranked = runs
      .map((run, place) => ({ place, value: valueOf(run, name) ?? NaN }))
      .filter((one) => Number.isFinite(one.value))
      .sort((a, b) => (direction === 'lower' ? a.value - b.value : b.value - a.value))
    const [first, second] = ranked
    if (first !== undefined && second !== undefined)
      better.set(name, { run: first.place, direction, value: first.value, by: Math.abs(second.value - first.value) })
  }
  return better
}

/** The data that a run was trained on, with the beginning of each digest; null where it does not say. */
export const trainedOn = (run: RunSummary): string | null => usedData(run, ['train', null])

function usedData(run: RunSummary, contexts: readonly (string | null)[]): string | null {
  const used = run.data.filter((one) => contexts.includes(one.context) && one.digest !== null)
  if (used.length === 0) return null
  return used
    .map((one) => `${one.name} ${one.digest!.replace(/^\w+:/, '').slice(0, 7)}`)
    .sort()
    .join(', ')
}

const going: ReadonlySet<string> = new Set(['running', 'queued', 'stalled'])
const broken: ReadonlySet<string> = new Set(['failed', 'killed', 'dead'])
/** So much shorter than the longest is not the same budget. */
const lengthShare = 0.95

/** What a ranking would pass over in silence. */
export function unfairness(runs: readonly RunSummary[]): readonly Unfair[] {
  if (runs.length < 2) return []
  const found: Unfair[] = []
  const names = (some: readonly RunSummary[]): string =>
    some.length <= 3
      ? some.map((run) => run.name).join(', ')
      : `${some
          .slice(0, 3)
          .map((run) => run.name)
          .join(', ')} and ${some.length - 3} more`
  for (const [kind, contexts, begin] of [
    ['data', ['train', null], 'Trained on different data'],
    ['evaluation', ['validation', 'test'], 'Measured on different data'],
  ] as const) {
    const groups = new Map<string, RunSummary[]>()
    for (const run of runs) {
      const text = usedData(run, contexts)
      if (text === null) continue
      groups.set(text, [...(groups.get(text) ?? []), run])
    }
    if (groups.size > 1)
      found.push({ kind, text: `${begin}: ${[...groups].map(([text, some]) => `${names(some)} used ${text}`).join('; ')}.` })
  }
  const lengths = runs.map((run) => Math.max(-Infinity, ...Object.values(run.metrics).map((metric) => metric.last?.step ?? -Infinity)))
  const longest = Math.max(...lengths)
  const short = runs.filter((_, i) => Number.isFinite(lengths[i]) && lengths[i]! < longest * lengthShare)
  if (short.length > 0 && longest > 0)
    found.push({
      kind: 'length',
      text: `Not trained for equally long: the longest to step ${longest}, ${short
        .slice(0, 3)
        .map((run) => `${run.name} to ${lengths[runs.indexOf(run)]}`)
        .join(', ')}${short.length > 3 ? ` and ${short.length - 3} more` : ''}.`,
    })
  const unfinished = runs.filter((run) => going.has(run.status) || broken.has(run.status))
  if (unfinished.length > 0 && unfinished.length < runs.length)
    found.push({ kind: 'unfinished', text: `Not finished: ${names(unfinished)}.` })
  const dirty = runs.filter((run) => run.git?.dirty === true)
  if (dirty.length > 0) found.push({ kind: 'uncommitted', text: `Ran with changes that no commit holds: ${names(dirty)}.` })
  return found
}
