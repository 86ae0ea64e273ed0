// The status-bar item of the GPUs: text of constant width, what a screen reader says, and whether it must warn. null = no item at all.

import { type Gpu, type GpuState, alarmOf, isBusy } from './gpu.ts'
import { notAvailable, placeOf, useText } from './gpuText.ts'
import type { Say } from './say.ts'

export interface StatusText {
  readonly text: string
  /** The same in words. */
  readonly label: string
  /** Something is really wrong with a card. */
  readonly alarm: boolean
}

/** What the item shows with several cards: how many are busy, or one card's own figures. */
export type StatusChoice = 'auto' | 'busiest' | 'off'

const figureSpace = '\u2007'
/** As wide as the text can become, so that nothing beside the item moves. */
const pad = (text: string, width: number): string => text.padEnd(width, figureSpace)

/** The item; `index` = the card whose own figures are wanted, null = as the choice says. */
export function gpuStatusText(state: GpuState, choice: StatusChoice, index: number | null, say: Say): StatusText | null {
  if (choice === 'off' || state.phase === 'unasked' || state.phase === 'absent') return null
  if (state.paused) return { text: `$(chip) ${say('paused')}`, label: say('GPUs: not asked while paused'), alarm: false }
  const why = state.trouble?.why ?? ''
  if (state.phase === 'unavailable' || state.gpus.length === 0)
    return { text: `$(chip) ${notAvailable}`, label: say('GPUs: not available. {0}', why), alarm: false }
  const alarm = state.gpus.map((gpu) => [gpu, alarmOf(gpu)] as const).find(([, one]) => one !== null)
  if (alarm !== undefined)
    return { text: `$(chip) ${placeOf(alarm[0])} ${alarmWord(alarm[0], say)}`, label: say('GPUs: {0}', alarm[1]!), alarm: true }
  if (state.gpus.every((gpu) => gpu.state === 'asleep'))
    return { text: `$(chip) ${say('asleep')}`, label: say('GPUs: asleep'), alarm: false }
  const chosen = index === null ? undefined : state.gpus.find((gpu) => gpu.index === index)
  if (state.gpus.length === 1) return { text: `$(chip) ${figures(state.gpus[0]!)}`, label: gpuInWords(state.gpus[0]!, say), alarm: false }
  const one = chosen ?? (choice === 'busiest' ? busiest(state.gpus) : undefined)
  if (one !== undefined) return { text: `$(chip) ${placeOf(one)} ${figures(one)}`, label: gpuInWords(one, say), alarm: false }
  const all = state.gpus.length
  const busy = state.gpus.filter((gpu) => isBusy(gpu) === true).length
  return {
    text: `$(chip) ${pad(say('{0}/{1} busy', busy, all), say('{0}/{1} busy', all, all).length)}`,
    label: say('GPUs: {0} of {1} busy', busy, all),
    alarm: false,
  }
}

/** What is wrong with a card of which `alarmOf` tells, in a word or two. */
export function alarmWord(gpu: Gpu, say: Say): string {
  if (gpu.state === 'lost') return say('lost')
  if (gpu.state === 'error') return say('needs help')
  return (gpu.uncorrectedEcc.value ?? 0) > 0 ? say('ECC errors') : say('too hot')
}

/** "97% 61/80 GB", as wide as "100% 80/80 GB". */
function figures(gpu: Gpu): string {
  const use = gpu.utilizationPercent.value
  const text = use === null ? useText(gpu) : `${Math.round(use)}%`
  const total = gpu.memoryTotalMiB.value
  if (total === null) return pad(`${text} ${notAvailable}`, 8)
  const whole = String(Math.round(total / 1024))
  const decimals = total >= 40 * 1024 ? 0 : 1
  const used = gpu.memoryUsedMiB.value === null ? notAvailable : (gpu.memoryUsedMiB.value / 1024).toFixed(decimals)
  return pad(`${text} ${used}/${whole} GB`, '100% '.length + whole.length + (decimals === 0 ? 0 : 2) + `/${whole} GB`.length)
}

/** The most used of those that answer; by use, then by memory. */
function busiest(gpus: readonly Gpu[]): Gpu | undefined {
  const weight = (gpu: Gpu): number => (gpu.utilizationPercent.value ?? 0) * 1e7 + (gpu.memoryUsedMiB.value ?? 0)
  return gpus.filter((gpu) => gpu.state === 'ok').sort((a, b) => weight(b) - weight(a))[0]
}

/** "GPU0, NVIDIA H100 80GB HBM3: 97 percent busy, 61 of 80 GB used." */
export function gpuInWords(gpu: Gpu, say: Say): string {
  const name = gpu.name.value ?? say('card of unknown name')
  if (gpu.state !== 'ok') return say('{0}, {1}: {2}', placeOf(gpu), name, gpu.stateWhy ?? gpu.state)
  const use = gpu.utilizationPercent.value
  const used = gpu.memoryUsedMiB.value
  const total = gpu.memoryTotalMiB.value
  const decimals = (total ?? 0) >= 40 * 1024 ? 0 : 1
  return say(
    '{0}, {1}: {2}, {3}',
    placeOf(gpu),
    name,
    use === null ? say('use not available') : say('{0} percent busy', Math.round(use)),
    used === null || total === null
      ? say('memory not available')
      : say('{0} of {1} GB used', (used / 1024).toFixed(decimals), Math.round(total / 1024)),
  )
}
