// The whole way from the poller to a program that misbehaves in every way, with a stand-in that shares nothing with our own: whatever it does there is
// at most one child, the state says what is wrong, and once it answers again all is as before. Time runs twenty times as fast.

import assert from 'node:assert/strict'
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type GpuState, noGpus } from '../../src/core/gpu.ts'
import { makeGpuPoller } from '../../src/core/gpuPoller.ts'
import { makeStore } from '../../src/core/store.ts'
import { openSmi } from '../../src/outside/nvidiaSmi.ts'
import type { Clock } from '../../src/outside/oneChild.ts'
import { eventually } from '../tools/until.ts'

const times = 20
const fast: Clock = {
  now: () => performance.now() * times,
  after(ms, run) {
    const timer = setTimeout(run, ms / times)
    return { dispose: () => clearTimeout(timer) }
  },
}

describe('another nvidia-smi', function () {
  this.timeout(60_000)
  let folder: string
  const ends: (() => void)[] = []
  beforeEach(function () {
    // a shell script
    if (process.platform === 'win32') return this.skip()
    folder = mkdtempSync(join(tmpdir(), 'flywheel-other-'))
    copyFileSync(fileURLToPath(new URL('../tools/otherSmi.sh', import.meta.url)), join(folder, 'nvidia-smi'))
    chmodSync(join(folder, 'nvidia-smi'), 0o755)
    be('answer')
  })
  afterEach(() => {
    for (const end of ends.splice(0)) end()
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })
  const be = (mode: string): void => writeFileSync(join(folder, 'mode'), `${mode}\n`)
  const lines = (name: string): string[] =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim().split('\n') : []
  const alive = (): number =>
    lines('pids').filter((pid) => {
      try {
        process.kill(Number(pid), 0)
        return true
      } catch {
        return false
      }
    }).length
  const watch = () => {
    const smi = openSmi({ path: () => join(folder, 'nvidia-smi'), avoid: () => [], clock: fast })
    const state = makeStore<GpuState>(noGpus)
    const errors: unknown[] = []
    const poller = makeGpuPoller({
      state,
      ask: (want) => smi.ask(want),
      forget: () => smi.forget(),
      after: (ms, then) => fast.after(ms, then),
      nowSeconds: () => fast.now() / 1000,
      viewMs: () => 2000,
      statusBarMs: () => 10_000,
      failed: (error) => errors.push(error),
    })
    let most = 0
    const counting = setInterval(() => (most = Math.max(most, alive())), 10)
    ends.push(() => {
      clearInterval(counting)
      poller.dispose()
      smi.dispose()
    })
    poller.pace({ viewVisible: true, statusBar: true, focused: true })
    return { state, poller, errors, most: () => most }
  }
  const isWell = (state: GpuState): boolean =>
    state.phase === 'ready' && state.trouble === null && state.gpus.length === 8 && state.gpus.every((gpu) => gpu.state === 'ok')

  it('answers whatever is asked for, in any order', async () => {
    const { state, errors, most } = watch()
    await eventually(() => isWell(state.get()))
    const gpu = state.get().gpus[5]!
    assert.deepEqual(
      [gpu.index, gpu.utilizationPercent.value, gpu.memoryUsedMiB.value, gpu.temperatureC.value, gpu.powerW.value, gpu.clockSmMHz.value],
      [5, 50, 6000, 45, 105.5, 1980],
    )
    assert.deepEqual(
      gpu.throttle.value?.map((one) => one.id),
      ['power-cap'],
    )
    await eventually(() => state.get().gpus[5]!.processes.value?.[0]?.pid === 90005)
    assert.deepEqual([errors, most()], [[], 1])
  })

  for (const field of ['compute_cap', 'pci.bus_id', 'index', 'pid', 'uuid'])
    it(`is asked again without the field ${field} that it does not know`, async () => {
      be(`refuse ${field}`)
      const { state } = watch()
      await eventually(() => isWell(state.get()))
      assert.equal(state.get().gpus[7]!.memoryUsedMiB.value, 8000)
    })

  const ways: readonly (readonly [mode: string, told: string])[] = [
    ['hang', 'silent'],
    ['deaf', 'silent'],
    ['flood', 'flooded'],
    ['silent', 'no-answer'],
    ['crash', 'crashed'],
    ['half', 'crashed'],
    ['late 2', 'silent'],
  ]
  for (const [mode, told] of ways)
    it(`that does "${mode}" is told as ${told}, leaves at most one child, and is seen to recover`, async () => {
      const { state, poller, errors, most } = watch()
      await eventually(() => isWell(state.get()))
      be(mode)
      await eventually(() => state.get().trouble?.id === told, 20_000)
      assert.equal(state.get().phase, 'unavailable')
      assert.equal(state.get().gpus.length, 8, 'what was known stays')
      be('answer')
      await eventually(() => isWell(state.get()), 20_000)
      await poller.refresh()
      assert.deepEqual([errors, most() <= 1, state.get().abandoned], [[], true, 0])
      assert.ok(
        lines('calls').every((line) => line.split(' ').find((word) => /^\d+$/.test(word)) === '0' || line.startsWith('late')),
        lines('calls').join('\n'),
      )
    })

  it('that answers after 8 s is waited for at first', async () => {
    be(`late ${8 / times}`)
    const { state } = watch()
    await eventually(() => isWell(state.get()), 20_000)
    assert.ok(state.get().elapsedMs! >= 7000)
  })

  it('that prints its answer to the wrong stream with code 0 is understood', async () => {
    be('stderr')
    const { state } = watch()
    await eventually(() => isWell(state.get()))
  })

  it('that loses a card tells which, keeps the others, and sees it come back', async () => {
    const { state } = watch()
    await eventually(() => isWell(state.get()))
    be('lose')
    await eventually(() => state.get().gpus.some((gpu) => gpu.state === 'lost'))
    assert.deepEqual(
      state.get().gpus.map((gpu) => gpu.state),
      ['ok', 'ok', 'ok', 'lost', 'ok', 'ok', 'ok', 'ok'],
    )
    assert.equal(state.get().gpus[3]!.name.value, 'NVIDIA H100 80GB HBM3')
    be('answer')
    await eventually(() => isWell(state.get()))
  })

  it('leaves nothing behind when the editor ends in the middle', async () => {
    be('deaf')
    watch()
    await eventually(() => alive() === 1)
    for (const end of ends.splice(0)) end()
    await eventually(() => alive() === 0)
  })
})
