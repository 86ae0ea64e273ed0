// The tooltip of a run as Markdown: what the one line left out. Everything that comes from logs is escaped.

import { plainMarkdown } from './markdownText.ts'
import { bestOf, directionOf } from './metric.ts'
import { printAgo, printBytes, printCount, printNumber, printSpan } from './print.ts'
import type { ParamValue, Point, RunSummary } from './run.ts'
import type { Say } from './say.ts'
import { toolName } from './toolName.ts'
import type { Issue } from './trouble.ts'

/** A tooltip that has to be scrolled is a page. */
const mostMetrics = 6
const mostParams = 8

const printParam = (value: ParamValue): string => (typeof value === 'number' ? printNumber(value, 15) : String(value))
const printPoint = (point: Point | null): string => {
  if (point === null) return '–'
  const value = plainMarkdown(printNumber(point.value, 6))
  return point.step === null ? value : `${value} @${point.step}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[], mostRows: number, say: Say): string {
  const shown = rows.slice(0, mostRows).map((row) => `| ${row.join(' | ')} |`)
  const rest = rows.length > mostRows ? `\n\n${say('and {0} more', printCount(rows.length - mostRows))}` : ''
  return [`| ${head.join(' | ')} |`, `|${head.map((_, i) => (i === 0 ? '---' : '---:')).join('|')}|`, ...shown].join('\n') + rest
}

/** `title`: the run's name in the tree. `issues`: those of the run's own files. `nowSeconds`: seconds since 1970. */
export function runTooltip(title: string, run: RunSummary, issues: readonly Issue[], nowSeconds: number, say: Say): string {
  const parts: string[] = [`**${plainMarkdown(title)}**`, plainMarkdown(run.statusReason, 400)]
  for (const issue of issues.slice(0, 3))
    parts.push(
      `$(warning) ${issue.offset === null ? '' : `${say('at byte {0}', printCount(issue.offset))}: `}${plainMarkdown(issue.message, 300)}`,
    )
  const times: string[] = []
  if (run.startTime !== null) times.push(say('started {0}', printAgo(run.startTime, nowSeconds)))
  if (run.lastWriteTime !== null) times.push(say('last written {0}', printAgo(run.lastWriteTime, nowSeconds)))
  const end = run.endTime ?? run.lastWriteTime
  if (run.startTime !== null && end !== null && end > run.startTime)
    times.push(say(run.status === 'running' ? 'running for {0}' : 'took {0}', printSpan(end - run.startTime)))
  if (times.length > 0) parts.push(times.join(' · '))

  if (run.notes !== null) parts.push(plainMarkdown(run.notes, 600))

  const metrics = Object.entries(run.metrics)
  // those with a best first
  const known = [...metrics].sort(([a], [b]) => Number(directionOf(a) === null) - Number(directionOf(b) === null))
  if (metrics.length > 0)
    parts.push(
      table(
        [say('metric'), say('last'), say('best')],
        known.map(([name, metric]) => [plainMarkdown(name, 60), printPoint(metric.last), printPoint(bestOf(name, metric))]),
        mostMetrics,
        say,
      ),
    )
  const lost = metrics.filter(([, metric]) => metric.nonFinite > 0)
  if (lost.length > 0)
    parts.push(
      say(
        'Not a number or infinite: {0}.',
        lost.map(([name, metric]) => `${plainMarkdown(name, 60)} (${printCount(metric.nonFinite)})`).join(', '),
      ),
    )
  const params = Object.entries(run.params)
  if (params.length > 0)
    parts.push(
      table(
        [say('parameter'), say('value')],
        params.map(([name, value]) => [plainMarkdown(name, 60), plainMarkdown(printParam(value), 60)]),
        mostParams,
        say,
      ),
    )
  if (run.experiment !== null) parts.push(say('Experiment: {0}', plainMarkdown(run.experiment, 100)))
  const bytes = run.sources.reduce((sum, source) => sum + source.sizeBytes, 0)
  parts.push(`${plainMarkdown(run.path, 300)} · ${printBytes(bytes)} · ${plainMarkdown(run.tools.map(toolName).join(', '))}`)
  return parts.join('\n\n')
}
