// GPUs as text for a terminal: one line per card, its processes below, and a sentence for what is missing.

import type { GpuAnswer } from './gpu.ts'
import type { RunOf } from './gpuProcessRows.ts'
import { signInWords } from './gpuRunMatch.ts'
import { sayPlain } from './say.ts'
import { heldText, memoryText, notAvailable, percentText, placeOf, programOf, shortName, throttleText } from './gpuText.ts'

/** Lines without trailing newline. */
export function gpuTable(answer: GpuAnswer, runOf: RunOf | null = null): string[] {
  if (answer.phase !== 'ready') return [answer.trouble?.why ?? 'No answer.', answer.trouble?.remedy ?? ''].filter(Boolean)
  const lines = [`${answer.host}: driver ${answer.driver.value ?? notAvailable}, CUDA ${answer.cuda.value ?? notAvailable}`]
  const rows = answer.gpus.map((gpu) => [
    placeOf(gpu),
    shortName(gpu),
    gpu.state === 'ok' ? percentText(gpu.utilizationPercent) : gpu.state,
    memoryText(gpu),
    gpu.temperatureC.value === null ? notAvailable : `${gpu.temperatureC.value} °C`,
    gpu.powerW.value === null ? notAvailable : `${Math.round(gpu.powerW.value)} W`,
    throttleText(gpu),
  ])
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]!.length))) ?? []
  answer.gpus.forEach((gpu, i) => {
    lines.push(`  ${rows[i]!.map((cell, j) => cell.padEnd(widths[j]!)).join('  ')}`.trimEnd())
    if (gpu.stateWhy !== null) lines.push(`    ${gpu.stateWhy} ${gpu.remedy ?? ''}`.trimEnd())
    if (gpu.state === 'ok' && gpu.utilizationPercent.why !== null) lines.push(`    ${gpu.utilizationPercent.why}`)
    for (const slice of gpu.mig) lines.push(`    MIG ${slice.profile.value ?? notAvailable}  ${memoryText(slice)}`)
    for (const task of gpu.processes.value ?? []) {
      const run = runOf?.(gpu, task) ?? null
      const tied = run === null ? '' : `${run.name} (${signInWords(run.by, sayPlain)})`
      lines.push(
        `    ${task.pid}  ${programOf(task)}  ${task.usedMemoryMiB.value === null ? notAvailable : heldText(task.usedMemoryMiB.value)}  ${task.user.value ?? ''}  ${tied}`.trimEnd(),
      )
    }
  })
  if (answer.gpus.length === 0) lines.push('  no GPU')
  if (answer.trouble !== null) lines.push(answer.trouble.why, answer.trouble.remedy)
  return [...lines, ...answer.notes]
}
