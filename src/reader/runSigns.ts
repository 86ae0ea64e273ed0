// What the pieces of a run tell about whether it goes on: facts, the last write, the moments of its newest points, its process.
// Pieces come in the order of precedence; knows no clock and judges nothing.

import { processInName } from '../core/runProcess.ts'
import type { Series } from '../core/series.ts'
import type { RunFacts } from '../formats/format.ts'
import type { Contribution } from './contribution.ts'
import type { Source } from './source.ts'

/** One contribution and where it comes from. */
export interface Piece {
  readonly source: Source
  readonly contribution: Contribution
}

/** What the first tool that tells it says last. */
export function factOf<K extends keyof RunFacts>(pieces: readonly Piece[], name: K): RunFacts[K] | undefined {
  const telling = pieces.filter(({ contribution }) => contribution.facts[name] !== undefined)
  return telling.findLast(({ source }) => source.origin.place === telling[0]!.source.origin.place)?.contribution.facts[name]
}

/** Seconds since 1970, null = unknown. `isStored`: the run is one of many in a store, whose file is written for others too: its own newest point tells more. */
export function lastWriteOf(pieces: readonly Piece[], isStored: boolean): number | null {
  const written = pieces.reduce((max, { source }) => Math.max(max, source.lastWriteMs), 0) / 1000
  if (written <= 0) return null
  if (!isStored) return written
  let own = factOf(pieces, 'startTime') ?? -Infinity
  for (const { contribution } of pieces)
    for (const series of [...contribution.metrics.values(), ...contribution.systemMetrics.values()])
      own = Math.max(own, series.tally.lastWallTime)
  return own > 0 ? Math.min(own, written) : written
}

/** Series and points of each that are asked when a run was written: enough for a cadence, little for a run with thousands. */
const mostSeries = 16
const mostPoints = 40

/** Wall times of the newest points, in any order. */
export function recentMoments(parts: Iterable<readonly Series[]>): number[] {
  const moments: number[] = []
  let asked = 0
  for (const list of parts) {
    const columns = list.at(-1)?.columns
    if (columns === undefined) continue
    if (++asked > mostSeries) break
    for (let place = Math.max(0, columns.length - mostPoints); place < columns.length; place++) moments.push(columns.wallTimeAt(place))
  }
  return moments
}

/** The process that writes the run: what its tool recorded, else what the name of its newest log tells. `tellsEnd`: such tools also record how a run ends. */
export function processOf(pieces: readonly Piece[]): {
  readonly pid: number | null
  readonly host: string | null
  readonly tellsEnd: boolean
} {
  const pid = factOf(pieces, 'pid')
  const host = factOf(pieces, 'host')
  if (pid !== undefined) return { pid, host: host ?? null, tellsEnd: true }
  const named = pieces
    .flatMap(({ source: { origin } }) => (origin.claim.kind === 'tail' ? (processInName(origin.claim.file) ?? []) : []))
    .reduce<ReturnType<typeof processInName>>((newest, one) => (newest === null || one.time >= newest.time ? one : newest), null)
  return { pid: named?.pid ?? null, host: host ?? named?.host ?? null, tellsEnd: false }
}

/** A .wandb log begins with these bytes; the rest comes in blocks of 32 KiB. */
const wandbHeadBytes = 7

/** The tool that has opened its log and flushed nothing to it; null when there is none. */
export function unflushedBy(pieces: readonly Piece[]): string | null {
  const logs = pieces.filter(({ source: { origin } }) => origin.claim.kind === 'tail' && origin.claim.file.endsWith('.wandb'))
  return logs.length > 0 && logs.every(({ source }) => source.sizeBytes <= wandbHeadBytes) ? logs[0]!.source.origin.format.title : null
}
