// A file that another thread decoded, as it travels: its columns in one piece of memory that is moved, the rest copied.
// The decoder itself cannot travel: one is made anew, and runs through the old bytes once, when the file grows.

import type { Artifact, DataReference, ParamValue } from '../core/run.ts'
import type { StepLaw } from '../core/series.ts'
import type { Issue } from '../core/trouble.ts'
import type { RunFacts, RunSink, TailDecoder } from '../formats/format.ts'
import { openFile } from '../outside/files.ts'
import type { Contribution, IssueList } from './contribution.ts'

/** How far a file was decoded, and by what it is known again. */
export interface Stand {
  readonly identity: string
  readonly offset: number
  readonly head: Uint8Array
  readonly tail: Uint8Array
  readonly wantedBytes: number
  readonly dead: string | null
}

export interface Packed extends Stand {
  readonly series: readonly {
    readonly name: string
    readonly system: boolean
    readonly law: StepLaw
    readonly points: number
    readonly wideStep: boolean
    readonly wideValue: boolean
  }[]
  /** Wall times, steps and values of one series after the other. */
  readonly memory: ArrayBuffer
  readonly params: readonly (readonly [string, ParamValue])[]
  readonly tags: readonly (readonly [string, string])[]
  readonly facts: RunFacts
  readonly artifacts: readonly Artifact[]
  readonly data: readonly DataReference[]
  readonly issues: readonly Issue[]
}

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8

/** Makes the columns one piece and everything else plain. */
export function pack(stand: Stand, contribution: Contribution, issues: readonly Issue[]): Packed {
  const all = [false, true].flatMap((system) =>
    [...(system ? contribution.systemMetrics : contribution.metrics)].map(([name, { law, columns }]) => {
      columns.settle()
      const wideStep = columns.chunks.some(({ step }) => step instanceof Float64Array)
      const wideValue = columns.chunks.some(({ value }) => value instanceof Float64Array)
      return { name, system, law, points: columns.length, wideStep, wideValue, chunks: columns.chunks }
    }),
  )
  const bytesOf = (points: number, wide: boolean): number => padded(points * (wide ? 8 : 4))
  const memory = new ArrayBuffer(
    all.reduce((sum, one) => sum + one.points * 8 + bytesOf(one.points, one.wideStep) + bytesOf(one.points, one.wideValue), 0),
  )
  let from = 0
  for (const one of all) {
    const { wallTime, step, value, end } = views(memory, from, one)
    for (const chunk of one.chunks) {
      wallTime.set(chunk.wallTime.subarray(0, chunk.used), chunk.start)
      step.set(chunk.step.subarray(0, chunk.used), chunk.start)
      value.set(chunk.value.subarray(0, chunk.used), chunk.start)
    }
    from = end
  }
  return {
    ...stand,
    series: all.map(({ name, system, law, points, wideStep, wideValue }) => ({ name, system, law, points, wideStep, wideValue })),
    memory,
    params: [...contribution.params],
    tags: [...contribution.tags],
    facts: contribution.facts,
    artifacts: [...contribution.artifacts.values()],
    data: [...contribution.data.values()],
    issues,
  }
}

function views(
  memory: ArrayBuffer,
  from: number,
  one: { readonly points: number; readonly wideStep: boolean; readonly wideValue: boolean },
) {
  const { points } = one
  const steps = from + points * 8
  const values = steps + padded(points * (one.wideStep ? 8 : 4))
  return {
    wallTime: new Float64Array(memory, from, points),
    step: one.wideStep ? new Float64Array(memory, steps, points) : new Uint32Array(memory, steps, points),
    value: one.wideValue ? new Float64Array(memory, values, points) : new Float32Array(memory, values, points),
    end: values + padded(points * (one.wideValue ? 8 : 4)),
  }
}

/** Puts everything into an empty contribution, the columns without a copy. */
export function unpack(packed: Packed, contribution: Contribution, issues: IssueList): void {
  const { sink } = contribution
  let from = 0
  for (const one of packed.series) {
    const { end, ...columns } = views(packed.memory, from, one)
    from = end
    sink.series(one.name, { system: one.system, law: one.law })
    const series = (one.system ? contribution.systemMetrics : contribution.metrics).get(one.name)!
    if (one.points > 0) series.columns.adopt({ start: 0, used: one.points, ...columns, superseded: null })
  }
  for (const [name, value] of packed.params) sink.param(name, value)
  for (const [name, value] of packed.tags) sink.tag(name, value)
  sink.facts(packed.facts)
  for (const one of packed.artifacts) sink.artifact(one)
  for (const one of packed.data) sink.data(one)
  for (const { path, offset, severity, message } of packed.issues) issues.add(path, offset, severity, message)
  contribution.settle()
}

const nothing = (): void => undefined

/** A decoder that stands at `stand` without having been there: it catches up, silently, before it first decodes. */
export function lateDecoder(path: string, stand: Stand, make: () => TailDecoder): TailDecoder {
  let made: TailDecoder | null = null
  const caughtUp = (sink: RunSink): TailDecoder => {
    if (made !== null) return made
    made = make()
    const silent: RunSink = {
      series: (name, options) => sink.series(name, options),
      point: nothing,
      param: nothing,
      tag: nothing,
      facts: nothing,
      artifact: nothing,
      data: nothing,
      issue: nothing,
    }
    const file = openFile(path)
    try {
      const bytes = new Uint8Array(stand.offset)
      for (let have = 0; have < bytes.length;) {
        const read = file.read(bytes, have, have, bytes.length - have)
        if (read === 0) break
        have += read
      }
      made.decode(bytes, 0, silent)
    } finally {
      file.close()
    }
    return made
  }
  return {
    decode: (piece, offset, sink) => caughtUp(sink).decode(piece, offset, sink),
    rest: (piece, offset, sink) => caughtUp(sink).rest?.(piece, offset, sink),
    get wantedBytes() {
      return made?.wantedBytes ?? stand.wantedBytes
    },
    get dead() {
      return made === null ? stand.dead : made.dead
    },
  }
}
