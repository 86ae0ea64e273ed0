// What the comparison page and the host say to each other.

import type { Axis, Block, BlockQuestion, NearestQuestion, SeriesPoints } from '../core/block.ts'
import type { GpuUnderRun } from '../core/gpuUnderRun.ts'
import type { Direction } from '../core/metric.ts'
import type { Point, RunKey, RunSummary } from '../core/run.ts'
import type { WhySection } from '../core/whyDifferent.ts'

/** Two ends, the lower first. */
export type Span = readonly [number, number]

/** What the user chose to see; saved by the page, small and free of data. */
export interface CompareView {
  readonly runs: readonly RunKey[]
  /** The place of each run, which gives it colour, dash and marker for as long as it is compared. */
  readonly slots: Readonly<Record<string, number>>
  readonly onlyDiffering: boolean
  readonly groupSeeds: boolean
  readonly sort: { readonly column: string; readonly descending: boolean } | null
  /** Columns switched on or off by hand, by column id. */
  readonly columns: Readonly<Record<string, boolean>>
  /** Charted metrics by name; null = the default choice. */
  readonly metrics: readonly string[] | null
  readonly axis: 'step' | 'relative' | 'wall'
  readonly logY: boolean
  /** y leaves out the outermost 1 % at either end of what is drawn. */
  readonly clip: boolean
  /** Weight of the moving average, 0 (off) up to 0.99. */
  readonly smoothing: number
  /** The GPU under the curves; null = where one or two runs are compared. */
  readonly gpu: boolean | null
  /** What many runs say together: whether it is open, over which metric, and the parameter of its scatter; null = the one that matters most. */
  readonly sweep: { readonly open: boolean; readonly metric: string | null; readonly param: string | null }
  /** One cursor for all charts. */
  readonly linked: boolean
  readonly filter: string
  readonly baseline: RunKey | null
  readonly starred: readonly RunKey[]
  /** Directions said by hand, by metric. */
  readonly directions: Readonly<Record<string, Direction>>
  /** Zoom per metric in axis units. */
  readonly zoom: Readonly<Record<string, Span>>
  /** Zoom of values per metric. */
  readonly zoomY: Readonly<Record<string, Span>>
}

/** A question for the GPU of a run beside one of its metrics. */
export interface GpuQuestion {
  readonly run: RunKey
  readonly metric: string
  readonly system: boolean
  readonly axis: Axis
  /** The visible range in axis units. */
  readonly from: number
  readonly to: number
  readonly widthPx: number
}

export interface CompareAsks {
  /** The page is there (again); the host tells everything. `view` is what VS Code kept for it, null at first. The answer is the view to begin with. */
  ready(view: CompareView | null): CompareView
  block(question: BlockQuestion): Block
  nearest(question: NearestQuestion): Point | null
  points(question: { readonly run: RunKey; readonly metric: string; readonly system: boolean }): SeriesPoints
  /** The run's cards at the wall times of the metric; empty where nothing is known. */
  gpu(question: GpuQuestion): readonly GpuUnderRun[]
  /** These runs, in this order, are compared from now on. */
  choose(runs: readonly RunKey[]): void
  /** Open the log's folder or file, by run. */
  reveal(run: RunKey): void
  /** Opens a section of two runs in VS Code's own diff editor. */
  diff(question: { readonly a: RunKey; readonly b: RunKey; readonly section: WhySection }): void
  copyText(text: string): void
  /** Offer to save under a name. `data` is text. */
  save(file: { readonly name: string; readonly data: string }): void
  /** The view changed: the host keeps it with the panel's title and its own commands. */
  viewChanged(view: CompareView): void
  /** A failure that no caller waits for; for the output channel. */
  trouble(text: string): void
}

export interface CompareTold {
  /** Present truth of the comparison. `keys`: runs that exist, in order. `changed`: the whole summary of each that is new or different since it was last told.
   * `missing` are chosen but not there; while `looking` they may still come. `problem`: why nothing can be read, a sentence; null when all is well. */
  runs: {
    readonly keys: readonly RunKey[]
    readonly changed: readonly RunSummary[]
    readonly missing: readonly RunKey[]
    readonly looking: boolean
    readonly problem: string | null
  }
  /** Runs of which a GPU is known, and a number that grows with what is known of them. */
  gpus: { readonly runs: readonly RunKey[]; readonly version: number }
  /** A command of the palette or a keybinding, by its name behind "flywheel.compare.". */
  command: { readonly name: string }
  /** Settings that the page needs. `strings`: the page's texts in the user's language, by the English text. */
  settings: { readonly singleKeys: boolean; readonly strings: Readonly<Record<string, string>> }
}
