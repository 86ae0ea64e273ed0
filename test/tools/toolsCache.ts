// The tools of the bench, kept outside the repository by version: VS Code as a server and a browser. A second run installs nothing.
// What cannot be installed ends in one sentence that says what is missing and how to get it.

import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onPath, runToEnd } from './child.ts'
import { standInForNativeParts } from './nativeParts.ts'

/** The repository's top folder. */
export const top = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const codeServer = '4.139.1'
const windows = process.platform === 'win32'
const minutes = 60_000 // in ms

/** The folder of all tools: FLYWHEEL_TOOLS, else the user's cache. */
export function toolsFolder(): string {
  const said = process.env['FLYWHEEL_TOOLS']
  if (said !== undefined && said !== '') return resolve(said)
  if (windows) return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'flywheel-tools')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'flywheel-tools')
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'flywheel-tools')
}

/** The Node 24 that runs the server: this process, else the one that the package `node` brought. */
export function node24(): string {
  if (process.versions.node.startsWith('24.')) return process.execPath
  const brought = join(top, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')
  if (existsSync(brought)) return brought
  throw new Error('Node 24 is missing. Run `npm ci`, which brings it, then start this through `npm run`.')
}

/** Runs npm in a folder, with Node 24 first on its PATH. */
async function npm(folder: string, args: readonly string[]): Promise<void> {
  const cli = process.env['npm_execpath']
  const byNode = cli !== undefined && /npm-cli\.[cm]?js$/.test(cli)
  const env = { ...process.env, PATH: `${dirname(node24())}${delimiter}${process.env['PATH'] ?? ''}` }
  // npm would take the repository for the place to install in
  for (const name of Object.keys(env)) if (/^npm_(config_(local_)?prefix|package_)/i.test(name)) Reflect.deleteProperty(env, name)
  const rest = [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const options = { cwd: folder, env, deadlineMs: 8 * minutes, shell: windows && !byNode }
  const run = (): ReturnType<typeof runToEnd> =>
    byNode ? runToEnd(node24(), [cli, ...rest], options) : runToEnd(windows ? 'npm.cmd' : 'npm', rest, options)
  const { code, text } = await run()
  if (code === 0) return
  const again = await run()
  if (again.code !== 0)
    throw new Error(`npm ${args.join(' ')} failed in ${folder}. Check that the npm registry is reachable, then run this again.\n${text}`)
}

/** Fills a folder once: `fill` works in a folder of its own, which gets its name only when it is complete. */
export async function once(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const tools = toolsFolder()
  const whole = join(tools, name)
  if (existsSync(whole)) return whole
  mkdirSync(tools, { recursive: true })
  for (const left of readdirSync(tools)) {
    const pid = /\.partial-(\d+)$/.exec(left)?.[1]
    if (pid !== undefined && !alive(Number(pid))) rmSync(join(tools, left), { recursive: true, force: true, maxRetries: 3 })
  }
  const partial = `${whole}.partial-${process.pid}`
  mkdirSync(partial)
  await fill(partial)
  try {
    renameSync(partial, whole)
  } catch (error) {
    // somebody else was faster
    if (!existsSync(whole)) throw error
    rmSync(partial, { recursive: true, force: true })
  }
  return whole
}
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** VS Code as a server; installed on the first call. Gives the script to run with `node24()`. */
export async function ensureServer(): Promise<string> {
  const inside = join('node_modules', 'code-server', 'lib', 'vscode')
  const folder = await once(`code-server-${codeServer}-${process.platform}-${process.arch}`, async (partial) => {
    console.log(`Installing VS Code as a server (code-server ${codeServer}) into ${toolsFolder()}, once …`)
    writeFileSync(join(partial, 'package.json'), '{ "private": true }\n')
    await npm(partial, ['install', `code-server@${codeServer}`])
    await npm(join(partial, inside), ['install', '--omit=dev'])
    await npm(join(partial, inside, 'extensions'), ['install', '--omit=dev'])
    standInForNativeParts(join(partial, inside))
  })
  return join(folder, inside, 'out', 'server-main.js')
}

const installed: Record<string, readonly string[]> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((place) =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((file) =>
      join(process.env[place] ?? 'C:\\', file),
    ),
  ),
}

/** A Chromium; installed on the first call where none is found. Gives its path: FLYWHEEL_CHROMIUM, else one of the machine, else ours. */
export async function ensureBrowser(): Promise<string> {
  const said = process.env['FLYWHEEL_CHROMIUM']
  if (said !== undefined && said !== '') return said
  const found = (): string | undefined =>
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
      .map(onPath)
      .find((one) => one !== undefined) ?? installed[process.platform]?.find(existsSync)
  const before = found()
  if (before !== undefined) return before
  if (process.getuid?.() === 0 && onPath('apt-get') !== undefined) {
    console.log('Installing Chromium through apt-get, once …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    // an interrupted install is taken up again
    await runToEnd('dpkg', ['--configure', '-a'], { env, deadlineMs: 5 * minutes })
    await runToEnd('apt-get', ['update', '-q'], { env, deadlineMs: 5 * minutes })
    const { text } = await runToEnd('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'], {
      env,
      deadlineMs: 10 * minutes,
    })
    const after = found()
    if (after !== undefined) return after
    console.error(text.split('\n').slice(-5).join('\n'))
  }
  return playwrightBrowser()
}

/** Playwright's own Chromium, for machines that have none and where we may not install one. */
async function playwrightBrowser(): Promise<string> {
  const core = join(top, 'node_modules', 'playwright-core')
  const { version } = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8')) as { version: string }
  const withBrowsers = (folder: string): NodeJS.ProcessEnv => ({ ...process.env, PLAYWRIGHT_BROWSERS_PATH: folder })
  const folder = await once(`chromium-playwright-${version}`, async (partial) => {
    console.log('Installing the Chromium of Playwright, once …')
    const { code, text } = await runToEnd(process.execPath, [join(core, 'cli.js'), 'install', 'chromium'], {
      env: withBrowsers(partial),
      deadlineMs: 10 * minutes,
    })
    if (code !== 0)
      throw new Error(
        'No Chromium was found and none could be installed. Install Chromium, Chrome or Edge, or set FLYWHEEL_CHROMIUM to the path of one.' +
          `\n${text.split('\n').slice(-5).join('\n')}`,
      )
  })
  const ask = `process.stdout.write(require(${JSON.stringify(core)}).chromium.executablePath())`
  return (await runToEnd(process.execPath, ['-e', ask], { env: withBrowsers(folder), deadlineMs: minutes })).text
}
