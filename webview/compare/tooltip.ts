// The list beside the pointer: every run at that place, sorted by value, the nearest in bold.

import { make } from '../ui/dom.ts'
import { makeSwatch } from '../ui/swatch.ts'
import { placeBeside } from '../chart/placeBeside.ts'
import { type Reading, tooltipRows } from './tooltipShape.ts'
import type { RunKey } from '../../src/core/run.ts'
import type { Say } from '../../src/core/say.ts'

export interface Tooltip {
  /** Shows the list beside a point of the window. */
  show(
    list: {
      readonly place: string
      readonly readings: readonly Reading[]
      readonly nearest: RunKey | null
      readonly baseline: RunKey | null
      readonly pinned: boolean
    },
    x: number,
    y: number,
  ): void
  hide(): void
}

/** One tooltip for the whole page. */
export function makeTooltip(say: Say): Tooltip {
  const box = make('div', { class: 'tooltip', attrs: { 'aria-hidden': 'true' } })
  box.hidden = true
  document.body.append(box)
  return {
    show({ place, readings, nearest, baseline, pinned }, x, y) {
      const { rows, left } = tooltipRows(readings, nearest)
      const smooth = rows.some((row) => row.smooth !== null)
      box.replaceChildren(
        make(
          'div',
          { class: 'tooltip-place' },
          make('span', { text: place }),
          pinned ? make('span', { class: 'codicon codicon-pinned' }) : null,
        ),
        smooth
          ? make(
              'div',
              { class: 'tooltip-row quiet' },
              make('span'),
              make('span'),
              make('span', { class: 'tooltip-value', text: say('logged') }),
              make('span', { class: 'tooltip-value', text: say('smoothed') }),
            )
          : make('span'),
        ...rows.map((row) =>
          make(
            'div',
            { class: `tooltip-row${row.nearest ? ' nearest' : ''}` },
            makeSwatch(row.reading.slot, row.reading.run === baseline),
            make('span', { class: 'tooltip-name', text: row.reading.name }),
            make('span', { class: 'tooltip-value', text: row.text }),
            smooth ? make('span', { class: 'tooltip-value', text: row.smooth ?? '' }) : null,
          ),
        ),
      )
      if (rows.length === 0) box.append(make('div', { class: 'quiet', text: say('No run has a value here.') }))
      if (left > 0) box.append(make('div', { class: 'quiet', text: say('and {0} more', left) }))
      box.classList.toggle('with-smooth', smooth)
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
