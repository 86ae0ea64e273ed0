// SageMaker: the folder of a training job as its container sees it (and as local mode leaves it): input/config/*.json, and output/failure when it failed;
// and what `aws sagemaker describe-training-job` printed, where somebody kept it. Metrics of a job are in its output only. Written from the documentation.

import type { Claim, Format, RunFacts, RunSink } from './format.ts'
import { type Fields, type Loose, eachLeaf, fieldsOf, finiteOf, listOf, numberOf, paramOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { inFolder } from './inFolder.ts'

const small = [
  'input/config/hyperparameters.json',
  'input/config/inputdataconfig.json',
  'input/config/resourceconfig.json',
  'output/failure',
]
const described = /^describe[-_]?training[-_]?job.*\.json$|^training[-_]?job.*\.json$/i

/** Values are texts with JSON in them, most of the time. */
function putParams(params: Fields, sink: RunSink): void {
  for (const [key, value] of Object.entries(params)) {
    const text = textIn(value)
    const inner = text === undefined ? value : (parseLoose(text) ?? text)
    eachLeaf(inner, key, (name, leaf) => sink.param(name, paramOf(leaf)))
  }
}

const contextOf = (channel: string): 'train' | 'validation' | 'test' | null =>
  /^train/i.test(channel) ? 'train' : /^val/i.test(channel) ? 'validation' : /^test/i.test(channel) ? 'test' : null

function putDescription(job: Fields, sink: RunSink): void {
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
  const name = textIn(job['TrainingJobName'])
  if (name !== undefined) facts.name = name
  const timeIn = (value: Loose | undefined): number | undefined => {
    const time = typeof value === 'string' ? Date.parse(value) / 1000 : finiteOf(value)
    return Number.isFinite(time) ? time : undefined
  }
  const start = timeIn(job['TrainingStartTime']) ?? timeIn(job['CreationTime'])
  if (start !== undefined) facts.startTime = start
  const end = timeIn(job['TrainingEndTime'])
  if (end !== undefined) facts.endTime = end
  const word = textIn(job['TrainingJobStatus'])
  const status = word === 'Completed' ? 'finished' : word === 'Failed' ? 'failed' : word === 'Stopped' ? 'killed' : undefined
  const why = textIn(job['FailureReason'])
  if (status !== undefined) {
    facts.status = { status, reason: `SageMaker gave the job the status ${word!}${why === undefined ? '' : `: ${why}`}.` }
    facts.complete = true
  }
  sink.facts(facts)
  putParams(fieldsOf(job['HyperParameters']), sink)
  for (const metric of listOf(job['FinalMetricDataList'])) {
    const { MetricName: key, Value: value, Timestamp: time } = fieldsOf(metric)
    const number = numberOf(value)
    if (typeof key === 'string' && number !== undefined) sink.point(sink.series(key), NaN, timeIn(time) ?? NaN, number)
  }
  for (const channel of listOf(job['InputDataConfig'])) {
    const uri = textIn(fieldsOf(fieldsOf(fieldsOf(channel)['DataSource'])['S3DataSource'])['S3Uri'])
    if (uri !== undefined)
      sink.data({ name: uri, digest: null, context: contextOf(textIn(fieldsOf(channel)['ChannelName']) ?? ''), manifest: null })
  }
  const model = textIn(fieldsOf(job['ModelArtifacts'])['S3ModelArtifacts'])
  if (model !== undefined) sink.artifact({ path: model, kind: 'model', sizeBytes: null })
}

export const sagemaker: Format = {
  id: 'sagemaker',
  title: 'SageMaker',
  claim(folder) {
    const claims: Claim[] = []
    const config = folder.folders.includes('input') ? folder.sub('input')?.sub('config') : undefined
    if (config?.files.includes('hyperparameters.json') === true)
      claims.push({ kind: 'whole', files: small.map((name) => inFolder(folder, name)), run: folder.path })
    for (const file of folder.files)
      if (described.test(file) && textOf(folder.head(file)).includes('"TrainingJobStatus"'))
        claims.push({ kind: 'whole', files: [inFolder(folder, file)], run: inFolder(folder, file) })
    return claims
  },
  whole(_claim, files, store) {
    const sink = store.run('')
    for (const [path, bytes] of files) {
      if (path.endsWith('/output/failure') || path === 'output/failure') {
        const reason = textOf(bytes).trim().split('\n').at(-1)!.slice(0, 500)
        sink.facts({
          status: { status: 'failed', reason: `The job wrote why it failed: ${reason === '' ? 'nothing' : reason}` },
          complete: true,
        })
        continue
      }
      const value = parseLoose(textOf(bytes))
      if (value === undefined) {
        sink.issue('warning', null, 'It is no JSON; it is read again when it changes.', path)
        continue
      }
      const fields = fieldsOf(value)
      if (path.endsWith('hyperparameters.json')) {
        putParams(fields, sink)
        const job = textIn(fields['sagemaker_job_name'])
        const name = job === undefined ? undefined : textIn(parseLoose(job) ?? job)
        if (name !== undefined) sink.facts({ name })
      } else if (path.endsWith('inputdataconfig.json')) {
        for (const channel of Object.keys(fields)) sink.data({ name: channel, digest: null, context: contextOf(channel), manifest: null })
      } else if (path.endsWith('resourceconfig.json')) {
        const host = textIn(fields['current_host'])
        if (host !== undefined) sink.facts({ host })
        const machine = textIn(fields['current_instance_type'])
        if (machine !== undefined) sink.tag('instance type', machine)
      } else putDescription(fields, sink)
    }
  },
}
