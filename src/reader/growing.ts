// A file that only grows and holds several runs: the new bytes to its decoder, in pieces. Begins again when the file shrank or was replaced,
// or when the decoder says that what it put is no longer right. Knows nothing of what the bytes mean.

import { type FileState, bytesOf, openFile, reasonOf, stateOf } from '../outside/files.ts'
import type { StoreDecoder, StoreSink, WholeClaim } from '../formats/format.ts'
import { type Contribution, makeIssueList, makeStoreSink } from './contribution.ts'
import { type Source, type SourceOrigin, faultOf, startSource } from './source.ts'

const pieceBytes = 1 << 20
/** Bytes kept of the end of what was read, to see that it is still the same file. */
const guardBytes = 64

export function makeGrowing(origin: SourceOrigin): Source {
  const claim = origin.claim as WholeClaim
  const file = claim.files[0]!
  const path = origin.absolute(file)
  let decoder: StoreDecoder | undefined
  let sink: StoreSink
  let offset = 0
  let guard = new Uint8Array(0)
  let identity = ''
  let seen: string | null = null

  const begin = (before?: StoreDecoder): void => {
    const made = new Map<string, Contribution>()
    const list = makeIssueList()
    decoder = origin.format.growing!(claim, before)
    sink = makeStoreSink(made, file, list)
    offset = 0
    guard = new Uint8Array(0)
    source.contributions = made
    source.state = 'live'
    source.reason = null
    issuesOf = () => list.list
  }
  let issuesOf = (): Source['issues'] => []

  const isSame = (state: FileState): boolean =>
    state.identity === identity &&
    state.sizeBytes >= offset &&
    Buffer.compare(bytesOf(path, offset - guard.length, guard.length), guard) === 0

  /** Decodes what is new; a record that is not whole is read again with more behind it. */
  function* decode(): Generator<undefined, void> {
    const open = openFile(path)
    try {
      let buffer = new Uint8Array(pieceBytes)
      for (;;) {
        if (decoder!.wantedBytes > buffer.length) buffer = new Uint8Array(decoder!.wantedBytes * 2)
        const have = open.read(buffer, 0, offset, buffer.length)
        if (have === 0) return
        source.bytesRead += have
        const done = decoder!.decode(buffer.subarray(0, have), offset, sink)
        if (done > 0) {
          guard = buffer.slice(Math.max(0, done - guardBytes), done)
          offset += done
        }
        source.issues = issuesOf()
        if (decoder!.dead !== null) {
          source.state = 'dead'
          source.reason = decoder!.dead
          return
        }
        if (have < buffer.length && done < have) return
        yield
      }
    } finally {
      open.close()
    }
  }

  const source = startSource(origin, function* read() {
    const state = stateOf(path)
    source.gone = state === undefined
    if (state === undefined) return false
    const now = `${state.identity} ${state.sizeBytes} ${state.mtimeMs}`
    if (now === seen) return false
    if (seen !== null) source.grewAtMs = origin.now()
    seen = now
    source.sizeBytes = state.sizeBytes
    source.lastWriteMs = state.mtimeMs
    origin.reading(file)
    try {
      if (decoder === undefined || !isSame(state)) begin()
      identity = state.identity
      if (source.state === 'dead') return true
      yield* decode()
      // at most once in a look: what made it stale is known from then on
      if (decoder!.stale) {
        begin(decoder)
        yield* decode()
      }
    } catch (error) {
      source.state = 'dead'
      source.reason = decoder === undefined ? `It cannot be read: ${reasonOf(error)}.` : faultOf(error)
      source.issues = [...issuesOf(), { path: file, offset: null, severity: 'error', message: source.reason }]
    }
    return true
  })
  return source
}
