// Runs of one root by folder, by tool or by experiment. Pure: decides what stands together, not how it looks or in which order.

import type { RunSummary } from './run.ts'
import type { Say } from './say.ts'
import { toolName } from './toolName.ts'

export type GroupBy = 'folder' | 'tool' | 'experiment'
export const groupings: readonly GroupBy[] = ['folder', 'tool', 'experiment']

export interface RunGroup {
  /** Unique among the groups of a root. */
  readonly key: string
  /** null: its runs need no row above them. */
  readonly label: string | null
  /** The part of a run's path that tells it from the others of the group; '.' for the group's own folder. */
  readonly below: (run: RunSummary) => string
  /** Stands behind all others. */
  readonly last: boolean
  readonly runs: RunSummary[]
}

const parentOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.')

/** Groups that have runs, in no order. */
export function groupsOf(runs: readonly RunSummary[], by: GroupBy, say: Say): RunGroup[] {
  return by === 'folder' ? foldersOf(runs) : byName(runs, by, say)
}

const belowFolder =
  (folder: string) =>
  ({ path }: RunSummary): string =>
    folder === '.' ? path : path.slice(folder.length + 1)

/** The last names of a path, as few as no other run here has. */
function fewestNames(runs: readonly RunSummary[]): (run: RunSummary) => string {
  const counts = new Map<string, number>()
  const endings = (path: string): string[] => path.split('/').map((_, i, names) => names.slice(-1 - i).join('/'))
  for (const { path } of runs) for (const ending of endings(path)) counts.set(ending, (counts.get(ending) ?? 0) + 1)
  return ({ path }) => endings(path).find((ending) => counts.get(ending) === 1) ?? path
}

/** A folder with a single run is not worth a row: its run goes one folder up, with a longer name. */
function foldersOf(runs: readonly RunSummary[]): RunGroup[] {
  const folders = new Map<string, RunGroup>()
  const put = (path: string, run: RunSummary): void => {
    const folder = folders.get(path)
    if (folder !== undefined) folder.runs.push(run)
    else folders.set(path, { key: path, label: path === '.' ? null : path, below: belowFolder(path), last: path === '.', runs: [run] })
  }
  for (const run of runs) put(parentOf(run.path), run)
  const depth = (path: string): number => path.split('/').length
  for (let deep = Math.max(1, ...[...folders.keys()].map(depth)); deep > 1; deep--)
    for (const group of [...folders.values()]) {
      if (group.runs.length > 1 || depth(group.key) !== deep) continue
      folders.delete(group.key)
      put(parentOf(group.key), group.runs[0]!)
    }
  return [...folders.values()]
}

/** By the tool that names the run, or by what that calls its experiment. */
function byName(runs: readonly RunSummary[], by: 'tool' | 'experiment', say: Say): RunGroup[] {
  const groups = new Map<string, RunGroup>()
  for (const run of runs) {
    const name = (by === 'tool' ? run.tools[0] : run.experiment) || null
    const key = name === null ? '' : `=${name}`
    const group = groups.get(key)
    if (group !== undefined) {
      group.runs.push(run)
      continue
    }
    const label = by === 'tool' ? (name === null ? say('No tool') : toolName(name)) : name === null ? say('No experiment') : name
    groups.set(key, { key, label, below: () => '', last: name === null, runs: [run] })
  }
  return [...groups.values()].map((group) => ({ ...group, below: fewestNames(group.runs) }))
}
