// Keeps what people say of runs in .flywheel/runs.json of each folder: read when there are runs, read again when somebody else wrote it,
// written whole and at once, off in Restricted Mode. Knows no tree.

import * as vscode from 'vscode'
import { type Disposable, all, toStop } from '../core/life.ts'
import type { RunSummary } from '../core/run.ts'
import { type RunMark, type RunMarks, editMarks, marksLimit, marksPath, readMarks, sameMarks } from '../core/runMarks.ts'
import type { RunsState } from '../core/runsState.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import { UserError } from '../core/trouble.ts'
import type { FrontDoor } from './frontDoor.ts'

export interface RunMarksFiles extends Disposable {
  /** By the folder's path. */
  readonly marks: Watchable<ReadonlyMap<string, RunMarks>>
  /** Sets fields of these runs in the file as it is now. Throws what a person should read when it may not or cannot be written. */
  edit(runs: readonly Pick<RunSummary, 'root' | 'id'>[], edit: Partial<RunMark>): Promise<void>
}

export interface RunMarksParts {
  readonly door: FrontDoor
  readonly roots: Watchable<readonly { readonly path: string }[]>
  /** Nothing is read of a folder before it has runs. */
  readonly runs: Watchable<RunsState>
  readonly focused: Watchable<boolean>
}

const uriOf = (root: string): vscode.Uri => vscode.Uri.joinPath(vscode.Uri.file(root), ...marksPath.split('/'))

export function keepRunMarks({ door, roots, runs, focused }: RunMarksParts): RunMarksFiles {
  const t = vscode.l10n.t
  const marks = makeStore<ReadonlyMap<string, RunMarks>>(new Map())
  /** Folders that have runs, with what was last complained of. */
  const problems = new Map<string, string | null>()
  let work: Promise<void> = Promise.resolve()
  let ended = false

  /** The file's text; empty when there is none. Throws when it cannot be read. */
  const textOf = async (root: string): Promise<string> => {
    const uri = uriOf(root)
    try {
      const { size } = await vscode.workspace.fs.stat(uri)
      if (size > marksLimit) throw new UserError(t('It has {0} bytes; at most {1} are read.', size, marksLimit))
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))
    } catch (error) {
      if (error instanceof vscode.FileSystemError && (error.code === 'FileNotFound' || error.code === 'FileNotADirectory')) return ''
      throw error
    }
  }
  const take = (root: string, text: string): void => {
    const { marks: found, problem } = readMarks(text)
    if (problem !== null && problems.get(root) !== problem) door.output.warn(`${uriOf(root).fsPath}: ${problem}`)
    problems.set(root, problem)
    // a file that somebody is in the middle of writing takes nobody's stars away
    if (problem !== null) return
    const before = marks.get().get(root)
    const now = sameMarks(before, found)
    if (now !== before) marks.set(new Map(marks.get()).set(root, now))
  }
  /** One after the other: what is written was read just before. */
  const queue = (job: () => Promise<void>): Promise<void> => {
    const mine = work.then(job)
    work = mine.catch(() => undefined)
    return mine
  }
  const read = (root: string): void => {
    queue(async () => {
      if (!ended) take(root, await textOf(root))
    }).catch((error: unknown) => door.report(`reading ${marksPath}`, error))
  }
  const readAll = (): void => {
    for (const root of problems.keys()) read(root)
  }

  const write = async (root: string, ids: readonly string[], edit: Partial<RunMark>): Promise<void> => {
    const uri = uriOf(root)
    if (vscode.workspace.textDocuments.some((one) => one.isDirty && one.uri.toString() === uri.toString()))
      throw new UserError(t('{0} has unsaved changes. Save or revert it, then try again.', marksPath))
    const { text, problem } = editMarks(await textOf(root), ids, edit)
    if (text === null) throw new UserError(t('{0} cannot be changed: {1} Correct it first.', marksPath, problem))
    try {
      const beside = uri.with({ path: `${uri.path}.new` })
      await vscode.workspace.fs.writeFile(beside, new TextEncoder().encode(text))
      await vscode.workspace.fs.rename(beside, uri, { overwrite: true })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new UserError(t('{0} could not be written: {1} Check whether the folder may be written to.', uri.fsPath, why))
    }
    take(root, text)
  }

  let watchers: Disposable = toStop(() => undefined)
  const watch = (): void => {
    watchers.dispose()
    watchers = all(
      ...[...problems.keys()].flatMap((root) => {
        const one = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(root), marksPath))
        const again = (): void => read(root)
        return [one, one.onDidChange(again), one.onDidCreate(again), one.onDidDelete(again)]
      }),
    )
  }
  const onRuns = ({ runs: now }: RunsState): void => {
    const known = new Set(roots.get().map(({ path }) => path))
    let news = false
    for (const { root } of now.values()) {
      if (problems.has(root) || !known.has(root)) continue
      problems.set(root, null)
      read(root)
      news = true
    }
    if (news) watch()
  }
  onRuns(runs.get())
  const parts = all(
    toStop(() => watchers.dispose()),
    runs.onDidChange(onRuns),
    // watchers miss what comes from other machines
    focused.onDidChange((here) => {
      if (here) readAll()
    }),
  )
  return {
    marks,
    async edit(marked, edit) {
      if (!vscode.workspace.isTrusted)
        throw new UserError(t('Restricted Mode: writing is off. Trust this workspace to star, hide and rename its runs.'))
      const byRoot = new Map<string, string[]>()
      for (const { root, id } of marked) byRoot.set(root, [...(byRoot.get(root) ?? []), id])
      for (const [root, ids] of byRoot) await queue(() => write(root, ids, edit))
    },
    dispose() {
      ended = true
      parts.dispose()
    },
  }
}
