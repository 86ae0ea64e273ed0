// Whether runs go on, on real files that grow: each run's own cadence, its process, and a late write that revives it. The clock is moved by hand.

import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import type { SeenProcess } from '../../src/core/runProcess.ts'
import type { Format } from '../../src/formats/format.ts'
import { type ReaderBench, lines, pointsFormat, readerBench } from '../tools/readerBench.ts'

/** Beside the points: who writes them, as a tool would record it. */
const toldFormat: Format = {
  id: 'told',
  title: 'Told',
  claim: (folder) => (folder.files.includes('who.told') ? [{ kind: 'whole', files: [`${folder.path}/who.told`], run: folder.path }] : []),
  whole: (_claim, _files, sink) => sink.run('').facts({ pid: 8123, host: 'here' }),
}
/** A store: every run has a line "id time" in one file. */
const storeFormat: Format = {
  id: 'store',
  title: 'Store',
  claim: (folder) => (folder.files.includes('all.store') ? [{ kind: 'whole', files: ['all.store'], run: 'all.store' }] : []),
  whole(_claim, files, sink) {
    for (const line of new TextDecoder()
      .decode([...files.values()][0])
      .split('\n')
      .filter(Boolean)) {
      const [id, time] = line.split(' ')
      const run = sink.run(id!)
      run.point(run.series('loss'), 0, Number(time), 1)
    }
  },
}

describe('the life of runs', () => {
  let bench: ReaderBench
  let seen: SeenProcess
  let asked: number
  beforeEach(() => {
    seen = null
    asked = 0
    const lookAtProcess = (pid: number, host: string): SeenProcess => {
      asked++
      assert.deepEqual([pid, host], [8123, 'here'])
      return seen
    }
    bench = readerBench([pointsFormat, toldFormat, storeFormat], { lookAtProcess })
    bench.follow()
  })
  afterEach(() => bench.dispose())

  const run = (id = 'points:a') => bench.runs.get(id)!
  const nowSeconds = (): number => Date.now() / 1000 + bench.clock.now() / 1000
  /** One more line, written at the bench's own time. */
  const write = async (step: number, later = 0): Promise<void> => {
    bench.append('a/x.points', lines('loss', step, step + 1))
    utimesSync(bench.path('a/x.points'), nowSeconds() + later, nowSeconds() + later)
    await bench.look()
  }
  const pass = async (seconds: number): Promise<void> => {
    bench.clock.pass(seconds * 1000)
    await bench.look()
  }
  /** A run that was seen being written every 20 s. */
  const grow = async (): Promise<void> => {
    bench.write('a/x.points', '')
    for (let step = 0; step < 8; step++) {
      await write(step)
      if (step < 7) bench.clock.pass(20_000)
    }
  }

  it('learns the cadence of a run from its writes, and revives it at a late one', async () => {
    await grow()
    assert.equal(run().status, 'running')
    await pass(59)
    assert.equal(run().status, 'running')
    await pass(20)
    assert.equal(run().status, 'quiet')
    assert.match(run().statusReason, /usually every 20 s/)
    await write(9)
    assert.equal(run().status, 'running')
  })

  it('gives a run without a cadence its ten minutes', async () => {
    bench.write('a/x.points', lines('loss', 0, 3))
    await pass(590)
    assert.equal(run().status, 'running')
    await pass(20)
    assert.equal(run().status, 'quiet')
  })

  it('takes the cadence of the points of a run that it did not see growing', async () => {
    const hourly = Array.from({ length: 12 }, (_, i) => `loss ${i} ${1_700_000_000 + i * 3_600} 1\n`).join('')
    bench.write('a/x.points', hourly)
    await pass(3 * 3_600 - 60)
    assert.equal(run().status, 'running')
    assert.match(run().statusReason, /usually every 1 h/)
    await pass(120)
    assert.equal(run().status, 'quiet')
  })

  it('asks for the process only when the run is over its cadence, and calls it dead when that is gone', async () => {
    bench.write('a/who.told', '')
    await grow()
    assert.equal(asked, 0)
    seen = { startedAt: 1, command: 'python', folder: null }
    await pass(100)
    assert.deepEqual([run().status, asked], ['quiet', 1])
    assert.match(run().statusReason, /8123 is alive/)
    await pass(1_800)
    assert.equal(run().status, 'stalled')
    seen = 'gone'
    await pass(600)
    assert.equal(run().status, 'dead')
    assert.match(run().statusReason, /more than 30 min old .*usually every 20 s.*8123 is gone/)
    const before = asked
    await pass(600)
    assert.equal(asked, before)
  })

  it('does not believe in a process that was gone while the run was written: it lives in another container', async () => {
    bench.write('a/who.told', '')
    await grow()
    seen = 'gone'
    await pass(130)
    assert.equal(run().status, 'dead')
    await write(9)
    assert.equal(run().status, 'running')
    await pass(3_000)
    assert.equal(run().status, 'quiet')
    assert.doesNotMatch(run().statusReason, /8123/)
  })

  it('takes a file server whose clock is ahead for now', async () => {
    bench.write('a/x.points', '')
    await write(0, 300)
    assert.equal(run().status, 'running')
    assert.match(run().statusReason, /less than 10 min old/)
  })

  it('tells the runs of one store apart: what is written for one does not revive the others', async () => {
    bench.write('all.store', `old ${nowSeconds() - 86_400}\nnew ${nowSeconds() - 5}\n`)
    await bench.look()
    assert.equal(run('store:all.store#old').status, 'quiet')
    assert.equal(run('store:all.store#new').status, 'running')
  })

  it('tells nothing again while nothing changes', async () => {
    await grow()
    await pass(130)
    const before = bench.told.length
    await pass(20)
    assert.equal(bench.told.length, before)
  })
})
