// The one line that a tree has for a run: about 18 characters are seen, so the deciding word comes first.

import { type Direction, bestOf, directionOf } from './metric.ts'
import { metricThatMatters } from './metricThatMatters.ts'
import { printColumn, printNumber } from './print.ts'
import type { Point, RunSummary } from './run.ts'
import { isBad, lookOf } from './runLook.ts'
import type { Say } from './say.ts'
import { shortToolName } from './toolName.ts'

/** The metric of a run that the tree shows, and its best point. */
export interface ShownMetric {
  readonly name: string
  readonly best: Point | null
  /** Where it first stopped being a number, when the last kept point is none either; else null. */
  readonly lost: Point | null
}

/** `wanted` where the run has it, else the run's own that matters; null when it has none with a direction. `direction` is that of `wanted`. */
export function shownMetric(run: RunSummary, wanted: string | null, direction: Direction | null): ShownMetric | null {
  const name = wanted !== null && Object.hasOwn(run.metrics, wanted) ? wanted : metricThatMatters([run])
  if (name === null) return null
  const metric = run.metrics[name]!
  const last = metric.last
  return {
    name,
    best: bestOf(name, metric, name === wanted ? direction : directionOf(name)),
    lost: last !== null && !Number.isFinite(last.value) ? metric.firstNonFinite : null,
  }
}

/** The best values of `runs` on one metric, with one count of decimals down the column; null where a run has none. */
export function printBests(shown: readonly (ShownMetric | null)[]): readonly (string | null)[] {
  return printColumn(
    shown.map((one) => one?.best?.value ?? null),
    4,
  )
}

/** More than this is clipped. */
const fits = 20

/** What stands behind the run's name. `printed` is its entry of `printBests`; `issues` counts faults in its logs; `mixed`: others beside it are of other tools. */
export function describeRun(
  run: RunSummary,
  wanted: string | null,
  shown: ShownMetric | null,
  printed: string | null,
  issues: number,
  mixed: boolean,
  say: Say,
): string {
  const parts: string[] = run.hidden === true ? [say('hidden')] : []
  if (isBad(run.status) || run.status === 'queued') parts.push(lookOf(run.status, false, say).word)
  if (shown?.lost != null) {
    const { step, value } = shown.lost
    parts.push(step === null ? printNumber(value) : say('{0} @{1}', printNumber(value), step))
  }
  if (printed !== null) parts.push(shown!.name === wanted ? say('{0} best', printed) : say('{0} best {1}', printed, shown!.name))
  if (parts.length === 0) {
    const none = Object.keys(run.metrics).length === 0
    // a run is told as soon as its files are found, before the first of them is opened
    parts.push(
      !none
        ? lookOf(run.status, false, say).word
        : run.status === 'unknown' && run.lastWriteTime === null
          ? say('not read yet')
          : say('no scalars'),
    )
  }
  if (issues > 0) parts.push(issues === 1 ? say('1 issue') : say('{0} issues', issues))
  const text = parts.join(' · ')
  // the tool stands first only where it pushes nothing out of sight, and never before what went wrong
  const whole = mixed && run.tools[0] !== undefined && !isBad(run.status) ? `${shortToolName(run.tools[0])} · ${text}` : text
  return whole.length <= fits ? whole : text
}
