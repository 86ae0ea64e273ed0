// What of a tree must be drawn again when it changed: the least, because every redraw can swallow a click.

import type { RunRow, RunTree } from './runTree.ts'

export interface TreeChange {
  /** Ids of rows whose children came, went or moved; '' = the top. */
  readonly reordered: readonly string[]
  /** Ids of rows that say something else, and are in both. */
  readonly said: readonly string[]
  /** Ids of rows that say the same of a run that changed: only their tooltip is out of date. */
  readonly stale: readonly string[]
}

const saySame = (a: RunRow, b: RunRow): boolean =>
  a.label === b.label &&
  a.description === b.description &&
  (a.kind !== 'run' ||
    b.kind !== 'run' ||
    (a.look.icon === b.look.icon &&
      a.look.word === b.look.word &&
      a.issues === b.issues &&
      (a.run.hidden === true) === (b.run.hidden === true)))

/** The difference of two trees. A row below a reordered one is not named again. */
export function runTreeChange(before: RunTree, after: RunTree): TreeChange {
  const reordered = new Set<string>()
  for (const [id, now] of after.children) {
    const was = before.children.get(id) ?? []
    if (was.length !== now.length || now.some((one, i) => one !== was[i])) reordered.add(id)
  }
  for (const id of before.children.keys()) if (!after.children.has(id) && (id === '' || after.rows.has(id))) reordered.add(id)
  const covered = (id: string): boolean => {
    for (let at = id; ; at = after.rows.get(at)?.parent ?? '') {
      if (reordered.has(at) && at !== id) return true
      if (at === '') return false
    }
  }
  const said: string[] = []
  const stale: string[] = []
  for (const [id, now] of after.rows) {
    const was = before.rows.get(id)
    if (was === undefined || was === now || covered(id)) continue
    if (!saySame(was, now)) said.push(id)
    else if (now.kind === 'run' && was.kind === 'run' && now.run !== was.run) stale.push(id)
  }
  return {
    reordered: [...reordered].filter((id) => !covered(id)),
    said: said.filter((id) => !reordered.has(id)),
    stale,
  }
}
