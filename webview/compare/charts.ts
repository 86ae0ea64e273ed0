// All charts of the page: one per chosen metric, in order. Only those on the screen ask; live points are asked for at most twice a second.

import { type Disposable, toStop } from '../../src/core/life.ts'
import { make } from '../ui/dom.ts'
import { type Lanes, makeLanes } from './blocks.ts'
import { type Chart, makeChart } from './chart.ts'
import { directionFor } from './columnsShape.ts'
import type { PageParts } from './pageParts.ts'
import { makeTooltip } from './tooltip.ts'

export interface Charts extends Disposable {
  readonly element: HTMLElement
  /** The model or the view changed. `live`: only points were added. */
  update(live: boolean): void
}

const liveMs = 500

export function makeCharts(parts: PageParts): Charts {
  const lanes: Lanes = makeLanes()
  const tooltip = makeTooltip(parts.say)
  const element = make('div', { class: 'charts' })
  const charts = new Map<string, Chart>()
  const onScreen = new Set<Element>()
  let pending: ReturnType<typeof setTimeout> | undefined
  let last = -Infinity

  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) onScreen.add(entry.target)
        else onScreen.delete(entry.target)
        for (const chart of charts.values()) if (chart.element === entry.target) chart.see(entry.isIntersecting)
      }
    },
    // a little before it is seen
    { rootMargin: '200px' },
  )
  const apply = (live: boolean): void => {
    last = performance.now()
    clearTimeout(pending)
    pending = undefined
    for (const chart of charts.values()) chart.update(live)
  }
  parts.cursor.onDidChange((cursor) => {
    if (cursor === null) tooltip.hide()
  })
  // what stands beside a point must move with it, or go
  const onScroll = (): void => {
    const cursor = parts.cursor.get()
    if (cursor !== null) parts.cursor.set(cursor.pinned ? { ...cursor } : null)
  }
  window.addEventListener('scroll', onScroll, { passive: true })
  const end = toStop(() => {
    window.removeEventListener('scroll', onScroll)
    observer.disconnect()
    clearTimeout(pending)
    for (const chart of charts.values()) chart.dispose()
  })
  return {
    element,
    update(live) {
      const { directions } = parts.view.get()
      // a chart says its metric's direction: another direction is another chart
      const wanted = new Map(parts.model.get().charts.map((id) => [`${directionFor(id, directions)} ${id}`, id]))
      for (const [key, chart] of charts)
        if (!wanted.has(key)) {
          observer.unobserve(chart.element)
          chart.dispose()
          chart.element.remove()
          charts.delete(key)
        }
      ;[...wanted].forEach(([key, id], i) => {
        let chart = charts.get(key)
        if (chart === undefined) {
          chart = makeChart(id, parts, lanes, tooltip)
          charts.set(key, chart)
          observer.observe(chart.element)
        }
        if (element.children[i] !== chart.element) element.insertBefore(chart.element, element.children[i] ?? null)
      })
      if (!live) return apply(false)
      if (pending === undefined) pending = setTimeout(() => apply(true), Math.max(0, last + liveMs - performance.now()))
    },
    ...end,
  }
}
