// The list beside the pointer: the four figures of the card at that time.

import { type CardTraces, figures } from '../../src/bridge/gpuTalk.ts'
import type { GpuCard } from '../../src/core/gpuPanel.ts'
import { placeBeside } from '../chart/placeBeside.ts'
import { make } from '../ui/dom.ts'
import { figureWords, readingAt, readingText } from './figureShape.ts'
import type { GpuCursor, GpuPageParts } from './pageParts.ts'

/** What is said of a card at a time, figure by figure; the same for eyes and ears. */
export function cursorLines(
  card: GpuCard,
  traces: CardTraces,
  at: number,
  slack: number,
  say: GpuPageParts['say'],
): readonly (readonly [name: string, text: string])[] {
  return figures.map((figure) => [figureWords(figure, say).name, readingText(figure, readingAt(traces[figure], at, slack), card, say)])
}

export interface GpuTooltip {
  show(place: string, card: GpuCard, cursor: GpuCursor, lines: ReturnType<typeof cursorLines>, x: number, y: number): void
  hide(): void
}

export function makeGpuTooltip(say: GpuPageParts['say']): GpuTooltip {
  const box = make('div', { class: 'tooltip', attrs: { 'aria-hidden': 'true' } })
  box.hidden = true
  document.body.append(box)
  return {
    show(place, card, cursor, lines, x, y) {
      box.replaceChildren(
        make(
          'div',
          { class: 'tooltip-place' },
          make('span', { text: `${card.place} · ${place}` }),
          cursor.pinned ? make('span', { class: 'codicon codicon-pinned' }) : null,
        ),
        ...lines.map(([name, text], i) =>
          make(
            'div',
            { class: `gpu-tooltip-row${figures[i] === cursor.figure ? ' nearest' : ''}` },
            make('span', { text: name }),
            make('span', { class: 'tooltip-value', text }),
          ),
        ),
        make('div', { class: 'quiet', text: say('Samples of 10 s: use and power are their means') }),
      )
      box.hidden = false
      const { width, height } = box.getBoundingClientRect()
      const at = placeBeside(x, y, { width, height }, { width: window.innerWidth, height: window.innerHeight })
      box.style.left = `${at.left}px`
      box.style.top = `${at.top}px`
    },
    hide() {
      box.hidden = true
    },
  }
}
