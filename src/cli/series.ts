// `flywheel series RUN METRIC [--json|--csv] [--in DIR]`: every kept point of one metric.

import type { SeriesPoints } from '../core/block.ts'
import { jsonNumber } from '../core/jsonValue.ts'
import { UserError } from '../core/trouble.ts'
import { formats } from '../formats/registry.ts'
import { readOnce } from '../reader/readOnce.ts'
import { folderNamed, parseArguments } from './arguments.ts'
import type { Printer } from './printer.ts'

export const seriesUsage = 'flywheel series RUN METRIC [--json|--csv] [--in DIR]'

/** Runs the command: 0 printed, 1 there is no such run or metric. */
export async function series(args: readonly string[], print: Printer): Promise<number> {
  const { words, flags, lists } = parseArguments(args, { usage: seriesUsage, flags: ['json', 'csv'], lists: ['in'] })
  const [id, metric] = words
  if (id === undefined || metric === undefined || words.length > 2 || (flags.has('json') && flags.has('csv')))
    throw new UserError(`Name one run and one metric. Use: ${seriesUsage}`)
  const found = await readOnce([folderNamed(lists.get('in')?.at(-1))], formats, (text) => print.error(`${text}\n`))
  for (const { root, problem } of found.reports) if (problem !== null) print.error(`${root}: ${problem}\n`)
  const run = found.runs.find((one) => one.id === id)
  if (run === undefined) {
    print.error(`There is no run "${id}". "flywheel scan" lists the ids.\n`)
    return 1
  }
  const points = found.points(run, metric, false) ?? found.points(run, metric, true)
  if (points === undefined) {
    const names = [...Object.keys(run.metrics), ...Object.keys(run.systemMetrics)]
    print.error(`The run has no metric "${metric}". It has: ${names.length === 0 ? 'none' : names.join(', ')}.\n`)
    return 1
  }
  const csv = !flags.has('json')
  if (csv) print.out('step,wallTime,value\n')
  else print.out(`{"schema":1,"run":${JSON.stringify(id)},"metric":${JSON.stringify(metric)},"points":[`)
  let first = true
  for (const rows of pieces(points)) {
    if (csv) print.out(rows.map((row) => `${row.map((one) => one ?? '').join(',')}\n`).join(''))
    else {
      const texts = rows.map(([step, wallTime, value]) => `\n${JSON.stringify({ step, wallTime, value })}`)
      print.out(`${first ? '' : ','}${texts.join(',')}`)
    }
    first = false
  }
  if (!csv) print.out('\n]}\n')
  return 0
}

const pieceLength = 10_000

/** Kept points, some thousands at a time. */
function* pieces({ step, wallTime, value, superseded }: SeriesPoints): Generator<(number | string | null)[][], void> {
  const orNull = (one: number): number | string | null => (Number.isNaN(one) ? null : jsonNumber(one))
  let rows: (number | string | null)[][] = []
  for (let i = 0; i < value.length; i++) {
    if (superseded[i] === 0) rows.push([orNull(step[i]!), orNull(wallTime[i]!), jsonNumber(value[i]!)])
    if (rows.length === pieceLength) {
      yield rows
      rows = []
    }
  }
  if (rows.length > 0) yield rows
}
