// Tails a file that only grows: the new bytes to its decoder, in pieces. Begins again when the file shrank or was replaced.
// Knows nothing of what the bytes mean.

import { Slab } from '../core/slab.ts'
import type { Issue } from '../core/trouble.ts'
import { type OpenFile, bytesOf, openFile, reasonOf, stateOf } from '../outside/files.ts'
import type { TailClaim, TailDecoder } from '../formats/format.ts'
import { type Contribution, makeContribution, makeIssueList } from './contribution.ts'
import { type Source, type SourceOrigin, faultOf } from './source.ts'

export const pieceBytes = 1 << 20
/** A record longer than this is given up. */
const mostBytes = 1 << 30
/** Bytes kept of the file's head and of the end of what was read, to see that it is still the same file. */
const guardBytes = 64
/** A file that ends in half a record and stays so for this long is taken to its end. */
const restAfterMs = 10_000
/** What is longer is read on trust first and checked when it is shown. */
const trustBytes = 65_536
/** A file written this shortly before it was found counts as growing. */
const lateMs = 30_000
/** The buffer goes back to a piece's size after a record longer than this. */
const mostKeptBytes = 16 << 20

/** A piece of memory that all tails of a reader share; grows when a record needs it. */
export interface PieceBuffer {
  bytes: Uint8Array
}

interface Progress {
  readonly decoder: TailDecoder
  readonly identity: string
  /** Bytes that the decoder is done with. */
  offset: number
  head: Uint8Array
  tail: Uint8Array
  /** Size at which the rest was handed over, -1 = not yet. */
  restedAt: number
  /** Set when the decoder trusts: what follows it, and how far. */
  readonly checker: TailDecoder | null
  checkedTo: number
}

export function makeTail(origin: SourceOrigin, buffer: PieceBuffer): Source {
  const claim = origin.claim as TailClaim
  const path = origin.absolute(claim.file)
  let issues = makeIssueList()
  const slab = new Slab(origin.shared)
  let contribution: Contribution = makeContribution(claim.file, issues, slab)
  let contributions: ReadonlyMap<string, Contribution> = new Map([['', contribution]])
  let progress: Progress | null = null
  let sizeBytes = 0
  let lastWriteMs = 0
  let grewAtMs = 0
  let quietSinceMs = 0
  let bytesRead = 0
  let gone = false
  /** The decoder gave up: stays until the file begins again. */
  let problem: string | null = null
  /** The system would not open it: tried again in every look. */
  let trouble: string | null = null

  /** A check found damage: the file is not trusted any more. */
  let damaged = false

  const begin = (identity: string): Progress => {
    problem = null
    if (progress !== null) {
      issues = makeIssueList()
      contribution = makeContribution(claim.file, issues)
      contributions = new Map([['', contribution]])
    }
    const { format } = origin
    const trusting = format.check !== undefined && !origin.once && !damaged && sizeBytes > trustBytes
    return {
      decoder: format.tail!(claim, trusting),
      identity,
      offset: 0,
      head: new Uint8Array(0),
      tail: new Uint8Array(0),
      restedAt: -1,
      checker: trusting ? format.check!(claim) : null,
      checkedTo: 0,
    }
  }

  const isSameFile = (at: Progress): boolean =>
    Buffer.compare(bytesOf(path, 0, at.head.length), at.head) === 0 &&
    Buffer.compare(bytesOf(path, at.offset - at.tail.length, at.tail.length), at.tail) === 0

  /** Reads to the end of the file, piece by piece; answers the bytes left that make no whole record. */
  function* decode(file: OpenFile, at: Progress): Generator<undefined, number> {
    const { decoder } = at
    let have = 0
    for (;;) {
      if (have === buffer.bytes.length) {
        const room = Math.min(mostBytes, Math.max(have * 2, decoder.wantedBytes))
        if (room === have) {
          problem = `A record is longer than ${mostBytes} bytes; the rest of this file is not read.`
          issues.add(claim.file, at.offset, 'error', problem)
          return 0
        }
        const longer = new Uint8Array(room)
        longer.set(buffer.bytes)
        buffer.bytes = longer
      }
      const read = file.read(buffer.bytes, have, at.offset + have, buffer.bytes.length - have)
      if (read === 0) return have
      bytesRead += read
      have += read
      if (at.offset === 0) at.head = buffer.bytes.slice(0, Math.min(guardBytes, have))
      if (have < decoder.wantedBytes) continue
      const used = decoder.decode(buffer.bytes.subarray(0, have), at.offset, contribution.sink)
      contribution.settle()
      if (decoder.dead !== null) {
        problem = decoder.dead
        return 0
      }
      if (used > 0) {
        at.tail = buffer.bytes.slice(Math.max(0, used - guardBytes), used)
        at.offset += used
        buffer.bytes.copyWithin(0, used, have)
        have -= used
      }
      if (decoder.waits === true) return have
      yield
    }
  }

  function* readNew(at: Progress): Generator<undefined, void> {
    let file: OpenFile | undefined
    try {
      origin.reading(claim.file)
      file = openFile(path)
      const left = yield* decode(file, at)
      trouble = null
      if (left === 0) return
      quietSinceMs = origin.now()
      if (origin.once) rest(at, buffer.bytes.subarray(0, left))
    } catch (error) {
      if (file === undefined) trouble = `It cannot be read: ${reasonOf(error)}.`
      else fail(error)
    } finally {
      file?.close()
      if (buffer.bytes.length > mostKeptBytes) buffer.bytes = new Uint8Array(pieceBytes)
    }
  }

  const fail = (error: unknown): void => {
    problem = faultOf(error)
    issues.add(claim.file, progress?.offset ?? null, 'error', problem)
  }

  const rest = (at: Progress, bytes: Uint8Array): void => {
    if (at.decoder.rest === undefined) return
    at.restedAt = at.offset + bytes.length
    at.decoder.rest(bytes, at.offset, contribution.sink)
  }

  return {
    origin,
    get contributions() {
      return contributions
    },
    get issues() {
      if (trouble === null) return issues.list
      const said: Issue = { path: claim.file, offset: null, severity: 'warning', message: trouble }
      return [...issues.list, said]
    },
    get sizeBytes() {
      return sizeBytes
    },
    get lastWriteMs() {
      return lastWriteMs
    },
    get state() {
      return problem === null && trouble === null ? 'live' : 'dead'
    },
    get reason() {
      return problem ?? trouble
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
    get unchecked() {
      return progress !== null && !damaged && progress.checker !== null && progress.checkedTo < progress.offset
    },
    *check(memory) {
      const at = progress
      if (at === null || at.checker === null || damaged) return
      let file: OpenFile
      try {
        file = openFile(path)
      } catch {
        // the next look says why
        return
      }
      try {
        const sink = { ...contribution.sink, issue: () => void (damaged = true) }
        for (let room = memory; at === progress && at.checkedTo < at.offset && !damaged;) {
          if (at.checker.wantedBytes > room.length) room = new Uint8Array(at.checker.wantedBytes)
          const have = file.read(room, 0, at.checkedTo, Math.min(room.length, at.offset - at.checkedTo))
          if (have === 0) return
          const used = at.checker.decode(room.subarray(0, have), at.checkedTo, sink)
          if (used === 0 && at.checker.wantedBytes <= room.length) {
            // what the decoder took whole is no whole record to the check
            damaged = true
            return
          }
          at.checkedTo += used
          yield
        }
      } catch (error) {
        fail(error)
      } finally {
        file.close()
      }
    },
    *read() {
      const state = stateOf(path)
      gone = state === undefined || state.isFolder
      if (state === undefined || state.isFolder) return false
      const unchanged = state.sizeBytes === sizeBytes && state.mtimeMs === lastWriteMs && progress?.identity === state.identity
      const first = progress === null
      const now = origin.now()
      sizeBytes = state.sizeBytes
      lastWriteMs = state.mtimeMs
      if (unchanged && progress !== null && trouble === null && !(damaged && progress.checker !== null)) {
        const wait = progress.restedAt >= 0 || progress.offset === sizeBytes || problem !== null || progress.decoder.rest === undefined
        if (wait || now - quietSinceMs < restAfterMs) return false
        try {
          rest(progress, bytesOf(path, progress.offset, sizeBytes - progress.offset))
        } catch (error) {
          fail(error)
        }
        return true
      }
      const distrusted = damaged && progress?.checker != null
      const stays =
        !distrusted && progress !== null && progress.identity === state.identity && sizeBytes >= progress.offset && isSameFile(progress)
      if (progress === null || !stays || (progress.restedAt >= 0 && sizeBytes !== progress.restedAt)) progress = begin(state.identity)
      if (problem !== null || progress.restedAt >= 0 || sizeBytes - progress.offset < progress.decoder.wantedBytes) return true
      if (sizeBytes > progress.offset) {
        if (!first || now - lastWriteMs < lateMs) grewAtMs = now
        yield* readNew(progress)
        slab.stopSharing()
      }
      return true
    },
  }
}
