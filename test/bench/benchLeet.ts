// How fast the .wandb log of the bench is read, every value kept, beside `wandb leet inspect --summary --json`:  node test/bench/benchLeet.ts
// Needs dist/ (npm run build). Peer: FLYWHEEL_WANDB, the `wandb` program of version 0.31 or later; without it only Flywheel is measured.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { toolsFolder, top } from '../tools/toolsCache.ts'
import { wandbMetrics, wandbRows, writeWandbLog } from './formatLogs.ts'

const times = 3
const cache = join(toolsFolder(), 'bench')
mkdirSync(cache, { recursive: true })
const log = writeWandbLog(cache)
const folder = join(log, 'wandb', readdirSync(join(log, 'wandb'))[0]!)
const peer = process.env['FLYWHEEL_WANDB']

/** Seconds of a process from its start to its end. */
function secondsOf(command: string, args: readonly string[]): number {
  const began = performance.now()
  const { status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(stderr)
  return (performance.now() - began) / 1000
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

const ours: number[] = []
const theirs: number[] = []
for (let i = 0; i < times; i++) {
  // turn by turn, so that a busy machine is busy for both
  ours.push(secondsOf(process.execPath, [join(top, 'dist/cli.js'), 'scan', folder, '--json']))
  if (peer !== undefined) theirs.push(secondsOf(peer, ['leet', 'inspect', '--summary', '--json', folder]))
}
console.log(
  `A .wandb file of ${wandbRows.toLocaleString('en')} rows and ${(wandbRows * wandbMetrics).toLocaleString('en')} values (median of ${times}, from the start of the process to its end)`,
)
console.log(`  flywheel scan --json                  ${median(ours).toFixed(2)} s`)
if (theirs.length > 0)
  console.log(
    `  wandb leet inspect --summary --json   ${median(theirs).toFixed(2)} s   ${(median(theirs) / median(ours)).toFixed(1)} times; aim 6`,
  )
