// The built comparison page alone in a Chromium, without VS Code: this file is its host, over seeded series and the reader's own blocks.
// For tests that need many runs, a slow answer or a theme in a second. What VS Code itself adds is tested in test/page.

import type { Page } from 'playwright-core'
import type { CompareAsks, CompareTold, CompareView, GpuQuestion } from '../../src/bridge/compareTalk.ts'
import { freshView, readView, withRuns } from '../../src/bridge/compareView.ts'
import type { Port } from '../../src/bridge/port.ts'
import { type Server, serve } from '../../src/bridge/rpc.ts'
import type { BlockQuestion } from '../../src/core/block.ts'
import type { GpuUnderRun } from '../../src/core/gpuUnderRun.ts'
import { settleParts, summarize, allPoints } from '../../src/core/joinedSeries.ts'
import type { RunKey, RunSummary } from '../../src/core/run.ts'
import { Series } from '../../src/core/series.ts'
import { makeBlock, nearestPoint } from '../../src/reader/block.ts'
import { openAlone } from './alonePage.ts'
import { runAt } from './runs.ts'
import type { Theme } from './workbench.ts'

/** A run with its points: values by metric at steps 0, 1, 2 … or at the given steps. */
export interface PageRun {
  readonly summary: RunSummary
  readonly series: ReadonlyMap<string, Series>
}

/** One point per second from a fixed time on. */
export function pageRun(
  path: string,
  more: Partial<RunSummary>,
  metrics: Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>,
): PageRun {
  const series = new Map<string, Series>()
  for (const [name, points] of Object.entries(metrics)) {
    const one = new Series('keep-all')
    for (const [step, value] of points) one.columns.push(step, 1_760_000_000 + step, value)
    settleParts([one])
    series.set(name, one)
  }
  const summaries = Object.fromEntries([...series].map(([name, one]) => [name, summarize([one])]))
  return { summary: runAt(path, { ...more, metrics: summaries }), series }
}

export interface ComparePageOptions {
  readonly runs: readonly PageRun[]
  readonly missing?: readonly RunKey[]
  readonly theme?: Theme
  readonly width?: number
  readonly height?: number
  readonly view?: Partial<CompareView>
  /** What is known of the runs' GPUs; without it of none. */
  readonly gpu?: (question: GpuQuestion) => readonly GpuUnderRun[]
  /** Called before each block is made; may wait or throw. */
  readonly onBlock?: (question: BlockQuestion) => Promise<void> | void
}

export interface ComparePage {
  readonly page: Page
  /** What the page said as an error. */
  readonly errors: readonly string[]
  /** Everything that was asked of the host but blocks and points, oldest first. */
  readonly asked: readonly (readonly [name: string, question: unknown])[]
  readonly blocks: readonly BlockQuestion[]
  view(): CompareView
  /** The runs are these now. */
  tell(runs: readonly PageRun[], missing?: readonly RunKey[]): void
  command(name: string): void
  close(): Promise<void>
}

/** Opens the page. `npm run build` must have been run. Whoever calls closes it. */
export async function openComparePage(options: ComparePageOptions): Promise<ComparePage> {
  let runs = options.runs
  let missing = options.missing ?? []
  const keys = [...runs.map((run) => run.summary.key), ...missing]
  let view: CompareView = { ...freshView(keys), ...options.view }
  const asked: [string, unknown][] = []
  const blocks: BlockQuestion[] = []
  const find = (key: RunKey, metric: string): { run: PageRun; series: Series } => {
    const run = runs.find((one) => one.summary.key === key)
    const series = run?.series.get(metric)
    if (run === undefined || series === undefined) throw new Error(`no ${metric} here`)
    return { run, series }
  }
  const of = (key: RunKey, metric: string): Parameters<typeof makeBlock>[1] => {
    const { run, series } = find(key, metric)
    return { parts: [series], version: run.summary.version, firstWallTime: 1_760_000_000 }
  }
  let told = new Map<RunKey, RunSummary>()
  const tellRuns = (): void => {
    server.tell('runs', {
      keys: runs.map((run) => run.summary.key),
      changed: runs.map((run) => run.summary).filter((run) => told.get(run.key) !== run),
      missing,
      looking: false,
      problem: null,
    })
    if (options.gpu !== undefined) server.tell('gpus', { runs: runs.map((run) => run.summary.key), version: 1 })
    told = new Map(runs.map((run) => [run.summary.key, run.summary]))
  }
  const note = (name: string, question: unknown): void => void asked.push([name, question])
  const answer = (port: Port, errors: string[]): Server<CompareTold> =>
    serve<CompareAsks, CompareTold>(
      port,
      {
        ready(kept) {
          view = readView(kept) ?? view
          told = new Map()
          server.tell('settings', { singleKeys: true, strings: {} })
          tellRuns()
          return view
        },
        async block(question) {
          blocks.push(question)
          await options.onBlock?.(question)
          return makeBlock(question, of(question.run, question.metric))
        },
        nearest: (question) => nearestPoint(question, of(question.run, question.metric)),
        points: ({ run, metric }) => allPoints([find(run, metric).series]),
        gpu: (question) => options.gpu?.(question) ?? [],
        choose(chosen) {
          note('choose', chosen)
          view = withRuns(view, chosen)
          runs = options.runs.filter((run) => chosen.includes(run.summary.key))
          missing = missing.filter((key) => chosen.includes(key))
          tellRuns()
        },
        diff: (question) => note('diff', question),
        reveal: (run) => note('reveal', run),
        copyText: (text) => note('copyText', text),
        save: (saved) => note('save', saved),
        viewChanged(next) {
          view = next
        },
        trouble: (text) => void errors.push(text),
      },
      // a block that cannot be made is the page's to show
      () => undefined,
    )
  let server!: Server<CompareTold>
  const alone = await openAlone({ ...options, script: 'compare.js', styles: ['compare.css'] }, (port, said) => {
    server = answer(port, said)
  })
  const { page, errors } = alone
  await page.locator('.answer, .page-empty').first().waitFor({ state: 'attached' })
  return {
    page,
    errors,
    asked,
    blocks,
    view: () => view,
    tell(next, gone = []) {
      runs = next
      missing = gone
      tellRuns()
    },
    command: (name) => server.tell('command', { name }),
    async close() {
      server.dispose()
      await alone.close()
    },
  }
}
