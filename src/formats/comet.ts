// Comet's offline experiments: <key>.zip, and messages.json in a temporary folder while one runs or after it was killed (the archive is then empty).

import type { Claim, Format, RunFacts, RunSink } from './format.ts'
import { type Fields, fieldsOf, finiteOf, listOf, paramOf, parseLoose, spokenNumber, textIn } from './bytes/looseJson.ts'
import { eachLineToEnd, textOf } from './bytes/lines.ts'
import { zipEntries } from './bytes/zip.ts'
import { inFolder } from './inFolder.ts'

const maxBytes = 256 * 1024 * 1024
const archive = /^([0-9A-Za-z]{32,50})(?:-[A-Za-z]{6})?\.zip$/

interface Reading {
  /** A metric without a step carries the last one. */
  lastStep: number
}

function putMessage(message: Fields, sink: RunSink, reading: Reading): void {
  const payload = fieldsOf(message['payload'])
  const context = textIn(payload['context'])
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
  switch (textIn(message['type'])) {
    case 'metric_msg': {
      const metric = fieldsOf(payload['metric'])
      const name = textIn(metric['metricName']) ?? ''
      const value = spokenNumber(metric['metricValue'])
      if (value === undefined) return
      const system = name.startsWith('sys.')
      const own = finiteOf(metric['step'])
      if (!Number.isNaN(own)) reading.lastStep = own
      const series = sink.series(context === undefined || context === '' || system ? name : `${context}_${name}`, { system })
      sink.point(series, Number.isNaN(own) && !system ? reading.lastStep : own, finiteOf(payload['local_timestamp']) / 1000, value)
      return
    }
    case 'parameter_msg': {
      const { paramName, paramValue } = fieldsOf(payload['param'] ?? payload['params'])
      const name = textIn(paramName)
      if (name !== undefined) sink.param(name, paramOf(paramValue ?? null))
      return
    }
    case 'log_other': {
      const key = textIn(payload['key']) ?? ''
      const value = payload['value'] ?? null
      if (key === 'Name' && typeof value === 'string') facts.name = value
      else sink.tag(key, typeof value === 'string' ? value : String(paramOf(value)))
      break
    }
    case 'git_metadata':
      putGit(fieldsOf(payload['git_metadata']), facts)
      break
    case 'system_details': {
      const { hostname, user, pid, command } = payload
      if (typeof hostname === 'string') facts.host = hostname
      if (typeof user === 'string') facts.user = user
      if (Number.isFinite(pid)) facts.pid = pid as number
      const program = listOf(command)[0] ?? command
      if (typeof program === 'string') facts.command = program
      break
    }
    case 'file_upload': {
      const name = textIn(fieldsOf(payload['additional_params'])['fileName']) ?? textIn(payload['file_path'])
      const type = textIn(payload['upload_type']) ?? ''
      if (name !== undefined)
        sink.artifact({
          path: name,
          kind: type === 'visualization' ? 'image' : type === 'audio' ? 'audio' : /model/.test(type) ? 'model' : 'other',
          sizeBytes: null,
        })
      return
    }
    case 'remote_file': {
      const uri = textIn(payload['remote_uri'])
      if (uri !== undefined) sink.data({ name: uri, digest: null, context: null, manifest: null })
      return
    }
    case 'ws_msg': {
      const other = fieldsOf(payload['log_other'])
      if (textIn(other['key']) === 'Name' && typeof other['val'] === 'string') facts.name = other['val']
      putGit(fieldsOf(payload['git_meta']), facts)
      break
    }
    default:
      return
  }
  sink.facts(facts)
}

function putGit(git: Fields, facts: { git?: RunFacts['git'] }): void {
  const commit = textIn(git['parent'])
  if (commit !== undefined)
    facts.git = {
      commit,
      branch: textIn(git['branch']) ?? null,
      dirty: typeof git['status'] === 'string' ? git['status'] !== '' : null,
      remote: textIn(git['origin']) ?? null,
    }
}

function putMessages(bytes: Uint8Array, path: string, sink: RunSink): void {
  const reading: Reading = { lastStep: NaN }
  eachLineToEnd(bytes, (from, to, torn) => {
    if (from === to) return
    const message = parseLoose(textOf(bytes, from, to))
    if (message !== undefined) putMessage(fieldsOf(message), sink, reading)
    else if (!torn) sink.issue('warning', from, 'A message is no JSON; what it said is lost.', path)
  })
}

function putExperiment(experiment: Fields, sink: RunSink): void {
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = {}
  const project = textIn(experiment['project_name'])
  if (project !== undefined) facts.experiment = project
  const start = finiteOf(experiment['start_time'])
  if (!Number.isNaN(start)) facts.startTime = start / 1000
  const stop = finiteOf(experiment['stop_time'])
  const stopped = !Number.isNaN(stop)
  if (stopped) facts.endTime = stop / 1000
  const why = textIn(experiment['customer_error_message'])
  if (experiment['customer_error_reported'] === true)
    facts.status = { status: 'failed', reason: `Comet recorded an error${why === undefined ? '' : `: ${why.split('\n')[0]!}`}.` }
  else if (stopped) facts.status = { status: 'finished', reason: 'Comet closed this offline experiment.' }
  if (stopped) facts.complete = true
  sink.facts(facts)
  for (const tag of listOf(experiment['tags'])) sink.tag(textIn(tag) ?? '', '')
}

const isMessages = (head: Uint8Array): boolean =>
  /^\s*\{"(?:payload|type)":/.test(textOf(head.subarray(0, 64))) &&
  /"type":\s*"(?:metric_msg|parameter_msg|log_other|ws_msg|system_details|git_metadata|installed_packages|file_name|standard_output|log_dependency|gpu_static_info|cloud_details|graph|os_packages|system_info)"/.test(
    textOf(head),
  )

export const comet: Format = {
  id: 'comet',
  title: 'Comet',
  claim(folder) {
    const claims: Claim[] = []
    // archives of one key are one run
    const first = new Map<string, string>()
    // the one that began it names it
    for (const file of [...folder.files].sort((a, b) => a.length - b.length)) {
      const key = archive.exec(file)?.[1]
      // an archive is made empty at the start and filled at the end
      if (key === undefined || folder.sizeOf(file) <= 22 || !textOf(folder.head(file).subarray(0, 2)).startsWith('PK')) continue
      const path = inFolder(folder, file)
      if (!first.has(key)) first.set(key, path)
      claims.push({ kind: 'whole', files: [path], run: first.get(key)! })
    }
    if (folder.files.includes('messages.json') && isMessages(folder.head('messages.json'))) {
      const files = ['messages.json', 'experiment.json'].filter((file) => folder.files.includes(file))
      claims.push({ kind: 'whole', files: files.map((file) => inFolder(folder, file)), run: folder.path })
    }
    return claims
  },
  whole(_claim, files, store, inflate) {
    const sink = store.run('')
    for (const [path, bytes] of files) {
      if (path.endsWith('messages.json')) putMessages(bytes, path, sink)
      else if (path.endsWith('experiment.json')) putExperiment(fieldsOf(parseLoose(textOf(bytes))), sink)
      else {
        const entries = zipEntries(bytes)
        if (entries === undefined) sink.issue('warning', null, 'This archive is not whole; what is in it cannot be read.', path)
        for (const entry of ['experiment.json', 'messages.json'].flatMap((name) => entries?.find((one) => one.name === name) ?? [])) {
          const content = entry.read(inflate, maxBytes)
          if (content === undefined)
            sink.issue('warning', null, `${entry.name} in this archive is damaged or longer than ${maxBytes / 1024 / 1024} MiB.`, path)
          else if (entry.name === 'messages.json') putMessages(content, path, sink)
          else putExperiment(fieldsOf(parseLoose(textOf(content))), sink)
        }
      }
    }
  },
}
