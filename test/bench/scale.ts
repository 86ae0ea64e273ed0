// A large project as an editor meets it: the host's own end of the reader, with its thread, in a process of its own; its figures as JSON.
//   scale.js READER FOLDER RUNS [idle]
// Times count from the moment at which somebody wants to see runs; "blocked" is the longest time for which the host could not do anything else,
// "busy" how much of such a time it worked itself: on a machine with other things to do the rest is waiting for a processor.

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { makeStore } from '../../src/core/store.ts'
import { toStop } from '../../src/core/life.ts'
import { makeReaderClient } from '../../src/host/readerClient.ts'
import { startThread } from '../../src/outside/thread.ts'

const [reader, folder, runs, idle] = process.argv.slice(2) as [string, string, string, string | undefined]
const wait = (ms: number): Promise<void> => new Promise((go) => void setTimeout(go, ms))
const rssMb = (): number => Math.round(process.memoryUsage.rss() / 1e6)
/** Rows of the first screen and a little more. */
const firstRows = 200
const idleSeconds = 20

/** Longest stretch of this thread's own work between two turns of its event loop, in ms. */
function watchBusy(): () => number {
  const ownMs = (): number => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1e3
  }
  let before = ownMs()
  let most = 0
  let over = false
  const turn = (): void => {
    const now = ownMs()
    most = Math.max(most, now - before)
    before = now
    if (!over) setTimeout(turn, 1)
  }
  turn()
  return () => {
    over = true
    return most
  }
}

async function measure(): Promise<object> {
  const client = makeReaderClient({
    start: () => startThread(reader),
    roots: makeStore([{ path: folder, name: 'bench', folders: [], exclude: [] }]),
    focused: makeStore(true),
    log: (level, text) => void (level === 'info' || process.stderr.write(`${text}\n`)),
    after(ms, then) {
      const timer = setTimeout(then, ms)
      return toStop(() => clearTimeout(timer))
    },
  })
  const aloneMb = rssMb()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let firstMs = 0
  let manyMs = 0
  let mostMb = 0
  const began = performance.now()
  const whole = new Promise<void>((done) => {
    client.runs.onDidChange(({ phase, runs: held }) => {
      const now = performance.now() - began
      if (held.size > 0 && firstMs === 0) firstMs = now
      if (held.size >= firstRows && manyMs === 0) manyMs = now
      if (phase === 'ready' && held.size === Number(runs)) done()
    })
  })
  delay.enable()
  const busy = watchBusy()
  const sample = setInterval(() => (mostMb = Math.max(mostMb, rssMb())), 20)
  client.need()
  await whole
  const allMs = performance.now() - began
  delay.disable()
  const busyMs = busy()
  await wait(3_000)
  clearInterval(sample)
  const heldMb = rssMb()
  const watch = async (): Promise<number> => {
    const before = process.cpuUsage()
    await wait(idleSeconds * 1000)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6 / idleSeconds
  }
  const idleShare = idle === undefined ? null : await watch()
  return { firstMs, manyMs, allMs, blockedMs: delay.max / 1e6, busyMs, aloneMb, heldMb, mostMb, idleShare }
}

measure()
  .then((figures) => process.stdout.write(JSON.stringify(figures), () => process.exit(0)))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`)
    process.exit(1)
  })
