// The elements of one chart: title, number of points, buttons, the place of the plot, notes. Knows no data.

import type { Axis } from '../../src/core/block.ts'
import { icon, make, setText } from '../ui/dom.ts'
import { makeButton } from '../ui/toolkit.ts'
import type { Charted } from './chartId.ts'
import { directionFor } from './columnsShape.ts'
import type { PageParts } from './pageParts.ts'

export interface ChartCard {
  readonly element: HTMLElement
  /** Where the canvas goes; has the focus. */
  readonly plot: HTMLElement
  readonly points: HTMLElement
  size(): { readonly width: number; readonly height: number }
  /** The zoomed range in words; null = not zoomed. */
  setZoom(text: string | null): void
  setNotes(notes: readonly string[]): void
  setState(state: 'none' | 'nothing' | 'waiting' | 'drawn', axis: Axis): void
}

export function makeChartCard(
  { metric, system }: Charted,
  parts: Pick<PageParts, 'say' | 'view'>,
  reset: () => void,
  menu: (anchor: HTMLElement) => void,
  below: HTMLElement,
): ChartCard {
  const { say } = parts
  const direction = system ? null : directionFor(metric, parts.view.get().directions)
  const title = make('h2', { class: 'cut', text: metric, title: metric })
  const way =
    direction === null
      ? null
      : make('span', {
          class: 'quiet',
          text: direction === 'lower' ? '▼' : '▲',
          title: direction === 'lower' ? say('lower is better') : say('higher is better'),
        })
  way?.setAttribute('role', 'img')
  way?.setAttribute('aria-label', direction === 'lower' ? say('lower is better') : say('higher is better'))
  const points = make('span', { class: 'quiet chart-points' })
  const zoomWords = make('span', { class: 'cut' })
  const zoomed = make(
    'button',
    { class: 'link chart-reset', title: say('Show everything again (double-click or Escape)') },
    icon('discard'),
    zoomWords,
  )
  zoomed.hidden = true
  zoomed.addEventListener('click', reset)
  const more = makeButton({ label: say('Copy or save {0}', metric), icon: 'ellipsis', iconOnly: true, onClick: menu })
  const plot = make('div', {
    class: 'chart-plot',
    attrs: { tabindex: '0', role: 'application', 'aria-roledescription': say('chart'), 'aria-label': metric },
  })
  const empty = make('div', { class: 'chart-empty' })
  const notes = make('ul', { class: 'chart-notes' })
  const element = make(
    'section',
    { class: 'chart', attrs: { 'aria-label': metric } },
    make(
      'div',
      { class: 'chart-head' },
      title,
      way,
      system ? make('span', { class: 'tag', text: say('system') }) : null,
      make('span', { class: 'grow' }),
      zoomed,
      more,
    ),
    points,
    make('div', { class: 'chart-frame' }, plot, empty),
    below,
    notes,
  )
  return {
    element,
    plot,
    points,
    size: () => ({ width: plot.clientWidth, height: plot.clientHeight }),
    setZoom(text) {
      zoomed.hidden = text === null
      if (text !== null) setText(zoomWords, say('reset {0}', text))
    },
    setNotes(texts) {
      if (texts.join('\n') === [...notes.children].map((one) => one.textContent).join('\n')) return
      notes.replaceChildren(...texts.map((text) => make('li', { text })))
      notes.title = texts.join('\n')
    },
    setState(state, axis) {
      element.dataset['state'] = state
      const text =
        state === 'none'
          ? say('No run that passes the filter has it.')
          : state === 'nothing'
            ? axis === 'step'
              ? say('Nothing to draw over steps. Press x for another X axis.')
              : say('Nothing to draw over time. Press x for another X axis.')
            : ''
      setText(empty, text)
      empty.hidden = text === ''
    },
  }
}
