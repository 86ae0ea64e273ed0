// One row of the GPUs view, and how plain rows are made. Knows no card.

import type { Gpu, GpuProcess } from './gpu.ts'

export type GpuRowKind = 'note' | 'host' | 'wait' | 'gpu' | 'slice' | 'process' | 'reading'

export interface GpuRow {
  /** Unique and the same from poll to poll. */
  readonly id: string
  readonly kind: GpuRowKind
  readonly label: string
  readonly description: string
  /** Codicon or own glyph, and a theme colour; null = the default. */
  readonly icon: string
  readonly color: string | null
  /** Plain text; null = the host makes it of the card, lazily. */
  readonly tooltip: string | null
  readonly accessible: string
  /** What CUDA_VISIBLE_DEVICES takes; null where there is nothing to copy. */
  readonly device: string | null
  readonly children: readonly GpuRow[]
  /** The card of a row of the kind "gpu", and of its processes. */
  readonly gpu?: Gpu
  /** The process of a row of the kind "process". */
  readonly task?: GpuProcess
}

/** A row that says something and is nothing else. */
export const plainRow = (
  id: string,
  kind: GpuRowKind,
  icon: string,
  label: string,
  description = '',
  tooltip: string | null = null,
): GpuRow => ({
  id,
  kind,
  label,
  description,
  icon,
  color: null,
  tooltip: tooltip ?? label,
  accessible: [label, description, tooltip ?? ''].filter(Boolean).join('. '),
  device: null,
  children: [],
})
