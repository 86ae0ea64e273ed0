// The row above the charts: X axis, smoothing, log Y, clipping, linked cursor, and which metrics have a chart.

import { make, setText } from '../ui/dom.ts'
import { openPicker } from '../ui/picker.ts'
import { makeButton, makeCheckbox, makeSelect, setLabel } from '../ui/toolkit.ts'
import { systemChart } from './chartId.ts'
import { directionFor } from './columnsShape.ts'
import { manyLines } from './modelShape.ts'
import { type PageParts, showsGpu } from './pageParts.ts'

export interface ChartBar {
  readonly element: HTMLElement
  update(): void
  openMetrics(): void
}

const slideRestMs = 80

export function makeChartBar(parts: PageParts): ChartBar {
  const { say } = parts
  const axis = makeSelect(
    say('X axis'),
    [
      ['step', say('step')],
      ['relative', say('relative time')],
      ['wall', say('wall time')],
    ],
    (value) => {
      if (value === 'step' || value === 'relative' || value === 'wall') parts.change({ axis: value, zoom: {} })
    },
  )
  const slider = make('input', {
    class: 'slider',
    attrs: { type: 'range', min: '0', max: '0.99', step: '0.01', 'aria-label': say('Smoothing') },
    title: say('Weight of the moving average ([ and ])'),
  })
  const weight = make('output', { class: 'weight' })
  let timer: ReturnType<typeof setTimeout> | undefined
  slider.addEventListener('input', () => {
    setText(weight, slider.value)
    clearTimeout(timer)
    timer = setTimeout(() => parts.change({ smoothing: Number(slider.value) }), slideRestMs)
  })
  const log = makeCheckbox(say('Log Y'), say('Logarithmic Y axis (l)'), (on) => parts.change({ logY: on }))
  const clip = makeCheckbox(say('Clip 1 %'), say('Leave out the outermost 1 % at either end of the values'), (on) =>
    parts.change({ clip: on }),
  )
  const gpu = makeCheckbox(say('GPU'), say('Use and memory of each run’s GPU at the same times, below its curve (u)'), (on) =>
    parts.change({ gpu: on }),
  )
  const linked = makeCheckbox(say('Linked cursor'), say('One cursor for all charts'), (on) => parts.change({ linked: on }))
  const metrics = makeButton({ label: '', icon: 'graph-line', title: say('Choose charts (m)'), onClick: () => openMetrics() })
  const grey = make('span', { class: 'quiet cut' })
  const element = make(
    'div',
    { class: 'bar', attrs: { role: 'toolbar', 'aria-label': say('Charts') } },
    make('label', { class: 'with-label' }, make('span', { text: say('X') }), axis.element),
    make('label', { class: 'with-label' }, make('span', { text: say('Smoothing') }), slider, weight),
    log.element,
    clip.element,
    linked.element,
    gpu.element,
    make('span', { class: 'grow' }),
    grey,
    metrics,
  )
  const openMetrics = (): void => {
    const { catalogue, total } = parts.model.get()
    openPicker(metrics, {
      title: say('Charts'),
      placeholder: say('Find a metric'),
      none: say('No metric has such a name.'),
      on: say('shown'),
      off: say('hidden'),
      items: [
        ...catalogue.metrics.map((name) => {
          const direction = directionFor(name, parts.view.get().directions)
          const runs = say('{0} of {1} runs', catalogue.shared.get(name) ?? 0, total)
          return { id: name, label: name, detail: direction === null ? runs : `${direction === 'lower' ? '▼' : '▲'} ${runs}` }
        }),
        ...[...catalogue.system].map(([name, count]) => ({
          id: systemChart(name),
          label: name,
          detail: `${say('System')} · ${say('{0} of {1} runs', count, total)}`,
        })),
      ],
      isOn: (id) => parts.model.get().charts.includes(id),
      toggle(id) {
        const now = parts.model.get().charts
        parts.change({ metrics: now.includes(id) ? now.filter((one) => one !== id) : [...now, id] })
      },
    })
  }
  return {
    element,
    openMetrics,
    update() {
      const view = parts.view.get()
      const model = parts.model.get()
      axis.set(view.axis)
      if (document.activeElement !== slider) slider.value = String(view.smoothing)
      slider.style.setProperty('--share', `${(Number(slider.value) / 0.99) * 100}%`)
      setText(weight, String(view.smoothing))
      log.set(view.logY)
      clip.set(view.clip)
      linked.set(view.linked)
      gpu.set(showsGpu(parts))
      gpu.element.hidden = parts.gpus.get().runs.length === 0
      const runs = model.runs.length
      setText(grey, runs > manyLines ? say('{0} lines: all but starred, baseline and hovered are grey', runs) : '')
      grey.title = grey.textContent
      setLabel(metrics, say('{0} of {1} metrics', model.charts.length, model.catalogue.metrics.length + model.catalogue.system.size))
    },
  }
}
