// The two pictures of a sweep, as SVG: a scatter of one parameter against the metric, and parallel coordinates of all of them. The best quarter is thick and
// in colour, the run that is pointed at thicker; the rest steps back.

import type { RunKey } from '../../src/core/run.ts'
import { make, svg } from '../ui/dom.ts'
import type { PageParts } from './pageParts.ts'
import type { Scale, Sweep, SweepRun } from './sweepShape.ts'
import { sweepText } from './sweepShape.ts'

export interface SweepPlot {
  readonly element: HTMLElement
  draw(sweep: Sweep, param: string): void
}

const scatterHeight = 240
const parallelHeight = 260
/** More axes than these are not to be read. */
const mostAxes = 8

const line = (x1: number, y1: number, x2: number, y2: number, className: string): SVGElement =>
  svg('line', { x1: String(x1), y1: String(y1), x2: String(x2), y2: String(y2), class: className })
function label(x: number, y: number, text: string, anchor: string, className = 'sweep-label', most = 16): SVGElement {
  const made = svg('text', { x: String(x), y: String(y), 'text-anchor': anchor, class: className })
  made.textContent = text.length > most ? `${text.slice(0, most - 1)}…` : text
  const title = svg('title', {})
  title.textContent = text
  made.append(title)
  return made
}
const classOf = (run: SweepRun, hovered: RunKey | null, baseline: RunKey | null): string =>
  `sweep-run${run.good ? ' good' : ''}${run.key === baseline ? ' base' : ''}${run.key === hovered ? ' hovered' : ''}`

/** A plot that has the focus, is pointed at, and goes through the runs, best first, by cursor keys. */
function frame(parts: PageParts, name: string, runs: () => Sweep | null): { readonly element: HTMLElement; readonly host: HTMLElement } {
  const host = make('div', {
    class: 'sweep-plot',
    attrs: { tabindex: '0', role: 'application', 'aria-roledescription': parts.say('chart'), 'aria-label': name },
  })
  host.addEventListener('pointerover', (event) => {
    const key = event.target instanceof Element ? event.target.closest('[data-run]')?.getAttribute('data-run') : null
    if (key != null) parts.hovered.set(key as RunKey)
  })
  host.addEventListener('pointerleave', () => parts.hovered.set(null))
  host.addEventListener('keydown', (event) => {
    const sweep = runs()
    const way =
      event.key === 'ArrowDown' || event.key === 'ArrowRight' ? 1 : event.key === 'ArrowUp' || event.key === 'ArrowLeft' ? -1 : null
    if (sweep === null || way === null) return
    event.preventDefault()
    event.stopPropagation()
    const at = sweep.runs.findIndex((run) => run.key === parts.hovered.get())
    const next = sweep.runs[Math.max(0, Math.min(sweep.runs.length - 1, at + way))]
    if (next === undefined) return
    parts.hovered.set(next.key)
    parts.announce(sweepText(next, sweep))
  })
  host.addEventListener('blur', () => parts.hovered.set(null))
  return { element: host, host }
}

/** Marks the run that is pointed at without drawing anew; its mark comes to the front. */
function follow(host: HTMLElement, parts: PageParts): void {
  parts.hovered.onDidChange((hovered) => {
    for (const one of host.querySelectorAll('.sweep-run.hovered')) one.classList.remove('hovered')
    if (hovered === null) return
    for (const one of host.querySelectorAll(`[data-run="${CSS.escape(hovered)}"]`)) {
      one.classList.add('hovered')
      one.parentElement?.append(one)
    }
  })
}

export function makeScatter(parts: PageParts): SweepPlot {
  let now: Sweep | null = null
  let chosen = ''
  const { element, host } = frame(parts, parts.say('Scatter'), () => now)
  const draw = (): void => {
    if (now === null || host.clientWidth < 80) return
    const param = now.params.find((one) => one.name === chosen)
    if (param === undefined) return
    const width = host.clientWidth
    const left = 56
    const [plotWidth, plotHeight] = [width - left - 20, scatterHeight - 44]
    const picture = svg('svg', { width: String(width), height: String(scatterHeight) })
    const x = (value: number): number => left + value * plotWidth
    const y = (value: number): number => 10 + (1 - value) * plotHeight
    for (const tick of now.value.ticks)
      picture.append(line(left - 6, y(tick.at), width - 14, y(tick.at), 'sweep-grid'), label(left - 10, y(tick.at) + 4, tick.text, 'end'))
    const room = Math.max(3, Math.floor(plotWidth / Math.max(1, param.scale.ticks.length) / 6.5))
    for (const tick of param.scale.ticks)
      picture.append(
        line(x(tick.at), 6, x(tick.at), plotHeight + 14, 'sweep-grid'),
        label(x(tick.at), plotHeight + 28, tick.text, 'middle', 'sweep-label', room),
      )
    picture.append(label(width - 14, scatterHeight - 2, param.scale.log ? `${param.name} (log)` : param.name, 'end', 'sweep-label', 60))
    const dots = svg('g', {})
    const { baseline } = parts.view.get()
    // the best are drawn last
    for (const run of [...now.runs].reverse()) {
      const at = param.scale.place(run.params[param.name])
      const height = now.value.place(run.value)
      if (at === null || height === null) continue
      const dot = svg('circle', {
        cx: String(x(at)),
        cy: String(y(height)),
        r: run.good ? '5' : '4',
        class: classOf(run, parts.hovered.get(), baseline),
        'data-run': run.key,
      })
      const title = svg('title', {})
      title.textContent = sweepText(run, now)
      dot.append(title)
      dots.append(dot)
    }
    picture.append(dots)
    host.replaceChildren(picture)
  }
  new ResizeObserver(draw).observe(host)
  follow(host, parts)
  return {
    element,
    draw(sweep, param) {
      now = sweep
      chosen = param
      host.setAttribute(
        'aria-label',
        parts.say('{0} against {1}: {2} runs. Cursor keys go through them, the best first.', sweep.metric, param, sweep.runs.length),
      )
      draw()
    },
  }
}

export function makeParallel(parts: PageParts): SweepPlot {
  let now: Sweep | null = null
  const { element, host } = frame(parts, parts.say('Parallel coordinates'), () => now)
  const draw = (): void => {
    if (now === null || host.clientWidth < 80) return
    const sweep = now
    const axes: readonly { readonly scale: Scale; readonly of: (run: SweepRun) => number | null }[] = [
      ...sweep.params.slice(0, mostAxes).map(({ name, scale }) => ({ scale, of: (run: SweepRun) => scale.place(run.params[name]) })),
      { scale: sweep.value, of: (run) => sweep.value.place(run.value) },
    ]
    const width = host.clientWidth
    const [left, right] = [60, 60]
    const plotHeight = parallelHeight - 46
    const x = (i: number): number => left + (i * (width - left - right)) / (axes.length - 1)
    const y = (value: number): number => 30 + (1 - value) * plotHeight
    const picture = svg('svg', { width: String(width), height: String(parallelHeight) })
    const lines = svg('g', {})
    const { baseline } = parts.view.get()
    for (const run of [...sweep.runs].reverse()) {
      let path = ''
      let open = false
      axes.forEach((axis, i) => {
        const at = axis.of(run)
        // a run without the parameter passes by
        if (at === null) open = false
        else {
          path += `${open ? 'L' : 'M'}${x(i).toFixed(1)},${y(at).toFixed(1)}`
          open = true
        }
      })
      const made = svg('path', { d: path, class: classOf(run, parts.hovered.get(), baseline), 'data-run': run.key })
      const title = svg('title', {})
      title.textContent = sweepText(run, sweep)
      made.append(title)
      lines.append(made)
    }
    picture.append(lines)
    const room = Math.max(4, Math.floor((width - left - right) / (axes.length - 1) / 7.2))
    axes.forEach(({ scale }, i) => {
      const last = i === axes.length - 1
      picture.append(
        line(x(i), 26, x(i), 34 + plotHeight, 'sweep-axis'),
        label(x(i), 14, scale.log ? `${scale.name} (log)` : scale.name, 'middle', last ? 'sweep-name metric' : 'sweep-name', room),
        ...scale.ticks.map((tick) =>
          label(x(i) + (last ? 7 : -7), y(tick.at) + 4, tick.text, last ? 'start' : 'end', 'sweep-label halo', Math.min(10, room)),
        ),
      )
    })
    host.replaceChildren(picture)
  }
  new ResizeObserver(draw).observe(host)
  follow(host, parts)
  return {
    element,
    draw(sweep) {
      now = sweep
      host.setAttribute(
        'aria-label',
        parts.say('Parameters and {0} of {1} runs. Cursor keys go through them, the best first.', sweep.metric, sweep.runs.length),
      )
      draw()
    },
  }
}
