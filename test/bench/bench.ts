// `npm run bench`: how fast logs are loaded, beside the peers in the same run; what a point costs; what watching costs; how late a point is.
//   bench.ts [--quick] [--only load,memory,idle,late,formats,scale,planning]   (--quick leaves out EventAccumulator, which takes minutes)
// Peers: Pythons with the tools that are compared with, see peerPython.ts.

import { buildSync } from 'esbuild'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toolsFolder } from '../tools/toolsCache.ts'
import { benchFormats, median } from './benchFormats.ts'
import { mlflowStore, writeMlflowStore } from './formatLogs.ts'
import { type BenchLog, manyRuns, oneFile, shortRuns, tagOf, writeLog } from './logs.ts'
import { allRuns, writeMixed } from './mixedLogs.ts'
import { peerPython } from './peerPython.ts'

const top = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const cache = join(toolsFolder(), 'bench')
const quick = process.argv.includes('--quick')
const only = process.argv[process.argv.indexOf('--only') + 1]?.split(',') ?? []
const isAsked = (part: string): boolean => !process.argv.includes('--only') || only.includes(part)
const times = 5
const serverVersion = '0.7.2'

/** Bundles a child of the bench, so that what is timed is not the stripping of types. */
function bundle(name: string): string {
  const outfile = join(cache, `${name}.cjs`)
  buildSync({
    entryPoints: [join(top, 'test/bench', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['node:sqlite'],
    logLevel: 'error',
  })
  return outfile
}

/** Milliseconds from the start of a process to its first line, and what that says. */
function toFirstLine(command: string, args: readonly string[]): Promise<{ readonly ms: number; readonly said: number }> {
  return new Promise((done, fail) => {
    const began = performance.now()
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let ms = NaN
    let said = NaN
    child.stdout.once('data', (text: Buffer) => {
      ms = performance.now() - began
      said = Number(text.toString())
    })
    child.on('error', fail)
    child.on('exit', (code) =>
      code === 0 && said > 0 ? done({ ms, said }) : fail(new Error(`${command} ${args.join(' ')} ended with ${code}`)),
    )
  })
}

/** What a child printed, as JSON. */
function askChild<T>(args: readonly string[]): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as T
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`

async function benchLoad(log: BenchLog, load: string, python: string | null, aims: readonly number[]): Promise<void> {
  const folder = writeLog(cache, log)
  const asked = [String(log.runs), tagOf(log.tags - 1), String(log.steps - 1)]
  console.log(
    `\nLoading ${log.name} (median of ${times}, warm page cache, from the start of the process to the last point of every run being there)`,
  )
  const ours: number[] = []
  const fromThread: number[] = []
  const peers = [
    { name: `data server ${serverVersion}, every scalar, no checksums`, options: ['--all'], ms: [] as number[], aim: aims[0]! },
    { name: `data server ${serverVersion}, its default of 1,000, no checksums`, options: [], ms: [] as number[], aim: aims[1]! },
  ]
  for (let i = 0; i < times; i++) {
    // turn by turn, so that a busy machine is busy for all
    const { ms, said } = await toFirstLine(process.execPath, [load, join(top, 'dist/reader.js'), folder, ...asked])
    ours.push(ms)
    fromThread.push(said)
    if (python === null) continue
    for (const peer of peers) {
      const { stdout, stderr } = spawnSync(python, [join(top, 'test/bench/peers.py'), 'server', folder, ...asked, ...peer.options], {
        encoding: 'utf8',
      })
      if (!(Number(stdout) > 0)) throw new Error(stderr)
      peer.ms.push(Number(stdout) * 1000)
    }
  }
  const mine = median(ours)
  const all = (values: readonly number[]): string => values.map((ms) => (ms / 1000).toFixed(2)).join(' ')
  console.log(`  Flywheel, every point, checksums afterwards  ${seconds(mine)}   (${all(ours)})`)
  console.log(`  (of that ${seconds(median(fromThread))} from the start of its thread, as in an editor that is open)`)
  const checked = askChild<{ readonly ms: number }>([join(cache, 'cost.cjs'), 'check', folder])
  console.log(`  (its second pass, over all checksums in idle time, takes ${seconds(checked.ms)} more)`)
  if (python === null) return
  for (const { name, ms, aim } of peers)
    console.log(`  ${name.padEnd(44)} ${seconds(median(ms))}   (${all(ms)})   ${(median(ms) / mine).toFixed(1)} times; aim ${aim}`)
  if (quick) return
  const began = performance.now()
  const { status, stderr } = spawnSync(python, [join(top, 'test/bench/peers.py'), 'accumulator', folder, asked[1]!, asked[2]!], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  const ms = performance.now() - began
  console.log(`  ${'EventAccumulator, every scalar (once)'.padEnd(44)} ${seconds(ms)}   ${(ms / mine).toFixed(0)} times; aim ${aims[2]}`)
}

interface Costs {
  readonly points: number
  readonly columnBytes: number
  readonly memoryBytes: number
}
interface Scale {
  readonly firstMs: number
  readonly manyMs: number
  readonly allMs: number
  readonly blockedMs: number
  readonly busyMs: number
  readonly aloneMb: number
  readonly heldMb: number
  readonly mostMb: number
  readonly idleShare: number | null
}
interface Idle {
  readonly runs: number
  readonly seconds: number
  readonly cpuSeconds: number
}
interface Latency {
  readonly samples: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly maxMs: number
}

/** Medians of times and memory; of being blocked the worst. */
function benchScale(scale: string, what: string, folder: string, runs: number, aims: string): void {
  const figures = [0, 1, 2].map((i) =>
    askChild<Scale>([scale, join(top, 'dist/reader.js'), folder, String(runs), ...(i === 0 && runs === allRuns ? ['idle'] : [])]),
  )
  const middle = (of: (one: Scale) => number): number => median(figures.map(of))
  const most = (of: (one: Scale) => number): number => Math.max(...figures.map(of))
  console.log(
    `\n${what}, at the host's end of the thread, from the moment at which somebody wants to see runs (medians of 3); aims: ${aims}`,
  )
  console.log(
    `  first rows ${seconds(middle((one) => one.firstMs))}, 200 rows ${seconds(middle((one) => one.manyMs))}, all ${seconds(middle((one) => one.allMs))}`,
  )
  console.log(
    `  the host was never blocked longer than ${most((one) => one.blockedMs).toFixed(0)} ms, of its own work ${most((one) => one.busyMs).toFixed(0)} ms`,
  )
  console.log(
    `  memory of the whole process ${middle((one) => one.heldMb)} MB, at most ${most((one) => one.mostMb)} MB (${middle((one) => one.aloneMb)} MB before there was a thread)`,
  )
  const idle = figures[0]!.idleShare
  if (idle !== null) console.log(`  watching them, visible and focused, while nothing is written: ${(100 * idle).toFixed(1)} % of one core`)
}

console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`)
if (!existsSync(join(top, 'dist/reader.js'))) throw new Error('dist/reader.js is missing: npm run build')
mkdirSync(cache, { recursive: true })
const cost = bundle('cost')
if (isAsked('load')) {
  const python = peerPython(cache, {
    name: 'peers',
    variable: 'FLYWHEEL_PYTHON',
    imports: 'tensorboard, tensorboard_data_server, grpc',
    packages: ['tensorboard', `tensorboard-data-server==${serverVersion}`],
  })
  const load = bundle('load')
  await benchLoad(oneFile, load, python, [6, 3, 150])
  await benchLoad(manyRuns, load, python, [2, 1.5, 150])
}
if (isAsked('memory'))
  for (const log of [oneFile, manyRuns, shortRuns]) {
    const { points, columnBytes, memoryBytes } = askChild<Costs>(['--expose-gc', cost, 'memory', writeLog(cache, log)])
    console.log(
      `\nMemory, ${log.name}: ${(columnBytes / points).toFixed(1)} bytes a point in columns, ${(memoryBytes / points).toFixed(1)} all told (heap and buffers after a collection); aim 24`,
    )
  }
if (isAsked('idle')) {
  const idle = askChild<Idle>([cost, 'idle', join(top, 'dist/reader.js')])
  console.log(
    `\nWatching ${idle.runs.toLocaleString('en')} idle runs, visible and focused: ${((100 * idle.cpuSeconds) / idle.seconds).toFixed(1)} % of one core (${idle.cpuSeconds.toFixed(2)} s in ${idle.seconds.toFixed(1)} s)`,
  )
}
if (isAsked('late')) {
  const late = askChild<Latency>([cost, 'latency', join(top, 'dist/reader.js')])
  console.log(
    `\nFrom an append to its block at the host, ${late.samples} appends at seeded random times, polling alone: median ${late.p50Ms.toFixed(0)} ms, 95th percentile ${late.p95Ms.toFixed(0)} ms, worst ${late.maxMs.toFixed(0)} ms; aim 1000`,
  )
}
if (isAsked('formats')) benchFormats(cache)
if (isAsked('scale')) {
  const scale = bundle('scale')
  benchScale(
    scale,
    `5,000 runs of five tools in 50,000 files`,
    writeMixed(cache),
    allRuns,
    'first rows 1 s, all 20 s, blocked 50 ms, 400 MB, idle 2 % of a core',
  )
  benchScale(scale, 'The MLflow store once more', writeMlflowStore(cache), mlflowStore.runs, '200 rows 0.3 s')
}
if (isAsked('planning')) spawnSync(process.execPath, [bundle('benchPlanning')], { stdio: 'inherit' })
