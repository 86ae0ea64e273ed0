// fastai's CSVLogger: history.csv (or another name) with epoch, train_loss, … and time as text, 00:12. With append=True the header comes again and epochs begin anew.

import type { Format } from './format.ts'
import { cellsOf, headerOf } from './bytes/rows.ts'
import { inFolder } from './inFolder.ts'
import { decodeTable } from './table.ts'

/** epoch first, train_loss next, time last, and a clock in it. */
function isHistory(head: Uint8Array): boolean {
  const header = headerOf(head)
  if (header[0] !== 'epoch' || header[1] !== 'train_loss' || header.at(-1) !== 'time') return false
  const begin = head.indexOf(10) + 1
  const end = head.indexOf(10, begin)
  return end < 0 || /^\d+(?::\d\d)+$/.test(cellsOf(head, begin, end, 44).at(-1) ?? '')
}

export const fastai: Format = {
  id: 'fastai',
  title: 'fastai',
  claim(folder) {
    const tables = folder.files.filter((file) => /\.csv$/i.test(file) && isHistory(folder.head(file)))
    // one table is the folder's run; of several, each is a run
    return tables.map((file) => ({
      kind: 'tail',
      file: inFolder(folder, file),
      run: tables.length === 1 ? folder.path : inFolder(folder, file),
    }))
  },
  tail: (claim) =>
    decodeTable(claim.file, (header) => ({
      step: 0,
      wallTime: -1,
      series: header.map((name, index) => (index === 0 || name === 'time' ? null : name)),
    })),
}
