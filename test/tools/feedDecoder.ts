// Hands a file to a decoder as a reader would, in whatever pieces, and checks on the way what every decoder promises.

import assert from 'node:assert/strict'
import type { RunSink, TailDecoder } from '../../src/formats/format.ts'

/**
 * Decodes `bytes`, of which the reader sees as many at a time as `ends` says (ascending offsets; the end of the file is added).
 * Answers how many bytes the decoder is done with.
 */
export function feedDecoder(decoder: TailDecoder, bytes: Uint8Array, sink: RunSink, ends: Iterable<number> = []): number {
  let done = 0
  const see = (end: number): void => {
    while (decoder.dead === null) {
      // a copy, scribbled over afterwards: a decoder keeps no view of its piece
      const piece = bytes.slice(done, end)
      const used = decoder.decode(piece, done, sink)
      assert.ok(Number.isInteger(used) && used >= 0 && used <= piece.length, `a decoder is done with ${used} of ${piece.length} bytes`)
      const wanted = decoder.wantedBytes
      assert.ok(wanted === 0 || wanted > piece.length - used, `a decoder wants ${wanted} bytes and has ${piece.length - used}`)
      piece.fill(0xee)
      done += used
      if (used === 0 || done === end) return
    }
  }
  for (const end of ends) if (end > done && end < bytes.length) see(end)
  see(bytes.length)
  return done
}

/** Every offset in turn. */
export function* everyByte(bytes: Uint8Array): Generator<number> {
  for (let i = 1; i < bytes.length; i++) yield i
}

/** Offsets at random distances, short and long ones. */
export function* randomPieces(bytes: Uint8Array, random: () => number): Generator<number> {
  for (let at = 0; ;) {
    at += 1 + Math.floor(random() ** 3 * Math.max(32, bytes.length / 3))
    if (at >= bytes.length) return
    yield at
  }
}
