// The GPU under a run's curve: answers the comparison page with traces at the same wall times, from our own history or from what the run's tool recorded.

import type { GpuQuestion } from '../bridge/compareTalk.ts'
import { type Knots, type GpuUnderRun, knotsOf, onAxis, traceOn, usualGap } from '../core/gpuUnderRun.ts'
import type { GpuHistory } from '../core/gpuHistory.ts'
import { cardId } from '../core/gpuPanel.ts'
import { recordedGpus } from '../core/gpuRecorded.ts'
import type { RunSummary } from '../core/run.ts'
import type { Say } from '../core/say.ts'
import { toolName } from '../core/toolName.ts'
import type { CardsOfRuns } from './runGpus.ts'
import type { ReaderClient } from './readerClient.ts'

export interface CompareGpuParts {
  readonly reader: Pick<ReaderClient, 'ask'>
  readonly history: GpuHistory
  readonly cards: () => CardsOfRuns
  readonly say: Say
}

/** A metric with more points than this gives its times at so many places instead of all. */
const mostPoints = 50_000
const places = 257

/** Whether anything is known of the run's GPU. */
export const hasGpu = (run: RunSummary, cards: CardsOfRuns): boolean =>
  cards.has(run.key) || recordedGpus(Object.keys(run.systemMetrics)).length > 0

/** Traces of every card of the run on the question's axis; empty where nothing is known. */
export async function gpuUnder(
  { reader, history, cards, say }: CompareGpuParts,
  run: RunSummary,
  question: GpuQuestion,
  stop: AbortSignal,
): Promise<readonly GpuUnderRun[]> {
  const { metric, system, axis } = question
  const ask = { run: run.key, metric, system }
  const [zero, knots] = await Promise.all([axis === 'relative' ? zeroOf() : 0, axis === 'step' ? knotsFor() : null])
  const { from, to, widthPx } = question
  const began = run.startTime ?? -Infinity
  const own = new Set(cards().get(run.key))
  const mine = history
    .window(began - 60, (run.endTime ?? Infinity) + 60)
    .filter((trace) => own.has(cardId(trace.gpu)))
    .map((trace): GpuUnderRun => {
      const gapSeconds = usualGap(trace.times)
      const total = trace.gpu.memoryTotalMiB
      const cut = (value: (i: number) => number): GpuUnderRun['use'] =>
        traceOn(onAxis(trace.times, value, axis, zero, knots), { from, to, widthPx, gapSeconds })
      return {
        label: trace.gpu.index === null ? say('GPU') : `GPU${trace.gpu.index}`,
        source: 'history',
        use: cut((i) => trace.utilizationPercent[i]!),
        memory: total === null ? null : cut((i) => (100 * trace.memoryUsedMiB[i]!) / total),
      }
    })
  if (mine.length > 0) return mine
  const tool = toolName(run.tools[0] ?? '')
  return Promise.all(
    recordedGpus(Object.keys(run.systemMetrics)).map(async (recorded): Promise<GpuUnderRun> => {
      const read = async (name: string | null): Promise<GpuUnderRun['use']> => {
        if (name === null) return null
        const points = await reader.ask('points', { run: run.key, metric: name, system: true }, stop)
        const order = Array.from(points.wallTime.keys())
          .filter((i) => points.superseded[i] === 0 && !Number.isNaN(points.wallTime[i]))
          .sort((a, b) => points.wallTime[a]! - points.wallTime[b]!)
        const times = order.map((i) => points.wallTime[i]!)
        const samples = onAxis(times, (i) => points.value[order[i]!]!, axis, zero, knots)
        return traceOn(samples, { from, to, widthPx, gapSeconds: usualGap(times) })
      }
      const [use, memory] = await Promise.all([read(recorded.use), read(recorded.memory)])
      return { label: say('GPU {0}, as {1} recorded it', recorded.gpu, tool).replace('GPU ,', 'GPU,'), source: 'recorded', use, memory }
    }),
  )

  /** The wall time at which the run's relative axis begins. */
  async function zeroOf(): Promise<number> {
    const whole = { ...ask, from: null, to: null, widthPx: 1, smoothing: 0 }
    const [relative, wall] = await Promise.all([
      reader.ask('block', { ...whole, axis: 'relative' }, stop),
      reader.ask('block', { ...whole, axis: 'wall' }, stop),
    ])
    return wall.fullFrom - relative.fullFrom
  }

  async function knotsFor(): Promise<Knots> {
    const summary = (system ? run.systemMetrics : run.metrics)[metric]
    if (summary === undefined) return { wall: [], at: [] }
    if (summary.points <= mostPoints) return knotsOf(await reader.ask('points', ask, stop))
    const x = (i: number): number => question.from + ((question.to - question.from) * i) / (places - 1)
    const points = await Promise.all(
      Array.from({ length: places }, (_, i) => reader.ask('nearest', { ...ask, axis: 'step', x: x(i) }, stop)),
    )
    const known = points.flatMap((point) => (point?.step == null || point.wallTime === null ? [] : [point]))
    return knotsOf({
      step: Float64Array.from(known, (point) => point.step!),
      wallTime: Float64Array.from(known, (point) => point.wallTime!),
      value: new Float64Array(known.length),
      superseded: new Uint8Array(known.length),
    })
  }
}
