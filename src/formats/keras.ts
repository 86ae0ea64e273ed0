// Keras's CSVLogger: a table of any name whose first column is epoch, from 0 or from initial_epoch, one row per epoch, sorted metrics, NA where a value is missing.

import type { Format } from './format.ts'
import { headerOf } from './bytes/rows.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { decodeTable } from './table.ts'

/**
 * epoch first, then names in order, which pandas and people do not keep; val_ names come with their own, behind all others when the first epoch had none.
 * A count from 1 is what people write; Keras does only where training went on from there.
 */
function isCsvLogger(head: Uint8Array): boolean {
  const [first, ...names] = headerOf(head)
  if (first !== 'epoch' || names.length === 0 || names.some((name) => name === '' || name !== name.trim())) return false
  const train = names.filter((name) => !name.startsWith('val_'))
  const known = names.every((name) => !name.startsWith('val_') || train.includes(name.slice(4)))
  const sorted = (list: readonly string[]): boolean => list.every((name, i) => i === 0 || list[i - 1]! <= name)
  const behind = sorted(train) && names.join('\n') === [...train, ...train.map((name) => `val_${name}`)].join('\n')
  return train.includes('loss') && known && (sorted(names) || behind) && /^[^\n]*\n(?!1[,\t;])\d+[,\t;]/.test(textOf(head))
}

export const keras: Format = {
  id: 'keras',
  title: 'Keras',
  claim(folder) {
    const tables = folder.files.filter((file) => /\.(csv|tsv|log|txt)$/i.test(file) && isCsvLogger(folder.head(file)))
    // one table is the folder's run; of several, each is a run
    return tables.map((file) => ({
      kind: 'tail',
      file: inFolder(folder, file),
      run: tables.length === 1 ? folder.path : inFolder(folder, file),
    }))
  },
  tail: (claim) =>
    decodeTable(claim.file, (header) => ({ step: 0, wallTime: -1, series: header.map((name, index) => (index === 0 ? null : name)) })),
}
