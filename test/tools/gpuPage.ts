// The built GPU panel alone in a Chromium: this file is its host, over a history filled with seeded readings. For tests and for looking at it.

import { type GpuAsks, type GpuTold, type GpuView, type TracesQuestion, figures, readGpuView } from '../../src/bridge/gpuTalk.ts'
import { type Server, serve } from '../../src/bridge/rpc.ts'
import { type Gpu, type GpuState, known, noGpus, unknown } from '../../src/core/gpu.ts'
import { type GpuHistory, type HistoryField, makeGpuHistory } from '../../src/core/gpuHistory.ts'
import { cardId, gpuCards } from '../../src/core/gpuPanel.ts'
import { type TraceBlock, makeTrace } from '../../src/core/gpuTrace.ts'
import { sayPlain } from '../../src/core/say.ts'
import { type AlonePage, openAlone } from './alonePage.ts'
import { normal, seededRandom } from './random.ts'
import type { Theme } from './workbench.ts'

const notAsked = unknown('not asked')

/** A card as nvidia-smi tells it. */
export function gpuOf(index: number, more: Partial<Gpu> = {}): Gpu {
  return {
    key: `GPU-${index}`,
    host: 'node',
    index,
    uuid: known(`GPU-${index}`),
    pciBusId: known(`00000000:0${index}:00.0`),
    name: known('NVIDIA H100 80GB HBM3'),
    card: known('h100-sxm'),
    state: 'ok',
    stateWhy: null,
    remedy: null,
    mig: [],
    processes: known([]),
    memoryTotalMiB: known(81_559),
    memoryUsedMiB: known(60_000),
    memoryReservedMiB: notAsked,
    utilizationPercent: known(90),
    memoryBusyPercent: notAsked,
    temperatureC: known(60),
    memoryTemperatureC: notAsked,
    powerW: known(500),
    powerLimitW: known(700),
    fanPercent: notAsked,
    clockSmMHz: notAsked,
    clockMemoryMHz: notAsked,
    throttle: known([]),
    performanceState: notAsked,
    computeCapability: notAsked,
    driverModel: notAsked,
    persistence: notAsked,
    migEnabled: known(false),
    uncorrectedEcc: known(0),
    ...more,
  }
}

export const readyState = (gpus: readonly Gpu[], readAt: number): GpuState => ({
  ...noGpus,
  phase: 'ready',
  host: 'node',
  gpus,
  readAt,
})

/** A day of cards at work up to `now`: training with pauses, one card idle, an hour in which nobody asked, one spike of a single sample. */
export function filledHistory(cards: readonly Gpu[], now: number, hours = 24): { readonly history: GpuHistory; readonly state: GpuState } {
  const history = makeGpuHistory()
  let state = noGpus
  const random = seededRandom(7)
  const spare = (at: number): boolean => now - at > 1_200 && now - at < 1_900
  for (let at = now - hours * 3600; at <= now; at += 10) {
    if (spare(at)) continue
    const gpus = cards.map((card, i) => {
      if (card.state !== 'ok') return card
      const busy = i % 4 !== 3 && Math.sin((now - at) / 900 + i) > -0.6
      const use = busy ? Math.max(0, Math.min(100, 92 + 6 * normal(random))) : 0
      const spike = i === 3 && Math.abs(now - at - 600) < 5
      const give = (field: HistoryField, value: number): Gpu[HistoryField] => (card[field].value === null ? card[field] : known(value))
      return {
        ...card,
        utilizationPercent: give('utilizationPercent', spike ? 100 : Math.round(use)),
        memoryUsedMiB: give('memoryUsedMiB', busy ? 62_000 + 400 * normal(random) : 520),
        powerW: give('powerW', busy ? 480 + use + 20 * normal(random) : 70 + 2 * normal(random)),
        temperatureC: give('temperatureC', Math.round(busy ? 66 + 2 * normal(random) : 34)),
      }
    })
    state = readyState(gpus, at)
    history.append(state)
  }
  return { history, state }
}

export interface GpuPageOptions {
  readonly state: GpuState
  readonly history: GpuHistory
  readonly view?: GpuView
  readonly theme?: Theme
  readonly width?: number
  readonly height?: number
}

export interface GpuPage extends AlonePage {
  view(): GpuView
  readonly asked: readonly TracesQuestion[]
  /** Everything else that was asked of the host. */
  readonly said: readonly string[]
  tell(state: GpuState): void
}

/** Opens the panel. Whoever calls closes it. */
export async function openGpuPage(options: GpuPageOptions): Promise<GpuPage> {
  const { history } = options
  let { state } = options
  let view = options.view ?? readGpuView(null)
  const asked: TracesQuestion[] = []
  const said: string[] = []
  let server!: Server<GpuTold>
  const tell = (): void => {
    const tracked = history.window(-Infinity, Infinity).map((trace) => trace.gpu)
    const { phase, trouble, paused, readAt } = state
    const since = history.window(-Infinity, Infinity)[0]?.times[0] ?? null
    server.tell('gpus', { phase, trouble, paused, readAt, cards: gpuCards(state, tracked, sayPlain), since, version: history.version })
  }
  const page = await openAlone({ ...options, script: 'gpus.js', styles: ['compare.css', 'gpus.css'] }, (port, errors) => {
    server = serve<GpuAsks, GpuTold>(
      port,
      {
        ready(kept) {
          if (kept !== null) view = kept
          server.tell('settings', { strings: {} })
          tell()
          return view
        },
        traces(question) {
          asked.push(question)
          const here = new Map(history.window(question.from - 60, question.to + 60).map((trace) => [cardId(trace.gpu), trace]))
          return question.cards.map((id) => {
            const trace = here.get(id)
            if (trace === undefined) return null
            return Object.fromEntries(
              figures.map((figure) => [figure, makeTrace({ at: trace.times, value: trace[figure] }, { ...question, gapSeconds: 60 })]),
            ) as Record<HistoryField, TraceBlock>
          })
        },
        viewChanged(next) {
          view = next
        },
        refresh: () => void said.push('refresh'),
        resume: () => void said.push('resume'),
        trouble: (text) => void errors.push(text),
      },
      (error) => errors.push(String(error)),
    )
  })
  return {
    ...page,
    view: () => view,
    asked,
    said,
    tell(next) {
      state = next
      history.append(next)
      tell()
    },
    async close() {
      server.dispose()
      await page.close()
    },
  }
}
