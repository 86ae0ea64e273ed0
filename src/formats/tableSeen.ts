// The columns at the beginning of a table or of JSON Lines, with what each is taken for: for a person who is asked what they are.

import type { ColumnSeen, TableSeen } from '../core/tableMapping.ts'
import { type Fields, type Loose, eachLeaf, numberOf, parseLoose, printLoose } from './bytes/looseJson.ts'
import { eachLine, textOf } from './bytes/lines.ts'
import { cellsOf, dialectOf, endOfRow, headerOf, markLength, numberOfCell } from './bytes/rows.ts'
import { guessRoles, guessTime, isWallTime } from './table.ts'

const mostRows = 200
const mostValues = 5

/** Whether a file of this name holds a JSON object a line. */
export const holdsJson = (file: string): boolean => /\.(?:jsonl|ndjson|json)$/i.test(file)

/** `head`: the first bytes of the file. No columns when it is no table. */
export function seeTable(file: string, head: Uint8Array): TableSeen {
  return holdsJson(file) ? seeLines(head) : seeRows(head)
}

interface Gathered {
  readonly values: string[]
  numbers: number
  others: number
  times: number
}
const gather = (into: Gathered, text: string, number: number | undefined): void => {
  if (into.values.length < mostValues) into.values.push(text.slice(0, 40))
  if (number === undefined) into.others++
  else into.numbers++
  if (number !== undefined && !Number.isNaN(guessTime(number))) into.times++
}

function columnsOf(names: readonly string[], gathered: readonly Gathered[]): readonly ColumnSeen[] {
  const roles = guessRoles(names)
  const isTime = (i: number): boolean => i !== roles.step && gathered[i]!.numbers > 0 && gathered[i]!.times === gathered[i]!.numbers
  const named = names.findIndex((name, i) => isTime(i) && isWallTime(name))
  // somebody is asked: what looks like times is offered as such, whatever it is called
  const time = named >= 0 ? named : names.findIndex((_, i) => isTime(i) && gathered[i]!.others === 0)
  return names.map((name, i) => {
    const { values, numbers, others } = gathered[i]!
    const isNumeric = numbers > 0 && others === 0
    const guess =
      i === roles.step && numbers > 0 ? 'step' : i === time ? 'time' : roles.series[i] != null && numbers > others ? 'metric' : 'none'
    return { name, values, isNumeric, guess }
  })
}

const empty = (): Gathered => ({ values: [], numbers: 0, others: 0, times: 0 })

function seeRows(head: Uint8Array): TableSeen {
  const names = headerOf(head)
  if (names.length < 2) return { columns: [], rows: 0 }
  const begin = markLength(head)
  const headerEnd = endOfRow(head, begin)
  const { separator, decimalComma } = dialectOf(head.subarray(begin, headerEnd))
  const gathered = names.map(empty)
  let rows = 0
  for (let from = headerEnd + 1; rows < mostRows;) {
    const end = endOfRow(head, from)
    if (end < 0) break
    const cells = cellsOf(head, from, end, separator)
    from = end + 1
    if (cells.length === 1 && cells[0] === '') continue
    rows++
    for (const [i, cell] of cells.entries()) {
      const into = gathered[i]
      if (into === undefined || cell === '') continue
      const bytes = new TextEncoder().encode(cell)
      gather(into, cell, numberOfCell(bytes, 0, bytes.length, decimalComma))
    }
  }
  return {
    columns: columnsOf(
      names.map((name) => name.trim()),
      gathered,
    ),
    rows,
  }
}

function seeLines(head: Uint8Array): TableSeen {
  const gathered = new Map<string, Gathered>()
  let rows = 0
  eachLine(head, (from, to) => {
    if (rows >= mostRows || from === to) return
    const row = parseLoose(textOf(head, from, to))
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return
    rows++
    for (const [key, value] of Object.entries(row as Fields))
      eachLeaf(value, key, (name, leaf: Loose) => {
        const into = gathered.get(name) ?? empty()
        gathered.set(name, into)
        gather(into, typeof leaf === 'string' ? leaf : printLoose(leaf), numberOf(leaf))
      })
  })
  return { columns: columnsOf([...gathered.keys()], [...gathered.values()]), rows }
}
