// Finds a desktop VS Code for the extension-host tests: one that is named, installed or can be downloaded. Knows nothing of the tests.

import { downloadAndUnzipVSCode } from '@vscode/test-electron'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { toolsFolder } from './toolsCache.ts'

const installed: Record<string, readonly string[]> = {
  darwin: ['/Applications/Visual Studio Code.app/Contents/MacOS/Electron', '/Applications/Visual Studio Code.app/Contents/MacOS/Code'],
  win32: [
    join(process.env['LOCALAPPDATA'] ?? 'C:\\', 'Programs', 'Microsoft VS Code', 'Code.exe'),
    join(process.env['PROGRAMFILES'] ?? 'C:\\', 'Microsoft VS Code', 'Code.exe'),
  ],
  linux: ['/usr/share/code/code', '/opt/visual-studio-code/code'],
}

export type Desktop = { readonly executable: string } | { readonly why: string }

/**
 * The executable of a desktop VS Code, or why there is none. FLYWHEEL_VSCODE decides where it is set: the path of an executable, a version
 * to download ("stable", "1.105.0"), or "server" for none.
 */
export async function findDesktop(): Promise<Desktop> {
  const said = process.env['FLYWHEEL_VSCODE'] ?? ''
  if (said === 'server') return { why: 'FLYWHEEL_VSCODE=server' }
  if (said !== '' && existsSync(said)) return { executable: said }
  if (process.getuid?.() === 0) return { why: 'a desktop VS Code does not run as root' }
  if (process.platform === 'linux' && (process.env['DISPLAY'] ?? '') === '' && (process.env['WAYLAND_DISPLAY'] ?? '') === '')
    return { why: 'there is no display (xvfb-run brings one)' }
  const here = said === '' ? installed[process.platform]?.find(existsSync) : undefined
  if (here !== undefined) return { executable: here }
  try {
    // asked first, because the download itself tries for minutes
    const answer = await fetch('https://update.code.visualstudio.com/api/releases/stable', { signal: AbortSignal.timeout(5000) })
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
    return {
      executable: await downloadAndUnzipVSCode({ version: said === '' ? 'stable' : said, cachePath: join(toolsFolder(), 'desktop') }),
    }
  } catch (error) {
    if (said !== '')
      throw new Error(`VS Code ${said} could not be had. Set FLYWHEEL_VSCODE=server to test in the server build.`, { cause: error })
    return { why: 'its download is not reachable' }
  }
}
