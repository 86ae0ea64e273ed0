// Hugging Face Trainer: trainer_state.json of the output folder (or of its newest checkpoint while it trains) with the whole history of logged values.

import type { Format, RunSink } from './format.ts'
import { inFolder } from './inFolder.ts'
import { type Fields, type Loose, fieldsOf, finiteOf, numberOf, paramOf, parseLoose } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'

const checkpoint = /^checkpoint-(\d+)$/

/** What Trainer counts, as parameters of the run. */
const params = ['max_steps', 'num_train_epochs', 'train_batch_size', 'logging_steps', 'eval_steps', 'save_steps', 'trial_name']

function read(state: Fields, sink: RunSink): void {
  const history = state['log_history']
  for (const row of Array.isArray(history) ? history : []) {
    const fields = fieldsOf(row as Loose)
    const step = finiteOf(fields['step'])
    for (const [name, value] of Object.entries(fields)) {
      const number = numberOf(value)
      if (name !== 'step' && number !== undefined) sink.point(sink.series(name), step, NaN, number)
    }
  }
  for (const name of params) if (state[name] !== undefined && state[name] !== null) sink.param(name, paramOf(state[name]))
  for (const [name, value] of Object.entries(fieldsOf(state['trial_params']))) sink.param(name, paramOf(value))
  const best = state['best_model_checkpoint']
  if (typeof best === 'string') sink.tag('best_model_checkpoint', best)
  const last = Array.isArray(history) ? fieldsOf(history.at(-1) as Loose) : {}
  const done = numberOf(state['global_step'])
  const planned = numberOf(state['max_steps'])
  if (last['train_runtime'] !== undefined || (done !== undefined && done === planned && done > 0))
    sink.facts({ status: { status: 'finished', reason: `trainer_state.json stands at step ${done ?? '?'} of ${planned ?? '?'}.` } })
}

export const trainer: Format = {
  id: 'trainer',
  title: 'Hugging Face Trainer',
  claim(folder) {
    // a checkpoint belongs to the run above it, which reads the newest one when it has no state of its own
    if (checkpoint.test(folder.name) && folder.up() !== undefined) return []
    const checkpoints = folder.folders
      .filter((name) => checkpoint.test(name))
      .sort((a, b) => Number(checkpoint.exec(b)![1]) - Number(checkpoint.exec(a)![1]))
    const own = folder.files.includes('trainer_state.json') ? ['trainer_state.json'] : []
    const newest = checkpoints.find((name) => folder.sub(name)?.files.includes('trainer_state.json') === true)
    if (own.length === 0 && newest === undefined) return []
    return [
      {
        kind: 'whole',
        files: [...own, ...(newest === undefined ? [] : [`${newest}/trainer_state.json`])].map((name) => inFolder(folder, name)),
        run: folder.path,
      },
    ]
  },
  whole(_claim, files, sink) {
    // of the folder's own state and the newest checkpoint's, the one that went on further is the present one
    const states = [...files].map(([path, bytes]) => ({ path, state: fieldsOf(parseLoose(textOf(bytes))) }))
    const best = states.reduce<(typeof states)[number] | undefined>(
      (a, b) => (a === undefined || (numberOf(b.state['global_step']) ?? -1) > (numberOf(a.state['global_step']) ?? -1) ? b : a),
      undefined,
    )
    if (best === undefined) return
    const run = sink.run('')
    if (!Array.isArray(best.state['log_history']))
      run.issue('warning', null, 'trainer_state.json is not whole JSON with a log_history; it is read again when it changes.', best.path)
    else read(best.state, run)
  },
}
