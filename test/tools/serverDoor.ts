// Stands in for a desktop VS Code where `runTests` of @vscode/test-electron would spawn one: takes the same arguments, opens VS Code as a
// server in a Chromium, runs the extension's tests there and exits with their code. Knows nothing of what they test.
//   serverDoor [FOLDER] --extensionDevelopmentPath=DIR --extensionTestsPath=FILE [--disable-workspace-trust]

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { format } from 'node:util'
import { launchBrowser } from './browser.ts'
import { isNoise } from './noise.ts'
import { startServer } from './workbenchServer.ts'

const deadlineMs = Number(process.env['FLYWHEEL_HOST_DEADLINE_S'] ?? 300) * 1000

/** Runs the tests once and gives their exit code. */
async function runOnce(args: readonly string[]): Promise<number> {
  const value = (name: string): string | undefined => {
    const found = args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3)
    return found === undefined ? undefined : resolve(found)
  }
  const empty = mkdtempSync(join(tmpdir(), 'flywheel-empty-'))
  const named = args.find((arg) => !arg.startsWith('-'))
  const [extension, tests] = [value('extensionDevelopmentPath'), value('extensionTestsPath')]
  if (extension === undefined || tests === undefined) {
    console.error('serverDoor needs --extensionDevelopmentPath and --extensionTestsPath')
    return 2
  }
  const server = await startServer({ trusted: args.includes('--disable-workspace-trust'), endsAlone: true })
  try {
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      const said: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' && !isNoise(message.text())) said.push(message.text())
      })
      let exit: (code: number) => void = () => undefined
      let fail: (error: Error) => void = () => undefined
      const ended = new Promise<number>((resolve, reject) => {
        exit = resolve
        fail = reject
      })
      await page.exposeFunction('codeAutomationLog', (type: string, values: unknown[]) => {
        const line = format(...(Array.isArray(values) ? values : [values]))
        if (isNoise(line)) return
        if (type === 'error' || type === 'warn') console.error(line)
        else console.log(line)
      })
      await page.exposeFunction('codeAutomationExit', (code: number) => exit(code))
      page.on('crash', () => fail(new Error('The browser page crashed.')))
      await page.goto(server.address({ folder: named === undefined ? empty : resolve(named), extension, tests }))
      const timer = setTimeout(
        () =>
          fail(
            new Error(`The tests did not end in ${deadlineMs / 1000} s (FLYWHEEL_HOST_DEADLINE_S).\n${said.join('\n')}\n${server.log()}`),
          ),
        deadlineMs,
      )
      try {
        const code = await ended
        if (code !== 0) console.error(ownOutput(server.dataFolder))
        return code
      } finally {
        clearTimeout(timer)
      }
    } finally {
      await browser.close()
    }
  } finally {
    server.end()
    rmSync(empty, { recursive: true, force: true })
  }
}

/** The end of the extension's own output channel, as the server kept it. */
function ownOutput(dataFolder: string): string {
  const logs = join(dataFolder, 'data', 'logs')
  return readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((path) => /flywheel.*\.log$/i.test(path))
    .map((path) => `${path}\n${readFileSync(join(logs, path), 'utf8').split('\n').slice(-40).join('\n')}`)
    .join('\n')
}

let code = 1
try {
  code = await runOnce(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
}
process.exit(code)
