// JSON Lines that grow: an object a line, as Python writes it. Shared by the formats that log so.

import type { RunSink, TailDecoder } from './format.ts'
import { type Loose, parseLoose } from './bytes/looseJson.ts'
import { eachLine, maxLineBytes, textOf } from './bytes/lines.ts'

/** Hands each object of the file to `put`; what is none is an issue, a last line without its end waits until the file is quiet. */
export function decodeJsonLines(file: string, put: (row: { readonly [key: string]: Loose }, sink: RunSink) => void): TailDecoder {
  let wantedBytes = 0
  let dead: string | null = null
  const line = (piece: Uint8Array, from: number, to: number, offset: number, sink: RunSink, torn: boolean): void => {
    if (from === to) return
    const value = parseLoose(textOf(piece, from, to))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) put(value as { readonly [key: string]: Loose }, sink)
    else if (!torn) sink.issue('warning', offset + from, 'A line is no JSON object; it is passed over.', file)
  }
  return {
    decode(piece, offset, sink) {
      const done = eachLine(piece, (from, to) => line(piece, from, to, offset, sink, false))
      wantedBytes = done === 0 ? piece.length + 1 : 0
      if (done > 0 || piece.length <= maxLineBytes) return done
      dead = `No line ends within ${maxLineBytes / 1024 / 1024} MiB`
      sink.issue('error', offset, `${dead}; the rest of this file is not read.`, file)
      return piece.length
    },
    rest: (piece, offset, sink) => line(piece, 0, piece.length, offset, sink, true),
    get wantedBytes() {
      return wantedBytes
    },
    get dead() {
      return dead
    },
  }
}
