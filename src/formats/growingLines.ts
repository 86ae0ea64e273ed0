// A log of text lines that grows, as a decoder: what every format with lines needs and none wants to write again. Knows nothing of what a line says.

import type { RunSink, TailDecoder } from './format.ts'
import { eachLine, maxLineBytes } from './bytes/lines.ts'

/**
 * Hands each line of the file to `line`, as bounds in `piece`, which begins at byte `offset`. `torn`: the file is quiet and the line has no end yet.
 * `none` begins the sentence that says that no line ends where one should.
 */
export function decodeGrowingLines(
  file: string,
  none: string,
  line: (piece: Uint8Array, from: number, to: number, offset: number, sink: RunSink, torn: boolean) => void,
): TailDecoder {
  // fields, not getters: a store has a decoder for every metric of every run
  const decoder: { -readonly [K in keyof TailDecoder]: TailDecoder[K] } = {
    wantedBytes: 0,
    dead: null,
    decode(piece, offset, sink) {
      const done = eachLine(piece, (from, to) => line(piece, from, to, offset, sink, false))
      decoder.wantedBytes = done === 0 ? piece.length + 1 : 0
      if (done > 0 || piece.length <= maxLineBytes) return done
      decoder.dead = `${none} ends within ${maxLineBytes / 1024 / 1024} MiB`
      sink.issue('error', offset, `${decoder.dead}; the rest of this file is not read.`, file)
      return piece.length
    },
    rest: (piece, offset, sink) => line(piece, 0, piece.length, offset, sink, true),
  }
  return decoder
}
