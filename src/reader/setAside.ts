// A source that ended the reader twice: named, and not read again.

import { stateOf } from '../outside/files.ts'
import { Contribution, makeIssueList } from './contribution.ts'
import type { Source, SourceOrigin } from './source.ts'

/** `file` is the one of the claim that is to blame. */
export function makeSetAside(origin: SourceOrigin, file: string): Source {
  const issues = makeIssueList()
  const reason = 'Reading it ended the reader twice; it is set aside and not read any more.'
  issues.add(file, null, 'error', reason)
  let sizeBytes = 0
  let lastWriteMs = 0
  return {
    origin,
    contributions: origin.claim.kind === 'tail' ? [['', new Contribution()]] : [],
    issues: issues.list,
    get sizeBytes() {
      return sizeBytes
    },
    get lastWriteMs() {
      return lastWriteMs
    },
    state: 'dead',
    reason,
    grewAtMs: 0,
    bytesRead: 0,
    gone: false,
    *read() {
      const state = stateOf(origin.absolute(file))
      const changed = state !== undefined && (state.sizeBytes !== sizeBytes || state.mtimeMs !== lastWriteMs)
      sizeBytes = state?.sizeBytes ?? 0
      lastWriteMs = state?.mtimeMs ?? 0
      yield
      return changed
    },
  }
}
