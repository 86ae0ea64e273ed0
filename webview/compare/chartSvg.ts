// A chart as SVG text: for papers and slides, and drawn into a PNG. The same shape and lines as on the screen, with title and legend.

import { styleOf } from '../../src/core/lineStyle.ts'
import type { LinePlan } from './planShape.ts'
import type { ChartShape } from './chartShape.ts'
import { mappingOf } from '../chart/plotShape.ts'
import { bandOf } from './groupShape.ts'
import { isFilled, markerPath, trianglePath } from './markerShape.ts'
import { type Lines, linesOf, markerPlaces, nonFiniteMarks, smoothLines } from '../chart/pathShape.ts'

export interface SvgLook {
  readonly foreground: string
  readonly muted: string
  readonly grid: string
  readonly background: string
  readonly fontFamily: string
  readonly colourOf: (plan: LinePlan) => string
  readonly thicknessOf: (plan: LinePlan) => number
}

export interface SvgChart {
  readonly title: string
  readonly axisTitle: string
  readonly plans: readonly LinePlan[]
  readonly shape: ChartShape
  readonly logY: boolean
  readonly smoothing: boolean
  /** Of the plot, CSS pixels. */
  readonly width: number
  readonly height: number
  readonly notes: readonly string[]
}

const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`).replaceAll(/(?![\t\n\r])\p{Cc}/gu, '�')
const short = (n: number): string => String(Number(n.toFixed(2)))

function pathData(lines: Lines): string {
  let data = ''
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) data += `${i === 0 ? 'M' : 'L'}${short(line[i]!)},${short(line[i + 1]!)}`
    // a single point becomes visible through the round end of a line of no length
    if (line.length === 2) data += 'h0'
  }
  return data
}

/** A whole SVG document. */
export function chartSvg(chart: SvgChart, look: SvgLook): string {
  const { shape, width, height, plans } = chart
  const map = mappingOf(shape, chart.logY, width, height)
  const left = Math.max(40, Math.max(...shape.yTicks.map((tick) => tick.text.length), 0) * 6.6 + 16)
  const top = 34
  const legendTop = top + height + 44
  const notesTop = legendTop + plans.length * 18 + 4
  const full = { width: left + width + 16, height: notesTop + chart.notes.length * 16 + 8 }
  const yOf = (at: number): number => height - ((at - shape.y[0]) / (shape.y[1] - shape.y[0])) * height
  const out: string[] = []
  const put = (text: string): void => void out.push(text)
  put(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${short(full.width)}" height="${short(full.height)}" viewBox="0 0 ${short(full.width)} ${short(full.height)}" font-family="${escape(look.fontFamily)}" font-size="11" fill="${look.muted}">`,
  )
  put(`<rect width="100%" height="100%" fill="${look.background}"/>`)
  put(`<text x="${left}" y="20" font-size="13" font-weight="600" fill="${look.foreground}">${escape(chart.title)}</text>`)
  put(`<g transform="translate(${short(left)},${top})">`)
  for (const tick of shape.xTicks) {
    put(`<line x1="${short(map.x(tick.at))}" x2="${short(map.x(tick.at))}" y1="0" y2="${height}" stroke="${look.grid}"/>`)
    put(`<text x="${short(map.x(tick.at))}" y="${height + 16}" text-anchor="middle">${escape(tick.text)}</text>`)
  }
  for (const tick of shape.yTicks) {
    put(`<line x1="0" x2="${width}" y1="${short(yOf(tick.at))}" y2="${short(yOf(tick.at))}" stroke="${look.grid}"/>`)
    put(`<text x="-8" y="${short(yOf(tick.at) + 4)}" text-anchor="end">${escape(tick.text)}</text>`)
  }
  put(`<text x="${width}" y="${height + 32}" text-anchor="end">${escape(chart.axisTitle)}</text>`)
  put(
    `<clipPath id="plot"><rect width="${width}" height="${height}"/></clipPath><g clip-path="url(#plot)" fill="none" stroke-linejoin="round" stroke-linecap="round">`,
  )
  for (const plan of plans) {
    const { block, slot } = plan.line
    if (block === null) continue
    const colour = look.colourOf(plan)
    const { dash, marker } = styleOf(slot)
    const { group } = plan.line
    const smooth = chart.smoothing && block.smooth.length > 0
    const raw = pathData(linesOf(group?.mean ?? block, map))
    if (group !== undefined) put(`<path d="${pathData([bandOf(group, map)])}Z" fill="${colour}" fill-opacity="0.18"/>`)
    if (smooth) put(`<path d="${raw}" stroke="${colour}" stroke-opacity="0.25"/>`)
    const dashes = dash.length > 0 && (smooth || block.kind === 'points') ? ` stroke-dasharray="${dash.join(' ')}"` : ''
    put(
      `<path d="${smooth ? pathData(smoothLines(block, map)) : raw}" stroke="${colour}" stroke-width="${look.thicknessOf(plan)}"${dashes}/>`,
    )
    if (plan.out)
      for (const [x, y] of markerPlaces(block, smooth, map, width, slot, 110))
        put(
          `<path transform="translate(${short(x)},${short(y)})" d="${markerPath(marker, 4)}" ${sign(isFilled(marker), colour, look.background)}/>`,
        )
    for (const mark of nonFiniteMarks(block, map, width, 5))
      put(
        `<path transform="translate(${short(mark.x)},${height - 6})" d="${trianglePath(mark.kind === 'down', 4)}" ${sign(mark.kind !== 'nan', colour, look.background)}/>`,
      )
  }
  put('</g></g>')
  plans.forEach((plan, i) => {
    const y = legendTop + i * 18
    const colour = look.colourOf(plan)
    const { dash, marker } = styleOf(plan.line.slot)
    put(
      `<line x1="${short(left)}" x2="${short(left + 26)}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="${look.thicknessOf(plan)}" stroke-dasharray="${dash.join(' ')}"/>`,
    )
    put(
      `<path transform="translate(${short(left + 13)},${y})" d="${markerPath(marker, 4)}" ${sign(isFilled(marker), colour, look.background)}/>`,
    )
    put(`<text x="${short(left + 34)}" y="${y + 4}" fill="${look.foreground}">${escape(plan.line.name)}</text>`)
  })
  chart.notes.forEach((note, i) => put(`<text x="${short(left)}" y="${notesTop + 8 + i * 16}">${escape(note)}</text>`))
  put('</svg>')
  return out.join('\n')
}

const sign = (filled: boolean, colour: string, background: string): string =>
  filled ? `fill="${colour}" stroke="none"` : `fill="${background}" stroke="${colour}" stroke-width="1.5"`
