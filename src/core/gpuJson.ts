// The answer of `flywheel gpus --json`: every field of the contract, null where it is not known, and then its reason under the same name in `why`.

import type { Gpu, GpuAnswer, GpuProcess, Known, MigDevice } from './gpu.ts'
import type { RunOf } from './gpuProcessRows.ts'
import { signInWords } from './gpuRunMatch.ts'
import { sayPlain } from './say.ts'

type Json = Record<string, unknown>

/** Values of known fields; the reasons of the others by name. */
function split(fields: Readonly<Record<string, Known<unknown>>>): { values: Json; why: Record<string, string> } {
  const values: Json = {}
  const why: Record<string, string> = {}
  for (const [name, field] of Object.entries(fields)) {
    values[name] = field.value
    if (field.why !== null) why[name] = field.why
  }
  return { values, why }
}

const notAsked = 'Processes are tied to runs when folders are named (--in DIR).'
const noRun = 'No run in these folders can be told to be its own.'

function processJson(gpu: Gpu, task: GpuProcess, runOf: RunOf | null): Json {
  const run = runOf?.(gpu, task) ?? null
  const { values, why } = split({
    name: task.name,
    usedMemoryMiB: task.usedMemoryMiB,
    user: task.user,
    command: task.command,
    workingFolder: task.workingFolder,
  })
  const how = run !== null ? `${signInWords(run.by, sayPlain)}.` : runOf === null ? notAsked : noRun
  const all = [...Object.entries(why), ['run', how] as const]
  const sentences = [...new Set(all.map(([, text]) => text))].map((text) => {
    const names = all.filter(([, other]) => other === text).map(([name]) => name)
    return `${names.join(', ')}: ${text}`
  })
  return {
    pid: task.pid,
    ...values,
    run: run?.id ?? null,
    why: sentences.join(' '),
  }
}

function sliceJson(slice: MigDevice): Json {
  const { values, why } = split({
    uuid: slice.uuid,
    profile: slice.profile,
    memoryTotalMiB: slice.memoryTotalMiB,
    memoryUsedMiB: slice.memoryUsedMiB,
  })
  return { ...values, why }
}

function gpuJson(gpu: Gpu, runOf: RunOf | null): Json {
  const { values, why } = split({
    uuid: gpu.uuid,
    name: gpu.name,
    card: gpu.card,
    pciBusId: gpu.pciBusId,
    memoryTotalMiB: gpu.memoryTotalMiB,
    memoryUsedMiB: gpu.memoryUsedMiB,
    utilizationPercent: gpu.utilizationPercent,
    temperatureC: gpu.temperatureC,
    powerW: gpu.powerW,
    powerLimitW: gpu.powerLimitW,
    clockSmMHz: gpu.clockSmMHz,
  })
  if (gpu.index === null) why['index'] = 'nvidia-smi gives it no index now.'
  if (gpu.throttle.why !== null) why['throttle'] = gpu.throttle.why
  if (gpu.processes.why !== null) why['processes'] = gpu.processes.why
  if (gpu.stateWhy !== null) why['state'] = gpu.remedy === null ? gpu.stateWhy : `${gpu.stateWhy} ${gpu.remedy}`
  return {
    host: gpu.host,
    index: gpu.index,
    ...values,
    throttle: gpu.throttle.value?.map((one) => one.words) ?? null,
    state: gpu.state,
    why,
    mig: gpu.mig.map(sliceJson),
    processes: gpu.processes.value?.map((task) => processJson(gpu, task, runOf)) ?? null,
  }
}

/** The whole answer. `available` is false when there is no card, or no answer to be had. `runOf` null: processes are not tied to runs. */
export function gpusJson(answer: GpuAnswer, runOf: RunOf | null = null): Json {
  const ready = answer.phase === 'ready'
  const sentences = [
    answer.trouble?.why,
    ...answer.notes,
    answer.driver.why === null ? null : `driver: ${answer.driver.why}`,
    answer.cuda.why === null ? null : `cuda: ${answer.cuda.why}`,
  ]
  return {
    schema: 1,
    available: ready,
    why: ready ? sentences.filter((one) => one != null).join(' ') || null : (answer.trouble?.why ?? null),
    remedy: answer.trouble?.remedy ?? null,
    driver: answer.driver.value,
    cuda: answer.cuda.value,
    elapsedMs: answer.elapsedMs,
    gpus: ready ? answer.gpus.map((gpu) => gpuJson(gpu, runOf)) : [],
  }
}

/** The answers of several hosts as one: the cards of all, and of each host how it answered. `available` is false when none did. */
export function gpusOfHostsJson(answers: readonly GpuAnswer[], runOf: RunOf | null = null): Json {
  const each = answers.map((answer) => ({ answer, json: gpusJson(answer, runOf) }))
  const same = (name: string): unknown => (new Set(each.map(({ json }) => json[name])).size === 1 ? each[0]!.json[name] : null)
  const sentences = (name: string): string | null =>
    [...new Set(each.flatMap(({ json }) => (typeof json[name] === 'string' ? [json[name]] : [])))].join(' ') || null
  return {
    schema: 1,
    available: each.some(({ json }) => json['available'] === true),
    why: sentences('why'),
    remedy: sentences('remedy'),
    driver: same('driver'),
    cuda: same('cuda'),
    elapsedMs: each.reduce<number | null>(
      (most, { answer }) => (answer.elapsedMs === null ? most : Math.max(most ?? 0, answer.elapsedMs)),
      null,
    ),
    hosts: each.map(({ answer, json }) => ({
      host: answer.host,
      available: json['available'],
      why: json['why'],
      remedy: json['remedy'],
      driver: json['driver'],
      cuda: json['cuda'],
      elapsedMs: json['elapsedMs'],
    })),
    gpus: each.flatMap(({ json }) => json['gpus'] as Json[]),
  }
}
