// Anyone's CSV, TSV and JSON Lines, and Keras's history as JSON. Taken for a log only when a column counts steps, numbers stand beside it and the steps rise:
// a table of data, of predictions or of results is none. What another format knows by its own signs is left to it.

import { type TableMapping, type TableMappings, mappingFinder } from '../core/tableMapping.ts'
import type { Claim, FolderView, Format, StoreSink, TailDecoder } from './format.ts'
import { type Fields, type Loose, eachLeaf, finiteOf, numberOf, parseLoose } from './bytes/looseJson.ts'
import { cellsOf, dialectOf, endOfRow, headerOf, markLength, numberOfCell } from './bytes/rows.ts'
import { eachLine, textOf } from './bytes/lines.ts'
import { decodeJsonLines } from './jsonLines.ts'
import { inFolder } from './inFolder.ts'
import { type TableRoles, decodeTable, guessRoles, guessTime, isWallTime, stepColumn } from './table.ts'
import { holdsJson } from './tableSeen.ts'

const isFields = (value: Loose | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Steps that are never lower than the one before, and not all the same. */
const rises = (steps: readonly number[]): boolean =>
  steps.every((step, i) => i === 0 || step >= steps[i - 1]!) && (steps.length < 2 || steps.at(-1)! > steps[0]!)

/** Whether the head of a table shows a log: steps that rise and, in every row, a number beside them. */
function isTableOfSteps(head: Uint8Array): boolean {
  const header = headerOf(head)
  const step = stepColumn(header)
  if (step < 0 || header.length < 2) return false
  const begin = markLength(head)
  const headerEnd = endOfRow(head, begin)
  const { separator, decimalComma } = dialectOf(head.subarray(begin, headerEnd))
  const { series } = guessRoles(header)
  const steps: number[] = []
  let numbers = 0
  for (let from = headerEnd + 1; steps.length < 200;) {
    const end = endOfRow(head, from)
    if (end < 0) break
    const cells = cellsOf(head, from, end, separator)
    from = end + 1
    const asNumber = (cell: string | undefined): number | undefined => {
      const bytes = new TextEncoder().encode(cell ?? '')
      return numberOfCell(bytes, 0, bytes.length, decimalComma)
    }
    if (cells.length === 1 && cells[0] === '') continue
    const own = asNumber(cells[step])
    if (own === undefined || !Number.isInteger(own)) return false
    steps.push(own)
    numbers += cells.filter((cell, i) => series[i] !== null && asNumber(cell) !== undefined).length
  }
  return steps.length > 0 && numbers >= steps.length && rises(steps)
}

/** Key of an object that counts steps. */
const stepKey = (row: Fields): string | undefined => {
  const keys = Object.keys(row)
  const at = stepColumn(keys)
  return at < 0 || numberOf(row[keys[at]!]) === undefined ? undefined : keys[at]
}

/** Whether the head of a file shows JSON Lines with steps. A few lines that are no JSON, of a logger that was killed or a print between, are passed over. */
function isLinesOfSteps(head: Uint8Array): boolean {
  const steps: number[] = []
  let bad = false
  let torn = 0
  eachLine(head, (from, to) => {
    if (bad || from === to || steps.length > 200) return
    const row = parseLoose(textOf(head, from, to))
    if (row === undefined && steps.length > 0) {
      torn++
      return
    }
    const key = isFields(row) ? stepKey(row) : undefined
    const numbers = isFields(row)
      ? Object.entries(row).filter(([name, value]) => name !== key && (numberOf(value) !== undefined || isFields(value))).length
      : 0
    if (key === undefined || numbers === 0) bad = true
    else steps.push(numberOf((row as Fields)[key])!)
  })
  return !bad && steps.length > 2 * torn && rises(steps)
}

/** Whether a JSON file is one object of equally long lists of numbers, as History.history is. */
function historyIn(text: string): Readonly<Record<string, readonly Loose[]>> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  const value = parseLoose(text)
  if (!isFields(value)) return undefined
  const lists = Object.values(value)
  const first = lists[0]
  if (!Array.isArray(first) || first.length === 0) return undefined
  const fits = lists.every(
    (list) => Array.isArray(list) && list.length === first.length && list.every((one) => numberOf(one as Loose) !== undefined),
  )
  return fits && Object.keys(value).some((name) => /loss|acc|error|auc|score/i.test(name))
    ? (value as Readonly<Record<string, readonly Loose[]>>)
    : undefined
}

const decodeLines = (file: string): TailDecoder =>
  decodeJsonLines(file, (row, sink) => {
    const key = stepKey(row)
    const step = key === undefined ? NaN : finiteOf(row[key])
    const clock = Object.keys(row).find((name) => name !== key && isWallTime(name) && !Number.isNaN(guessTime(finiteOf(row[name]))))
    const time = clock === undefined ? NaN : guessTime(finiteOf(row[clock]))
    for (const [name, inner] of Object.entries(row)) {
      if (name === key || name === clock) continue
      eachLeaf(inner, name, (leaf, told) => {
        const number = numberOf(told)
        if (number !== undefined) sink.point(sink.series(leaf), step, time, number)
      })
    }
  })

/** Lines whose keys a person named. */
const decodeMappedLines = (file: string, { step, time, metrics }: TableMapping): TailDecoder => {
  const wanted = metrics === null ? null : new Set(metrics)
  let row = 0
  return decodeJsonLines(file, (fields, sink) => {
    let at = step === null ? row : NaN
    row++
    let clock = NaN
    const found: [string, number][] = []
    for (const [key, inner] of Object.entries(fields))
      eachLeaf(inner, key, (name, told) => {
        const number = numberOf(told)
        if (number === undefined) return
        if (name === step) at = finiteOf(told)
        else if (name === time) clock = guessTime(number)
        else if (wanted === null || wanted.has(name)) found.push([name, number])
      })
    for (const [name, number] of found) sink.point(sink.series(name), at, clock, number)
  })
}

/** Columns that a person named; every other one is none of the log. */
function mappedRoles(header: readonly string[], { step, time, metrics }: TableMapping): TableRoles {
  const names = header.map((name) => name.trim())
  const at = step === null ? -1 : names.indexOf(step)
  const wallTime = time === null ? -1 : names.indexOf(time)
  const guessed = guessRoles(names).series
  const isMetric = (name: string, index: number): boolean =>
    index !== at && index !== wallTime && (metrics === null ? guessed[index] !== null : metrics.includes(name))
  return { step: at, wallTime, wallTimeUnit: 'guess', series: names.map((name, index) => (isMetric(name, index) ? name : null)) }
}

/** Whether the file still has the columns that were named for it. */
function fits(file: string, head: Uint8Array, { step, metrics }: TableMapping): boolean {
  const wanted = step === null ? (metrics ?? []) : [step]
  if (holdsJson(file)) return head.includes(123)
  const names = headerOf(head).map((name) => name.trim())
  return names.length > 1 && wanted.some((name) => names.includes(name))
}

function readHistory(text: string, sink: StoreSink): void {
  const run = sink.run('')
  for (const [name, list] of Object.entries(historyIn(text) ?? {})) {
    const series = run.series(name)
    list.forEach((value, index) => run.point(series, index, NaN, numberOf(value)!))
  }
}

/** A history larger than this is no history. */
const maxHistoryBytes = 1 << 24

function claimsIn(folder: FolderView, mappingOf: (path: string) => TableMapping | undefined): readonly Claim[] {
  const claims: Claim[] = []
  for (const file of folder.files) {
    const path = inFolder(folder, file)
    const mapping = mappingOf(path)
    if (mapping !== undefined) {
      if (fits(file, folder.head(file), mapping)) claims.push({ kind: 'tail', file: path, run: path })
      continue
    }
    // CatBoost's clock counts iterations, but measures nothing
    if (file === 'time_left.tsv' && folder.files.includes('learn_error.tsv')) continue
    // records of W&B's own, which its format reads
    if (/^wandb-.*\.jsonl?$/.test(file)) continue
    if (/\.(csv|tsv)$/i.test(file)) {
      if (isTableOfSteps(folder.head(file))) claims.push({ kind: 'tail', file: path, run: path })
    } else if (/\.(jsonl|ndjson|json)$/i.test(file)) {
      const head = folder.head(file)
      if (isLinesOfSteps(head)) claims.push({ kind: 'tail', file: path, run: path })
      else if (
        /^(.*[_-])?history\.json$/i.test(file) &&
        folder.sizeOf(file) <= maxHistoryBytes &&
        historyIn(folder.sizeOf(file) <= head.length ? textOf(head) : closed(textOf(head))) !== undefined
      )
        claims.push({ kind: 'whole', files: [path], run: path })
    }
  }
  // progress.csv and progress.json of one logger hold the same records
  return claims.filter(
    (claim) =>
      claim.kind !== 'tail' ||
      !claim.file.endsWith('.json') ||
      !claims.some((other) => other.kind === 'tail' && other.file === claim.file.replace(/\.json$/, '.csv')),
  )
}

/** The beginning of a long history, cut behind its first list, so that it can be looked at. */
const closed = (head: string): string => `${head.slice(0, head.indexOf(']') + 1)}}`

function make(mappingOf: (path: string) => TableMapping | undefined): Format {
  return {
    id: 'plain',
    title: 'Tables and JSON Lines',
    claim: (folder) => claimsIn(folder, mappingOf),
    tail({ file }) {
      const mapping = mappingOf(file)
      if (mapping === undefined) return holdsJson(file) ? decodeLines(file) : decodeTable(file, guessRoles)
      return holdsJson(file) ? decodeMappedLines(file, mapping) : decodeTable(file, (header) => mappedRoles(header, mapping))
    },
    whole(_claim, files, sink) {
      for (const bytes of files.values()) readHistory(textOf(bytes), sink)
    },
  }
}

export const plain: Format = make(() => undefined)

/** The same formats, where files that a person mapped are read as they said. */
export function withTables(formats: readonly Format[], tables: TableMappings | undefined): readonly Format[] {
  if (tables === undefined || Object.keys(tables).length === 0) return formats
  return formats.map((format) => (format === plain ? make(mappingFinder(tables)) : format))
}
