// What the GPUs did in the last day: for each card a ring of one sample in ten seconds, bounded in time, in samples and in cards.
// Knows no file and no clock: samples carry the time at which the card was read. A value that is not known is NaN, never 0.

import type { Gpu, GpuState } from './gpu.ts'

/** Everything within one slot becomes one sample, so that looking closely does not shorten the day. */
export const slotSeconds = 10
const daySeconds = 86_400
export const mostSamples = daySeconds / slotSeconds
/** Cards of which samples are kept; those seen longest ago go first. */
export const mostTracks = 128

/** Percent, MiB, W, °C. Use and power are the means of their slot, memory and temperature its highest. */
export const historyFields = ['utilizationPercent', 'memoryUsedMiB', 'powerW', 'temperatureC'] as const
export type HistoryField = (typeof historyFields)[number]

/** Which card a trace is of, as last seen. */
export interface TrackedGpu {
  readonly host: string
  /** `Gpu.key`: the UUID where there is one; unique within the host. */
  readonly key: string
  readonly index: number | null
  readonly name: string | null
  readonly memoryTotalMiB: number | null
  readonly powerLimitW: number | null
}

/** Samples of one card in the order of time; all arrays are of one length and the caller's own. */
export interface GpuTrace extends Readonly<Record<HistoryField, Float32Array>> {
  readonly gpu: TrackedGpu
  /** Seconds since 1970, growing. A hole is a time in which nobody asked. */
  readonly times: Float64Array
}

export interface GpuHistory {
  /** Takes what was read at `state.readAt`; a state without news changes nothing. */
  append(state: GpuState): void
  /** Puts older samples before those held; of a card that is held the samples before its first one are taken. */
  prepend(traces: readonly GpuTrace[]): void
  /** Samples from `fromSeconds` to `toSeconds`, both included, of every card that has one there; by host, then by index. */
  window(fromSeconds: number, toSeconds: number): readonly GpuTrace[]
  /** Grows with every sample. */
  readonly version: number
}

interface Track {
  gpu: TrackedGpu
  times: Float64Array
  fields: Record<HistoryField, Float32Array>
  /** Place of the oldest sample. */
  start: number
  count: number
  /** Readings in the newest slot. */
  inSlot: number
}

/** An empty history. */
export function makeGpuHistory(): GpuHistory {
  const tracks = new Map<string, Track>()
  let version = 0
  const idOf = (gpu: Pick<TrackedGpu, 'host' | 'key'>): string => `${gpu.host}\n${gpu.key}`
  /** The track, now the one seen last. */
  const trackOf = (gpu: TrackedGpu): Track => {
    const id = idOf(gpu)
    const track = tracks.get(id) ?? emptyTrack(gpu)
    tracks.delete(id)
    tracks.set(id, track)
    if (tracks.size > mostTracks) tracks.delete(tracks.keys().next().value!)
    return track
  }
  return {
    append({ phase, gpus, readAt }) {
      if (phase !== 'ready' || readAt === null) return
      let news = false
      for (const gpu of gpus) {
        const seen = tracks.get(idOf(gpu))
        if (seen !== undefined && timeAt(seen, seen.count - 1) === readAt) continue
        const card = trackedOf(gpu, seen?.gpu)
        const track = trackOf(card)
        track.gpu = card
        push(track, readAt, (field) => gpu[field].value ?? NaN)
        news = true
      }
      if (!news) return
      for (const [id, track] of tracks) if (timeAt(track, track.count - 1) < readAt - daySeconds) tracks.delete(id)
      version++
    },
    prepend(traces) {
      for (const trace of traces) {
        const id = idOf(trace.gpu)
        const held = tracks.get(id)
        const track = emptyTrack(held?.gpu ?? trace.gpu)
        const first = held === undefined || held.count === 0 ? Infinity : timeAt(held, 0)
        trace.times.forEach((time, i) => {
          if (time < first) push(track, time, (field) => trace[field][i]!)
        })
        for (let i = 0; held !== undefined && i < held.count; i++) push(track, timeAt(held, i), (field) => valueAt(held, field, i))
        if (track.count > 0 && (held !== undefined || tracks.size < mostTracks)) tracks.set(id, track)
      }
      version++
    },
    window(from, to) {
      const found = [...tracks.values()].flatMap((track) => {
        const begin = firstNotBefore(track, from)
        // the time after `to`: nothing lies between two neighbours of doubles that a clock could tell
        let end = firstNotBefore(track, to)
        while (end < track.count && timeAt(track, end) <= to) end++
        return end <= begin ? [] : [cut(track, begin, end)]
      })
      const hosts = [...new Set(found.map((trace) => trace.gpu.host))].sort()
      return found.sort(
        (a, b) =>
          hosts.indexOf(a.gpu.host) - hosts.indexOf(b.gpu.host) ||
          (a.gpu.index ?? Infinity) - (b.gpu.index ?? Infinity) ||
          (a.gpu.key < b.gpu.key ? -1 : 1),
      )
    },
    get version() {
      return version
    },
  }
}

/** A lost card keeps what was known of it. */
const trackedOf = (gpu: Gpu, before: TrackedGpu | undefined): TrackedGpu => ({
  host: gpu.host,
  key: gpu.key,
  index: gpu.index ?? before?.index ?? null,
  name: gpu.name.value ?? before?.name ?? null,
  memoryTotalMiB: gpu.memoryTotalMiB.value ?? before?.memoryTotalMiB ?? null,
  powerLimitW: gpu.powerLimitW.value ?? before?.powerLimitW ?? null,
})

const arrays = (length: number): Record<HistoryField, Float32Array> => ({
  utilizationPercent: new Float32Array(length),
  memoryUsedMiB: new Float32Array(length),
  powerW: new Float32Array(length),
  temperatureC: new Float32Array(length),
})

const emptyTrack = (gpu: TrackedGpu): Track => ({ gpu, times: new Float64Array(64), fields: arrays(64), start: 0, count: 0, inSlot: 0 })

const placeAt = (track: Track, i: number): number => (track.start + i) % track.times.length
const timeAt = (track: Track, i: number): number => (i < 0 ? -Infinity : track.times[placeAt(track, i)]!)
const valueAt = (track: Track, field: HistoryField, i: number): number => track.fields[field][placeAt(track, i)]!

function push(track: Track, time: number, value: (field: HistoryField) => number): void {
  // a clock that was set back takes back what lies ahead of it
  while (track.count > 0 && timeAt(track, track.count - 1) > time) {
    track.count--
    track.inSlot = 1
  }
  while (track.count > 0 && timeAt(track, 0) < time - daySeconds) dropOldest(track)
  const slot = (at: number): number => Math.floor(at / slotSeconds)
  if (track.count > 0 && slot(timeAt(track, track.count - 1)) === slot(time)) {
    const place = placeAt(track, track.count - 1)
    track.inSlot++
    for (const field of historyFields)
      track.fields[field][place] = joined(field, valueAt(track, field, track.count - 1), value(field), track.inSlot)
    track.times[place] = time
    return
  }
  if (track.count === mostSamples) dropOldest(track)
  if (track.count === track.times.length) grow(track)
  const place = placeAt(track, track.count)
  track.times[place] = time
  for (const field of historyFields) track.fields[field][place] = value(field)
  track.count++
  track.inSlot = 1
}

/** The slot's value after its `n`th reading. */
function joined(field: HistoryField, before: number, now: number, n: number): number {
  if (Number.isNaN(before)) return now
  if (Number.isNaN(now)) return before
  return field === 'memoryUsedMiB' || field === 'temperatureC' ? Math.max(before, now) : before + (now - before) / n
}

function dropOldest(track: Track): void {
  track.start = placeAt(track, 1)
  track.count--
}

function grow(track: Track): void {
  const all = cut(track, 0, track.count)
  const length = Math.min(mostSamples, track.times.length * 2)
  track.times = new Float64Array(length)
  track.times.set(all.times)
  track.fields = arrays(length)
  for (const field of historyFields) track.fields[field].set(all[field])
  track.start = 0
}

function cut(track: Track, begin: number, end: number): GpuTrace {
  const times = new Float64Array(end - begin)
  const fields = arrays(end - begin)
  // at most two pieces of the ring, each copied at once
  const from = placeAt(track, begin)
  const head = Math.min(end - begin, track.times.length - from)
  times.set(track.times.subarray(from, from + head))
  times.set(track.times.subarray(0, end - begin - head), head)
  for (const field of historyFields) {
    fields[field].set(track.fields[field].subarray(from, from + head))
    fields[field].set(track.fields[field].subarray(0, end - begin - head), head)
  }
  return { gpu: track.gpu, times, ...fields }
}

/** The first sample at or after the time. */
function firstNotBefore(track: Track, time: number): number {
  let low = 0
  let high = track.count
  while (low < high) {
    const middle = (low + high) >> 1
    if (timeAt(track, middle) < time) low = middle + 1
    else high = middle
  }
  return low
}
