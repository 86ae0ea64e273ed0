// Small files that are read whole, and all again when one of them changes. Knows nothing of what they hold.

import { bytesOf, stateOf } from '../outside/files.ts'
import { inflate } from '../outside/inflate.ts'
import type { WholeClaim } from '../formats/format.ts'
import { type Contribution, makeIssueList, makeStoreSink } from './contribution.ts'
import { type Source, type SourceOrigin, faultOf, settle, startSource } from './source.ts'

/** A file longer than this is no small file. */
const mostBytes = 64 << 20

export function makeWhole(origin: SourceOrigin): Source {
  const claim = origin.claim as WholeClaim
  let seen: string | null = null
  const source = startSource(origin, function* read() {
    const states = claim.files.map((file) => ({ file, state: stateOf(origin.absolute(file)) }))
    const there = states.flatMap(({ file, state }) => (state === undefined || state.isFolder ? [] : [{ file, state }]))
    source.gone = there.length === 0
    const now = there.map(({ file, state }) => `${file}\n${state.identity} ${state.sizeBytes} ${state.mtimeMs}`).join('\n')
    if (now === seen) return false
    if (seen !== null) source.grewAtMs = origin.now()
    seen = now
    source.sizeBytes = there.reduce((sum, { state }) => sum + state.sizeBytes, 0)
    source.lastWriteMs = there.reduce((max, { state }) => Math.max(max, state.mtimeMs), 0)
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
      source.bytesRead += bytes.length
      if (bytes.length > 0 || state.sizeBytes === 0) files.set(file, bytes)
      else list.add(file, null, 'warning', 'It cannot be read.')
    }
    let problem: string | null = null
    try {
      origin.reading(main)
      origin.format.whole!(claim, files, makeStoreSink(made, main, list), inflate)
    } catch (error) {
      problem = faultOf(error)
      list.add(main, null, 'error', problem)
    }
    settle(source, made, list.list, problem)
    return true
  })
  return source
}
