// Reads a project's success criteria: one metric to improve, limits for the others, slices, the business and the economic side, who agreed. Says what is
// wrong where; knows no runs.

import { type Fact, type FactReader, derived, noSuchFile } from './fact.ts'
import { directionOf } from './metric.ts'
import { pathOf } from './namedPath.ts'
import type { Place, PlanFault } from './plan.ts'
import { type YamlValue, type YamlValues, isYamlList, isYamlMap, numberAt, textAt, valueAt, valuesOf } from './yamlValues.ts'

/** min: less is better. */
export type CriterionDirection = 'min' | 'max'

export interface Criterion {
  /** Where it stands: "optimise", "thresholds.0", "slices.0", "business", "economic", "max_failure_rate". */
  readonly id: string
  readonly kind: 'optimise' | 'threshold' | 'slice' | 'business' | 'economic' | 'failures'
  /** The same while its number changes: "optimise", "thresholds.latency_ms", "slices.dark.accuracy". */
  readonly name: string
  readonly metric: string
  readonly direction: CriterionDirection
  /** null = not written. */
  readonly target: number | null
  readonly minimumUseful: number | null
  /** "<" and ">": the target itself is not enough. */
  readonly strict: boolean
  readonly slice: string | null
  /** Least examples of the slice. */
  readonly minN: number | null
  readonly place: Place | null
}

export interface Criteria {
  readonly path: string
  /** In the order of the documentation; what could not be understood is not among them. */
  readonly all: readonly Criterion[]
  readonly optimise: Criterion | null
  /** Id of the data set that it is measured on. */
  readonly dataset: string | null
  /** "test": metrics may be logged as "test/NAME". */
  readonly split: string | null
  readonly maxFailureRate: number | null
  /** Error that labels have: no model gets below it. */
  readonly floor: number | null
  /** How many times more data could be paid for. */
  readonly maxDataFactor: number | null
  readonly faults: readonly PlanFault[]
}

const directions: Readonly<Record<string, CriterionDirection>> = {
  min: 'min',
  minimize: 'min',
  minimise: 'min',
  lower: 'min',
  max: 'max',
  maximize: 'max',
  maximise: 'max',
  higher: 'max',
}
const ops: Readonly<Record<string, readonly [CriterionDirection, strict: boolean]>> = {
  '<=': ['min', false],
  '<': ['min', true],
  '>=': ['max', false],
  '>': ['max', true],
}

/** Criteria from the values of their file. */
export function criteriaFrom(path: string, { value: top, fault, placeOf }: YamlValues): Criteria {
  const faults: PlanFault[] = fault === null ? [] : [fault]
  // what is missing from a broken text may stand behind the fault
  const note = (at: string, message: string): void => {
    if (fault === null) faults.push({ place: placeOf(at), message })
  }
  /** A number where one belongs; what else stands there is a fault. */
  const number = (at: string): number | null => {
    const found = valueAt(top, at)
    if (found === undefined || found === null) return null
    const value = numberAt(top, at)
    if (value === null) note(at, `${at} must be a number.`)
    return value
  }
  const all: Criterion[] = []
  const blank = { target: null, minimumUseful: null, strict: false, slice: null, minN: null } as const

  if (!isYamlMap(top)) note('', 'The criteria must be a map of names and values.')
  const metric = textAt(top, 'optimise.metric')
  let optimise: Criterion | null = null
  if (metric === null) {
    if (isYamlMap(top)) note('optimise', 'optimise.metric is missing: name the one metric to improve.')
  } else {
    const target = number('optimise.target')
    const minimumUseful = number('optimise.minimum_useful')
    const direction = directionAt(top, metric, note)
    optimise = {
      ...blank,
      id: 'optimise',
      kind: 'optimise',
      name: 'optimise',
      metric,
      direction,
      target,
      minimumUseful,
      place: placeOf('optimise'),
    }
    all.push(optimise)
    if (valueAt(top, 'optimise.target') == null && valueAt(top, 'optimise.minimum_useful') == null)
      note('optimise', 'optimise has neither target nor minimum_useful.')
    if (target !== null && minimumUseful !== null && (direction === 'min' ? minimumUseful < target : minimumUseful > target))
      note(
        'optimise.minimum_useful',
        `minimum_useful must be easier to reach than the target, but ${minimumUseful} is better than ${target}.`,
      )
  }
  for (const [list, kind] of [
    ['thresholds', 'threshold'],
    ['slices', 'slice'],
  ] as const) {
    const rows = valueAt(top, list)
    if (rows === undefined || rows === null) continue
    if (!isYamlList(rows)) {
      note(list, `${list} must be a list.`)
      continue
    }
    rows.forEach((row, i) => {
      const id = `${list}.${i}`
      const name = textAt(row, 'metric')
      const slice = kind === 'slice' ? textAt(row, 'name') : null
      const op = ops[textAt(row, 'op') ?? '']
      const target = number(`${id}.value`)
      if (name === null) return note(id, `${id} has no metric.`)
      if (kind === 'slice' && slice === null) return note(id, `${id} has no name.`)
      if (op === undefined) return note(`${id}.op`, `op of ${id} must be one of ${Object.keys(ops).join(' ')}.`)
      if (target === null) return valueAt(row, 'value') == null ? note(id, `${id} has no value.`) : undefined
      const minN = kind === 'slice' ? number(`${id}.min_n`) : null
      const same = slice === null ? `thresholds.${name}` : `slices.${slice}.${name}`
      all.push({ ...blank, id, kind, name: same, metric: name, direction: op[0], strict: op[1], target, slice, minN, place: placeOf(id) })
    })
  }
  const kpi = textAt(top, 'business.kpi')
  if (kpi !== null) {
    const target = number('business.target')
    const now = number('business.baseline')
    const said = directions[textAt(top, 'business.direction')?.toLowerCase() ?? '']
    const direction = said ?? (target !== null && now !== null && target < now ? 'min' : 'max')
    all.push({ ...blank, id: 'business', kind: 'business', name: 'business', metric: kpi, direction, target, place: placeOf('business') })
  }
  const cost = number('economic.max_cost_per_1k_predictions')
  if (cost !== null) {
    const place = placeOf('economic.max_cost_per_1k_predictions')
    all.push({
      ...blank,
      id: 'economic',
      kind: 'economic',
      name: 'economic',
      metric: 'cost_per_1k_predictions',
      direction: 'min',
      target: cost,
      place,
    })
  }
  let rate = number('max_failure_rate')
  if (rate !== null && (rate <= 0 || rate >= 1)) {
    note('max_failure_rate', 'max_failure_rate must lie between 0 and 1: a rate of 0 can never be shown.')
    rate = null
  }
  if (rate !== null) {
    const place = placeOf('max_failure_rate')
    all.push({
      ...blank,
      id: 'max_failure_rate',
      kind: 'failures',
      name: 'max_failure_rate',
      metric: 'failure rate',
      direction: 'min',
      target: rate,
      place,
    })
  }
  return {
    path,
    all,
    optimise,
    dataset: textAt(top, 'optimise.dataset'),
    split: textAt(top, 'optimise.split'),
    maxFailureRate: rate,
    floor: number('optimise.floor') ?? number('optimise.estimated_floor'),
    maxDataFactor: number('economic.max_data_factor'),
    faults,
  }
}

function directionAt(top: YamlValue, metric: string, note: (at: string, message: string) => void): CriterionDirection {
  const said = textAt(top, 'optimise.direction')
  const known = said === null ? undefined : directions[said.toLowerCase()]
  if (known !== undefined) return known
  const told = directionOf(metric)
  if (said !== null) note('optimise.direction', 'optimise.direction must be min or max.')
  else if (told === null) note('optimise', `optimise.direction is missing, and ${metric} does not tell it. Write min or max.`)
  return told === 'higher' ? 'max' : 'min'
}

/** The project's criteria; not known when there is no such file. undefined while facts are looked up. */
export function criteriaRead(reader: FactReader): Fact<Criteria> | undefined {
  return derived(reader, 'criteria as written', (inner): Fact<Criteria> | undefined => {
    const path = pathOf(inner, 'criteria')
    if (path === undefined) return undefined
    if (path === null) return noSuchFile
    const values = valuesOf(inner, path)
    return values?.known === true ? { known: true, value: criteriaFrom(path, values.value) } : values
  })
}
