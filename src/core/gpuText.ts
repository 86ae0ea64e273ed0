// GPUs as a person reads them: one figure or one line at a time. "n/a" stands for everything that is not known; the reason is in the tooltip.

import type { Gpu, GpuProcess, Known } from './gpu.ts'
import { printGpuMemory } from './print.ts'

export const notAvailable = 'n/a'

/** "97 %", "n/a". */
export const percentText = (value: Known<number>): string => (value.value === null ? notAvailable : `${Math.round(value.value)} %`)

/** "61/80 GB", "n/a". */
export function memoryText(gpu: Pick<Gpu, 'memoryUsedMiB' | 'memoryTotalMiB'>): string {
  const used = gpu.memoryUsedMiB.value
  const total = gpu.memoryTotalMiB.value
  if (total === null) return notAvailable
  return used === null ? `${notAvailable} of ${wholeGB(total)}` : printGpuMemory(used, total)
}

/** "80 GB": GiB, as everyone labels it. */
export function wholeGB(mib: number): string {
  return mib < 1024 ? `${Math.round(mib)} MB` : `${Math.round(mib / 1024)} GB`
}

/** "19.3 GB", "512 MB" of one task. */
export function heldText(mib: number): string {
  return mib < 1024 ? `${Math.round(mib)} MB` : `${(mib / 1024).toFixed(1)} GB`
}

/** The product name without what every card has: "H100 80GB", "RTX 4090"; "" where it is not known. */
export function shortName(gpu: Gpu): string {
  if (gpu.name.value === null) return ''
  return gpu.name.value
    .replace(/^(NVIDIA|Tesla)\s+/i, '')
    .replace(/^GeForce\s+/i, '')
    .replace(/\s+HBM\d\w*$/i, '')
    .replace(/\s+(Workstation|Server) Edition$/i, '')
    .replace(/\s+Generation$/i, '')
}

/** "GPU3", or the PCI address of a card without an index; "node1 GPU3" in a list of several hosts. */
export const placeOf = (gpu: Gpu): string =>
  (gpu.shownHost === undefined ? '' : `${gpu.shownHost} `) + (gpu.index === null ? `GPU ${gpu.pciBusId.value ?? '?'}` : `GPU${gpu.index}`)

/** How full, 0 to 1; null when not known. */
export function fillOf(gpu: Pick<Gpu, 'memoryUsedMiB' | 'memoryTotalMiB'>): number | null {
  const used = gpu.memoryUsedMiB.value
  const total = gpu.memoryTotalMiB.value
  return used === null || total === null || total <= 0 ? null : Math.min(1, used / total)
}

/** Ten blocks: "███████░░░". What is more than half a percent shows one at least. null when not known. */
export function bar(share: number | null): string | null {
  if (share === null) return null
  const full = share <= 0.005 ? 0 : Math.max(1, Math.min(10, Math.round(share * 10)))
  return '█'.repeat(full) + '░'.repeat(10 - full)
}

/** What holds the clocks, in words; "" when nothing does or nobody tells. That the hardware slows down is not said twice. */
export function throttleText(gpu: Gpu): string {
  const reasons = gpu.throttle.value ?? []
  const exact = reasons.some((one) => one.id === 'hardware-thermal' || one.id === 'power-brake')
  return reasons
    .filter((one) => !(exact && one.id === 'hardware-slowdown'))
    .map((one) => one.words)
    .join(', ')
}

/** "97 %"; of a sliced card, which tells no use, "MIG". */
export const useText = (gpu: Gpu): string =>
  gpu.utilizationPercent.value === null && gpu.migEnabled.value === true ? 'MIG' : percentText(gpu.utilizationPercent)

/** The program of a process: the last part of its path, without arguments. */
export function programOf(task: GpuProcess): string {
  const name = task.name.value ?? task.command.value
  if (name === null) return `process ${task.pid}`
  const path = name.split(/ (?=-)/)[0]!.trim()
  return path.split(/[\\/]/).at(-1) || path
}

/** Programs of Windows itself that draw on every desktop: listed by the driver, of no interest. */
export function isDesktop(task: GpuProcess): boolean {
  return /^[A-Z]:\\Windows\\/i.test(task.name.value ?? '') || task.kind === 'G'
}

/** A card free to be used: awake, well, nobody busy. */
export const isFree = (busy: boolean | null): boolean => busy === false
