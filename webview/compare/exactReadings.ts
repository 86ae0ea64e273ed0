// Makes the readings under the cursor exact: where a block holds pixel columns, the nearest logged point is asked for, a moment after the pointer rests.

import type { Disposable } from '../../src/core/life.ts'
import type { Point } from '../../src/core/run.ts'
import type { Charted } from './chartId.ts'
import type { ChartLine } from './chartShape.ts'
import { type PageParts, detached } from './pageParts.ts'
import type { Reading } from './tooltipShape.ts'

export interface ExactReadings extends Disposable {
  ask(lines: readonly ChartLine[], readings: readonly Reading[], x: number, onBetter: (readings: readonly Reading[]) => void): void
  stop(): void
}

const restMs = 60
/** The list is not longer; more would only cost. */
const mostAsked = 32

export function makeExactReadings(parts: Pick<PageParts, 'ask' | 'view' | 'report'>, { metric, system }: Charted): ExactReadings {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking = new AbortController()
  const stop = (): void => {
    clearTimeout(timer)
    asking.abort()
  }
  return {
    stop,
    dispose: stop,
    ask(lines, readings, x, onBetter) {
      stop()
      const envelopes = new Set(lines.filter((line) => line.block?.kind === 'envelope').map((line) => line.run))
      const inexact = readings.filter((reading) => envelopes.has(reading.run)).slice(0, mostAsked)
      if (inexact.length === 0) return
      asking = new AbortController()
      const { signal } = asking
      timer = setTimeout(() => {
        detached(parts, async () => {
          const { axis } = parts.view.get()
          const answers = await Promise.allSettled(
            inexact.map((one) => parts.ask('nearest', { run: one.run, metric, system, axis, x }, signal)),
          )
          if (signal.aborted) return
          const points = new Map(
            answers.flatMap((answer, i): [string, Point][] =>
              answer.status === 'fulfilled' && answer.value !== null ? [[inexact[i]!.run, answer.value]] : [],
            ),
          )
          onBetter(
            readings.map((reading) => {
              const point = points.get(reading.run)
              if (point === undefined) return reading
              const at = axis === 'step' ? point.step : axis === 'wall' ? point.wallTime : null
              return { ...reading, x: at ?? reading.x, value: point.value }
            }),
          )
        })
      }, restMs)
    },
  }
}
