// FLAML's training log (log_file_name=): JSON Lines, a record for each configuration that was tried, and at the end which was the best. One file is one run.

import type { Format, TailDecoder } from './format.ts'
import { type Loose, eachLeaf, fieldsOf, finiteOf, numberOf, paramOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { decodeJsonLines } from './jsonLines.ts'

const signs = ['record_id', 'validation_loss', 'learner', 'config']
const measures = ['validation_loss', 'trial_time', 'sample_size']
/** Configurations kept until the best one is named. */
const mostConfigs = 100_000

function isLog(head: Uint8Array): boolean {
  const end = head.indexOf(10)
  if (end < 0 || head[0] !== 123) return false
  const first = fieldsOf(parseLoose(textOf(head, 0, end)))
  return signs.every((sign) => sign in first)
}

function decode(file: string): TailDecoder {
  const tried = new Map<number, { readonly learner: Loose | undefined; readonly config: Loose | undefined }>()
  return decodeJsonLines(file, (row, sink) => {
    const best = numberOf(row['curr_best_record_id'])
    if (best !== undefined) {
      const { learner, config } = tried.get(best) ?? {}
      if (learner !== undefined) sink.param('learner', paramOf(learner))
      eachLeaf(fieldsOf(config), '', (name, leaf) => sink.param(name, paramOf(leaf)))
      sink.tag('best record', String(best))
      sink.facts({ status: { status: 'finished', reason: 'FLAML wrote which record is the best, as it does when its search ends.' } })
      return
    }
    const record = numberOf(row['record_id'])
    if (record === undefined) return
    if (tried.size < mostConfigs) tried.set(record, { learner: row['learner'], config: row['config'] })
    const step = finiteOf(row['record_id'])
    for (const name of measures) {
      const value = numberOf(row[name])
      if (value !== undefined) sink.point(sink.series(name), step, NaN, value)
    }
    const learner = textIn(row['learner'])
    const loss = numberOf(row['validation_loss'])
    if (learner !== undefined && loss !== undefined) sink.point(sink.series(`validation_loss/${learner}`), step, NaN, loss)
  })
}

export const flaml: Format = {
  id: 'flaml',
  title: 'FLAML',
  claim: (folder) =>
    folder.files
      .filter((file) => /\.(?:log|json|jsonl|txt)$/i.test(file) && isLog(folder.head(file)))
      .map((file) => ({ kind: 'tail', file: inFolder(folder, file), run: inFolder(folder, file) })),
  tail: (claim) => decode(claim.file),
}
