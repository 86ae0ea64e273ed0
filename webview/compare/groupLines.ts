// The lines of a chart when seeds are grouped: one per group, and while somebody points at it each of its runs, exact, behind it. Remembers means as long as
// the blocks are the same.

import type { Block } from '../../src/core/block.ts'
import type { RunKey } from '../../src/core/run.ts'
import type { Say } from '../../src/core/say.ts'
import type { ChartLine } from './chartShape.ts'
import { type GroupOfRuns, groupOf } from './groupShape.ts'
import type { Row } from './rowsShape.ts'

/** `lineOf` gives a run's own line. `hovered`: whose group is opened. */
export type GroupLines = (
  rows: readonly Row[],
  has: (run: RunKey) => boolean,
  lineOf: (run: RunKey, name: string) => ChartLine,
  hovered: RunKey | null,
) => readonly ChartLine[]

export function makeGroupLines(say: Say): GroupLines {
  const kept = new Map<string, { readonly blocks: readonly (Block | null)[]; readonly group: GroupOfRuns | null }>()
  const groupFor = (id: string, runs: readonly RunKey[], blocks: readonly (Block | null)[]): GroupOfRuns | null => {
    const before = kept.get(id)
    if (before !== undefined && before.blocks.length === blocks.length && before.blocks.every((block, i) => block === blocks[i]))
      return before.group
    const group = groupOf(
      runs,
      blocks.filter((block) => block !== null),
    )
    kept.set(id, { blocks, group })
    return group
  }
  return (rows, has, lineOf, hovered) =>
    rows.flatMap((row): readonly ChartLine[] => {
      const own = row.runs.filter((run) => has(run.key)).map((run) => lineOf(run.key, run.name))
      if (own.length < 2) return own
      const runs = own.map((line) => line.run)
      const group = groupFor(
        row.id,
        runs,
        own.map((line) => line.block),
      )
      const [first] = own
      // until two of them are there, what has come is drawn as it is
      if (group === null || first === undefined) return own
      const line: ChartLine = {
        run: row.id as RunKey,
        name: say('{0} (mean of {1})', row.name.replace(/ ×\d+$/, ''), runs.length),
        slot: first.slot,
        block: group.block,
        failed: own.find((one) => one.failed !== null)?.failed ?? null,
        group,
      }
      const opened = hovered !== null && (hovered === line.run || runs.includes(hovered))
      return opened ? [...own.map((one) => ({ ...one, slot: first.slot, seedOf: line.run })), line] : [line]
    })
}
