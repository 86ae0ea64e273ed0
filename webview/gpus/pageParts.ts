// What the parts of the GPU panel share: view, cards, traces, cursor. Each part is handed this and nothing else.

import type { CardTraces, GpuView } from '../../src/bridge/gpuTalk.ts'
import type { Span } from '../../src/bridge/compareTalk.ts'
import type { HistoryField } from '../../src/core/gpuHistory.ts'
import type { Say } from '../../src/core/say.ts'
import type { Store, Watchable } from '../../src/core/store.ts'
import type { Theme } from '../ui/theme.ts'

/** Where somebody points. One time for all charts. */
export interface GpuCursor {
  readonly card: string
  readonly figure: HistoryField
  /** Seconds since 1970. */
  readonly x: number
  /** Height in the plot in CSS pixels; null when moved by keys. */
  readonly py: number | null
  readonly pinned: boolean
}

export interface GpuPageParts {
  readonly view: Watchable<GpuView>
  change(patch: Partial<GpuView>): void
  /** What is shown, seconds since 1970; stands still while somebody touches a chart. */
  readonly range: Watchable<Span>
  /** By card. */
  readonly traces: Watchable<ReadonlyMap<string, CardTraces>>
  readonly cursor: Store<GpuCursor | null>
  readonly theme: Watchable<Theme>
  readonly say: Say
  announce(text: string): void
  /** Seconds by which local time is ahead of UTC. */
  utcOffset(): number
  /** Moves the focus to the same chart of the next card, down (1) or up (-1). */
  focusCard(card: string, figure: HistoryField, way: 1 | -1): void
}
