// The Runs view as rows: runs in their groups, paged, with what each row says. Pure: knows no tree of VS Code and no clock.

import { directionOf } from './metric.ts'
import { metricThatMatters } from './metricThatMatters.ts'
import { type GroupBy, type RunGroup, groupsOf } from './runGroups.ts'
import type { RunKey, RunSummary } from './run.ts'
import { type RunLook, lookOf } from './runLook.ts'
import type { RunsState } from './runsState.ts'
import { describeRun, printBests, shownMetric } from './runWords.ts'
import type { Say } from './say.ts'

/** How many runs a group shows before "Show more". */
export const pageSize = 200

export interface TreeOptions {
  readonly matches: (run: RunSummary) => boolean
  readonly sort: 'newest' | 'name'
  readonly group: GroupBy
  /** Hidden runs have rows too. */
  readonly showHidden: boolean
  /** Runs shown below a row, by the row's id ('' = the top); pageSize where it says nothing. */
  readonly shown: ReadonlyMap<string, number>
  readonly say: Say
}

interface RowBase {
  /** Unique in the tree, and the same for the same thing later. */
  readonly id: string
  /** Id of the row above; '' at the top. */
  readonly parent: string
  readonly label: string
  readonly description: string
}
export type RunRow = RowBase &
  (
    | { readonly kind: 'root'; readonly root: string }
    /** `path`: what it is called in full. `runs`: all of it that match, in order, those on later pages too. */
    | { readonly kind: 'group'; readonly root: string; readonly path: string; readonly runs: readonly RunKey[]; readonly newest: number }
    | { readonly kind: 'run'; readonly run: RunSummary; readonly look: RunLook; readonly issues: number }
    | { readonly kind: 'more'; readonly left: number }
    | { readonly kind: 'looked' }
  )

export interface RunTree {
  readonly rows: ReadonlyMap<string, RunRow>
  /** Ids below a row, in order; '' = the top. Rows without children have no entry. */
  readonly children: ReadonlyMap<string, readonly string[]>
  readonly total: number
  readonly matching: number
  /** Runs that match and are hidden; they have rows only where hidden runs are shown. */
  readonly hidden: number
  readonly running: number
}

export const emptyTree: RunTree = { rows: new Map(), children: new Map(), total: 0, matching: 0, hidden: 0, running: 0 }

/** Id of a run's row. */
export const rowOfRun = (key: RunKey): string => `run:${key}`

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
/** Names in the order that a person expects: run-2 before run-10. */
export const natural = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)

const begun = (run: RunSummary): number => run.startTime ?? run.lastWriteTime ?? 0

function labelOf(run: RunSummary, below: string): string {
  // a name that only repeats the folder says nothing more than the folder
  const named = run.name === '' || run.name === '.' || run.path === run.name || run.path.endsWith(`/${run.name}`)
  if (!named) return run.name
  return below === '.' || below === '' ? run.name : below
}

/** How many faults (no mere remarks) were found in the logs of each run. */
function countIssues(state: RunsState): (run: RunSummary) => number {
  const counts = new Map<string, number>()
  for (const { root, issues } of state.roots)
    for (const issue of issues)
      if (issue.severity !== 'info') counts.set(`${root}\n${issue.path}`, (counts.get(`${root}\n${issue.path}`) ?? 0) + 1)
  return (run) => run.sources.reduce((sum, source) => sum + (counts.get(`${run.root}\n${source.path}`) ?? 0), 0)
}

/** All rows. A root has a row of its own only when there are two roots or more. */
export function runTree(state: RunsState, options: TreeOptions): RunTree {
  const { say } = options
  const rows = new Map<string, RunRow>()
  const children = new Map<string, string[]>()
  const issuesOf = countIssues(state)
  const add = (row: RunRow): void => {
    rows.set(row.id, row)
    const above = children.get(row.parent)
    if (above === undefined) children.set(row.parent, [row.id])
    else above.push(row.id)
  }
  const byRoot = new Map<string, RunSummary[]>(state.roots.map((one) => [one.root, []]))
  let matching = 0
  let running = 0
  let hidden = 0
  for (const run of state.runs.values()) {
    if (run.status === 'running') running++
    if (!options.matches(run)) continue
    if (run.hidden === true) {
      hidden++
      if (!options.showHidden) continue
    }
    matching++
    const beside = byRoot.get(run.root)
    if (beside === undefined) byRoot.set(run.root, [run])
    else beside.push(run)
  }
  const byName = (a: RunSummary, b: RunSummary): number => natural(a.path, b.path) || natural(a.name, b.name)
  const starsFirst = (a: RunSummary, b: RunSummary): number => Number(b.starred === true) - Number(a.starred === true)
  const order = (a: RunSummary, b: RunSummary): number =>
    starsFirst(a, b) || (options.sort === 'newest' ? begun(b) - begun(a) : 0) || byName(a, b) || natural(a.id, b.id)

  const addRuns = ({ runs, below }: RunGroup, parent: string, wanted: string | null): void => {
    const page = runs.slice(0, options.shown.get(parent) ?? pageSize)
    const direction = wanted === null ? null : directionOf(wanted)
    const shown = page.map((run) => shownMetric(run, wanted, direction))
    const printed = printBests(shown)
    const mixed = runs.some((run) => run.tools[0] !== runs[0]!.tools[0])
    for (const [i, run] of page.entries()) {
      const issues = issuesOf(run)
      add({
        kind: 'run',
        id: rowOfRun(run.key),
        parent,
        label: run.starred === true ? `★ ${labelOf(run, below(run))}` : labelOf(run, below(run)),
        description: describeRun(run, wanted, shown[i]!, printed[i]!, issues, mixed, say),
        run,
        issues,
        look: lookOf(run.status, shown[i]?.lost != null, say),
      })
    }
    const left = runs.length - page.length
    if (left > 0)
      add({ kind: 'more', id: `more:${parent}`, parent, left, label: say('Show {0} more', Math.min(left, pageSize)), description: '' })
  }

  for (const [root, runs] of byRoot) {
    if (runs.length === 0) continue
    let above = ''
    if (byRoot.size > 1) {
      const name = state.roots.find((one) => one.root === root)?.name ?? root
      add({ kind: 'root', id: `root:${root}`, parent: '', label: name, description: String(runs.length), root })
      above = `root:${root}`
    }
    const groups = groupsOf(runs, options.group, say).map((group) => ({
      ...group,
      runs: group.runs.sort(order),
      newest: group.runs.reduce((max, run) => Math.max(max, begun(run)), 0),
    }))
    groups.sort(
      (a, b) =>
        Number(a.last) - Number(b.last) || (options.sort === 'newest' ? b.newest - a.newest : 0) || natural(a.label ?? '', b.label ?? ''),
    )
    for (const group of groups) {
      const wanted = metricThatMatters(group.runs)
      if (group.label === null) {
        addRuns(group, above, wanted)
        continue
      }
      const id = options.group === 'folder' ? `group:${root}\n${group.key}` : `group:${root}\n${options.group}\n${group.key}`
      add({
        kind: 'group',
        id,
        parent: above,
        label: group.label,
        description: wanted === null ? String(group.runs.length) : say('{0} · {1}', group.runs.length, wanted),
        root,
        path: group.label,
        runs: group.runs.map((run) => run.key),
        newest: group.newest,
      })
      addRuns(group, id, wanted)
    }
  }
  if (state.runs.size > 0)
    add({ kind: 'looked', id: 'looked', parent: '', label: say('No logs? See where Flywheel looked'), description: '' })
  return { rows, children, total: state.runs.size, matching, hidden, running }
}

/** The runs of the newest folder, latest first, at most `most`: what is compared when nothing is chosen. */
export function latestRuns(state: RunsState, most: number): readonly RunKey[] {
  const tree = runTree(state, {
    matches: () => true,
    sort: 'newest',
    group: 'folder',
    showHidden: false,
    shown: new Map(),
    say: (text) => text,
  })
  let newest: { readonly newest: number; readonly runs: readonly RunKey[] } | null = null
  for (const row of tree.rows.values()) if (row.kind === 'group' && (newest === null || row.newest > newest.newest)) newest = row
  const loose = [...tree.rows.values()].flatMap((row) => (row.kind === 'run' && !row.parent.startsWith('group:') ? [row.run] : []))
  if (newest === null || loose.some((run) => begun(run) > newest.newest)) return loose.slice(0, most).map((run) => run.key)
  return newest.runs.slice(0, most)
}
