// Builds the GPU panel and joins its parts: cards that are told become rows, traces are asked for while they are on the screen, time stands still while somebody touches.

import type { Span } from '../../src/bridge/compareTalk.ts'
import { type CardTraces, type GpuAsks, type GpuTold, type GpuView, readGpuView } from '../../src/bridge/gpuTalk.ts'
import type { Port } from '../../src/bridge/port.ts'
import { ClosedError, StoppedError, makeClient } from '../../src/bridge/rpc.ts'
import { type Say, sayPlain } from '../../src/core/say.ts'
import { makeStore } from '../../src/core/store.ts'
import { placeText } from '../compare/chartShape.ts'
import { make, setText } from '../ui/dom.ts'
import { watchTheme } from '../ui/theme.ts'
import { timeRange } from './figureShape.ts'
import { makeGpuBar } from './gpuBar.ts'
import { makeGpuHead } from './gpuHead.ts'
import { makeGpuNotice } from './gpuNotice.ts'
import { makeGpuRows } from './gpuRows.ts'
import { cursorLines, makeGpuTooltip } from './gpuTooltip.ts'
import type { GpuCursor, GpuPageParts } from './pageParts.ts'

/** What VS Code keeps of the page while it is hidden. */
export interface GpuPageState {
  get(): unknown
  set(view: GpuView): void
}

/** Traces are asked for at most this often, and again when half a column of pixels has passed; a minute late at most. */
const askMs = 1_000
const latestMs = 60_000
/** How often time moves on where nothing new is told. */
const idleMs = 30_000

export async function startPage(host: HTMLElement, port: Port, state: GpuPageState): Promise<void> {
  const client = makeClient<GpuAsks, GpuTold>(port)
  let strings: Readonly<Record<string, string>> = {}
  const say: Say = (text, ...args) => sayPlain(Object.hasOwn(strings, text) ? strings[text]! : text, ...args)
  client.onTold('settings', (settings) => {
    ;({ strings } = settings)
  })
  let told: GpuTold['gpus'] | null = null
  let onTold: () => void = () => undefined
  client.onTold('gpus', (now) => {
    told = now
    onTold()
  })
  const kept = state.get()
  const view = makeStore<GpuView>(readGpuView(await client.ask('ready', kept === undefined ? null : readGpuView(kept))))
  const nowSeconds = (): number => Date.now() / 1000
  const range = makeStore<Span>(timeRange(view.get(), nowSeconds(), 300, null))
  const traces = makeStore<ReadonlyMap<string, CardTraces>>(new Map())
  const cursor = makeStore<GpuCursor | null>(null)
  const live = make('div', { class: 'unseen', attrs: { 'aria-live': 'polite', role: 'status' } })
  const report = (error: unknown): void => {
    if (error instanceof StoppedError || error instanceof ClosedError) return
    // oxlint-disable-next-line promise/no-promise-in-callback -- a listener of errors, not a callback of Node
    client.ask('trouble', error instanceof Error ? (error.stack ?? error.message) : String(error)).catch(() => undefined)
  }
  const detach = (run: () => Promise<unknown>): void => {
    run().catch(report)
  }
  const parts: GpuPageParts = {
    view,
    change(patch) {
      view.set({ ...view.get(), ...patch })
      state.set(view.get())
      detach(() => client.ask('viewChanged', view.get()))
      cursor.set(null)
      moveOn()
    },
    range,
    traces,
    cursor,
    theme: watchTheme(),
    say,
    announce: (text) => setText(live, text),
    utcOffset: () => -new Date().getTimezoneOffset() * 60,
    focusCard: (card, figure, way) => rows.focusNext(card, figure, way),
  }

  const tooltip = makeGpuTooltip(say)
  const notice = makeGpuNotice(parts, {
    refresh: () => detach(() => client.ask('refresh', null)),
    resume: () => detach(() => client.ask('resume', null)),
  })
  const bar = makeGpuBar(parts, () => parts.change({ zoom: null }))
  const head = makeGpuHead(parts)
  const rows = makeGpuRows(parts, () => soon())
  const full = make('div', {}, bar.element, head.element, rows.element)
  host.replaceChildren(make('h1', { class: 'unseen', text: say('GPUs over time') }), notice.strip, notice.empty, full, live)

  /** The newest sample that is drawn. */
  let drawnVersion = -1
  let waiting = 0
  let asking = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let due = Infinity
  let last = -Infinity
  const isHeld = (): boolean => view.get().zoom !== null || cursor.get() !== null
  const clock = (seconds: number): string => placeText('wall', seconds, parts.utcOffset(), say).slice(11)
  const drawBar = (): void => {
    const { zoom } = view.get()
    bar.update({
      readAt: told?.readAt == null ? null : clock(told.readAt),
      since: told?.since != null && told.since > nowSeconds() - view.get().span ? clock(told.since) : null,
      waiting,
      gaps: rows.visible().some((id) => Object.values(traces.get().get(id) ?? {}).some((trace) => trace.gaps.length > 0)),
      zoom: zoom === null ? null : say('{0} to {1}', clock(zoom[0]), clock(zoom[1])),
    })
  }
  const draw = (): void => {
    const cards = told?.cards ?? []
    full.hidden = cards.length === 0
    notice.update(told)
    head.update(rows.wide(), rows.labels())
    rows.update(cards)
    drawBar()
  }
  const ask = (): void => {
    clearTimeout(timer)
    due = Infinity
    last = performance.now()
    const cards = rows.visible()
    const widthPx = rows.widthPx()
    if (cards.length === 0 || widthPx === 0) return
    if (!isHeld() || view.get().zoom !== null) range.set(timeRange(view.get(), nowSeconds(), widthPx, told?.since ?? null))
    const [from, to] = range.get()
    asking.abort()
    asking = new AbortController()
    const { signal } = asking
    const version = told?.version ?? 0
    detach(async () => {
      const answer = await client.ask('traces', { cards, from, to, widthPx }, signal)
      if (signal.aborted) return
      const next = new Map(traces.get())
      cards.forEach((card, i) => {
        if (answer[i] != null) next.set(card, answer[i])
      })
      traces.set(next)
      drawnVersion = version
      waiting = 0
      draw()
    })
  }
  /** Asks that long after the last time, or when it was to be asked anyway. */
  const soon = (pauseMs = askMs): void => {
    const at = last + pauseMs
    if (at >= due) return
    due = at
    clearTimeout(timer)
    timer = setTimeout(ask, Math.max(0, at - performance.now()))
  }
  const columnMs = (): number => ((range.get()[1] - range.get()[0]) / Math.max(60, rows.widthPx())) * 1000
  /** Another range: asked at once, whatever was asked before. */
  const moveOn = (): void => {
    range.set(timeRange(view.get(), nowSeconds(), Math.max(60, rows.widthPx()), told?.since ?? null))
    draw()
    ask()
  }
  onTold = () => {
    if (told !== null && told.version !== drawnVersion && isHeld()) waiting++
    // readings in words stay true; lines move only when nobody touches them
    draw()
    if (!isHeld()) soon(Math.max(askMs, Math.min(latestMs, columnMs() / 2)))
  }
  cursor.onDidChange((at) => {
    const card = told?.cards.find((one) => one.id === at?.card)
    const known = at === null ? undefined : traces.get().get(at.card)
    if (at === null || card === undefined || known === undefined) {
      tooltip.hide()
      if (at === null && view.get().zoom === null && waiting > 0) soon()
      return
    }
    const [from, to] = range.get()
    const lines = cursorLines(card, known, at.x, ((to - from) / Math.max(60, rows.widthPx())) * 2, say)
    const place = placeText('wall', at.x, parts.utcOffset(), say)
    const point = rows.pointOf(at)
    if (point !== null) tooltip.show(place, card, at, lines, point.x, point.y)
    if (at.py === null)
      parts.announce(
        `${card.place.replace('GPU', 'GPU ')}, ${clock(at.x)}: ${lines.map(([name, text]) => `${name.toLowerCase()} ${text}`).join(', ')}`,
      )
  })
  window.addEventListener('scroll', () => cursor.get()?.pinned !== true && cursor.set(null), { passive: true })
  new ResizeObserver(() => draw()).observe(host)
  setInterval(() => !isHeld() && soon(), idleMs)
  draw()
  soon()
  state.set(view.get())
}
