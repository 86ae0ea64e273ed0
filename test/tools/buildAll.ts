// Runs the build to its end, for the tools that need what it makes.

import { runToEnd } from './child.ts'
import { join } from 'node:path'
import { top } from './toolsCache.ts'

/** Bundles everything into dist/. Fails with what the build said. */
export async function buildAll(): Promise<void> {
  const { code, text } = await runToEnd(process.execPath, [join(top, 'test', 'tools', 'build.ts')], { cwd: top, deadlineMs: 120_000 })
  if (code !== 0) throw new Error(`The build failed.\n${text}`)
}
