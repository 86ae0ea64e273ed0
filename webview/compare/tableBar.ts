// The row above the table: filter, only what differs, groups, columns, copies, and how many runs are shown.

import { make, setText } from '../ui/dom.ts'
import { openPicker } from '../ui/picker.ts'
import { openMenu } from '../ui/popover.ts'
import { makeButton, makeCheckbox, makeTextField } from '../ui/toolkit.ts'
import { headOf } from './columnWords.ts'
import type { CopyForm } from './copyShape.ts'
import type { PageParts } from './pageParts.ts'

export interface TableBar {
  readonly element: HTMLElement
  update(): void
  focusFilter(): void
  openColumns(): void
}

const filterRestMs = 120

export function makeTableBar(parts: PageParts, copy: (form: CopyForm, whole: boolean) => void, why: () => void): TableBar {
  const { say } = parts
  let timer: ReturnType<typeof setTimeout> | undefined
  const filter = makeTextField(say('Filter the runs'), say('Filter: val/loss < 0.2 and model = "vit"'), (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => parts.change({ filter: text }), filterRestMs)
  })
  filter.element.classList.add('filter')
  filter.element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    if (filter.get() === '') document.querySelector<HTMLElement>('.grid')?.focus()
    else parts.change({ filter: '' })
  })
  const problem = make('span', { class: 'problem cut', attrs: { role: 'status' } })
  const differing = makeCheckbox(say('Only what differs'), say('Hide parameters that are the same in all runs (d)'), (on) =>
    parts.change({ onlyDiffering: on }),
  )
  const seeds = makeCheckbox(say('Group seeds'), say('One row for runs that differ in nothing but their seed (g)'), (on) =>
    parts.change({ groupSeeds: on }),
  )
  const columns = makeButton({
    label: say('Columns'),
    icon: 'list-selection',
    title: say('Choose columns (c)'),
    onClick: () => openColumns(),
  })
  const copies = makeButton({
    label: say('Copy As'),
    icon: 'copy',
    title: say('Copy the whole table'),
    onClick: (button) =>
      openMenu(button, say('Copy As'), [
        { label: say('Copy Table as Markdown'), run: () => copy('markdown', true) },
        { label: say('Copy Table as LaTeX'), run: () => copy('latex', true) },
        { label: say('Copy Table as CSV'), run: () => copy('csv', true) },
        { label: say('Copy Table as Tab-Separated Text'), run: () => copy('tsv', true) },
      ]),
  })
  const different = makeButton({
    label: say('Why Different'),
    icon: 'diff',
    title: say('Two runs side by side: result, parameters, data, code, environment (w)'),
    onClick: why,
  })
  const count = make('span', { class: 'quiet count' })
  const element = make(
    'div',
    { class: 'bar', attrs: { role: 'toolbar', 'aria-label': say('Table') } },
    filter.element,
    problem,
    differing.element,
    seeds.element,
    make('span', { class: 'grow' }),
    count,
    different,
    columns,
    copies,
  )
  const openColumns = (): void => {
    const model = parts.model.get()
    openPicker(columns, {
      title: say('Columns'),
      placeholder: say('Find a column'),
      none: say('No column has such a name.'),
      on: say('shown'),
      off: say('hidden'),
      items: model.everyColumn.map((column) => {
        const { name, detail } = headOf(column, say)
        return { id: column.id, label: name, detail: detail === '' && column.kind === 'param' ? say('parameter') : detail }
      }),
      isOn: (id) => parts.model.get().columns.some((column) => column.id === id),
      toggle: (id) =>
        parts.change({ columns: { ...parts.view.get().columns, [id]: !parts.model.get().columns.some((column) => column.id === id) } }),
    })
  }
  return {
    element,
    openColumns,
    focusFilter: () => filter.focus(),
    update() {
      const model = parts.model.get()
      const view = parts.view.get()
      if (document.activeElement !== filter.element || view.filter === '') filter.set(view.filter)
      differing.set(view.onlyDiffering)
      seeds.set(view.groupSeeds)
      different.hidden = model.runs.length !== 2 && (view.baseline === null || model.runs.length < 2)
      setText(problem, model.filterProblem === null ? '' : say(model.filterProblem))
      problem.hidden = model.filterProblem === null
      const runs = model.runs.length
      setText(count, runs === model.total ? (runs === 1 ? say('1 run') : say('{0} runs', runs)) : say('{0} of {1} runs', runs, model.total))
    },
  }
}
