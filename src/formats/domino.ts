// Domino Data Lab's dominostats.json: what a job's own code wrote down at its end, one value per name, without steps or times. Written from its documentation.

import type { Format } from './format.ts'
import { eachLeaf, fieldsOf, numberOf, parseLoose, printLoose, textIn } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'

const name = 'dominostats.json'

export const domino: Format = {
  id: 'domino',
  title: 'Domino',
  claim: (folder) => (folder.files.includes(name) ? [{ kind: 'whole', files: [inFolder(folder, name)], run: folder.path }] : []),
  whole(_claim, files, store) {
    for (const [path, bytes] of files) {
      const sink = store.run('')
      const value = parseLoose(textOf(bytes))
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        sink.issue('warning', null, 'dominostats.json is no JSON object; it is read again when it changes.', path)
      eachLeaf(fieldsOf(value), '', (key, leaf) => {
        const number = numberOf(leaf)
        if (number !== undefined) sink.point(sink.series(key), NaN, NaN, number)
        else sink.tag(key, textIn(leaf) ?? printLoose(leaf))
      })
    }
  },
}
