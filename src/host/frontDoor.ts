// The door through which VS Code calls us: commands, settings, and what a person sees when something goes wrong. Errors are caught here and nowhere deeper.

import * as vscode from 'vscode'
import { UserError } from '../core/trouble.ts'

export interface FrontDoor extends vscode.Disposable {
  readonly output: vscode.LogOutputChannel
  /** Registers a command of package.json. A UserError is shown as it is; anything else as a bug with a button to the output. */
  command(id: string, run: (...args: never[]) => unknown): void
  /** The value of `flywheel.<name>`; the second type in the call is the setting's declared type. */
  setting<T>(name: string, scope?: vscode.Uri): T
  onDidChangeSetting(name: string, listener: () => void): vscode.Disposable
  /** Wraps a listener of VS Code (a view, a watcher, a timer) the same way; a bug there is logged, not shown. */
  guarded<A extends unknown[]>(what: string, run: (...args: A) => unknown): (...args: A) => void
  /** Tells about a failure that no caller waits for. */
  report(what: string, error: unknown): void
}

/** Makes the door. Everything registered through it ends with it. */
export function makeFrontDoor(): FrontDoor {
  const output = vscode.window.createOutputChannel('Flywheel', { log: true })
  const parts: vscode.Disposable[] = [output]
  const report = (what: string, error: unknown): void => {
    output.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  }
  const tell = async (what: string, error: unknown): Promise<void> => {
    if (error instanceof UserError || (error instanceof Error && 'user' in error && error.user === true)) {
      void vscode.window.showErrorMessage(error.message)
      return
    }
    if (error instanceof vscode.CancellationError) return
    report(what, error)
    const show = vscode.l10n.t('Show Log')
    const text = vscode.l10n.t('{0} failed: {1}', what, error instanceof Error ? error.message : String(error))
    if ((await vscode.window.showErrorMessage(text, show)) === show) output.show()
  }
  const door: FrontDoor = {
    output,
    command(id, run) {
      parts.push(
        vscode.commands.registerCommand(id, async (...args: unknown[]) => {
          try {
            return await (run as (...args: unknown[]) => unknown)(...args)
          } catch (error) {
            await tell(id, error)
            return undefined
          }
        }),
      )
    },
    setting<T>(name: string, scope?: vscode.Uri): T {
      // every setting has a default in package.json
      return vscode.workspace.getConfiguration('flywheel', scope ?? null).get<T>(name) as T
    },
    onDidChangeSetting: (name, listener) =>
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`flywheel.${name}`)) listener()
      }),
    guarded:
      (what, run) =>
      (...args) => {
        const ran = async (): Promise<void> => {
          await run(...args)
        }
        ran().catch((error: unknown) => report(what, error))
      },
    report,
    dispose() {
      for (const part of parts.splice(0).reverse()) part.dispose()
    },
  }
  door.command('flywheel.showLog', () => output.show())
  return door
}
