// A trial of Optuna, whatever storage it came from, as a run: parameters in their outer form, intermediate values as its curve, final values without a step.

import type { RunFacts, RunSink, StoreSink } from './format.ts'
import { type Loose, parseLoose, printLoose } from './bytes/looseJson.ts'

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
}

export const makeTrial = (study: Study, number: number): Trial => ({
  study,
  number,
  state: 'RUNNING',
  start: NaN,
  end: NaN,
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

/** The run of a trial: `study/number`. */
export const trialSink = (trial: { readonly study: Study; readonly number: number }, store: StoreSink): RunSink =>
  store.run(`${trial.study.name}/${trial.number}`)

/** Puts name, times and state; a state that goes on takes back what was said. */
export function putState({ study, number, state, start, end }: Trial, sink: RunSink): void {
  const facts: { -readonly [K in keyof RunFacts]: RunFacts[K] } = { name: `${study.name}/${number}`, experiment: study.name }
  if (!Number.isNaN(start)) facts.startTime = start
  if (!Number.isNaN(end)) facts.endTime = end
  // a database may hold any word
  const known = state !== 'RUNNING' && Object.hasOwn(statuses, state)
  facts.status = known ? statuses[state] : null
  facts.complete = known && state !== 'WAITING'
  sink.facts(facts)
}

/** Puts one value of its curve; one that comes again for the same step stands for the earlier one. */
export const putCurve = (sink: RunSink, step: number, value: number): void =>
  sink.point(sink.series('intermediate_values', { law: 'last-wins' }), step, NaN, value)

/** Puts a final value. */
export function putValue(study: Study, sink: RunSink, goal: number, value: number): void {
  const name = study.metricNames[goal]
  sink.point(sink.series(study.goals > 1 ? `values_${name ?? goal}` : name === undefined ? 'value' : `value_${name}`), NaN, NaN, value)
}

export const putAttribute = (sink: RunSink, name: string, value: Loose): void =>
  sink.tag(name, typeof value === 'string' ? value : printLoose(value))

/** JSON in a column or a field; undefined when it is none. */
export const jsonOf = (text: unknown): Loose | undefined => (typeof text === 'string' ? parseLoose(text) : undefined)
