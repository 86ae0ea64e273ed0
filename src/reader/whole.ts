// Small files that are read whole, and all again when one of them changes. Knows nothing of what they hold.

import { bytesOf, stateOf } from '../outside/files.ts'
import { inflate } from '../outside/inflate.ts'
import type { WholeClaim } from '../formats/format.ts'
import { type Contribution, makeIssueList, makeStoreSink } from './contribution.ts'
import type { Source, SourceOrigin } from './source.ts'

/** A file longer than this is no small file. */
const mostBytes = 64 << 20

export function makeWhole(origin: SourceOrigin): Source {
  let issues = makeIssueList()
  let contributions: ReadonlyMap<string, Contribution> = new Map()
  let seen: string | null = null
  let sizeBytes = 0
  let lastWriteMs = 0
  let grewAtMs = 0
  let bytesRead = 0
  let gone = false
  let problem: string | null = null

  return {
    origin,
    get contributions() {
      return contributions
    },
    get issues() {
      return issues.list
    },
    get sizeBytes() {
      return sizeBytes
    },
    get lastWriteMs() {
      return lastWriteMs
    },
    get state() {
      return problem === null ? 'live' : 'dead'
    },
    get reason() {
      return problem
    },
    get grewAtMs() {
      return grewAtMs
    },
    get bytesRead() {
      return bytesRead
    },
    get gone() {
      return gone
    },
    *read() {
      const claim = origin.claim as WholeClaim
      const states = claim.files.map((file) => ({ file, state: stateOf(origin.absolute(file)) }))
      const there = states.flatMap(({ file, state }) => (state === undefined || state.isFolder ? [] : [{ file, state }]))
      gone = there.length === 0
      const now = there.map(({ file, state }) => `${file}\n${state.identity} ${state.sizeBytes} ${state.mtimeMs}`).join('\n')
      if (now === seen) return false
      if (seen !== null) grewAtMs = origin.now()
      seen = now
      sizeBytes = there.reduce((sum, { state }) => sum + state.sizeBytes, 0)
      lastWriteMs = there.reduce((max, { state }) => Math.max(max, state.mtimeMs), 0)
      yield
      const main = claim.files[0] ?? claim.run
      const list = makeIssueList()
      const made = new Map<string, Contribution>()
      const files = new Map<string, Uint8Array>()
      for (const { file, state } of there) {
        if (state.sizeBytes > mostBytes) {
          list.add(
            file,
            null,
            'warning',
            `It has ${state.sizeBytes} bytes, more than the ${mostBytes} that a file of this kind may have; it is not read.`,
          )
          continue
        }
        const bytes = bytesOf(origin.absolute(file), 0, state.sizeBytes)
        bytesRead += bytes.length
        if (bytes.length > 0 || state.sizeBytes === 0) files.set(file, bytes)
        else list.add(file, null, 'warning', 'It cannot be read.')
      }
      problem = null
      try {
        origin.reading(main)
        origin.format.whole!(claim, files, makeStoreSink(made, main, list), inflate)
      } catch (error) {
        problem = `Flywheel could not go on with it: ${error instanceof Error ? error.message : String(error)}.`
        list.add(main, null, 'error', problem)
      }
      issues = list
      contributions = made
      return true
    },
  }
}
