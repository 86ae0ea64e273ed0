// nvidia-smi's answers to values: the rows of --query-gpu and --query-compute-apps and the list of -L. Read by position, cell by cell;
// a line that is no row is left out and never fails the rest. Why a cell is empty is told by gpuReason.ts.

import { type Gpu, type GpuProcess, type GpuReadings, type Known, type MigDevice, known, unknown } from './gpu.ts'
import { cardOf } from './gpuCards.ts'
import { type Cell, cleanText, readCell, readNumber, readThrottle } from './gpuCell.ts'
import type { Question } from './gpuQuestion.ts'
import { type CardKind, kindOf, reasonOf } from './gpuReason.ts'
import { busId } from './gpuTrouble.ts'

/** Cells of one row by column id; a column that was not asked is absent. */
export type Row = ReadonlyMap<string, Cell>

/** How nvidia-smi's own sentences begin; a question of one or two columns would take them for rows. */
const prose = /^\s*(field "|no devices|failed to|unable to|nvidia-smi|error:|warning:)/i

/** The lines of a CSV answer that are rows of the question: as many cells as columns at least (the last takes the rest), and no header. */
export function readRows(text: string, question: Question): Row[] {
  const width = question.columns.length
  const rows: Row[] = []
  for (const line of cleanText(text).split('\n')) {
    if (line.trim() === '' || prose.test(line)) continue
    const cells = split(line, width)
    if (cells.length < width) continue
    const row = new Map(question.columns.map((column, i) => [column.id, readCell(cells[i]!)]))
    if (isRow(row, question)) rows.push(row)
  }
  return rows
}

/** At most so many cells; the last keeps separators as they are, for names that hold them. */
function split(line: string, width: number): string[] {
  const cells: string[] = []
  let at = 0
  while (cells.length < width - 1) {
    const comma = line.indexOf(',', at)
    if (comma < 0) break
    cells.push(line.slice(at, comma))
    at = comma + 1
  }
  return [...cells, line.slice(at)]
}

/** Whether the cells are of the kind that their columns hold: prose with commas, and the header, are not. */
function isRow(row: Row, question: Question): boolean {
  const fits = (id: string, pattern: RegExp): boolean => {
    const text = row.get(id)?.text
    return text === undefined || text === null || pattern.test(text)
  }
  const first = question.columns[0]!
  if (first.names.includes(row.get(first.id)?.text ?? '')) return false
  return (
    fits('index', /^\d{1,4}$/) &&
    fits('pid', /^\d{1,10}$/) &&
    fits('uuid', /^[\w./-]{3,}$/) &&
    fits('pciBusId', /^[0-9A-F:.]+$/i) &&
    fits('memoryTotalMiB', /^\d/) &&
    fits('utilizationPercent', /^\d/)
  )
}

const limits: Partial<Record<keyof GpuReadings, readonly [number, number]>> = {
  memoryTotalMiB: [1, 2 ** 27],
  memoryUsedMiB: [0, 2 ** 27],
  memoryReservedMiB: [0, 2 ** 27],
  utilizationPercent: [0, 100],
  memoryBusyPercent: [0, 100],
  // 0 °C and 0 MHz are what a vGPU guest prints for "not known"
  temperatureC: [1, 200],
  memoryTemperatureC: [1, 200],
  powerW: [0, 20_000],
  powerLimitW: [1, 20_000],
  fanPercent: [0, 200],
  clockSmMHz: [1, 20_000],
  clockMemoryMHz: [1, 100_000],
  uncorrectedEcc: [0, Number.MAX_SAFE_INTEGER],
}

/** Around a row: what its cells alone do not tell. */
export interface RowContext {
  readonly host: string
}

/** One card of one row. Processes, slices and unified memory are added by others. */
export function readGpu(row: Row, context: RowContext): Gpu {
  const textOf = (id: string): string | null => row.get(id)?.text ?? null
  const name = textOf('name')
  const kind = kindOf(name, textOf('mig') === 'Enabled', textOf('driverModel'))
  const why = (field: string): string => reasonOf(field, row.get(field), kind)
  const number = (field: keyof GpuReadings): Known<number> => readLimited(row.get(field), field, kind)
  const text = (field: string): Known<string> => {
    const value = textOf(field)
    return value === null ? unknown(why(field)) : known(value)
  }
  const flag = (field: string, cell: string): Known<boolean> => {
    const value = textOf(cell)
    return value === 'Enabled' || value === 'Disabled' ? known(value === 'Enabled') : unknown(reasonOf(field, row.get(cell), kind))
  }
  const throttle = textOf('throttle')
  const reasons = throttle === null ? null : readThrottle(throttle)
  const bus = busId(textOf('pciBusId') ?? '')
  const index = textOf('index')
  const memoryTotalMiB = number('memoryTotalMiB')
  const card = name === null ? null : cardOf(name, memoryTotalMiB.value)
  return {
    key: '',
    host: context.host,
    index: index !== null && /^\d{1,4}$/.test(index) ? Number(index) : null,
    uuid: text('uuid'),
    pciBusId: bus === null ? unknown(why('pciBusId')) : known(bus),
    name: text('name'),
    card:
      card === null
        ? unknown(name === null ? why('name') : `"${name}" is not in Flywheel's table of cards; its figures come from the device only.`)
        : known(card.id),
    memoryTotalMiB,
    memoryUsedMiB: number('memoryUsedMiB'),
    memoryReservedMiB: number('memoryReservedMiB'),
    utilizationPercent: number('utilizationPercent'),
    memoryBusyPercent: number('memoryBusyPercent'),
    temperatureC: number('temperatureC'),
    memoryTemperatureC: number('memoryTemperatureC'),
    powerW: number('powerW'),
    powerLimitW: number('powerLimitW'),
    fanPercent: number('fanPercent'),
    clockSmMHz: number('clockSmMHz'),
    clockMemoryMHz: number('clockMemoryMHz'),
    throttle:
      reasons === null ? unknown(throttle === null ? why('throttle') : `nvidia-smi printed "${throttle.slice(0, 40)}".`) : known(reasons),
    performanceState: text('performanceState'),
    computeCapability: text('computeCapability'),
    driverModel: text('driverModel'),
    persistence: flag('persistence', 'persistence'),
    migEnabled: flag('migEnabled', 'mig'),
    uncorrectedEcc: number('uncorrectedEcc'),
    ...healthOf(row),
    mig: [],
    processes: unknown('Not asked: processes are read while the GPUs view is visible.'),
  }
}

function readLimited(cell: Cell | undefined, field: keyof GpuReadings, kind: CardKind): Known<number> {
  if (cell === undefined || cell.text === null) return unknown(reasonOf(field, cell, kind))
  const value = readNumber(cell.text)
  const [least, most] = limits[field]!
  if (value !== null && value >= least && value <= most) return known(value)
  if (value === 0)
    return unknown(
      kind === 'vgpu' ? 'A vGPU guest is not told (nvidia-smi prints 0).' : 'nvidia-smi prints 0, which stands for "not known" here.',
    )
  return unknown(`nvidia-smi printed "${cell.text.slice(0, 40)}", which cannot be.`)
}

function healthOf(row: Row): Pick<Gpu, 'state' | 'stateWhy' | 'remedy'> {
  const words = [...row.values()].map((cell) => cell.unavailable?.toLowerCase() ?? '')
  if (words.some((word) => word.includes('is lost')))
    return {
      state: 'lost',
      stateWhy: 'The GPU is lost: it fell off the bus.',
      remedy: 'Restart the machine; if it comes back, check power, seating and temperature.',
    }
  if (words.some((word) => word.includes('requires reset')))
    return {
      state: 'error',
      stateWhy: 'The GPU needs a reset.',
      remedy: 'End what runs on it, then run "nvidia-smi --gpu-reset", or restart the machine.',
    }
  const action = row.get('recovery')?.text ?? null
  if (action !== null && action.toLowerCase() !== 'none')
    return {
      state: 'error',
      stateWhy: `The driver asks for a recovery action: ${action}.`,
      remedy: 'End what runs on it, then reset the GPU or restart the machine.',
    }
  const readings = ['memoryUsedMiB', 'utilizationPercent', 'temperatureC', 'powerW'].map(
    (id) => row.get(id)?.unavailable?.toLowerCase() ?? null,
  )
  if (readings.every((word) => word === 'unknown error'))
    return {
      state: 'error',
      stateWhy: 'The driver answers every question about this GPU with an unknown error.',
      remedy: 'Restart the machine.',
    }
  return { state: 'ok', stateWhy: null, remedy: null }
}

/** A process and the card it is on, as far as the row tells. */
export interface ProcessRow {
  readonly uuid: string | null
  readonly pciBusId: string | null
  readonly process: GpuProcess
}

/** The rows of --query-compute-apps. `hidden` is the sentence for a memory cell without a value, which depends on the card. */
export function readProcesses(text: string, question: Question): ProcessRow[] {
  return readRows(text, question).flatMap((row) => {
    const pid = row.get('pid')?.text
    if (pid === undefined || pid === null) return []
    return [
      {
        uuid: row.get('uuid')?.text ?? null,
        pciBusId: busId(row.get('pciBusId')?.text ?? ''),
        process: processOf(Number(pid), row.get('name'), row.get('usedMemoryMiB')),
      },
    ]
  })
}

/** A process of its cells; what only the operating system knows is not known yet. */
export function processOf(pid: number, name: Cell | undefined, memory: Cell | undefined, kind: string | null = null): GpuProcess {
  const used = memory?.text === undefined || memory.text === null ? null : readNumber(memory.text)
  const hidden = unknown('Not read on this system.')
  return {
    pid,
    name: name?.text === undefined || name.text === null ? unknown(reasonOf('process name', name, 'plain')) : known(name.text),
    usedMemoryMiB: used === null ? unknown(reasonOf('process memory', memory, 'plain')) : known(used),
    user: hidden,
    command: hidden,
    workingFolder: hidden,
    startTime: hidden,
    parents: [],
    writes: [],
    kind,
  }
}

export interface Listed {
  readonly index: number
  readonly name: string
  readonly uuid: string | null
  readonly mig: readonly MigDevice[]
}

/** The cards of `nvidia-smi -L`, with their slices. Survives a lost card; lines of any other shape are passed over. */
export function readList(text: string): Listed[] {
  const listed: (Omit<Listed, 'mig'> & { mig: MigDevice[] })[] = []
  for (const line of cleanText(text).split('\n')) {
    const gpu = /^GPU (\d{1,4}): (.*?)(?: \(UUID: ([^)]*)\))?\s*$/.exec(line)
    if (gpu !== null) listed.push({ index: Number(gpu[1]), name: gpu[2]!.trim(), uuid: gpu[3]?.trim() || null, mig: [] })
    const slice = /^\s+MIG\s+(\S+)\s+Device\s+(\d+):\s+\(UUID: ([^)]*)\)/.exec(line)
    if (slice !== null)
      listed.at(-1)?.mig.push({
        uuid: known(slice[3]!.trim()),
        profile: known(slice[1]!),
        memoryTotalMiB: unknown('Only the details of nvidia-smi (-q -x) tell the memory of a slice.'),
        memoryUsedMiB: unknown('Only the details of nvidia-smi (-q -x) tell the memory of a slice.'),
      })
  }
  return listed
}
