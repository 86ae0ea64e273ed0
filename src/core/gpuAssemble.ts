// From what was heard (rows, lost lines, processes, details) to the cards of a machine: who is who, in PCI order, with the lost ones kept.
// Asks nothing itself.

import { type Gpu, type GpuProcess, type GpuReadings, known, unknown } from './gpu.ts'
import { type Listed, type ProcessRow, type Row, readGpu } from './gpuParse.ts'
import type { LostLine } from './gpuTrouble.ts'
import { type Details, slicesOf } from './gpuXml.ts'

/** Everything that one asking brought. */
export interface Heard {
  readonly host: string
  readonly rows: readonly Row[]
  readonly lost: readonly LostLine[]
  /** null = not asked. */
  readonly listed: readonly Listed[] | null
  /** A sentence = asked for, but not told. null = not asked. */
  readonly processes: readonly ProcessRow[] | string | null
  readonly details: Details | null
  /** How long the rows took, in milliseconds. */
  readonly elapsedMs: number
  /** The machine's own memory, for cards that share it. */
  readonly machineTotalMiB: number | null
  /** The cards of the answer before, so that one that vanishes is seen to vanish. */
  readonly before: readonly Gpu[]
}

/** The cards, each with a key of its own, in PCI order. */
export function assemble(heard: Heard): readonly Gpu[] {
  const read = heard.rows.map((row) => readGpu(row, { host: heard.host }))
  const present = withKeys(read)
    .map((gpu, i) => withProcesses(gpu, i, read, heard))
    .map((gpu) => withMemory(gpu, heard))
    .map((gpu) => withoutArtefact(gpu, heard))
    .map((gpu) => withSlices(gpu, heard))
  return [...present, ...lostOf(present, heard)].sort(byPlace)
}

/** PCI order; cards without an address after those with one, by index. */
function byPlace(a: Gpu, b: Gpu): number {
  const left = a.pciBusId.value ?? '~'
  const right = b.pciBusId.value ?? '~'
  return left < right ? -1 : left > right ? 1 : (a.index ?? Infinity) - (b.index ?? Infinity) || 0
}

const scrubbed = (uuid: string): boolean => !/[1-9a-f]/i.test(uuid.replace(/^(GPU|MIG)-/i, ''))

function withKeys(gpus: readonly Gpu[]): Gpu[] {
  const uuids = gpus.map((gpu) => gpu.uuid.value)
  const taken = new Set<string>()
  return gpus.map((gpu, i) => {
    const uuid = gpu.uuid.value
    const own = uuid !== null && !scrubbed(uuid) && uuids.filter((one) => one === uuid).length === 1
    let key = own
      ? uuid
      : gpu.pciBusId.value !== null
        ? `pci:${gpu.pciBusId.value}`
        : gpu.index !== null
          ? `index:${gpu.index}`
          : `row:${i}`
    while (taken.has(key)) key += '+'
    taken.add(key)
    return { ...gpu, key }
  })
}

function withProcesses(gpu: Gpu, place: number, all: readonly Gpu[], heard: Heard): Gpu {
  const { processes } = heard
  if (processes === null) return gpu
  if (typeof processes === 'string') return { ...gpu, processes: unknown(processes) }
  const shared = all.filter((one) => one.uuid.value === gpu.uuid.value).length > 1
  const mine = processes.filter((one) => {
    if (one.pciBusId !== null && gpu.pciBusId.value !== null) return one.pciBusId === gpu.pciBusId.value
    if (!shared && one.uuid !== null && one.uuid === gpu.uuid.value) return true
    // a shortened or hidden UUID: it can only be the one card there is
    return all.length === 1 && place === 0
  })
  const kinds = new Map(detailOf(gpu, heard)?.processes.map((one) => [one.pid, one]))
  const seen = new Set(mine.map(({ process: task }) => task.pid))
  const computing = mine.map(({ process: task }) => ({ ...task, kind: kinds.get(task.pid)?.kind ?? 'C' }))
  const drawing = [...kinds.values()].filter((one) => !seen.has(one.pid))
  return { ...gpu, processes: known<readonly GpuProcess[]>([...computing, ...drawing]) }
}

const detailOf = (gpu: Gpu, heard: Heard) =>
  heard.details?.gpus.find((one) =>
    one.pciBusId !== null && gpu.pciBusId.value !== null ? one.pciBusId === gpu.pciBusId.value : one.uuid === gpu.uuid.value,
  )

/** Unified memory: the total is the machine's, what the GPU holds is the sum over its processes. */
function withMemory(gpu: Gpu, heard: Heard): Gpu {
  if (gpu.name.value === null || !/\bGB10\b/.test(gpu.name.value) || heard.machineTotalMiB === null) return gpu
  const processes = gpu.processes.value
  const held = processes?.reduce<number | null>(
    (sum, one) => (sum === null || one.usedMemoryMiB.value === null ? null : sum + one.usedMemoryMiB.value),
    0,
  )
  return {
    ...gpu,
    memoryTotalMiB: known(heard.machineTotalMiB),
    memoryUsedMiB:
      held === undefined || held === null
        ? unknown('The card shares the memory of the machine; what it holds is the sum over its processes, which were not told.')
        : known(held),
  }
}

/** Without persistence mode the question itself starts the card: the utilisation it reports then is its own start. */
function withoutArtefact(gpu: Gpu, heard: Heard): Gpu {
  const idle =
    gpu.processes.value === null ? gpu.memoryUsedMiB.value === 0 : gpu.processes.value.length === 0 && gpu.memoryUsedMiB.value === 0
  if (gpu.persistence.value !== false || !idle || heard.elapsedMs <= 1000 || gpu.utilizationPercent.value === null) return gpu
  const why = 'Asking started the card (persistence mode is off), so its utilisation is that start. Enable nvidia-persistenced.'
  return { ...gpu, utilizationPercent: unknown(why), memoryBusyPercent: unknown(why) }
}

function withSlices(gpu: Gpu, heard: Heard): Gpu {
  if (gpu.migEnabled.value !== true) return gpu
  const listed = heard.listed?.find((one) => one.index === gpu.index)
  const detailed = detailOf(gpu, heard)
  if (listed === undefined && detailed === undefined) {
    const before = heard.before.find((one) => one.key === gpu.key)
    return before === undefined ? gpu : { ...gpu, mig: before.mig }
  }
  return { ...gpu, mig: slicesOf(listed, detailed) }
}

/** Cards that the driver names as lost, and cards that were there before and are not listed any more. */
function lostOf(present: readonly Gpu[], heard: Heard): Gpu[] {
  const here = (bus: string | null): boolean => bus !== null && present.some((gpu) => gpu.pciBusId.value === bus)
  const gone = heard.before.filter((gpu) => !present.some((one) => one.key === gpu.key) && !here(gpu.pciBusId.value))
  const named = heard.lost
    .filter((line) => !here(line.pciBusId))
    .map((line) => {
      const was = gone.find((gpu) => (line.pciBusId === null ? gpu.index === line.index : gpu.pciBusId.value === line.pciBusId))
      return lostGpu(was, line, heard, `The GPU is lost: the driver cannot reach it ("${line.reason.slice(0, 120)}").`)
    })
  const unnamed = gone
    .filter((gpu) => !named.some((one) => one.key === gpu.key))
    // one that slept is not lost because another question missed it
    .map((gpu) =>
      gpu.state === 'asleep'
        ? gpu
        : lostGpu(gpu, null, heard, 'The GPU is not listed any more: it fell off the bus, was taken out, or is hidden.'),
    )
  return [...named, ...unnamed]
}

function lostGpu(was: Gpu | undefined, line: LostLine | null, heard: Heard, stateWhy: string): Gpu {
  const bus = was?.pciBusId.value ?? line?.pciBusId ?? null
  const index = was?.index ?? line?.index ?? null
  return {
    ...bareGpu(heard.host, stateWhy),
    key: was?.key ?? (bus === null ? `index:${index ?? 'lost'}` : `pci:${bus}`),
    index,
    uuid: was?.uuid ?? unknown(stateWhy),
    pciBusId: bus === null ? unknown(stateWhy) : known(bus),
    name: was?.name ?? unknown(stateWhy),
    card: was?.card ?? unknown(stateWhy),
    memoryTotalMiB: was?.memoryTotalMiB ?? unknown(stateWhy),
    computeCapability: was?.computeCapability ?? unknown(stateWhy),
    state: 'lost',
    stateWhy,
    remedy: 'Restart the machine; if it comes back, check power, seating and temperature.',
  }
}

/** A card of which nothing is known, each field for the same reason. */
function bareGpu(host: string, why: string): Gpu {
  const no = unknown(why)
  const readings = {
    memoryTotalMiB: no,
    memoryUsedMiB: no,
    memoryReservedMiB: no,
    utilizationPercent: no,
    memoryBusyPercent: no,
    temperatureC: no,
    memoryTemperatureC: no,
    powerW: no,
    powerLimitW: no,
    fanPercent: no,
    clockSmMHz: no,
    clockMemoryMHz: no,
    throttle: no,
    performanceState: no,
    computeCapability: no,
    driverModel: no,
    persistence: no,
    migEnabled: no,
    uncorrectedEcc: no,
  } satisfies GpuReadings
  return {
    ...readings,
    key: '',
    host,
    index: null,
    uuid: no,
    pciBusId: no,
    name: no,
    card: no,
    state: 'ok',
    stateWhy: null,
    remedy: null,
    mig: [],
    processes: no,
  }
}

/** A card that is switched off and left alone, by its PCI address; who it is stays known from before. */
export function asleepGpu(host: string, pciBusId: string, before: readonly Gpu[]): Gpu {
  const was = before.find((gpu) => gpu.pciBusId.value === pciBusId)
  const why = 'The card is switched off to save power, and asking would wake it.'
  const bare = bareGpu(host, why)
  return {
    ...bare,
    key: was?.key ?? `pci:${pciBusId}`,
    index: was?.index ?? null,
    uuid: was?.uuid ?? bare.uuid,
    pciBusId: known(pciBusId),
    name: was?.name ?? bare.name,
    card: was?.card ?? bare.card,
    memoryTotalMiB: was?.memoryTotalMiB ?? bare.memoryTotalMiB,
    computeCapability: was?.computeCapability ?? bare.computeCapability,
    state: 'asleep',
    stateWhy: why,
    remedy: 'It wakes by itself when a program uses it.',
  }
}
