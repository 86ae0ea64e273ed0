// CatBoost: learn_error.tsv and test_error.tsv of its train folder, a row per iteration, and parameters in catboost_training.json.
// The events in learn/ and test/ say the same rounded to float32: they belong to the run, and are not read.

import { type Claim, type Format, readNothing } from './format.ts'
import { type Loose, eachLeaf, paramOf, parseLoose } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { decodeTable } from './table.ts'
import { isEventFile } from './tensorboard.ts'

const tables = ['learn_error.tsv', 'test_error.tsv']

/** With several test sets the columns of all but the last carry the set's number: "AUC:0", then "AUC". CatBoost calls the sets test, test1, … */
function testNames(header: readonly string[]): (name: string) => string {
  const last = header.reduce((most, name) => Math.max(most, Number(/:(\d+)$/.exec(name)?.[1] ?? -1) + 1), 0)
  return (name) => {
    const numbered = /^(.*):(\d+)$/.exec(name)
    const set = numbered === null ? last : Number(numbered[2])
    return `test${set === 0 ? '' : set}:${numbered === null ? name : numbered[1]!}`
  }
}

export const catboost: Format = {
  id: 'catboost',
  title: 'CatBoost',
  claim(folder) {
    const found = tables.filter((file) => folder.files.includes(file) && textOf(folder.head(file).subarray(0, 16)).startsWith('iter\t'))
    if (found.length === 0) return []
    const claims: Claim[] = found.map((file) => ({ kind: 'tail', file: inFolder(folder, file), run: folder.path }))
    if (folder.files.includes('catboost_training.json'))
      claims.unshift({ kind: 'whole', files: [inFolder(folder, 'catboost_training.json')], run: folder.path })
    for (const name of folder.folders.filter((one) => /^(?:learn|test\d*)$/.test(one)))
      for (const file of folder.sub(name)?.files ?? [])
        if (isEventFile(file)) claims.push({ kind: 'tail', file: inFolder(folder, `${name}/${file}`), run: folder.path })
    return claims
  },
  tail(claim) {
    if (!claim.file.endsWith('.tsv')) return readNothing
    return decodeTable(claim.file, (header) => {
      const nameOf = claim.file.endsWith('learn_error.tsv') ? (name: string): string => `learn:${name}` : testNames(header)
      return { step: 0, wallTime: -1, series: header.map((name, index) => (index === 0 ? null : nameOf(name))) }
    })
  },
  whole(_claim, files, sink) {
    for (const [path, bytes] of files) {
      // while it trains the file has no end yet: what is asked for stands in its first object
      const text = textOf(bytes)
      const whole = parseLoose(text) ?? parseLoose(`${text.slice(0, text.search(/,\r?\n"iterations"/) >>> 0)}}`)
      const meta =
        typeof whole === 'object' && whole !== null && !Array.isArray(whole)
          ? (whole as { readonly [key: string]: Loose })['meta']
          : undefined
      if (typeof meta !== 'object' || meta === null || Array.isArray(meta)) {
        sink.run('').issue('info', null, 'catboost_training.json is not whole yet; parameters are read when it is.', path)
        continue
      }
      const fields = meta as { readonly [key: string]: Loose }
      const run = sink.run('')
      if (fields['iteration_count'] !== undefined) run.param('iterations', paramOf(fields['iteration_count']))
      const parameters = fields['parameters']
      const told = typeof parameters === 'string' ? parseLoose(parameters) : parameters
      if (typeof told === 'object' && told !== null && !Array.isArray(told))
        eachLeaf(told, '', (name, leaf) => run.param(name, paramOf(leaf)))
    }
  },
}
