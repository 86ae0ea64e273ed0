// Optuna's journal: JSON Lines of operations, put as they come. Ids of studies and trials are the count of what was created before.
// Holds of a trial only what later operations need, so that a journal of any length can be followed.

import type { RunSink, StoreDecoder, StoreSink } from './format.ts'
import { type Fields, type Loose, fieldsOf, finiteOf, numberOf, paramOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { eachLine, textOf } from './bytes/lines.ts'
import {
  type Study,
  type Trial,
  type TrialState,
  jsonOf,
  makeTrial,
  outerValue,
  putAttribute,
  putCurve,
  putState,
  putValue,
  timeOf,
  trialSink,
} from './optunaTrial.ts'

const states: readonly TrialState[] = ['RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING']
/** A longer line is no operation. */
const maxLineBytes = 64 << 20

/** Whether a line is an operation of a journal. */
export const isOperation = (line: string): boolean => /^\{"op_code":\s?\d+,\s?"worker_id":/.test(line)

interface OpenStudy extends Study {
  /** Trials created so far. */
  count: number
  deleted: boolean
  /** A final value was put under the names that it had then. */
  named: boolean
  /** How often its goals were given names. */
  namings: number
}

/** A decoder, and what it knows at the end of the studies: a study may be deleted, or its goals named, after its trials were put. */
export interface JournalDecoder extends StoreDecoder {
  readonly studies: readonly (Pick<OpenStudy, 'deleted' | 'metricNames' | 'namings'> | undefined)[]
}

/** Decodes a journal. `before`: a decoder that went stale over the same bytes, whose knowledge is used from the start. */
export function decodeJournal(before?: JournalDecoder): JournalDecoder {
  const studies: OpenStudy[] = []
  const trials: Trial[] = []
  let stale = false
  let wantedBytes = 0
  let dead: string | null = null

  const decode = (piece: Uint8Array, offset: number, store: StoreSink): number => {
    const done = eachLine(piece, (from, to) => {
      if (from === to) return
      const line = parseLoose(textOf(piece, from, to))
      if (line === undefined) store.issue('warning', offset + from, 'A line of the journal is no JSON; the operation in it is lost.')
      else apply(fieldsOf(line), store)
    })
    wantedBytes = done === 0 ? piece.length + 1 : 0
    if (done > 0 || piece.length <= maxLineBytes) return done
    dead = `No line ends within ${maxLineBytes >> 20} MiB; the rest of this journal is not read.`
    store.issue('error', offset, dead)
    return piece.length
  }

  /** Where a trial is put; undefined when its study is deleted, sooner or later. */
  const sinkOf = (trial: Trial, store: StoreSink): RunSink | undefined => {
    const study = trial.study as OpenStudy
    return study.deleted || before?.studies[studies.indexOf(study)]?.deleted === true ? undefined : trialSink(trial, store)
  }

  function apply(op: Fields, store: StoreSink): void {
    const trial = trials[numberOf(op['trial_id']) ?? -1]
    const study = studies[numberOf(op['study_id']) ?? -1]
    const sink = trial === undefined ? undefined : sinkOf(trial, store)
    // workers ignore what comes for a trial that has ended
    const open = trial !== undefined && (trial.state === 'RUNNING' || trial.state === 'WAITING')
    switch (numberOf(op['op_code'])) {
      case 0: {
        studies.push({
          name: textIn(op['study_name']) ?? '',
          metricNames: before?.studies[studies.length]?.metricNames ?? [],
          goals: Array.isArray(op['directions']) ? op['directions'].length : 1,
          count: 0,
          deleted: false,
          named: false,
          namings: 0,
        })
        break
      }
      case 1:
        if (study === undefined) break
        study.deleted = true
        if (study.count > 0 && before?.studies[studies.indexOf(study)]?.deleted !== true) stale = true
        break
      case 3: {
        const names = fieldsOf(op['system_attr'])['study:metric_names']
        if (study === undefined || !Array.isArray(names)) break
        // the last of those that are known was taken from the start
        if (++study.namings <= (before?.studies[studies.indexOf(study)]?.namings ?? 0)) break
        if (study.named && study.metricNames.join('\n') !== names.join('\n')) stale = true
        study.metricNames = names.map(String)
        break
      }
      case 4:
        // a trial of a deleted study still takes its number
        create(study ?? { name: '', metricNames: [], goals: 1, count: 0, deleted: true, named: false, namings: 0 }, op, store)
        break
      case 5:
        if (open)
          sink?.param(
            textIn(op['param_name']) ?? '',
            paramOf(outerValue(numberOf(op['param_value_internal']) ?? NaN, jsonOf(op['distribution']))),
          )
        break
      case 6:
        if (open) setState(trial, op, sink)
        break
      case 7:
        if (open && sink !== undefined) putCurve(sink, finiteOf(op['step']), numberOf(op['intermediate_value']) ?? NaN)
        break
      case 8:
        if (sink !== undefined) for (const [name, value] of Object.entries(fieldsOf(op['user_attr']))) putAttribute(sink, name, value)
        break
      default:
    }
  }

  function create(study: OpenStudy, op: Fields, store: StoreSink): void {
    const trial = makeTrial(study, study.count++)
    trials.push(trial)
    const sink = sinkOf(trial, store)
    setState(trial, op, sink)
    if (sink === undefined) return
    const distributions = fieldsOf(op['distributions'])
    for (const [name, value] of Object.entries(fieldsOf(op['params'])))
      sink.param(name, paramOf(outerValue(numberOf(value) ?? NaN, jsonOf(distributions[name]))))
    for (const [name, value] of Object.entries(fieldsOf(op['user_attrs']))) putAttribute(sink, name, value)
    for (const [step, value] of Object.entries(fieldsOf(op['intermediate_values'])))
      putCurve(sink, finiteOf(Number(step)), numberOf(value) ?? NaN)
  }

  function setState(trial: Trial, op: Fields, sink: RunSink | undefined): void {
    const state = states[numberOf(op['state']) ?? -1]
    if (state !== undefined) trial.state = state
    const values: readonly Loose[] = Array.isArray(op['values'])
      ? op['values']
      : op['value'] === undefined || op['value'] === null
        ? []
        : [op['value']]
    const start = timeOf(op['datetime_start'], false)
    if (!Number.isNaN(start)) trial.start = start
    const end = timeOf(op['datetime_complete'], false)
    if (!Number.isNaN(end)) trial.end = end
    if (sink === undefined) return
    putState(trial, sink)
    if (values.length > 0) (trial.study as OpenStudy).named = true
    values.forEach((value, goal) => putValue(trial.study, sink, goal, numberOf(value) ?? NaN))
  }

  return {
    studies,
    decode,
    get stale() {
      return stale
    },
    get wantedBytes() {
      return wantedBytes
    },
    get dead() {
      return dead
    },
  }
}
