// The answer of `flywheel scan --json`, piece by piece: see the command line's contract. Knows no disk.

import type { SeriesPoints } from './block.ts'
import { type JsonNumber, jsonNumber, jsonParam, jsonPoint } from './jsonValue.ts'
import type { MetricSummary, RunSummary } from './run.ts'
import type { Issue } from './trouble.ts'

/** [step, wallTime, value] */
export type JsonTriple = readonly [JsonNumber | null, JsonNumber | null, JsonNumber]

/** Points that are not superseded, in the order of the log. */
export function jsonSeries({ step, wallTime, value, superseded }: SeriesPoints): JsonTriple[] {
  const series: JsonTriple[] = []
  const orNull = (one: number): JsonNumber | null => (Number.isNaN(one) ? null : jsonNumber(one))
  for (let i = 0; i < value.length; i++)
    if (superseded[i] === 0) series.push([orNull(step[i]!), orNull(wallTime[i]!), jsonNumber(value[i]!)])
  return series
}

type Points = (run: RunSummary, metric: string, system: boolean) => SeriesPoints | undefined

function jsonMetrics(run: RunSummary, system: boolean, points: Points | null): object {
  const metrics: Readonly<Record<string, MetricSummary>> = system ? run.systemMetrics : run.metrics
  return Object.fromEntries(
    Object.entries(metrics).map(([name, one]) => {
      const series = points?.(run, name, system)
      return [
        name,
        {
          points: one.points,
          nonFinite: one.nonFinite,
          superseded: one.superseded,
          first: jsonPoint(one.first),
          last: jsonPoint(one.last),
          min: jsonPoint(one.min),
          max: jsonPoint(one.max),
          ...(series === undefined ? {} : { series: jsonSeries(series) }),
        },
      ]
    }),
  )
}

/** One run. `points` adds every point. */
export function jsonRun(run: RunSummary, points: Points | null): object {
  return {
    id: run.id,
    name: run.name,
    tools: run.tools,
    status: run.status,
    statusReason: run.statusReason,
    startTime: run.startTime,
    endTime: run.endTime,
    params: Object.fromEntries(Object.entries(run.params).map(([name, value]) => [name, jsonParam(value)])),
    tags: run.tags,
    notes: run.notes,
    git: run.git,
    host: run.host,
    user: run.user,
    command: run.command,
    pid: run.pid,
    metrics: jsonMetrics(run, false, points),
    systemMetrics: jsonMetrics(run, true, points),
    data: run.data,
    artifacts: run.artifacts,
    sources: run.sources,
  }
}

export interface ScanFacts {
  readonly root: string
  /** Several folders were named: each run tells its own, since ids are relative to it. */
  readonly several: boolean
  readonly elapsedMs: number
  readonly bytesRead: number
  readonly runs: readonly RunSummary[]
  readonly issues: readonly Issue[]
  readonly points: Points | null
}

const rootOf = ({ key, id }: RunSummary): string => key.slice(0, key.length - id.length - 1)

/** The whole text in pieces, a run at a time, so that it need not fit into one string. */
export function* scanJson({ root, several, elapsedMs, bytesRead, runs, issues, points }: ScanFacts): Generator<string, void> {
  yield `{"schema":1,"root":${JSON.stringify(root)},"elapsedMs":${Math.round(elapsedMs)},"bytesRead":${bytesRead},"runs":[`
  for (const [i, run] of runs.entries())
    yield `${i === 0 ? '\n' : ',\n'}${JSON.stringify(several ? { ...jsonRun(run, points), root: rootOf(run) } : jsonRun(run, points))}`
  yield `${runs.length > 0 ? '\n' : ''}],"issues":${JSON.stringify(issues)}}\n`
}
