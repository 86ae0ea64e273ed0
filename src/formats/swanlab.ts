// SwanLab: the record log of a run's folder, JSON records up to 0.7 (backup.swanlab) and protobuf ones since 0.8 (run-<id>.swanlab), with config.yaml and metadata beside it.
// The older dashboard form, a database, stands in swanlabDashboard.ts.

import type { Claim, Format, RunFacts, RunSink, TailDecoder } from './format.ts'
import { fieldsOf, finiteOf, listOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { textOf } from './bytes/lines.ts'
import { makeCursor } from './bytes/message.ts'
import { inFolder } from './inFolder.ts'
import { timeOf } from './optunaTrial.ts'
import { makeWandbLog } from './wandbLog.ts'
import { readTime } from './wandbItems.ts'
import { claimDashboard, readDashboard } from './swanlabDashboard.ts'
import { numberIn, optionsOf, putConfig, putMetadata } from './swanlabFiles.ts'

type OpenFacts = { -readonly [K in keyof RunFacts]: RunFacts[K] }

/** A time as a fact; none when it is damaged. */
function timeFact(name: 'startTime' | 'endTime', bytes: Uint8Array, from: number, to: number): RunFacts {
  const time = readTime(bytes, from, to)
  return Number.isNaN(time) ? {} : { [name]: time }
}

/** Records of 0.8 and later: Record{10 start, 11 finish, 13 scalar}. */
function putMessage(bytes: Uint8Array, from: number, to: number, sink: RunSink): boolean {
  const outer = makeCursor()
  const inner = makeCursor()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  outer.open(bytes, from, to)
  while (outer.next()) {
    if (outer.wire !== 2) continue
    inner.open(bytes, outer.from, outer.to)
    if (outer.field === 13) {
      let key = ''
      let step = 0
      let time = NaN
      let value: number | undefined
      while (inner.next()) {
        if (inner.field === 1 && inner.wire === 2) key = textOf(bytes, inner.from, inner.to)
        else if (inner.field === 2 && inner.wire === 0) step = inner.varint
        else if (inner.field === 4 && inner.wire === 2) time = readTime(bytes, inner.from, inner.to)
        else if (inner.field === 5 && inner.wire === 2) {
          const told = makeCursor()
          told.open(bytes, inner.from, inner.to)
          value = 0
          while (told.next()) if (told.field === 1 && told.wire === 1) value = view.getFloat64(told.from, true)
        }
      }
      if (value !== undefined) sink.point(sink.series(key, optionsOf(key)), step, time, value)
    } else if (outer.field === 10) {
      const facts: OpenFacts = {}
      while (inner.next()) {
        if (inner.wire !== 2) continue
        const text = (): string => textOf(bytes, inner.from, inner.to)
        if (inner.field === 1) facts.experiment = text()
        else if (inner.field === 4) facts.name = text()
        else if (inner.field === 5) facts.notes = text()
        else if (inner.field === 6) sink.tag(text(), '')
        else if (inner.field === 7) sink.tag('group', text())
        else if (inner.field === 8) sink.tag('job_type', text())
        else if (inner.field === 12) Object.assign(facts, timeFact('startTime', bytes, inner.from, inner.to))
      }
      sink.facts(facts)
    } else if (outer.field === 11) {
      let state = 0
      let why = ''
      const facts: OpenFacts = { complete: true }
      while (inner.next()) {
        if (inner.field === 1 && inner.wire === 0) state = inner.varint
        else if (inner.field === 2 && inner.wire === 2) why = textOf(bytes, inner.from, inner.to)
        else if (inner.field === 3 && inner.wire === 2) Object.assign(facts, timeFact('endTime', bytes, inner.from, inner.to))
      }
      const told = (status: 'finished' | 'failed' | 'killed', word: string): void => {
        facts.status = { status, reason: `SwanLab recorded that the run ${word}${why === '' ? '' : `: ${why.split('\n').at(-1)!}`}.` }
      }
      if (state === 1) told('finished', 'finished')
      else if (state === 2) told('failed', 'crashed')
      else if (state === 3) told('killed', 'was aborted')
      sink.facts(facts)
    }
  }
  return !outer.broken
}

/** Records up to 0.7: {"model_type": …, "data": …}. */
function putJson(text: string, sink: RunSink): boolean {
  const record = parseLoose(text)
  if (record === undefined) return false
  const data = fieldsOf(fieldsOf(record)['data'])
  switch (textIn(fieldsOf(record)['model_type'])) {
    case 'Project': {
      const name = textIn(data['name'])
      if (name !== undefined) sink.facts({ experiment: name })
      break
    }
    case 'Experiment': {
      const { name, description, tags } = data
      sink.facts({ ...(typeof name === 'string' ? { name } : {}), ...(typeof description === 'string' ? { notes: description } : {}) })
      for (const tag of listOf(tags)) sink.tag(textIn(tag) ?? '', '')
      break
    }
    case 'Scalar': {
      const metric = fieldsOf(data['metric'])
      const value = numberIn(metric['data'])
      const key = textIn(data['key']) ?? ''
      if (value !== undefined)
        sink.point(sink.series(key, optionsOf(key)), finiteOf(data['step'] ?? metric['index']), timeOf(metric['create_time'], true), value)
      break
    }
    case 'Header': {
      const start = timeOf(data['create_time'], true)
      if (!Number.isNaN(start)) sink.facts({ startTime: start })
      break
    }
    case 'Footer': {
      const end = timeOf(data['create_time'], true)
      const good = data['success'] !== false
      sink.facts({
        status: { status: good ? 'finished' : 'failed', reason: `SwanLab recorded that the run ${good ? 'finished' : 'failed'}.` },
        complete: true,
        ...(Number.isNaN(end) ? {} : { endTime: end }),
      })
      break
    }
    default:
  }
  return true
}

export const swanlab: Format = {
  id: 'swanlab',
  title: 'SwanLab',
  claim(folder) {
    const logs = folder.files.filter((file) => file === 'backup.swanlab' || /^run-.+\.swanlab$/.test(file))
    if (logs.length === 0) return claimDashboard(folder)
    const beside = folder.sub('files')?.files ?? []
    const small = ['config.yaml', 'swanlab-metadata.json'].filter((file) => beside.includes(file))
    const claims: Claim[] = logs.map((file) => ({ kind: 'tail', file: inFolder(folder, file), run: folder.path }))
    if (small.length > 0) claims.unshift({ kind: 'whole', files: small.map((file) => inFolder(folder, `files/${file}`)), run: folder.path })
    return claims
  },
  tail(claim): TailDecoder {
    const log = makeWandbLog({ letters: ':SWL', number: 0xe1d6, versions: [1, 2] })
    const json = claim.file.endsWith('backup.swanlab')
    return {
      decode: (piece, offset, sink) =>
        log.decode(piece, offset, {
          record(bytes, from, to, at) {
            const read = json || bytes[from] === 123 ? putJson(textOf(bytes, from, to), sink) : putMessage(bytes, from, to, sink)
            if (!read) sink.issue('warning', at, 'A record cannot be decoded; what it said is lost.')
          },
          damage: (at, message) => sink.issue(log.dead === null ? 'warning' : 'error', at, message),
        }),
      get wantedBytes() {
        return log.wantedBytes
      },
      get dead() {
        return log.dead
      },
    }
  },
  whole(_claim, files, store) {
    const sink = store.run('')
    for (const [path, bytes] of files) {
      if (path.endsWith('.json')) putMetadata(fieldsOf(parseLoose(textOf(bytes))), sink)
      else putConfig(textOf(bytes), path, sink)
    }
  },
  database: (claim, database, _since, store, beside) => readDashboard(claim, database, store, beside),
}
