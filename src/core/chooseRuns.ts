// Which runs are compared when somebody says "compare": the checked ones, else the selection, else the latest of the newest folder.

import type { RunKey } from './run.ts'
import type { RunsState } from './runsState.ts'
import { type RunTree, latestRuns } from './runTree.ts'

/** How many runs are compared when nobody chose any. */
export const latestToCompare = 10

/** Keys of runs that exist, each once. Empty only when there are no runs at all. */
export function runsToCompare(state: RunsState, checked: readonly RunKey[], selected: readonly RunKey[]): readonly RunKey[] {
  for (const chosen of [checked, selected]) {
    const there = [...new Set(chosen)].filter((key) => state.runs.has(key))
    if (there.length > 0) return there
  }
  return latestRuns(state, latestToCompare)
}

/** The runs that rows stand for, a folder for all of its own; each once, in the order of the rows. */
export function runsOfRows(tree: RunTree, ids: readonly string[]): readonly RunKey[] {
  const keys = new Set<RunKey>()
  for (const id of ids) {
    const row = tree.rows.get(id)
    if (row?.kind === 'run') keys.add(row.run.key)
    else if (row?.kind === 'group') for (const key of row.runs) keys.add(key)
  }
  return [...keys]
}

/** After a toggle of these runs: all are checked, or, when all were, none. Others stay as they are, in the order in which they were checked. */
export function toggled(checked: readonly RunKey[], runs: readonly RunKey[]): readonly RunKey[] {
  const before = new Set(checked)
  if (runs.every((key) => before.has(key))) {
    const off = new Set(runs)
    return checked.filter((key) => !off.has(key))
  }
  return [...checked, ...runs.filter((key) => !before.has(key))]
}
