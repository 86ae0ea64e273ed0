// The GPUs view as rows: a line for what is wrong, the cards, and under each card its readings, slices and processes. The deciding word comes first.
// Pure: what is shown depends on the state alone.

import { type Gpu, type GpuState, type Known, alarmOf, isBusy } from './gpu.ts'
import { type RunOf, processRows, runsOn } from './gpuProcessRows.ts'
import { type GpuRow, plainRow } from './gpuRow.ts'
import { memoryText, notAvailable, percentText, placeOf, shortName, throttleText, useText } from './gpuText.ts'
import { alarmWord, gpuInWords } from './gpuStatusText.ts'
import { printCount } from './print.ts'
import type { Say } from './say.ts'

/** "2 free of 8"; null when there is nothing to count. */
export function gpuHeader(state: GpuState, say: Say): string | null {
  if (state.paused) return say('paused')
  if (state.phase !== 'ready' || state.gpus.length === 0) return null
  const free = state.gpus.filter((gpu) => isBusy(gpu) === false).length
  const known = state.gpus.filter((gpu) => isBusy(gpu) !== null).length
  return known === 0 ? null : say('{0} free of {1}', free, state.gpus.length)
}

/** Why there is no answer, or which card is lost or needs help, and what to do: shown whole above the rows. null when all is well. */
export function gpuMessage(state: GpuState): string | null {
  if (state.phase === 'absent') return null
  const sick = state.gpus.filter((gpu) => gpu.state === 'lost' || gpu.state === 'error').slice(0, 3)
  const lines = [
    ...(state.trouble === null ? [] : [`${state.trouble.why} ${state.trouble.remedy}`]),
    ...sick.map((gpu) => `${placeOf(gpu)}: ${gpu.stateWhy ?? ''} ${gpu.remedy ?? ''}`.trim()),
  ]
  return lines.length === 0 ? null : lines.join('\n')
}

/** Where no process is tied to a run. */
export const withoutRuns: RunOf = () => null

/** All rows of one host, in order. `where` begins the ids, so that those of several hosts differ. */
export function gpuRows(state: GpuState, say: Say, runOf: RunOf = withoutRuns, where = ''): readonly GpuRow[] {
  const rows: GpuRow[] = []
  const old = state.phase === 'unavailable' && state.readAt !== null ? say('as of {0}', clockTime(state.readAt)) : null
  for (const gpu of state.gpus) rows.push(gpuRow(gpu, `${where}gpu:${gpu.key}`, old, runOf, say))
  state.notes.forEach((text, i) => rows.push(noteRow(`${where}note${i}`, text, '', 'info')))
  if (state.abandoned > 0)
    rows.push(
      noteRow(
        `${where}abandoned`,
        say('{0} nvidia-smi hangs and is left alone', state.abandoned),
        say('No other is started while it lives. Restarting the machine ends it.'),
        'debug-disconnect',
      ),
    )
  return rows
}

/** A sentence, and below it what to do. */
export const noteRow = (id: string, label: string, remedy: string, icon: string): GpuRow => ({
  ...plainRow(id, 'note', icon, label, '', `${label}\n${remedy}`.trim()),
  accessible: `${label} ${remedy}`.trim(),
  children: remedy === '' ? [] : [plainRow(`${id}:remedy`, 'note', 'lightbulb', remedy)],
})

/** "14:02" by the clock on the wall. */
function clockTime(seconds: number): string {
  const time = new Date(seconds * 1000)
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`
}

/** A glyph of ours with nine levels; the emptiest only for 0. null when not known. */
export function levelOf(percent: number | null): string | null {
  if (percent === null) return null
  return `flywheel-level-${percent <= 0 ? 0 : Math.max(1, Math.min(8, Math.round(percent / 12.5)))}`
}

function gpuRow(gpu: Gpu, id: string, old: string | null, runOf: RunOf, say: Say): GpuRow {
  const alarm = alarmOf(gpu)
  const busy = isBusy(gpu)
  const [run, ...more] = runsOn(gpu, runOf)
  const who = run === undefined ? memoryText(gpu) : more.length === 0 ? run : say('{0} and {1} more', run, more.length)
  const said =
    gpu.state === 'lost'
      ? say('lost')
      : gpu.state === 'error'
        ? say('needs help')
        : gpu.state === 'asleep'
          ? say('asleep')
          : `${alarm === null ? '' : `${alarmWord(gpu, say)} · `}${busy === false ? say('free') : useText(gpu)} · ${who}`
  const [icon, color] =
    gpu.state === 'lost'
      ? ['error', 'charts.red']
      : alarm !== null
        ? ['warning', 'charts.yellow']
        : gpu.state === 'asleep'
          ? ['circle-large-outline', null]
          : [levelOf(gpu.utilizationPercent.value) ?? 'chip', null]
  return {
    id,
    kind: 'gpu',
    gpu,
    label: `${placeOf(gpu)} ${shortName(gpu)}`.trim(),
    description: old === null ? said : `${old} · ${said}`,
    icon: icon,
    color: old === null ? (color ?? null) : null,
    tooltip: null,
    accessible: [old === null ? '' : `${old}: `, gpuInWords(gpu, say), run === undefined ? '' : `, ${say('run {0}', run)}`].join(''),
    device: deviceOf(gpu),
    children: gpu.state === 'ok' || gpu.state === 'error' ? readings(gpu, id, runOf, say) : whyRows(gpu, id),
  }
}

/** What names the card to CUDA: its UUID, which no order changes; scrubbed ones have only their number. */
export function deviceOf(gpu: Gpu): string | null {
  if (gpu.state === 'lost') return null
  if (gpu.uuid.value !== null && gpu.key === gpu.uuid.value) return gpu.uuid.value
  return gpu.index === null ? null : String(gpu.index)
}

const whyRows = (gpu: Gpu, id: string): GpuRow[] =>
  [gpu.stateWhy, gpu.remedy].flatMap((text, i) =>
    text === null ? [] : [plainRow(`${id}:why${i}`, 'note', i === 0 ? 'info' : 'lightbulb', text)],
  )

function readings(gpu: Gpu, id: string, runOf: RunOf, say: Say): GpuRow[] {
  const row = (name: string, label: string, icon: string, value: string, more: string, why: string | null): GpuRow => ({
    id: `${id}:${name}`,
    kind: 'reading',
    label,
    description: more === '' ? value : `${value} · ${more}`,
    icon,
    color: null,
    tooltip: why ?? `${label}: ${value}${more === '' ? '' : `, ${more}`}`,
    accessible: `${label}: ${value}${more === '' ? '' : `, ${more}`}${why === null ? '' : `. ${why}`}`,
    device: null,
    children: [],
  })
  const value = <T>(known: Known<T>, print: (value: T) => string): string => (known.value === null ? notAvailable : print(known.value))
  const limit = gpu.powerLimitW.value
  const memory = row('memory', say('Memory'), 'database', memoryText(gpu), '', gpu.memoryUsedMiB.why ?? gpu.memoryTotalMiB.why)
  const exact =
    gpu.memoryUsedMiB.value === null || gpu.memoryTotalMiB.value === null
      ? null
      : say('{0} of {1} MiB', printCount(gpu.memoryUsedMiB.value), printCount(gpu.memoryTotalMiB.value)) +
        (gpu.memoryReservedMiB.value === null ? '' : `, ${say('{0} MiB reserved by the driver', printCount(gpu.memoryReservedMiB.value))}`)
  const heat = gpu.memoryTemperatureC.value
  const clock = value(gpu.clockSmMHz, (mhz) => `${mhz} MHz`)
  const held = gpu.throttle.value?.some((one) => one.weight !== 'normal') === true
  const rows: GpuRow[] = [
    ...whyRows(gpu, id),
    row(
      'use',
      say('Use'),
      'pulse',
      percentText(gpu.utilizationPercent),
      '',
      gpu.utilizationPercent.why ?? say('Share of the last moment in which a kernel ran; it does not tell how full the card is.'),
    ),
    { ...memory, tooltip: exact ?? memory.tooltip },
    row(
      'temperature',
      say('Temperature'),
      'flame',
      value(gpu.temperatureC, (t) => `${t} °C`),
      heat === null ? '' : say('memory {0} °C', heat),
      gpu.temperatureC.why,
    ),
    row(
      'power',
      say('Power'),
      'zap',
      value(gpu.powerW, (w) => (limit === null ? `${Math.round(w)} W` : say('{0} of {1} W', Math.round(w), Math.round(limit)))),
      '',
      gpu.powerW.why,
    ),
    row(
      'clocks',
      say('Clocks'),
      'dashboard',
      // what slows a card down is worth more than how fast it is
      ...(held ? ([throttleText(gpu), clock] as const) : ([clock, throttleText(gpu)] as const)),
      gpu.clockSmMHz.why ?? gpu.throttle.why,
    ),
  ]
  if ((gpu.uncorrectedEcc.value ?? 0) > 0)
    rows.push(row('ecc', say('Memory errors'), 'warning', say('{0} uncorrected', gpu.uncorrectedEcc.value!), '', null))
  gpu.mig.forEach((slice, i) =>
    rows.push({
      ...row(
        `slice${i}`,
        `MIG ${slice.profile.value ?? notAvailable}`,
        'split-horizontal',
        memoryText(slice),
        '',
        slice.memoryTotalMiB.why,
      ),
      kind: 'slice',
      device: slice.uuid.value,
    }),
  )
  return [...rows, ...processRows(gpu, id, runOf, say)]
}
