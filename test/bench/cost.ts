// What holding, watching and following cost; each measure in a process of its own, its figures as JSON.
//   cost.js memory FOLDER | check FOLDER | idle READER | latency READER

import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReaderAsks, ReaderTold } from '../../src/bridge/readerTalk.ts'
import { makeClient } from '../../src/bridge/rpc.ts'
import type { Series } from '../../src/core/series.ts'
import { formats } from '../../src/formats/registry.ts'
import { startThread } from '../../src/outside/thread.ts'
import { makeReader } from '../../src/reader/reader.ts'
import { seededRandom } from '../tools/random.ts'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'

const [what, path] = process.argv.slice(2) as [string, string]
const wait = (ms: number): Promise<void> => new Promise((go) => void setTimeout(go, ms))

/** Heap and buffers after a collection, before and after the load. */
async function memory(): Promise<object> {
  const used = async (): Promise<number> => {
    for (let i = 0; i < 3; i++) {
      ;(globalThis as unknown as { gc(): void }).gc()
      await wait(10)
    }
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const reader = makeReader({
    formats,
    clock: { now: () => Date.now(), after: () => ({ dispose: () => undefined }) },
    once: true,
    tell: { runs: () => undefined, reading: () => undefined, log: () => undefined },
  })
  const before = await used()
  reader.follow([{ path, name: 'bench', folders: [], exclude: [] }])
  await reader.look()
  const after = await used()
  const parts: Series[] = reader.runs.all.flatMap((run) =>
    Object.keys(run.metrics).flatMap((name) => reader.runs.get(run.key)?.series(name, false) ?? []),
  )
  return {
    points: parts.reduce((sum, { columns }) => sum + columns.length, 0),
    columnBytes: parts.reduce((sum, { columns }) => sum + columns.bytes, 0),
    memoryBytes: after - before,
  }
}

/** How long the second pass over the checksums takes after a load on trust. */
async function check(): Promise<object> {
  const reader = makeReader({
    formats,
    clock: { now: () => Date.now(), after: () => ({ dispose: () => undefined }) },
    tell: { runs: () => undefined, reading: () => undefined, log: () => undefined },
  })
  reader.follow([{ path, name: 'bench', folders: [], exclude: [] }])
  await reader.look()
  const began = performance.now()
  while (reader.unchecked) await new Promise<void>((go) => void setImmediate(go))
  return { ms: performance.now() - began }
}

/** The processor time of the whole process while 1,000 runs lie still and somebody looks at them. */
async function idle(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-bench-'))
  const runs = 1_000
  const seconds = 10
  try {
    for (let run = 0; run < runs; run++) {
      const writer = new TfeventsWriter()
      writer.fileVersion(1)
      for (let step = 0; step < 10; step++) writer.scalar('loss', step, 1 + step, step)
      mkdirSync(join(folder, `run-${run}`))
      writeFileSync(join(folder, `run-${run}`, 'events.out.tfevents.1.bench'), writer.bytes())
    }
    const thread = startThread(path)
    const client = makeClient<ReaderAsks, ReaderTold>(thread)
    await client.ask('follow', [{ path: folder, name: 'bench', folders: [], exclude: [] }])
    await client.ask('look', null)
    await client.ask('pace', { visible: true, focused: true })
    // files just written count as growing for a while
    await wait(32_000)
    const before = process.cpuUsage()
    const began = performance.now()
    await wait(seconds * 1000)
    const { user, system } = process.cpuUsage(before)
    const took = (performance.now() - began) / 1000
    await thread.dispose()
    return { runs, seconds: took, cpuSeconds: (user + system) / 1e6 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** From an append to the block with its point, with no hint from a watcher, among 50 runs. */
async function latency(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'flywheel-bench-'))
  const samples = 60
  const random = seededRandom(1)
  try {
    const writers = Array.from({ length: 50 }, (_, run) => {
      const writer = new TfeventsWriter()
      writer.fileVersion(1)
      for (let step = 0; step < 1_000; step++) writer.scalar('loss', step, 1 + step, step)
      mkdirSync(join(folder, `run-${run}`))
      writeFileSync(join(folder, `run-${run}`, 'events.out.tfevents.1.bench'), writer.bytes())
      return { writer, run, step: 1_000 }
    })
    const thread = startThread(path)
    const client = makeClient<ReaderAsks, ReaderTold>(thread)
    let changed: (() => void) | null = null
    let awaited = ''
    client.onTold('runs', (told) => {
      if (told.changed.some(({ id }) => id === awaited)) changed?.()
    })
    await client.ask('follow', [{ path: folder, name: 'bench', folders: [], exclude: [] }])
    await client.ask('look', null)
    await client.ask('pace', { visible: true, focused: true })
    const late: number[] = []
    for (let i = 0; i < samples; i++) {
      await wait(random() * 1_500)
      const one = writers[Math.floor(random() * 5)]!
      awaited = `tensorboard:run-${one.run}`
      const heard = new Promise<void>((go) => (changed = go))
      one.writer.scalar('loss', one.step, 1 + one.step, 1)
      appendFileSync(join(folder, `run-${one.run}`, 'events.out.tfevents.1.bench'), one.writer.bytes())
      const began = performance.now()
      await heard
      const run = `${folder}\n${awaited}` as Parameters<ReaderAsks['block']>[0]['run']
      const block = await client.ask('block', {
        run,
        metric: 'loss',
        system: false,
        axis: 'step',
        from: null,
        to: null,
        widthPx: 800,
        smoothing: 0.6,
      })
      if (block.x.at(-1) !== one.step) throw new Error('the block lacks the point')
      late.push(performance.now() - began)
      one.step++
    }
    late.sort((a, b) => a - b)
    await thread.dispose()
    return { samples, p50Ms: late[samples >> 1], p95Ms: late[Math.floor(samples * 0.95)], maxMs: late.at(-1) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const measures: Readonly<Record<string, () => Promise<object>>> = { memory, check, idle, latency }
measures[what]!()
  .then((figures) => process.stdout.write(JSON.stringify(figures), () => process.exit(0)))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`)
    process.exit(1)
  })
