// The GPUs' tooltip as Markdown: two bars per card, what runs there, why something is missing, and links. Text of programs is escaped.

import { type Gpu, type GpuState, alarmOf } from './gpu.ts'
import { bar, fillOf, heldText, memoryText, notAvailable, percentText, placeOf, programOf, shortName, throttleText } from './gpuText.ts'
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
  const shown = state.gpus.slice(0, most)
  const work = shown.map((gpu) => runs(gpu, runOf, say))
  // a column for what runs only where something runs
  const wide = work.some((text) => text !== '')
  if (shown.length > 0)
    parts.push(
      [
        `| ${say('GPU')} | ${say('Use')} | ${say('Memory')} |${wide ? ` ${say('Runs')} |` : ''}`,
        `|:--|:--|:--|${wide ? ':--|' : ''}`,
        ...shown.map((gpu, i) => {
          const name = `${placeOf(gpu)} ${plainMarkdown(shortName(gpu), 40)}`.trim()
          return `| ${name} | ${use(gpu)} | ${memory(gpu)} |${wide ? ` ${work[i]!} |` : ''}`
        }),
      ].join('\n'),
    )
  if (state.gpus.length > most) parts.push(say('{0} more in the view', state.gpus.length - most))
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

/** Figure spaces before it, so that a column of figures ends in one line. */
const cell = (blocks: string | null, text: string, width: number): string =>
  blocks === null ? text : `\`${blocks}\` ${text.padStart(width, '\u2007')}`

function use(gpu: Gpu): string {
  if (gpu.state !== 'ok') return gpu.state
  return cell(
    bar(gpu.utilizationPercent.value === null ? null : gpu.utilizationPercent.value / 100),
    percentText(gpu.utilizationPercent),
    5,
  )
}

const memory = (gpu: Gpu): string => (gpu.state === 'ok' ? cell(bar(fillOf(gpu)), memoryText(gpu), 8) : '')

function runs(gpu: Gpu, runOf: RunOf, say: Say): string {
  const all = computing(gpu)
  const [first] = all
  if (first === undefined) return ''
  const held = first.usedMemoryMiB.value === null ? '' : ` ${heldText(first.usedMemoryMiB.value)}`
  const name = runOf(gpu, first)?.name ?? programOf(first)
  return plainMarkdown(`${name}${held}`, 40) + (all.length > 1 ? ` ${say('and {0} more', all.length - 1)}` : '')
}

/** The tooltip of one card in the view: every reading with its exact value or its reason. */
export function gpuDetails(gpu: Gpu, say: Say): string {
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
    identity.join(' · '),
    say('Numbers count in PCI order; CUDA may count otherwise.'),
  ]
    .filter(Boolean)
    .join('\n\n')
}
