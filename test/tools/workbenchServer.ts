// Starts VS Code as a server with folders of its own and tells the address of a workbench in it. Knows nothing of the browser that opens it.

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endTree, keep, runToEnd } from './child.ts'
import { ensureServer, node24 } from './toolsCache.ts'

export interface ServerOptions {
  /** The server's own data (settings, extensions, storage); a temporary folder, removed at the end, when left out. */
  readonly dataFolder?: string
  /** The user's settings, besides those that keep a workbench still. Written before the start. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** True: settings that are there from an earlier start stay as the user left them. */
  readonly keepSettings?: boolean
  /** False: folders open in Restricted Mode, as for a user who never said "trust". */
  readonly trusted: boolean
  /** A packaged extension to install first. */
  readonly vsix?: string
  /** True for tests: the server ends by itself some minutes after its last window went. */
  readonly endsAlone?: boolean
  readonly env?: Readonly<Record<string, string>>
}

export interface WorkbenchServer {
  readonly port: number
  readonly dataFolder: string
  /** The address of a workbench on a folder, with an extension under development and its tests when named. Absolute paths. */
  address(window: { folder: string; extension?: string; tests?: string }): string
  /** What the server printed so far. */
  log(): string
  end(): void
}

/** The form in which a path of this machine stands in an address: with slashes, and one in front. */
export const asUriPath = (path: string): string => {
  const slashes = path.replaceAll('\\', '/')
  return slashes.startsWith('/') ? slashes : `/${slashes}`
}

/** Starts a server on a free port. Fails with what it printed when it is not up after `deadlineMs`. */
export async function startServer(options: ServerOptions, deadlineMs = 60_000): Promise<WorkbenchServer> {
  const main = await ensureServer()
  const temporary = options.dataFolder === undefined
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'flywheel-workbench-'))
  const settingsFolder = join(dataFolder, 'data', 'User')
  mkdirSync(settingsFolder, { recursive: true })
  const settingsFile = join(settingsFolder, 'settings.json')
  if (options.keepSettings !== true || !existsSync(settingsFile))
    writeFileSync(settingsFile, JSON.stringify({ ...calm, ...options.settings }, null, 2))

  const own = ['--server-data-dir', dataFolder, '--accept-server-license-terms']
  const env: NodeJS.ProcessEnv = { ...process.env, ...options.env }
  // a workbench started from a terminal of VS Code must not find the way back into it
  for (const name of Object.keys(env)) if (name.startsWith('VSCODE_') || name === 'ELECTRON_RUN_AS_NODE') Reflect.deleteProperty(env, name)
  if (options.vsix !== undefined) {
    const { code, text } = await runToEnd(node24(), [main, ...own, '--install-extension', options.vsix], { env, deadlineMs })
    if (code !== 0) throw new Error(`${options.vsix} could not be installed:\n${text}`)
  }

  const args = [main, ...own, '--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--disable-telemetry']
  // our environment as it is, not what a login shell makes of it: a PATH that was set for a test must arrive
  args.push('--enable-smoke-test-driver', '--force-disable-user-env')
  if (options.trusted) args.push('--disable-workspace-trust')
  if (options.endsAlone === true) args.push('--enable-remote-auto-shutdown')
  const child = keep(node24(), args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  const end = (): void => {
    process.off('exit', end)
    endTree(child)
    if (temporary) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  process.on('exit', end)
  const port = await new Promise<number>((resolve, reject) => {
    const fail = (why: string): void => {
      end()
      reject(new Error(`VS Code as a server ${why}:\n${log}`))
    }
    const timer = setTimeout(() => fail(`did not start in ${deadlineMs / 1000} s`), deadlineMs)
    const take = (piece: string): void => {
      log = (log + piece).slice(-200_000)
      const said = /Extension host agent listening on (\d+)/.exec(log)
      if (said === null) return
      clearTimeout(timer)
      resolve(Number(said[1]))
    }
    child.stdout?.setEncoding('utf8').on('data', take)
    child.stderr?.setEncoding('utf8').on('data', take)
    child.on('exit', (code) => fail(`ended with ${code ?? 'a signal'}`))
    child.on('error', (error) => fail(error.message))
  })
  const host = `127.0.0.1:${port}`
  const remote = (path: string): string => `vscode-remote://${host}${asUriPath(path)}`
  return {
    port,
    dataFolder,
    address({ folder, extension, tests }) {
      const payload: [string, string][] = []
      if (extension !== undefined) payload.push(['extensionDevelopmentPath', remote(extension)])
      if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)])
      const query = new URLSearchParams({ folder: asUriPath(folder) })
      if (payload.length > 0) query.set('payload', JSON.stringify(payload))
      return `http://${host}/?${query.toString()}`
    },
    log: () => log,
    end,
  }
}

/** Settings that keep a workbench still: nothing greets, asks or looks for something outside this machine. */
const calm = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
} as const
