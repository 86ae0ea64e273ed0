// Several hosts: their GPUs as one list for the status bar, and as rows below a row for each host. With this machine alone everything is as if
// there were no hosts.

import { type Gpu, type GpuState, unknown } from './gpu.ts'
import type { RunOf } from './gpuProcessRows.ts'
import { type GpuRow, plainRow } from './gpuRow.ts'
import { gpuHeader, gpuMessage, gpuRows, noteRow } from './gpuRows.ts'
import { notAvailable } from './gpuText.ts'
import type { Say } from './say.ts'

/** More hosts are folded at first. */
const mostOpen = 4

/** Whether this machine has, or may have, something to show of its own. */
const hasOwn = (local: GpuState): boolean => local.phase === 'ready' || local.phase === 'unavailable'

/** All cards in one state, this machine's first. With one host it is that host's own state. */
export function joinedState(local: GpuState, others: readonly GpuState[]): GpuState {
  if (others.length === 0) return local
  const states = hasOwn(local) ? [local, ...others] : others
  if (states.length === 1) return { ...states[0]!, paused: local.paused }
  const ready = states.filter((state) => state.phase === 'ready')
  const asked = states.filter((state) => state.phase !== 'unasked')
  const several = unknown('Each host has its own.')
  return {
    phase: ready.length > 0 ? 'ready' : asked.length > 0 ? 'unavailable' : 'unasked',
    trouble: asked.find((state) => state.trouble !== null)?.trouble ?? null,
    host: '',
    driver: several,
    cuda: several,
    gpus: ready.flatMap((state) => state.gpus.map((gpu): Gpu => ({ ...gpu, shownHost: state.host }))),
    elapsedMs: null,
    notes: states.flatMap((state) => state.notes),
    abandoned: states.reduce((sum, state) => sum + state.abandoned, 0),
    readAt: states.reduce<number | null>((last, { readAt }) => (readAt === null ? last : Math.max(last ?? 0, readAt)), null),
    paused: local.paused,
  }
}

/** The rows of all hosts; a row for each host only where others than this machine are asked. */
export function hostRows(local: GpuState, others: readonly GpuState[], runOf: RunOf, say: Say): readonly GpuRow[] {
  if (others.length === 0) return gpuRows(local, say, runOf)
  return [
    ...(hasOwn(local) ? [hostRow(local, `${local.host} · ${say('this machine')}`, runOf, say)] : []),
    ...others.map((state) => hostRow(state, state.host, runOf, say)),
  ]
}

function hostRow(state: GpuState, label: string, runOf: RunOf, say: Say): GpuRow {
  const id = `host:${state.host}`
  const trouble = state.trouble
  const said =
    gpuHeader({ ...state, paused: false }, say) ??
    (state.phase === 'unasked' ? say('not asked yet') : state.gpus.length === 0 && state.phase === 'ready' ? say('no GPU') : notAvailable)
  return {
    ...plainRow(id, 'host', state.phase === 'unavailable' ? 'debug-disconnect' : 'server', label, said),
    tooltip: trouble === null ? `${label}: ${said}` : `${trouble.why}\n${trouble.remedy}`,
    accessible: trouble === null ? `${label}: ${said}` : `${label}: ${trouble.why} ${trouble.remedy}`,
    children: [
      ...(trouble === null ? [] : [noteRow(`${id}:trouble`, trouble.why, trouble.remedy, 'info')]),
      ...gpuRows(state, say, runOf, `${id}:`),
    ],
  }
}

/** "5 free of 16" over all hosts; null when there is nothing to count. */
export const hostsHeader = (local: GpuState, others: readonly GpuState[], say: Say): string | null =>
  gpuHeader(joinedState(local, others), say)

/** What stands whole above the rows: of this machine. A host tells its trouble in its own row. */
export const hostsMessage = (local: GpuState, others: readonly GpuState[]): string | null =>
  others.length === 0 || hasOwn(local) ? gpuMessage(local) : null

/** Whether the row is unfolded when it is first seen: a card that is alone, and hosts as long as they are few. `among`: the rows beside it. */
export function isOpen(row: GpuRow, among: readonly GpuRow[], top: boolean): boolean {
  const same = among.filter((one) => one.kind === row.kind).length
  return row.kind === 'host' ? same <= mostOpen : row.kind === 'gpu' && same === 1 && top
}
