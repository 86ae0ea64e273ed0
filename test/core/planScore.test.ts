// Scores held by cases that were worked out by hand, by six invented projects, and by laws: a band holds its value, no answer that costs more
// makes a project easier, nothing is ever NaN.

import assert from 'node:assert/strict'
import { type ScoreMore, gapScoreOf, noMore, scoresOf } from '../../src/core/planScore.ts'
import { normal, seededRandom } from '../tools/random.ts'

const costs = ['D1', 'D2', 'D3', 'D4', 'D5', 'A1', 'A2', 'A3', 'A4', 'P1', 'P2', 'P3', 'P4', 'H1', 'H2', 'H3'].map((one) => `CST-${one}`)
const gains = [1, 2, 3, 4, 5, 6, 7].map((one) => `IMP-${one}`)
type Answer = number | null
/** Answers to the sixteen questions of cost: data, accuracy, problem, hard problems. null = "don't know". */
type Sheet = readonly [data: readonly Answer[], accuracy: readonly Answer[], problem: readonly Answer[], hard: readonly Answer[]]
const answersOf = (sheet: Sheet): ReadonlyMap<string, Answer> => new Map(sheet.flat().map((one, i) => [costs[i]!, one]))
const near = (value: number | undefined, wanted: number, within = 0.005): void => {
  assert.ok(value !== undefined && Math.abs(value - wanted) <= within, `${value} is not near ${wanted}`)
}

// F = 100 (1 - (0.45 D + 0.35 phi(A) + 0.20 P) / 4), driver = 0.6 mean + 0.4 max, phi(s) = 4 (s/4)^1.5
describe('the feasibility score', () => {
  const more = (given: Partial<ScoreMore>): ScoreMore => ({ ...noMore, ...given })
  const cases: readonly [name: string, sheet: Sheet, more: ScoreMore, value: number, low: number, high: number][] = [
    [
      'nothing costs anything',
      [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0],
      ],
      noMore,
      100,
      100,
      100,
    ],
    [
      'everything is prohibitive',
      [
        [4, 4, 4, 4, 4],
        [4, 4, 4, 4],
        [4, 4, 4, 4],
        [4, 4, 4],
      ],
      noMore,
      0,
      0,
      0,
    ],
    // D 1, A 1 -> phi 0.5, P: flags 3 quarters of one -> 1.5; mean (4 + 1.5) / 5 = 1.1, max 1.5, 0.66 + 0.6 = 1.26
    // 0.45 + 0.175 + 0.252 = 0.877
    [
      'ones throughout',
      [
        [1, 1, 1, 1, 1],
        [1, 1, 1, 1],
        [1, 1, 1, 1],
        [1, 1, 1],
      ],
      noMore,
      78.075,
      78.075,
      78.075,
    ],
    // D 2, A 2 -> phi 1.41421, P: flags 1.5 -> 2.5; mean (8 + 2.5) / 5 = 2.1, max 2.5, 1.26 + 1 = 2.26
    // 0.9 + 0.494975 + 0.452 = 1.846975
    [
      'twos throughout',
      [
        [2, 2, 2, 2, 2],
        [2, 2, 2, 2],
        [2, 2, 2, 2],
        [2, 2, 2],
      ],
      noMore,
      53.8256,
      53.8256,
      53.8256,
    ],
    // D: mean 0.8, max 4 -> 0.48 + 1.6 = 2.08; 0.45 * 2.08 = 0.936
    [
      'one blocker in the data does not average away',
      [
        [4, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0],
      ],
      noMore,
      76.6,
      76.6,
      76.6,
    ],
    // A: mean 1, max 4 -> 0.6 + 1.6 = 2.2; phi = 4 * 0.55^1.5 = 1.631564; 0.35 * that = 0.571047
    [
      'errors that cost lives',
      [
        [0, 0, 0, 0, 0],
        [4, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0],
      ],
      noMore,
      85.7238,
      85.7238,
      85.7238,
    ],
    // P: one flag -> 2; mean 0.4, max 2 -> 0.24 + 0.8 = 1.04; 0.208
    [
      'one hard-problem flag',
      [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [4, 0, 0],
      ],
      noMore,
      94.8,
      94.8,
      94.8,
    ],
    // two flags -> 3: 0.36 + 1.2 = 1.56; 0.312
    [
      'two hard-problem flags',
      [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [4, 0, 4],
      ],
      noMore,
      92.2,
      92.2,
      92.2,
    ],
    // three flags -> 4: 0.48 + 1.6 = 2.08; 0.416
    [
      'three hard-problem flags',
      [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [4, 4, 4],
      ],
      noMore,
      89.6,
      89.6,
      89.6,
    ],
    // D with one unknown at 2.5: mean 0.5, max 2.5 -> 0.3 + 1 = 1.3 -> 0.585; at 4: 0.48 + 1.6 = 2.08 -> 0.936; at 1: 0.12 + 0.4 = 0.52 -> 0.234
    [
      'one "don\'t know" widens the band',
      [
        [null, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0],
      ],
      noMore,
      85.375,
      76.6,
      94.15,
    ],
    // a flag nobody knows: 2.5 -> 0.625 flags -> 1.25: mean 0.25, 0.15 + 0.5 = 0.65 -> 0.13; 4 -> 2: 0.208; 1 -> 0.5: 0.06 + 0.2 = 0.26 -> 0.052
    [
      'a hard-problem flag that nobody knows',
      [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [null, 0, 0],
      ],
      noMore,
      96.75,
      94.8,
      98.7,
    ],
    [
      'the data may not be used',
      [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0],
      ],
      more({ unlawful: true }),
      10,
      10,
      10,
    ],
    [
      'the target lies under the errors of the labels',
      [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0],
      ],
      more({ belowFloor: true }),
      20,
      20,
      20,
    ],
    [
      'both caps: the lower one',
      [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0],
      ],
      more({ unlawful: true, belowFloor: true }),
      10,
      10,
      10,
    ],
    // a cap holds the band, too: low is 76.6 without it
    [
      'a cap over a band',
      [
        [null, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0],
      ],
      more({ belowFloor: true }),
      20,
      20,
      20,
    ],
    // a measured gap of 2 instead of the answer 0: mean 0.5, max 2 -> 0.3 + 0.8 = 1.1; phi = 4 * 0.275^1.5 = 0.576845; 0.201896
    [
      'a measured gap goes before its answer',
      [
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0],
      ],
      more({ gapScore: 2 }),
      94.9526,
      94.9526,
      94.9526,
    ],
  ]
  for (const [name, sheet, given, value, low, high] of cases)
    it(`${name}: ${value}`, () => {
      const { feasibility } = scoresOf(answersOf(sheet), given)
      near(feasibility?.value, value)
      near(feasibility?.low, low)
      near(feasibility?.high, high)
    })

  it('says what holds it down, and whether anything was measured', () => {
    const scores = scoresOf(new Map([['CST-D1', 0]]), more({ unlawful: true, measured: true }))
    assert.deepEqual([scores.caps.length, scores.label, scores.weights], [1, 'measured', 'flywheel-1'])
    assert.match(scores.caps[0]!, /^RDY-3 /)
    assert.deepEqual([scoresOf(new Map()).caps, scoresOf(new Map()).label], [[], 'estimate'])
  })

  it('is no number while nothing is answered', () => {
    assert.equal(scoresOf(new Map()).feasibility, null)
    assert.equal(scoresOf(new Map(costs.map((id) => [id, null]))).feasibility, null)
    assert.equal(scoresOf(new Map([['CST-P3', 2]])).feasibility === null, false)
  })

  it('names for each driver what costs most, and how much of it is answered', () => {
    const { drivers } = scoresOf(
      answersOf([
        [1, 3, null, 3, 0],
        [null, null, null, null],
        [0, 0, 2, 0],
        [0, 4, 0],
      ]),
    )
    assert.deepEqual(
      drivers.map(({ driver, top, answered, asked }) => [driver, top, answered, asked]),
      [
        ['data', 'CST-D2', 4, 5],
        ['accuracy', null, 0, 4],
        ['problem', 'CST-H2', 7, 7],
      ],
    )
    assert.deepEqual(drivers[1], { driver: 'accuracy', value: 2.5, low: 1, high: 4, top: null, answered: 0, asked: 4 })
  })
})

describe('the cost of a gap', () => {
  const cases: readonly [baseline: number, target: number, score: number | null][] = [
    [5, 5, 0],
    [4, 5, 0],
    [50, 5, 2],
    [500, 5, 4],
    [5000, 5, 4],
    [11.2, 5, 2 * Math.log10(2.24)],
    [0.1, 0, 4],
    [0, 0, 0],
    [NaN, 1, null],
    [1, Infinity, null],
    [-1, 1, null],
  ]
  for (const [baseline, target, score] of cases)
    it(`is ${score} from ${baseline} to ${target}`, () => {
      const got = gapScoreOf(baseline, target)
      if (score === null) assert.equal(got, null)
      else near(got ?? undefined, score, 1e-9)
    })
})

describe('the impact score', () => {
  type Impact = readonly Answer[]
  // I = 100 (0.45 max(1, 2, 3) + 0.30 * 5 + 0.15 * 6 + 0.10 * 4) / 4 - 3 * 7
  const cases: readonly [name: string, answers: Impact, value: number, low: number, high: number][] = [
    ['nothing to win', [0, 0, 0, 0, 0, 0, 0], 0, 0, 0],
    ['everything to win', [4, 4, 4, 4, 4, 4, 0], 100, 100, 100],
    ['the best route counts', [0, 4, 0, 0, 0, 0, 0], 45, 45, 45],
    // 45 * 3/4 + 30 * 2/4 + 15 * 1/4 + 10 * 2/4 - 6 = 33.75 + 15 + 3.75 + 5 - 6
    ['a bit of all', [1, 3, 2, 2, 2, 1, 2], 51.5, 51.5, 51.5],
    ['complexity never takes it below nothing', [0, 0, 0, 0, 0, 0, 4], 0, 0, 0],
    // value unknown: at worst 0 -> 45; at best 3 -> 67.5; between them 1.5 -> 56.25
    ['a "don\'t know" of value', [4, 0, 0, 0, null, 0, 0], 56.25, 45, 67.5],
    // complexity unknown: 4 -> -12, 1 -> -3, 2.5 -> -7.5
    ['a "don\'t know" of complexity', [4, 0, 0, 0, 0, 0, null], 37.5, 33, 42],
  ]
  for (const [name, answers, value, low, high] of cases)
    it(`${name}: ${value}`, () => {
      const { impact } = scoresOf(new Map(answers.map((one, i) => [gains[i]!, one])))
      near(impact?.value, value)
      near(impact?.low, low)
      near(impact?.high, high)
    })

  const quadrants: readonly [cost: number, gain: number, quadrant: string][] = [
    [0, 4, 'high-priority'],
    [4, 4, 'cut-cost-first'],
    [0, 0, 'check-value-first'],
    [4, 0, 'park'],
  ]
  for (const [cost, gain, quadrant] of quadrants)
    it(`puts cost ${cost} and gain ${gain} into "${quadrant}"`, () => {
      const answers = new Map([
        ...costs.map((id) => [id, cost] as const),
        ...gains.slice(0, 6).map((id) => [id, gain] as const),
        ['IMP-7', 0] as const,
      ])
      assert.equal(scoresOf(answers).quadrant, quadrant)
    })
  it('counts a score of exactly 50 as enough', () => {
    const answers = new Map(
      [...costs, ...gains].map((id) => [id, ({ 'IMP-4': 2, 'IMP-5': 4, 'IMP-6': 4 } as Record<string, number>)[id] ?? 0]),
    )
    assert.deepEqual([scoresOf(answers).impact?.value, scoresOf(answers).quadrant], [50, 'high-priority'])
  })
  it('puts nothing into a quadrant while one of the two is not known', () => {
    assert.equal(scoresOf(new Map([['IMP-1', 4]])).quadrant, null)
  })
})

// Invented, as in the facts; the answers are what somebody who knows such projects might say.
const examples: readonly [name: string, sheet: Sheet, score: number][] = [
  // text is everywhere and labels itself; only serving needs a card and the output is open
  [
    'code completion',
    [
      [0, 0, 1, 1, 1],
      [0, 1, 0, 1],
      [1, 0, 2, 1],
      [4, 0, 0],
    ],
    81,
  ],
  // the same on private mail
  [
    'e-mail completion',
    [
      [0, 0, 1, 1, 3],
      [1, 1, 0, 1],
      [1, 0, 1, 0],
      [4, 0, 0],
    ],
    71,
  ],
  // poses are measured by hand, and a grasp has to work
  [
    'robot pose',
    [
      [3, 3, 2, 1, 0],
      [2, 3, 0, 2],
      [0, 2, 1, 0],
      [0, 4, 0],
    ],
    54,
  ],
  // logs are there, answers are open and questions new
  [
    'automated support',
    [
      [1, 2, 3, 2, 2],
      [2, 2, 1, 2],
      [2, 1, 2, 1],
      [4, 0, 4],
    ],
    51,
  ],
  // experts label, the data may not leave, a miss can kill; somebody reviews
  [
    'radiology assist',
    [
      [2, 4, 3, 1, 4],
      [3, 2, 3, 2],
      [2, 1, 1, 1],
      [0, 4, 0],
    ],
    36,
  ],
  // rare events, everything at stake, nobody reviews
  [
    'self-driving',
    [
      [3, 3, 4, 4, 1],
      [4, 4, 4, 4],
      [3, 2, 4, 1],
      [4, 4, 4],
    ],
    10,
  ],
]

describe('six invented projects', () => {
  for (const [name, sheet, score] of examples)
    it(`${name} comes out near ${score}`, () => near(scoresOf(answersOf(sheet)).feasibility?.value, score, 1.5))

  it('come out in their order', () => {
    const values = examples.map(([, sheet]) => scoresOf(answersOf(sheet)).feasibility!.value)
    assert.deepEqual(
      values,
      [...values].sort((a, b) => b - a),
    )
  })

  it('show a band instead of a false point where two answers about the data are missing', () => {
    const [[, acquire, , ...data], ...rest] = examples[0]![1].map((part) => [...part]) as [Answer[], Answer[], Answer[], Answer[]]
    assert.equal(acquire, 0)
    const { feasibility } = scoresOf(answersOf([[0, null, null, ...data.slice(0)], ...rest]))
    near(feasibility?.low, 58, 1.5)
    near(feasibility?.high, 80, 1.5)
  })
})

describe('the laws of scores', () => {
  const random = seededRandom(46)
  const anyAnswer = (): Answer => (random() < 0.2 ? null : random() < 0.5 ? Math.floor(random() * 5) : random() * 4)
  const anySheet = (): Map<string, Answer> => new Map([...costs, ...gains].filter(() => random() < 0.9).map((id) => [id, anyAnswer()]))
  const anyMore = (): ScoreMore => ({
    ...noMore,
    gapScore: random() < 0.5 ? null : random() * 4,
    unlawful: random() < 0.1,
    belowFloor: random() < 0.1,
  })
  const bands = (answers: ReadonlyMap<string, Answer>, more: ScoreMore) => {
    const { feasibility, impact, drivers } = scoresOf(answers, more)
    return { feasibility, impact, drivers }
  }

  it('a band holds its value and lies within the scale', () => {
    for (let i = 0; i < 2_000; i++) {
      const { feasibility, impact, drivers } = bands(anySheet(), anyMore())
      for (const [band, most] of [[feasibility, 100] as const, [impact, 100] as const, ...drivers.map((one) => [one, 4] as const)]) {
        if (band === null) continue
        assert.ok(band.low <= band.value + 1e-9 && band.value <= band.high + 1e-9, JSON.stringify(band))
        assert.ok(band.low >= 0 && band.high <= most + 1e-9, JSON.stringify(band))
      }
    }
  })

  it('no answer that costs more makes a project easier, and none that brings more makes it worth less', () => {
    for (let i = 0; i < 2_000; i++) {
      const answers = anySheet()
      const more = { ...anyMore(), gapScore: null }
      const id = [...costs, ...gains][Math.floor(random() * 23)]!
      const [less, much] = [random() * 4, random() * 4].sort((a, b) => a - b) as [number, number]
      const before = bands(new Map([...answers, [id, less]]), more)
      const after = bands(new Map([...answers, [id, much]]), more)
      const isGain = id.startsWith('IMP') && id !== 'IMP-7'
      const [first, second] = id.startsWith('CST') ? [before.feasibility!, after.feasibility!] : [before.impact!, after.impact!]
      for (const part of ['value', 'low', 'high'] as const) {
        const grew = second[part] - first[part]
        assert.ok(isGain ? grew >= -1e-9 : grew <= 1e-9, `${id} from ${less} to ${much} changed ${part} by ${grew}`)
      }
    }
  })

  it('an answer lies within what "don\'t know" had left open, but for those better than its best', () => {
    for (let i = 0; i < 1_000; i++) {
      const answers = anySheet()
      const id = costs[Math.floor(random() * costs.length)]!
      const open = bands(new Map([...answers, [id, null], ['CST-P3', 1]]), noMore).feasibility!
      const known = bands(new Map([...answers, [id, 1 + random() * 3], ['CST-P3', 1]]), noMore).feasibility!
      if (id !== 'CST-P3') assert.ok(known.low >= open.low - 1e-9 && known.high <= open.high + 1e-9)
    }
  })

  it('nothing is ever NaN, whatever stands in a plan', () => {
    for (let i = 0; i < 1_000; i++) {
      const odd = [NaN, Infinity, -Infinity, -3, 99, normal(random) * 10, null]
      const answers = new Map([...costs, ...gains, 'X-1'].map((id) => [id, odd[Math.floor(random() * odd.length)]!]))
      const text = JSON.stringify(scoresOf(answers, { ...noMore, gapScore: odd[Math.floor(random() * odd.length)]! }))
      const { feasibility, impact, drivers } = scoresOf(answers, { ...noMore, gapScore: NaN })
      for (const band of [feasibility, impact, ...drivers])
        if (band !== null) for (const one of [band.value, band.low, band.high]) assert.ok(Number.isFinite(one), text)
    }
  })
})
