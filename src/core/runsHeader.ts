// What the Runs view says about itself: the answer beside its title, the badge, and the line above its rows. null = nothing.

import { printCount } from './print.ts'
import type { RunsState } from './runsState.ts'
import type { Say } from './say.ts'

export interface HeaderFacts {
  readonly state: RunsState
  readonly matching: number
  readonly running: number
  /** The active filter as typed; '' = none. */
  readonly filter: string
  /** Hidden runs that are not shown. */
  readonly hidden: number
  /** Checked runs that exist. */
  readonly checked: number
}

export interface RunsHeader {
  readonly description: string | null
  readonly badge: { readonly value: number; readonly tooltip: string } | null
  readonly message: string | null
}

/** Short enough for 300 px: the deciding thing first. */
export function runsHeader({ state, matching, running, filter, hidden, checked }: HeaderFacts, say: Say): RunsHeader {
  const total = state.runs.size
  const lines: string[] = []
  if (state.phase === 'looking') {
    const folders = state.roots.reduce((sum, root) => sum + root.folders, 0)
    if (folders > 0) lines.push(say('{0} folders so far', printCount(folders)))
  }
  if (state.phase === 'broken' && state.problem !== null) lines.push(state.problem)
  for (const { name, problem } of state.roots) if (problem !== null) lines.push(say('{0} cannot be read: {1}', name, problem))
  const said: string[] = []
  if (filter !== '') said.push(say('{0} of {1} match {2}', printCount(matching), printCount(total), filter))
  if (hidden > 0) said.push(say('{0} hidden', printCount(hidden)))
  if (checked > 0) said.push(say('{0} checked', printCount(checked)))
  if (said.length > 0) lines.push(said.join(' · '))
  return {
    description: running > 0 ? say('{0} running', printCount(running)) : null,
    badge: running > 0 ? { value: running, tooltip: running === 1 ? say('1 run is running') : say('{0} runs are running', running) } : null,
    message: lines.length > 0 ? lines.join(' · ') : null,
  }
}
