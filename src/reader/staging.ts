// What a format says of a database, noted down until it is known that nobody wrote meanwhile; then put where it belongs. Decides nothing.

import type { RunSink, SeriesHandle, SeriesOptions, StoreSink } from '../formats/format.ts'

interface NotedSeries {
  readonly run: string
  readonly name: string
  readonly options: SeriesOptions | undefined
}

/** A sink that only notes. `commit` puts all of it into another one, in the order in which it was told. */
export interface Staging {
  readonly sink: StoreSink
  commit(into: StoreSink): void
}

const fewest = 1024

/** Makes an empty one, for one reading. */
export function makeStaging(): Staging {
  const notes: ((into: StoreSink) => void)[] = []
  const series: NotedSeries[] = []
  const latest: (readonly [series: SeriesHandle, step: number, wallTime: number, value: number])[] = []
  let handles = new Uint32Array(0)
  let points = new Float64Array(0)
  let length = 0
  const runs = new Map<string, RunSink>()

  const grow = (): void => {
    const room = Math.max(fewest, length * 2)
    const [longerHandles, longerPoints] = [new Uint32Array(room), new Float64Array(room * 3)]
    longerHandles.set(handles)
    longerPoints.set(points)
    handles = longerHandles
    points = longerPoints
  }
  const note = (run: string, say: (sink: RunSink) => void): void => void notes.push((into) => say(into.run(run)))

  const makeRun = (run: string): RunSink => {
    const known = new Map<string, SeriesHandle>()
    return {
      series(name, options) {
        const key = options?.system === true ? `\n${name}` : name
        let handle = known.get(key)
        if (handle === undefined) {
          known.set(key, (handle = series.length))
          series.push({ run, name, options })
        }
        return handle
      },
      point(handle, step, wallTime, value) {
        if (length === handles.length) grow()
        handles[length] = handle
        const at = length++ * 3
        points[at] = step
        points[at + 1] = wallTime
        points[at + 2] = value
      },
      latest: (...told) => void latest.push(told),
      param: (name, value) => note(run, (sink) => sink.param(name, value)),
      tag: (name, value) => note(run, (sink) => sink.tag(name, value)),
      facts: (facts) => note(run, (sink) => sink.facts(facts)),
      artifact: (artifact) => note(run, (sink) => sink.artifact(artifact)),
      data: (reference) => note(run, (sink) => sink.data(reference)),
      issue: (...told) => note(run, (sink) => sink.issue(...told)),
    }
  }

  return {
    sink: {
      run(id) {
        let sink = runs.get(id)
        if (sink === undefined) runs.set(id, (sink = makeRun(id)))
        return sink
      },
      issue: (...told) => void notes.push((into) => into.issue(...told)),
    },
    commit(into) {
      // a run that was only named is there all the same
      for (const id of runs.keys()) into.run(id)
      for (const say of notes) say(into)
      const places = series.map(({ run, name, options }) => {
        const sink = into.run(run)
        return { sink, handle: sink.series(name, options) }
      })
      for (const [handle, step, wallTime, value] of latest) {
        const place = places[handle]!
        place.sink.latest?.(place.handle, step, wallTime, value)
      }
      for (let i = 0; i < length; i++) {
        const place = places[handles[i]!]!
        place.sink.point(place.handle, points[i * 3]!, points[i * 3 + 1]!, points[i * 3 + 2]!)
      }
    },
  }
}
