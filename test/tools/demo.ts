// Writes the demo project.
//   npm run demo [-- DIR] [--live] [--huge]
// Without DIR it is the one that `npm start` opens. --live keeps one run growing, a point a second, until Ctrl+C. --huge adds 5,000 small runs.

import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ensureDemo } from './demo/ensureDemo.ts'
import { growLiveRun } from './demo/growLiveRun.ts'
import { writeDemo } from './demo/writeDemo.ts'
import { existsSync } from 'node:fs'

const flags = new Set(process.argv.slice(2).filter((arg) => arg.startsWith('--')))
const named = process.argv.slice(2).find((arg) => !arg.startsWith('-'))
const unknown = [...flags].filter((flag) => flag !== '--live' && flag !== '--huge')
if (unknown.length > 0) {
  console.error(`${unknown.join(' ')}: not known. Usage: npm run demo [-- DIR] [--live] [--huge]`)
  process.exit(2)
}

try {
  const folder = await write()
  console.log(folder)
  if (flags.has('--live')) live(folder)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

async function write(): Promise<string> {
  const huge = flags.has('--huge')
  if (named === undefined && !huge) return ensureDemo()
  const folder = resolve(named ?? join(tmpdir(), 'flywheel-huge', 'leaf-disease'))
  // a demo that is there already can be made live again
  if (existsSync(join(folder, 'train.py'))) return folder
  const { git } = await writeDemo(folder, huge ? { manyRuns: 5000 } : {})
  if (!git) console.error('git is missing, so the project has no history. Install git, remove the folder and write it again.')
  return folder
}

function live(folder: string): void {
  const run = growLiveRun(join(folder, 'runs'))
  console.log('runs/live/vit-s-live grows by a point a second. Ctrl+C ends it.')
  process.once('SIGINT', () => console.log(`\nended at step ${run.stop()}`))
}
