// What the question "is ML still needed?" would be answered with, if a person confirmed it: from criteria, baseline, candidate and what the gap costs.
// A draft names its numbers; the decision is a person's.

import { learningCurve, roundly } from './accuracyCost.ts'
import { criteriaMet } from './criteria.ts'
import type { FactReader } from './fact.ts'
import { printNumber } from './print.ts'
import type { Project, Scores } from './project.ts'
import { type ProjectRuns, limitsOf, projectRuns } from './projectRuns.ts'
import { reaches } from './runMeasure.ts'

/** Times more data that a project is taken to afford where its criteria name no `economic.max_data_factor`. */
export const affordableFactor = 100

type Draft = NonNullable<Project['draft']>

/** The draft; null while there is nothing to say, undefined while facts are looked up. `stopped` = ids of gates that are answered "no". */
export function draftOf(reader: FactReader, scores: Scores, stopped: readonly string[]): Project['draft'] | undefined {
  if (stopped.length > 0) return { decision: 'stop', why: `${stopped.join(' and ')} ${stopped.length === 1 ? 'is' : 'are'} answered "no"` }
  const runs = projectRuns(reader)
  const target = criteriaMet(reader, 'target')
  const limits = criteriaMet(reader, 'thresholds')
  if (runs === undefined || target === undefined || limits === undefined) return undefined
  if (!runs.known || runs.value.criteria?.optimise == null) return null
  if (!target.known || !target.value.met) return fromBaseline(runs.value, scores, null)
  const open = limits.known && limits.value.met ? '' : `; still open: ${limits.known ? limits.value.why : limits.why}`
  return fromBaseline(runs.value, scores, `${open === '' ? 'the criteria are met' : 'the target is met'}: ${target.value.why}${open}`)
}

/** `reached` says with which number a candidate holds the target, and which limits are open; null when none does. */
function fromBaseline(runs: ProjectRuns, scores: Scores, reached: string | null): Draft | null {
  const criteria = runs.criteria!
  const { metric, direction, target, minimumUseful } = criteria.optimise!
  const level = target ?? minimumUseful
  const baseline = runs.baseline === null || runs.on(runs.baseline) !== 'same' ? null : runs.baseline
  const value = baseline === null ? null : (runs.point(baseline, criteria.optimise!)?.value ?? null)
  if (level === null) return null
  if (value !== null && reaches(value, level, direction) && limitsOf(criteria).every((limit) => runs.holds(baseline!, limit)))
    return {
      decision: 'stop',
      why: `stop, or ship the rule: ${baseline!.name} already meets the criteria, ${metric} ${printNumber(value)}`,
    }
  if (scores.caps.length > 0) return { decision: 're-scope', why: scores.caps[0]! }
  if (reached !== null) return { decision: 'go', why: reached }
  if (value === null) return null

  const afford = criteria.maxDataFactor ?? affordableFactor
  const useful = minimumUseful !== null && reaches(value, minimumUseful, direction)
  const least = scores.gap?.factorLow ?? null
  const numbers = `${baseline!.name} has ${printNumber(value)}, target ${printNumber(level)}`
  if (!useful && least !== null && least > afford)
    return {
      decision: 're-scope',
      why: `${numbers}, and the gap asks for at least ${roundly(least)} times the data; affordable is ${printNumber(afford)}`,
    }
  const fit = learningCurve(runs)?.fit ?? null
  if (runs.candidate !== null && fit !== null && fit.low > 0)
    return {
      decision: 'collect-data',
      why: `${runs.candidate.name} is the best so far, and more data still helps (exponent ${printNumber(fit.exponent, 2)})`,
    }
  if (scores.quadrant === 'check-value-first')
    return { decision: 'go', why: `${numbers}; check what it is worth first, for impact is below 50` }
  return { decision: 'go', why: `${numbers}: there is something left that a model can gain` }
}
