// Two threads read many old logs as one would; what the second read goes on growing; a second thread that dies costs nothing but time.

import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RunSummary } from '../../src/core/run.ts'
import { tensorboard } from '../../src/formats/tensorboard.ts'
import { type Thread, startThread } from '../../src/outside/thread.ts'
import { type ReaderBench, readerBench } from '../tools/readerBench.ts'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'

const script = fileURLToPath(new URL('../../src/reader/thread.ts', import.meta.url))
const runs = 8
const steps = 50_000
const file = (run: number): string => `r${run}/events.out.tfevents.1.h`

function fill(bench: ReaderBench, logs: readonly Uint8Array[]): void {
  for (const [run, bytes] of logs.entries()) {
    bench.write(file(run), bytes)
    utimesSync(bench.path(file(run)), 1_700_000_000, 1_700_000_000)
  }
  bench.follow()
}

/** Everything of a summary but where and when. */
const plain = ({ id, name, metrics, params, status, sources }: RunSummary): object => ({ id, name, metrics, params, status, sources })

describe('many old logs', () => {
  const logs: Uint8Array[] = []
  let alone: object[]
  let bench: ReaderBench | undefined
  before(async () => {
    for (let run = 0; run < runs; run++) {
      const writer = new TfeventsWriter()
      writer.fileVersion(1)
      writer.hparams(1, { run, odd: run % 2 === 1 })
      for (let step = 0; step < steps; step++)
        writer.scalar('loss', step > 40_000 ? step - 100 : step, 1 + step, run + step / 7, { as: run === 3 ? 'double' : 'simple' })
      logs.push(writer.bytes().slice())
    }
    const one = readerBench([tensorboard])
    fill(one, logs)
    await one.look()
    alone = [...one.runs.values()].map(plain)
    one.dispose()
  })
  afterEach(() => bench?.dispose())

  it('come out of two threads as out of one, and go on growing', async function () {
    let started = 0
    bench = readerBench([tensorboard], {
      startSecond: () => {
        started++
        return startThread(script)
      },
    })
    fill(bench, logs)
    await bench.look()
    assert.equal(started, 1)
    assert.deepEqual([...bench.runs.values()].map(plain), alone)
    for (let run = 0; run < runs; run++) {
      const writer = new TfeventsWriter()
      writer.scalar('loss', steps, 1 + steps, -5)
      writer.scalar('other', 1, 2, 3)
      bench.append(file(run), writer.bytes())
    }
    await bench.look()
    for (const { metrics } of bench.runs.values()) {
      const before = (alone[0] as RunSummary).metrics['loss']!
      assert.deepEqual(
        [metrics['loss']!.points, metrics['loss']!.superseded, metrics['loss']!.min!.value],
        [before.points + 1, before.superseded, -5],
      )
      assert.equal(metrics['other']!.points, 1)
    }
    assert.deepEqual(bench.issues(), [])
    assert.equal(started, 1)
  })

  it('are read all the same when the second thread dies at once', async () => {
    bench = readerBench([tensorboard], { startSecond: () => startThread('/none.js') })
    fill(bench, logs)
    await bench.look()
    assert.deepEqual([...bench.runs.values()].map(plain), alone)
  })

  it('are read all the same when the second thread dies with files in its hands', async () => {
    bench = readerBench([tensorboard], {
      startSecond: (): Thread => {
        const thread = startThread(script)
        thread.listen(() => void thread.dispose())
        return thread
      },
    })
    fill(bench, logs)
    await bench.look()
    assert.deepEqual([...bench.runs.values()].map(plain), alone)
  })
})
