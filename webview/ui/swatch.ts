// The sign of a run: a piece of its line with its marker, in its colour. The colour comes from a CSS class, so it follows the theme by itself.

import { styleOf } from '../../src/core/lineStyle.ts'
import { isFilled, markerPath } from '../compare/markerShape.ts'
import { svg } from './dom.ts'

/** `plain`: in the foreground colour and thick, for the baseline. 22 × 12 pixels. Says nothing to a screen reader: the name stands beside it. */
export function makeSwatch(slot: number, plain = false): SVGElement {
  const { colour, dash, marker } = styleOf(slot)
  return svg(
    'svg',
    { class: `swatch ${plain ? 'plain' : `line${colour}`}`, viewBox: '-11 -6 22 12', width: '22', height: '12', 'aria-hidden': 'true' },
    svg('line', { x1: '-11', x2: '11', y1: '0', y2: '0', 'stroke-dasharray': dash.join(' ') }),
    svg('path', { d: markerPath(marker, 4), class: isFilled(marker) ? 'filled' : 'open' }),
  )
}
