// Optuna: its SQLite storage and its journal file. A trial is a run of the store, named study/number.

import type { Claim, Format } from './format.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { readOptunaDatabase } from './optunaDatabase.ts'
import { isOperation, readJournal } from './optunaJournal.ts'

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
    for (const bytes of files.values()) readJournal(bytes, sink)
  },
  database(_claim, database, since, sink) {
    // trials change in place: what was read before is put aside and all read again
    if (since !== undefined) return undefined
    readOptunaDatabase(database, sink)
    return {}
  },
}
