// Which card is it, and what is printed about it: product name (and memory) to a row of the card table. Invents nothing: a name that no row fits has no card.

import { gpuCardLines } from './gpuCardsData.ts'

/** One card and memory variant. Tensor figures are dense TFLOPS; null = the card cannot, or nobody says. */
export interface GpuCard {
  readonly id: string
  readonly name: string
  readonly year: number | null
  readonly architecture: string
  readonly chip: string
  readonly use: string
  readonly memoryGB: number | null
  readonly memoryType: string
  readonly bandwidthGBs: number | null
  readonly fp32: number | null
  readonly tf32: number | null
  /** FP16 inputs with FP32 accumulate, which is what training uses. */
  readonly fp16: number | null
  /** The higher figure of GeForce sheets. */
  readonly fp16Accumulate: number | null
  readonly bf16: number | null
  readonly fp8: number | null
  readonly fp4: number | null
  readonly powerW: number | null
  /** Both directions together. */
  readonly nvlinkGBs: number | null
  readonly computeCapability: string | null
  /** What nvidia-smi shows of the memory. */
  readonly visibleMiB: number | null
  /** A: from a sheet and checked; B: one secondary source; C: recalled. */
  readonly confidence: string
  /** Names of the columns that sources disagree on. */
  readonly doubtful: readonly string[]
  /** What the lecture's table says: GB, FP32 and FP16 TFLOPS; null when the card is not in it. */
  readonly lecture: { readonly memoryGB: number | null; readonly fp32: number | null; readonly fp16: number | null } | null
  readonly note: string | null
  readonly pattern: RegExp
  /** Only a device with this much memory is the card; null = any. */
  readonly memoryMiB: readonly [number, number] | null
}

const number = (cell: string): number | null => (cell === '-' ? null : Number(cell))
const text = (cell: string): string | null => (cell === '-' ? null : cell)

function readCard(line: string): GpuCard {
  const cells = line.split(' ; ')
  const at = (i: number): string => cells[i] ?? '-'
  const lecture = at(22).split('/')
  const range = at(23).split('..')
  return {
    id: at(0),
    name: at(1),
    year: number(at(2)),
    architecture: at(3),
    chip: at(4),
    use: at(5),
    memoryGB: number(at(6)),
    memoryType: at(7),
    bandwidthGBs: number(at(8)),
    fp32: number(at(9)),
    tf32: number(at(10)),
    fp16: number(at(11)),
    fp16Accumulate: number(at(12)),
    bf16: number(at(13)),
    fp8: number(at(14)),
    fp4: number(at(15)),
    powerW: number(at(16)),
    nvlinkGBs: number(at(17)),
    computeCapability: text(at(18)),
    visibleMiB: number(at(19)),
    confidence: at(20),
    doubtful: at(21) === '-' ? [] : at(21).split(' '),
    lecture: at(22) === '-' ? null : { memoryGB: number(lecture[0]!), fp32: number(lecture[1]!), fp16: number(lecture[2]!) },
    memoryMiB: at(23) === '-' ? null : [Number(range[0]), Number(range[1])],
    pattern: new RegExp(at(24), 'i'),
    note: text(cells.slice(25).join(' ; ')),
  }
}

/** All cards, in the order in which their patterns are tried. */
export const gpuCards: readonly GpuCard[] = gpuCardLines.trim().split('\n').map(readCard)

/** A product name without the ending that a vGPU guest adds, and whether there was one ("NVIDIA L40S-2Q" is a slice of an L40S). */
export function withoutSlice(name: string): { readonly name: string; readonly slice: string | null } {
  const clean = name.trim().replaceAll(/\s+/g, ' ')
  const match = /-(\d+(?:-\d+)?(?:Q|C|B|A|CME))$/.exec(clean)
  return match === null ? { name: clean, slice: null } : { name: clean.slice(0, match.index), slice: match[1]! }
}

/** The card of a product name as nvidia-smi prints it; null when no row fits. `memoryMiB` null = not known, which fits only rows that do not ask. */
export function cardOf(productName: string, memoryMiB: number | null): GpuCard | null {
  const { name } = withoutSlice(productName)
  return (
    gpuCards.find(
      (card) =>
        card.pattern.test(name) &&
        (card.memoryMiB === null || (memoryMiB !== null && memoryMiB >= card.memoryMiB[0] && memoryMiB <= card.memoryMiB[1])),
    ) ?? null
  )
}
