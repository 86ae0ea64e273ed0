// "Sweep": what eight runs or more with two parameters or more that vary say together. Importance, a scatter and parallel coordinates over one metric.

import { icon, make, setText } from '../ui/dom.ts'
import { makeSelect } from '../ui/toolkit.ts'
import { type PageParts } from './pageParts.ts'
import { listenToChoices, makeSweepImportance } from './sweepImportance.ts'
import { makeParallel, makeScatter } from './sweepPlots.ts'
import { type Sweep, sweepOf, sweepText } from './sweepShape.ts'

export interface SweepSection {
  readonly element: HTMLElement
  update(): void
}

export function makeSweepSection(parts: PageParts): SweepSection {
  const { say } = parts
  let sweep: Sweep | null = null
  let metrics = ''
  const choose = (param: string): void => parts.change({ sweep: { ...parts.view.get().sweep, param } })
  const importance = makeSweepImportance(parts, choose)
  listenToChoices(importance.element)
  const scatter = makeScatter(parts)
  const parallel = makeParallel(parts)
  const about = make('span', { class: 'quiet cut' })
  const metricHost = make('span', {})
  const said = make('p', { class: 'sweep-said cut', attrs: { 'aria-hidden': 'true' } })
  const summary = make('summary', {}, icon('chevron-right'), make('h2', { text: say('Sweep') }), about)
  const body = make(
    'div',
    {},
    make('div', { class: 'bar' }, make('label', { class: 'with-label' }, make('span', { text: say('Metric') }), metricHost)),
    make('div', { class: 'sweep-top' }, importance.element, make('div', {}, make('h3', { text: say('Scatter') }), scatter.element)),
    make('h3', { text: say('Parallel coordinates') }),
    parallel.element,
    said,
  )
  const element = make('details', { class: 'sweep' }, summary, body)
  element.hidden = true
  element.addEventListener('toggle', () => {
    if (element.open !== parts.view.get().sweep.open) parts.change({ sweep: { ...parts.view.get().sweep, open: element.open } })
  })
  const tell = (): void => {
    const run = sweep?.runs.find((one) => one.key === parts.hovered.get())
    setText(
      said,
      sweep === null
        ? ''
        : run === undefined
          ? say('The best quarter is thick and in colour. Point at a run for its values.')
          : sweepText(run, sweep),
    )
  }
  parts.hovered.onDidChange(tell)
  return {
    element,
    update() {
      const { sweep: view, directions } = parts.view.get()
      const model = parts.model.get()
      sweep = sweepOf(model.runs, model.catalogue, directions, view.metric)
      element.hidden = sweep === null
      if (sweep === null) return
      if (element.open !== view.open) element.open = view.open
      setText(
        about,
        sweep.without === 0
          ? say('{0} runs, {1} parameters vary', sweep.runs.length, sweep.params.length)
          : say('{0} runs, {1} parameters vary; {2} without a value', sweep.runs.length, sweep.params.length, sweep.without),
      )
      if (!view.open) return
      if (metrics !== sweep.metrics.join('\n')) {
        metrics = sweep.metrics.join('\n')
        const select = makeSelect(
          say('Metric of the sweep'),
          sweep.metrics.map((name) => [name, name] as const),
          (metric) => parts.change({ sweep: { ...parts.view.get().sweep, metric } }),
        )
        select.set(sweep.metric)
        metricHost.replaceChildren(select.element)
      }
      const param = sweep.params.find((one) => one.name === view.param)?.name ?? sweep.params[0]!.name
      importance.update(sweep, param)
      scatter.draw(sweep, param)
      parallel.draw(sweep, param)
      tell()
    },
  }
}
