// The parameters of a sweep with how much of the metric's variance goes with each, as bars. A click chooses what the scatter shows.

import { printNumber } from '../../src/core/print.ts'
import { make } from '../ui/dom.ts'
import type { PageParts } from './pageParts.ts'
import type { Sweep } from './sweepShape.ts'

export interface SweepImportance {
  readonly element: HTMLElement
  update(sweep: Sweep, chosen: string): void
}

export function makeSweepImportance({ say }: Pick<PageParts, 'say'>, choose: (param: string) => void): SweepImportance {
  const rows = make('div', { class: 'sweep-rows', attrs: { role: 'radiogroup', 'aria-label': say('Parameter of the scatter') } })
  const how = make('p', { class: 'quiet sweep-how' })
  const element = make('div', { class: 'sweep-importance' }, make('h3', { text: say('Importance') }), rows, how)
  return {
    element,
    update(sweep, chosen) {
      const focused = rows.contains(document.activeElement)
      rows.replaceChildren(
        ...sweep.params.map(({ name, importance }) => {
          const share = importance.share
          const mayBeChance = (importance.chance ?? 0) > 0.05 && (share ?? 0) > 0
          const percent = share === null ? say('cannot be told') : `${Math.round(share * 100)} %`
          const trend =
            importance.trend === null || Math.abs(importance.trend) < 0.2
              ? ''
              : importance.trend > 0
                ? say('grows with it ({0})', printNumber(importance.trend, 2))
                : say('falls with it ({0})', printNumber(importance.trend, 2))
          const bar = make('span', { class: 'sweep-bar', attrs: { 'aria-hidden': 'true' } })
          bar.style.setProperty('--share', `${(share ?? 0) * 100}%`)
          const row = make(
            'button',
            {
              class: mayBeChance ? 'sweep-row chance' : 'sweep-row',
              title: [name, percent, mayBeChance ? say('may be chance (p {0})', printNumber(importance.chance!, 2)) : '', trend]
                .filter((text) => text !== '')
                .join(', '),
              attrs: { type: 'button', role: 'radio', 'aria-checked': String(name === chosen), tabindex: name === chosen ? '0' : '-1' },
            },
            make('span', { class: 'cut', text: name }),
            bar,
            make('span', { class: 'sweep-percent', text: share === null ? '–' : mayBeChance ? `${percent} ?` : percent }),
          )
          row.addEventListener('click', () => choose(name))
          return row
        }),
      )
      if (focused) rows.querySelector<HTMLElement>('[aria-checked="true"]')?.focus()
      how.textContent = say(
        'Share of the variance of {0} over {1} runs that goes with each parameter alone (epsilon squared; numbers in at most five groups). ? = may be chance (p above 0.05). It sees no interactions and proves no cause.',
        sweep.metric,
        sweep.runs.length,
      )
    },
  }
}

/** Cursor keys go from one choice to the next. */
export function listenToChoices(rows: HTMLElement): void {
  rows.addEventListener('keydown', (event) => {
    const all = [...rows.querySelectorAll<HTMLElement>('[role=radio]')]
    const at = all.indexOf(document.activeElement as HTMLElement)
    const to = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : null
    if (to === null || at < 0) return
    event.preventDefault()
    event.stopPropagation()
    const next = all.at(to % all.length)
    next?.focus()
    next?.click()
  })
}
