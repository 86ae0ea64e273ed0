// Small files that are read whole, and all again when one of them changes. Knows nothing of what they hold.

import { type FileState, type OpenFile, bytesOf, openFile, stateOf } from '../outside/files.ts'
import { inflate } from '../outside/inflate.ts'
import type { WholeClaim } from '../formats/format.ts'
import { type Contribution, IssueList, makeStoreSink } from './contribution.ts'
import { type OpenSource, type Source, type SourceOrigin, faultOf, settle, startSource } from './source.ts'
import { type PieceBuffer, sumOfText } from './tail.ts'

/** A file longer than this is no small file. */
const mostBytes = 64 << 20
/** Numbers kept of each file to see whether it changed: its identity's sum, its size and its time; NaN of one that is not there. */
const marks = 3

/** A file as it is now, with its bytes where they were read on the way. */
interface Seen {
  readonly file: string
  readonly state: FileState
  readonly bytes: Uint8Array | null
}

export function makeWhole(origin: SourceOrigin, buffer: PieceBuffer): Source {
  const claim = origin.claim as WholeClaim
  const { files } = claim
  const known = new Float64Array(files.length * marks).fill(NaN)
  let first = true

  /** Whether it is the same as when this was last asked. */
  const isSame = (place: number, state: FileState | undefined): boolean => {
    const at = place * marks
    const now = state === undefined ? [NaN, NaN, NaN] : [sumOfText(state.identity), state.sizeBytes, state.mtimeMs]
    const same = now.every((one, i) => Object.is(one, known[at + i]))
    known.set(now, at)
    return same
  }

  const source: OpenSource = startSource(origin, () => {
    const there: Seen[] = []
    let same = !first
    for (const [place, file] of files.entries()) {
      const path = origin.absolute(file)
      // a first look opens at once: it will be read anyway
      const seen = first ? lookInto(path, file, buffer.bytes) : unread(file, stateOf(path))
      if (!isSame(place, seen?.state)) same = false
      if (seen !== undefined) there.push(seen)
    }
    source.gone = there.length === 0
    if (same) return false
    if (!first) source.grewAtMs = origin.now()
    first = false
    source.sizeBytes = there.reduce((sum, { state }) => sum + state.sizeBytes, 0)
    source.lastWriteMs = there.reduce((max, { state }) => Math.max(max, state.mtimeMs), 0)
    decode(source, claim, there)
    return true
  })
  return source
}

const unread = (file: string, state: FileState | undefined): Seen | undefined =>
  state === undefined || state.isFolder ? undefined : { file, state, bytes: null }

/** Opens the file and reads it when it fits into `memory`: one way to it instead of two. */
function lookInto(path: string, file: string, memory: Uint8Array): Seen | undefined {
  let open: OpenFile | undefined
  try {
    open = openFile(path)
    const seen = unread(file, open.state())
    const length = seen?.state.sizeBytes ?? 0
    if (seen === undefined || length === 0 || length > memory.length) return seen
    return open.read(memory, 0, 0, length) === length ? { ...seen, bytes: memory.slice(0, length) } : seen
  } catch {
    return unread(file, stateOf(path))
  } finally {
    open?.close()
  }
}

function decode(source: OpenSource, claim: WholeClaim, there: readonly Seen[]): void {
  const { origin } = source
  const main = claim.files[0] ?? claim.run
  const list = new IssueList()
  const made = new Map<string, Contribution>()
  const files = new Map<string, Uint8Array>()
  for (const { file, state, bytes: read } of there) {
    if (state.sizeBytes > mostBytes) {
      list.add(
        file,
        null,
        'warning',
        `It has ${state.sizeBytes} bytes, more than the ${mostBytes} that a file of this kind may have; it is not read.`,
      )
      continue
    }
    const bytes = read ?? bytesOf(origin.absolute(file), 0, state.sizeBytes)
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
  settle(source, [...made], list.list, problem)
}
