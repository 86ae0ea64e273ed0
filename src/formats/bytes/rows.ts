// Rows of a delimited text file (CSV, TSV, semicolons), cut out of bytes as they come. Quotes may hold separators and line ends, as RFC 4180 says.

import { maxLineBytes, numberIn, textOf } from './lines.ts'

/** How a file is written: its separator as a byte, and whether decimals have a comma. */
export interface Dialect {
  readonly separator: number
  readonly decimalComma: boolean
}

const quote = 34
const maxQuotedBytes = 1 << 20

/** Where the row that begins at `from` ends (its \n), or -1 when it does not end in `bytes`. A \n between quotes belongs to the row. */
export function endOfRow(bytes: Uint8Array, from: number): number {
  let quoted = false
  for (let at = from, end = bytes.indexOf(10, from); end >= 0; at = end + 1, end = bytes.indexOf(10, at)) {
    for (let i = at; i < end; i++) if (bytes[i] === quote) quoted = !quoted
    // a quote that never closes would swallow the rest of the file
    if (!quoted || end - from > maxQuotedBytes) return end
  }
  return -1
}

/** Calls `cell` with index and bounds of each cell of the row [from, to), blanks around it and quotes taken off. Answers the number of cells. */
export function eachCell(
  bytes: Uint8Array,
  from: number,
  to: number,
  separator: number,
  cell: (index: number, from: number, to: number) => void,
): number {
  let index = 0
  let start = from
  let quoted = false
  for (let at = from; at <= to; at++) {
    const byte = at === to ? separator : bytes[at]!
    if (byte === quote) quoted = !quoted
    if (byte !== separator || (quoted && at < to)) continue
    let left = start
    let right = at
    while (left < right && (bytes[left] === 32 || (bytes[left] === 9 && separator !== 9))) left++
    while (right > left && (bytes[right - 1] === 32 || bytes[right - 1] === 13 || (bytes[right - 1] === 9 && separator !== 9))) right--
    if (right - left >= 2 && bytes[left] === quote && bytes[right - 1] === quote) {
      left++
      right--
    }
    cell(index++, left, right)
    start = at + 1
  }
  return index
}

/** A text in UTF-8, or as Windows of the West wrote it before. */
function textOrLatin(bytes: Uint8Array, from: number, to: number): string {
  const text = textOf(bytes, from, to)
  return text.includes('\ufffd') ? new TextDecoder('windows-1252').decode(bytes.subarray(from, to)) : text
}

/** Cells of a row as texts. */
export function cellsOf(bytes: Uint8Array, from: number, to: number, separator: number): string[] {
  const cells: string[] = []
  eachCell(bytes, from, to, separator, (_index, left, right) => cells.push(textOrLatin(bytes, left, right).replaceAll('""', '"')))
  return cells
}

/** The number in a cell; undefined when it holds none. With a decimal comma, "0,5" is a half. */
export function numberOfCell(bytes: Uint8Array, from: number, to: number, decimalComma: boolean): number | undefined {
  if (from === to) return undefined
  const number = numberIn(bytes, from, to)
  if (number !== undefined || !decimalComma) return number
  const text = textOf(bytes, from, to)
  return /^[+-]?\d+,\d+(e[+-]?\d+)?$/i.test(text) ? Number(text.replace(',', '.')) : undefined
}

/** Length of a byte order mark at the start of a file. */
export const markLength = (bytes: Uint8Array): number => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0)

/** The dialect of a file by its header row: the one of tab, semicolon, comma and bar that cuts it into most cells. */
export function dialectOf(header: Uint8Array): Dialect {
  const count = (separator: number): number => eachCell(header, 0, header.length, separator, () => undefined)
  const [best] = [9, 59, 44, 124].map((separator) => ({ separator, cells: count(separator) })).sort((a, b) => b.cells - a.cells)
  return { separator: best!.separator, decimalComma: best!.separator === 59 }
}

/** First row of a table, as far as the head of its file shows it; empty when it does not end there. */
export function headerOf(head: Uint8Array): readonly string[] {
  const begin = markLength(head)
  const end = endOfRow(head, begin)
  if (end < 0) return []
  const row = head.subarray(begin, end > begin && head[end - 1] === 13 ? end - 1 : end)
  return cellsOf(row, 0, row.length, dialectOf(row).separator)
}

/** Reads rows one by one and remembers nothing but the header. */
export interface RowReader {
  /** See TailDecoder.decode. `row` gets the bounds of each row behind the header. */
  decode(
    piece: Uint8Array,
    offset: number,
    header: (cells: readonly string[], dialect: Dialect) => void,
    row: (from: number, to: number) => void,
  ): number
  readonly wantedBytes: number
  readonly dead: string | null
}

/** Cuts a file into its header and rows. A header that is repeated (a log that was appended to) is passed over. */
export function makeRowReader(): RowReader {
  let header: Uint8Array | undefined
  let wantedBytes = 0
  let dead: string | null = null
  const isHeader = (piece: Uint8Array, from: number, to: number): boolean => {
    if (header === undefined || to - from !== header.length) return false
    for (let i = 0; i < header.length; i++) if (piece[from + i] !== header[i]) return false
    return true
  }
  return {
    decode(piece, offset, onHeader, row) {
      let from = 0
      for (;;) {
        const end = endOfRow(piece, from)
        if (end < 0) break
        const to = end > from && piece[end - 1] === 13 ? end - 1 : end
        if (header === undefined) {
          const begin = offset === 0 ? from + markLength(piece.subarray(from, to)) : from
          header = piece.slice(begin, to)
          const dialect = dialectOf(header)
          onHeader(cellsOf(header, 0, header.length, dialect.separator), dialect)
        } else if (to > from && !isHeader(piece, from, to)) row(from, to)
        from = end + 1
      }
      wantedBytes = from === 0 ? piece.length + 1 : 0
      if (from > 0 || piece.length <= maxLineBytes) return from
      dead = `No row ends within ${maxLineBytes / 1024 / 1024} MiB`
      return piece.length
    },
    get wantedBytes() {
      return wantedBytes
    },
    get dead() {
      return dead
    },
  }
}
