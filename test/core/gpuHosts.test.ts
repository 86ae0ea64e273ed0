// Several hosts in one view, runs on cards, and what somebody waits for.

import assert from 'node:assert/strict'
import { type Gpu, type GpuState, known, noGpus, unknown } from '../../src/core/gpu.ts'
import { asleepGpu } from '../../src/core/gpuAssemble.ts'
import { hostRows, hostsHeader, hostsMessage, isOpen, joinedState } from '../../src/core/gpuHosts.ts'
import { processOf } from '../../src/core/gpuParse.ts'
import type { RunOf } from '../../src/core/gpuProcessRows.ts'
import type { GpuRow } from '../../src/core/gpuRow.ts'
import { gpuRows, withoutRuns } from '../../src/core/gpuRows.ts'
import { gpuStatusText } from '../../src/core/gpuStatusText.ts'
import { gpuTooltip } from '../../src/core/gpuTooltip.ts'
import { freeMiB, grantedBy, impossible, readWish, wishInWords, wishRows } from '../../src/core/gpuWish.ts'
import { runKey } from '../../src/core/run.ts'
import { sayPlain } from '../../src/core/say.ts'

const gpu = (host: string, index: number, change: Partial<Gpu> = {}): Gpu => ({
  ...asleepGpu(host, `00000000:0${index + 1}:00.0`, []),
  key: `index:${index}`,
  index,
  state: 'ok',
  stateWhy: null,
  remedy: null,
  name: known('NVIDIA H100 80GB HBM3'),
  memoryTotalMiB: known(81559),
  memoryUsedMiB: known(4),
  memoryReservedMiB: known(555),
  utilizationPercent: known(0),
  migEnabled: known(false),
  throttle: known([]),
  ...change,
})
const busy = { utilizationPercent: known(97), memoryUsedMiB: known(62464) }
const host = (name: string, ...gpus: Gpu[]): GpuState => ({ ...noGpus, phase: 'ready', host: name, gpus, readAt: 1000 })
const down = (name: string): GpuState => ({
  ...noGpus,
  phase: 'unavailable',
  host: name,
  trouble: { id: 'ssh-reach', why: `${name} cannot be reached.`, remedy: 'Check it.' },
})
const flat = (all: readonly GpuRow[]): GpuRow[] => all.flatMap((row) => [row, ...flat(row.children)])

describe('several hosts', () => {
  const here = host('box', gpu('box', 0, busy), gpu('box', 1))
  const node = host('node1', gpu('node1', 0), gpu('node1', 1, busy), gpu('node1', 2))
  const absent: GpuState = { ...noGpus, phase: 'absent', host: 'login' }

  it('are as if there were none while the setting is empty', () => {
    assert.equal(joinedState(here, []), here)
    assert.deepEqual(hostRows(here, [], withoutRuns, sayPlain), gpuRows(here, sayPlain))
  })

  it('stand above their cards, this machine first, each with what is free', () => {
    const rows = hostRows(here, [node, down('node2')], withoutRuns, sayPlain)
    assert.deepEqual(
      rows.map((row) => [row.kind, row.label, row.description, row.children.length]),
      [
        ['host', 'box · this machine', '1 free of 2', 2],
        ['host', 'node1', '2 free of 3', 3],
        ['host', 'node2', 'n/a', 1],
      ],
    )
    assert.match(rows[2]!.accessible, /cannot be reached\. Check it\./)
    assert.equal(rows[2]!.children[0]!.label, 'node2 cannot be reached.')
    assert.equal(hostsHeader(here, [node], sayPlain), '3 free of 5')
    const ids = flat(rows).map((row) => row.id)
    assert.equal(new Set(ids).size, ids.length, 'equal cards of two hosts are two rows')
  })

  it('leave out a machine without a card, as a login node is', () => {
    assert.deepEqual(
      hostRows(absent, [node], withoutRuns, sayPlain).map((row) => row.label),
      ['node1'],
    )
    assert.equal(hostsMessage(absent, [down('node1')]), null)
    assert.equal(gpuStatusText(joinedState(absent, [node]), 'auto', null, sayPlain)!.label, 'GPUs: 1 of 3 busy')
  })

  it('are one in the status bar, and name the host where it matters', () => {
    const joined = joinedState(here, [node, down('node2')])
    assert.equal(gpuStatusText(joined, 'auto', null, sayPlain)!.label, 'GPUs: 2 of 5 busy')
    assert.match(gpuStatusText(joined, 'busiest', null, sayPlain)!.text, /box GPU0 97%/)
    const lost = joinedState(here, [host('node1', gpu('node1', 0, { state: 'lost', stateWhy: 'It is lost.' }))])
    assert.match(gpuStatusText(lost, 'auto', null, sayPlain)!.text, /node1 GPU0 lost/)
    assert.match(gpuTooltip(joined, 1000, sayPlain), /node1\u00a0GPU1/)
    assert.match(gpuTooltip(joined, 1000, sayPlain), /node2 cannot be reached/)
  })

  it('say when none answers, and when none was asked yet', () => {
    assert.match(gpuStatusText(joinedState(absent, [down('a'), down('b')]), 'auto', null, sayPlain)!.text, /n\/a/)
    const unasked = { ...noGpus, host: 'a' }
    assert.equal(gpuStatusText(joinedState(absent, [unasked, { ...unasked, host: 'b' }]), 'auto', null, sayPlain), null)
    assert.equal(hostRows(absent, [unasked], withoutRuns, sayPlain)[0]!.description, 'not asked yet')
  })

  it('are unfolded as long as they are few', () => {
    const open = (n: number): boolean => {
      const rows = hostRows(
        absent,
        Array.from({ length: n }, (_, i) => host(`n${i}`, gpu(`n${i}`, 0))),
        withoutRuns,
        sayPlain,
      )
      return isOpen(rows[0]!, rows, true)
    }
    assert.deepEqual([open(1), open(4), open(5)], [true, true, false])
    const [alone] = gpuRows(host('a', gpu('a', 0)), sayPlain)
    assert.deepEqual([isOpen(alone!, [alone!], true), isOpen(alone!, [alone!], false)], [true, false])
  })
})

describe('runs on cards', () => {
  const task = (pid: number, used: number) => ({
    ...processOf(pid, undefined, undefined),
    usedMemoryMiB: known(used),
    name: known('python'),
  })
  const runOf: RunOf = (_, { pid }) =>
    pid > 100 ? null : { key: runKey('/p', `r${pid}`), id: `r${pid}`, name: pid === 1 ? 'sweep-07' : `sweep-${pid}`, by: 'writes' }
  const working = (...pids: number[]) =>
    host('box', gpu('box', 0, { ...busy, processes: known(pids.map((pid, i) => task(pid, 5000 - i))) }))
  const said: readonly (readonly [number[], string])[] = [
    [[1], '97 % · sweep-07'],
    [[1, 1001], '97 % · sweep-07'],
    [[2, 3, 4], '97 % · sweep-2 and 2 more'],
    [[1001], '97 % · 61/80 GB'],
    [[], '97 % · 61/80 GB'],
  ]
  for (const [pids, text] of said)
    it(`${pids.join() || 'no process'}: ${text}`, () => assert.equal(gpuRows(working(...pids), sayPlain, runOf)[0]!.description, text))

  it('name the run and how it is known in the row of the process', () => {
    const row = flat(gpuRows(working(1), sayPlain, runOf)).find((one) => one.kind === 'process')!
    assert.equal(row.description, 'sweep-07 · 4.9 GB')
    assert.match(row.tooltip!, /Run: sweep-07, it writes into the run's folder/)
    assert.match(gpuTooltip(working(1), 1000, sayPlain, runOf), /sweep\\?-07 4\.9\u00a0GB/)
  })

  it('say aloud when a container hides whose the processes are, and that one hides all of them', () => {
    const why = unknown('No such process here: it ended, or the container hides … (docker run --pid=host shows them).')
    const hidden = { ...task(1001, 10), user: why, command: why }
    const rows = flat(gpuRows(host('box', gpu('box', 0, { ...busy, processes: known([hidden, { ...hidden, pid: 1002 }]) })), sayPlain))
    assert.equal(rows.filter((row) => row.label.includes('--pid=host')).length, 1)
    const none = flat(gpuRows(host('box', gpu('box', 0, { ...busy, processes: known([]) })), sayPlain)).find(
      (row) => row.label === 'Processes',
    )!
    assert.deepEqual([none.description, /--pid=host/.test(none.tooltip!)], ['none shown', true])
    const idle = flat(gpuRows(host('box', gpu('box', 0, { processes: known([]) })), sayPlain)).find((row) => row.label === 'Processes')!
    assert.equal(idle.description, 'none')
  })
})

describe('waiting for free memory', () => {
  const typed: readonly (readonly [string, number | null, number?])[] = [
    ['40', 1, 40],
    ['40 GB', 1, 40],
    [' 40gb ', 1, 40],
    ['11,5 GiB free', 1, 11.5],
    ['2 x 40 GB', 2, 40],
    ['8x70', 8, 70],
    ['2 GPUs with 24 GB', 2, 24],
    ['4 gpus 10', 4, 10],
    ['', null],
    ['0', null],
    ['0 x 40', null],
    ['-4', null],
    ['forty', null],
    ['40 TB', null],
    ['5000', null],
    ['1 2 3', null],
  ]
  for (const [text, gpus, gigabytes] of typed)
    it(`"${text}" is ${gpus === null ? 'no wish' : `${gpus} of ${gigabytes} GB`}`, () =>
      assert.deepEqual(readWish(text), gpus === null ? null : { gpus, gigabytes }))

  const wish = (gpus: number, gigabytes: number) => ({ gpus, gigabytes })
  it('counts what nobody holds and the driver does not keep', () => {
    assert.equal(freeMiB(gpu('a', 0)), 81559 - 4 - 555)
    assert.equal(freeMiB(gpu('a', 0, { memoryReservedMiB: unknown('-') })), 81555)
    assert.equal(freeMiB(gpu('a', 0, { memoryUsedMiB: unknown('-') })), null)
    assert.equal(freeMiB(gpu('a', 0, { state: 'lost' })), null)
  })
  it('is granted by the freest cards of one host, not by several hosts together', () => {
    const half = { memoryUsedMiB: known(40_000) }
    const states = [host('a', gpu('a', 0, busy), gpu('a', 1, half)), host('b', gpu('b', 0, half), gpu('b', 1))]
    const granted = (one: ReturnType<typeof wish>) => grantedBy(one, states)?.map((card) => `${card.host}${card.index}`) ?? null
    assert.deepEqual(granted(wish(1, 40)), ['a1'])
    assert.deepEqual(granted(wish(1, 70)), ['b1'])
    assert.deepEqual(granted(wish(2, 40)), ['b1', 'b0'])
    assert.equal(granted(wish(3, 1)), null)
    assert.equal(granted(wish(2, 70)), null)
  })
  it('is not granted by what is old, sliced or not known', () => {
    const never = [
      { ...host('a', gpu('a', 0)), phase: 'unavailable' as const },
      host('b', gpu('b', 0, { migEnabled: known(true) }), gpu('b', 1, { memoryTotalMiB: unknown('-') })),
    ]
    assert.equal(grantedBy(wish(1, 1), never), null)
  })
  it('says what can never come', () => {
    const states = [host('a', gpu('a', 0), gpu('a', 1))]
    assert.match(impossible(wish(1, 90), states, sayPlain)!, /No GPU has 90 GB: the largest has 80\./)
    assert.match(impossible(wish(3, 40), states, sayPlain)!, /No host has 3 GPUs of 40 GB/)
    assert.equal(impossible(wish(2, 79), states, sayPlain), null)
    assert.equal(impossible(wish(9, 90), [...states, { ...noGpus, host: 'b' }], sayPlain), null, 'one host has not answered yet')
    assert.equal(impossible(wish(1, 90), [], sayPlain), null)
  })
  it('stands in a row of its own', () => {
    const [row] = wishRows([{ id: 3, ...wish(2, 40) }], sayPlain)
    assert.deepEqual([row!.id, row!.kind, row!.label], ['wish:3', 'wait', 'Waiting for 40 GB on each of 2 GPUs'])
    assert.equal(wishInWords(wish(1, 40), sayPlain), '40 GB on one GPU')
  })
})
