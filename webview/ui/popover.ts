// A box that opens beside what was clicked and closes on Escape, on a click elsewhere and when the focus leaves. Knows nothing of what is in it.

import { make } from './dom.ts'

export interface Popover {
  close(): void
}

/** Opens `content` below `anchor` (or above, where there is no room); the focus goes to `focus` and comes back when it closes. */
export function openPopover(
  anchor: Element | DOMRect,
  content: HTMLElement,
  focus: HTMLElement,
  onClose: () => void = () => undefined,
): Popover {
  const back = document.activeElement
  const box = make('div', { class: 'popover' }, content)
  document.body.append(box)
  const rect = anchor instanceof Element ? anchor.getBoundingClientRect() : anchor
  const { width, height } = box.getBoundingClientRect()
  const below = rect.bottom + 2 + height <= window.innerHeight || rect.top < height
  box.style.left = `${Math.max(4, Math.min(rect.left, window.innerWidth - width - 4))}px`
  box.style.top = `${Math.max(4, below ? Math.min(rect.bottom + 2, window.innerHeight - height - 4) : rect.top - 2 - height)}px`
  let open = true
  const close = (): void => {
    if (!open) return
    open = false
    const inside = box.contains(document.activeElement)
    document.removeEventListener('pointerdown', outside, true)
    box.remove()
    if (inside && back instanceof HTMLElement) back.focus()
    onClose()
  }
  const outside = (event: Event): void => {
    if (!event.composedPath().includes(box)) close()
  }
  document.addEventListener('pointerdown', outside, true)
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    close()
  })
  box.addEventListener('focusout', (event) => {
    if (event.relatedTarget instanceof Node && !box.contains(event.relatedTarget)) close()
  })
  focus.focus()
  return { close }
}

export interface MenuItem {
  readonly label: string
  readonly icon?: string
  /** A check before it. */
  readonly checked?: boolean
  readonly run: () => void
}

/** A menu. null between items is a line. */
export function openMenu(anchor: Element | DOMRect, label: string, items: readonly (MenuItem | null)[]): void {
  const menu = make('div', { class: 'menu', attrs: { role: 'menu', 'aria-label': label } })
  const rows: HTMLElement[] = []
  for (const item of items) {
    if (item === null) {
      menu.append(make('div', { class: 'separator', attrs: { role: 'separator' } }))
      continue
    }
    const checks = item.checked !== undefined
    const sign = make('span', {
      class: `codicon ${item.checked === true ? 'codicon-check' : item.icon === undefined ? '' : `codicon-${item.icon}`}`,
      attrs: { 'aria-hidden': 'true' },
    })
    const row = make(
      'div',
      {
        class: 'item',
        attrs: {
          role: checks ? 'menuitemcheckbox' : 'menuitem',
          tabindex: '-1',
          ...(checks ? { 'aria-checked': String(item.checked) } : {}),
        },
      },
      sign,
      make('span', { text: item.label }),
    )
    const choose = (): void => {
      popover.close()
      item.run()
    }
    row.addEventListener('click', choose)
    row.addEventListener('pointermove', () => row.focus())
    row.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      choose()
    })
    rows.push(row)
    menu.append(row)
  }
  menu.addEventListener('keydown', (event) => {
    event.stopPropagation()
    const at = rows.indexOf(document.activeElement as HTMLElement)
    const to =
      event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? -1 : null
    if (event.key === 'Escape' || event.key === 'Tab') popover.close()
    if (to === null) return
    event.preventDefault()
    rows.at(to % rows.length)?.focus()
  })
  const popover = openPopover(anchor, menu, rows[0] ?? menu)
}
