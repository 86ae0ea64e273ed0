// Takes a chart away: as SVG, as PNG, as data.

import { printCount } from '../../src/core/print.ts'
import type { RunKey } from '../../src/core/run.ts'
import { openMenu } from '../ui/popover.ts'
import type { Charted } from './chartId.ts'
import { colourOf } from './chartPaint.ts'
import { type LinePlan, thickness } from './planShape.ts'
import { type ChartLine, type ChartOptions, type ChartShape, notesOf } from './chartShape.ts'
import { chartSvg } from './chartSvg.ts'
import { copyTable } from './copyShape.ts'
import { type PageParts, detached } from './pageParts.ts'

export interface ChartNow {
  readonly lines: readonly ChartLine[]
  readonly plans: readonly LinePlan[]
  readonly shape: ChartShape
  readonly options: ChartOptions
}

/** More rows than this are saved to a file instead of copied. */
const mostCopied = 200_000

export function openChartMenu(anchor: HTMLElement, { metric, system }: Charted, parts: PageParts, now: () => ChartNow): void {
  const { say } = parts
  const svgText = (): string => {
    const { plans, shape, options, lines } = now()
    const theme = parts.theme.get()
    const view = parts.view.get()
    return chartSvg(
      {
        title: metric,
        axisTitle: axisWord(view.axis, parts),
        plans: plans.filter((plan) => plan.line.block !== null),
        shape,
        logY: view.logY,
        smoothing: view.smoothing > 0,
        width: options.width,
        height: options.height,
        notes: [
          ...(view.smoothing > 0 ? [say('smoothed, weight {0}; raw values behind', view.smoothing)] : []),
          ...notesOf(lines, shape, options, say),
        ],
      },
      { ...theme, colourOf: (plan) => colourOf(theme, plan), thicknessOf: thickness },
    )
  }
  const nameOf = (run: RunKey): string => parts.model.get().runs.find((one) => one.key === run)?.name ?? ''
  const copied = (): void => parts.announce(say('Copied.'))
  const data = async (): Promise<void> => {
    const rows: (string | number | null)[][] = []
    const whole = now().lines.flatMap(
      (line) => line.group?.runs.map((run) => ({ run, name: nameOf(run) })) ?? (line.seedOf === undefined ? [line] : []),
    )
    for (const line of whole) {
      const points = await parts.ask('points', { run: line.run, metric, system })
      for (let i = 0; i < points.value.length; i++) {
        if (points.superseded[i] === 1) continue
        const [step, wall] = [points.step[i]!, points.wallTime[i]!]
        rows.push([line.name, Number.isNaN(step) ? null : step, Number.isNaN(wall) ? null : wall, points.value[i]!])
      }
    }
    const head = ['run', 'step', 'wall_time', 'value']
    if (rows.length > mostCopied) {
      await parts.ask('save', { name: `${metric.replaceAll(/[^\w.-]+/g, '-')}.csv`, data: copyTable(head, rows, [], 'csv') })
      return
    }
    await parts.ask('copyText', copyTable(head, rows, [], 'tsv'))
    parts.notice(say('{0} points copied.', printCount(rows.length)))
  }
  openMenu(anchor, metric, [
    {
      label: say('Copy as SVG'),
      icon: 'copy',
      run: () =>
        detached(parts, async () => {
          await parts.ask('copyText', svgText())
          copied()
        }),
    },
    {
      label: say('Copy as PNG'),
      run: () =>
        detached(parts, async () => {
          // handed over as a promise: the browser allows it only in the turn of the click
          await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(svgText()) })])
          copied()
        }),
    },
    { label: say('Copy Data'), run: () => detached(parts, data) },
    null,
    {
      label: say('Save as SVG…'),
      icon: 'save',
      run: () => detached(parts, () => parts.ask('save', { name: `${metric.replaceAll(/[^\w.-]+/g, '-')}.svg`, data: svgText() })),
    },
  ])
}

/** The X axis in words. */
export const axisWord = (axis: 'step' | 'relative' | 'wall', { say }: Pick<PageParts, 'say'>): string =>
  axis === 'step' ? say('step') : axis === 'relative' ? say('time since the first point') : say('wall time')

/** Draws SVG text into a PNG, twice as fine as on the screen. */
async function pngOf(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * 2
  canvas.height = image.naturalHeight * 2
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture came out')) : resolve(blob)), 'image/png'),
  )
}
