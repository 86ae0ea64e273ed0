// What stands above or instead of the charts: no card, no answer yet, nvidia-smi that fails, watching that is paused. Each with what to do.

import type { GpuTold } from '../../src/bridge/gpuTalk.ts'
import { icon, make } from '../ui/dom.ts'
import { makeButton } from '../ui/toolkit.ts'
import type { GpuPageParts } from './pageParts.ts'

export interface GpuNotice {
  readonly strip: HTMLElement
  readonly empty: HTMLElement
  update(told: GpuTold['gpus'] | null): void
}

export function makeGpuNotice(
  { say }: Pick<GpuPageParts, 'say'>,
  actions: { readonly refresh: () => void; readonly resume: () => void },
): GpuNotice {
  const strip = make('div', { class: 'notices' })
  const empty = make('div', { class: 'page-empty' })
  let shown = ''
  return {
    strip,
    empty,
    update(told) {
      const key = JSON.stringify([told?.phase, told?.trouble, told?.paused, (told?.cards.length ?? 0) > 0])
      if (key === shown) return
      shown = key
      const none = told === null || told.cards.length === 0
      const why = told?.trouble == null ? null : `${told.trouble.why} ${told.trouble.remedy}`.trim()
      const notice = (sign: string, text: string, label: string, run: () => void): HTMLElement =>
        make(
          'div',
          { class: `notice ${sign}` },
          icon(sign),
          make('span', { class: 'notice-text', text, title: text }),
          makeButton({ label, onClick: run }),
        )
      strip.replaceChildren(
        ...(told?.paused === true ? [notice('info', say('Watching the GPUs is paused.'), say('Resume'), actions.resume)] : []),
        ...(!none && why !== null ? [notice('warning', why, say('Refresh'), actions.refresh)] : []),
      )
      empty.hidden = !none
      empty.replaceChildren(
        make('p', {
          text:
            told === null || told.phase === 'unasked' ? say('Asking nvidia-smi…') : (why ?? say('nvidia-smi answers, and names no card.')),
        }),
        ...(told === null || told.phase === 'unasked' ? [] : [makeButton({ label: say('Look Again'), onClick: actions.refresh })]),
      )
    },
  }
}
