// A list to switch things on and off in, with a filter: for columns and charts. Draws only the rows that are seen. Knows nothing of what they mean.

import { make, setText } from './dom.ts'
import { openPopover } from './popover.ts'
import { makeTextField } from './toolkit.ts'

export interface PickerItem {
  readonly id: string
  readonly label: string
  /** Said behind the label, quietly. */
  readonly detail: string
}

export interface PickerOptions {
  readonly title: string
  readonly placeholder: string
  readonly none: string
  /** What is announced when an entry is switched. */
  readonly on: string
  readonly off: string
  readonly items: readonly PickerItem[]
  readonly isOn: (id: string) => boolean
  readonly toggle: (id: string) => void
}

const rowPx = 24
const shownRows = 14

/** Opens the list below `anchor`. Typing filters, cursor keys move, Enter or a click switches. */
export function openPicker(anchor: Element, options: PickerOptions): void {
  let matching = options.items
  let active = 0
  const field = makeTextField(options.title, options.placeholder, () => {
    const words = field.get().toLowerCase().split(/\s+/)
    matching = options.items.filter((item) => words.every((word) => `${item.label} ${item.detail}`.toLowerCase().includes(word)))
    active = 0
    scroller.scrollTop = 0
    draw()
  })
  const list = make('div', {
    class: 'picker-list',
    id: 'picker-list',
    attrs: { role: 'listbox', 'aria-multiselectable': 'true', 'aria-label': options.title },
  })
  const scroller = make('div', { class: 'picker-scroller', attrs: { tabindex: '0' } }, list)
  const none = make('div', { class: 'picker-none', text: options.none })
  const box = make('div', { class: 'picker', attrs: { role: 'dialog', 'aria-label': options.title } }, field.element, scroller, none)

  const draw = (): void => {
    const from = Math.max(0, Math.floor(scroller.scrollTop / rowPx) - 2)
    const shown = matching.slice(from, from + shownRows + 4)
    list.style.height = `${matching.length * rowPx}px`
    none.hidden = matching.length > 0
    scroller.hidden = matching.length === 0
    list.replaceChildren(
      ...shown.map((item, i) => {
        const at = from + i
        const on = options.isOn(item.id)
        const row = make(
          'div',
          {
            class: `picker-row${at === active ? ' active' : ''}`,
            id: `picker-${at}`,
            title: item.label,
            attrs: {
              role: 'option',
              'aria-selected': String(on),
              'aria-posinset': String(at + 1),
              'aria-setsize': String(matching.length),
            },
          },
          make('span', { class: `codicon ${on ? 'codicon-check' : ''}`, attrs: { 'aria-hidden': 'true' } }),
          make('span', { class: 'picker-label', text: item.label }),
          make('span', { class: 'picker-detail', text: item.detail }),
        )
        row.style.top = `${at * rowPx}px`
        row.addEventListener('click', () => choose(at))
        return row
      }),
    )
    field.element.setAttribute('aria-activedescendant', `picker-${active}`)
  }
  const choose = (at: number): void => {
    const item = matching[at]
    if (item === undefined) return
    active = at
    options.toggle(item.id)
    setText(live, `${item.label}: ${options.isOn(item.id) ? options.on : options.off}`)
    draw()
  }
  const live = make('div', { class: 'unseen', attrs: { 'aria-live': 'polite' } })
  box.append(live)
  scroller.addEventListener('scroll', draw)
  box.addEventListener('keydown', (event) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: shownRows, PageUp: -shownRows }
    const by = moves[event.key]
    if (by !== undefined) {
      event.preventDefault()
      active = Math.max(0, Math.min(matching.length - 1, active + by))
      if (active * rowPx < scroller.scrollTop) scroller.scrollTop = active * rowPx
      if ((active + 1) * rowPx > scroller.scrollTop + scroller.clientHeight)
        scroller.scrollTop = (active + 1) * rowPx - scroller.clientHeight
      draw()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      choose(active)
    }
  })
  draw()
  openPopover(anchor, box, field.element)
  draw()
}
