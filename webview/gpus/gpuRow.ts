// One card: who it is and what runs there, beside its four charts. Decides nothing about time.

import { figures } from '../../src/bridge/gpuTalk.ts'
import type { HistoryField } from '../../src/core/gpuHistory.ts'
import type { GpuCard } from '../../src/core/gpuPanel.ts'
import type { Disposable } from '../../src/core/life.ts'
import { icon, make, setText } from '../ui/dom.ts'
import { figureText, figureWords } from './figureShape.ts'
import { type GpuChart, makeGpuChart } from './gpuChart.ts'
import type { GpuPageParts } from './pageParts.ts'

export interface GpuRow extends Disposable {
  readonly element: HTMLElement
  card(): GpuCard
  chart(figure: HistoryField): GpuChart
  update(card: GpuCard): void
  set(options: { readonly labels: boolean; readonly tabbable: boolean }): void
}

/** "GPU 3, H100 80GB, utilisation 97 %, memory 61/80 GB, …": what a screen reader says of the card. */
export function rowText(card: GpuCard, say: GpuPageParts['say']): string {
  const readings = figures.map((figure) => {
    const { value, why } = card.now[figure]
    const name = figureWords(figure, say).name.toLowerCase()
    return value === null ? `${name} ${say('n/a')}${why === null ? '' : ` (${why})`}` : `${name} ${figureText(figure, value, card)}`
  })
  return [card.place.replace('GPU', 'GPU '), card.name, card.host ?? '', card.alarm ?? '', ...readings, card.tasks]
    .filter((part) => part !== '')
    .join(', ')
}

export function makeGpuRow(first: GpuCard, parts: GpuPageParts): GpuRow {
  let now = first
  const charts = new Map(figures.map((figure) => [figure, makeGpuChart(first, figure, parts)]))
  const place = make('h2', { class: 'gpu-place cut' })
  const name = make('div', { class: 'quiet cut' })
  const host = make('div', { class: 'quiet cut' })
  const tasks = make('div', { class: 'cut' })
  const alarmText = make('span', { class: 'cut' })
  const alarm = make('div', { class: 'gpu-alarm' }, icon('warning'), alarmText)
  const element = make(
    'section',
    { class: 'gpu-row', attrs: { role: 'group' } },
    make('div', { class: 'gpu-who' }, place, name, host, tasks, alarm),
    ...figures.map((figure) => charts.get(figure)!.element),
  )
  const words = (): void => {
    setText(place, now.place)
    for (const [part, text] of [
      [name, now.name],
      [host, now.host ?? ''],
      [tasks, now.tasks],
    ] as const) {
      setText(part, text)
      part.title = text
      part.hidden = text === ''
    }
    setText(alarmText, now.alarm ?? '')
    alarm.title = now.alarm ?? ''
    alarm.hidden = now.alarm === null
    element.setAttribute('aria-label', rowText(now, parts.say))
  }
  words()
  return {
    element,
    card: () => now,
    chart: (figure) => charts.get(figure)!,
    update(card) {
      now = card
      words()
      for (const chart of charts.values()) chart.update(card)
    },
    set(options) {
      for (const chart of charts.values()) chart.set(options)
    },
    dispose() {
      for (const chart of charts.values()) chart.dispose()
    },
  }
}
