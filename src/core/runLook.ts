// How a run's state looks in a tree: icon, colour and word always together, so that none of them stands alone.

import type { RunStatus } from './run.ts'
import type { Say } from './say.ts'

export interface RunLook {
  /** Id of a codicon. */
  readonly icon: string
  /** Id of a theme colour; null = the icon's own. */
  readonly color: string | null
  /** What a screen reader says, translated. */
  readonly word: string
}

const looks: Readonly<Record<RunStatus, readonly [icon: string, color: string | null, word: string]>> = {
  running: ['play-circle', 'charts.blue', 'running'],
  quiet: ['watch', null, 'quiet'],
  stalled: ['warning', 'charts.yellow', 'stalled'],
  dead: ['debug-disconnect', 'charts.red', 'dead'],
  finished: ['check', null, 'finished'],
  failed: ['error', 'charts.red', 'failed'],
  killed: ['stop-circle', null, 'killed'],
  queued: ['circle-large-outline', null, 'queued'],
  unknown: ['question', null, 'state unknown'],
}

/** States that already say that something went wrong, or that nobody waits for the run any more. */
const bad: ReadonlySet<RunStatus> = new Set(['stalled', 'dead', 'failed', 'killed'])

/** True for states that a reader must know before any number. */
export const isBad = (status: RunStatus): boolean => bad.has(status)

/** `diverged`: the last value of the metric that matters is not finite. It outweighs a calm state, not a bad one. */
export function lookOf(status: RunStatus, diverged: boolean, say: Say): RunLook {
  const [icon, color, word] = looks[status]
  if (diverged && !bad.has(status)) return { icon: 'warning', color: 'charts.yellow', word: say('{0}, not a number', say(word)) }
  return { icon, color, word: say(word) }
}
