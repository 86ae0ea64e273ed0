// The heading of the four columns, which stays while one scrolls: names, units and, where rows have none of their own, the times below.

import { figures } from '../../src/bridge/gpuTalk.ts'
import { make } from '../ui/dom.ts'
import { figureWords, timeTicks } from './figureShape.ts'
import { rightPx, valueAxisPx } from './gpuChart.ts'
import type { GpuPageParts } from './pageParts.ts'

export interface GpuHead {
  readonly element: HTMLElement
  /** `wide`: the four charts of a card stand beside each other. `labels`: each chart has its own times. */
  update(wide: boolean, labels: boolean): void
}

export function makeGpuHead(parts: Pick<GpuPageParts, 'say' | 'range' | 'utcOffset'>): GpuHead {
  const columns = figures.map((figure) => {
    const { name, unit } = figureWords(figure, parts.say)
    const axis = make('div', { class: 'gpu-times' })
    const element = make(
      'div',
      { class: 'gpu-column' },
      make('div', { class: 'gpu-title' }, make('span', { text: name }), make('span', { class: 'quiet', text: unit })),
      axis,
    )
    return { element, axis }
  })
  const element = make('div', { class: 'gpu-head', attrs: { 'aria-hidden': 'true' } }, make('div'), ...columns.map((one) => one.element))
  return {
    element,
    update(wide, labels) {
      element.hidden = !wide
      if (!wide) return
      const [from, to] = parts.range.get()
      for (const { axis } of columns) {
        axis.hidden = labels
        if (labels) continue
        const width = axis.clientWidth - valueAxisPx - rightPx
        axis.replaceChildren(
          ...(width <= 0 ? [] : timeTicks([from, to], width, parts.utcOffset())).map((tick) => {
            const label = make('span', { class: 'quiet', text: tick.text })
            label.style.left = `${valueAxisPx + ((tick.at - from) / (to - from)) * width}px`
            return label
          }),
        )
      }
    },
  }
}
