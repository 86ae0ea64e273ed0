// Tells when another commit is checked out or something else is staged: from VS Code's own git extension where it is enabled. Knows nothing of data.

import * as vscode from 'vscode'
import { type Disposable, all, toStop } from '../core/life.ts'

/** The little that is used of the API of the extension vscode.git, version 1. */
interface GitApi {
  readonly repositories: readonly GitRepository[]
  onDidOpenRepository(listener: (repository: GitRepository) => void): Disposable
  onDidCloseRepository(listener: (repository: GitRepository) => void): Disposable
}
interface GitRepository {
  readonly state: {
    readonly HEAD?: { readonly commit?: string; readonly name?: string }
    readonly indexChanges: readonly unknown[]
    onDidChange(listener: () => void): Disposable
  }
}
interface GitExtension {
  readonly enabled: boolean
  getAPI(version: 1): GitApi
}

export interface HeadWatch extends Disposable {
  /** The git extension tells; else somebody has to ask. */
  readonly active: () => boolean
}

/** Calls `changed` for every repository of the workspace. Waits for the git extension without starting it. */
export function watchHead(changed: () => void, report: (what: string, error: unknown) => void): HeadWatch {
  const watched = new Map<GitRepository, Disposable>()
  const parts: Disposable[] = []
  let active = false
  const markOf = ({ state }: GitRepository): string => `${state.HEAD?.commit} ${state.HEAD?.name} ${state.indexChanges.length}`
  const watch = (repository: GitRepository): void => {
    let mark = markOf(repository)
    watched.get(repository)?.dispose()
    watched.set(
      repository,
      repository.state.onDidChange(() => {
        const now = markOf(repository)
        if (now === mark) return
        mark = now
        changed()
      }),
    )
  }
  const begin = (): void => {
    const extension = vscode.extensions.getExtension<GitExtension>('vscode.git')
    if (active || extension?.isActive !== true || !extension.exports.enabled) return
    try {
      const api = extension.exports.getAPI(1)
      for (const repository of api.repositories) watch(repository)
      parts.push(
        api.onDidOpenRepository(watch),
        api.onDidCloseRepository((repository) => {
          watched.get(repository)?.dispose()
          watched.delete(repository)
        }),
      )
      active = true
    } catch (error) {
      report('the git extension', error)
    }
  }
  begin()
  return {
    active: () => {
      // it may have been started since
      begin()
      return active && watched.size > 0
    },
    ...toStop(() => all(...parts, ...watched.values()).dispose()),
  }
}
