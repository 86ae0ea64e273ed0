// The whole road without VS Code: bytes appended to a file come out of the thread as a block; a thread that dies says so.

import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReaderAsks, ReaderTold } from '../../src/bridge/readerTalk.ts'
import { readPlace } from '../../src/bridge/readingPlace.ts'
import { AskFailed, type Client, ClosedError, makeClient } from '../../src/bridge/rpc.ts'
import { type RunKey, runKey } from '../../src/core/run.ts'
import { type Thread, startThread } from '../../src/outside/thread.ts'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'

describe('the reader thread', () => {
  let root: string
  let thread: Thread
  let client: Client<ReaderAsks, ReaderTold>
  const told: ReaderTold['runs'][] = []
  const reading: ReaderTold['reading'][] = []
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'flywheel-thread-'))
    told.length = 0
    reading.length = 0
    thread = startThread(fileURLToPath(new URL('../../src/reader/thread.ts', import.meta.url)))
    client = makeClient<ReaderAsks, ReaderTold>(thread)
    client.onTold('runs', (now) => told.push(now))
    client.onTold('reading', (now) => reading.push(now))
  })
  afterEach(async () => {
    client.dispose()
    await thread.dispose()
    rmSync(root, { recursive: true, force: true })
  })
  const start = (): Promise<void> => client.ask('follow', [{ path: root, name: 'root', folders: [], exclude: [] }])
  const block = (run: RunKey) =>
    client.ask('block', { run, metric: 'loss', system: false, axis: 'step', from: null, to: null, widthPx: 400, smoothing: 0 })

  it('makes a block of bytes that were written, and a newer one of those that were appended', async () => {
    const writer = new TfeventsWriter()
    writer.fileVersion(1_700_000_000)
    for (let step = 0; step < 50; step++) writer.scalar('loss', step, 1_700_000_000 + step, step / 2)
    mkdirSync(join(root, 'a'))
    const file = join(root, 'a', 'events.out.tfevents.1700000000.host.1.0')
    writeFileSync(file, writer.bytes())
    await start()
    await client.ask('look', null)
    const key = told.at(-1)!.keys[0]!
    assert.equal(key, runKey(root, 'tensorboard:a'))
    const first = await block(key)
    assert.deepEqual(
      [...first.x],
      Array.from({ length: 50 }, (_, i) => i),
    )
    assert.deepEqual(
      [...first.last],
      Array.from({ length: 50 }, (_, i) => i / 2),
    )
    assert.deepEqual(reading.map(readPlace), [null])
    writer.scalar('loss', 50, 1_700_000_050, NaN)
    writer.scalar('loss', 51, 1_700_000_051, 7)
    appendFileSync(file, writer.bytes())
    await client.ask('look', null)
    const second = await block(key)
    assert.ok(second.version > first.version)
    assert.deepEqual([second.x.at(-1), second.last.at(-1), [...second.nonFiniteX]], [51, 7, [50]])
    const nearest = await client.ask('nearest', { run: key, metric: 'loss', system: false, axis: 'step', x: 50.9 })
    assert.equal(nearest?.value, 7)
    const points = await client.ask('points', { run: key, metric: 'loss', system: false })
    assert.deepEqual([points.value.length, points.value[50]], [52, NaN])
  })

  it('refuses what is not there with a sentence, and goes on', async () => {
    await start()
    await client.ask('look', null)
    await assert.rejects(block(runKey(root, 'tensorboard:none')), (error) => error instanceof AskFailed && error.user)
    await client.ask('look', null)
  })

  it('says that it died, and fails what was asked', async () => {
    await start()
    const died = new Promise<string>((tell) => thread.onDidDie(tell))
    const broken = startThread(join(root, 'none.js'))
    const why = new Promise<string>((tell) => broken.onDidDie(tell))
    assert.match(await why, /none\.js|Cannot find/)
    const ask = client.ask('look', null)
    client.dispose()
    await assert.rejects(ask, ClosedError)
    await thread.dispose()
    // ended on request is not dead
    assert.equal(await Promise.race([died, Promise.resolve('alive')]), 'alive')
  })
})
