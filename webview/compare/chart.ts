// One chart: asks for its blocks while it is on the screen, shapes and draws them, and answers pointer and keys.

import type { BlockQuestion } from '../../src/core/block.ts'
import type { Span } from '../../src/bridge/compareTalk.ts'
import { type Disposable, all, toStop } from '../../src/core/life.ts'
import type { RunKey, RunSummary } from '../../src/core/run.ts'
import { setText } from '../ui/dom.ts'
import { type Lanes, makeBlocks } from './blocks.ts'
import { type ChartCard, makeChartCard } from './chartCard.ts'
import { type ChartFrame, makeChartFrame } from '../chart/chartFrame.ts'
import { listenToChart } from '../chart/chartInput.ts'
import { makeLinePaths } from '../chart/linePaths.ts'
import { type Band, mappingOf, valueAt } from '../chart/plotShape.ts'
import { overlayContext } from '../chart/overlayContext.ts'
import { paintCursor, paintLines } from './chartPaint.ts'
import type { LinePlan } from './planShape.ts'
import { type ChartLine, type ChartOptions, type ChartShape, chartShape, notesOf, placeText, pointsText, zoomText } from './chartShape.ts'
import { chartedBy } from './chartId.ts'
import { makeGroupLines } from './groupLines.ts'
import { makeGpuStrip } from './gpuStrip.ts'
import { standsOut } from './modelShape.ts'
import { type PageParts, showsGpu } from './pageParts.ts'
import { makeExactReadings } from './exactReadings.ts'
import { openChartMenu } from './chartMenu.ts'
import { type Reading, nearestReading, readingsAt } from './tooltipShape.ts'
import type { Tooltip } from './tooltip.ts'

export interface Chart extends Disposable {
  readonly element: HTMLElement
  /** The runs or the view changed. `live`: only points were added. */
  update(live: boolean): void
  /** It came onto the screen, or left it. */
  see(seen: boolean): void
}

/** More lines than this are not drawn; said below the chart. */
const mostLines = 500

export function makeChart(id: string, parts: PageParts, lanes: Lanes, tooltip: Tooltip): Chart {
  const { say } = parts
  const charted = chartedBy(id)
  const { metric, system } = charted
  const has = (run: RunSummary): boolean => Object.hasOwn(system ? run.systemMetrics : run.metrics, metric)
  const strip = makeGpuStrip(charted, parts)
  const card: ChartCard = makeChartCard(
    charted,
    parts,
    () => reset(),
    (anchor) => openChartMenu(anchor, charted, parts, () => ({ lines: lines(), shape, options: options(), plans: plans() })),
    strip.element,
  )
  const blocks = makeBlocks(
    (question, stop) => parts.ask('block', question, stop),
    lanes,
    () => schedule(true),
  )
  const paths = makeLinePaths()
  const groupLines = makeGroupLines(say)
  const exact = makeExactReadings(parts, charted)
  const overlay = document.createElement('canvas')
  overlay.className = 'chart-overlay'
  let frame: ChartFrame | null = null
  let shape: ChartShape = chartShape([], { ...emptyOptions, axis: parts.view.get().axis })
  let seen = false
  let touching = false
  let waiting = 0
  let band: Band | null = null
  let readings: readonly Reading[] = []
  let nearest: RunKey | null = null

  const drawn = (): readonly RunSummary[] => parts.model.get().runs.filter(has).slice(0, mostLines)
  const lines = (): readonly ChartLine[] => {
    const { slots } = parts.view.get()
    const lineOf = (run: RunKey, name: string): ChartLine => ({ run, name, slot: slots[run] ?? 0, ...blocks.get(run) })
    const runs = drawn()
    if (!parts.view.get().groupSeeds) return runs.map((run) => lineOf(run.key, run.name))
    const here = new Set(runs.map((run) => run.key))
    return groupLines(parts.model.get().rows, (run) => here.has(run), lineOf, parts.hovered.get())
  }
  const plans = (): readonly LinePlan[] => {
    const view = parts.view.get()
    const hovered = parts.hovered.get()
    const all = lines()
    return all.map((line) => {
      const runs = line.group?.runs ?? [line.run]
      // a group is pointed at as a whole, unless one of its runs is
      const pointed =
        line.seedOf !== undefined
          ? line.run === nearest
          : hovered !== null && runs.includes(hovered) && (nearest === null || !runs.includes(nearest))
      return {
        line,
        out: runs.some((run) => standsOut(run, all.length, view, hovered)),
        hovered: pointed,
        baseline: line.seedOf === undefined && view.baseline !== null && runs.includes(view.baseline),
      }
    })
  }
  const options = (): ChartOptions => {
    const view = parts.view.get()
    const { width, height } = frame?.size() ?? { width: 400, height: 160 }
    return {
      axis: view.axis,
      logY: view.logY,
      clip: view.clip,
      zoom: view.zoom[id] ?? null,
      zoomY: view.zoomY[id] ?? null,
      width,
      height,
      utcOffset: parts.utcOffset(),
    }
  }
  const mapping = (): ReturnType<typeof mappingOf> => {
    const { width, height } = options()
    return mappingOf(shape, options().logY, width, height)
  }

  const askBlocks = (): void => {
    if (!seen || frame === null) return
    const view = parts.view.get()
    const zoom = view.zoom[id] ?? null
    // a little finer than the plot, so that an axis that grows wider by a label asks nothing again
    const widthPx = Math.max(64, Math.round(card.size().width * devicePixelRatio))
    blocks.want(
      drawn().map((run) => {
        const question: BlockQuestion = {
          run: run.key,
          metric,
          system,
          axis: view.axis,
          from: zoom?.[0] ?? null,
          to: zoom?.[1] ?? null,
          widthPx,
          smoothing: view.smoothing,
        }
        return { question, version: run.version }
      }),
    )
  }

  const draw = (live: boolean): void => {
    const now = lines()
    const known = options()
    // nothing rescales under the pointer
    if (!(live && touching && !shape.empty)) {
      const next = chartShape(now, known)
      // the same shape stays the same object, so that outlines made for it stay too
      if (JSON.stringify(next) !== JSON.stringify(shape)) shape = next
    }
    frame?.draw(shape)
    const zoom = known.zoom
    setText(card.points, now.some((line) => line.block !== null) ? pointsText(now, zoom !== null, say) : '')
    card.setZoom(
      zoom === null && known.zoomY === null ? null : zoom === null ? say('values') : zoomText(known.axis, zoom, known.utcOffset, say),
    )
    const notes = [...notesOf(now, shape, known, say)]
    if (parts.model.get().runs.filter(has).length > mostLines)
      notes.push(say('the first {0} runs are drawn; filter to choose others', mostLines))
    card.setNotes(notes)
    const settled = now.every((line) => line.block !== null || line.failed !== null)
    card.setState(now.length === 0 ? 'none' : shape.empty ? (settled ? 'nothing' : 'waiting') : 'drawn', known.axis)
    card.plot.setAttribute('aria-label', say('{0}: {1} runs. Cursor keys read the values.', metric, now.length))
    if (parts.cursor.get() === null) paintOverlay()
    else onCursor()
    drawStrip()
  }
  const drawStrip = (): void => {
    if (frame === null || !seen) return
    const known = parts.gpus.get()
    const here = showsGpu(parts) ? drawn().filter((run) => known.runs.includes(run.key)) : []
    const box = frame.over.getBoundingClientRect()
    const at = { x: shape.x, xTicks: shape.xTicks, left: box.left - card.plot.getBoundingClientRect().left, width: box.width }
    const { slots } = parts.view.get()
    strip.update(
      here.map((run) => ({ run: run.key, name: run.name, slot: slots[run.key] ?? 0 })),
      at,
      `${known.version} ${here.map((run) => run.version).join()}`,
    )
  }
  const schedule = (live: boolean): void => {
    if (waiting !== 0) return
    waiting = requestAnimationFrame(() => {
      waiting = 0
      draw(live)
    })
  }

  const paintOverlay = (): void => {
    if (frame === null) return
    const { width, height } = frame.size()
    const context = overlayContext(overlay, { width, height })
    if (context === null) return
    const cursor = parts.cursor.get()
    const mine = cursor !== null && (cursor.metric === id || parts.view.get().linked)
    const map = mapping()
    const x = cursor === null ? NaN : map.x(cursor.x)
    const pointed = mine && x >= -1 && x <= width + 1 ? { x, pinned: cursor.pinned, readings, nearest } : null
    paintCursor(context, { width, height }, pointed, band, plans(), map, parts.theme.get())
    if (cursor?.metric !== id || pointed === null) return
    const rect = frame.over.getBoundingClientRect()
    const read = readings.find((one) => one.run === nearest)
    const y = read === undefined ? height / 2 : map.y(read.smooth ?? read.value)
    tooltip.show(
      {
        place: placeText(parts.view.get().axis, read?.x ?? cursor.x, parts.utcOffset(), say),
        readings,
        nearest,
        baseline: parts.view.get().baseline,
        pinned: cursor.pinned,
      },
      rect.left + x,
      rect.top + (cursor.py ?? Math.max(0, Math.min(height, y))),
    )
  }

  const onCursor = (): void => {
    const cursor = parts.cursor.get()
    if (!seen || frame === null || cursor === null || (cursor.metric !== id && !parts.view.get().linked)) {
      exact.stop()
      readings = []
      nearest = null
      paintOverlay()
      return
    }
    const now = lines()
    const slack = (shape.x[1] - shape.x[0]) * 0.01
    readings = readingsAt(now, cursor.x, slack)
    const read =
      cursor.py === null ? readings.find((one) => one.run === parts.hovered.get()) : nearestReading(readings, cursor.py, mapping().y)
    nearest = read?.run ?? readings[0]?.run ?? null
    if (cursor.metric === id) {
      const group = now.find((line) => line.run === nearest)?.group
      if (cursor.py !== null) parts.hovered.set(group?.runs[0] ?? nearest)
      exact.ask(now, readings, cursor.x, (better) => {
        readings = better
        paintOverlay()
      })
      if (cursor.py === null) {
        const place = placeText(parts.view.get().axis, cursor.x, parts.utcOffset(), say)
        parts.announce(
          `${place}: ${readings.length === 0 ? say('No run has a value here.') : readings.map((one) => `${one.name} ${one.value}`).join(', ')}`,
        )
      }
    }
    paintOverlay()
  }

  const zoomTo = (x: Span, y: Span | null): void => {
    const { zoom, zoomY } = parts.view.get()
    if (!(x[1] > x[0])) return
    parts.change({ zoom: { ...zoom, [id]: x }, ...(y === null ? {} : { zoomY: { ...zoomY, [id]: y } }) })
  }
  const reset = (): void => {
    const { zoom, zoomY } = parts.view.get()
    const without = (all: Readonly<Record<string, Span>>): Record<string, Span> =>
      Object.fromEntries(Object.entries(all).filter(([name]) => name !== id))
    if (zoom[id] !== undefined || zoomY[id] !== undefined) parts.change({ zoom: without(zoom), zoomY: without(zoomY) })
  }

  const build = (): void => {
    const { width, height } = card.size()
    frame = makeChartFrame(
      card.plot,
      () => parts.theme.get(),
      shape,
      width,
      height,
      (context, plot) =>
        paintLines(context, plans(), shape, parts.view.get().logY, parts.view.get().smoothing > 0, plot, parts.theme.get(), paths),
    )
    frame.over.append(overlay)
    const made = frame
    listenToChart(card.plot, {
      over: made.over,
      size: () => made.size(),
      valueAt: (px, py) => valueAt(shape, parts.view.get().logY, made.size().width, made.size().height, px, py),
      pixelOf: (x) => mapping().x(x),
      range: () => shape.x,
      nextPlace(x, way) {
        const reference =
          lines().find((line) => line.run === parts.hovered.get() && line.block !== null) ?? lines().find((line) => line.block !== null)
        const places = reference?.block?.x
        if (places === undefined) return null
        const least = (shape.x[1] - shape.x[0]) / made.size().width / 2
        return (way === 1 ? places.find((place) => place > x + least) : places.findLast((place) => place < x - least)) ?? null
      },
      point(at) {
        const cursor = parts.cursor.get()
        touching = at !== null
        if (cursor?.pinned === true && (at === null || at.py !== null)) return
        if (at === null) {
          if (cursor?.metric === id) {
            parts.cursor.set(null)
            parts.hovered.set(null)
            tooltip.hide()
          }
          schedule(false)
        } else parts.cursor.set({ metric: id, x: valueAt(shape, false, made.size().width, 1, at.px, 0)[0], py: at.py, pinned: false })
      },
      cursorX: () => (parts.cursor.get()?.metric === id ? parts.cursor.get()!.x : null),
      clear() {
        parts.cursor.set(null)
        parts.hovered.set(null)
      },
      pin() {
        const cursor = parts.cursor.get()
        if (cursor !== null) parts.cursor.set({ ...cursor, pinned: !cursor.pinned })
      },
      band(next) {
        band = next
        paintOverlay()
      },
      zoom: zoomTo,
      reset,
      nextRun(way) {
        const sorted = [...readings].sort((a, b) => b.value - a.value)
        const at = sorted.findIndex((one) => one.run === nearest)
        const next = sorted[Math.max(0, Math.min(sorted.length - 1, at + way))]
        if (next === undefined) return
        nearest = next.run
        parts.hovered.set(next.run)
        parts.announce(`${next.name} ${next.value}`)
        paintOverlay()
      },
    })
  }

  const resized = new ResizeObserver(() => {
    const { width, height } = card.size()
    if (width < 60 || height < 60) return
    if (frame === null) build()
    else frame.resize(width, height)
    askBlocks()
    draw(false)
  })
  resized.observe(card.plot)
  const stops = all(
    toStop(() => resized.disconnect()),
    toStop(() => cancelAnimationFrame(waiting)),
    parts.cursor.onDidChange(onCursor),
    parts.hovered.onDidChange(() => schedule(true)),
    parts.theme.onDidChange(() => schedule(false)),
    exact,
    blocks,
    strip,
    toStop(() => frame?.dispose()),
  )
  return {
    element: card.element,
    update(live) {
      askBlocks()
      if (live) schedule(true)
      else draw(false)
    },
    see(now) {
      seen = now
      askBlocks()
    },
    ...stops,
  }
}

const emptyOptions = { logY: false, clip: false, zoom: null, zoomY: null, width: 400, height: 160, utcOffset: 0 } as const
