// A file of our own in a real folder, and the history of GPUs that is kept in it over a reload.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GpuState, known, noGpus } from '../../src/core/gpu.ts'
import { asleepGpu } from '../../src/core/gpuAssemble.ts'
import { type GpusHistory, keepGpuHistory, writeMs } from '../../src/host/gpusHistory.ts'
import { keptFile } from '../../src/outside/keptFile.ts'
import { handClock } from '../tools/handClock.ts'
import { eventually } from '../tools/until.ts'

describe('a kept file', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flywheel-kept-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const place = (): string => join(folder, 'storage', 'deep')
  const file = (limit = 1 << 20) => keptFile(place(), 'gpus.history', limit)

  it('is nothing before it is written, and then what was written, alone in its folder', async () => {
    assert.equal(await file().read(), null)
    await file().write(new Uint8Array([1, 2, 3]))
    assert.deepEqual(await file().read(), new Uint8Array([1, 2, 3]))
    file().writeNow(new Uint8Array([4]))
    assert.deepEqual(await file().read(), new Uint8Array([4]))
    assert.deepEqual(readdirSync(place()), ['gpus.history'])
  })

  it('is not read when it is longer than it may be', async () => {
    await file().write(new Uint8Array(100))
    await assert.rejects(file(99).read(), /100 bytes/)
  })

  it('is left as it was when it cannot be put in its place', async () => {
    mkdirSync(join(place(), 'gpus.history', 'in the way'), { recursive: true })
    await assert.rejects(file().write(new Uint8Array([1])))
    assert.throws(() => file().writeNow(new Uint8Array([1])))
    assert.deepEqual(readdirSync(place()), ['gpus.history'])
  })

  describe('with the history of GPUs in it', () => {
    const said: string[] = []
    const ends: (() => void)[] = []
    beforeEach(() => said.splice(0))
    afterEach(() => {
      for (const end of ends.splice(0)) end()
    })
    const clock = handClock()
    const keep = (wrote: () => void = () => undefined): GpusHistory => {
      const output = { warn: (text: string) => void said.push(text) }
      const kept = keepGpuHistory({
        door: { output } as unknown as Parameters<typeof keepGpuHistory>[0]['door'],
        file: {
          ...file(),
          write: (bytes) =>
            file()
              .write(bytes)
              .finally(() => queueMicrotask(() => queueMicrotask(wrote))),
        },
        after: (ms, then) => clock.after(ms, then),
      })
      ends.push(() => kept.dispose())
      return kept
    }
    const state = (readAt: number): GpuState => ({
      ...noGpus,
      phase: 'ready',
      readAt,
      gpus: [{ ...asleepGpu('box', '00000000:18:00.0', []), state: 'ok', utilizationPercent: known(50) }],
    })
    const times = ({ history }: GpusHistory): number[] => [...(history.window(-Infinity, Infinity)[0]?.times ?? [])]

    it('has it back after the end, however sudden', async () => {
      const first = keep()
      await first.loaded
      first.take(state(1000))
      first.dispose()
      const second = keep()
      second.take(state(1020))
      await second.loaded
      assert.deepEqual(times(second), [1000, 1020])
    })

    it('writes once a minute, and only news', async () => {
      let wrote = false
      const kept = keep(() => (wrote = true))
      await kept.loaded
      for (const at of [1000, 1010, 1020]) kept.take(state(at))
      assert.equal(clock.next(), writeMs)
      assert.equal(await file().read(), null)
      clock.pass(writeMs)
      await eventually(() => wrote)
      assert.deepEqual(readdirSync(place()), ['gpus.history'])
      kept.take(state(1020))
      assert.equal(clock.next(), null)
      rmSync(join(place(), 'gpus.history'))
      kept.dispose()
      assert.deepEqual(readdirSync(place()), [], 'nothing new, nothing written')
    })

    it('begins anew over a damaged file, and says so', async () => {
      mkdirSync(place(), { recursive: true })
      writeFileSync(join(place(), 'gpus.history'), 'FWGH\x01 torn')
      const kept = keep()
      await kept.loaded
      assert.equal(said.length, 1)
      assert.match(said[0]!, /begins anew.*damaged/)
      kept.take(state(1000))
      kept.dispose()
      assert.equal(readFileSync(join(place(), 'gpus.history')).subarray(0, 4).toString(), 'FWGH')
      const again = keep()
      await again.loaded
      assert.deepEqual(times(again), [1000])
    })

    it('does not write over what it has not read yet', async () => {
      const first = keep()
      await first.loaded
      first.take(state(1000))
      first.dispose()
      const hasty = keep()
      hasty.take(state(1010))
      hasty.dispose()
      const later = keep()
      await later.loaded
      assert.deepEqual(times(later), [1000])
    })
  })
})
