// Keras Tuner: trial_*/trial.json of a tuning folder with oracle.json: hyperparameters, state, and the best epoch's value of each metric.

import type { Format } from './format.ts'
import { eachLeaf, fieldsOf, finiteOf, listOf, numberOf, paramOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'

export const kerasTuner: Format = {
  id: 'keras-tuner',
  title: 'Keras Tuner',
  claim(folder) {
    if (
      !folder.name.startsWith('trial_') ||
      !folder.files.includes('trial.json') ||
      !/"hyperparameters"\s*:/.test(textOf(folder.head('trial.json')))
    )
      return []
    return [{ kind: 'whole', files: [inFolder(folder, 'trial.json')], run: folder.path }]
  },
  whole(_claim, files, store) {
    const sink = store.run('')
    for (const [path, bytes] of files) {
      const value = parseLoose(textOf(bytes))
      if (value === undefined) {
        sink.issue('info', null, 'trial.json is not whole JSON; it is read again when it changes.', path)
        continue
      }
      const trial = fieldsOf(value)
      for (const [key, inner] of Object.entries(fieldsOf(fieldsOf(trial['hyperparameters'])['values'])))
        eachLeaf(inner, key, (name, leaf) => sink.param(name, paramOf(leaf)))
      for (const [name, told] of Object.entries(fieldsOf(fieldsOf(trial['metrics'])['metrics'])))
        for (const one of listOf(fieldsOf(told)['observations'])) {
          const { value: values, step } = fieldsOf(one)
          const numbers = listOf(values).map(numberOf)
          // several executions of one trial are shown by their mean, as Keras Tuner does
          if (numbers.length > 0 && numbers.every((number) => number !== undefined))
            sink.point(sink.series(name), finiteOf(step), NaN, numbers.reduce((sum, number) => sum + number, 0) / numbers.length)
        }
      const word = textIn(trial['status'])
      const why = textIn(trial['message'])?.trim().split('\n').at(-1)
      if (word === 'COMPLETED' || word === 'STOPPED')
        sink.facts({ status: { status: 'finished', reason: `Keras Tuner says ${word}.` }, complete: true })
      else if (word === 'FAILED' || word === 'INVALID')
        sink.facts({
          status: { status: 'failed', reason: `Keras Tuner says ${word}${why === undefined ? '' : `: ${why}`}.` },
          complete: true,
        })
      else if (word === 'IDLE') sink.facts({ status: { status: 'queued', reason: 'Keras Tuner says IDLE.' } })
    }
  },
}
