// What is kept of the GPUs' last day: bounded, in order, honest about what is not known, and the same after it was written down.

import assert from 'node:assert/strict'
import { type Gpu, type GpuState, known, noGpus, unknown } from '../../src/core/gpu.ts'
import { assemble } from '../../src/core/gpuAssemble.ts'
import { historyFields, makeGpuHistory, mostSamples, mostTracks, slotSeconds } from '../../src/core/gpuHistory.ts'
import { historyBytes, readHistoryBytes } from '../../src/core/gpuHistoryBytes.ts'
import { readRows } from '../../src/core/gpuParse.ts'
import { gpuQuestion } from '../../src/core/gpuQuestion.ts'
import { seededRandom } from '../tools/random.ts'

const row = gpuQuestion.columns.map(
  (one) => ({ index: '0', name: 'NVIDIA H100', uuid: 'GPU-1', 'memory.total': '81559' })[one.names[0]!] ?? '[N/A]',
)
const bare: Gpu = assemble({
  host: 'box',
  rows: readRows(row.join(', '), gpuQuestion),
  lost: [],
  listed: null,
  processes: null,
  details: null,
  elapsedMs: 1,
  machineTotalMiB: null,
  before: [],
})[0]!
const gpu = (change: Partial<Gpu> = {}): Gpu => ({ ...bare, ...change })
const use = (percent: number | null, change: Partial<Gpu> = {}): Gpu =>
  gpu({ utilizationPercent: percent === null ? unknown('-') : known(percent), ...change })
const stateOf = (readAt: number, ...gpus: Gpu[]): GpuState => ({ ...noGpus, phase: 'ready', host: 'box', gpus, readAt })
const start = 1_790_000_000
const everything = [-Infinity, Infinity] as const

describe('the history of GPUs', () => {
  it('gives back what was read, per card, with NaN for what is not known', () => {
    const history = makeGpuHistory()
    history.append(stateOf(start, use(40, { memoryUsedMiB: known(1000), powerW: known(301.5) }), use(null, { key: 'b', index: 1 })))
    const [a, b] = history.window(...everything)
    assert.deepEqual([...a!.times], [start])
    assert.deepEqual([a!.utilizationPercent[0], a!.memoryUsedMiB[0], a!.powerW[0], a!.temperatureC[0]], [40, 1000, 301.5, NaN])
    assert.deepEqual(b!.gpu, { host: 'box', key: 'b', index: 1, name: 'NVIDIA H100', memoryTotalMiB: 81559, powerLimitW: null })
    assert.ok(Number.isNaN(b!.utilizationPercent[0]))
  })

  it('makes one sample of a slot: means of use and power, the highest of memory and temperature', () => {
    const history = makeGpuHistory()
    const readings = [
      [10, 100, 50],
      [20, 900, 60],
      [60, 300, 40],
    ] as const
    readings.forEach(([percent, memory, heat], i) =>
      history.append(stateOf(start + i * 2, use(percent, { memoryUsedMiB: known(memory), temperatureC: known(heat) }))),
    )
    history.append(stateOf(start + slotSeconds, use(7)))
    const [trace] = history.window(...everything)
    assert.deepEqual([...trace!.times], [start + 4, start + slotSeconds])
    assert.deepEqual([...trace!.utilizationPercent], [30, 7])
    assert.deepEqual([trace!.memoryUsedMiB[0], trace!.temperatureC[0]], [900, 60])
    assert.ok(Number.isNaN(trace!.memoryUsedMiB[1]))
  })

  it('takes a state only once, and none that is not an answer', () => {
    const history = makeGpuHistory()
    const state = stateOf(start, use(40))
    history.append(state)
    const { version } = history
    history.append({ ...state, paused: true })
    history.append({ ...state, phase: 'unavailable', readAt: start + 60 })
    history.append({ ...state, readAt: null })
    assert.equal(history.version, version)
    assert.equal(history.window(...everything)[0]!.times.length, 1)
  })

  it('cuts a window at both ends, and leaves out cards without a sample in it', () => {
    const history = makeGpuHistory()
    for (let i = 0; i < 10; i++) history.append(stateOf(start + i * 10, use(i), ...(i < 2 ? [use(1, { key: 'gone', index: 1 })] : [])))
    const cut = history.window(start + 30, start + 50)
    assert.deepEqual(
      cut.map((one) => one.gpu.key),
      [bare.key],
    )
    assert.deepEqual([...cut[0]!.utilizationPercent], [3, 4, 5])
    assert.deepEqual(history.window(start + 31, start + 39), [])
    assert.equal(history.window(...everything).length, 2)
  })

  it('holds a day, then forgets the oldest', () => {
    const history = makeGpuHistory()
    for (let i = 0; i < mostSamples + 500; i++) history.append(stateOf(start + i * slotSeconds, use(i % 100)))
    const [trace] = history.window(...everything)
    assert.equal(trace!.times.length, mostSamples)
    assert.equal(trace!.times[0], start + 500 * slotSeconds)
    assert.equal(trace!.times.at(-1), start + (mostSamples + 499) * slotSeconds)
    assert.ok(trace!.times.every((time, i) => i === 0 || time > trace!.times[i - 1]!))
    assert.equal(trace!.utilizationPercent[0], 0)
  })

  it('forgets what is older than a day after a long pause, and cards that are gone', () => {
    const history = makeGpuHistory()
    history.append(stateOf(start, use(1), use(2, { key: 'b' })))
    history.append(stateOf(start + 100_000, use(3)))
    assert.deepEqual(
      history.window(...everything).map((one) => [one.gpu.key, ...one.utilizationPercent]),
      [[bare.key, 3]],
    )
  })

  it('keeps no more cards than it may', () => {
    const history = makeGpuHistory()
    for (let i = 0; i < mostTracks + 20; i++) history.append(stateOf(start + i * 10, use(i % 100, { key: `card ${i}` })))
    const kept = history.window(...everything)
    assert.equal(kept.length, mostTracks)
    assert.ok(!kept.some((one) => one.gpu.key === 'card 0'))
  })

  it('stays in order when the clock is set back', () => {
    const history = makeGpuHistory()
    for (const at of [0, 10, 20, 30, 15]) history.append(stateOf(start + at, use(at)))
    const [trace] = history.window(...everything)
    assert.deepEqual(
      [...trace!.times].map((time) => time - start),
      [0, 15],
    )
    assert.equal(trace!.utilizationPercent[1], 12.5, 'the reading of 10 s and this one are of one slot')
  })

  it('keeps the hosts of equal cards apart, and what was known of a lost one', () => {
    const history = makeGpuHistory()
    history.append(stateOf(start, use(1, { host: 'b' }), use(2, { host: 'a' })))
    const lost = unknown('lost')
    history.append(stateOf(start + 10, gpu({ host: 'a', state: 'lost', name: lost, memoryTotalMiB: lost })))
    const traces = history.window(...everything)
    assert.deepEqual(
      traces.map((one) => [one.gpu.host, one.times.length, one.gpu.name, one.gpu.memoryTotalMiB]),
      [
        ['a', 2, 'NVIDIA H100', 81559],
        ['b', 1, 'NVIDIA H100', 81559],
      ],
    )
  })
})

describe('a history of GPUs as bytes', () => {
  const filled = (seed: number) => {
    const random = seededRandom(seed)
    const history = makeGpuHistory()
    let at = start
    for (let i = 0; i < 300; i++) {
      at += random() < 0.02 ? 5000 * random() : 10
      const some = (scale: number) => (random() < 0.1 ? unknown('-') : known(Math.round(random() * scale)))
      history.append(
        stateOf(
          Math.round(at * 10) / 10,
          gpu({ utilizationPercent: some(100), memoryUsedMiB: some(300_000), powerW: some(1000), temperatureC: some(100) }),
          gpu({ key: 'ünï', host: 'node-2', powerW: some(500) }),
        ),
      )
    }
    return history
  }

  it('is the same when it is read again, to a tenth', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const history = filled(seed)
      const again = readHistoryBytes(historyBytes(history))
      if (typeof again === 'string') return assert.fail(again)
      const before = history.window(...everything)
      assert.equal(again.length, before.length)
      before.forEach((trace, i) => {
        assert.deepEqual(again[i]!.gpu, trace.gpu)
        assert.deepEqual(again[i]!.times, trace.times)
        for (const field of historyFields)
          trace[field].forEach((value, at) => {
            const read = again[i]![field][at]!
            assert.ok(Number.isNaN(value) ? Number.isNaN(read) : Math.abs(read - value) <= 0.0501, `${field} ${value} ${read}`)
          })
      })
    }
  })

  it('goes on where it was: older samples come first, none twice', () => {
    const old = makeGpuHistory()
    for (let i = 0; i < 5; i++) old.append(stateOf(start + i * 10, use(i), use(9, { key: 'only before' })))
    const now = makeGpuHistory()
    // read before the file was there
    for (let i = 4; i < 7; i++) now.append(stateOf(start + i * 10, use(i)))
    const traces = readHistoryBytes(historyBytes(old))
    assert.ok(typeof traces !== 'string')
    now.prepend(traces)
    now.append(stateOf(start + 70, use(7)))
    const both = now.window(...everything)
    assert.deepEqual([...both.find((one) => one.gpu.key === bare.key)!.utilizationPercent], [0, 1, 2, 3, 4, 5, 6, 7])
    assert.equal(both.find((one) => one.gpu.key === 'only before')!.times.length, 5)
  })

  it('is small: a full day of 8 busy cards is under 600 kB', () => {
    const history = makeGpuHistory()
    const random = seededRandom(8)
    for (let i = 0; i < mostSamples; i++)
      history.append(
        stateOf(
          start + i * 10.03,
          ...Array.from({ length: 8 }, (_, k) =>
            use(90 + Math.round(random() * 10), {
              key: `gpu ${k}`,
              memoryUsedMiB: known(62_000),
              powerW: known(600 + Math.round(random() * 1000) / 10),
              temperatureC: known(60 + Math.round(random())),
            }),
          ),
        ),
      )
    const { length } = historyBytes(history)
    assert.ok(length < 600_000, `${length} bytes`)
  })

  it('is refused with a sentence when it is damaged, never read wrongly', () => {
    const good = historyBytes(filled(3))
    const random = seededRandom(4)
    for (let i = 0; i < 2000; i++) {
      const bad = good.slice(0, i % 3 === 0 ? Math.floor(random() * good.length) : good.length)
      const at = Math.floor(random() * bad.length)
      if (bad.length > 0) bad[at] = bad[at]! ^ (1 << Math.floor(random() * 8))
      assert.equal(typeof readHistoryBytes(bad), 'string', `change ${i}`)
    }
    assert.match(readHistoryBytes(new Uint8Array()) as string, /no history/)
    assert.match(readHistoryBytes(new TextEncoder().encode('{"a": 1}')) as string, /no history/)
  })

  it('is refused when its checksum fits but its content does not', () => {
    const body = [...new TextEncoder().encode('FWGH'), 1, 0xff, 0xff, 0xff, 0xff, 0x7f]
    let hash = 0x811c9dc5
    for (const byte of body) hash = Math.imul(hash ^ byte, 0x01000193)
    const sum = new Uint8Array(4)
    new DataView(sum.buffer).setUint32(0, hash >>> 0, true)
    assert.match(readHistoryBytes(new Uint8Array([...body, ...sum])) as string, /damaged/)
  })
})
