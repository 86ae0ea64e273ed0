// JSON Lines that grow: an object a line, as Python writes it. Shared by the formats that log so.

import type { RunSink, TailDecoder } from './format.ts'
import { type Fields, parseLoose } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { decodeGrowingLines } from './growingLines.ts'

/** Hands each object of the file to `put`; what is none is an issue, a last line without its end waits until the file is quiet. */
export const decodeJsonLines = (file: string, put: (row: Fields, sink: RunSink) => void): TailDecoder =>
  decodeGrowingLines(file, 'No line', (piece, from, to, offset, sink, torn) => {
    if (from === to) return
    const value = parseLoose(textOf(piece, from, to))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) put(value as Fields, sink)
    else if (!torn) sink.issue('warning', offset + from, 'A line is no JSON object; it is passed over.', file)
  })
