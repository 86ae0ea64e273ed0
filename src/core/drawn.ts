// A piece of a page as plain values: tags, attributes, children. Made by pure functions, drawn by a page or written as markup into a report.
// Text is always text, never markup.

export interface Drawn {
  readonly tag: string
  readonly attrs: Readonly<Record<string, string>>
  readonly children: readonly (Drawn | string)[]
}

/** Attributes; those that are undefined are left out, numbers are rounded to a tenth of a pixel. */
export type Attrs = Readonly<Record<string, string | number | undefined>>

export function drawn(tag: string, attrs: Attrs = {}, ...children: readonly (Drawn | string | null)[]): Drawn {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(attrs))
    if (value !== undefined) kept[name] = typeof value === 'number' ? String(Math.round(value * 10) / 10) : value
  return { tag, attrs: kept, children: children.filter((one) => one !== null) }
}

/** What a click or Enter on it asks for: "item:FEA-2", "run:<id>", "file:<path>#<line>". */
export const leadsTo = (target: string, label: string): Attrs => ({
  'data-open': target,
  tabindex: '0',
  role: 'link',
  'aria-label': label,
})

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => escapes[one]!)
const empty = new Set(['br', 'hr', 'img'])

/** HTML (with SVG in it) that says the same. */
export function markup({ tag, attrs, children }: Drawn): string {
  const written = Object.entries(attrs)
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join('')
  if (empty.has(tag)) return `<${tag}${written}>`
  return `<${tag}${written}>${children.map((one) => (typeof one === 'string' ? escape(one) : markup(one))).join('')}</${tag}>`
}

/** All its text in reading order, for tests and screen readers. */
export const textOf = ({ children }: Drawn): string =>
  children
    .map((one) => (typeof one === 'string' ? one : textOf(one)))
    .filter((one) => one !== '')
    .join(' ')
