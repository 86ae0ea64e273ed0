// One small chart: a figure of a card over time, with its reading above it. Draws the shape and turns pointer and keys into the common cursor and zoom.

import type { HistoryField } from '../../src/core/gpuHistory.ts'
import type { GpuCard } from '../../src/core/gpuPanel.ts'
import type { TraceBlock } from '../../src/core/gpuTrace.ts'
import { type Disposable, all, toStop } from '../../src/core/life.ts'
import { type ChartFrame, makeChartFrame } from '../chart/chartFrame.ts'
import { listenToChart } from '../chart/chartInput.ts'
import { makeLinePaths } from '../chart/linePaths.ts'
import { type Band, type PlotShape, mappingOf, valueAt } from '../chart/plotShape.ts'
import { overlayContext } from '../chart/overlayContext.ts'
import { make, setText } from '../ui/dom.ts'
import { extremesText, figureShape, figureText, figureWords, readingAt, readingText } from './figureShape.ts'
import { paintTrace, paintTraceCursor } from './gpuPaint.ts'
import type { GpuPageParts } from './pageParts.ts'

export interface GpuChart extends Disposable {
  readonly element: HTMLElement
  readonly plot: HTMLElement
  /** Anything it shows may have changed. */
  update(card: GpuCard): void
  /** Width of the plot in device pixels; 0 while it is not drawn. */
  widthPx(): number
  /** `labels`: times below it. `tabbable`: Tab stops at it. */
  set(options: { readonly labels: boolean; readonly tabbable: boolean }): void
}

/** Axis labels stand in one line below each other. */
export const valueAxisPx = 34
/** Kept free at the right of a chart. */
export const rightPx = 8

export function makeGpuChart(first: GpuCard, figure: HistoryField, parts: GpuPageParts): GpuChart {
  const { say } = parts
  const words = figureWords(figure, say)
  let card = first
  let labels = false
  let frame: ChartFrame | null = null
  let shape: PlotShape | null = null
  let band: Band | null = null
  const paths = makeLinePaths()
  const overlay = document.createElement('canvas')
  overlay.className = 'chart-overlay'
  const title = make('span', { class: 'gpu-figure quiet', text: words.name })
  const reading = make('span', { class: 'gpu-reading' })
  const plot = make('div', {
    class: 'chart-plot',
    attrs: { tabindex: '-1', role: 'application', 'aria-roledescription': say('chart') },
  })
  const emptyText = make('span')
  const empty = make('div', { class: 'chart-empty' }, emptyText)
  const element = make(
    'div',
    { class: 'gpu-chart' },
    make('div', { class: 'gpu-caption' }, title, reading),
    make('div', { class: 'chart-frame' }, plot, empty),
  )
  const trace = (): TraceBlock | null => parts.traces.get().get(card.id)?.[figure] ?? null
  const slack = (): number => {
    const [from, to] = parts.range.get()
    return ((to - from) / Math.max(1, plot.clientWidth)) * 2
  }
  const size = (): { width: number; height: number } => frame?.size() ?? { width: plot.clientWidth, height: plot.clientHeight }

  const caption = (): void => {
    const cursor = parts.cursor.get()
    const block = trace()
    const now = card.now[figure]
    const at = cursor === null || block === null ? null : readingText(figure, readingAt(block, cursor.x, slack()), card, say)
    setText(reading, at ?? (now.value === null ? say('n/a') : figureText(figure, now.value, card)))
    reading.classList.toggle('past', at !== null)
    reading.title = at === null ? (now.why ?? '') : ''
    const extremes = block === null ? null : extremesText(figure, block, card, say)
    plot.setAttribute(
      'aria-label',
      [
        `${card.place.replace('GPU', 'GPU ')}, ${words.name} ${now.value === null ? `${say('n/a')}: ${now.why}` : figureText(figure, now.value, card)}`,
        ...(extremes === null ? [] : [extremes]),
      ].join('; '),
    )
    // nothing known in the whole range: the reason stands where the line would
    const nothing = block !== null && block.x.length === 0
    setText(emptyText, nothing ? (now.why ?? (block.gaps[0]?.kind === 'unknown' ? say('not known') : say('not asked'))) : '')
    empty.title = emptyText.textContent
    empty.hidden = !nothing
  }
  const paintOverlay = (): void => {
    if (frame === null || shape === null) return
    const { width, height } = frame.size()
    const context = overlayContext(overlay, { width, height })
    if (context === null) return
    const cursor = parts.cursor.get()
    const block = trace()
    const read = cursor === null || block === null ? null : readingAt(block, cursor.x, slack())
    paintTraceCursor(
      context,
      { width, height },
      cursor === null ? null : { x: cursor.x, pinned: cursor.pinned, value: read?.kind === 'value' ? { x: read.x, y: read.last } : null },
      band,
      mappingOf(shape, false, width, height),
      parts.theme.get(),
    )
  }
  const draw = (): void => {
    caption()
    if (frame === null) return
    shape = figureShape(figure, card, trace(), parts.range.get(), size(), parts.utcOffset())
    frame.draw(shape)
    paintOverlay()
  }
  const build = (width: number, height: number): void => {
    shape = figureShape(figure, card, trace(), parts.range.get(), { width, height }, parts.utcOffset())
    frame = makeChartFrame(
      plot,
      () => parts.theme.get(),
      shape,
      width,
      height,
      (context, at) => paintTrace(context, trace(), shape!, at, parts.theme.get(), paths),
      { valueAxisPx: () => valueAxisPx, rightPx: () => rightPx, xLabels: () => labels },
    )
    const made = frame
    made.over.append(overlay)
    listenToChart(plot, {
      over: made.over,
      size: () => made.size(),
      valueAt: (px, py) => valueAt(shape!, false, made.size().width, made.size().height, px, py),
      pixelOf: (x) => mappingOf(shape!, false, made.size().width, made.size().height).x(x),
      range: () => parts.range.get(),
      nextPlace(x, way) {
        const places = trace()?.x
        if (places === undefined) return null
        const least = slack() / 4
        return (way === 1 ? places.find((place) => place > x + least) : places.findLast((place) => place < x - least)) ?? null
      },
      point(at) {
        const cursor = parts.cursor.get()
        if (cursor?.pinned === true && (at === null || at.py !== null)) return
        if (at === null) {
          if (cursor?.card === card.id && cursor.figure === figure) parts.cursor.set(null)
          return
        }
        const [x] = valueAt(shape!, false, made.size().width, 1, at.px, 0)
        parts.cursor.set({ card: card.id, figure, x, py: at.py, pinned: false })
      },
      cursorX: () => parts.cursor.get()?.x ?? null,
      clear: () => parts.cursor.set(null),
      pin() {
        const cursor = parts.cursor.get()
        if (cursor !== null) parts.cursor.set({ ...cursor, pinned: !cursor.pinned })
      },
      band(next) {
        band = next
        paintOverlay()
      },
      zoom: (x) => {
        if (x[1] - x[0] >= 10) parts.change({ zoom: x })
      },
      reset: () => parts.change({ zoom: null }),
      nextRun: (way) => parts.focusCard(card.id, figure, way),
    })
  }
  const resized = new ResizeObserver(() => {
    const [width, height] = [plot.clientWidth, plot.clientHeight]
    if (width < 60 || height < 20) return
    if (frame === null) build(width, height)
    else frame.resize(width, height)
    draw()
  })
  resized.observe(plot)
  const stops = all(
    toStop(() => resized.disconnect()),
    parts.cursor.onDidChange(() => {
      caption()
      paintOverlay()
    }),
    parts.theme.onDidChange(draw),
    toStop(() => frame?.dispose()),
  )
  caption()
  return {
    element,
    plot,
    update(next) {
      card = next
      draw()
    },
    widthPx: () => (frame === null ? 0 : Math.round(frame.size().width * devicePixelRatio)),
    set(options) {
      plot.tabIndex = options.tabbable ? 0 : -1
      if (labels === options.labels) return
      labels = options.labels
      element.classList.toggle('with-labels', labels)
      draw()
    },
    ...stops,
  }
}
