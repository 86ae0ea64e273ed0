// Pointer and keys in a chart: point, pin, zoom, reset. Turns them into places on the axes; draws nothing.

import type { Span } from '../../src/bridge/compareTalk.ts'
import type { Band } from './plotShape.ts'

export interface ChartTarget {
  readonly over: HTMLElement
  size(): { readonly width: number; readonly height: number }
  /** Axis value and y value of a pixel of the plot. */
  valueAt(px: number, py: number): readonly [number, number]
  /** The pixel of an axis value. */
  pixelOf(x: number): number
  /** The visible range. */
  range(): Span
  /** The next drawn place on the x axis, or null at the end. */
  nextPlace(x: number, way: 1 | -1): number | null
  /** Somebody points at this pixel; null = nobody any more. */
  point(at: { readonly px: number; readonly py: number | null } | null): void
  /** The place where keys or pointer are, in axis units; null for none. */
  cursorX(): number | null
  pin(): void
  /** Takes the cursor away, pinned or not. */
  clear(): void
  band(band: Band | null): void
  zoom(x: Span, y: Span | null): void
  reset(): void
  /** Puts the mark on the next run up or down. */
  nextRun(way: 1 | -1): void
}

const dragPx = 4

/** Listens on the plot. `host` has the focus. */
export function listenToChart(host: HTMLElement, target: ChartTarget): void {
  const { over } = target
  let start: { readonly x: number; readonly y: number } | null = null
  let anchor: number | null = null
  const inside = (event: PointerEvent | WheelEvent | MouseEvent): { px: number; py: number } => {
    const rect = over.getBoundingClientRect()
    return {
      px: Math.max(0, Math.min(rect.width, event.clientX - rect.left)),
      py: Math.max(0, Math.min(rect.height, event.clientY - rect.top)),
    }
  }
  const ordered = (a: number, b: number): Span => (a < b ? [a, b] : [b, a])

  over.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    const { px, py } = inside(event)
    start = { x: px, y: py }
    over.setPointerCapture(event.pointerId)
    host.focus({ preventScroll: true })
  })
  over.addEventListener('pointermove', (event) => {
    const { px, py } = inside(event)
    if (start !== null && Math.abs(px - start.x) + (event.shiftKey ? Math.abs(py - start.y) : 0) >= dragPx)
      target.band({ x: ordered(start.x, px), y: event.shiftKey ? ordered(start.y, py) : null })
    else if (start !== null) target.band(null)
    target.point({ px, py })
  })
  over.addEventListener('pointerup', (event) => {
    if (start === null) return
    const { px, py } = inside(event)
    const from = start
    start = null
    target.band(null)
    const both = event.shiftKey && Math.abs(py - from.y) >= dragPx
    if (Math.abs(px - from.x) < dragPx) {
      if (event.detail === 1) target.pin()
      return
    }
    const [x0, y0] = target.valueAt(Math.min(px, from.x), Math.max(py, from.y))
    const [x1, y1] = target.valueAt(Math.max(px, from.x), Math.min(py, from.y))
    target.zoom([x0, x1], both ? [y0, y1] : null)
  })
  over.addEventListener('pointercancel', () => {
    start = null
    target.band(null)
  })
  over.addEventListener('pointerleave', () => {
    if (start === null) target.point(null)
  })
  over.addEventListener('dblclick', () => target.reset())
  over.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const { px, py } = inside(event)
      const [x] = target.valueAt(px, py)
      const [from, to] = target.range()
      const factor = Math.exp(Math.max(-1, Math.min(1, event.deltaY / 200)))
      target.zoom([x - (x - from) * factor, x + (to - x) * factor], null)
    },
    { passive: false },
  )

  const go = (x: number, shift: boolean): void => {
    if (shift) anchor ??= target.cursorX() ?? x
    else anchor = null
    target.point({ px: target.pixelOf(x), py: null })
    target.band(anchor === null ? null : { x: ordered(target.pixelOf(anchor), target.pixelOf(x)), y: null })
  }
  host.addEventListener('keydown', (event) => {
    if (event.altKey || event.metaKey) return
    const [from, to] = target.range()
    const now = target.cursorX()
    const way = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null
    if (way !== null) {
      const inRange = now !== null && now >= from && now <= to
      // with Ctrl by a tenth of what is seen
      const next = !inRange ? (way === 1 ? from : to) : event.ctrlKey ? now + (way * (to - from)) / 10 : target.nextPlace(now, way)
      if (next !== null) go(Math.max(from, Math.min(to, next)), event.shiftKey)
    } else if (event.key === 'Home') go(from, event.shiftKey)
    else if (event.key === 'End') go(to, event.shiftKey)
    else if (event.key === 'ArrowUp') target.nextRun(-1)
    else if (event.key === 'ArrowDown') target.nextRun(1)
    else if (event.key === 'Enter' && anchor !== null && now !== null && anchor !== now) {
      target.zoom(ordered(anchor, now), null)
      anchor = null
      target.band(null)
    } else if (event.key === 'Enter') target.pin()
    else if (event.key === 'Escape') {
      if (anchor === null) {
        target.reset()
        target.clear()
      }
      anchor = null
      target.band(null)
    } else return
    event.preventDefault()
    event.stopPropagation()
  })
  host.addEventListener('blur', () => {
    anchor = null
    target.band(null)
    target.point(null)
  })
}
