// A second thread for the first look at many old logs: both threads take files from one list, from its two ends, and meet in the middle.
// Files that still grow are not on it. When the second dies, its files are read as if it had never been.

import type { Port } from '../bridge/port.ts'
import type { Format, TailClaim } from '../formats/format.ts'
import { stateOf } from '../outside/files.ts'
import type { Thread } from '../outside/thread.ts'
import type { Packed } from './packed.ts'
import type { Source } from './source.ts'
import { type PieceBuffer, type TailSource, makeTail, pieceBytes } from './tail.ts'

/** One file of the list. */
interface Job {
  readonly format: string
  readonly claim: TailClaim
  readonly path: string
}
interface Work {
  readonly coldWork: readonly Job[]
  /** One for each job: 0 free, 1 the reader's, 2 the second's. */
  readonly taken: Int32Array
}
type Done = { readonly coldDone: number; readonly packed: Packed | null } | { readonly coldEnd: true }

/** A file written less long ago may still grow, and then its decoder is needed here. */
const oldMs = 600_000
const leastBytes = 16_384
/** Its files are run through again when they grow after all. */
const mostBytes = 64 << 20
/** Less work than this is done before the second thread has started. */
const worthBytes = 16 << 20
const worthFiles = 4

export interface SecondReader {
  /** Takes the source for the reader; false when the second thread has it. */
  claim(source: Source): boolean
  /** What it made of a file; undefined = nothing. Given once. */
  packed(source: Source): Packed | undefined
  /** Settles when it has nothing more to give. */
  readonly ended: Promise<void>
}

/** Starts one when the sources are worth it; null when not. */
export function startSecondReader(sources: readonly Source[], nowMs: number, start: () => Thread): SecondReader | null {
  const places = new Map<Source, number>()
  const jobs: Job[] = []
  let bytes = 0
  for (const source of sources) {
    const { claim, format, absolute } = source.origin
    if (claim.kind !== 'tail' || source.state === 'dead') continue
    const path = absolute(claim.file)
    const state = stateOf(path)
    if (state === undefined || nowMs - state.mtimeMs < oldMs || state.sizeBytes < leastBytes || state.sizeBytes > mostBytes) continue
    bytes += state.sizeBytes
    places.set(source, jobs.length)
    jobs.push({ format: format.id, claim, path })
  }
  if (bytes < worthBytes || jobs.length < worthFiles) return null
  const taken = new Int32Array(new SharedArrayBuffer(4 * jobs.length))
  const results = new Map<number, Packed>()
  const thread = start()
  const ended = new Promise<void>((end) => {
    thread.onDidClose(end)
    thread.listen((message) => {
      const done = message as Done
      if ('coldEnd' in done) {
        end()
        void thread.dispose()
      } else if (done.packed !== null) results.set(done.coldDone, done.packed)
    })
  })
  thread.post({ coldWork: jobs, taken } satisfies Work)
  return {
    claim(source) {
      const place = places.get(source)
      return place === undefined || Atomics.compareExchange(taken, place, 0, 1) !== 2
    },
    packed(source) {
      const place = places.get(source)
      const packed = place === undefined ? undefined : results.get(place)
      if (place !== undefined) results.delete(place)
      return packed
    },
    ended,
  }
}

/** The second thread's end: answers a list of work that comes over the port, if one ever does. */
export function readWhenAsked(port: Port, formats: readonly Format[]): void {
  port.listen((message) => {
    if (typeof message !== 'object' || message === null || !('coldWork' in message)) return
    const { coldWork, taken } = message as Work
    const buffer: PieceBuffer = { bytes: new Uint8Array(pieceBytes) }
    for (let place = coldWork.length - 1; place >= 0; place--) {
      if (Atomics.compareExchange(taken, place, 0, 2) !== 0) continue
      const packed = readWhole(coldWork[place]!, formats, buffer)
      port.post({ coldDone: place, packed } satisfies Done, packed === null ? [] : [packed.memory])
    }
    port.post({ coldEnd: true } satisfies Done)
  })
}

function readWhole({ format, claim, path }: Job, formats: readonly Format[], buffer: PieceBuffer): Packed | null {
  const place = formats.findIndex(({ id }) => id === format)
  if (place < 0) return null
  const source: TailSource = makeTail(
    {
      format: formats[place]!,
      place,
      claim,
      absolute: () => path,
      reading: () => undefined,
      once: false,
      shared: null,
      now: () => Date.now(),
    },
    buffer,
  )
  const reading = source.read()
  while (reading.next().done !== true);
  return source.pack()
}
