// The table of runs: a grid that draws only the cells that are seen, in both directions. What the cells say comes from the model.

import { Virtualizer, type VirtualizerOptions, elementScroll, observeElementOffset, observeElementRect } from '@tanstack/virtual-core'
import { type Disposable, all, toStop } from '../../src/core/life.ts'
import type { RunKey } from '../../src/core/run.ts'
import { lookOf } from '../../src/core/runLook.ts'
import { icon, make } from '../ui/dom.ts'
import { makeSwatch } from '../ui/swatch.ts'
import { diverged } from './cellsShape.ts'
import { headOf, headTitle } from './columnWords.ts'
import type { Column } from './columnsShape.ts'
import type { Model } from './modelShape.ts'
import type { PageParts } from './pageParts.ts'
import type { Row } from './rowsShape.ts'
import { type Place, type Selection, isSelected } from './selectionShape.ts'
import { columnWidth, nameWidth } from './widthShape.ts'

export const rowPx = 24
export const headPx = 40

export interface TableDrawing extends Disposable {
  readonly grid: HTMLElement
  /** Draws the model again, at the place where it is scrolled to. */
  draw(): void
  /** Scrolls so that a place is seen. */
  reveal(place: Place): void
  /** Rows that fit. */
  page(): number
}

type Axis = VirtualizerOptions<HTMLElement, HTMLElement>

/** `selection` is owned by the keys and the pointer; row -1 is the head, column -1 the names. */
export function makeTable(host: HTMLElement, parts: PageParts, selection: () => Selection): TableDrawing {
  const { say } = parts
  const body = make('div', { class: 'grid-body', attrs: { role: 'rowgroup' } })
  const head = make('div', { class: 'grid-head', attrs: { role: 'row', 'aria-rowindex': '1' } })
  const headGroup = make('div', { class: 'grid-headgroup', attrs: { role: 'rowgroup' } }, head)
  const grid = make(
    'div',
    { class: 'grid', attrs: { role: 'grid', tabindex: '0', 'aria-label': say('Runs'), 'aria-multiselectable': 'true' } },
    headGroup,
    body,
  )
  host.append(grid)

  let widths: readonly number[] = []
  let names = 120
  let measured: Model | null = null
  const measure = (model: Model): void => {
    if (measured === model) return
    measured = model
    names = nameWidth(
      model.rows.map((row) => row.name),
      model.baseline !== null,
    )
    widths = model.columns.map((column) => columnWidth(column, headOf(column, say), model.rows))
  }

  const base = (): Pick<Axis, 'getScrollElement' | 'scrollToFn' | 'observeElementRect' | 'observeElementOffset' | 'onChange'> => ({
    getScrollElement: () => grid,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => paint(),
  })
  const rowOptions = (): Axis => ({
    ...base(),
    count: parts.model.get().rows.length,
    estimateSize: () => rowPx,
    overscan: 4,
    paddingStart: headPx,
    scrollPaddingStart: headPx,
  })
  const columnOptions = (): Axis => ({
    ...base(),
    horizontal: true,
    count: parts.model.get().columns.length,
    estimateSize: (i) => widths[i] ?? 90,
    overscan: 2,
    paddingStart: names,
    scrollPaddingStart: names,
  })
  measure(parts.model.get())
  const rows = new Virtualizer<HTMLElement, HTMLElement>(rowOptions())
  const columns = new Virtualizer<HTMLElement, HTMLElement>(columnOptions())

  const cellId = (row: number, column: number): string => `cell-${row}-${column}`
  const placed = (element: HTMLElement, row: number, column: number): HTMLElement => {
    element.id = cellId(row, column)
    element.setAttribute('aria-colindex', String(column + 2))
    element.dataset['row'] = String(row)
    element.dataset['column'] = String(column)
    const chosen = selection()
    if (row >= 0) element.setAttribute('aria-selected', String(isSelected(chosen, row, column)))
    if (isSelected(chosen, row, column)) element.classList.add('selected')
    if (chosen.row === row && chosen.column === column) element.classList.add('active')
    return element
  }

  const headCell = (model: Model, column: Column | null, at: number, left: number, width: number): HTMLElement => {
    const words = column === null ? { name: say('run'), detail: '' } : headOf(column, say)
    const { sort } = parts.view.get()
    const sorted = sort !== null && sort.column === (column?.id ?? 'name') ? sort : null
    const cell = make(
      'div',
      {
        class: `cell head ${column === null ? 'name' : model.cells(column).numeric ? `numeric ${column.kind}` : ''}`,
        title: column === null ? say('run') : headTitle(column, say),
        attrs: { role: 'columnheader', 'aria-sort': sorted === null ? 'none' : sorted.descending ? 'descending' : 'ascending' },
      },
      make(
        'div',
        { class: 'head-name' },
        make('span', { class: 'cut', text: words.name }),
        sorted === null ? null : icon(sorted.descending ? 'arrow-down' : 'arrow-up'),
      ),
      make(
        'div',
        { class: 'head-detail' },
        make('span', { class: 'cut', text: words.detail }),
        column?.kind === 'metric' && column.direction === null ? make('span', { class: 'head-ask', text: say('lower / higher?') }) : null,
      ),
    )
    if (column !== null) cell.style.left = `${left}px`
    cell.style.width = `${width}px`
    return placed(cell, -1, at)
  }

  const nameCell = (row: Row, at: number): HTMLElement => {
    const view = parts.view.get()
    const first = row.runs[0]!
    const baseline = row.runs.some((run) => run.key === view.baseline)
    const starred = row.runs.some((run) => view.starred.includes(run.key))
    const cell = make(
      'div',
      { class: 'cell name', title: row.runs.map((run) => run.path).join('\n'), attrs: { role: 'rowheader' } },
      makeSwatch(view.slots[first.key] ?? 0, baseline),
      make('span', { class: 'cut', text: row.name }),
      baseline ? make('span', { class: 'tag', text: say('baseline') }) : null,
      starred
        ? make('span', { class: 'codicon codicon-star-full', title: say('starred'), attrs: { role: 'img', 'aria-label': say('starred') } })
        : null,
    )
    cell.style.width = `${names}px`
    return placed(cell, at, -1)
  }

  const cellOf = (model: Model, column: Column, row: Row, at: number, index: number): HTMLElement => {
    const cells = model.cells(column)
    const text = cells.texts[at]!
    const best = cells.best.has(at)
    const tone = cells.tone[at] ?? null
    const cell = make('div', {
      class: `cell${cells.numeric ? ' numeric' : ''}${best ? ' best' : ''}${tone === null ? '' : ` ${tone}`}`,
      attrs: { role: 'gridcell' },
    })
    if (cells.full[at] !== '') cell.title = best ? say('{0} (best)', cells.full[at]!) : cells.full[at]!
    if (column.kind === 'state' && row.runs.length === 1) {
      const look = lookOf(row.runs[0]!.status, diverged(row.runs[0]!), say)
      const sign = icon(look.icon)
      if (look.color !== null) sign.classList.add(look.color.replace('.', '-'))
      cell.append(sign)
    }
    cell.append(make('span', { class: 'cut', text }))
    if (cells.numeric && column.kind === 'metric')
      cell.append(
        make('span', { class: 'star', text: best ? '★' : '', ...(best ? { attrs: { role: 'img', 'aria-label': say('best') } } : {}) }),
      )
    return placed(cell, at, index)
  }

  const paint = (): void => {
    const model = parts.model.get()
    const across = columns.getVirtualItems().filter((item) => item.index < model.columns.length)
    const width = columns.getTotalSize()
    headGroup.style.width = `${width}px`
    body.style.width = `${width}px`
    body.style.height = `${rows.getTotalSize() - headPx}px`
    head.replaceChildren(
      headCell(model, null, -1, 0, names),
      ...across.map((item) => headCell(model, model.columns[item.index]!, item.index, item.start, item.size)),
    )
    const { baseline } = model
    const hovered = parts.hovered.get()
    body.replaceChildren(
      ...rows.getVirtualItems().flatMap((item) => {
        const row = model.rows[item.index]
        if (row === undefined) return []
        const line = make(
          'div',
          { class: 'grid-row', attrs: { role: 'row', 'aria-rowindex': String(item.index + 2) } },
          nameCell(row, item.index),
        )
        if (row === baseline) line.classList.add('baseline')
        if (hovered !== null && row.runs.some((run) => run.key === hovered)) line.classList.add('hovered')
        line.style.top = `${item.start - headPx}px`
        line.style.width = `${width}px`
        for (const at of across) {
          const cell = cellOf(model, model.columns[at.index]!, row, item.index, at.index)
          cell.style.left = `${at.start}px`
          cell.style.width = `${at.size}px`
          line.append(cell)
        }
        return [line]
      }),
    )
    const chosen = selection()
    grid.setAttribute('aria-rowcount', String(model.rows.length + 1))
    grid.setAttribute('aria-colcount', String(model.columns.length + 1))
    if (document.getElementById(cellId(chosen.row, chosen.column)) === null) grid.removeAttribute('aria-activedescendant')
    else grid.setAttribute('aria-activedescendant', cellId(chosen.row, chosen.column))
  }

  const draw = (): void => {
    const model = parts.model.get()
    measure(model)
    rows.setOptions(rowOptions())
    columns.setOptions(columnOptions())
    columns.measure()
    grid.style.setProperty('--rows', String(Math.max(1, model.rows.length)))
    grid.style.setProperty('--bar', columns.getTotalSize() > grid.clientWidth ? '12px' : '2px')
    rows._willUpdate()
    columns._willUpdate()
    paint()
  }
  const runAt = (event: Event): RunKey | null => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null
    const row = cell === null ? undefined : parts.model.get().rows[Number(cell.dataset['row'])]
    return row?.runs.length === 1 ? row.runs[0]!.key : null
  }
  body.addEventListener('pointermove', (event) => parts.hovered.set(runAt(event)))
  body.addEventListener('pointerleave', () => parts.hovered.set(null))
  const mark = (key: RunKey | null): void => {
    const model = parts.model.get()
    for (const line of body.children) {
      const at = Number(line.querySelector<HTMLElement>('[data-row]')?.dataset['row'])
      line.classList.toggle('hovered', key !== null && model.rows[at]?.runs.some((run) => run.key === key) === true)
    }
  }
  const end = all(toStop(rows._didMount()), toStop(columns._didMount()), parts.hovered.onDidChange(mark))
  draw()
  return {
    grid,
    draw,
    reveal({ row, column }) {
      if (row >= 0) rows.scrollToIndex(row, { align: 'auto' })
      if (column >= 0) columns.scrollToIndex(column, { align: 'auto' })
    },
    page: () => Math.max(1, Math.floor((grid.clientHeight - headPx) / rowPx) - 1),
    ...end,
  }
}
