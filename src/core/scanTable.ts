// The answer of `flywheel scan` for a person: a line per run, aligned, with the metric that matters and its best.

import { directionOf } from './metric.ts'
import { metricThatMatters } from './metricThatMatters.ts'
import { printBytes, printCount } from './print.ts'
import type { RunSummary } from './run.ts'
import { printBests, shownMetric } from './runWords.ts'
import type { Issue } from './trouble.ts'

const mostIssues = 10

/** Lines without their ends. */
export function scanTable(facts: {
  readonly root: string
  readonly elapsedMs: number
  readonly bytesRead: number
  readonly runs: readonly RunSummary[]
  readonly issues: readonly Issue[]
}): string[] {
  const { runs, issues } = facts
  if (runs.length === 0) return [`No runs were found below ${facts.root}.`, ...issueLines(issues)]
  const wanted = metricThatMatters(runs)
  const direction = wanted === null ? null : directionOf(wanted)
  const shown = runs.map((run) => shownMetric(run, wanted, direction))
  const bests = printBests(shown)
  const rows = runs.map((run, i): string[] => {
    const points = [...Object.values(run.metrics), ...Object.values(run.systemMetrics)].reduce((sum, one) => sum + one.points, 0)
    const name = shown[i]?.name
    return [
      run.id,
      run.status,
      printCount(Object.keys(run.metrics).length),
      printCount(points),
      bests[i] ?? '',
      bests[i] == null ? '' : name!,
    ]
  })
  const head = ['run', 'status', 'metrics', 'points', 'best', direction === null ? '' : 'of']
  const right = new Set([2, 3, 4])
  const widths = head.map((title, column) => rows.reduce((max, row) => Math.max(max, row[column]!.length), title.length))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (right.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd()
  const total = `${printCount(runs.length)} ${runs.length === 1 ? 'run' : 'runs'}, ${printBytes(facts.bytesRead)} read in ${(facts.elapsedMs / 1000).toFixed(2)} s`
  return [line(head), ...rows.map(line), '', total, ...issueLines(issues)]
}

function issueLines(issues: readonly Issue[]): string[] {
  const grave = issues.filter((one) => one.severity !== 'info')
  if (grave.length === 0) return []
  const lines = grave
    .slice(0, mostIssues)
    .map((one) => `  ${one.path}${one.offset === null ? '' : ` at byte ${printCount(one.offset)}`}: ${one.message}`)
  const more = grave.length > mostIssues ? [`  and ${printCount(grave.length - mostIssues)} more: "flywheel scan --json" lists them`] : []
  return ['', 'Not everything could be read:', ...lines, ...more]
}
