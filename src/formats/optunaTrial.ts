// A trial of Optuna, whatever storage it came from, as a run: parameters in their outer form, intermediate values as its curve, final values without a step.

import type { RunFacts, StoreSink } from './format.ts'
import { type Loose, paramOf, parseLoose, printLoose } from './bytes/looseJson.ts'

export type TrialState = 'RUNNING' | 'COMPLETE' | 'PRUNED' | 'FAIL' | 'WAITING'

export interface Study {
  readonly name: string
  /** Names of its goals, when they were given. */
  metricNames: readonly string[]
  goals: number
}

export interface Trial {
  readonly study: Study
  readonly number: number
  state: TrialState
  /** Seconds since 1970; NaN where it has none. */
  start: number
  end: number
  readonly params: Map<string, Loose>
  readonly values: Map<number, number>
  readonly curve: Map<number, number>
  readonly attributes: Map<string, Loose>
}

export const makeTrial = (study: Study, number: number): Trial => ({
  study,
  number,
  state: 'RUNNING',
  start: NaN,
  end: NaN,
  params: new Map(),
  values: new Map(),
  curve: new Map(),
  attributes: new Map(),
})

/** Optuna stores an index for a categorical parameter, a float for an integer one. */
export function outerValue(inner: number, distribution: Loose | undefined): Loose {
  if (typeof distribution !== 'object' || distribution === null || Array.isArray(distribution)) return inner
  const { name, attributes } = distribution as { readonly name?: Loose; readonly attributes?: Loose }
  const choices = typeof attributes === 'object' && attributes !== null && 'choices' in attributes ? attributes['choices'] : undefined
  if (Array.isArray(choices)) return (choices[inner] as Loose | undefined) ?? null
  return typeof name === 'string' && name.startsWith('Int') ? Math.round(inner) : inner
}

/** Optuna's times: with an offset they are what they say; without, UTC from version 5 on and local before. To the microsecond, in seconds since 1970. */
export function timeOf(text: Loose | undefined, isUtc: boolean): number {
  const match = typeof text === 'string' ? /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text) : null
  if (match === null) return NaN
  const [, day, clock, fraction, zone] = match
  return Date.parse(`${day!}T${clock!}${zone ?? (isUtc ? 'Z' : '')}`) / 1000 + Number(fraction ?? 0)
}

const statuses: Readonly<Record<Exclude<TrialState, 'RUNNING'>, NonNullable<RunFacts['status']>>> = {
  COMPLETE: { status: 'finished', reason: 'Optuna says that the trial is complete.' },
  PRUNED: { status: 'finished', reason: 'Optuna pruned this trial: it was stopped early because it promised little.' },
  FAIL: { status: 'failed', reason: 'Optuna says that the trial failed.' },
  WAITING: { status: 'queued', reason: 'Optuna says that the trial waits to be run.' },
}

/** Puts a trial into `store` as the run `study/number`. */
export function putTrial(trial: Trial, store: StoreSink): void {
  const id = `${trial.study.name}/${trial.number}`
  const sink = store.run(id)
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = { name: id, experiment: trial.study.name }
  if (!Number.isNaN(trial.start)) facts.startTime = trial.start
  if (!Number.isNaN(trial.end)) facts.endTime = trial.end
  // a database may hold any word
  if (trial.state !== 'RUNNING' && Object.hasOwn(statuses, trial.state)) {
    facts.status = statuses[trial.state]
    facts.complete = trial.state !== 'WAITING'
  }
  sink.facts(facts)
  for (const [name, value] of trial.params) sink.param(name, paramOf(value))
  for (const [name, value] of trial.attributes) sink.tag(name, typeof value === 'string' ? value : printLoose(value))
  if (trial.curve.size > 0) {
    const curve = sink.series('intermediate_values')
    for (const [step, value] of [...trial.curve].sort(([a], [b]) => a - b)) sink.point(curve, step, NaN, value)
  }
  for (const [goal, value] of trial.values) {
    const name = trial.study.metricNames[goal]
    const several = trial.study.goals > 1
    sink.point(sink.series(several ? `values_${name ?? goal}` : name === undefined ? 'value' : `value_${name}`), NaN, NaN, value)
  }
}

/** JSON in a column or a field; undefined when it is none. */
export const jsonOf = (text: unknown): Loose | undefined => (typeof text === 'string' ? parseLoose(text) : undefined)
