// How one line of a chart is to look beside the others. Knows no colours.

import type { ChartLine } from './chartShape.ts'

export interface LinePlan {
  readonly line: ChartLine
  /** Keeps its colour; the others step back. */
  readonly out: boolean
  readonly hovered: boolean
  readonly baseline: boolean
}

/** Line width in CSS pixels. */
export const thickness = (plan: LinePlan): number =>
  plan.line.seedOf !== undefined ? (plan.hovered ? 2 : 1) : plan.hovered ? 2.5 : plan.baseline ? 2.25 : plan.out ? 1.5 : 1
