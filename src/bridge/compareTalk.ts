// What the comparison page and the host say to each other.

import type { Block, BlockQuestion, NearestQuestion, SeriesPoints } from '../core/block.ts'
import type { Point, RunKey, RunSummary } from '../core/run.ts'

/** What the user chose to see; saved by the page, small and free of data. */
export interface CompareView {
  readonly runs: readonly RunKey[]
  readonly onlyDiffering: boolean
  readonly sort: { readonly column: string; readonly descending: boolean } | null
  /** Columns switched on or off by hand, by column id. */
  readonly columns: Readonly<Record<string, boolean>>
  /** Charted metrics by name; null = the default choice. */
  readonly metrics: readonly string[] | null
  readonly axis: 'step' | 'relative' | 'wall'
  readonly logY: boolean
  readonly smoothing: number
  readonly filter: string
  readonly baseline: RunKey | null
  /** Zoom per metric in axis units. */
  readonly zoom: Readonly<Record<string, readonly [number, number]>>
}

export interface CompareAsks {
  /** The page is there (again); the host tells everything. `view` is what VS Code kept for it, null at first. */
  ready(view: CompareView | null): void
  block(question: BlockQuestion): Block
  nearest(question: NearestQuestion): Point | null
  points(question: { readonly run: RunKey; readonly metric: string; readonly system: boolean }): SeriesPoints
  /** Take runs out of this comparison. */
  remove(runs: readonly RunKey[]): void
  /** Open the log's folder or file, by run. */
  reveal(run: RunKey): void
  copyText(text: string): void
  /** Offer to save under a name. `data` is text. */
  save(file: { readonly name: string; readonly data: string }): void
  /** The view changed: the host keeps it with the panel's title and its own commands. */
  viewChanged(view: CompareView): void
}

export interface CompareTold {
  /** Present truth of every run of the comparison that exists; `missing` are chosen but not (or not yet) there. */
  runs: { readonly runs: readonly RunSummary[]; readonly missing: readonly RunKey[]; readonly looking: boolean }
  /** A command of the palette or a keybinding, by its name behind "flywheel.compare.". */
  command: { readonly name: string }
  /** Settings that the page needs. */
  settings: { readonly singleKeys: boolean; readonly strings: Readonly<Record<string, string>> }
}
