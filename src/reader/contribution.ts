// What one source says of one run: the sink that its decoder fills. Decides nothing about other sources of the same run.

import type { Columns } from '../core/columns.ts'
import type { Artifact, DataReference, ParamValue } from '../core/run.ts'
import { Series } from '../core/series.ts'
import { Slab } from '../core/slab.ts'
import type { Issue, Severity } from '../core/trouble.ts'
import type { RunFacts, RunSink, StoreSink } from '../formats/format.ts'

/** Faults listed of one source; more are counted. */
const mostIssues = 100

/** Faults of one source, each once. */
export interface IssueList {
  readonly list: readonly Issue[]
  add(path: string, offset: number | null, severity: Severity, message: string): void
}

export function makeIssueList(): IssueList {
  const known = new Set<string>()
  const list: Issue[] = []
  let beyond = 0
  return {
    list,
    add(path, offset, severity, message) {
      const key = `${path}\n${offset}\n${message}`
      if (known.has(key)) return
      if (list.length < mostIssues) {
        known.add(key)
        list.push({ path, offset, severity, message })
        return
      }
      const words = `${++beyond} more ${beyond === 1 ? 'fault was' : 'faults were'} found and ${beyond === 1 ? 'is' : 'are'} not listed.`
      list[mostIssues] = { path: list[0]!.path, offset: null, severity: 'warning', message: words }
    },
  }
}

export interface Contribution {
  readonly metrics: ReadonlyMap<string, Series>
  readonly systemMetrics: ReadonlyMap<string, Series>
  readonly params: ReadonlyMap<string, ParamValue>
  readonly tags: ReadonlyMap<string, string>
  readonly facts: RunFacts
  readonly artifacts: ReadonlyMap<string, Artifact>
  readonly data: ReadonlyMap<string, DataReference>
  readonly sink: RunSink
  /** Brings the series up to date; best done while the new points are still in the processor's memory. */
  settle(): void
}

/** Makes an empty one, whose points take their memory from `slab`; faults go to the source's list, by `file` where the decoder names no other. */
export function makeContribution(file: string, issues: IssueList, slab = new Slab()): Contribution {
  const metrics = new Map<string, Series>()
  const systemMetrics = new Map<string, Series>()
  const params = new Map<string, ParamValue>()
  const tags = new Map<string, string>()
  const artifacts = new Map<string, Artifact>()
  const data = new Map<string, DataReference>()
  const columns: Columns[] = []
  const handles = new Map<Series, number>()
  let facts: RunFacts = {}
  const sink: RunSink = {
    series(name, options) {
      const into = options?.system === true ? systemMetrics : metrics
      let series = into.get(name)
      if (series === undefined) {
        series = new Series(options?.law ?? 'keep-all', slab)
        into.set(name, series)
        handles.set(series, columns.length)
        columns.push(series.columns)
      }
      return handles.get(series)!
    },
    point(series, step, wallTime, value) {
      columns[series]!.push(step, wallTime, value)
    },
    param: (name, value) => void params.set(name, value),
    tag: (name, value) => void tags.set(name, value),
    facts: (more) => (facts = { ...facts, ...more }),
    artifact: (artifact) => void artifacts.set(`${artifact.kind}\n${artifact.path}`, artifact),
    data: (reference) => void data.set(`${reference.name}\n${reference.digest}\n${reference.context}`, reference),
    issue: (severity, offset, message, other) => issues.add(other ?? file, offset, severity, message),
  }
  return {
    metrics,
    systemMetrics,
    params,
    tags,
    artifacts,
    data,
    sink,
    settle() {
      for (const series of handles.keys()) series.settle()
    },
    get facts() {
      return facts
    },
  }
}

/** A store's sink that makes contributions as its runs are named. */
export function makeStoreSink(into: Map<string, Contribution>, file: string, issues: IssueList): StoreSink {
  return {
    run(id) {
      let one = into.get(id)
      if (one === undefined) into.set(id, (one = makeContribution(file, issues)))
      return one.sink
    },
    issue: (severity, offset, message, other) => issues.add(other ?? file, offset, severity, message),
  }
}
