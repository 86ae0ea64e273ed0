// What accuracy costs: published values of Wilson's interval and the rule of three, exponents of curves that are known, and the sentences beside them.

import assert from 'node:assert/strict'
import { errorOf, errorsOf, gapOf, learningCurve, measuredFor, mostFactor } from '../../src/core/accuracyCost.ts'
import { gapScoreOf } from '../../src/core/planScore.ts'
import { projectRuns } from '../../src/core/projectRuns.ts'
import type { RunSummary } from '../../src/core/run.ts'
import { examplesToTell, failureBound, powerLaw, trialsNeeded, wilson } from '../../src/core/statistics.ts'
import { type Book, factBook } from '../tools/factBook.ts'
import { benchHash, benchmarkYaml, criteriaYaml, planFiles, planRun, rule } from '../tools/planProject.ts'
import { normal, seededRandom } from '../tools/random.ts'

const near = (value: number | undefined, wanted: number, within = 0.005): void => {
  assert.ok(value !== undefined && Math.abs(value - wanted) <= within, `${value} is not near ${wanted}`)
}

describe("Wilson's interval", () => {
  // 0.9 of 100, 0.9 of 1,000 and 0 of 10: any table of binomial intervals
  const cases: readonly [share: number, n: number, low: number, high: number][] = [
    [0.9, 100, 0.8256, 0.9448],
    [0.9, 1000, 0.8799, 0.9171],
    [0.5, 20, 0.2993, 0.7007],
    [0, 10, 0, 0.2775],
    [1, 10, 0.7225, 1],
    [0.5, 0, 0, 1],
    [7, 100, 0.963, 1],
  ]
  for (const [share, n, low, high] of cases)
    it(`of ${share} in ${n} is ${low} to ${high}`, () => {
      const [least, most] = wilson(share, n)
      near(least, low, 1e-3)
      near(most, high, 1e-3)
    })
  it('tells how many examples tell two shares apart', () => {
    const n = examplesToTell(0.9, 0.88)!
    assert.ok(wilson(0.9, n)[0] > 0.88 && wilson(0.9, n - 1)[0] <= 0.88, String(n))
    assert.equal(examplesToTell(0.9, 0.9), null)
    assert.equal(examplesToTell(0.5, 0), 1)
    assert.ok(examplesToTell(0.9, 0.9 + 1e-9)! >= 1e7)
  })
})

describe('the rule of three', () => {
  const needed: readonly [rate: number, failures: number, trials: number][] = [
    [1e-3, 0, 3_000],
    [1e-4, 0, 30_000],
    [0.01, 0, 300],
    // exact: 4.744 and 6.296 expected failures
    [1e-3, 1, 4_729],
    [1e-3, 2, 6_285],
  ]
  for (const [rate, failures, trials] of needed)
    it(`${failures} failures at ${rate} need ${trials} trials`, () => {
      assert.equal(trialsNeeded(rate, failures), trials)
      near(failureBound(trials, failures), rate, rate * 1e-3)
    })
  it('grows with failures, and bounds nothing without trials', () => {
    for (let k = 0; k < 50; k++) assert.ok(trialsNeeded(0.01, k + 1) > trialsNeeded(0.01, k))
    assert.deepEqual([failureBound(0, 0), failureBound(2, 0), failureBound(10, 10)], [1, 1, 1])
  })
})

describe('a power law', () => {
  const curve = (b: number, sizes: readonly number[], noise = 0, random = seededRandom(1)) =>
    sizes.map((size) => ({ size, error: 3 * size ** -b * Math.exp(noise * normal(random)) }))
  for (const b of [0.35, 0.2, 0.07, 0, -0.1])
    it(`of exponent ${b} is found`, () => {
      const fit = powerLaw(curve(b, [100, 300, 1000, 3000, 10_000]))!
      near(fit.exponent, b, 1e-9)
      assert.deepEqual([fit.sizes, fit.low <= fit.exponent, fit.high >= fit.exponent], [5, true, true])
    })
  it('of a noisy curve lies within its interval nearly always', () => {
    const random = seededRandom(9)
    let inside = 0
    for (let i = 0; i < 300; i++) {
      const fit = powerLaw(curve(0.25, [100, 300, 1000, 3000, 10_000], 0.05, random))!
      if (fit.low <= 0.25 && 0.25 <= fit.high) inside++
    }
    assert.ok(inside >= 270 && inside <= 297, `${inside} of 300`)
  })
  it('takes the lowest error of each size, four sizes at least, and nothing that has no logarithm', () => {
    const twice = [
      ...curve(0.2, [1, 10, 100, 1000]),
      { size: 10, error: 9 },
      { size: 0, error: 1 },
      { size: 5, error: 0 },
      { size: NaN, error: 1 },
    ]
    near(powerLaw(twice)!.exponent, 0.2, 1e-9)
    assert.equal(powerLaw(curve(0.2, [1, 10, 100])), null)
    assert.equal(powerLaw([...curve(0.2, [1, 10, 100]), ...curve(0.2, [1, 10, 100])]), null)
    assert.equal(powerLaw([]), null)
  })
})

describe('the error of a value', () => {
  const cases: readonly [metric: string, direction: 'min' | 'max', value: number, largest: number, error: number | null][] = [
    ['loss', 'min', 0.3, 0.3, 0.3],
    ['loss', 'min', -2, -2, null],
    ['accuracy', 'max', 0.93, 0.93, 0.07],
    ['accuracy', 'max', 93, 93, 0.07],
    ['accuracy', 'max', 0.8, 93, 0.992],
    ['accuracy', 'max', 100, 100, 0],
    ['reward', 'max', 93, 93, null],
    ['accuracy', 'max', 300, 300, null],
    ['reward', 'max', -1, -1, null],
  ]
  for (const [metric, direction, value, largest, error] of cases)
    it(`${value} of ${metric}: ${error}`, () => {
      const found = errorOf(value, { metric, direction }, largest)
      if (error === null) assert.equal(found, null)
      else near(found ?? undefined, error, 1e-9)
    })
})

const runsOf = (runs: readonly RunSummary[], files: Readonly<Record<string, string>> = planFiles) => {
  const found = projectRuns(factBook({ files, runs }))
  assert.ok(found?.known === true)
  return found.value
}
/** Runs of a curve with exponent `b`, one for each size. */
const curveRuns = (b: number, sizes: readonly number[], param = 'n_train', hash: string | null = benchHash): readonly RunSummary[] =>
  sizes.map((size, i) => planRun(`n${size}`, 200 + i, { angle_error_deg_p50: 40 * size ** -b }, { params: { [param]: size }, hash }))

describe('the learning curve of a project', () => {
  it('is drawn through its own runs on the benchmark', () => {
    const curve = learningCurve(
      runsOf([...curveRuns(0.25, [100, 300, 1000, 3000]), ...curveRuns(0.9, [10, 20, 30, 40], 'n_train', 'ffffffffffff')]),
    )!
    assert.deepEqual([curve.param, curve.points.length, curve.fit!.sizes], ['n_train', 4, 4])
    near(curve.fit!.exponent, 0.25, 1e-9)
  })
  it('takes the param with most sizes, a fraction as well as a count', () => {
    const runs = curveRuns(0.25, [0.1, 0.25, 0.5, 1], 'data_fraction').map((run) => ({ ...run, params: { ...run.params, n_samples: 7 } }))
    assert.equal(learningCurve(runsOf(runs))!.param, 'data_fraction')
  })
  it('has no fit under four sizes, and is none where nothing varies or no benchmark is pinned', () => {
    assert.equal(learningCurve(runsOf(curveRuns(0.25, [100, 300, 1000])))!.fit, null)
    assert.equal(learningCurve(runsOf(curveRuns(0.25, [100]))), null)
    assert.equal(learningCurve(runsOf(curveRuns(0.25, [100, 300, 1000, 3000], 'n_train', null))), null)
    assert.equal(learningCurve(runsOf(curveRuns(0.25, [100, 300, 1000, 3000]), {})), null)
  })
})

describe('the data that a gap asks for', () => {
  const curve = (b: number, sizes = [100, 300, 1000, 3000]) => learningCurve(runsOf(curveRuns(b, sizes)))
  // per halving of the error: 0.35 -> 7.2, 0.25 -> 16, 0.07 -> about 20,000
  it('is a range without a curve of its own, with its caveats', () => {
    const gap = gapOf(10, 5, null)
    near(gap.factorLow, 7.25, 0.01)
    near(gap.factorHigh, 19_972, 2)
    assert.equal(gap.exponent, null)
    assert.match(
      gap.text,
      /^2× less error asks for 7\.2× to .+× the data, by published exponents 0\.07 to 0\.35 \(no curve of this project; 4 sizes are needed\)\. An extrapolation/,
    )
    assert.match(gapOf(10, 5, curve(0.25, [100, 300])).text, /only 2 sizes of n_train/)
  })
  it('follows a curve of four sizes', () => {
    const gap = gapOf(10, 5, curve(0.25))
    near(gap.exponent ?? undefined, 0.25, 1e-9)
    near(gap.factorLow, 16, 1e-6)
    assert.match(
      gap.text,
      /^2× less error asks for about 16× the data \(16× to 16×\): exponent 0\.25 from 4 sizes of n_train\. An extrapolation/,
    )
  })
  it('never shows more than a million times', () => {
    const gap = gapOf(1000, 1, null)
    assert.deepEqual([gap.factorLow, gap.factorHigh], [1000 ** (1 / 0.35) < mostFactor ? 1000 ** (1 / 0.35) : mostFactor, mostFactor])
    assert.match(gap.text, />1e6×/)
    assert.deepEqual([gapOf(1e9, 1, null).factorLow, gapOf(5, 0, null).factorHigh], [mostFactor, mostFactor])
  })
  it('is not a matter of data where more has not helped', () => {
    const gap = gapOf(10, 5, curve(-0.1))
    assert.match(gap.text, /^More data has not helped so far: exponent -0\.1 over 4 sizes of n_train/)
    assert.deepEqual([gap.factorLow, gap.factorHigh], [mostFactor, mostFactor])
  })
  it('is none where the target is reached', () =>
    assert.deepEqual(gapOf(4, 5, null), { text: 'The target is reached', exponent: null, factorLow: 1, factorHigh: 1 }))
})

describe('what the scores are told', () => {
  const told = (book: Book, archetype: string | null = null) => {
    const found = measuredFor(factBook(book), { archetype, unlawful: false })
    assert.ok(found !== undefined)
    return found
  }
  it('has the gap from baseline to target, and the data that the best candidate still lacks', () => {
    const found = told({ files: planFiles, runs: [rule(), planRun('a', 200, { angle_error_deg_p50: 10 })] })
    assert.deepEqual([found.measured, found.belowFloor, found.unlawful], [true, false, false])
    assert.equal(found.gapScore, gapScoreOf(11.2, 5))
    assert.match(found.gap!.text, /^2× less error/)
  })
  it('measures nothing by a baseline on other data', () => {
    const far = planRun('far', 100, { angle_error_deg_p50: 11 }, { role: 'baseline', hash: null })
    const found = told({ files: planFiles, runs: [far] })
    assert.deepEqual([found.measured, found.gapScore, found.gap], [false, null, null])
    assert.deepEqual(errorsOf(runsOf([far])), { baseline: null, candidate: null, target: 5 })
  })
  it('tells no gap where no target is written', () => {
    const files = { ...planFiles, 'planning/success-criteria.yaml': 'optimise: {metric: angle_error_deg_p50, direction: min, floor: 3}\n' }
    const found = told({ files, runs: [rule()] })
    assert.deepEqual([found.measured, found.gapScore, found.gap, found.belowFloor], [true, null, null, false])
  })
  it('knows a target under the errors of the labels', () => {
    const files = { ...planFiles, 'planning/success-criteria.yaml': criteriaYaml.replace('target: 5', 'target: 5, floor: 6') }
    assert.equal(told({ files, runs: [] }).belowFloor, true)
  })

  const share = 'optimise: {metric: accuracy, direction: max, target: 0.9, dataset: bench-v1}\n'
  const bench = benchmarkYaml.replace('n: 1200', 'n: 100')
  const base = (value: number): RunSummary => planRun('rule', 100, { accuracy: value }, { role: 'baseline' })
  const advice: readonly [name: string, book: Book, archetype: string | null, said: readonly RegExp[]][] = [
    [
      'nothing to say of degrees',
      { files: { ...planFiles, 'planning/success-criteria.yaml': criteriaYaml.replace('max_failure_rate: 0.001\n', '') }, runs: [rule()] },
      null,
      [],
    ],
    [
      'the interval of a share',
      { files: { 'planning/success-criteria.yaml': share, 'data/benchmark/manifest.yaml': bench }, runs: [base(0.5)] },
      null,
      [/^With 100 examples, 0\.9 means 0\.83 to 0\.94 \(95 %\)$/],
    ],
    [
      'a benchmark too small for the gap',
      { files: { 'planning/success-criteria.yaml': share, 'data/benchmark/manifest.yaml': bench }, runs: [base(0.86)] },
      null,
      [/^With 100 examples/, /^The benchmark cannot tell the baseline \(0\.86\) from the target: about \d+ examples could$/],
    ],
    [
      'the rule of three',
      { files: planFiles, runs: [] },
      null,
      [/^A failure rate of 0\.1 % takes 3,000 trials without a failure to show$/],
    ],
    [
      'the rule of three with trials',
      { files: { ...planFiles, 'planning/pilot.yaml': 'trials: 1200\nfailures: 1\n' }, runs: [] },
      'autonomous',
      [/; 1,200 are recorded, with 1 failure: then 4,729 are needed$/],
    ],
    [
      'no failure rate for an autonomous system',
      { files: {}, runs: [] },
      'autonomous',
      [/^No max_failure_rate is written\. A failure in 1,000 takes 3,000 trials/],
    ],
    ['no failure rate for another', { files: {}, runs: [] }, 'software-2.0', []],
    [
      'a model trained on the benchmark',
      {
        files: { 'planning/success-criteria.yaml': share, 'data/benchmark/manifest.yaml': benchmarkYaml.replace('n: 1200\n', '') },
        runs: [planRun('leaky', 200, { accuracy: 1 }, { data: [{ name: 'x', digest: benchHash, context: 'train', manifest: null }] })],
      },
      null,
      [/^leaky was trained on the benchmark, so what it scores there says nothing$/],
    ],
  ]
  for (const [name, book, archetype, said] of advice)
    it(`${name}: ${said.length} sentences`, () => {
      const found = told(book, archetype).advice
      assert.equal(found.length, said.length, found.join('\n'))
      said.forEach((one, i) => assert.match(found[i]!, one))
    })

  it('waits while facts are looked up, and says nothing where runs are not known', () => {
    assert.equal(measuredFor(factBook({ files: planFiles, pending: ['runs\n'] }), { archetype: null, unlawful: false }), undefined)
    const dead = told({ runs: { known: false, why: 'the reader died', remedy: null } })
    assert.deepEqual([dead.measured, dead.gapScore, dead.gap, dead.advice], [false, null, null, []])
  })
})
