// Sacred's FileStorageObserver: a numbered folder with run.json, config.json and metrics.json, each rewritten whole at a heartbeat. Times are UTC without saying so.

import type { Format, RunFacts, StoreSink } from './format.ts'
import { type Fields, type Loose, eachLeaf, fieldsOf, finiteOf, listOf, numberOf, paramOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { utcTime } from './utcTime.ts'

/** A value as jsonpickle leaves it: a numpy scalar is an object with its number inside. */
function plainNumber(value: Loose): number | undefined {
  const own = numberOf(value)
  if (own !== undefined) return own
  const fields = fieldsOf(value)
  return numberOf(fields['value'] ?? fields['py/value'])
}

function putRun(run: Fields, sink: ReturnType<StoreSink['run']>): void {
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
  const experiment = fieldsOf(run['experiment'])
  const name = textIn(experiment['name'])
  if (name !== undefined) facts.experiment = name
  const repository = fieldsOf(listOf(experiment['repositories'])[0])
  const commit = textIn(repository['commit'])
  if (commit !== undefined)
    facts.git = {
      commit,
      branch: null,
      dirty: typeof repository['dirty'] === 'boolean' ? repository['dirty'] : null,
      remote: textIn(repository['url']) ?? null,
    }
  const host = textIn(fieldsOf(run['host'])['hostname'])
  if (host !== undefined) facts.host = host
  const command = textIn(run['command'])
  if (command !== undefined) facts.command = `${textIn(experiment['mainfile']) ?? ''} ${command}`.trim()
  const start = utcTime(run['start_time'])
  if (start !== undefined) facts.startTime = start
  const end = utcTime(run['stop_time'])
  if (end !== undefined) facts.endTime = end
  const comment = textIn(fieldsOf(run['meta'])['comment'])
  if (comment !== undefined) facts.notes = comment
  const word = textIn(run['status'])
  const status =
    word === 'COMPLETED'
      ? 'finished'
      : word === 'FAILED'
        ? 'failed'
        : word === 'QUEUED'
          ? 'queued'
          : word === 'INTERRUPTED'
            ? 'killed'
            : word === undefined || word === 'RUNNING'
              ? undefined
              : 'failed'
  if (status !== undefined) facts.status = { status, reason: `Sacred recorded the status ${word!}.` }
  sink.facts(facts)
  for (const artifact of listOf(run['artifacts'])) {
    const path = textIn(artifact) ?? textIn(fieldsOf(artifact)['name'])
    if (path !== undefined) sink.artifact({ path, kind: 'other', sizeBytes: null })
  }
}

export const sacred: Format = {
  id: 'sacred',
  title: 'Sacred',
  claim(folder) {
    if (!folder.files.includes('run.json') || !folder.files.includes('config.json')) return []
    const head = textOf(folder.head('run.json'))
    if (!/"experiment"\s*:/.test(head) || !/"(status|heartbeat|command)"\s*:/.test(head)) return []
    const files = ['run.json', 'config.json', 'metrics.json'].filter((file) => folder.files.includes(file))
    return [{ kind: 'whole', files: files.map((file) => inFolder(folder, file)), run: folder.path }]
  },
  whole(_claim, files, store) {
    const sink = store.run('')
    for (const [path, bytes] of files) {
      const value = parseLoose(textOf(bytes))
      if (value === undefined) {
        sink.issue('info', null, 'This file is not whole JSON; it is read again when it changes.', path)
        continue
      }
      if (path.endsWith('run.json')) putRun(fieldsOf(value), sink)
      else if (path.endsWith('config.json'))
        for (const [key, inner] of Object.entries(fieldsOf(value))) eachLeaf(inner, key, (name, leaf) => sink.param(name, paramOf(leaf)))
      else
        for (const [name, told] of Object.entries(fieldsOf(value))) {
          const { values, steps, timestamps } = fieldsOf(told)
          listOf(values).forEach((one, i) => {
            const number = plainNumber(one)
            if (number !== undefined)
              sink.point(sink.series(name), finiteOf(listOf(steps)[i]), utcTime(listOf(timestamps)[i]) ?? NaN, number)
          })
        }
    }
  },
}
