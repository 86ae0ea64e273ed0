// Runs as tests want them: whole summaries of which only the telling fields are written down.

import { type MetricSummary, type Point, type RunKey, type RunSummary, runKey } from '../../src/core/run.ts'
import { type RootReport, type RunsState } from '../../src/core/runsState.ts'

/** A metric from its values at steps 0, 1, 2, … */
export function metricOf(...values: readonly number[]): MetricSummary {
  const points = values.map((value, step): Point => ({ step, wallTime: 1_000 + step, value }))
  const finite = points.filter((point) => Number.isFinite(point.value))
  const least = (sign: number): Point | null =>
    finite.reduce<Point | null>((best, point) => (best === null || sign * point.value < sign * best.value ? point : best), null)
  return {
    points: points.length,
    nonFinite: points.length - finite.length,
    firstNonFinite: points.find((point) => !Number.isFinite(point.value)) ?? null,
    superseded: 0,
    first: points[0] ?? null,
    last: points.at(-1) ?? null,
    min: least(1),
    max: least(-1),
  }
}

/** A run at a path below a root; whatever `more` says replaces the defaults. */
export function runAt(path: string, more: Partial<RunSummary> = {}): RunSummary {
  const root = more.root ?? '/ws'
  const id = more.id ?? `tensorboard:${path}`
  return {
    key: runKey(root, id),
    root,
    id,
    name: path.split('/').at(-1)!,
    path,
    tools: ['tensorboard'],
    experiment: null,
    status: 'quiet',
    statusReason: 'Last written 20 min ago.',
    startTime: null,
    endTime: null,
    lastWriteTime: null,
    params: {},
    tags: {},
    notes: null,
    git: null,
    host: null,
    user: null,
    command: null,
    pid: null,
    metrics: {},
    systemMetrics: {},
    data: [],
    artifacts: [],
    sources: [{ path: `${path}/events.out.tfevents.1`, format: 'tensorboard', sizeBytes: 100, state: 'live', reason: null }],
    version: 1,
    ...more,
  }
}

/** What was looked at under one root. */
export const rootReport = (root: string, more: Partial<RootReport> = {}): RootReport => ({
  root,
  name: root.split('/').at(-1)!,
  folders: 3,
  files: 9,
  excluded: [],
  problem: null,
  issues: [],
  ...more,
})

/** A state that is read to its end. */
export function stateOf(runs: readonly RunSummary[], more: Partial<RunsState> = {}): RunsState {
  return {
    runs: new Map(runs.map((run): [RunKey, RunSummary] => [run.key, run])),
    roots: [...new Set(runs.map((run) => run.root))].map((root) => rootReport(root)),
    phase: 'ready',
    problem: null,
    ...more,
  }
}
