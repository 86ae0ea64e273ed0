// Everything below some folders read once, to its end: the command line's way to the reader.

import { allPoints } from '../core/joinedSeries.ts'
import type { SeriesPoints } from '../core/block.ts'
import type { RunKey, RunSummary } from '../core/run.ts'
import type { RootReport } from '../core/runsState.ts'
import type { Format } from '../formats/format.ts'
import { basename, resolve } from 'node:path'
import { makeLookAtProcess } from '../outside/liveProcess.ts'
import { type Clock, makeReader } from './reader.ts'

export interface ReadOnce {
  readonly runs: readonly RunSummary[]
  readonly reports: readonly RootReport[]
  readonly bytesRead: number
  points(run: RunSummary, metric: string, system: boolean): SeriesPoints | undefined
}

/** Milliseconds since 1970; nothing ever waits here. */
const wallClock: Clock = { now: () => Date.now(), after: () => ({ dispose: () => undefined }) }

/** `log` hears what the output channel would. */
export async function readOnce(folders: readonly string[], formats: readonly Format[], log: (text: string) => void): Promise<ReadOnce> {
  const told = new Map<RunKey, RunSummary>()
  const reader = makeReader({
    formats,
    clock: wallClock,
    once: true,
    lookAtProcess: makeLookAtProcess(),
    tell: {
      runs: ({ changed }) => changed.forEach((run) => told.set(run.key, run)),
      reading: () => undefined,
      log: ({ text }) => log(text),
    },
    breathe: () => Promise.resolve(),
  })
  reader.follow(
    folders.map((folder) => {
      const path = resolve(folder)
      return { path, name: basename(path) || path, folders: [], exclude: [] }
    }),
  )
  await reader.look()
  reader.dispose()
  return {
    runs: reader.runs.keys.map((key) => told.get(key)!),
    reports: reader.reports,
    bytesRead: reader.bytesRead,
    points(run, metric, system) {
      const parts = reader.runs.get(run.key)?.series(metric, system)
      return parts === undefined ? undefined : allPoints(parts)
    },
  }
}
