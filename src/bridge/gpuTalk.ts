// What the GPU panel's page and the host say to each other, and how a view is read from a state that may be anything.

import type { GpuState } from '../core/gpu.ts'
import { type HistoryField, historyFields } from '../core/gpuHistory.ts'
import type { GpuCard } from '../core/gpuPanel.ts'
import type { TraceBlock } from '../core/gpuTrace.ts'
import type { Span } from './compareTalk.ts'

/** Lengths of time that can be chosen, in seconds: an hour, six, a day. */
export const spans = [3_600, 21_600, 86_400] as const

/** What the user chose to see; saved by the page, free of data. */
export interface GpuView {
  readonly span: (typeof spans)[number]
  /** Seconds since 1970; null = up to now. */
  readonly zoom: Span | null
}

export const freshGpuView: GpuView = { span: 3_600, zoom: null }

/** A question for what is on the screen. */
export interface TracesQuestion {
  /** Ids of cards, at most 128. */
  readonly cards: readonly string[]
  readonly from: number
  readonly to: number
  /** Width of one chart in device pixels. */
  readonly widthPx: number
}

export type CardTraces = Readonly<Record<HistoryField, TraceBlock>>

export interface GpuAsks {
  /** The page is there (again). `view` is what VS Code kept for it; the answer is the view to begin with. */
  ready(view: GpuView | null): GpuView
  /** In the order of the question; null for a card that the history does not know. */
  traces(question: TracesQuestion): readonly (CardTraces | null)[]
  viewChanged(view: GpuView): void
  refresh(nothing: null): void
  resume(nothing: null): void
  /** A failure that no caller waits for; for the output channel. */
  trouble(text: string): void
}

export interface GpuTold {
  /** The present truth. `version` grows with every sample of the history. */
  gpus: {
    readonly phase: GpuState['phase']
    readonly trouble: GpuState['trouble']
    readonly paused: boolean
    readonly readAt: number | null
    readonly cards: readonly GpuCard[]
    /** The first sample of the last day, seconds since 1970; null before there is one. */
    readonly since: number | null
    readonly version: number
  }
  /** The page's texts in the user's language, by the English text. */
  settings: { readonly strings: Readonly<Record<string, string>> }
}

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

/** Reads a view; what has not the right form is as at first. */
export function readGpuView(value: unknown): GpuView {
  if (!isFields(value)) return freshGpuView
  const { span, zoom } = value
  return {
    span: spans.find((one) => one === span) ?? freshGpuView.span,
    zoom:
      Array.isArray(zoom) && zoom.length === 2 && zoom.every(isNumber) && zoom[0]! < zoom[1]! ? [zoom[0]!, zoom[1]!] : freshGpuView.zoom,
  }
}

/** Reads a question in its bounds (at most 128 cards, 8,192 pixels), or null. */
export function readTracesQuestion(value: unknown): TracesQuestion | null {
  if (!isFields(value)) return null
  const { cards, from, to, widthPx } = value
  if (!Array.isArray(cards) || !isNumber(from) || !isNumber(to) || to <= from || !isNumber(widthPx) || widthPx < 1) return null
  return {
    cards: cards.filter((one): one is string => typeof one === 'string').slice(0, 128),
    from,
    to,
    widthPx: Math.min(8_192, Math.round(widthPx)),
  }
}

/** Every figure of the panel, in order. */
export const figures: readonly HistoryField[] = historyFields
