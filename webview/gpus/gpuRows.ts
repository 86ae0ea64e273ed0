// All cards of the panel: which rows there are, how large their charts are, which of them are on the screen, and where Tab stops.

import type { HistoryField } from '../../src/core/gpuHistory.ts'
import type { GpuCard } from '../../src/core/gpuPanel.ts'
import { make } from '../ui/dom.ts'
import { type GpuRow, makeGpuRow } from './gpuRow.ts'
import type { GpuCursor, GpuPageParts } from './pageParts.ts'

export interface GpuRows {
  readonly element: HTMLElement
  update(cards: readonly GpuCard[]): void
  /** Ids of cards on the screen, or near it. */
  visible(): readonly string[]
  /** Of one plot, in device pixels; 0 before any is drawn. */
  widthPx(): number
  /** The four charts stand beside each other. */
  wide(): boolean
  /** Each chart has its own times below it. */
  labels(): boolean
  focusNext(card: string, figure: HistoryField, way: 1 | -1): void
  /** Where the cursor's chart is pointed at, in the window; null when it is not there. */
  pointOf(cursor: GpuCursor): { readonly x: number; readonly y: number } | null
}

const widePx = 860
/** So few cards have room for times of their own. */
const fewCards = 2

export function makeGpuRows(parts: GpuPageParts, onSeen: () => void): GpuRows {
  const element = make('div', { class: 'gpu-rows' })
  const rows = new Map<string, GpuRow>()
  const seen = new Set<Element>()
  let focused: string | null = null
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) seen.add(entry.target)
        else seen.delete(entry.target)
      }
      if (entries.some((entry) => entry.isIntersecting)) onSeen()
    },
    { rootMargin: '200px' },
  )
  const wide = (): boolean => element.clientWidth >= widePx || (element.clientWidth === 0 && window.innerWidth >= widePx)
  const labels = (): boolean => !wide() || rows.size <= fewCards
  const settle = (): void => {
    const size = rows.size <= 1 ? 'one' : rows.size <= fewCards ? 'few' : rows.size <= 8 ? 'some' : 'many'
    element.dataset['size'] = size
    element.classList.toggle('wide', wide())
    const stop = focused !== null && rows.has(focused) ? focused : rows.keys().next().value
    for (const [id, row] of rows) row.set({ labels: labels(), tabbable: id === stop })
  }
  const rowOf = (target: EventTarget | null): string | null =>
    [...rows].find(([, row]) => target instanceof Node && row.element.contains(target))?.[0] ?? null
  element.addEventListener('focusin', (event) => {
    const id = rowOf(event.target)
    if (id === null || id === focused) return
    focused = id
    settle()
  })
  return {
    element,
    update(cards) {
      const wanted = new Set(cards.map((card) => card.id))
      for (const [id, row] of rows)
        if (!wanted.has(id)) {
          observer.unobserve(row.element)
          seen.delete(row.element)
          row.dispose()
          row.element.remove()
          rows.delete(id)
        }
      cards.forEach((card, i) => {
        let row = rows.get(card.id)
        if (row === undefined) {
          row = makeGpuRow(card, parts)
          rows.set(card.id, row)
          observer.observe(row.element)
        }
        if (element.children[i] !== row.element) element.insertBefore(row.element, element.children[i] ?? null)
      })
      settle()
      for (const card of cards) {
        const row = rows.get(card.id)
        if (row !== undefined && seen.has(row.element)) row.update(card)
      }
    },
    visible: () => [...rows].filter(([, row]) => seen.has(row.element)).map(([id]) => id),
    widthPx: () => Math.max(0, ...[...rows.values()].filter((row) => seen.has(row.element)).map((row) => row.chart('powerW').widthPx())),
    wide,
    labels,
    focusNext(card, figure, way) {
      const ids = [...rows.keys()]
      const next = rows.get(ids[ids.indexOf(card) + way] ?? '')
      if (next === undefined) return
      const at = parts.cursor.get()
      next.chart(figure).plot.focus()
      if (at !== null) parts.cursor.set({ ...at, card: next.card().id, figure, py: null, pinned: false })
    },
    pointOf(cursor) {
      const over = rows.get(cursor.card)?.chart(cursor.figure).plot.querySelector('.u-over')
      if (over == null) return null
      const rect = over.getBoundingClientRect()
      const [from, to] = parts.range.get()
      return { x: rect.left + ((cursor.x - from) / (to - from)) * rect.width, y: rect.top + (cursor.py ?? rect.height / 2) }
    },
  }
}
