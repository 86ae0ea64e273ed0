// Plain sections into the document: a section that did not change keeps its elements, so that focus, selection and scrolling stay.

import { type Drawn, markup } from '../../src/core/drawn.ts'
import type { Section } from '../../src/core/projectPage.ts'

const svgTags = new Set(['svg', 'g', 'path', 'rect', 'line', 'circle', 'text', 'title', 'defs', 'marker'])

/** An element of the document; text is set as text. */
export function elementOf({ tag, attrs, children }: Drawn): Element {
  const element = svgTags.has(tag) ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag)
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, value)
  element.append(...children.map((one) => (typeof one === 'string' ? one : elementOf(one))))
  return element
}

/** Draws sections below an element, again only those that look different than before. */
export function makeSections(host: Element): (sections: readonly Section[]) => void {
  const held = new Map<string, { readonly looks: string; readonly element: Element }>()
  return (sections) => {
    const wanted = new Set(sections.map((one) => one.id))
    for (const [id, { element }] of [...held])
      if (!wanted.has(id)) {
        element.remove()
        held.delete(id)
      }
    let before: Element | null = null
    for (const { id, drawn } of sections) {
      const looks = markup(drawn)
      const known = held.get(id)
      let element = known?.element
      if (known === undefined || known.looks !== looks) {
        element = elementOf(drawn)
        const focused = known === undefined ? null : focusIn(known.element)
        if (known === undefined) host.append(element)
        else known.element.replaceWith(element)
        held.set(id, { looks, element })
        if (focused !== null) element.querySelector<HTMLElement | SVGElement>(`[data-open="${CSS.escape(focused)}"]`)?.focus()
      }
      if (before !== null && before.nextElementSibling !== element) before.after(element!)
      before = element!
    }
  }
}

/** Where the focus is inside an element, by what it leads to. */
function focusIn(element: Element): string | null {
  const { activeElement } = document
  return activeElement !== null && element.contains(activeElement) ? activeElement.getAttribute('data-open') : null
}
