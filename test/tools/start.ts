// Opens VS Code with this extension on the demo project: the user's own `code` where there is one, else the server build for a browser.
//   npm start [-- FOLDER] [--server] [--no-build]

import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildAll } from './buildAll.ts'
import { onPath, runToEnd } from './child.ts'
import { ensureDemo } from './demo/ensureDemo.ts'
import { toolsFolder, top } from './toolsCache.ts'
import { startServer } from './workbenchServer.ts'

const args = process.argv.slice(2)
const named = args.find((arg) => !arg.startsWith('-'))

/** The user's desktop VS Code. Not as root (it refuses), and not in a terminal of VS Code itself on another machine (its `code` cannot do this). */
function desktopCode(): string | undefined {
  if (args.includes('--server') || process.getuid?.() === 0 || process.env['VSCODE_IPC_HOOK_CLI'] !== undefined) return undefined
  return onPath('code') ?? onPath('code-insiders')
}

try {
  if (!args.includes('--no-build')) await buildAll()
  const folder = named === undefined ? await ensureDemo() : resolve(named)
  const code = desktopCode()
  if (code !== undefined && (await openDesktop(code, folder))) console.log(`VS Code opened with Flywheel on ${folder}`)
  else await serve(folder)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

async function openDesktop(code: string, folder: string): Promise<boolean> {
  const shell = process.platform === 'win32'
  const quoted = (text: string): string => (shell ? `"${text}"` : text)
  const { code: ended, text } = await runToEnd(quoted(code), ['--new-window', `--extensionDevelopmentPath=${top}`, folder].map(quoted), {
    shell,
    deadlineMs: 30_000,
  })
  if (ended !== 0) console.error(`${code} could not open it: ${text.trim()}`)
  return ended === 0
}

async function serve(folder: string): Promise<void> {
  const started = new AbortController()
  // listened to before anything starts, so that nothing is left behind at any moment
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => started.abort())
  const dataFolder = join(toolsFolder(), 'start')
  mkdirSync(dataFolder, { recursive: true })
  const server = await startServer({ dataFolder, trusted: true, keepSettings: true })
  const end = (): void => {
    server.end()
    process.exit(0)
  }
  if (started.signal.aborted) end()
  started.signal.addEventListener('abort', end)
  console.log(
    `Flywheel on ${folder}\nOpen this address in a browser (Ctrl+C ends it):\n\n  ${server.address({ folder, extension: top })}\n`,
  )
}
