// The answer: one sentence above everything. It crowns nobody without a known direction, and says what it does not know.

import { trainedOn } from '../../src/core/compareRuns.ts'
import { printColumn } from '../../src/core/print.ts'
import type { Say } from '../../src/core/say.ts'
import { numberOf, percentOf } from './cellsShape.ts'
import { type Catalogue, type Directions, allColumns, primaryMetric } from './columnsShape.ts'
import type { Row } from './rowsShape.ts'

const going = new Set(['running', 'quiet', 'queued', 'stalled'])

/** Per cent with as few digits as tell something: "6", "0.4", "0.002". */
const percentText = (percent: number): string => {
  const size = Math.abs(percent)
  return size >= 1 ? String(Math.round(size)) : size === 0 ? '0' : String(Number(size.toPrecision(1)))
}

/** One or two whole sentences. `rows` are those compared (filtered ones left out). */
export function answerOf(rows: readonly Row[], catalogue: Catalogue, said: Directions, baseline: Row | null, say: Say): string {
  const runs = rows.reduce((sum, row) => sum + row.runs.length, 0)
  if (runs === 0) return say('Nothing to compare here.')
  // nobody is crowned over runs that learned from something else
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const data = trainedOn(row.runs[0]!)
    if (data !== null) groups.set(data, [...(groups.get(data) ?? []), row])
  }
  if (groups.size > 1) {
    if ([...groups.values()].every((some) => some.length === 1)) return say('Not comparable: no two of them were trained on the same data.')
    const [data, some] = [...groups].reduce((most, one) => (one[1].length > most[1].length ? one : most))
    return say('Not comparable on data; among those trained on {0}: {1}', data, answerOf(some, catalogue, said, baseline, say))
  }
  const metric = primaryMetric(catalogue, said)
  if (metric === null)
    return catalogue.metrics.length === 0
      ? say('No scalars have been logged yet.')
      : say(
          'None of the {0} metrics has a known direction. Say “lower is better” or “higher is better” in a column’s menu.',
          catalogue.metrics.length,
        )
  const column = allColumns(catalogue, said, false).find((one) => one.id === `metric:best:${metric}`)!
  const direction = column.direction!
  const lower = direction === 'lower'
  const measured = rows
    .map((row) => ({ row, number: numberOf(column, row) }))
    .filter((one): one is { row: Row; number: NonNullable<typeof one.number> } => one.number !== null && Number.isFinite(one.number.mean))
    .sort((a, b) => (lower ? a.number.mean - b.number.mean : b.number.mean - a.number.mean))
  const [first, second] = measured
  if (first === undefined) return say('No finite value of {0} has been logged yet.', metric)
  const soFar = measured.some(({ row }) => row.runs.some((run) => going.has(run.status)))
  const texts = printColumn(measured.map((one) => one.number.mean))
  const value = first.number.runs > 1 ? say('mean {0} of {1} runs', texts[0]!, first.number.runs) : texts[0]!
  if (second === undefined)
    return measured.length < rows.length
      ? say('Only {0} has logged {1}: {2} at best.', first.row.name, metric, value)
      : say(
          soFar
            ? '{0} of {1} is {2} at best so far. Choose a second run to compare.'
            : '{0} of {1} is {2} at best. Choose a second run to compare.',
          metric,
          first.row.name,
          value,
        )
  const parts: string[] = []
  if (first.number.mean === second.number.mean) {
    const equal = measured.filter((one) => one.number.mean === first.number.mean)
    parts.push(
      say(
        soFar ? 'On {0} {1} runs share the best value so far, {2}' : 'On {0} {1} runs share the best value, {2}',
        metric,
        equal.length,
        value,
      ),
    )
  } else {
    const base = measured.find((one) => one.row === baseline)
    const other = base !== undefined && base !== first ? base : second
    const percent = percentOf(first.number.mean, other.number.mean)
    const than = other === base ? other.row.name : say('the next, {0}', other.row.name)
    const by =
      percent === null
        ? ''
        : `, ${say(lower ? '{0} % lower (better) than {1}' : '{0} % higher (better) than {1}', percentText(percent), than)}`
    parts.push(
      say(
        lower
          ? soFar
            ? 'On {0} {1} is lowest so far, {2}'
            : 'On {0} {1} is lowest, {2}'
          : soFar
            ? 'On {0} {1} is highest so far, {2}'
            : 'On {0} {1} is highest, {2}',
        metric,
        first.row.name,
        value,
      ) + by,
    )
  }
  const counts = [...new Set(measured.map((one) => one.number.runs))]
  if (counts.length === 1 && counts[0] === 1) parts.push(say('1 run each: not evidence'))
  const without = rows.length - measured.length
  const sentence = `${parts.join('; ')}.`
  if (without === 0) return sentence
  return `${sentence} ${without === 1 ? say('1 of {0} has no value of it.', rows.length) : say('{0} of {1} have no value of it.', without, rows.length)}`
}
