// Which run a process on a GPU belongs to, and how that is known: by its pid, what it writes, where it works, when it began. Where two runs fit
// equally well none is named. Pure: processes come from the GPUs' state, runs from the reader's.

import type { GpuProcess } from './gpu.ts'
import type { RunKey, RunStatus, RunSummary } from './run.ts'
import type { Say } from './say.ts'

/** The surest sign first. */
export type RunSign = 'pid' | 'parent' | 'writes' | 'folder' | 'script' | 'start'

export interface RunOfProcess {
  readonly key: RunKey
  readonly id: string
  readonly name: string
  readonly by: RunSign
}

type Run = Pick<
  RunSummary,
  'key' | 'id' | 'name' | 'root' | 'path' | 'pid' | 'host' | 'command' | 'startTime' | 'endTime' | 'lastWriteTime' | 'status' | 'sources'
>

/** Clocks of a log, of the system and of a file server may differ by this. */
const slackSeconds = 60
/** A run begins this long after its process at most, to be tied to it by time alone. */
const nearSeconds = 120

const living: ReadonlySet<RunStatus> = new Set(['running', 'quiet', 'stalled', 'queued', 'unknown'])
const shortHost = (host: string): string => host.replace(/^.*@/, '').toLowerCase().split('.')[0]!

/** The run that the process on `host` belongs to; null when none can be told. */
export function runOfProcess(task: GpuProcess, host: string, runs: Iterable<Run>): RunOfProcess | null {
  const all = [...runs]
  const here = all.filter((run) => (run.host === null || shortHost(run.host) === shortHost(host)) && fitsInTime(task, run))
  for (const [by, fits, mayBeMany] of signs) {
    // what is open for writing here and now is its own, whatever the clocks say and a container calls itself
    const found = (by === 'writes' ? all : here).filter((run) => fits(task, run))
    const [best, next] = found.sort(nearerFirst(task))
    if (best === undefined) continue
    // a pid or a file names one run; of several written to the newest is the one at work
    if (next !== undefined && !mayBeMany) continue
    // a name that is only its path is told as its row tells it
    return { key: best.key, id: best.id, name: best.name === best.path ? best.path.split('/').at(-1)! : best.name, by }
  }
  return null
}

const signs: readonly (readonly [RunSign, (task: GpuProcess, run: Run) => boolean, boolean])[] = [
  ['pid', (task, run) => run.pid === task.pid && (run.host !== null || living.has(run.status)), true],
  ['parent', (task, run) => run.pid !== null && task.parents.includes(run.pid) && living.has(run.status), true],
  ['writes', (task, run) => task.writes.some((file) => isOf(run, file)), true],
  ['folder', (task, run) => run.path !== '.' && living.has(run.status) && isIn(task.workingFolder.value, folderOf(run)), true],
  [
    'script',
    (task, run) =>
      living.has(run.status) && isIn(folderOf(run), task.workingFolder.value, 2) && sameScript(task.command.value, run.command),
    false,
  ],
  [
    'start',
    (task, run) =>
      living.has(run.status) &&
      task.startTime.value !== null &&
      run.startTime !== null &&
      run.startTime - task.startTime.value <= nearSeconds &&
      run.startTime >= task.startTime.value - slackSeconds &&
      (isIn(folderOf(run), task.workingFolder.value, 2) || isIn(task.workingFolder.value, run.root)),
    false,
  ],
]

/** A run that was not written since the process began is none of its: pids and folders come again. */
function fitsInTime(task: GpuProcess, run: Run): boolean {
  const began = task.startTime.value
  if (began === null) return living.has(run.status)
  const last = Math.max(run.endTime ?? -Infinity, run.lastWriteTime ?? -Infinity, run.startTime ?? -Infinity)
  return last >= began - slackSeconds
}

/** Runs that began latest first; of equal ones the deeper folder. */
const nearerFirst =
  (task: GpuProcess) =>
  (a: Run, b: Run): number =>
    depthOf(b, task) - depthOf(a, task) || (b.startTime ?? -Infinity) - (a.startTime ?? -Infinity) || b.path.length - a.path.length || 0

/** A file of a run in a run's folder is the inner one's. */
const depthOf = (run: Run, task: GpuProcess): number =>
  Math.max(0, ...task.writes.filter((file) => isOf(run, file)).map(() => folderOf(run).length))

const folderOf = (run: Run): string => (run.path === '.' ? run.root : `${run.root}/${run.path.split('#')[0]!}`)

/** One of the run's own files, or a file in its folder; the root of the workspace is nobody's folder. */
function isOf(run: Run, file: string): boolean {
  if (run.path !== '.' && !run.path.includes('#') && isIn(file, folderOf(run))) return true
  return run.path.includes('#') ? false : run.sources.some((source) => file === `${run.root}/${source.path}`)
}

/** Whether a path is the folder or lies in it; a folder of fewer than `least` parts, as / or /home, says nothing. */
function isIn(path: string | null, folder: string | null, least = 1): boolean {
  if (path === null || folder === null || folder.split('/').length <= least) return false
  return path === folder || path.startsWith(`${folder}/`)
}

/** Whether both command lines run the same file of code. */
function sameScript(one: string | null, other: string | null): boolean {
  const script = (line: string): string | null =>
    line
      .split(/\s+/)
      .map((word) => word.split(/[/\\]/).at(-1)!)
      .find((word) => /\.(py|sh|jl|R|ipynb|js|ts)$/.test(word)) ?? null
  if (one === null || other === null) return false
  const mine = script(one)
  return mine !== null && mine === script(other)
}

/** How it is known, in words: "by its process id". */
export function signInWords(by: RunSign, say: Say): string {
  switch (by) {
    case 'pid':
      return say('by its process id')
    case 'parent':
      return say("the run's process started it")
    case 'writes':
      return say("it writes into the run's folder")
    case 'folder':
      return say("it works in the run's folder")
    case 'script':
      return say("it runs the run's script in its project")
    case 'start':
      return say('it began when the run did')
  }
}
