// Determined AI in shared storage: <cluster>/tensorboard/experiment/<e>/trial/<t>/ with event files, and a folder per checkpoint with load_data.json and metadata.json.
// Written from its source: without a cluster it writes no metrics.

import type { Claim, FolderView, Format, RunSink } from './format.ts'
import { eachLeaf, fieldsOf, numberOf, paramOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'
import { isEventFile, makeTensorboardDecoder, tensorboard } from './tensorboard.ts'

const trial = /(?:^|\/)tensorboard\/experiment\/(\d+)\/trial\/(\d+)$/
const prefix = 'Determined/'

/** Tags as Determined shows its metrics. */
function renamed(sink: RunSink): RunSink {
  return { ...sink, series: (name, options) => sink.series(name.startsWith(prefix) ? name.slice(prefix.length) : name, options) }
}

function claimTrial(folder: FolderView): readonly Claim[] {
  if (!trial.test(folder.path)) return []
  const events: string[] = []
  const collect = (one: FolderView, depth: number): void => {
    for (const file of one.files) if (isEventFile(file)) events.push(inFolder(one, file))
    if (depth < 3)
      for (const name of one.folders) {
        const below = one.sub(name)
        if (below !== undefined) collect(below, depth + 1)
      }
  }
  collect(folder, 0)
  return events.map((file) => ({ kind: 'tail', file, run: folder.path }))
}

export const determined: Format = {
  id: 'determined',
  title: 'Determined',
  claim(folder) {
    if (folder.files.includes('load_data.json') && folder.files.includes('metadata.json'))
      return [{ kind: 'whole', files: ['load_data.json', 'metadata.json'].map((name) => inFolder(folder, name)), run: folder.path }]
    return claimTrial(folder)
  },
  tail(claim, trusting = false) {
    const folder = claim.file.slice(0, claim.file.lastIndexOf('/'))
    const decoder = makeTensorboardDecoder({ ...claim, run: folder }, { verify: trusting ? 'on failure' : 'all' })
    const [, experiment, number] = trial.exec(claim.run) ?? []
    let told: RunSink | undefined
    let into: RunSink | undefined
    return {
      decode(piece, offset, sink) {
        if (told !== sink || into === undefined) {
          told = sink
          into = renamed(sink)
          if (experiment !== undefined) sink.facts({ name: `trial ${number!}`, experiment: `experiment ${experiment}` })
        }
        return decoder.decode(piece, offset, into)
      },
      get wantedBytes() {
        return decoder.wantedBytes
      },
      get waits() {
        return decoder.waits ?? false
      },
      get dead() {
        return decoder.dead
      },
    }
  },
  check: (claim) => tensorboard.check!(claim),
  whole(claim, files, store) {
    const sink = store.run('')
    for (const [path, bytes] of files) {
      const value = parseLoose(textOf(bytes))
      if (value === undefined) sink.issue('warning', null, 'It is no JSON; it is read again when it changes.', path)
      const fields = fieldsOf(value)
      if (path.endsWith('metadata.json')) {
        const steps = numberOf(fields['steps_completed'])
        if (steps !== undefined) sink.tag('steps_completed', String(steps))
        continue
      }
      const config = fieldsOf(fields['experiment_config'])
      const name = textIn(config['name'])
      if (name !== undefined) sink.facts({ experiment: name })
      const notes = textIn(config['description'])
      if (notes !== undefined) sink.facts({ notes })
      eachLeaf(fieldsOf(fields['hparams']), '', (key, leaf) => sink.param(key, paramOf(leaf)))
    }
    sink.artifact({ path: claim.run, kind: 'checkpoint', sizeBytes: null })
  },
}
