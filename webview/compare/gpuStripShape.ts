// What the strip under a curve says in words: which cards, where the figures come from, and at the cursor how busy and how full they were.

import type { Span } from '../../src/bridge/compareTalk.ts'
import type { GpuUnderRun } from '../../src/core/gpuUnderRun.ts'
import type { TraceBlock } from '../../src/core/gpuTrace.ts'
import type { RunKey } from '../../src/core/run.ts'
import type { Say } from '../../src/core/say.ts'

/** The last value at or before a place, none across a gap: per cent, or null. */
export function percentAt(trace: TraceBlock | null, x: number, [from, to]: Span): number | null {
  if (trace === null || trace.x.length === 0) return null
  const slack = (to - from) / 100
  if (trace.gaps.some((gap) => x > gap.from && x < gap.to)) return null
  let best: number | null = null
  let distance = slack
  for (let i = 0; i < trace.x.length; i++) {
    const away = Math.abs(trace.x[i]! - x)
    if (away <= distance) [best, distance] = [trace.last[i]!, away]
  }
  return best
}

/** "sweep-07, GPU3: use 97 %, memory 61 %"; without a cursor what the lines are. */
export function stripText(
  runs: readonly { readonly run: RunKey; readonly name: string }[],
  held: ReadonlyMap<RunKey, readonly GpuUnderRun[]>,
  x: number | null,
  range: Span,
  say: Say,
): string {
  const known = runs.flatMap(({ run, name }) => (held.get(run) ?? []).map((gpu) => ({ name, gpu })))
  if (known.length === 0) return held.size === 0 ? '' : say('No reading of the GPU lies in this range.')
  const oneEach = runs.every(({ run }) => (held.get(run)?.length ?? 0) <= 1)
  const who = ({ name, gpu }: (typeof known)[number]): string =>
    runs.length === 1 ? gpu.label : oneEach && x !== null ? name : `${name}, ${gpu.label}`
  const labels = [...new Set(known.map((one) => one.gpu.label))]
  // one card for all is said once
  if (x === null)
    return `${say('% of the GPU: use —, memory ┄')} · ${oneEach && labels.length === 1 ? labels[0]! : known.map(who).join(' · ')}`
  const percent = (value: number | null): string => (value === null ? say('not known') : `${Math.round(value)} %`)
  return known
    .map(
      (one) =>
        `${who(one)}: ${say('use {0}, memory {1}', percent(percentAt(one.gpu.use, x, range)), percent(percentAt(one.gpu.memory, x, range)))}`,
    )
    .join(' · ')
}
