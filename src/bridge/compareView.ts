// The view of a comparison: how it begins, and how it is read from a state or message that may be anything. Keeps no data.

import type { BlockQuestion, NearestQuestion } from '../core/block.ts'
import { type ColourOf, assignSlots } from '../core/lineStyle.ts'
import type { RunKey } from '../core/run.ts'
import type { CompareView, GpuQuestion, Span } from './compareTalk.ts'

/** The view of a comparison that was just opened. */
export function freshView(runs: readonly RunKey[]): CompareView {
  return {
    runs,
    slots: assignSlots({}, runs),
    onlyDiffering: true,
    groupSeeds: false,
    sort: null,
    columns: {},
    metrics: null,
    axis: 'step',
    logY: false,
    clip: false,
    smoothing: 0,
    linked: true,
    gpu: null,
    sweep: { open: true, metric: null, param: null },
    filter: '',
    baseline: null,
    starred: [],
    directions: {},
    zoom: {},
    zoomY: {},
  }
}

/** The same view over other runs: places stay, baseline and stars of runs that left go. */
export function withRuns(view: CompareView, runs: readonly RunKey[], colourOf?: ColourOf): CompareView {
  return {
    ...view,
    runs,
    slots: assignSlots(view.slots, runs, colourOf),
    baseline: view.baseline !== null && runs.includes(view.baseline) ? view.baseline : null,
    starred: view.starred.filter((run) => runs.includes(run)),
  }
}

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [])
const isSpan = (value: unknown): value is Span =>
  Array.isArray(value) && value.length === 2 && value.every(isNumber) && value[0]! < value[1]!

function record<T>(value: unknown, is: (one: unknown) => one is T): Record<string, T> {
  return Object.fromEntries(Object.entries(isFields(value) ? value : {}).filter((entry): entry is [string, T] => is(entry[1])))
}

function readSweep(value: unknown): CompareView['sweep'] {
  const { open, metric, param } = isFields(value) ? value : {}
  const text = (one: unknown): string | null => (typeof one === 'string' ? one : null)
  return { open: open !== false, metric: text(metric), param: text(param) }
}

/** Reads a view; what has not the right form is as at first. null when it names no runs. */
export function readView(value: unknown): CompareView | null {
  if (!isFields(value) || !Array.isArray(value['runs'])) return null
  const runs = [...new Set(texts(value['runs']))] as RunKey[]
  const fresh = freshView(runs)
  const flag = (name: 'onlyDiffering' | 'groupSeeds' | 'logY' | 'clip' | 'linked'): boolean => {
    const one = value[name]
    return typeof one === 'boolean' ? one : fresh[name]
  }
  const { sort, metrics, axis, smoothing, filter, baseline } = value
  const slots = record(value['slots'], (one): one is number => isNumber(one) && Number.isInteger(one) && one >= 0 && one < 1e6)
  const view: CompareView = {
    runs,
    slots,
    onlyDiffering: flag('onlyDiffering'),
    groupSeeds: flag('groupSeeds'),
    sort: isFields(sort) && typeof sort['column'] === 'string' ? { column: sort['column'], descending: sort['descending'] === true } : null,
    columns: record(value['columns'], (one) => typeof one === 'boolean'),
    metrics: Array.isArray(metrics) ? texts(metrics) : null,
    axis: axis === 'relative' || axis === 'wall' ? axis : 'step',
    logY: flag('logY'),
    clip: flag('clip'),
    smoothing: isNumber(smoothing) ? Math.min(0.99, Math.max(0, smoothing)) : 0,
    linked: flag('linked'),
    sweep: readSweep(value['sweep']),
    gpu: typeof value['gpu'] === 'boolean' ? value['gpu'] : null,
    filter: typeof filter === 'string' ? filter : '',
    baseline: typeof baseline === 'string' ? (baseline as RunKey) : null,
    starred: texts(value['starred']) as RunKey[],
    directions: record(value['directions'], (one) => one === 'lower' || one === 'higher'),
    zoom: record(value['zoom'], isSpan),
    zoomY: record(value['zoomY'], isSpan),
  }
  return withRuns(view, runs)
}

const isAxis = (value: unknown): value is 'step' | 'relative' | 'wall' => value === 'step' || value === 'relative' || value === 'wall'

/** A question about a series of one of these runs, or null when it has not the form of one. */
export function readSeries(
  value: unknown,
  runs: readonly RunKey[],
): { readonly run: RunKey; readonly metric: string; readonly system: boolean } | null {
  if (!isFields(value)) return null
  const { run, metric, system } = value
  if (typeof run !== 'string' || !runs.includes(run as RunKey) || typeof metric !== 'string') return null
  return { run: run as RunKey, metric, system: system === true }
}

/** A block question in its bounds (at most 16,384 pixels wide), or null. */
export function readBlockQuestion(value: unknown, runs: readonly RunKey[]): BlockQuestion | null {
  const series = readSeries(value, runs)
  if (series === null || !isFields(value)) return null
  const { axis, from, to, widthPx, smoothing } = value
  if (!isAxis(axis) || !(from === null || isNumber(from)) || !(to === null || isNumber(to))) return null
  if (!isNumber(widthPx) || widthPx < 1 || !isNumber(smoothing) || smoothing < 0 || smoothing >= 1) return null
  return { ...series, axis, from, to, widthPx: Math.min(16_384, Math.round(widthPx)), smoothing }
}

/** A question for a run's GPU in its bounds, or null. */
export function readGpuQuestion(value: unknown, runs: readonly RunKey[]): GpuQuestion | null {
  const read = readBlockQuestion({ ...(isFields(value) ? value : {}), smoothing: 0 }, runs)
  if (read === null || read.from === null || read.to === null || read.to <= read.from) return null
  const { run, metric, system, axis, from, to, widthPx } = read
  return { run, metric, system, axis, from, to, widthPx }
}

/** A question for the nearest point, or null. */
export function readNearestQuestion(value: unknown, runs: readonly RunKey[]): NearestQuestion | null {
  const series = readSeries(value, runs)
  if (series === null || !isFields(value) || !isAxis(value['axis']) || !isNumber(value['x'])) return null
  return { ...series, axis: value['axis'], x: value['x'] }
}
