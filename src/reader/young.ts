// What a bounded look reads: of runs that were written lately all sources, newest first, as far as the budget goes. Knows no format.

import type { Claim } from '../formats/format.ts'
import { stateOf } from '../outside/files.ts'
import type { Found } from './find.ts'

/** Older ones run no more, or write so seldom that nobody misses them in a count of what runs. */
const youngMs = 2 * 3_600_000
/** Bytes read at most in one bounded look: what is longer is only dated. */
const mostBytes = 32 << 20
/** Files of one claim that are looked at: what is rewritten as a run goes on comes first. */
const mostFiles = 4

export interface Young {
  readonly found: Found
  /** false = its last write is all that is wanted of it. */
  readonly within: boolean
}

const filesOf = (claim: Claim): readonly string[] =>
  claim.kind === 'whole'
    ? claim.files.slice(0, mostFiles)
    : claim.kind === 'tail'
      ? [claim.file]
      : claim.kind === 'database'
        ? [claim.file, `${claim.file}-wal`]
        : []

/** Pauses after each claim. `absolute` gives the path of a claim's file. */
export function* youngOf(
  found: readonly Found[],
  absolute: (file: string) => string,
  nowMs: number,
): Generator<undefined, readonly Young[]> {
  interface Group {
    readonly members: Found[]
    sizeBytes: number
    writtenMs: number
  }
  const groups = new Map<string, Group>()
  for (const one of found) {
    // what nobody's format would take has no run of its own to be counted, and commits run no more
    if (one.format.id === 'plain' || one.claim.kind === 'repository') continue
    let group = groups.get(one.claim.run)
    if (group === undefined) groups.set(one.claim.run, (group = { members: [], sizeBytes: 0, writtenMs: 0 }))
    group.members.push(one)
    for (const file of filesOf(one.claim)) {
      const state = stateOf(absolute(file))
      if (state === undefined) continue
      group.sizeBytes += state.sizeBytes
      group.writtenMs = Math.max(group.writtenMs, state.mtimeMs)
    }
    yield
  }
  let left = mostBytes
  const young = [...groups.values()].filter(({ writtenMs }) => nowMs - writtenMs < youngMs).sort((a, b) => b.writtenMs - a.writtenMs)
  return young.flatMap(({ members, sizeBytes }) => {
    const within = sizeBytes <= left
    if (within) left -= sizeBytes
    return members.map((one) => ({ found: one, within }))
  })
}
