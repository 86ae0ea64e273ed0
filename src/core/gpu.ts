// The GPUs of a machine as everybody sees them: what nvidia-smi says, and a sentence for each thing it does not say.
// Knows no process, no clock and no picture. A value that is not known is never 0.

/** A value, or the sentence why there is none. */
export type Known<T> = { readonly value: T; readonly why: null } | { readonly value: null; readonly why: string }

export const known = <T>(value: T): Known<T> => ({ value, why: null })
export const unknown = (why: string): { readonly value: null; readonly why: string } => ({ value: null, why })

/** ok; asleep = the laptop's card is switched off and is left alone; lost = fell off the bus; error = answers, but needs help. */
export type GpuHealth = 'ok' | 'asleep' | 'lost' | 'error'

/** One reason that holds the clocks down. */
export interface Throttle {
  readonly id: string
  readonly words: string
  /** normal = seen on every healthy card; watch = slower than it could be; hot = the hardware protects itself from heat. */
  readonly weight: 'normal' | 'watch' | 'hot'
}

export interface GpuProcess {
  readonly pid: number
  /** As the driver prints it: a path, a name or a whole command line. */
  readonly name: Known<string>
  readonly usedMemoryMiB: Known<number>
  readonly user: Known<string>
  readonly command: Known<string>
  /** Absolute path. */
  readonly workingFolder: Known<string>
  /** Seconds since 1970. */
  readonly startTime: Known<number>
  /** Pids of the processes that started it, the nearest first; empty where they are not known. */
  readonly parents: readonly number[]
  /** Absolute paths of files that it has open for writing; empty where they are not known. */
  readonly writes: readonly string[]
  /** C = compute, G = graphics, C+G = both; null when not asked. */
  readonly kind: string | null
}

/** A slice of a card under MIG. */
export interface MigDevice {
  readonly uuid: Known<string>
  /** "3g.40gb". */
  readonly profile: Known<string>
  readonly memoryTotalMiB: Known<number>
  readonly memoryUsedMiB: Known<number>
}

/** What is read of a card, besides who it is. */
export interface GpuReadings {
  readonly memoryTotalMiB: Known<number>
  readonly memoryUsedMiB: Known<number>
  readonly memoryReservedMiB: Known<number>
  /** Share of the last sample window in which a kernel ran, 0 to 100. */
  readonly utilizationPercent: Known<number>
  /** Share of the window in which memory was read or written, 0 to 100: not how full it is. */
  readonly memoryBusyPercent: Known<number>
  readonly temperatureC: Known<number>
  readonly memoryTemperatureC: Known<number>
  readonly powerW: Known<number>
  readonly powerLimitW: Known<number>
  readonly fanPercent: Known<number>
  readonly clockSmMHz: Known<number>
  readonly clockMemoryMHz: Known<number>
  readonly throttle: Known<readonly Throttle[]>
  /** P0 (fastest) to P15. */
  readonly performanceState: Known<string>
  readonly computeCapability: Known<string>
  readonly driverModel: Known<string>
  readonly persistence: Known<boolean>
  readonly migEnabled: Known<boolean>
  /** Since the driver was loaded. */
  readonly uncorrectedEcc: Known<number>
}

export interface Gpu extends GpuReadings {
  /** Unique in a state and the same from poll to poll: the UUID; where that is missing or scrubbed the PCI address, else the index. */
  readonly key: string
  readonly host: string
  /** Set where cards of several hosts stand in one list, so that their places name the host too. */
  readonly shownHost?: string
  /** The index of nvidia-smi, in PCI order; CUDA's order may differ. null for a card that has none now. */
  readonly index: number | null
  readonly uuid: Known<string>
  /** "00000000:53:00.0". */
  readonly pciBusId: Known<string>
  readonly name: Known<string>
  /** Id in the card table. */
  readonly card: Known<string>
  readonly state: GpuHealth
  /** Why it is not ok, and what to do; null when it is. */
  readonly stateWhy: string | null
  readonly remedy: string | null
  readonly mig: readonly MigDevice[]
  readonly processes: Known<readonly GpuProcess[]>
}

/** Why there is no answer. Sentences for a person. */
export interface GpuTrouble {
  readonly id: string
  readonly why: string
  readonly remedy: string
}

/** One asking's result. */
export interface GpuAnswer {
  /** absent = no NVIDIA hardware here; unavailable = there is, but no answer; ready. */
  readonly phase: 'absent' | 'unavailable' | 'ready'
  /** Set when not ready; when ready, something that went wrong besides. */
  readonly trouble: GpuTrouble | null
  readonly host: string
  readonly driver: Known<string>
  /** Highest CUDA version that the driver serves. */
  readonly cuda: Known<string>
  readonly gpus: readonly Gpu[]
  /** How long nvidia-smi took, in milliseconds; null when it was not asked. */
  readonly elapsedMs: number | null
  /** Warnings printed beside good data, one sentence each. */
  readonly notes: readonly string[]
  /** Children that did not die when killed and are left alone; while one lives no other is started. */
  readonly abandoned: number
}

/** What the editor holds. While unavailable, `gpus` are the last ones known. */
export interface GpuState extends Omit<GpuAnswer, 'phase'> {
  readonly phase: 'unasked' | GpuAnswer['phase']
  /** Seconds since 1970 when `gpus` were read; null before the first answer. */
  readonly readAt: number | null
  readonly paused: boolean
}

export const noGpus: GpuState = {
  phase: 'unasked',
  trouble: null,
  host: '',
  driver: unknown('nvidia-smi has not been asked yet.'),
  cuda: unknown('nvidia-smi has not been asked yet.'),
  gpus: [],
  elapsedMs: null,
  notes: [],
  abandoned: 0,
  readAt: null,
  paused: false,
}

/** Whether somebody works on the card: kernels ran, or a tenth of the memory is held. null when neither is known. */
export function isBusy(gpu: Gpu): boolean | null {
  if (gpu.state !== 'ok') return null
  const use = gpu.utilizationPercent.value
  const used = gpu.memoryUsedMiB.value
  const total = gpu.memoryTotalMiB.value
  const full = used === null || total === null || total === 0 ? null : used / total
  if (use === null && full === null) return null
  return (use ?? 0) >= 5 || (full ?? 0) >= 0.1
}

/** The sentence for a trouble that a person must see even in the corner of the eye: lost, needs a reset, uncorrectable memory errors, too hot. null when there is none. */
export function alarmOf(gpu: Gpu): string | null {
  const host = gpu.shownHost === undefined ? '' : `${gpu.shownHost} `
  const who = gpu.index === null ? (gpu.name.value ?? 'A GPU') : `${host}GPU${gpu.index}`
  if (gpu.state === 'lost' || gpu.state === 'error') return `${who}: ${gpu.stateWhy ?? gpu.state}`
  const ecc = gpu.uncorrectedEcc.value ?? 0
  if (ecc > 0) return `${who}: ${ecc} memory error${ecc === 1 ? '' : 's'} that ECC could not correct.`
  if (gpu.throttle.value?.some((one) => one.weight === 'hot') === true) return `${who}: slowed down by heat (hardware thermal slowdown).`
  return null
}

/** What an answer makes of the state before it: nothing known is thrown away because one asking failed. */
export function nextState(before: GpuState, answer: GpuAnswer, nowSeconds: number): GpuState {
  if (answer.phase === 'ready') return { ...answer, readAt: nowSeconds, paused: before.paused }
  const keep = answer.phase === 'unavailable' && before.gpus.length > 0
  return {
    ...answer,
    gpus: keep ? before.gpus : [],
    driver: keep ? before.driver : answer.driver,
    cuda: keep ? before.cuda : answer.cuda,
    readAt: keep ? before.readAt : null,
    paused: before.paused,
  }
}

/** What a view wants to be told. */
export interface GpuWant {
  readonly processes: boolean
  /** MIG slices, CUDA version, graphics processes: slow, asked seldom. */
  readonly details: boolean
}

/** How closely somebody looks. */
export interface GpuPace {
  readonly viewVisible: boolean
  readonly statusBar: boolean
  /** Somebody wants to be told when memory is free, also while the window has no focus. */
  readonly waiting?: boolean
  readonly focused: boolean
}
