// What a person sees of GPUs: status bar, header, rows, tooltips, the table of the command line and the JSON, for machines well and unwell.

import assert from 'node:assert/strict'
import { type Gpu, type GpuAnswer, type GpuState, alarmOf, isBusy, known, nextState, noGpus, unknown } from '../../src/core/gpu.ts'
import { assemble } from '../../src/core/gpuAssemble.ts'
import { makeGpuHistory } from '../../src/core/gpuHistory.ts'
import { gpusJson } from '../../src/core/gpuJson.ts'
import { readProcesses, readRows } from '../../src/core/gpuParse.ts'
import { processQuestion } from '../../src/core/gpuQuestion.ts'
import type { GpuRow } from '../../src/core/gpuRow.ts'
import { gpuHeader, gpuMessage, gpuRows, levelOf } from '../../src/core/gpuRows.ts'
import { type StatusChoice, gpuStatusText } from '../../src/core/gpuStatusText.ts'
import { gpuTable } from '../../src/core/gpuTable.ts'
import { bar } from '../../src/core/gpuText.ts'
import { gpuDetails, gpuTooltip } from '../../src/core/gpuTooltip.ts'
import { lostLines } from '../../src/core/gpuTrouble.ts'
import { sayPlain } from '../../src/core/say.ts'
import { questionOf } from '../tools/gpuQuestion.ts'

const header =
  'index, uuid, pci.bus_id, utilization.gpu, memory.total, memory.used, temperature.gpu, power.draw, enforced.power.limit, clocks.sm, clocks_throttle_reasons.active, mig.mode.current, ecc.errors.uncorrected.volatile.total, gpu_recovery_action, driver_model.current, name'
const cells = (index: number, change: Readonly<Record<number, string>> = {}): string =>
  [
    String(index),
    `GPU-aa0${index}`,
    `00000000:0${index + 1}:00.0`,
    '97',
    '81559',
    '62464',
    '61',
    '612.40',
    '700.00',
    '1755',
    '0x4',
    'Disabled',
    '0',
    'None',
    '[N/A]',
    'NVIDIA H100 80GB HBM3',
  ]
    .map((cell, i) => change[i] ?? cell)
    .join(', ')
const idle = { 3: '0', 5: '4', 10: '0x1' }
const machine = (rows: readonly string[], processes: string | null = null): readonly Gpu[] =>
  assemble({
    host: 'box',
    rows: readRows(rows.join('\n'), questionOf(header)),
    lost: lostLines(rows.join('\n')),
    listed: null,
    processes: processes === null ? null : readProcesses(processes, processQuestion),
    details: null,
    elapsedMs: 40,
    machineTotalMiB: null,
    before: [],
  })
const answer = (gpus: readonly Gpu[], change: Partial<GpuAnswer> = {}): GpuAnswer => ({
  phase: 'ready',
  trouble: null,
  host: 'box',
  driver: known('580.105.08'),
  cuda: known('13.0'),
  gpus,
  elapsedMs: 40,
  notes: [],
  abandoned: 0,
  ...change,
})
const state = (gpus: readonly Gpu[], change: Partial<GpuAnswer> = {}): GpuState => nextState(noGpus, answer(gpus, change), 1000)
const silent = { phase: 'unavailable', trouble: { id: 'silent', why: 'nvidia-smi did not answer within 5 s.', remedy: 'Wait.' } } as const
const eight = machine(Array.from({ length: 8 }, (_, i) => cells(i, i === 1 || i === 6 ? idle : { 3: String(20 + i * 10) })))

describe('the status bar', () => {
  const texts: readonly (readonly [string, GpuState, StatusChoice, number | null, string | null])[] = [
    ['nothing before the first answer', noGpus, 'auto', null, null],
    ['nothing without a card', state([], { phase: 'absent' }), 'auto', null, null],
    ['nothing when switched off', state(eight), 'off', null, null],
    ['one card', state(machine([cells(0)])), 'auto', null, '$(chip) 97% 61/80 GB '],
    ['one card at rest, as wide', state(machine([cells(0, idle)])), 'auto', null, '$(chip) 0% 0/80 GB   '],
    ['one card at its limit, as wide', state(machine([cells(0, { 3: '100' })])), 'auto', null, '$(chip) 100% 61/80 GB'],
    ['a smaller card with a decimal', state(machine([cells(0, { 4: '24576', 5: '20582' })])), 'auto', null, '$(chip) 97% 20.1/24 GB '],
    ['a use that is not known', state(machine([cells(0, { 3: '[N/A]' })])), 'auto', null, '$(chip) n/a 61/80 GB '],
    ['a memory that is not known', state(machine([cells(0, { 4: '[N/A]', 5: '[N/A]' })])), 'auto', null, '$(chip) 97% n/a '],
    ['how many of eight are busy', state(eight), 'auto', null, '$(chip) 6/8 busy'],
    ['the busiest of eight', state(eight), 'busiest', null, '$(chip) GPU7 90% 61/80 GB '],
    ['the chosen one of eight', state(eight), 'auto', 3, '$(chip) GPU3 50% 61/80 GB '],
    ['how many are busy when the chosen one is not there', state(eight), 'auto', 30, '$(chip) 6/8 busy'],
    ['not available', state([], silent), 'auto', null, '$(chip) n/a'],
    ['a pause', { ...state(eight), paused: true }, 'auto', null, '$(chip) paused'],
    ['a lost card', state(machine([cells(0), cells(1, { 3: '[GPU is lost]' })])), 'auto', null, '$(chip) GPU1 lost'],
    ['a card that wants a reset', state(machine([cells(0, { 13: 'Reset' })])), 'auto', null, '$(chip) GPU0 needs help'],
    ['memory errors', state(machine([cells(0, { 12: '3' })])), 'auto', null, '$(chip) GPU0 ECC errors'],
    ['heat', state(machine([cells(0, { 10: '0x48' })])), 'auto', null, '$(chip) GPU0 too hot'],
  ]
  for (const [what, now, choice, index, text] of texts)
    it(`shows ${what}`, () => assert.equal(gpuStatusText(now, choice, index, sayPlain)?.text.replaceAll('\u2007', ' ') ?? null, text))

  it('warns only for lost, reset, ECC and heat of the hardware', () => {
    const alarm = (change: Readonly<Record<number, string>>): boolean =>
      gpuStatusText(state(machine([cells(0, change)])), 'auto', null, sayPlain)!.alarm
    for (const change of [{ 3: '[GPU is lost]' }, { 13: 'Reboot' }, { 12: '1' }, { 10: '0x40' }])
      assert.equal(alarm(change), true, JSON.stringify(change))
    for (const change of [{ 5: '81559' }, { 10: '0x4' }, { 10: '0x8' }, { 10: '0x20' }, { 6: '93' }, { 7: '760' }])
      assert.equal(alarm(change), false, JSON.stringify(change))
    assert.equal(gpuStatusText(state([], silent), 'auto', null, sayPlain)!.alarm, false)
  })

  it('says in words what it shows', () => {
    const label = (now: GpuState): string => gpuStatusText(now, 'auto', null, sayPlain)!.label
    assert.equal(label(state(machine([cells(0)]))), 'GPU0, NVIDIA H100 80GB HBM3: 97 percent busy, 61 of 80 GB used')
    assert.equal(label(state(eight)), 'GPUs: 6 of 8 busy')
    assert.match(label(state([], silent)), /did not answer/)
  })

  it('keeps its width whatever the use', () => {
    const widths = new Set(
      ['0', '7', '42', '100'].flatMap((use) =>
        ['4', '9000', '80000'].map(
          (used) => gpuStatusText(state(machine([cells(0, { 3: use, 5: used })])), 'auto', null, sayPlain)!.text.length,
        ),
      ),
    )
    assert.equal(widths.size, 1)
  })
})

describe('the GPUs view', () => {
  const flat = (rows: readonly GpuRow[]): GpuRow[] => rows.flatMap((row) => [row, ...flat(row.children)])

  it('answers first: the card, its use and memory, or "free"', () =>
    assert.deepEqual(
      gpuRows(state(machine([cells(0), cells(1, idle)])), sayPlain).map((row) => [row.label, row.description, row.icon]),
      [
        ['GPU0 H100 80GB', '97 % · 61/80 GB', 'flywheel-level-8'],
        ['GPU1 H100 80GB', 'free · 0/80 GB', 'flywheel-level-0'],
      ],
    ))

  it('counts the free ones beside its title', () => {
    assert.equal(gpuHeader(state(eight), sayPlain), '2 free of 8')
    assert.equal(gpuHeader(state([], silent), sayPlain), null)
    assert.equal(gpuHeader({ ...state(eight), paused: true }, sayPlain), 'paused')
  })

  it('tells readings, limits and why the clocks are held', () => {
    const [gpu] = gpuRows(state(machine([cells(0, { 10: '0x24' })])), sayPlain)
    assert.deepEqual(
      gpu!.children.map((row) => [row.label, row.description]),
      [
        ['Use', '97 %'],
        ['Memory', '61/80 GB'],
        ['Temperature', '61 °C'],
        ['Power', '612 of 700 W'],
        ['Clocks', 'power limit, thermal slowdown · 1755 MHz'],
        ['Processes', 'n/a'],
      ],
    )
    assert.match(gpu!.children[1]!.tooltip!, /62,464 of 81,559 MiB/)
  })

  it('shows "n/a" with its reason for all that is not known, never 0', () => {
    const unknownCells = Object.fromEntries([3, 4, 5, 6, 7, 8, 9, 10].map((i) => [i, '[N/A]']))
    const [gpu] = gpuRows(state(machine([cells(0, unknownCells)])), sayPlain)
    assert.equal(gpu!.description, 'n/a · n/a')
    assert.equal(gpu!.icon, 'chip')
    for (const row of gpu!.children) {
      assert.match(row.description, /^n\/a/, row.label)
      assert.ok(row.tooltip!.length > 20, row.label)
      assert.ok(row.accessible.includes(row.tooltip!), row.label)
    }
  })

  it('lists processes by memory, and desktop programs as one row', () => {
    const uuid = 'GPU-aa00'
    const bus = '00000000:01:00.0'
    const processes = [
      `${uuid}, ${bus}, 7, 512, /usr/bin/python3`,
      `${uuid}, ${bus}, 8, 9000, python --lr 3`,
      `${uuid}, ${bus}, 9, [N/A], C:\\Windows\\System32\\dwm.exe`,
    ].join('\n')
    const [gpu] = gpuRows(state(machine([cells(0)], processes)), sayPlain)
    assert.deepEqual(
      gpu!.children.slice(5).map((row) => [row.label, row.description]),
      [
        ['python', '8.8 GB'],
        ['python3', '512 MB'],
        ['Desktop', '1 program'],
      ],
    )
  })

  it('keeps the last figures with their time while there is no answer, and says why', () => {
    const now = nextState(state(machine([cells(0)])), answer([], silent), 2000)
    assert.equal(gpuMessage(now), `${silent.trouble.why} Wait.`)
    assert.match(gpuRows(now, sayPlain)[0]!.description, /^as of \d\d:\d\d · 97 % · 61\/80 GB$/)
  })

  it('shows a lost card as lost, with what to do', () => {
    const [, lost] = gpuRows(
      state(machine([cells(0), 'Unable to determine the device handle for GPU1: 0000:34:00.0: Unknown Error'])),
      sayPlain,
    )
    assert.deepEqual([lost!.description, lost!.icon, lost!.device], ['lost', 'error', null])
    assert.equal(lost!.children.length, 2)
  })

  it('names cards to CUDA by UUID, and by number only where UUIDs are scrubbed', () => {
    const zero = { 1: 'GPU-00000000-0000-0000-0000-000000000000' }
    assert.deepEqual(
      gpuRows(state(machine([cells(0), cells(1, zero)])), sayPlain).map((row) => row.device),
      ['GPU-aa00', '1'],
    )
  })

  it('has an id for every row that no other has', () => {
    const ids = flat(gpuRows(state(eight, { notes: ['a', 'a'], trouble: silent.trouble, abandoned: 1 }), sayPlain)).map((row) => row.id)
    assert.equal(new Set(ids).size, ids.length)
  })

  const levels: readonly (readonly [number | null, string | null])[] = [
    [null, null],
    [0, 'flywheel-level-0'],
    [1, 'flywheel-level-1'],
    [50, 'flywheel-level-4'],
    [100, 'flywheel-level-8'],
  ]
  for (const [percent, level] of levels) it(`draws ${percent} % as ${level}`, () => assert.equal(levelOf(percent), level))
})

describe('the tooltip of the GPUs', () => {
  it('has two bars per card, what runs there, and links', () => {
    const text = gpuTooltip(
      state(machine([cells(0)], 'GPU-aa00, 00000000:01:00.0, 7, 61000, /opt/a|b/train.py')),
      1000,
      sayPlain,
    ).replaceAll(/[\u2007\u00a0]/g, ' ')
    assert.match(text, /\| GPU0 H100 80GB \| `█{10}`  97 % \| `█{8}░░` 61\/80 GB \| train\\?\.py 59\.6 GB \|/)
    assert.match(text, /\(command:flywheel\.gpus\.show\).*\(command:flywheel\.gpus\.pause\)/)
  })
  it('says once what is the same of all cards', () => {
    const text = gpuTooltip(state(eight), 1000, sayPlain)
    assert.match(text, /^8 × H100 80GB\n\n/)
    assert.match(text, /\| GPU7 \| /)
    assert.equal(text.split('H100').length, 2)
  })
  it('sums up several hosts once they have many cards', () => {
    const joined = [
      ...eight.map((gpu) => ({ ...gpu, shownHost: 'box' })),
      ...eight.map((gpu) => ({ ...gpu, host: 'node1', shownHost: 'node1' })),
    ]
    const text = gpuTooltip(state(joined), 1000, sayPlain).replaceAll(/[\u2007\u00a0]/g, ' ')
    assert.match(text, /\| node1 \| 6 of 8 \| `█{4}░{6}`  41 % \| `█{6}░{4}`  366\/637 GB \|/)
    assert.ok(!text.includes('GPU7'))
  })
  it('of one card tells the last hour', () => {
    const history = makeGpuHistory()
    const [gpu] = machine([cells(0)])
    const at = (seconds: number, percent: number) =>
      history.append({ ...state([{ ...gpu!, utilizationPercent: known(percent) }]), readAt: 10_000 + seconds })
    const told = () => gpuDetails(gpu!, sayPlain, history.window(0, Infinity)[0])
    at(0, 100)
    at(60, 100)
    assert.doesNotMatch(told(), /In the last/)
    for (let i = 7; i <= 12; i++) at(i * 10, 100)
    // an hour in which nobody asked weighs no more than what is known
    for (let i = 0; i < 6; i++) at(3000 + i * 10, 0)
    assert.match(told(), /In the last 50 min: 5\d % busy on average; at most 61\.0 GB, 612 W, 61 °C/)
  })
  it('escapes what programs are called', () => {
    const text = gpuTooltip(state(machine([cells(0)], 'GPU-aa00, 00000000:01:00.0, 7, 61000, [x](command:evil)|$(zap)')), 1000, sayPlain)
    assert.ok(!text.includes('[x](command:evil)'))
    assert.ok(!text.includes('$(zap)'))
  })
  it('says why there is nothing', () => assert.match(gpuTooltip(state([], silent), 1000, sayPlain), /did not answer within 5 s/))
  it('says why a use is not available', () =>
    assert.match(gpuTooltip(state(machine([cells(0, { 3: '[N/A]', 11: 'Enabled' })])), 1000, sayPlain), /n\/a: .*MIG/))
  it('of one card gives exact values and reasons', () => {
    const text = gpuDetails(machine([cells(0, { 6: '[N/A]' })])[0]!, sayPlain)
    assert.match(text, /62,464 MiB of 81,559 MiB/)
    assert.match(text, /Temperature \| n\/a \| .*does not report/)
  })
  const bars: readonly (readonly [number | null, string | null])[] = [
    [null, null],
    [0, '░░░░░░░░░░'],
    [0.01, '█░░░░░░░░░'],
    [0.5, '█████░░░░░'],
    [1, '██████████'],
    [7, '██████████'],
  ]
  for (const [share, blocks] of bars) it(`draws ${share} as ${blocks}`, () => assert.equal(bar(share), blocks))
})

describe('busy, free and alarming', () => {
  const busy: readonly (readonly [Readonly<Record<number, string>>, boolean | null])[] = [
    [{}, true],
    [idle, false],
    [{ 3: '0', 5: '40000' }, true],
    [{ 3: '[N/A]', 5: '4' }, false],
    [{ 3: '[N/A]', 5: '[N/A]' }, null],
    [{ 3: '[GPU is lost]' }, null],
  ]
  for (const [change, expected] of busy)
    it(`takes a card with ${JSON.stringify(change)} for ${expected === null ? 'neither' : expected ? 'busy' : 'free'}`, () =>
      assert.equal(isBusy(machine([cells(0, change)])[0]!), expected))
  it('sees no alarm in a full card', () => assert.equal(alarmOf(machine([cells(0, { 5: '81559' })])[0]!), null))
})

describe('the command line', () => {
  it('gives every field of the contract, null with a reason where it is not known', () => {
    const json = gpusJson(answer(machine([cells(0, { 6: '[N/A]', 10: '[N/A]' })], 'GPU-aa00, 00000000:01:00.0, 7, [N/A], python')))
    assert.deepEqual(Object.keys(json), ['schema', 'available', 'why', 'remedy', 'driver', 'cuda', 'elapsedMs', 'gpus'])
    const [gpu] = json['gpus'] as Record<string, unknown>[]
    for (const field of 'host index uuid name card pciBusId memoryTotalMiB memoryUsedMiB utilizationPercent temperatureC powerW powerLimitW clockSmMHz throttle state why mig processes'.split(
      ' ',
    ))
      assert.ok(field in gpu!, field)
    assert.equal(gpu!['temperatureC'], null)
    assert.deepEqual(Object.keys(gpu!['why'] as object).sort(), ['temperatureC', 'throttle'])
    const [task] = gpu!['processes'] as Record<string, unknown>[]
    assert.deepEqual(Object.keys(task!), ['pid', 'name', 'usedMemoryMiB', 'user', 'command', 'workingFolder', 'run', 'why'])
    assert.match(task!['why'] as string, /usedMemoryMiB: /)
  })
  it('says why there is no answer', () => {
    const json = gpusJson(answer([], { ...silent, driver: unknown('-'), cuda: unknown('-') }))
    assert.deepEqual(
      [json['available'], json['why'], json['remedy'], json['driver'], json['gpus']],
      [false, silent.trouble.why, 'Wait.', null, []],
    )
  })
  it('prints a table with what is missing', () => {
    const lines = gpuTable(answer(machine([cells(0), cells(1, { 3: '[GPU is lost]' })])))
    assert.match(lines[1]!, /^ {2}GPU0 {2}H100 80GB {2}97 % {2}61\/80 GB {2}61 °C {2}612 W {2}power limit$/)
    assert.match(lines.join('\n'), /GPU1 .*lost/)
    assert.deepEqual(gpuTable(answer([], silent)), [silent.trouble.why, 'Wait.'])
  })
})
