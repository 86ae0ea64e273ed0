// Follows planning/plan.yaml of each folder: the text in the editor while it is open and unsaved, else the file. The editor's watcher is only a
// hint (it misses files in new folders); while somebody looks, the file's time and size are asked for again and again.

import * as vscode from 'vscode'
import { type Disposable, all, toStop } from '../core/life.ts'
import { type FolderPlan, type PlanState, noPlan, planPath } from '../core/plan.ts'
import { planLimit, readPlan } from '../core/planRead.ts'
import { type Watchable, makeStore } from '../core/store.ts'
import { coalesce } from './coalesce.ts'
import type { FrontDoor } from './frontDoor.ts'

export interface PlanFiles extends Disposable {
  /** One for each folder of the workspace, in its order; no plan where nobody has looked yet. */
  readonly plans: Watchable<readonly FolderPlan[]>
  /** Somebody visible needs the plans to be up to date. Disposed when no more. */
  need(): Disposable
  /** Looks at all of them now; settles when the state is new. */
  look(): Promise<void>
}

export interface PlanFilesParts {
  readonly door: FrontDoor
  readonly roots: Watchable<readonly { readonly path: string; readonly name: string }[]>
  readonly after: (ms: number, then: () => void) => Disposable
}

export const uriOfPlan = (root: string): vscode.Uri => vscode.Uri.joinPath(vscode.Uri.file(root), ...planPath.split('/'))

/** Between two looks at time and size, while somebody needs them. */
const pollMs = 2_000
/** Strokes come fast, and a plan of 1 MB takes a second to read. */
const typingMs = 150

export function watchPlanFiles({ door, roots, after }: PlanFilesParts): PlanFiles {
  const plans = makeStore<readonly FolderPlan[]>(roots.get().map(({ path, name }) => ({ root: path, name, plan: noPlan })))
  /** What was read last of a file, so that the same is not read again. */
  const stamps = new Map<string, string>()
  let turn = 0
  let needs = 0
  let poll: Disposable | null = null
  let ended = false

  const set = (root: string, planOf: (before: PlanState) => PlanState): void => {
    const now = plans.get().map((one) => {
      if (one.root !== root) return one
      const plan = planOf(one.plan)
      return plan === one.plan ? one : { ...one, plan }
    })
    if (now.some((one, i) => one !== plans.get()[i])) plans.set(now)
  }
  const documentOf = (root: string): vscode.TextDocument | undefined => {
    const uri = uriOfPlan(root).toString()
    return vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri && !one.isClosed)
  }
  const readText = (root: string, text: string, stamp: string): void => {
    if (stamps.get(root) === stamp) return
    stamps.set(root, stamp)
    set(root, (before) => readPlan(text, before))
  }
  const unreadable = (root: string, message: string, stamp: string): void => {
    if (stamps.get(root) === stamp) return
    stamps.set(root, stamp)
    set(root, (before) => ({ ...before, exists: true, problem: { place: null, message } }))
  }

  const lookAt = async (root: string): Promise<void> => {
    const mine = ++turn
    turns.set(root, mine)
    const late = (): boolean => ended || turns.get(root) !== mine
    const open = documentOf(root)
    if (open?.isDirty === true) return readText(root, open.getText(), `typed ${open.version}`)
    const uri = uriOfPlan(root)
    try {
      const { mtime, size, type } = await vscode.workspace.fs.stat(uri)
      const stamp = `file ${mtime} ${size}`
      if (late() || stamps.get(root) === stamp) return
      if ((type & vscode.FileType.Directory) !== 0) return unreadable(root, vscode.l10n.t('{0} is a folder.', planPath), stamp)
      if (size > 4 * planLimit) return unreadable(root, vscode.l10n.t('It has {0} bytes; at most {1} are read.', size, planLimit), stamp)
      const bytes = await vscode.workspace.fs.readFile(uri)
      if (late()) return
      const text = decode(bytes)
      if (text === null) unreadable(root, vscode.l10n.t('It is not text in UTF-8.'), stamp)
      else readText(root, text, stamp)
    } catch (error) {
      if (late()) return
      const missing = error instanceof vscode.FileSystemError && (error.code === 'FileNotFound' || error.code === 'FileNotADirectory')
      if (missing) {
        stamps.delete(root)
        set(root, (before) => (before.exists ? noPlan : before))
      } else
        unreadable(
          root,
          vscode.l10n.t('It cannot be read: {0}', error instanceof Error ? error.message : String(error)),
          `error ${String(error)}`,
        )
    }
  }
  const turns = new Map<string, number>()
  const look = async (): Promise<void> => {
    await Promise.all(roots.get().map((root) => lookAt(root.path)))
  }
  const lookSoon = (): void => {
    if (needs > 0) look().catch((error: unknown) => door.report('reading the plan', error))
  }
  const keepPolling = (): void => {
    poll?.dispose()
    poll =
      needs === 0 || ended
        ? null
        : after(pollMs, () => {
            look()
              .catch((error: unknown) => door.report('reading the plan', error))
              .finally(keepPolling)
          })
  }

  const typed = coalesce(typingMs, () => {
    for (const { path } of roots.get()) {
      const open = documentOf(path)
      if (open !== undefined) {
        turns.set(path, ++turn)
        readText(path, open.getText(), `typed ${open.version}`)
      }
    }
  })
  const isPlan = ({ uri }: vscode.TextDocument): boolean =>
    uri.scheme === 'file' &&
    uri.path.endsWith(`/${planPath}`) &&
    roots.get().some((root) => uriOfPlan(root.path).toString() === uri.toString())

  let watchers: Disposable = toStop(() => undefined)
  const watch = (): void => {
    watchers.dispose()
    watchers = all(
      ...roots.get().flatMap(({ path }) => {
        const folder = vscode.Uri.file(path)
        // the folder too: a file that comes with its folder is often not told of
        const both = ['planning', planPath].map((glob) =>
          vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, glob)),
        )
        return both.flatMap((one) => [one, one.onDidChange(lookSoon), one.onDidCreate(lookSoon), one.onDidDelete(lookSoon)])
      }),
    )
  }
  watch()
  const parts = all(
    typed,
    toStop(() => watchers.dispose()),
    toStop(() => poll?.dispose()),
    roots.onDidChange((now) => {
      const before = new Map(plans.get().map((one) => [one.root, one.plan]))
      plans.set(now.map(({ path, name }) => ({ root: path, name, plan: before.get(path) ?? noPlan })))
      for (const root of stamps.keys()) if (!now.some(({ path }) => path === root)) stamps.delete(root)
      watch()
      lookSoon()
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (needs > 0 && isPlan(document)) typed.ask()
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (isPlan(document)) lookSoon()
    }),
    // closed without saving: the file counts again
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (isPlan(document)) lookSoon()
    }),
  )
  return {
    plans,
    look,
    need() {
      needs++
      lookSoon()
      if (needs === 1) keepPolling()
      return toStop(() => {
        needs--
        if (needs === 0) keepPolling()
      })
    },
    dispose() {
      ended = true
      parts.dispose()
    },
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    // without its byte order mark, as an editor shows it
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
