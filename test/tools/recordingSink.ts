// A sink that keeps everything it is told, in the order in which it is told: what formats are tested against. Throws on what a sink must never be told.

import type { Artifact, DataReference, ParamValue } from '../../src/core/run.ts'
import type { RunFacts, RunSink, SeriesOptions, StoreSink } from '../../src/formats/format.ts'
import type { Severity } from '../../src/core/trouble.ts'

/** One point as it was put. */
export type RecordedPoint = readonly [step: number, wallTime: number, value: number]

export interface RecordedSeries {
  readonly options: SeriesOptions
  readonly points: RecordedPoint[]
}

export interface RecordedIssue {
  readonly severity: Severity
  readonly offset: number | null
  readonly message: string
  readonly file?: string
}

/** What one run was told. */
export interface Recorded {
  readonly series: Map<string, RecordedSeries>
  readonly params: Map<string, ParamValue>
  readonly tags: Map<string, string>
  facts: RunFacts
  readonly artifacts: Artifact[]
  readonly data: DataReference[]
  readonly issues: RecordedIssue[]
}

const emptyRecord = (): Recorded => ({
  series: new Map(),
  params: new Map(),
  tags: new Map(),
  facts: {},
  artifacts: [],
  data: [],
  issues: [],
})

function issueOf(severity: Severity, offset: number | null, message: string, file?: string): RecordedIssue {
  if (offset !== null && !(Number.isSafeInteger(offset) && offset >= 0)) throw new Error(`an issue at byte ${offset}`)
  if (message === '') throw new Error('an issue without words')
  return { severity, offset, message, ...(file === undefined ? {} : { file }) }
}

/** A sink and what it was told. */
export function makeRecordingSink(): { readonly sink: RunSink; readonly told: Recorded } {
  const told = emptyRecord()
  const byHandle: RecordedSeries[] = []
  const handles = new Map<string, number>()
  const sink: RunSink = {
    series(name, options = {}) {
      const key = `${options.system === true ? 'system' : 'own'} ${name}`
      const known = handles.get(key)
      if (known !== undefined) return known
      const series: RecordedSeries = { options, points: [] }
      told.series.set(options.system === true ? `system:${name}` : name, series)
      handles.set(key, byHandle.length)
      return byHandle.push(series) - 1
    },
    point(series, step, wallTime, value) {
      const into = byHandle[series]
      if (into === undefined) throw new Error(`a point for the unknown series ${series}`)
      into.points.push([step, wallTime, value])
    },
    param: (name, value) => void told.params.set(name, value),
    tag: (name, value) => void told.tags.set(name, value),
    facts: (facts) => void (told.facts = { ...told.facts, ...facts }),
    artifact: (artifact) => void told.artifacts.push(artifact),
    data: (reference) => void told.data.push(reference),
    issue: (severity, offset, message, file) => void told.issues.push(issueOf(severity, offset, message, file)),
  }
  return { sink, told }
}

/** A sink of several runs and what they were told, by the store's id. */
export function makeRecordingStore(): { readonly sink: StoreSink; readonly runs: Map<string, Recorded>; readonly issues: RecordedIssue[] } {
  const runs = new Map<string, Recorded>()
  const sinks = new Map<string, RunSink>()
  const issues: RecordedIssue[] = []
  const sink: StoreSink = {
    run(id) {
      let known = sinks.get(id)
      if (known === undefined) {
        const made = makeRecordingSink()
        known = made.sink
        sinks.set(id, known)
        runs.set(id, made.told)
      }
      return known
    },
    issue: (severity, offset, message, file) => void issues.push(issueOf(severity, offset, message, file)),
  }
  return { sink, runs, issues }
}

/** The points that `later-cuts` keeps: TensorBoard's rule, done the slow way. */
export function keptLaterCuts(points: readonly RecordedPoint[]): RecordedPoint[] {
  const kept: RecordedPoint[] = []
  for (const point of points) {
    for (let i = kept.length - 1; i >= 0; i--) if (kept[i]![0] >= point[0]) kept.splice(i, 1)
    kept.push(point)
  }
  return kept
}
