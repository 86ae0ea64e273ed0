// What the parts of the page share: the view, the runs, the cursor, and a way to ask. Each part is handed this and nothing else.

import type { CompareAsks, CompareTold, CompareView } from '../../src/bridge/compareTalk.ts'
import type { Client } from '../../src/bridge/rpc.ts'
import type { RunKey } from '../../src/core/run.ts'
import type { Say } from '../../src/core/say.ts'
import type { Store, Watchable } from '../../src/core/store.ts'
import type { Theme } from '../ui/theme.ts'
import type { Model } from './modelShape.ts'

/** Where somebody points in a chart. */
export interface Cursor {
  /** The id of the chart. */
  readonly metric: string
  /** In axis units. */
  readonly x: number
  /** Height in the plot in CSS pixels; null when moved by keys. */
  readonly py: number | null
  readonly pinned: boolean
}

export interface PageParts {
  readonly view: Watchable<CompareView>
  change(patch: Partial<CompareView>): void
  readonly model: Watchable<Model>
  /** The run under the pointer, in the table or in a chart. */
  readonly hovered: Store<RunKey | null>
  readonly cursor: Store<Cursor | null>
  /** Runs of which a GPU is known, as last told. */
  readonly gpus: Watchable<CompareTold['gpus']>
  readonly theme: Watchable<Theme>
  readonly ask: Client<CompareAsks, CompareTold>['ask']
  readonly say: Say
  /** Read out by screen readers, politely. */
  announce(text: string): void
  /** A sentence for everybody, with a way back where there is one. */
  notice(text: string, undo?: { readonly label: string; readonly run: () => void }): void
  /** Tells about a failure that no caller waits for. */
  report(error: unknown): void
  /** Seconds since 1970. */
  now(): number
  /** Seconds by which local time is ahead of UTC. */
  utcOffset(): number
}

/** Whether the GPU stands under the curves. */
export function showsGpu({ view, gpus }: Pick<PageParts, 'view' | 'gpus'>): boolean {
  return gpus.get().runs.length > 0 && (view.get().gpu ?? view.get().runs.length <= 2)
}

/** Runs an action whose end nobody waits for. */
export function detached(parts: Pick<PageParts, 'report'>, run: () => Promise<unknown>): void {
  run().catch((error: unknown) => parts.report(error))
}
