// XGBoost and LightGBM keep no log of their own. What people keep is read: the lines that they print for each round ("[12]\ttrain-auc:0.9",
// "[12]\ttrain's auc: 0.9"), and evals_result() as JSON. A saved model says nothing of how its metrics went.

import type { Claim, Format, RunSink, TailDecoder } from './format.ts'
import { type Fields, fieldsOf, listOf, numberOf, parseLoose } from './bytes/looseJson.ts'
import { eachLine, numberIn, textOf } from './bytes/lines.ts'
import { decodeGrowingLines } from './growingLines.ts'
import { inFolder } from './inFolder.ts'

interface Tool {
  readonly id: string
  readonly title: string
  /** One value of a line: its set, its metric, its number. A third part, the deviation of cv(), is passed over. */
  readonly value: RegExp
}

const xgb: Tool = { id: 'xgboost', title: 'XGBoost', value: /^([^\t:]{1,200}?)-([^\t:\s-][^\t:\s]{0,100}):([^\s+]{1,40})(?:\+\S+)?$/ }
const lgb: Tool = { id: 'lightgbm', title: 'LightGBM', value: /^([^\t:]{1,200}?)'s ([^\t:]{1,100}): (\S{1,40})(?: \+ \S+)?$/ }

/** A print may carry what a logging module puts before its text. */
const round = /^(?:.{0,60}?\s)?\[(\d{1,9})\]\t(.+)$/

/** Hands on the values of a line; answers whether it was one of this tool's. */
function eachValue(tool: Tool, line: string, put: (step: number, name: string, value: number) => void): boolean {
  const told = line.length > 10_000 ? null : round.exec(line)
  if (told === null) return false
  let found = false
  for (const part of told[2]!.split('\t')) {
    const [, set, metric, text] = tool.value.exec(part.trimEnd()) ?? []
    if (text === undefined) continue
    const bytes = new TextEncoder().encode(text)
    const value = numberIn(bytes, 0, bytes.length)
    if (value === undefined) continue
    found = true
    put(Number(told[1]), `${set!}/${metric!}`, value)
  }
  return found
}

/** Rounds among the first lines of a file: two, or one that is all there is. */
function isPrinted(tool: Tool, head: Uint8Array): boolean {
  // most text files are told by their first bytes
  if (!head.includes(91) || head.includes(0)) return false
  let rounds = 0
  let lines = 0
  eachLine(head, (from, to) => {
    if (++lines <= 400 && rounds < 2 && eachValue(tool, textOf(head, from, to), () => undefined)) rounds++
  })
  return rounds > 0
}

const decodePrinted = (tool: Tool, file: string): TailDecoder =>
  decodeGrowingLines(file, 'No line', (piece, from, to, _offset, sink) => {
    eachValue(tool, textOf(piece, from, to), (step, name, value) => sink.point(sink.series(name), step, NaN, value))
  })

/** {set: {metric: [value of each round, …]}}; undefined for anything else. */
function evalsIn(text: string): Fields | undefined {
  const value = parseLoose(text)
  const sets = Object.values(fieldsOf(value))
  const isEvals = (set: Fields): boolean => {
    const lists = Object.values(set)
    return lists.length > 0 && lists.every((list) => listOf(list).length > 0 && listOf(list).every((one) => numberOf(one) !== undefined))
  }
  return sets.length > 0 && sets.every((set) => isEvals(fieldsOf(set))) ? fieldsOf(value) : undefined
}

function putEvals(evals: Fields, sink: RunSink): void {
  for (const [set, metrics] of Object.entries(evals))
    for (const [metric, list] of Object.entries(fieldsOf(metrics))) {
      const series = sink.series(`${set}/${metric}`)
      listOf(list).forEach((value, round) => sink.point(series, round, NaN, numberOf(value)!))
    }
}

const mostBytes = 1 << 24

const make = (tool: Tool, alsoJson: boolean): Format => ({
  id: tool.id,
  title: tool.title,
  claim: (folder) =>
    folder.files.flatMap((file): readonly Claim[] => {
      const path = inFolder(folder, file)
      if (/\.(?:log|txt|out)$/i.test(file) && isPrinted(tool, folder.head(file))) return [{ kind: 'tail', file: path, run: path }]
      if (
        alsoJson &&
        /^evals?[-_]?results?.*\.json$/i.test(file) &&
        folder.sizeOf(file) <= mostBytes &&
        textOf(folder.head(file).subarray(0, 1)) === '{'
      )
        return [{ kind: 'whole', files: [path], run: folder.path }]
      return []
    }),
  tail: ({ file }) => decodePrinted(tool, file),
  ...(alsoJson
    ? {
        whole(_claim, files, store) {
          for (const [path, bytes] of files) {
            const evals = evalsIn(textOf(bytes))
            if (evals === undefined) store.run('').issue('info', null, 'It is no record of evaluations by set and metric.', path)
            else putEvals(evals, store.run(''))
          }
        },
      }
    : {}),
})

/** Both tools give evals_result() the same form: it is told as XGBoost's, whose name the function has. */
export const xgboost: Format = make(xgb, true)
export const lightgbm: Format = make(lgb, false)
