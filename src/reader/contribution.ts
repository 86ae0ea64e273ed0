// What one source says of one run, and the sink through which its decoder says it. Decides nothing about other sources of the same run.

import type { Artifact, DataReference, ParamValue } from '../core/run.ts'
import { Series } from '../core/series.ts'
import { Slab } from '../core/slab.ts'
import type { Issue, Severity } from '../core/trouble.ts'
import type { RunFacts, RunSink, StoreSink } from '../formats/format.ts'

/** Faults listed of one source; more are counted. */
const mostIssues = 100

const noIssues: readonly Issue[] = []

/** Faults of one source, each once. */
export class IssueList {
  list: readonly Issue[] = noIssues
  #known: Set<string> | null = null
  #beyond = 0

  add(path: string, offset: number | null, severity: Severity, message: string): void {
    const key = `${path}\n${offset}\n${message}`
    this.#known ??= new Set()
    if (this.#known.has(key)) return
    if (this.list.length < mostIssues) {
      this.#known.add(key)
      this.list = [...this.list, { path, offset, severity, message }]
      return
    }
    const one = ++this.#beyond === 1
    const words = `${this.#beyond} more ${one ? 'fault was' : 'faults were'} found and ${one ? 'is' : 'are'} not listed.`
    this.list = [...this.list.slice(0, mostIssues), { path: this.list[0]!.path, offset: null, severity: 'warning', message: words }]
  }
}

/** Makes an empty one. */
export const makeIssueList = (): IssueList => new IssueList()

const nothing: ReadonlyMap<string, never> = new Map<string, never>()
const noFacts: RunFacts = {}
const noSeries: Series[] = []

/** Most sources of a store say one thing only (a growing file of one metric), so what is not said takes no memory. */
export class Contribution {
  metrics: ReadonlyMap<string, Series> = nothing
  systemMetrics: ReadonlyMap<string, Series> = nothing
  params: ReadonlyMap<string, ParamValue> = nothing
  tags: ReadonlyMap<string, string> = nothing
  artifacts: ReadonlyMap<string, Artifact> = nothing
  data: ReadonlyMap<string, DataReference> = nothing
  facts: RunFacts = noFacts
  /** In the order of their handles. */
  series: Series[] = noSeries

  /** Brings the series up to date; best done while the new points are still in the processor's memory. */
  settle(): void {
    for (const series of this.series) series.settle()
  }
}

/** The sink of a source: what a decoder says goes into the contribution that is held to it. One serves many sources, one after the other. */
export interface Pen {
  readonly sink: RunSink
  /** Points take their memory from `slab`; faults go to `issues`, by `file` where the decoder names no other. */
  hold(contribution: Contribution, file: string, issues: IssueList, slab: Slab): void
}

/** Makes a pen; it must be held to something before its sink is used. */
export function makePen(): Pen {
  let into: Contribution
  let file: string
  let issues: IssueList
  let slab: Slab
  const put = <T>(which: 'params' | 'tags' | 'artifacts' | 'data', name: string, value: T): void => {
    if (into[which] === nothing) into[which] = new Map<string, never>()
    ;(into[which] as Map<string, unknown>).set(name, value)
  }
  const sink: RunSink = {
    series(name, options) {
      const which = options?.system === true ? 'systemMetrics' : 'metrics'
      const known = into[which].get(name)
      if (known !== undefined) return known.handle
      const made = new Series(options?.law ?? 'keep-all', slab, into.series.length)
      if (into[which] === nothing) into[which] = new Map<string, Series>()
      ;(into[which] as Map<string, Series>).set(name, made)
      if (into.series.length === 0) into.series = [made]
      else into.series.push(made)
      return made.handle
    },
    point: (series, step, wallTime, value) => into.series[series]!.columns.push(step, wallTime, value),
    latest: (series, step, wallTime, value) => void (into.series[series]!.told = { step, wallTime, value }),
    param: (name, value) => put('params', name, value),
    tag: (name, value) => put('tags', name, value),
    facts: (more) => void (into.facts = { ...into.facts, ...more }),
    artifact: (artifact) => put('artifacts', `${artifact.kind}\n${artifact.path}`, artifact),
    data: (reference) => put('data', `${reference.name}\n${reference.digest}\n${reference.context}`, reference),
    issue: (severity, offset, message, other) => issues.add(other ?? file, offset, severity, message),
  }
  return {
    sink,
    hold(contribution, ofFile, list, memory) {
      into = contribution
      file = ofFile
      issues = list
      slab = memory
    },
  }
}

/** A store's sink that makes contributions as its runs are named; points of all of them take their memory from one slab. */
export function makeStoreSink(into: Map<string, Contribution>, file: string, issues: IssueList): StoreSink {
  const sinks = new Map<string, RunSink>()
  const slab = new Slab()
  return {
    run(id) {
      let sink = sinks.get(id)
      if (sink !== undefined) return sink
      let one = into.get(id)
      if (one === undefined) into.set(id, (one = new Contribution()))
      const pen = makePen()
      pen.hold(one, file, issues, slab)
      sinks.set(id, (sink = pen.sink))
      return sink
    },
    issue: (severity, offset, message, other) => issues.add(other ?? file, offset, severity, message),
  }
}
