// The GPUs' tooltip as Markdown: two bars per card, what runs there, why something is missing, and links. Text of programs is escaped.

import { type Gpu, type GpuState, type Known, alarmOf, isBusy, known, unknown } from './gpu.ts'
import { lastHourText } from './gpuLastHour.ts'
import type { GpuTrace } from './gpuHistory.ts'
import {
  bar,
  fillOf,
  heldText,
  memoryText,
  notAvailable,
  percentText,
  placeOf,
  programOf,
  shortName,
  throttleText,
  useText,
} from './gpuText.ts'
import { type RunOf, computing } from './gpuProcessRows.ts'
import { withoutRuns } from './gpuRows.ts'
import { plainMarkdown } from './markdownText.ts'
import { printAgo, printCount } from './print.ts'
import type { Say } from './say.ts'

/** Commands that the links run; the host allows no others. */
export const gpuLinks = [
  'flywheel.gpus.show',
  'flywheel.gpus.showPanel',
  'flywheel.gpus.refresh',
  'flywheel.gpus.pause',
  'flywheel.gpus.resume',
] as const

const most = 16
const mostOfHosts = 8

/** The tooltip of the status-bar item. */
export function gpuTooltip(state: GpuState, nowSeconds: number, say: Say, runOf: RunOf = withoutRuns): string {
  const parts: string[] = []
  if (state.trouble !== null) parts.push(`$(info) ${plainMarkdown(state.trouble.why, 400)}\n\n${plainMarkdown(state.trouble.remedy, 400)}`)
  if (state.phase === 'unavailable' && state.gpus.length > 0 && state.readAt !== null)
    parts.push(say('Last answer {0}:', printAgo(state.readAt, nowSeconds)))
  for (const gpu of state.gpus) {
    const alarm = alarmOf(gpu)
    if (alarm !== null) parts.push(`$(warning) ${plainMarkdown(alarm, 400)} ${plainMarkdown(gpu.remedy ?? '', 400)}`.trim())
  }
  const hosts = new Set(state.gpus.map((gpu) => gpu.host))
  // the cards of several hosts would be a page; their sums are what the corner of the eye wants
  const summed = hosts.size > 1 && state.gpus.length > mostOfHosts
  const shown = state.gpus.slice(0, most)
  if (summed) parts.push(hostTable(state.gpus, say))
  else if (shown.length > 0) parts.push(cardTable(shown, runOf, say))
  if (!summed && state.gpus.length > most) parts.push(say('{0} more in the view', state.gpus.length - most))
  const reasons = [
    ...new Set(
      shown.filter((gpu) => gpu.state === 'ok').flatMap((gpu) => [gpu.utilizationPercent.why ?? [], gpu.memoryTotalMiB.why ?? []].flat()),
    ),
  ]
  for (const reason of reasons.slice(0, 3)) parts.push(`${notAvailable}: ${plainMarkdown(reason, 300)}`)
  for (const note of state.notes.slice(0, 3)) parts.push(plainMarkdown(note, 300))
  if (state.abandoned > 0) parts.push(say('{0} nvidia-smi that could not be killed is left alone', printCount(state.abandoned)))
  const driver = [
    state.driver.value === null ? '' : say('driver {0}', state.driver.value),
    state.cuda.value === null ? '' : `CUDA ${state.cuda.value}`,
  ].filter(Boolean)
  if (driver.length > 0) parts.push(plainMarkdown(driver.join(' · ')))
  const link = (title: string, command: (typeof gpuLinks)[number]): string => `[${title}](command:${command})`
  parts.push(
    [
      link(say('Show GPUs'), 'flywheel.gpus.show'),
      link(say('Show History'), 'flywheel.gpus.showPanel'),
      link(say('Refresh'), 'flywheel.gpus.refresh'),
      state.paused ? link(say('Resume'), 'flywheel.gpus.resume') : link(say('Pause'), 'flywheel.gpus.pause'),
    ].join(' · '),
  )
  return parts.join('\n\n')
}

/** A row of figures does not break. */
const whole = (text: string): string => text.replaceAll(' ', '\u00a0')

/** Figure spaces before it, so that a column of figures ends in one line. */
const cell = (blocks: string | null, text: string, width: number): string =>
  whole(blocks === null ? text : `\`${blocks}\` ${text.padStart(width, '\u2007')}`)

function cardTable(gpus: readonly Gpu[], runOf: RunOf, say: Say): string {
  const work = gpus.map((gpu) => runs(gpu, runOf, say))
  // a column for what runs only where something runs
  const wide = work.some((text) => text !== '')
  const names = gpus.map(shortName)
  // what is the same of all is said once
  const same = gpus.length > 1 && new Set(names).size === 1 && names[0] !== ''
  return [
    ...(same ? [plainMarkdown(`${gpus.length} × ${names[0]!}`), ''] : []),
    `| ${say('GPU')} | ${say('Use')} | ${say('Memory')} |${wide ? ` ${say('Runs')} |` : ''}`,
    `|:--|:--|:--|${wide ? ':--|' : ''}`,
    ...gpus.map((gpu, i) => {
      const name = same ? placeOf(gpu) : `${placeOf(gpu)} ${plainMarkdown(names[i]!, 40)}`.trim()
      return `| ${whole(name)} | ${use(gpu)} | ${memory(gpu)} |${wide ? ` ${work[i]!} |` : ''}`
    }),
  ].join('\n')
}

/** A row for each host: how many are busy, and both bars over its cards. */
function hostTable(gpus: readonly Gpu[], say: Say): string {
  const sum = (values: readonly (number | null)[]): number | null =>
    values.reduce<number | null>((all, one) => (one === null ? all : (all ?? 0) + one), null)
  const rows = [...new Set(gpus.map((gpu) => gpu.host))].map((host) => {
    const mine = gpus.filter((gpu) => gpu.host === host && gpu.state === 'ok')
    const busy = mine.filter((gpu) => isBusy(gpu) === true).length
    const told = mine.map((gpu) => gpu.utilizationPercent.value).filter((one) => one !== null)
    const use = told.length === 0 ? null : sum(told)! / told.length
    const [used, total] = [sum(mine.map((gpu) => gpu.memoryUsedMiB.value)), sum(mine.map((gpu) => gpu.memoryTotalMiB.value))]
    const memory = { memoryUsedMiB: orUnknown(used), memoryTotalMiB: orUnknown(total) }
    return [
      plainMarkdown(host, 40),
      say('{0} of {1}', busy, gpus.filter((gpu) => gpu.host === host).length),
      cell(bar(use === null ? null : use / 100), use === null ? notAvailable : `${Math.round(use)} %`, 5),
      cell(bar(fillOf(memory)), memoryText(memory), 11),
    ].join(' | ')
  })
  return [
    `| ${say('Host')} | ${say('Busy')} | ${say('Use')} | ${say('Memory')} |`,
    '|:--|:--|:--|:--|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n')
}
const orUnknown = (value: number | null): Known<number> => (value === null ? unknown('Not told.') : known(value))

function use(gpu: Gpu): string {
  if (gpu.state !== 'ok') return gpu.state
  return cell(bar(gpu.utilizationPercent.value === null ? null : gpu.utilizationPercent.value / 100), useText(gpu), 5)
}

const memory = (gpu: Gpu): string => (gpu.state === 'ok' ? cell(bar(fillOf(gpu)), memoryText(gpu), 8) : '')

function runs(gpu: Gpu, runOf: RunOf, say: Say): string {
  const all = computing(gpu)
  const [first] = all
  if (first === undefined) return ''
  const held = first.usedMemoryMiB.value === null ? '' : ` ${whole(heldText(first.usedMemoryMiB.value))}`
  const name = plainMarkdown(runOf(gpu, first)?.name ?? programOf(first), 40)
  return name + held + (all.length > 1 ? ` ${say('and {0} more', all.length - 1)}` : '')
}

/** The tooltip of one card in the view: every reading with its exact value or its reason. */
export function gpuDetails(gpu: Gpu, say: Say, trace: GpuTrace | null = null): string {
  const exact = (value: number | null, unit: string): string => (value === null ? notAvailable : `${printCount(value)} ${unit}`)
  const lines: (readonly [string, string, string | null])[] = [
    [say('Use'), percentText(gpu.utilizationPercent), gpu.utilizationPercent.why],
    [
      say('Memory'),
      gpu.memoryTotalMiB.value === null
        ? notAvailable
        : say('{0} of {1}', exact(gpu.memoryUsedMiB.value, 'MiB'), exact(gpu.memoryTotalMiB.value, 'MiB')),
      gpu.memoryUsedMiB.why ?? gpu.memoryTotalMiB.why,
    ],
    [say('Temperature'), gpu.temperatureC.value === null ? notAvailable : `${gpu.temperatureC.value} °C`, gpu.temperatureC.why],
    [say('Power'), gpu.powerW.value === null ? notAvailable : `${gpu.powerW.value} W`, gpu.powerW.why],
    [say('Clocks'), throttleText(gpu) || (gpu.throttle.why === null ? say('not held down') : notAvailable), gpu.throttle.why],
  ]
  const head = `**${placeOf(gpu)}** ${plainMarkdown(gpu.name.value ?? say('card of unknown name'))}`
  const state = gpu.stateWhy === null ? [] : [`$(warning) ${plainMarkdown(`${gpu.stateWhy} ${gpu.remedy ?? ''}`.trim(), 400)}`]
  const table = [
    '| | | |',
    '|:--|:--|:--|',
    ...lines.map(([name, value, why]) => `| ${name} | ${plainMarkdown(value)} | ${why === null ? '' : plainMarkdown(why, 300)} |`),
  ].join('\n')
  const identity = [gpu.pciBusId.value, gpu.uuid.value].filter((one) => one !== null).map((one) => plainMarkdown(one))
  return [
    head,
    ...state,
    gpu.state === 'ok' ? table : '',
    trace === null ? '' : plainMarkdown(lastHourText(trace, say)),
    identity.join(' · '),
    say('Numbers count in PCI order; CUDA may count otherwise.'),
  ]
    .filter(Boolean)
    .join('\n\n')
}
