// Making elements: text is set as text, never as markup. Knows no component and no page.

export interface Made {
  readonly class?: string
  readonly text?: string
  /** Shown on hover; also the full text of what is cut off. */
  readonly title?: string
  readonly id?: string
  readonly attrs?: Readonly<Record<string, string>>
}

/** An element with what it is to have, and its children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  made: Made = {},
  ...children: readonly (Node | null)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (made.class !== undefined) element.className = made.class
  if (made.text !== undefined) element.textContent = made.text
  if (made.title !== undefined) element.title = made.title
  if (made.id !== undefined) element.id = made.id
  for (const [name, value] of Object.entries(made.attrs ?? {})) element.setAttribute(name, value)
  for (const child of children) if (child !== null) element.append(child)
  return element
}

/** A codicon that only repeats what stands beside it in words. */
export const icon = (name: string): HTMLElement => make('span', { class: `codicon codicon-${name}`, attrs: { 'aria-hidden': 'true' } })

/** An SVG element. */
export function svg(tag: string, attrs: Readonly<Record<string, string>>, ...children: readonly Node[]): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/** Sets a text only where it differs, so that nothing is announced or laid out again for nothing. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}

/** True where keys are typed as text: inputs, text fields of the toolkit, lists that search by letters. */
export function isTyping(event: Event): boolean {
  return event
    .composedPath()
    .some(
      (one) =>
        one instanceof HTMLElement &&
        (one.isContentEditable ||
          /^(INPUT|TEXTAREA|SELECT|FW-TEXT-FIELD|FW-DROPDOWN)$/.test(one.tagName) ||
          one.getAttribute('role') === 'menu'),
    )
}
