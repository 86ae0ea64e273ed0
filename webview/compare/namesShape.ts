// What runs are called in a comparison: their names without the folders that all of them share. Full paths stand in the tooltips.

import type { RunKey, RunSummary } from '../../src/core/run.ts'

/** The shortened names, by run; runs that keep their own are not in it. Two runs never end up with one name if they can be told apart. */
export function shortNames(runs: readonly RunSummary[]): ReadonlyMap<RunKey, string> {
  const short = new Map<RunKey, string>()
  const parts = runs.map((run) => run.name.split('/'))
  let shared = 0
  while (parts.length > 0 && parts.every((one) => one.length > shared + 1 && one[shared] === parts[0]![shared])) shared++
  const names = parts.map((one) => one.slice(shared).join('/'))
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const paths = new Map<string, number>()
  for (const { path } of runs) paths.set(path, (paths.get(path) ?? 0) + 1)
  runs.forEach((run, i) => {
    const name = names[i]!
    // the same name twice: the path tells, and the root where the paths are the same too
    const told = counts.get(name) === 1 ? name : paths.get(run.path) === 1 ? run.path : `${run.root.split(/[\\/]/).at(-1)}/${run.path}`
    if (told !== run.name) short.set(run.key, told)
  })
  return short
}
