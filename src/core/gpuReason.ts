// Why nvidia-smi leaves a cell empty: the same "[N/A]" means another thing on a MIG card, under WDDM, in a guest, on a Jetson.

import { type Cell, sentenceOf } from './gpuCell.ts'
import { withoutSlice } from './gpuCards.ts'

/** What decides the reasons. */
export type CardKind = 'plain' | 'mig' | 'vgpu' | 'wddm' | 'jetson' | 'unified'

/** The kind of a card by its product name, whether MIG is on, and the driver model that Windows uses for it. */
export function kindOf(name: string | null, mig: boolean, driverModel: string | null): CardKind {
  if (mig) return 'mig'
  if (name !== null && /\(nvgpu\)|^(nvidia )?(orin|thor|xavier)\b/i.test(name)) return 'jetson'
  if (name !== null && /\bGB10\b/i.test(name)) return 'unified'
  if (name !== null && (/^GRID /i.test(name) || withoutSlice(name).slice !== null)) return 'vgpu'
  return driverModel === 'WDDM' ? 'wddm' : 'plain'
}

/** The sentence for a cell without a value. `cell` undefined = the driver refused the field, so it was not asked. */
export function reasonOf(field: string, cell: Cell | undefined, kind: CardKind): string {
  if (cell === undefined) return 'This driver does not know the field, so it was not asked.'
  const sentence = sentenceOf(cell.unavailable ?? 'N/A')
  if (sentence !== null) return sentence
  if (kind === 'jetson') return 'The nvidia-smi of a Jetson does not report it; tegrastats does.'
  if (kind === 'mig' && /utilization|memoryBusy/.test(field)) return 'A card under MIG does not report its utilisation.'
  if (kind === 'unified' && field.startsWith('memory'))
    return 'The card shares the memory of the machine, so nvidia-smi reports none of its own.'
  if (kind === 'vgpu') return 'The guest of a vGPU is not told.'
  if (field === 'process memory') return 'The driver hides the memory of single processes (on Windows: WDDM manages it).'
  if (field === 'process name') return 'The driver does not tell the name.'
  if (field === 'fanPercent') return 'The card has no fan that it controls (passive, liquid or laptop cooling).'
  if (field === 'memoryTemperatureC') return 'The card has no sensor for its memory.'
  if (field === 'uncorrectedEcc') return 'The card has no ECC, or it is off.'
  if (field === 'driverModel') return 'Only Windows has driver models.'
  if (field === 'migEnabled') return 'The card cannot be sliced (no MIG).'
  if (kind === 'wddm' && field === 'persistence') return 'Windows has no persistence mode.'
  return 'The card or its driver does not report it (nvidia-smi prints N/A).'
}
