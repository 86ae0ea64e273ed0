// The GPU under a curve: use (solid) and memory (dotted) of each run's card in per cent, at the same wall times and on the same X axis as the chart above.

import type { Span } from '../../src/bridge/compareTalk.ts'
import type { GpuUnderRun } from '../../src/core/gpuUnderRun.ts'
import type { Disposable } from '../../src/core/life.ts'
import type { RunKey } from '../../src/core/run.ts'
import { type ChartFrame, makeChartFrame } from '../chart/chartFrame.ts'
import { makeLinePaths } from '../chart/linePaths.ts'
import type { PlotShape } from '../chart/plotShape.ts'
import { overlayContext } from '../chart/overlayContext.ts'
import { make, setText } from '../ui/dom.ts'
import { type Charted, systemChart } from './chartId.ts'
import { paintStrip } from './gpuPaint.ts'
import { stripText } from './gpuStripShape.ts'
import { type PageParts, detached } from './pageParts.ts'

export interface StripAt {
  /** What is shown above. */
  readonly x: Span
  readonly xTicks: PlotShape['xTicks']
  /** Where the plot above begins and how wide it is, CSS pixels. */
  readonly left: number
  readonly width: number
}

export interface GpuStrip extends Disposable {
  readonly element: HTMLElement
  /** Runs to be drawn, in order; none hides the strip. `stamp`: changes when what is known of them may have. */
  update(runs: readonly { readonly run: RunKey; readonly name: string; readonly slot: number }[], at: StripAt, stamp: string): void
}

/** More lines than these would hide each other. */
export const mostRuns = 4
const askMs = 2_000

export function makeGpuStrip(question: Charted, parts: PageParts): GpuStrip {
  const id = question.system ? systemChart(question.metric) : question.metric
  const { say } = parts
  const words = make('div', { class: 'gpu-words quiet cut' })
  const plot = make('div', { class: 'gpu-plot', attrs: { role: 'img' } })
  const overlay = document.createElement('canvas')
  overlay.className = 'chart-overlay'
  const element = make('div', { class: 'gpu-strip' }, words, plot)
  element.hidden = true
  const paths = makeLinePaths()
  let frame: ChartFrame | null = null
  let at: StripAt | null = null
  let runs: Parameters<GpuStrip['update']>[0] = []
  let held: ReadonlyMap<RunKey, readonly GpuUnderRun[]> = new Map()
  let asked = ''
  let stop = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = -Infinity

  const shapeOf = ({ x, xTicks }: StripAt): PlotShape => ({
    x,
    y: [-4, 104],
    xTicks,
    yTicks: [
      { at: 0, text: '0' },
      { at: 100, text: '100' },
    ],
  })
  const tell = (): void => {
    const cursor = parts.cursor.get()
    const pointed = cursor !== null && (parts.view.get().linked || cursor.metric === id) ? cursor.x : null
    const text = stripText(runs, held, pointed, at?.x ?? [0, 1], say)
    setText(words, text)
    words.title = text
    plot.setAttribute('aria-label', text)
  }
  const paintCursor = (): void => {
    if (frame === null || at === null) return
    const { width, height } = frame.size()
    const context = overlayContext(overlay, { width, height })
    if (context === null) return
    context.clearRect(0, 0, width, height)
    const cursor = parts.cursor.get()
    if (cursor === null || !(parts.view.get().linked || cursor.metric === id)) return
    const x = Math.round(((cursor.x - at.x[0]) / (at.x[1] - at.x[0])) * width) + 0.5
    context.strokeStyle = parts.theme.get().muted
    context.setLineDash(cursor.pinned ? [] : [3, 3])
    context.beginPath()
    context.moveTo(x, 0)
    context.lineTo(x, height)
    context.stroke()
  }
  const draw = (): void => {
    if (at === null || element.hidden) return
    const shape = shapeOf(at)
    if (frame === null && plot.clientWidth >= 60) {
      frame = makeChartFrame(
        plot,
        () => parts.theme.get(),
        shape,
        plot.clientWidth,
        plot.clientHeight,
        (context, where) => {
          if (at !== null)
            paintStrip(
              context,
              runs.map((run) => ({ slot: run.slot, baseline: run.run === parts.view.get().baseline, traces: held.get(run.run) ?? [] })),
              shapeOf(at),
              where,
              parts.theme.get(),
              paths,
            )
        },
        {
          valueAxisPx: () => at?.left ?? 40,
          rightPx: () => Math.max(0, plot.clientWidth - (at?.left ?? 0) - (at?.width ?? 0)),
          xLabels: () => false,
        },
      )
      frame.over.append(overlay)
    }
    frame?.resize(plot.clientWidth, plot.clientHeight)
    frame?.draw(shape)
    tell()
    paintCursor()
  }
  const ask = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (at === null || runs.length === 0) return
    last = performance.now()
    stop.abort()
    stop = new AbortController()
    const { signal } = stop
    const { x, width } = at
    const widthPx = Math.max(32, Math.round(width * devicePixelRatio))
    const { axis } = parts.view.get()
    const wanted = runs
    detached(parts, async () => {
      const answers = await Promise.all(
        wanted.map(
          async ({ run }) => [run, await parts.ask('gpu', { ...question, run, axis, from: x[0], to: x[1], widthPx }, signal)] as const,
        ),
      )
      if (signal.aborted) return
      held = new Map(answers)
      draw()
    })
  }
  const cursorChanged = parts.cursor.onDidChange(() => {
    if (element.hidden) return
    tell()
    paintCursor()
  })
  return {
    element,
    update(next, where, stamp) {
      runs = next.slice(0, mostRuns)
      at = where
      element.hidden = runs.length === 0
      if (element.hidden) return
      const key = JSON.stringify([runs.map((run) => run.run), where.x, Math.round(where.width / 8), parts.view.get().axis])
      const now = `${key} ${stamp}`
      if (now !== asked) {
        // another range is asked for at once; more points a little later
        const soon = asked.startsWith(`${key} `) ? Math.max(0, last + askMs - performance.now()) : 0
        asked = now
        if (soon === 0) ask()
        else timer ??= setTimeout(ask, soon)
      }
      draw()
    },
    dispose() {
      clearTimeout(timer)
      stop.abort()
      cursorChanged.dispose()
      frame?.dispose()
    },
  }
}
