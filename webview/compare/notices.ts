// What stands above the answer when it must: runs that are gone, a reader that is broken, an order that waits, something that can be undone.

import { unfairness } from '../../src/core/compareRuns.ts'
import type { RunSummary } from '../../src/core/run.ts'
import { icon, make } from '../ui/dom.ts'
import { makeButton } from '../ui/toolkit.ts'
import { type RunsHere, nameOfKey } from './modelShape.ts'
import type { PageParts } from './pageParts.ts'

export interface Notices {
  readonly element: HTMLElement
  /** `shown`: the runs that are compared with each other, without filtered ones. */
  update(here: RunsHere, shown: readonly RunSummary[]): void
  /** A passing one; the next replaces it. */
  show(text: string, undo: { readonly label: string; readonly run: () => void } | null): void
}

const passMs = 10_000

export function makeNotices(parts: Pick<PageParts, 'say'>, removeMissing: () => void, sortByData: () => void): Notices {
  const { say } = parts
  const lasting = make('div')
  const passing = make('div', { attrs: { role: 'status' } })
  const element = make('div', { class: 'notices' }, lasting, passing)
  let shown = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const strip = (sign: string, text: string, button: HTMLElement | null): HTMLElement =>
    make('div', { class: `notice ${sign}` }, icon(sign), make('span', { class: 'notice-text', text, title: text }), button)
  return {
    element,
    update({ missing, looking, problem }, runs) {
      const names = missing.map(nameOfKey)
      const unfair = unfairness(runs).filter((one) => one.kind === 'data' || one.kind === 'evaluation')
      const key = JSON.stringify([names, looking, problem, unfair])
      if (key === shown) return
      shown = key
      const strips: HTMLElement[] = []
      if (problem !== null) strips.push(strip('warning', problem, null))
      for (const one of unfair)
        strips.push(
          strip('warning', one.text, one.kind === 'data' ? makeButton({ label: say('Sort by Data'), onClick: sortByData }) : null),
        )
      if (missing.length > 0 && !looking && problem === null) {
        const first = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '')
        const text =
          missing.length === 1
            ? say('1 run is gone: {0}. Its log is not there any more.', first)
            : say('{0} runs are gone: {1}. Their logs are not there any more.', missing.length, first)
        strips.push(strip('warning', text, makeButton({ label: say('Remove from Comparison'), onClick: removeMissing })))
      }
      lasting.replaceChildren(...strips)
    },
    show(text, undo) {
      clearTimeout(timer)
      const hide = (): void => passing.replaceChildren()
      const button =
        undo === null
          ? null
          : makeButton({
              label: undo.label,
              onClick: () => {
                hide()
                undo.run()
              },
            })
      passing.replaceChildren(strip('info', text, button))
      timer = setTimeout(hide, passMs)
    },
  }
}
