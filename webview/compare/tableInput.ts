// What pointer and keys do in the table: move, select, sort, copy, open the menus. Changes the view; draws nothing itself.

import type { RunKey } from '../../src/core/run.ts'
import { type MenuItem, openMenu } from '../ui/popover.ts'
import { headOf } from './columnWords.ts'
import type { Column } from './columnsShape.ts'
import { type CopyForm, type Field, copyTable } from './copyShape.ts'
import type { Model } from './modelShape.ts'
import { type PageParts, detached } from './pageParts.ts'
import { type Place, type Selection, at, moved, rangeOf, within } from './selectionShape.ts'
import type { TableDrawing } from './table.ts'

export interface TableInput {
  /** The run of the active row; null where the row is a group or the head. */
  activeRun(): RunKey | null
  /** All rows and shown columns, or the selected range, as text. */
  copy(form: CopyForm, whole: boolean): void
  selection(): Selection
}

/** `details` opens the run's details. */
export function makeTableInput(
  parts: PageParts,
  selection: { value: Selection },
  details: (run: RunKey) => void,
): TableInput & { attach(table: TableDrawing): void } {
  const { say } = parts
  const sizes = (): readonly [number, number] => [parts.model.get().rows.length, parts.model.get().columns.length]
  const runIn = (row: number): RunKey | null => {
    const runs = parts.model.get().rows[row]?.runs
    return runs?.length === 1 ? runs[0]!.key : null
  }

  const sort = (id: string): void => {
    const now = parts.view.get().sort
    const column = parts.model.get().everyColumn.find((one) => one.id === id)
    // the first click shows the best first
    const descending = column?.direction === 'higher'
    parts.change({
      sort:
        now?.column !== id ? { column: id, descending } : now.descending === descending ? { column: id, descending: !descending } : null,
    })
  }

  const textOf = (model: Model, form: CopyForm, whole: boolean): string => {
    const range = rangeOf(selection.value)
    const [from, to] = whole ? [0, model.rows.length - 1] : range.rows
    const [left, right] = whole ? [-1, model.columns.length - 1] : range.columns
    const columns = model.columns.slice(Math.max(0, left), right + 1)
    const names = left === -1
    const headText = (column: Column): string => {
      const { name, detail } = headOf(column, say)
      return detail === '' ? name : `${name} ${detail.replace(/^[▼▲] /, '')}`
    }
    const head = [...(names ? [say('run')] : []), ...columns.map(headText)]
    const rows: Field[][] = []
    for (let i = from; i <= to; i++) {
      const row = model.rows[i]
      if (row === undefined) continue
      // what people read gets the digits of the table, what programs read gets all
      const value = (column: Column): Field => {
        const cells = model.cells(column)
        return form === 'markdown' || form === 'latex' ? cells.texts[i]! + (cells.best.has(i) ? ' ★' : '') : cells.values[i]!
      }
      rows.push([...(names ? [row.name] : []), ...columns.map(value)])
    }
    const single = !whole && from === to && left === right
    if (single) return String(rows[0]?.[0] ?? '')
    return copyTable(head, rows, [...(names ? [false] : []), ...columns.map((column) => model.cells(column).numeric)], form)
  }
  const copy = (form: CopyForm, whole: boolean): void =>
    detached(parts, async () => {
      await parts.ask('copyText', textOf(parts.model.get(), form, whole))
      parts.announce(say('Copied.'))
    })

  const headMenu = (column: Column | null, anchor: Element): void => {
    const id = column?.id ?? 'name'
    const now = parts.view.get()
    const items: (MenuItem | null)[] = [
      { label: say('Sort Ascending'), icon: 'arrow-up', run: () => parts.change({ sort: { column: id, descending: false } }) },
      { label: say('Sort Descending'), icon: 'arrow-down', run: () => parts.change({ sort: { column: id, descending: true } }) },
    ]
    if (now.sort !== null) items.push({ label: say('Do Not Sort'), run: () => parts.change({ sort: null }) })
    if (column?.kind === 'metric') {
      const { name } = column
      const set = (direction: 'lower' | 'higher'): void => parts.change({ directions: { ...now.directions, [name]: direction } })
      items.push(
        null,
        { label: say('Lower Is Better'), checked: column.direction === 'lower', run: () => set('lower') },
        { label: say('Higher Is Better'), checked: column.direction === 'higher', run: () => set('higher') },
      )
    }
    if (column !== null)
      items.push(null, {
        label: say('Hide Column'),
        icon: 'eye-closed',
        run: () => parts.change({ columns: { ...now.columns, [id]: false } }),
      })
    openMenu(anchor, headOf(column ?? { id, kind: 'state', name: '', statistic: null, direction: null }, say).name, items)
  }
  const rowMenu = (row: number, anchor: Element | DOMRect): void => {
    const run = runIn(row)
    const now = parts.view.get()
    const items: (MenuItem | null)[] = []
    if (run !== null)
      items.push(
        { label: say('Show Details'), icon: 'info', run: () => details(run) },
        {
          label: now.baseline === run ? say('Clear Baseline') : say('Set as Baseline'),
          icon: 'pinned',
          run: () => parts.change({ baseline: now.baseline === run ? null : run }),
        },
        {
          label: now.starred.includes(run) ? say('Remove Star') : say('Star Run'),
          icon: 'star',
          run: () =>
            parts.change({ starred: now.starred.includes(run) ? now.starred.filter((one) => one !== run) : [...now.starred, run] }),
        },
        { label: say('Open Log'), icon: 'go-to-file', run: () => detached(parts, () => parts.ask('reveal', run)) },
        { label: say('Remove from Comparison'), icon: 'close', run: () => remove(run) },
        null,
      )
    items.push(
      { label: say('Copy Selection'), icon: 'copy', run: () => copy('tsv', false) },
      { label: say('Copy Table as Markdown'), run: () => copy('markdown', true) },
      { label: say('Copy Table as LaTeX'), run: () => copy('latex', true) },
      { label: say('Copy Table as CSV'), run: () => copy('csv', true) },
    )
    openMenu(anchor, say('Run'), items)
  }
  const remove = (run: RunKey): void => {
    const { runs } = parts.view.get()
    const name = parts.model.get().runs.find((one) => one.key === run)?.name ?? ''
    const choose = (keys: readonly RunKey[]): void => detached(parts, () => parts.ask('choose', keys))
    choose(runs.filter((one) => one !== run))
    parts.notice(say('{0} is out of the comparison.', name), { label: say('Undo'), run: () => choose(runs) })
  }

  const attach = (table: TableDrawing): void => {
    const { grid } = table
    const select = (next: Selection): void => {
      selection.value = within(next, ...sizes())
      table.reveal(selection.value)
      table.draw()
    }
    const placeOf = (event: Event): Place | null => {
      const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null
      return cell === null ? null : { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) }
    }
    const columnAt = (column: number): Column | null => (column < 0 ? null : (parts.model.get().columns[column] ?? null))
    const elementOf = (place: Place): Element => document.getElementById(`cell-${place.row}-${place.column}`) ?? grid
    let dragging = false
    grid.addEventListener('pointerdown', (event) => {
      const place = placeOf(event)
      if (place === null || event.button !== 0) return
      grid.focus({ preventScroll: true })
      if (place.row === -1) {
        selection.value = at(-1, place.column)
        const ask = event.target instanceof Element && event.target.closest('.head-ask') !== null
        // the menu would close at once if it opened before the click is over
        if (ask) setTimeout(() => headMenu(columnAt(place.column), elementOf(place)))
        else sort(columnAt(place.column)?.id ?? 'name')
        return
      }
      dragging = true
      select(event.shiftKey ? { ...selection.value, row: place.row, column: place.column } : at(place.row, place.column))
    })
    grid.addEventListener('pointermove', (event) => {
      const place = dragging && event.buttons === 1 ? placeOf(event) : null
      if (place === null || place.row < 0 || (place.row === selection.value.row && place.column === selection.value.column)) return
      select({ ...selection.value, ...place })
    })
    window.addEventListener('pointerup', () => (dragging = false))
    grid.addEventListener('contextmenu', (event) => {
      const place = placeOf(event)
      if (place === null) return
      event.preventDefault()
      event.stopPropagation()
      if (place.row === -1) return headMenu(columnAt(place.column), elementOf(place))
      const { rows, columns } = rangeOf(selection.value)
      const inside = place.row >= rows[0] && place.row <= rows[1] && place.column >= columns[0] && place.column <= columns[1]
      if (!inside) select(at(place.row, place.column))
      rowMenu(place.row, new DOMRect(event.clientX, event.clientY, 0, 0))
    })
    grid.addEventListener('dblclick', (event) => {
      const place = placeOf(event)
      const run = place === null ? null : runIn(place.row)
      if (run !== null) details(run)
    })
    grid.addEventListener('keydown', (event) => {
      const { row, column } = selection.value
      const control = event.ctrlKey || event.metaKey
      if (event.key === 'Enter' && row === -1) sort(columnAt(column)?.id ?? 'name')
      else if (event.key === 'Enter') {
        const run = runIn(row)
        if (run !== null) details(run)
      } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
        if (row === -1) headMenu(columnAt(column), elementOf(selection.value))
        else rowMenu(row, elementOf(selection.value))
      } else if (event.key === 'Delete') {
        const run = runIn(row)
        if (run !== null) remove(run)
      } else if (event.key === 'Escape' && rangeOf(selection.value).rows[0] !== rangeOf(selection.value).rows[1]) select(at(row, column))
      else {
        const [rows, columns] = sizes()
        const next = moved(selection.value, { key: event.key, shift: event.shiftKey, control }, rows, columns, table.page())
        if (next === null) return
        select(next)
      }
      event.preventDefault()
    })
    grid.addEventListener('copy', (event) => {
      event.preventDefault()
      event.clipboardData?.setData('text/plain', textOf(parts.model.get(), 'tsv', false))
      parts.announce(say('Copied.'))
    })
    grid.addEventListener('focus', () => table.draw())
  }
  return { activeRun: () => runIn(selection.value.row), copy, selection: () => selection.value, attach }
}
