// What the GPU panel says of each card beside its charts: who it is, its readings now, what runs there. Cards that answered in the last day and are gone now
// stay, and say so. Knows no page.

import { type Gpu, type GpuProcess, type GpuState, type Known, alarmOf, unknown } from './gpu.ts'
import type { HistoryField, TrackedGpu } from './gpuHistory.ts'
import { heldText, isDesktop, placeOf, programOf, shortName } from './gpuText.ts'
import type { Say } from './say.ts'

export interface GpuCard {
  /** Host and key: unique over all hosts, the same from answer to answer. */
  readonly id: string
  /** "GPU3"; the PCI address of a card without an index. */
  readonly place: string
  /** "H100 80GB"; "" where nobody told. */
  readonly name: string
  /** null while all cards are of one machine. */
  readonly host: string | null
  /** What a person must know: lost, too hot, gone; null when all is well. */
  readonly alarm: string | null
  /** The runs and programs on it, the largest first: "sweep-07 19.3 GB, python3 2.0 GB"; "" for none. */
  readonly tasks: string
  /** Percent, MiB, W, °C. */
  readonly now: Readonly<Record<HistoryField, Known<number>>>
  readonly memoryTotalMiB: number | null
  readonly powerLimitW: number | null
}

export const cardId = (gpu: Pick<TrackedGpu, 'host' | 'key'>): string => `${gpu.host}\n${gpu.key}`

const mostTasks = 3

/** The name of the run that a process belongs to; null where nobody can tell. */
export type RunOf = (host: string, task: GpuProcess) => string | null

/** Cards by host and index: those of the state, then those of which only the history knows. */
export function gpuCards(state: GpuState, tracked: readonly TrackedGpu[], say: Say, runOf: RunOf = () => null): readonly GpuCard[] {
  const hosts = new Set([...state.gpus, ...tracked].map((gpu) => gpu.host))
  const host = (name: string): string | null => (hosts.size > 1 ? name : null)
  const stale = state.phase === 'ready' ? null : (state.trouble?.why ?? say('nvidia-smi does not answer.'))
  const here = state.gpus.map((gpu) => ({ gpu, card: cardOf(gpu, host(gpu.host), stale, say, runOf) }))
  const known = new Set(here.map(({ card }) => card.id))
  const gone = tracked.filter((gpu) => !known.has(cardId(gpu))).map((gpu) => ({ gpu, card: goneCard(gpu, host(gpu.host), say) }))
  return [...here, ...gone]
    .sort(
      (a, b) =>
        (a.gpu.host < b.gpu.host ? -1 : a.gpu.host > b.gpu.host ? 1 : 0) || (a.gpu.index ?? Infinity) - (b.gpu.index ?? Infinity) || 0,
    )
    .map(({ card }) => card)
}

function cardOf(gpu: Gpu, host: string | null, stale: string | null, say: Say, runOf: RunOf): GpuCard {
  const now = (value: Known<number>): Known<number> => (stale === null ? value : unknown(stale))
  return {
    id: cardId(gpu),
    place: placeOf(gpu),
    name: shortName(gpu),
    host,
    alarm: stale === null ? alarmOf(gpu) : null,
    tasks: tasksOf(gpu, say, runOf),
    now: {
      utilizationPercent: now(gpu.utilizationPercent),
      memoryUsedMiB: now(gpu.memoryUsedMiB),
      powerW: now(gpu.powerW),
      temperatureC: now(gpu.temperatureC),
    },
    memoryTotalMiB: gpu.memoryTotalMiB.value,
    powerLimitW: gpu.powerLimitW.value,
  }
}

function goneCard(gpu: TrackedGpu, host: string | null, say: Say): GpuCard {
  const none = unknown(say('The card does not answer any more.'))
  return {
    id: cardId(gpu),
    place: gpu.index === null ? say('GPU') : `GPU${gpu.index}`,
    name: gpu.name?.replace(/^NVIDIA\s+/i, '') ?? '',
    host,
    alarm: say('The card does not answer any more.'),
    tasks: '',
    now: { utilizationPercent: none, memoryUsedMiB: none, powerW: none, temperatureC: none },
    memoryTotalMiB: gpu.memoryTotalMiB,
    powerLimitW: gpu.powerLimitW,
  }
}

function tasksOf(gpu: Gpu, say: Say, runOf: RunOf): string {
  const all = [...(gpu.processes.value ?? [])]
    .filter((task) => !isDesktop(task))
    .sort((a, b) => (b.usedMemoryMiB.value ?? 0) - (a.usedMemoryMiB.value ?? 0))
  const texts = all.slice(0, mostTasks).map((task) => {
    const held = task.usedMemoryMiB.value === null ? '' : ` ${heldText(task.usedMemoryMiB.value)}`
    return `${runOf(gpu.host, task) ?? programOf(task)}${held}`
  })
  if (all.length > mostTasks) texts.push(say('and {0} more', all.length - mostTasks))
  return texts.join(', ')
}
