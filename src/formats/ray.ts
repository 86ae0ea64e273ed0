// Ray Tune: a folder per trial with result.json (JSON Lines) and params.json; the state of all trials in the experiment's newest experiment_state-*.json.
// Pickles beside them are never opened. Sources: ray.tune.result, ray.train._internal.storage; Ray 2.5 to 2.60.

import { type FolderView, type Format, type RunFacts, type RunSink, readNothing } from './format.ts'
import { type Fields, type Loose, eachLeaf, fieldsOf, finiteOf, numberOf, paramOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { decodeJsonLines } from './jsonLines.ts'
import { inFolder } from './inFolder.ts'

/** What Ray adds to every result by itself (ray.tune.result.AUTO_RESULT_KEYS and DEBUG_METRICS). */
const automatic = new Set(
  'trial_id training_iteration timesteps_total episodes_total time_total_s time_this_iter_s checkpoint_dir_name date timestamp done hostname node_ip pid time_since_restore iterations_since_restore timesteps_since_restore should_checkpoint config experiment_tag experiment_id warmup_time'.split(
    ' ',
  ),
)

/** One result: nested objects joined by '/', as Ray's own tables do. */
function putResult(row: Fields, sink: RunSink): void {
  const step = finiteOf(row['training_iteration'])
  const time = finiteOf(row['timestamp'])
  const put = (name: string, value: Loose): void => {
    const number = numberOf(value)
    if (number !== undefined) sink.point(sink.series(name), step, time, number)
  }
  for (const [key, value] of Object.entries(row)) if (!automatic.has(key)) eachLeaf(value, key, put, undefined, '/')
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
  if (typeof row['hostname'] === 'string') facts.host = row['hostname']
  if (Number.isFinite(row['pid'])) facts.pid = row['pid'] as number
  sink.facts(facts)
}

/** The trial in an experiment's state; each is a JSON text within the JSON. */
function findTrial(state: Fields, folder: string): { readonly trial: Fields; readonly runtime: Fields } | undefined {
  const list = state['trial_data'] ?? state['checkpoints']
  for (const entry of Array.isArray(list) ? (list as readonly Loose[]) : []) {
    const [first, second] = Array.isArray(entry) ? (entry as readonly Loose[]) : [entry, null]
    const trial = fieldsOf(typeof first === 'string' ? parseLoose(first) : first)
    const id = trial['trial_id']
    if (typeof id === 'string' && folder.includes(`_${id}_`))
      return { trial, runtime: fieldsOf(typeof second === 'string' ? parseLoose(second) : (second ?? null)) }
  }
  return undefined
}

function putState(state: Fields, folder: string, sink: RunSink): void {
  const found = findTrial(state, folder)
  if (found === undefined) return
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
  const { trial, runtime } = found
  if (typeof trial['trainable_name'] === 'string') facts.name = `${trial['trainable_name']}_${textIn(trial['trial_id'])}`
  const start = finiteOf(runtime['start_time'])
  if (!Number.isNaN(start)) facts.startTime = start
  const end = finiteOf(runtime['last_result_time'])
  const word = trial['status']
  const says = (status: 'queued' | 'finished' | 'failed'): void => {
    facts.status = { status, reason: `Ray's experiment state says ${textIn(word)}.` }
    if (status !== 'queued') {
      facts.complete = true
      if (!Number.isNaN(end)) facts.endTime = end
    }
  }
  if (word === 'TERMINATED') says('finished')
  else if (word === 'ERROR') says('failed')
  else if (word === 'PENDING') says('queued')
  sink.facts(facts)
}

const isTrial = (folder: FolderView): boolean => folder.files.includes('result.json') && folder.files.includes('params.json')

export const ray: Format = {
  id: 'ray',
  title: 'Ray Tune',
  claim(folder) {
    if (!isTrial(folder)) return []
    const experiment = folder.up()
    const states = experiment?.files.filter((file) => /^experiment_state-.*\.json$/.test(file)).sort() ?? []
    const newest = states.at(-1)
    const files = [
      inFolder(folder, 'params.json'),
      ...(experiment === undefined || newest === undefined ? [] : [inFolder(experiment, newest)]),
    ]
    return [
      { kind: 'whole', files, run: folder.path },
      { kind: 'tail', file: inFolder(folder, 'result.json'), run: folder.path },
      // it says the same with the keys of the first result only: nobody else is to take it
      ...(folder.files.includes('progress.csv')
        ? [{ kind: 'tail', file: inFolder(folder, 'progress.csv'), run: folder.path } as const]
        : []),
    ]
  },
  tail: (claim) => (claim.file.endsWith('progress.csv') ? readNothing : decodeJsonLines(claim.file, putResult)),
  whole(claim, files, store) {
    const sink = store.run('')
    for (const [path, bytes] of files) {
      const value = parseLoose(textOf(bytes))
      if (value === undefined) sink.issue('info', null, 'This file is not whole JSON yet; it is read again when it changes.', path)
      else if (path.endsWith('/params.json') || path === 'params.json')
        for (const [key, inner] of Object.entries(fieldsOf(value))) eachLeaf(inner, key, (name, leaf) => sink.param(name, paramOf(leaf)))
      else putState(fieldsOf(value), claim.run.split('/').at(-1)!, sink)
    }
  },
}
