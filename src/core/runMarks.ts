// What a person says of runs: starred, hidden, another name, a note, a colour. Kept in a file of ours that can be committed, by the run's id, never in the logs.
// Reads and rewrites its text; what it does not know in there stays as it is. Knows no disk.

import type { RunKey, RunSummary } from './run.ts'
import type { RunsState } from './runsState.ts'

/** Relative to the folder whose runs it marks. */
export const marksPath = '.flywheel/runs.json'
/** A longer file is not read. */
export const marksLimit = 4 << 20

export interface RunMark {
  readonly starred: boolean
  readonly hidden: boolean
  /** What the run is called instead of its own name. */
  readonly name: string | null
  readonly note: string | null
  /** Number of the theme colour `flywheel.line<n>`, 1 to 8. */
  readonly colour: number | null
}

/** Marks of one folder, by the run's id. */
export type RunMarks = ReadonlyMap<string, RunMark>

export const noMark: RunMark = { starred: false, hidden: false, name: null, note: null, colour: null }

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null)

/** The file as an object; null with a reason where it is none that may be written to. */
function parse(content: string): { readonly file: Fields; readonly problem: null } | { readonly file: null; readonly problem: string } {
  if (content.trim() === '') return { file: {}, problem: null }
  try {
    const file: unknown = JSON.parse(content.replace(/^\uFEFF/, ''))
    if (!isFields(file)) return { file: null, problem: 'It holds no JSON object.' }
    if ('runs' in file && !isFields(file['runs'])) return { file: null, problem: '"runs" is no JSON object.' }
    return { file, problem: null }
  } catch (error) {
    return { file: null, problem: `It is not JSON: ${error instanceof Error ? error.message : String(error)}.` }
  }
}

/** What the text says. With a problem (an English sentence) there are no marks. */
export function readMarks(content: string): { readonly marks: RunMarks; readonly problem: string | null } {
  const { file, problem } = parse(content)
  const marks = new Map<string, RunMark>()
  if (file === null) return { marks, problem }
  for (const [id, one] of Object.entries(isFields(file['runs']) ? file['runs'] : {})) {
    if (!isFields(one)) continue
    const { colour } = one
    const mark: RunMark = {
      starred: one['starred'] === true,
      hidden: one['hidden'] === true,
      name: text(one['name']),
      note: text(one['note']),
      colour: typeof colour === 'number' && Number.isInteger(colour) && colour >= 1 && colour <= 8 ? colour : null,
    }
    if ((Object.keys(noMark) as (keyof RunMark)[]).some((name) => mark[name] !== noMark[name])) marks.set(id, mark)
  }
  return { marks, problem: null }
}

/** The text with these fields of these runs set; false, null and empty take a field away, and a run without any goes. null with a reason when it must not be written to. */
export function editMarks(
  content: string,
  ids: readonly string[],
  edit: Partial<RunMark>,
): { readonly text: string; readonly problem: null } | { readonly text: null; readonly problem: string } {
  const { file, problem } = parse(content)
  if (file === null) return { text: null, problem }
  const runs = new Map<string, unknown>(Object.entries(isFields(file['runs']) ? file['runs'] : {}))
  for (const id of ids) {
    const before = runs.get(id)
    const fields = new Map<string, unknown>(Object.entries(isFields(before) ? before : {}))
    for (const [name, value] of Object.entries(edit)) {
      if (value === true || typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) fields.set(name, value)
      else fields.delete(name)
    }
    if (fields.size === 0) runs.delete(id)
    else runs.set(id, Object.fromEntries(fields))
  }
  // in the order of their ids, so that two people's changes seldom touch the same lines
  const sorted = Object.fromEntries([...runs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  return { text: `${JSON.stringify({ ...file, runs: sorted }, null, 2)}\n`, problem: null }
}

/** Puts marks on runs. A run without any stays the very object; one that has some is made once for each pair of run and mark. */
export function makeRunMarker(): (state: RunsState, marksOf: (root: string) => RunMarks | undefined) => RunsState {
  const made = new WeakMap<RunSummary, { readonly mark: RunMark; readonly run: RunSummary }>()
  return (state, marksOf) => {
    let runs: Map<RunKey, RunSummary> | null = null
    for (const [key, run] of state.runs) {
      const mark = marksOf(run.root)?.get(run.id)
      if (mark === undefined) continue
      let now = made.get(run)
      if (now === undefined || now.mark !== mark) {
        const { starred, hidden, name, note, colour } = mark
        const own = colour === null ? {} : { colour }
        now = { mark, run: { ...run, starred, hidden, ...own, name: name ?? run.name, notes: note ?? run.notes } }
        made.set(run, now)
      }
      runs ??= new Map(state.runs)
      runs.set(key, now.run)
    }
    return runs === null ? state : { ...state, runs }
  }
}

/** The marks of before where they say the same, so that who holds them sees no change. */
export function sameMarks(before: RunMarks | undefined, now: RunMarks): RunMarks {
  if (before === undefined) return now
  const kept = new Map<string, RunMark>()
  let same = before.size === now.size
  for (const [id, mark] of now) {
    const was = before.get(id)
    const equal = was !== undefined && (Object.keys(noMark) as (keyof RunMark)[]).every((name) => was[name] === mark[name])
    same &&= equal
    kept.set(id, equal ? was : mark)
  }
  return same ? before : kept
}
