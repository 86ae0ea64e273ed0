// Rows to cards: our own cases one by one; every recorded answer with what must come out; and thousands of damaged answers, none of which may
// throw or turn "not known" into 0.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Gpu } from '../../src/core/gpu.ts'
import { type Heard, assemble } from '../../src/core/gpuAssemble.ts'
import { readList, readProcesses, readRows } from '../../src/core/gpuParse.ts'
import { gpuQuestion, processQuestion } from '../../src/core/gpuQuestion.ts'
import { lostLines } from '../../src/core/gpuTrouble.ts'
import { projected, questionOf } from '../tools/gpuQuestion.ts'
import { seededRandom } from '../tools/random.ts'

const samples = join(resolve(dirname(fileURLToPath(import.meta.url)), '../..'), '../shared/samples/nvidia-smi')
const there = existsSync(samples)
const sample = (path: string): string => readFileSync(join(samples, path), 'utf8')

const heard = (change: Partial<Heard>): Heard => ({
  host: 'box',
  rows: [],
  lost: [],
  listed: null,
  processes: null,
  details: null,
  elapsedMs: 40,
  machineTotalMiB: null,
  before: [],
  ...change,
})
const gpusOf = (text: string, header: string, change: Partial<Heard> = {}): readonly Gpu[] =>
  assemble(heard({ rows: readRows(text, questionOf(header)), lost: lostLines(text), ...change }))

const short = 'index, uuid, pci.bus_id, utilization.gpu, memory.total, memory.used, temperature.gpu, name'
const row = (index: number, change: readonly string[] = []): string =>
  [String(index), `GPU-0000000${index}-aaaa`, `00000000:0${index + 1}:00.0`, '97', '81559', '62464', '61', 'NVIDIA H100 80GB HBM3']
    .map((cell, i) => change[i] ?? cell)
    .join(', ')

describe('rows of --query-gpu', () => {
  it('become cards with values and the card of the table', () => {
    const [gpu, ...others] = gpusOf(row(0), short)
    assert.deepEqual(others, [])
    assert.equal(gpu!.key, 'GPU-00000000-aaaa')
    assert.equal(gpu!.utilizationPercent.value, 97)
    assert.equal(gpu!.card.value, 'h100-sxm')
    assert.equal(gpu!.state, 'ok')
  })

  it('say of what was not asked why there is nothing', () => {
    const [gpu] = gpusOf(row(0), short)
    assert.equal(gpu!.powerW.value, null)
    assert.match(gpu!.powerW.why, /not asked/)
  })

  it('keep a name with the separator in it whole', () =>
    assert.equal(
      gpusOf(row(0, ['0', 'GPU-1a', '00000000:01:00.0', '1', '2', '3', '4', 'Card, of, commas']), short)[0]!.name.value,
      'Card, of, commas',
    ))

  it('are read without the space after the comma too', () => {
    const [gpu] = gpusOf(row(0).replaceAll(', ', ','), short)
    assert.deepEqual([gpu!.memoryUsedMiB.value, gpu!.name.value], [62464, 'NVIDIA H100 80GB HBM3'])
  })

  it('stand in PCI order, whatever order they came in', () =>
    assert.deepEqual(
      gpusOf([row(2), row(0), row(1)].join('\r\n'), short).map((gpu) => gpu.index),
      [0, 1, 2],
    ))

  it('leave out headers, warnings, prose with commas and rows that were cut', () => {
    const text = [
      'WARNING: infoROM is corrupted at gpu 0000:00:1E.0',
      short,
      'Well, this, is, not, a, row, at, all',
      row(1),
      row(0).slice(0, 30),
    ].join('\n')
    assert.deepEqual(
      gpusOf(text, short).map((gpu) => gpu.index),
      [1],
    )
  })

  it('give cards with scrubbed or doubled UUIDs keys of their own', () => {
    const zero = 'GPU-00000000-0000-0000-0000-000000000000'
    const keys = gpusOf([row(0, ['0', zero]), row(1, ['1', zero]), row(2, ['2', 'GPU-1b']), row(3, ['3', 'GPU-1b'])].join('\n'), short).map(
      (gpu) => gpu.key,
    )
    assert.deepEqual(keys, ['pci:00000000:01:00.0', 'pci:00000000:02:00.0', 'pci:00000000:03:00.0', 'pci:00000000:04:00.0'])
  })

  const impossible: readonly (readonly [string, readonly string[], keyof Gpu])[] = [
    ['a temperature of 0', ['0', 'GPU-1a', '00000000:01:00.0', '5', '8192', '10', '0'], 'temperatureC'],
    ['a use of 140 %', ['0', 'GPU-1a', '00000000:01:00.0', '140'], 'utilizationPercent'],
    ['a negative memory', ['0', 'GPU-1a', '00000000:01:00.0', '5', '8192', '-4'], 'memoryUsedMiB'],
    ['a total of 0', ['0', 'GPU-1a', '00000000:01:00.0', '5', '0', '10'], 'memoryTotalMiB'],
  ]
  for (const [what, cells, field] of impossible)
    it(`take ${what} for not known`, () => {
      const value = gpusOf(row(0, cells), short)[0]![field] as { value: unknown; why: string }
      assert.equal(value.value, null)
      assert.match(value.why, /0|cannot be/)
    })

  it('tell an idle card that the question itself started from one that works', () => {
    const header = 'index, persistence_mode, utilization.gpu, memory.used, name'
    const text = '0, Disabled, 100, 0, NVIDIA L40S'
    assert.equal(gpusOf(text, header, { elapsedMs: 2400 })[0]!.utilizationPercent.value, null)
    assert.match(gpusOf(text, header, { elapsedMs: 2400 })[0]!.utilizationPercent.why!, /persistence/)
    assert.equal(gpusOf(text, header, { elapsedMs: 80 })[0]!.utilizationPercent.value, 100)
    assert.equal(gpusOf('0, Disabled, 100, 900, NVIDIA L40S', header, { elapsedMs: 2400 })[0]!.utilizationPercent.value, 100)
  })

  const sick: readonly (readonly [string, string, Gpu['state']])[] = [
    ['GPU is lost', '0, [GPU is lost], [GPU is lost], None, H100', 'lost'],
    ['needs a reset', '0, [GPU requires reset], 4, None, H100', 'error'],
    ['wants a recovery', '0, 4, 4, Drain and Reset, H100', 'error'],
    ['is well', '0, 4, 4, None, H100', 'ok'],
    ['cannot tell', '0, 4, 4, [N/A], H100', 'ok'],
  ]
  for (const [what, text, state] of sick)
    it(`see that a card ${what}`, () => {
      const [gpu] = gpusOf(text, 'index, utilization.gpu, memory.used, gpu_recovery_action, name')
      assert.equal(gpu!.state, state)
      assert.equal(gpu!.stateWhy === null, state === 'ok')
    })

  it('keep a card that vanished, as lost, with its name, and let it come back', () => {
    const before = gpusOf([row(0), row(1)].join('\n'), short)
    const after = gpusOf(row(0), short, { before })
    assert.deepEqual(
      after.map((gpu) => [gpu.index, gpu.state, gpu.name.value, gpu.utilizationPercent.value]),
      [
        [0, 'ok', 'NVIDIA H100 80GB HBM3', 97],
        [1, 'lost', 'NVIDIA H100 80GB HBM3', null],
      ],
    )
    assert.deepEqual(
      gpusOf([row(0), row(1)].join('\n'), short, { before: after }).map((gpu) => gpu.state),
      ['ok', 'ok'],
    )
  })

  it('know a lost card by the address in the error line', () => {
    const before = gpusOf([row(0), row(1)].join('\n'), short)
    const text = `Unable to determine the device handle for GPU1: 0000:02:00.0: Unknown Error\n${row(0)}`
    const [, lost] = gpusOf(text, short, { before })
    assert.equal(lost!.key, before[1]!.key)
    assert.match(lost!.stateWhy!, /Unknown Error/)
    assert.equal(gpusOf(text, short)[1]!.key, 'pci:00000000:02:00.0')
  })

  it('give processes to their card, by address where UUIDs are equal', () => {
    const zero = 'GPU-00000000-0000-0000-0000-000000000000'
    const gpus = [row(0, ['0', zero]), row(1, ['1', zero])].join('\n')
    const processes = readProcesses(
      `${zero}, 00000000:02:00.0, 77, 512, python\n${zero}, 00000000:01:00.0, 78, [N/A], [Insufficient Permissions]`,
      processQuestion,
    )
    const [first, second] = gpusOf(gpus, short, { processes })
    assert.deepEqual(
      first!.processes.value!.map((one) => [one.pid, one.usedMemoryMiB.value, one.name.value]),
      [[78, null, null]],
    )
    assert.deepEqual(
      second!.processes.value!.map((one) => [one.pid, one.usedMemoryMiB.value, one.name.value]),
      [[77, 512, 'python']],
    )
  })

  it('sum up the memory of a card that shares the memory of its machine', () => {
    const header = 'index, uuid, pci.bus_id, memory.total, memory.used, name'
    const text = '0, GPU-1a, 0000000F:01:00.0, [N/A], [N/A], NVIDIA GB10'
    const processes = readProcesses('GPU-1a, 0000000F:01:00.0, 114687, 19135, /usr/local/bin/python', processQuestion)
    const [gpu] = gpusOf(text, header, { processes, machineTotalMiB: 124610 })
    assert.deepEqual([gpu!.memoryTotalMiB.value, gpu!.memoryUsedMiB.value], [124610, 19135])
    assert.match(gpusOf(text, header)[0]!.memoryTotalMiB.why!, /shares the memory/)
  })
})

describe('the list of -L', () => {
  it('names cards and slices, and passes over anything else', () => {
    const text =
      'Unable to determine the device handle for GPU1: 0000:34:00.0: Unknown Error\nGPU 0: NVIDIA H200 (UUID: GPU-1)\n  MIG 1c.3g.71gb  Device  0: (UUID: MIG-2)\nGPU 2: Orin (nvgpu) (UUID: 54d0)\r\n'
    const list = readList(text)
    assert.deepEqual(
      list.map((one) => [one.index, one.name, one.uuid]),
      [
        [0, 'NVIDIA H200', 'GPU-1'],
        [2, 'Orin (nvgpu)', '54d0'],
      ],
    )
    assert.deepEqual(
      list[0]!.mig.map((one) => [one.profile.value, one.uuid.value]),
      [['1c.3g.71gb', 'MIG-2']],
    )
  })
})

/** The columns of extracted/*.query*.csv and derived/*.csv, as their index says. */
const extracted =
  'timestamp, index, uuid, pci.bus_id, pstate, utilization.gpu, utilization.memory, memory.total, memory.reserved, memory.used, memory.free, temperature.gpu, temperature.memory, power.draw, power.draw.average, power.draw.instant, enforced.power.limit, fan.speed, clocks.sm, clocks.mem, clocks_event_reasons.active, mig.mode.current, compute_cap, ecc.mode.current, persistence_mode, display_active, driver_model.current, addressing_mode, gpu_recovery_action, driver_version, name'
const derived =
  'timestamp, index, uuid, pci.bus_id, pstate, utilization.gpu, utilization.memory, memory.total, memory.reserved, memory.used, memory.free, temperature.gpu, power.draw, enforced.power.limit, fan.speed, clocks.sm, clocks.mem, mig.mode.current, persistence_mode, display_active, driver_model.current, driver_version, name'

type Figures = readonly [
  card: string | null,
  use: number | null,
  used: number | null,
  total: number | null,
  temperature: number | null,
  power: number | null,
  sm: number | null,
]
const figures = (gpu: Gpu): Figures => [
  gpu.card.value,
  gpu.utilizationPercent.value,
  gpu.memoryUsedMiB.value,
  gpu.memoryTotalMiB.value,
  gpu.temperatureC.value,
  gpu.powerW.value,
  gpu.clockSmMHz.value,
]

describe('recorded answers', function () {
  before(function () {
    // recordings of other projects lie beside the repository only where the project is built
    if (!there) this.skip()
  })

  const single: Readonly<Record<string, Figures>> = {
    'linux_h100-80gb-hbm3_590.48.01.idle': ['h100-sxm', 0, 0, 81559, 41, 69.85, 345],
    'linux_h100-80gb-hbm3_590.48.01.load': ['h100-sxm', 100, 19818, 81559, 59, 631.95, 1980],
    'linux_h100-mig_590.48.01.idle': ['h100-sxm', null, 59, 81559, 42, 71.15, 345],
    'linux_h100-mig_590.48.01.load': ['h100-sxm', null, 11125, 81559, 53, 433.78, 1980],
    'linux_h200-mig_590.48.01.idle': ['h200-sxm', null, 55, 143771, 28, 78.28, 345],
    'linux_h200-mig_590.48.01.load': ['h200-sxm', null, 16959, 143771, 36, 295.01, 1980],
    'linux_h200_590.48.01.idle': ['h200-sxm', 0, 0, 143771, 28, 77.71, 345],
    'linux_h200_590.48.01.load': ['h200-sxm', 100, 32362, 143771, 52, 627.4, 1980],
    'linux_l40s_595.80.idle': ['l40s', 100, 0, 46068, 63, 144.97, 2520],
    'linux_l40s_595.80.load': ['l40s', 9, 1235, 46068, 54, 110.23, 2520],
    'linux_rtx-2080-super_595.71.05.idle': ['rtx-2080-super', 0, 214, 8192, 40, 39.32, 765],
    'linux_rtx-2080-super_595.71.05.load': ['rtx-2080-super', 8, 819, 8192, 45, 111.5, 2055],
    'linux_rtx-2080-super_610.57.04.idle': ['rtx-2080-super', 0, 211, 8192, 33, 39.17, 765],
    'linux_rtx-2080-super_610.57.04.load': ['rtx-2080-super', 8, 815, 8192, 38, 98.14, 2070],
    'linux_rtx-4080-super_595.71.05.idle': ['rtx-4080-super', 0, 596, 16376, 43, 26.2, 210],
    'linux_rtx-4080-super_595.71.05.load': ['rtx-4080-super', 7, 1474, 16376, 46, 84.24, 2805],
    'windows_rtx-2080-super_591.86.idle': ['rtx-2080-super', 0, 702, 8192, 40, 38.92, 300],
    'windows_rtx-2080-super_591.86.load': ['rtx-2080-super', 7, 1296, 8192, 45, 97.43, 2055],
    'windows_rtx-2080-super_610.62.idle': ['rtx-2080-super', 0, 797, 8192, 40, 39.25, 300],
    'windows_rtx-2080-super_610.62.load': ['rtx-2080-super', 7, 1366, 8192, 44, 97.99, 2040],
  }
  for (const [file, expected] of Object.entries(single)) {
    it(`reads ${file} without units`, () =>
      assert.deepEqual(gpusOf(sample(`extracted/${file}.query.nounits.csv`), extracted).map(figures), [expected]))
    it(`reads ${file} with units under its header`, () => {
      const text = sample(`extracted/${file}.query.csv`)
      assert.deepEqual(gpusOf(text, text.split('\n')[0]!).map(figures), [expected])
    })
  }

  it('discards the utilisation of the L40S that the question woke', () => {
    const [gpu] = gpusOf(sample('extracted/linux_l40s_595.80.idle.query.nounits.csv'), extracted, { elapsedMs: 1800 })
    assert.equal(gpu!.utilizationPercent.value, null)
  })

  it('says why a MIG card tells no utilisation, and that its fan is no fault', () => {
    const [gpu] = gpusOf(sample('extracted/linux_h100-mig_590.48.01.load.query.nounits.csv'), extracted)
    assert.match(gpu!.utilizationPercent.why!, /MIG/)
    assert.match(gpu!.fanPercent.why!, /fan/)
    assert.equal(gpu!.migEnabled.value, true)
    assert.equal(gpu!.memoryTemperatureC.value, 59)
  })

  it('sees the driver model of Windows', () => {
    const [gpu] = gpusOf(sample('extracted/windows_rtx-2080-super_610.62.load.query.nounits.csv'), extracted)
    assert.equal(gpu!.driverModel.value, 'WDDM')
    assert.equal(gpu!.persistence.value, null)
  })

  const several: Readonly<Record<string, readonly [count: number, last: Figures]>> = {
    'nvidia-hw-b200': [8, ['b200', 0, 0, 183359, 51, 204.74, 120]],
    'nvidia-hw-h100': [8, ['h100-sxm', 0, 0, 81559, 29, 68.18, 345]],
    'nvidia-hw-gb200': [4, ['gb200', 0, 0, 189471, 26, 171.61, 120]],
    'nvidia-hw-gb300': [4, ['gb300', 0, 0, 284208, 39, 180.05, 120]],
    'nvidia-mock-gb200-lost': [2, ['gb200', null, null, null, null, null, null]],
    'telegraf-a100-sxm4-v12': [1, ['a100-sxm4-80', null, 50, 81920, 27, 67.03, 1275]],
    'telegraf-dual_a5000-v13': [2, ['rtx-a5000', 0, 17253, 24564, 15, 13.59, 210]],
    'telegraf-tesla_p4': [1, ['p4', 0, 807, 1024, null, null, null]],
  }
  for (const [file, [count, last]] of Object.entries(several))
    it(`reads ${file}: ${count} card${count === 1 ? '' : 's'}`, () => {
      const gpus = gpusOf(sample(`derived/${file}.query.nounits.csv`), derived)
      assert.equal(gpus.length, count)
      assert.equal(new Set(gpus.map((gpu) => gpu.key)).size, count, 'keys differ')
      assert.deepEqual(figures(gpus.at(-1)!), last)
    })

  it('marks the lost one of two', () =>
    assert.deepEqual(
      gpusOf(sample('derived/nvidia-mock-gb200-lost.query.nounits.csv'), derived).map((gpu) => gpu.state),
      ['ok', 'lost'],
    ))

  const texts: readonly (readonly [string, string, readonly Figures[]])[] = [
    [
      'beszel-a10-x4.nounits.csv',
      'index, name, temperature.gpu, memory.used, memory.total, utilization.gpu, power.draw',
      [19676, 19638, 21700, 18222].map((used, i): Figures => [
        'a10',
        0,
        used,
        23028,
        [45, 45, 44, 45][i]!,
        [58.98, 62.35, 59.57, 61.76][i]!,
        null,
      ]),
    ],
    [
      'beszel-multi-gpu.nounits.csv',
      'index, name, temperature.gpu, memory.used, memory.total, utilization.gpu, power.draw',
      [
        [null, 26.3, 12, 4096, 48, 12.73, null],
        ['a100-pcie-40', null, 74, 40960, 38, 36.79, null],
      ],
    ],
    [
      'jetson-orin-query.nounits.csv',
      'index, name, temperature.gpu, memory.used, memory.total, utilization.gpu, power.draw',
      [['jetson-agx-orin-64', null, null, null, null, null, null]],
    ],
    [
      'gb10-dgx-spark-580.173.02-query.csv',
      'memory.total [MiB], memory.used [MiB], memory.free [MiB], utilization.gpu [%], power.draw [W], temperature.gpu',
      [[null, 0, null, null, 35, 11.17, null]],
    ],
    [
      'windows-442.19-unknown-error.nounits.csv',
      'name, utilization.gpu [%], utilization.memory [%], temperature.gpu, power.draw [W], power.limit [W], fan.speed [%], clocks.current.graphics [MHz], clocks.current.memory [MHz], power.default_limit [W]',
      [['rtx-2080-ti', 100, null, null, 56, 228.82, null]],
    ],
  ]
  for (const [file, header, expected] of texts)
    it(`reads ${file}`, () => assert.deepEqual(gpusOf(sample(`text/${file}`), header).map(figures), expected))

  it('finds no row in texts and tables that are no CSV', () => {
    for (const file of readdirSync(join(samples, 'text')).filter((one) =>
      /^(err|table|warn|jetson-tegra|wsl|windows-517|gb10.*table|vgpu)/.test(one),
    ))
      assert.deepEqual(readRows(sample(`text/${file}`), gpuQuestion), [], file)
  })

  const processes: Readonly<Record<string, readonly (readonly [number, string, number | null])[] | number>> = {
    'linux_h100-80gb-hbm3_590.48.01.idle': [],
    'linux_h100-80gb-hbm3_590.48.01.load': [
      [11327, '/root/tools/memhog', 2566],
      [11328, '/root/tools/memhog', 1542],
      [11345, './gpu_burn', 15690],
    ],
    'linux_h100-mig_590.48.01.load': [
      [21180, '/root/tools/memhog', 2296],
      [21181, '/root/tools/memhog', 1272],
      [21198, './gpu_burn', 7484],
    ],
    'linux_rtx-4080-super_595.71.05.idle': [[2165, '/usr/bin/kwin_wayland', 25]],
    'linux_l40s_595.80.load': [
      [20037, 'ffmpeg', 538],
      [20038, 'ffmpeg', 681],
    ],
    'windows_rtx-2080-super_591.86.load': 19,
  }
  for (const [file, expected] of Object.entries(processes))
    it(`reads the processes of ${file}`, () => {
      const text = sample(`extracted/${file}.compute-apps.csv`)
      const rows = readProcesses(text, questionOf(text.split('\n')[0]!, 'query-compute-apps')).map((one) => one.process)
      if (typeof expected === 'number') {
        assert.equal(rows.length, text.trim().split('\n').length - 1)
        assert.ok(rows.every((one) => one.usedMemoryMiB.value === null && /WDDM/.test(one.usedMemoryMiB.why)))
      } else
        assert.deepEqual(
          rows.map((one) => [one.pid, one.name.value, one.usedMemoryMiB.value]),
          expected,
        )
    })

  it('reads a process of a GB10 whose UUID was shortened', () => {
    const [row] = readProcesses(
      sample('text/gb10-dgx-spark-compute-apps.csv'),
      questionOf('gpu_uuid, pid, process_name, used_memory', 'query-compute-apps'),
    )
    assert.deepEqual([row!.process.pid, row!.process.usedMemoryMiB.value], [114687, 19135])
  })

  it('reads every list of cards', () => {
    const files = readdirSync(join(samples, 'extracted')).filter((one) => one.endsWith('.L.txt'))
    assert.ok(files.length >= 10)
    for (const file of files) assert.equal(readList(sample(`extracted/${file}`)).length, 1, file)
    assert.equal(readList(sample('extracted/linux_h200-mig_590.48.01.L.txt'))[0]!.mig.length, 5)
  })

  it('reads what every captured machine answers to our own question, whatever its driver', () => {
    for (const file of readdirSync(join(samples, 'captures'))) {
      const lines = sample(`captures/${file}`).split(/\r?\n/)
      const heads = lines.flatMap((line, i) => (line.startsWith('timestamp, driver_version, ') ? [i] : []))
      assert.equal(heads.length, 2, file)
      for (const at of heads) {
        const text = projected(lines[at]!, lines[at + 1]!, gpuQuestion)
        const [gpu] = assemble(heard({ rows: readRows(text, gpuQuestion) }))
        assert.ok(gpu !== undefined, file)
        assert.ok(
          gpu.memoryTotalMiB.value! > 8000 && gpu.powerW.value! > 20 && gpu.throttle.value !== null && gpu.card.value !== null,
          file,
        )
        assert.equal(gpu.utilizationPercent.value === null, file.includes('-mig_'), file)
        assert.equal(gpu.state, 'ok', file)
      }
    }
  })
})

describe('damaged answers', () => {
  const fields = [
    'memoryTotalMiB',
    'memoryUsedMiB',
    'utilizationPercent',
    'temperatureC',
    'powerW',
    'powerLimitW',
    'clockSmMHz',
    'fanPercent',
    'uncorrectedEcc',
  ] as const
  const good = [
    '0, GPU-5f1c0a01-7b2e, 00000000:18:00.0, 580.105.08, P0, 97, 41, 81559, 62464, 61, 612.40, 700.00, 35, 1755, 2619, 0x0000000000000004, Disabled, Enabled, [N/A], 480, 58, 9.0, 12, None, NVIDIA H100 80GB HBM3',
    '1, GPU-5f1c0a02-7b2e, 00000000:21:00.0, 580.105.08, P0, [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], [N/A], NVIDIA H100 80GB HBM3',
  ].join('\n')

  it('never throw, and never show 0 where no cell is 0 (5,000 of them)', () => {
    const random = seededRandom(5)
    const pick = (n: number): number => Math.floor(random() * n)
    const junk = [
      '[',
      ']',
      ',',
      ', ',
      'N/A',
      '\n',
      '\r',
      '\0',
      'x',
      '-',
      '.',
      ' ',
      '\u001B[4m',
      '9'.repeat(40),
      'GPU is lost',
      '\uFEFF',
      '%',
      'MiB',
      'é',
      '[Unknown Error]',
    ]
    let rows = 0
    for (let n = 0; n < 5000; n++) {
      let text = good
      for (let times = 1 + pick(4); times > 0; times--) {
        const at = pick(text.length + 1)
        const how = pick(4)
        if (how === 0) text = text.slice(0, at) + text.slice(at + 1 + pick(30))
        else if (how === 1) text = text.slice(0, at) + junk[pick(junk.length)]! + text.slice(at)
        else if (how === 2) text = text.slice(0, at)
        else text = text.slice(0, at) + text.slice(pick(text.length + 1))
      }
      const gpus = gpusOf(text, gpuQuestion.columns.map((one) => one.names[0]!).join(', '))
      rows += gpus.length
      const zeros = text.split(/[,\n\r]/).some((cell) => /^\W*-?0*(\.0*)?\W*(MiB|%|W|MHz|C)?\W*$/.test(cell) && cell.includes('0'))
      for (const gpu of gpus)
        for (const field of fields) {
          const one = gpu[field]
          assert.ok(one.value === null ? one.why.length > 0 : Number.isFinite(one.value))
          if (!zeros) assert.notEqual(one.value, 0, `${field} of ${JSON.stringify(text)}`)
        }
      assert.equal(new Set(gpus.map((gpu) => gpu.key)).size, gpus.length)
      readList(text)
      readProcesses(text, processQuestion)
    }
    assert.ok(rows > 3000, `most damage leaves a row to read (${rows})`)
  })
})
