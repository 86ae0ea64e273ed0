// Optuna's journal: JSON Lines of operations, replayed in order. Ids of studies and trials are the count of what was created before.

import type { StoreSink } from './format.ts'
import { type Fields, type Loose, fieldsOf, finiteOf, numberOf, parseLoose, textIn } from './bytes/looseJson.ts'
import { eachLine, textOf } from './bytes/lines.ts'
import { type Study, type Trial, type TrialState, jsonOf, makeTrial, outerValue, putTrial, timeOf } from './optunaTrial.ts'

const states: readonly TrialState[] = ['RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING']

/** Whether a line is an operation of a journal. */
export const isOperation = (line: string): boolean => /^\{"op_code":\s?\d+,\s?"worker_id":/.test(line)

/** Replays the journal in `bytes`. A last line without its end is not done yet; a line that is no JSON is passed over with an issue. */
export function readJournal(bytes: Uint8Array, store: StoreSink): void {
  const studies: (Study | undefined)[] = []
  const trials: Trial[] = []
  const counts = new Map<Study, number>()
  eachLine(bytes, (from, to) => {
    if (from === to) return
    const line = parseLoose(textOf(bytes, from, to))
    if (line === undefined) store.issue('warning', from, 'A line of the journal is no JSON; the operation in it is lost.')
    else apply(fieldsOf(line))
  })
  for (const trial of trials) if (studies.includes(trial.study)) putTrial(trial, store)

  function apply(op: Fields): void {
    const trial = trials[numberOf(op['trial_id']) ?? -1]
    const study = studies[numberOf(op['study_id']) ?? -1]
    // workers ignore what comes for a trial that has ended
    const open = trial !== undefined && (trial.state === 'RUNNING' || trial.state === 'WAITING')
    switch (numberOf(op['op_code'])) {
      case 0:
        studies.push({
          name: textIn(op['study_name']) ?? '',
          metricNames: [],
          goals: Array.isArray(op['directions']) ? op['directions'].length : 1,
        })
        break
      case 1:
        if (study !== undefined) studies[numberOf(op['study_id'])!] = undefined
        break
      case 3: {
        const names = fieldsOf(op['system_attr'])['study:metric_names']
        if (study !== undefined && Array.isArray(names)) study.metricNames = names.map(String)
        break
      }
      case 4:
        // a trial of a deleted study still takes its number
        create(study ?? { name: '', metricNames: [], goals: 1 }, op)
        break
      case 5:
        if (open)
          trial.params.set(
            textIn(op['param_name']) ?? '',
            outerValue(numberOf(op['param_value_internal']) ?? NaN, jsonOf(op['distribution'])),
          )
        break
      case 6:
        if (open) setState(trial, op)
        break
      case 7:
        if (open) trial.curve.set(finiteOf(op['step']), numberOf(op['intermediate_value']) ?? NaN)
        break
      case 8:
        for (const [name, value] of Object.entries(fieldsOf(op['user_attr']))) trial?.attributes.set(name, value)
        break
      default:
    }
  }

  function create(study: Study, op: Fields): void {
    const number = counts.get(study) ?? 0
    counts.set(study, number + 1)
    const trial = makeTrial(study, number)
    trials.push(trial)
    const distributions = fieldsOf(op['distributions'])
    for (const [name, value] of Object.entries(fieldsOf(op['params'])))
      trial.params.set(name, outerValue(numberOf(value) ?? NaN, jsonOf(distributions[name])))
    for (const [name, value] of Object.entries(fieldsOf(op['user_attrs']))) trial.attributes.set(name, value)
    for (const [step, value] of Object.entries(fieldsOf(op['intermediate_values'])))
      trial.curve.set(finiteOf(Number(step)), numberOf(value) ?? NaN)
    setState(trial, op)
  }

  function setState(trial: Trial, op: Fields): void {
    const state = states[numberOf(op['state']) ?? -1]
    if (state !== undefined) trial.state = state
    const values: readonly Loose[] = Array.isArray(op['values'])
      ? op['values']
      : op['value'] === undefined || op['value'] === null
        ? []
        : [op['value']]
    values.forEach((value, goal) => trial.values.set(goal, numberOf(value) ?? NaN))
    const start = timeOf(op['datetime_start'], false)
    if (!Number.isNaN(start)) trial.start = start
    const end = timeOf(op['datetime_complete'], false)
    if (!Number.isNaN(end)) trial.end = end
  }
}
