// The built comparison page alone in a Chromium, without VS Code: this file is its host, over seeded series and the reader's own blocks.
// For tests that need many runs, a slow answer or a theme in a second. What VS Code itself adds is tested in test/page.

import type { Page } from 'playwright-core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CompareAsks, CompareTold, CompareView } from '../../src/bridge/compareTalk.ts'
import { freshView, readView, withRuns } from '../../src/bridge/compareView.ts'
import type { Port } from '../../src/bridge/port.ts'
import { type Server, serve } from '../../src/bridge/rpc.ts'
import { pack, unpack } from '../../src/bridge/wire.ts'
import type { BlockQuestion } from '../../src/core/block.ts'
import { toStop } from '../../src/core/life.ts'
import { settleParts, summarize, allPoints } from '../../src/core/joinedSeries.ts'
import type { RunKey, RunSummary } from '../../src/core/run.ts'
import { Series } from '../../src/core/series.ts'
import { makeBlock, nearestPoint } from '../../src/reader/block.ts'
import { launchBrowser } from './browser.ts'
import { themeVariables } from './pageThemes.ts'
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

const file = (name: string): string => readFileSync(join(import.meta.dirname, '../../dist/webview', name), 'utf8')

/** In the page: VS Code's function, with buffers carried as base64 over the binding. Text, because the tests have no types of a page. */
const vsCodeApi = `
  const kept = { state: undefined };
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => void window.toHost(JSON.stringify(message)),
    getState: () => kept.state,
    setState: (state) => { kept.state = state },
  });
  window.fromHost = (text) => {
    const revive = (key, value) => {
      if (value === null || typeof value !== 'object' || typeof value.$buffer !== 'string') return value;
      const bytes = Uint8Array.from(atob(value.$buffer), (c) => c.charCodeAt(0));
      return new window[value.kind](bytes.buffer);
    };
    window.dispatchEvent(new MessageEvent('message', { data: JSON.parse(text, revive) }));
  };
`

/** What VS Code's transport does: JSON, with typed arrays beside it. */
const encode = (message: unknown): string =>
  JSON.stringify(message, (_, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value
    return {
      $buffer: Buffer.from(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength).toString('base64'),
      kind: value.constructor.name,
    }
  })

/** Opens the page. `npm run build` must have been run. Whoever calls closes it. */
export async function openComparePage(options: ComparePageOptions): Promise<ComparePage> {
  const browser = await launchBrowser()
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1200, height: options.height ?? 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.stack ?? String(error)))
  page.on('console', (message) => {
    // the toolkit's own two inline styles, see the facts about it
    if (message.type() === 'error' && !/style/.test(message.text())) errors.push(message.text())
  })
  let runs = options.runs
  let missing = options.missing ?? []
  const keys = [...runs.map((run) => run.summary.key), ...missing]
  let view: CompareView = { ...freshView(keys), ...options.view }
  const asked: [string, unknown][] = []
  const blocks: BlockQuestion[] = []
  const listeners = new Set<(message: unknown) => void>()
  const port: Port = {
    post: (message) => void page.evaluate(`window.fromHost(${JSON.stringify(encode(pack(message)))})`).catch(() => undefined),
    listen(listener) {
      listeners.add(listener)
      return toStop(() => listeners.delete(listener))
    },
    onDidClose: () => toStop(() => undefined),
  }
  await page.exposeFunction('toHost', (text: string) => {
    for (const listener of listeners) listener(unpack(JSON.parse(text)))
  })
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
    told = new Map(runs.map((run) => [run.summary.key, run.summary]))
  }
  const note = (name: string, question: unknown): void => void asked.push([name, question])
  const server: Server<CompareTold> = serve<CompareAsks, CompareTold>(
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
      choose(chosen) {
        note('choose', chosen)
        view = withRuns(view, chosen)
        runs = options.runs.filter((run) => chosen.includes(run.summary.key))
        missing = missing.filter((key) => chosen.includes(key))
        tellRuns()
      },
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
  const { classes, css } = themeVariables(options.theme ?? 'dark')
  const font = readFileSync(join(import.meta.dirname, '../../dist/webview/codicon.ttf')).toString('base64')
  const icons = file('codicon.css').replace(/src:[^;]*;/, `src: url(data:font/ttf;base64,${font});`)
  const script = (code: string): string => `<script>${code.replaceAll('</script', '<\\/script')}</script>`
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Comparison</title>
<style>${css}</style><style>${icons}</style><style>${file('compare.css')}</style></head>
<body class="${classes}">${script(vsCodeApi)}${script(file('compare.js'))}</body></html>`
  // an address of its own that nobody serves: the clipboard wants a secure one
  await page.route('https://compare.test/', (route) => route.fulfill({ contentType: 'text/html', body: html }))
  await page.goto('https://compare.test/')
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
      await browser.close()
    },
  }
}
