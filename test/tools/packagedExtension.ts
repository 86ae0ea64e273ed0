// The extension as users get it: packaged once per process into a temporary VSIX. For Restricted Mode, which an extension under development evades.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runToEnd } from './child.ts'
import { top } from './toolsCache.ts'

const once: { path?: Promise<string> } = {}

/** The path of a VSIX made of what stands in dist/ (so build first). It is removed when this process ends. */
export function packagedExtension(): Promise<string> {
  once.path ??= pack()
  return once.path
}

async function pack(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-vsix-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'flywheel.vsix')
  const vsce = join(top, 'node_modules', '@vscode', 'vsce', 'vsce')
  const args = [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', path]
  const { code, text } = await runToEnd(process.execPath, args, { cwd: top, deadlineMs: 120_000 })
  if (code !== 0) throw new Error(`The extension could not be packaged. Run \`npm run package\` to see why.\n${text}`)
  return path
}
