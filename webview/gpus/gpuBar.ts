// The row above the charts: how much time is shown, the zoom, what waits, and when the cards were read.

import { spans } from '../../src/bridge/gpuTalk.ts'
import { icon, make, setText } from '../ui/dom.ts'
import { spanText } from './figureShape.ts'
import type { GpuPageParts } from './pageParts.ts'

export interface GpuBar {
  readonly element: HTMLElement
  /** `waiting`: readings that are not drawn because somebody touches a chart or has zoomed. */
  update(now: {
    readonly readAt: string | null
    /** Set where less is known than was asked for. */ readonly since: string | null
    readonly waiting: number
    readonly gaps: boolean
    readonly zoom: string | null
  }): void
}

export function makeGpuBar(parts: Pick<GpuPageParts, 'say' | 'view' | 'change'>, showNow: () => void): GpuBar {
  const { say } = parts
  const buttons = spans.map((span) => {
    const button = make('button', { class: 'gpu-span', text: spanText(span, say), attrs: { type: 'button' } })
    button.addEventListener('click', () => parts.change({ span, zoom: null }))
    return [span, button] as const
  })
  const zoomWords = make('span', { class: 'cut' })
  const zoom = make('button', { class: 'link', title: say('Show everything again (double-click or Escape)') }, icon('discard'), zoomWords)
  zoom.addEventListener('click', () => parts.change({ zoom: null }))
  const waits = make('button', { class: 'link', title: say('Show up to now') })
  waits.addEventListener('click', showNow)
  const gaps = make('span', { class: 'quiet gpu-legend' }, make('span', { class: 'gpu-hatch', attrs: { 'aria-hidden': 'true' } }))
  gaps.append(say('nothing known'))
  gaps.title = say('Hatched: nobody asked, or the driver did not say. Never 0.')
  const read = make('span', { class: 'quiet' })
  const element = make(
    'div',
    { class: 'bar gpu-bar', attrs: { role: 'toolbar', 'aria-label': say('Time') } },
    make('span', { class: 'gpu-spans', attrs: { role: 'group', 'aria-label': say('Time shown') } }, ...buttons.map(([, button]) => button)),
    zoom,
    waits,
    make('span', { class: 'grow' }),
    gaps,
    read,
  )
  return {
    element,
    update(now) {
      for (const [span, button] of buttons) button.setAttribute('aria-pressed', String(span === parts.view.get().span))
      zoom.hidden = now.zoom === null
      if (now.zoom !== null) setText(zoomWords, say('reset {0}', now.zoom))
      waits.hidden = now.waiting === 0
      setText(waits, now.waiting === 1 ? say('1 new') : say('{0} new', now.waiting))
      gaps.hidden = !now.gaps
      const at = now.readAt === null ? '' : say('as of {0}', now.readAt)
      setText(read, now.since === null || at === '' ? at : `${say('watched since {0}', now.since)} · ${at}`)
    },
  }
}
