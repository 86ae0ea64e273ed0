// What a project costs and brings, as scores with bands: "don't know" widens, it never guesses. The weights have an id, since scores of different
// weights say nothing of each other. They are a proposal in the order of importance that the sources give, checked on invented projects only.

import type { Band, DriverScore, Scores } from './project.ts'

/** Id of the weights below; another set has another id. */
export const weightsId = 'flywheel-1'

const weights = { data: 0.45, accuracy: 0.35, problem: 0.2 } as const
const hardFlags = ['CST-H1', 'CST-H2', 'CST-H3'] as const
const questions = {
  data: ['CST-D1', 'CST-D2', 'CST-D3', 'CST-D4', 'CST-D5'],
  accuracy: ['CST-A1', 'CST-A2', 'CST-A3', 'CST-A4'],
  problem: ['CST-P1', 'CST-P2', 'CST-P3', 'CST-P4', ...hardFlags],
} as const
const impacts = ['IMP-1', 'IMP-2', 'IMP-3', 'IMP-4', 'IMP-5', 'IMP-6', 'IMP-7'] as const

/** What "don't know" costs: at best and at worst; between them where one value is shown. Even at best it is not free. */
const unknown = { best: 1, middle: 2.5, worst: 4 } as const

export interface ScoreMore {
  /** Cost of the gap, 0 to 4, from baseline and target; null = not measured, then the answer to CST-A4 counts. */
  readonly gapScore: number | null
  /** A baseline was measured on the benchmark. */
  readonly measured: boolean
  /** RDY-3 is answered "no". */
  readonly unlawful: boolean
  /** The target asks for no more error than labels have. */
  readonly belowFloor: boolean
  readonly gap: Scores['gap']
  readonly advice: readonly string[]
}

/** Nothing measured, nothing forbidden. */
export const noMore: ScoreMore = { gapScore: null, measured: false, unlawful: false, belowFloor: false, gap: null, advice: [] }

/** An answer of the scale; what is no number from 0 to 4 is none. */
const answerOf = (answers: ReadonlyMap<string, number | null>, id: string): number | null => {
  const value = answers.get(id) ?? null
  return value === null || Number.isNaN(value) ? null : Math.min(4, Math.max(0, value))
}

/** Points per factor of ten of error, at most 4. `baseline` and `target` are errors. null when no ratio can be told. */
export function gapScoreOf(baseline: number, target: number): number | null {
  if (!Number.isFinite(baseline) || !Number.isFinite(target) || baseline < 0) return null
  if (baseline <= target) return 0
  return target <= 0 ? 4 : Math.min(4, 2 * Math.log10(baseline / target))
}

/** One to two costs .91, two to three 1.18, three to four 1.40: accuracy is not linear. */
const convex = (score: number): number => 4 * (score / 4) ** 1.5

/** None 0, one 2, two 3, three 4. `flags` may lie between. */
const hardness = (flags: number): number => (flags <= 1 ? 2 * flags : flags + 1)

/** One blocker must not average away. */
const joined = (costs: readonly number[]): number =>
  0.6 * (costs.reduce((sum, cost) => sum + cost, 0) / costs.length) + 0.4 * Math.max(...costs)

type Driver = keyof typeof questions
type AnswerOf = (id: string) => number | null

function driverScore(driver: Driver, answer: AnswerOf, instead: number): number {
  const cost = (id: string): number => answer(id) ?? instead
  if (driver !== 'problem') return joined(questions[driver].map(cost))
  const flags = hardFlags.reduce((sum, id) => sum + cost(id) / 4, 0)
  return joined([...questions.problem.slice(0, -hardFlags.length).map(cost), hardness(flags)])
}

function feasibility(answer: AnswerOf, instead: number): number {
  const score = (driver: Driver): number => driverScore(driver, answer, instead)
  const cost = weights.data * score('data') + weights.accuracy * convex(score('accuracy')) + weights.problem * score('problem')
  return 100 * (1 - cost / 4)
}

/** The first three are other ways to the same, so the best of them counts; complexity is paid each day. */
function impact(answer: AnswerOf, instead: number): number {
  const gain = (id: string): number => answer(id) ?? 4 - instead
  const routes = Math.max(gain('IMP-1'), gain('IMP-2'), gain('IMP-3'))
  const whole = 0.45 * routes + 0.3 * gain('IMP-5') + 0.15 * gain('IMP-6') + 0.1 * gain('IMP-4')
  return Math.min(100, Math.max(0, (100 * whole) / 4 - 3 * (answer('IMP-7') ?? instead)))
}

/** Sums of decimals end in 49.999…9; what is 50 counts as 50. */
const exact = (value: number): number => Math.round(value * 1e9) / 1e9

/** The three values of a score that falls with what "don't know" costs, none above `most`. */
function bandOf(score: (instead: number) => number, most = 100): Band {
  const at = (instead: number): number => exact(Math.max(0, Math.min(most, score(instead))))
  return { value: at(unknown.middle), low: at(unknown.worst), high: at(unknown.best) }
}

function driverOf(driver: Driver, answer: AnswerOf): DriverScore {
  const ids: readonly string[] = questions[driver]
  const known = ids.filter((id) => answer(id) !== null)
  return {
    driver,
    value: exact(driverScore(driver, answer, unknown.middle)),
    low: exact(driverScore(driver, answer, unknown.best)),
    high: exact(driverScore(driver, answer, unknown.worst)),
    top: known.reduce<string | null>((top, id) => (top === null || answer(id)! > answer(top)! ? id : top), null),
    answered: known.length,
    asked: ids.length,
  }
}

/** Scores from answers by item id, 0 to 4; null and absent are "don't know". A measured gap counts before the answer to CST-A4. */
export function scoresOf(answers: ReadonlyMap<string, number | null>, more: ScoreMore = noMore): Scores {
  const measuredGap = more.gapScore === null || Number.isNaN(more.gapScore) ? null : Math.min(4, Math.max(0, more.gapScore))
  const answer: AnswerOf = (id) => (id === 'CST-A4' ? (measuredGap ?? answerOf(answers, id)) : answerOf(answers, id))
  const drivers = (Object.keys(questions) as Driver[]).map((driver) => driverOf(driver, answer))
  const caps: string[] = []
  if (more.unlawful) caps.push('RDY-3 is answered "no": the data may not be used, so feasibility is at most 10')
  if (more.belowFloor) caps.push('The target lies at or below the error of the labels, so feasibility is at most 20')
  const most = more.unlawful ? 10 : more.belowFloor ? 20 : 100
  const costs = drivers.some((one) => one.answered > 0) ? bandOf((instead) => feasibility(answer, instead), most) : null
  const gains = impacts.some((id) => answer(id) !== null) ? bandOf((instead) => impact(answer, instead)) : null
  return {
    feasibility: costs,
    impact: gains,
    drivers,
    label: more.measured ? 'measured' : 'estimate',
    caps,
    quadrant: costs === null || gains === null ? null : quadrantOf(costs.value, gains.value),
    weights: weightsId,
    gap: more.gap,
    advice: more.advice,
  }
}

/** Divided at 50; only the first name is the sources' own. */
function quadrantOf(feasible: number, worth: number): NonNullable<Scores['quadrant']> {
  if (worth >= 50) return feasible >= 50 ? 'high-priority' : 'cut-cost-first'
  return feasible >= 50 ? 'check-value-first' : 'park'
}
