// A stand-in nvidia-smi: answers whatever fields it is asked for from a table, in the order asked, and misbehaves on request.
//   STAND_IN_SMI=<a preset below, or a JSON file with a Scenario> node test/tools/standInSmi.ts --query-gpu=index,name --format=csv,noheader,nounits
//   node test/tools/standInSmi.ts --install FOLDER [PRESET]   writes a launcher called nvidia-smi, to be put on PATH, and its scenario.json

import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { spawn } from 'node:child_process'

type Cells = Record<string, string>

export interface Scenario {
  /** One table per card: field to cell, without units. `mig` is a JSON list of {profile, uuid, total, used}. */
  readonly gpus?: readonly Cells[]
  readonly processes?: readonly Cells[]
  readonly cuda?: string
  /** Fields that the "driver" does not know. */
  readonly refuse?: readonly string[]
  readonly delayMs?: number
  /** Never answers. */
  readonly hang?: boolean
  readonly ignoreTerm?: boolean
  /** Says this instead of an answer, with this code; on standard output unless `wrongStream`. */
  readonly fail?: { readonly text: string; readonly code: number }
  /** Printed before a good answer. */
  readonly before?: string
  /** Code of a good answer; 0 when absent. */
  readonly code?: number
  /** Answers on standard error. */
  readonly wrongStream?: boolean
  readonly flood?: boolean
  /** Ends by this signal. */
  readonly die?: NodeJS.Signals
  /** Leaves a child behind that holds the pipes. */
  readonly lingering?: boolean
  /** Indices that only the line "Unable to determine the device handle" tells of. `old`: and nothing else is told. */
  readonly lost?: readonly number[]
  readonly lostStyle?: 'old' | 'new'
  /** Only these calls misbehave (a word of the arguments); all when absent. */
  readonly only?: string
  /** Utilisation walks with the seconds. */
  readonly live?: boolean
}

const aliases: Record<string, string> = {
  gpu_uuid: 'uuid',
  gpu_name: 'name',
  gpu_bus_id: 'pci.bus_id',
  kmd_version: 'driver_version',
  'clocks.current.sm': 'clocks.sm',
  'clocks.current.memory': 'clocks.mem',
  'clocks_event_reasons.active': 'clocks_throttle_reasons.active',
  'power.draw.instant': 'power.draw',
  'power.limit': 'enforced.power.limit',
  used_memory: 'used_gpu_memory',
}
const units: Record<string, string> = {
  'memory.total': ' MiB',
  'memory.used': ' MiB',
  'memory.free': ' MiB',
  'memory.reserved': ' MiB',
  used_gpu_memory: ' MiB',
  'utilization.gpu': ' %',
  'utilization.memory': ' %',
  'fan.speed': ' %',
  'power.draw': ' W',
  'enforced.power.limit': ' W',
  'clocks.sm': ' MHz',
  'clocks.mem': ' MHz',
}

/** A card as a healthy data centre has it; `change` wins. */
export function card(index: number, change: Cells = {}): Cells {
  const hex = index.toString(16).padStart(2, '0')
  return {
    index: String(index),
    uuid: `GPU-5f1c0a${hex}-7b2e-4c11-9d3a-00c0ffee00${hex}`,
    'pci.bus_id': `00000000:${(0x18 + index * 9).toString(16).toUpperCase()}:00.0`,
    driver_version: '580.105.08',
    pstate: 'P0',
    'utilization.gpu': '97',
    'utilization.memory': '41',
    'memory.total': '81559',
    'memory.used': '62464',
    'memory.free': '18615',
    'memory.reserved': '480',
    'temperature.gpu': '61',
    'temperature.memory': '58',
    'power.draw': '612.40',
    'enforced.power.limit': '700.00',
    'fan.speed': '[N/A]',
    'clocks.sm': '1755',
    'clocks.mem': '2619',
    'clocks_throttle_reasons.active': '0x0000000000000004',
    'mig.mode.current': 'Disabled',
    persistence_mode: 'Enabled',
    'driver_model.current': '[N/A]',
    display_active: 'Disabled',
    compute_cap: '9.0',
    'ecc.mode.current': 'Enabled',
    'ecc.errors.uncorrected.volatile.total': '0',
    gpu_recovery_action: 'None',
    addressing_mode: 'None',
    name: 'NVIDIA H100 80GB HBM3',
    ...change,
  }
}

const idle: Cells = {
  'utilization.gpu': '0',
  'utilization.memory': '0',
  'memory.used': '4',
  'power.draw': '70.11',
  'temperature.gpu': '33',
  'clocks.sm': '345',
  'clocks_throttle_reasons.active': '0x0000000000000001',
}
const na = (...fields: string[]): Cells => Object.fromEntries(fields.map((field) => [field, '[N/A]']))
const works = (gpu: Cells, pid: number, memory: string, name: string): Cells => ({
  uuid: gpu['uuid']!,
  'pci.bus_id': gpu['pci.bus_id']!,
  pid: String(pid),
  used_gpu_memory: memory,
  process_name: name,
})
const eight = Array.from({ length: 8 }, (_, i) =>
  card(i, i === 1 || i === 6 ? idle : { 'utilization.gpu': String(99 - i * 7), 'memory.used': String(70000 - i * 6000) }),
)
const laptop = card(0, {
  name: 'NVIDIA GeForce RTX 4090',
  'memory.total': '24564',
  'memory.used': '20582',
  'utilization.gpu': '87',
  compute_cap: '8.9',
  'fan.speed': '62',
  'enforced.power.limit': '450.00',
  'power.draw': '388.20',
  ...na('temperature.memory', 'mig.mode.current', 'ecc.mode.current', 'ecc.errors.uncorrected.volatile.total'),
})

/** Machines by name. */
export const presets: Record<string, Scenario> = {
  one: { gpus: [card(0)], processes: [works(card(0), 4242, '61200', 'python')], cuda: '13.0' },
  desktop: { gpus: [laptop], processes: [works(laptop, 4242, '19800', '/home/ada/.venv/bin/python')], cuda: '12.8' },
  eight: {
    gpus: eight,
    processes: eight.flatMap((gpu, i) => (i === 1 || i === 6 ? [] : [works(gpu, 5000 + i, '41200', 'python')])),
    cuda: '13.0',
  },
  live: { gpus: eight, processes: [works(eight[0]!, 5000, '41200', 'python')], cuda: '13.0', live: true },
  mig: {
    gpus: [
      card(0, {
        'mig.mode.current': 'Enabled',
        ...na('utilization.gpu', 'utilization.memory'),
        mig: JSON.stringify([
          { profile: '3g.40gb', uuid: 'MIG-2f1c0a00-7b2e-5c11-9d3a-00c0ffee0001', total: 40448, used: 11091 },
          { profile: '2g.20gb', uuid: 'MIG-2f1c0a00-7b2e-5c11-9d3a-00c0ffee0002', total: 20096, used: 17 },
        ]),
      }),
    ],
    processes: [works(card(0), 21180, '2296', './burn')],
    cuda: '13.1',
  },
  lost: { gpus: eight.slice(0, 4), lost: [1], lostStyle: 'new', cuda: '13.0' },
  lostold: { gpus: eight.slice(0, 4), lost: [1], lostStyle: 'old', cuda: '13.0' },
  hot: { gpus: [card(0, { 'clocks_throttle_reasons.active': '0x0000000000000048', 'temperature.gpu': '94', 'clocks.sm': '900' })] },
  reset: { gpus: [card(0), card(1, { gpu_recovery_action: 'Reset' })] },
  ecc: { gpus: [card(0, { 'ecc.errors.uncorrected.volatile.total': '3' })] },
  wddm: {
    gpus: [
      card(0, {
        name: 'NVIDIA GeForce RTX 2080 SUPER',
        'memory.total': '8192',
        'memory.used': '1296',
        'driver_model.current': 'WDDM',
        ...na('persistence_mode', 'mig.mode.current'),
      }),
    ],
    processes: [
      works(card(0), 2056, '[N/A]', 'C:\\Windows\\System32\\dwm.exe'),
      works(card(0), 9001, '[N/A]', 'C:\\Users\\ada\\miniconda3\\python.exe'),
    ],
  },
  jetson: { gpus: [{ index: '0', name: 'Orin (nvgpu)', driver_version: '540.4.0' }] },
  broken: {
    fail: {
      text: "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
      code: 9,
    },
  },
  hang: { hang: true, ignoreTerm: true },
  flood: { flood: true },
}

function tableOf(path: string): Scenario {
  return presets[path] ?? (JSON.parse(readFileSync(path, 'utf8')) as Scenario)
}

function csv(rows: readonly Cells[], list: string, format: string, refuse: readonly string[]): { text: string; code: number } {
  const fields = list.split(',')
  const canonical = (field: string): string => (list.includes('pid') && field === 'name' ? 'process_name' : (aliases[field] ?? field))
  const names = new Set([
    ...rows.flatMap((row) => Object.keys(row)),
    ...Object.keys(card(0)),
    'pid',
    'used_gpu_memory',
    'process_name',
    'timestamp',
  ])
  for (const field of fields)
    if (refuse.includes(field) || !names.has(canonical(field)))
      return { text: `Field "${field}" is not a valid field to query.\n\n`, code: 2 }
  const bare = format.includes('nounits')
  const lines = rows.map((row) =>
    fields
      .map((field) => {
        const cell = row[canonical(field)] ?? '[N/A]'
        return bare || cell.startsWith('[') ? cell : cell + (units[canonical(field)] ?? '')
      })
      .join(', '),
  )
  if (!format.includes('noheader'))
    lines.unshift(fields.map((field) => canonical(field) + (units[canonical(field)] ?? '').replace(/ (.*)/, ' [$1]')).join(', '))
  return { text: lines.map((line) => `${line}\n`).join(''), code: 0 }
}

interface Slice {
  profile: string
  uuid: string
  total: number
  used: number
}
const slicesOf = (gpu: Cells): Slice[] => JSON.parse(gpu['mig'] ?? '[]') as Slice[]

function list(gpus: readonly Cells[]): string {
  return gpus
    .map((gpu) => {
      const slices = slicesOf(gpu).map((one, i) => `  MIG ${one.profile.padEnd(11)} Device ${String(i).padStart(2)}: (UUID: ${one.uuid})\n`)
      return `GPU ${gpu['index']}: ${gpu['name']} (UUID: ${gpu['uuid']})\n${slices.join('')}`
    })
    .join('')
}

function xml(scenario: Scenario, gpus: readonly Cells[]): string {
  const memory = (total: string | number, used: string | number): string =>
    `<fb_memory_usage><total>${total} MiB</total><used>${used} MiB</used></fb_memory_usage>`
  const one = (gpu: Cells): string =>
    `\t<gpu id="${gpu['pci.bus_id']}">\n\t\t<product_name>${gpu['name']}</product_name>\n\t\t<uuid>${gpu['uuid']}</uuid>\n\t\t<mig_devices>${
      slicesOf(gpu)
        .map((slice, i) => `<mig_device><index>${i}</index>${memory(slice.total, slice.used)}</mig_device>`)
        .join('') || '\n None\n'
    }</mig_devices>\n\t\t${memory(gpu['memory.total'] ?? 'N/A', gpu['memory.used'] ?? 'N/A')}\n\t\t<processes>${(scenario.processes ?? [])
      .filter((process) => process['uuid'] === gpu['uuid'])
      .map(
        (process) =>
          `<process_info><pid>${process['pid']}</pid><type>C</type><process_name>${process['process_name']}</process_name><used_memory>${process['used_gpu_memory']} MiB</used_memory></process_info>`,
      )
      .join('')}</processes>\n\t</gpu>\n`
  return `<?xml version="1.0" ?>\n<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v13.dtd">\n<nvidia_smi_log>\n\t<driver_version>${gpus[0]?.['driver_version'] ?? 'N/A'}</driver_version>\n\t<cuda_version>${scenario.cuda ?? 'N/A'}</cuda_version>\n\t<attached_gpus>${gpus.length}</attached_gpus>\n${gpus.map(one).join('')}</nvidia_smi_log>\n`
}

function answer(scenario: Scenario, args: readonly string[]): { text: string; code: number } {
  const all = (scenario.gpus ?? []).map((gpu) =>
    scenario.live === true
      ? { ...gpu, 'utilization.gpu': String(Math.round(50 + 49 * Math.sin(Date.now() / 4000 + Number(gpu['index'])))) }
      : gpu,
  )
  const lost = scenario.lost ?? []
  const here = all.filter((gpu) => !lost.includes(Number(gpu['index'])))
  const wanted = args[args.indexOf('-i') + 1]
  const chosen = args.includes('-i')
    ? here.filter((gpu) => [gpu['index'], gpu['uuid'], gpu['pci.bus_id']].some((id) => wanted!.split(',').includes(id!)))
    : here
  const lines = all
    .filter((gpu) => lost.includes(Number(gpu['index'])))
    .map((gpu) =>
      scenario.lostStyle === 'old'
        ? `Unable to determine the device handle for GPU ${gpu['pci.bus_id']!.slice(4)}: GPU is lost.  Reboot the system to recover this GPU\n`
        : `Unable to determine the device handle for GPU${gpu['index']}: ${gpu['pci.bus_id']!.slice(4)}: Unknown Error\n`,
    )
    .join('')
  const format = args.find((one) => one.startsWith('--format='))?.slice(9) ?? ''
  const of = (name: string): string | undefined => args.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
  const fields = of('query-gpu')
  const apps = of('query-compute-apps')
  if (args.includes('-L')) return { text: lines + list(here), code: 0 }
  if (lines !== '' && scenario.lostStyle === 'old' && !args.includes('-i')) return { text: lines, code: 15 }
  const head = args.includes('-i') ? '' : lines
  if (args.includes('-q') && args.includes('-x')) return { text: head + xml(scenario, chosen), code: 0 }
  if (fields !== undefined) {
    const result = csv(chosen, fields, format, scenario.refuse ?? [])
    return { ...result, text: (result.code === 0 ? head : '') + (result.text === '' ? 'No devices were found\n' : result.text) }
  }
  if (apps !== undefined) {
    const mine = (scenario.processes ?? []).filter((process) => chosen.some((gpu) => gpu['uuid'] === process['uuid']))
    return csv(mine, apps, format, scenario.refuse ?? [])
  }
  return { text: `ERROR: Option ${args.join(' ')} is not recognized. Please run 'nvidia-smi -h'.\n`, code: 255 }
}

/** Writes a launcher `nvidia-smi` into the folder, answering from `scenario.json` beside it; returns the folder. On Windows only `command` below can start it. */
export function installStandIn(folder: string, scenario: Scenario | string): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'scenario.json'), JSON.stringify(typeof scenario === 'string' ? presets[scenario] : scenario))
  const me = fileURLToPath(import.meta.url)
  const launcher = join(folder, 'nvidia-smi')
  writeFileSync(launcher, `#!/bin/sh\nSTAND_IN_SMI='${join(folder, 'scenario.json')}' exec '${process.execPath}' '${me}' "$@"\n`)
  chmodSync(launcher, 0o755)
  writeFileSync(
    join(folder, 'nvidia-smi.cmd'),
    `@set STAND_IN_SMI=${join(folder, 'scenario.json')}\r\n@"${process.execPath}" "${me}" %*\r\n`,
  )
  return folder
}

/** Every call is written down beside the scenario: "start PID args", "overlap PID" when another one still lived. */
function writeDown(path: string, args: readonly string[]): void {
  if (presets[path] !== undefined) return
  const log = `${path}.calls`
  const alive = (existsSync(log) ? readFileSync(log, 'utf8') : '')
    .split('\n')
    .flatMap((line) => /^start (\d+)/.exec(line)?.[1] ?? [])
    .some((pid) => {
      try {
        process.kill(Number(pid), 0)
        return true
      } catch {
        return false
      }
    })
  appendFileSync(log, `start ${process.pid} ${args.join(' ')}\n${alive ? `overlap ${process.pid}\n` : ''}`)
}

function play(path: string, args: readonly string[]): void {
  const scenario = tableOf(path)
  writeDown(path, args)
  const bad = scenario.only === undefined || args.join(' ').includes(scenario.only)
  const stream = scenario.wrongStream === true ? 2 : 1
  if (bad && scenario.ignoreTerm === true) process.on('SIGTERM', () => {})
  if (bad && scenario.hang === true) return void setInterval(() => {}, 1000)
  if (bad && scenario.flood === true) for (;;) writeAll(stream, 'GPU '.repeat(16_384))
  if (bad && scenario.die !== undefined) process.kill(process.pid, scenario.die)
  else
    setTimeout(
      () => {
        const { text, code } = bad && scenario.fail !== undefined ? scenario.fail : answer(scenario, args)
        if (bad && scenario.lingering === true) spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'inherit' }).unref()
        writeAll(stream, (scenario.before ?? '') + text)
        process.exit(code === 0 ? (scenario.code ?? 0) : code)
      },
      bad ? (scenario.delayMs ?? 0) : 0,
    )
}

function writeAll(stream: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(stream, bytes, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') process.exit(1)
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [first, folder, preset] = process.argv.slice(2)
  if (first === '--install') console.log(installStandIn(folder!, preset ?? 'one'))
  else play(process.env['STAND_IN_SMI'] ?? 'one', process.argv.slice(2))
}
