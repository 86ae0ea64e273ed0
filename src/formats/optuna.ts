// Optuna: its SQLite storage and its journal file. A trial is a run of the store, named study/number.

import type { Claim, Format, RunSink, StoreSink } from './format.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { readOptunaDatabase } from './optunaDatabase.ts'
import { type JournalDecoder, decodeJournal, isOperation } from './optunaJournal.ts'

/** What is told here is only listened to. */
const nowhere: StoreSink = (() => {
  const run: RunSink = {
    series: () => 0,
    point: () => undefined,
    param: () => undefined,
    tag: () => undefined,
    facts: () => undefined,
    artifact: () => undefined,
    data: () => undefined,
    issue: () => undefined,
  }
  return { run: () => run, issue: () => undefined }
})()

export const optuna: Format = {
  id: 'optuna',
  title: 'Optuna',
  claim(folder) {
    const claims: Claim[] = []
    for (const file of folder.files) {
      const path = inFolder(folder, file)
      if (/\.(db|sqlite3?)$/i.test(file)) {
        const tables = folder.tables(file)
        if (['studies', 'trials', 'trial_params', 'trial_values'].every((table) => tables.includes(table)))
          claims.push({ kind: 'database', file: path, run: path })
      } else if (/\.(log|journal|jsonl?|txt)$/i.test(file) && isOperation(textOf(folder.head(file).subarray(0, 64))))
        claims.push({ kind: 'whole', files: [path], run: path })
    }
    return claims
  },
  whole(_claim, files, sink) {
    for (const bytes of files.values()) {
      const first = decodeJournal()
      first.decode(bytes, 0, nowhere)
      decodeJournal(first).decode(bytes, 0, sink)
    }
  },
  growing: (_claim, before) => decodeJournal(before as JournalDecoder | undefined),
  database: (_claim, database, since, sink) => readOptunaDatabase(database, since, sink),
}
