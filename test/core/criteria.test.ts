// What becomes of every kind of criterion with every kind of run: met, useful, not met, on other data, not logged, not checkable, in words.

import assert from 'node:assert/strict'
import { criteriaFrom } from '../../src/core/criteriaRead.ts'
import { criteriaMet, criteriaOf } from '../../src/core/criteria.ts'
import type { Fact } from '../../src/core/fact.ts'
import type { RunSummary } from '../../src/core/run.ts'
import { readValues } from '../../src/core/yamlValues.ts'
import { type Book, factBook, remembering } from '../tools/factBook.ts'
import { seededRandom } from '../tools/random.ts'
import { benchHash, benchmarkYaml, criteriaYaml, good, planFiles, planRun, rule } from '../tools/planProject.ts'

const resultOf = (runs: readonly RunSummary[], id = 'optimise', more: Book = {}) => {
  const outcome = criteriaOf(factBook({ files: planFiles, runs, ...more }))
  const found = outcome?.results.find((one) => one.id === id)
  assert.ok(found !== undefined, `no criterion ${id}`)
  return found
}
const without = (metric: string): Record<string, number> => Object.fromEntries(Object.entries(good).filter(([name]) => name !== metric))
const filesWith = (path: string, text: string): Book => ({ files: { ...planFiles, [path]: text } })
const angle = (value: number): Record<string, number> => ({ angle_error_deg_p50: value })

describe('a criterion held against runs', () => {
  const cases: readonly [name: string, runs: readonly RunSummary[], status: string, why: RegExp, run: string | null][] = [
    ['nobody logged it', [], 'not-logged', /^nobody has logged angle_error_deg_p50$/, null],
    ['only other metrics', [planRun('a', 200, { loss: 1 })], 'not-logged', /^nobody has logged/, null],
    ['only a baseline', [rule()], 'not-logged', /^only rule has logged angle_error_deg_p50, a baseline$/, null],
    [
      'a candidate without the metric',
      [rule(), planRun('a', 200, { loss: 1 })],
      'not-logged',
      /^only rule has logged angle_error_deg_p50, a baseline$/,
      null,
    ],
    ['met', [planRun('sweep-07', 200, good)], 'met', /^met by sweep-07 on bench-v1: 4\.8$/, 'tensorboard:runs/sweep-07'],
    ['met exactly', [planRun('a', 200, angle(5))], 'met', /^met by a on bench-v1: 5$/, 'tensorboard:runs/a'],
    ['useful', [planRun('a', 200, angle(7.25))], 'useful', /^useful: 7\.25 by a on bench-v1, target 5$/, 'tensorboard:runs/a'],
    ['not met', [planRun('a', 200, angle(14))], 'not-met', /^not met: 14 by a on bench-v1, target 5$/, 'tensorboard:runs/a'],
    ['the better of two', [planRun('a', 200, angle(7)), planRun('b', 300, angle(6))], 'useful', /^useful: 6 by b /, 'tensorboard:runs/b'],
    ['the older of equals', [planRun('a', 200, angle(7)), planRun('b', 300, angle(7))], 'useful', /^useful: 7 by a /, 'tensorboard:runs/a'],
    [
      'met on other data',
      [planRun('a', 200, angle(4), { hash: 'ffffffffffff' })],
      'other-data',
      /^met, but on other data: a was not measured on bench-v1$/,
      null,
    ],
    ['worse on other data', [planRun('a', 200, angle(40), { hash: 'ffffffffffff' })], 'other-data', /^40 by a, but on other data$/, null],
    [
      'data not said',
      [planRun('a', 200, angle(4), { hash: null })],
      'other-data',
      /^met by a, but it does not say on which data \(tag bench_hash\)$/,
      null,
    ],
    [
      'data only named',
      [planRun('a', 200, angle(4), { hash: null, params: { dataset: 'bench-v1' } })],
      'other-data',
      /^met by a, which names bench-v1 but logged no digest of it$/,
      null,
    ],
    [
      'better on other data, worse on the benchmark',
      [planRun('a', 200, angle(4), { hash: 'ffffffffffff' }), planRun('b', 300, angle(8))],
      'useful',
      /^useful: 8 by b on bench-v1, target 5$/,
      'tensorboard:runs/b',
    ],
    ['NaN is no result', [planRun('a', 200, angle(NaN))], 'not-logged', /^nobody has logged/, null],
    [
      'untagged runs count where nobody is tagged',
      [planRun('a', 200, angle(4), { role: null })],
      'met',
      /^met by a on bench-v1: 4$/,
      'tensorboard:runs/a',
    ],
    [
      'untagged runs do not count beside tagged ones',
      [planRun('a', 200, angle(4), { role: null }), planRun('b', 300, angle(8))],
      'useful',
      /^useful: 8 by b/,
      'tensorboard:runs/b',
    ],
    [
      'a run only called baseline is no candidate',
      [planRun('my-baseline', 200, angle(4), { role: null })],
      'not-logged',
      /^only my-baseline has logged angle_error_deg_p50, and it is called baseline, not tagged role=candidate$/,
      null,
    ],
  ]
  for (const [name, runs, status, why, run] of cases)
    it(`${name}: ${status}`, () => {
      const found = resultOf(runs)
      assert.deepEqual([found.status, found.run], [status, run])
      assert.match(found.why, why)
      assert.equal(found.best === null, run === null)
    })

  it('has the baseline beside it, and its place in the file', () => {
    const found = resultOf([rule(), planRun('a', 200, good)])
    assert.deepEqual([found.baseline, found.target, found.minimumUseful, found.direction], [11.2, 5, 10, 'min'])
    assert.deepEqual([found.path, found.place], ['planning/success-criteria.yaml', { line: 2, column: 1 }])
  })

  it('is found under the same words with other signs, and with the split before it', () => {
    for (const name of ['test/angle_error_deg_p50', 'angle-error-deg-p50', 'eval/Angle_Error_Deg_P50', 'angle_error_deg_p50/test'])
      assert.equal(resultOf([planRun('a', 200, { [name]: 4 })]).status, 'met', name)
    for (const name of ['val/angle_error_deg_p50', 'train/angle_error_deg_p50', 'angle_error_deg_p95', 'my_angle_error_deg_p50'])
      assert.equal(resultOf([planRun('a', 200, { [name]: 4 })]).status, 'not-logged', name)
  })

  it('that is strict is not met by the number itself, and says so', () => {
    const strict = filesWith('planning/success-criteria.yaml', criteriaYaml.replace('"<=", value: 100', '"<", value: 100'))
    assert.equal(
      resultOf([planRun('a', 200, { ...good, latency_ms_p95: 100 })], 'thresholds.1', strict).why,
      'not met: 100 by a on bench-v1, target below 100',
    )
    assert.equal(resultOf([planRun('a', 200, { ...good, latency_ms_p95: 99 })], 'thresholds.1', strict).status, 'met')
  })

  it('keeps one step for each improvement over time, of runs on the benchmark only', () => {
    const runs = [angle(9), angle(12), angle(7), angle(7), angle(4)].map((numbers, i) => planRun(`r${i}`, 100 * (5 - i), numbers))
    const other = planRun('other', 150, angle(1), { hash: 'ffffffffffff' })
    assert.deepEqual(resultOf([...runs, other]).progress, [[150, 4]])
    const forward = [angle(9), angle(12), angle(7), angle(7), angle(4)].map((numbers, i) => planRun(`r${i}`, 100 * i, numbers))
    assert.deepEqual(resultOf(forward).progress, [
      [50, 9],
      [250, 7],
      [450, 4],
    ])
  })

  it('is not met when no benchmark is pinned, and says so', () => {
    const runs = [planRun('a', 200, good)]
    const path = 'data/benchmark/manifest.yaml'
    assert.match(
      resultOf(runs, 'optimise', { files: { 'planning/success-criteria.yaml': criteriaYaml } }).why,
      /^met by a, but no benchmark is pinned$/,
    )
    assert.match(resultOf(runs, 'optimise', filesWith(path, 'id: bench-v1\n')).why, /^met by a, but bench-v1 is not pinned by a hash$/)
  })

  it('is not checkable where runs are not known or no target is written', () => {
    const runs: Fact<readonly RunSummary[]> = { known: false, why: 'the reader died', remedy: null }
    assert.deepEqual(
      [resultOf([], 'optimise', { runs }).status, resultOf([], 'optimise', { runs }).why],
      ['not-checkable', 'the reader died'],
    )
    const open = filesWith('planning/success-criteria.yaml', 'optimise: {metric: angle_error_deg_p50, direction: min}\n')
    assert.match(resultOf([planRun('a', 200, good)], 'optimise', open).why, /^4\.8 by a, but no target is written$/)
  })

  it('knows no criteria where there is no file, and waits while facts are looked up', () => {
    assert.deepEqual(criteriaOf(factBook({})), { file: null, faults: [], results: [] })
    for (const key of ['runs\n', 'text\nplanning/success-criteria.yaml', 'text\ndata/benchmark/manifest.yaml', 'text\nplanning/plan.yaml'])
      assert.equal(criteriaOf(factBook({ files: planFiles, pending: [key] })), undefined, key)
  })
})

describe('limits, slices, business and failures', () => {
  const pilot = (text: string): Book => filesWith('planning/pilot.yaml', text)
  const cases: readonly [name: string, id: string, runs: readonly RunSummary[], more: Book, status: string, why: RegExp][] = [
    ['a limit that holds', 'thresholds.1', [planRun('a', 200, good)], {}, 'met', /^met by a on bench-v1: 80$/],
    [
      'a limit that does not',
      'thresholds.1',
      [planRun('a', 200, { ...good, latency_ms_p95: 240 })],
      {},
      'not-met',
      /^not met: 240 by a on bench-v1, target 100$/,
    ],
    [
      'a limit nobody logged',
      'thresholds.0',
      [planRun('a', 200, without('position_error_cm_p95'))],
      {},
      'not-logged',
      /^nobody has logged position_error_cm_p95$/,
    ],
    [
      'a limit that another run holds than the best',
      'thresholds.1',
      [
        planRun('fast', 200, { ...good, angle_error_deg_p50: 20, latency_ms_p95: 10, position_error_cm_p95: 3 }),
        planRun('best', 300, { ...good, latency_ms_p95: 240 }),
      ],
      {},
      'not-met',
      /^met by fast, but best, the best candidate, has 240$/,
    ],
    ['a slice', 'slices.0', [planRun('a', 200, good)], {}, 'met', /^met by a on bench-v1: 11$/],
    [
      'a slice that nobody logged',
      'slices.0',
      [planRun('a', 200, without('dark-objects/angle_error_deg_p50'))],
      {},
      'not-logged',
      /^nobody has logged angle_error_deg_p50 of dark-objects$/,
    ],
    [
      'a slice that is too small',
      'slices.0',
      [planRun('a', 200, good)],
      filesWith('data/benchmark/manifest.yaml', benchmarkYaml.replace('260', '12')),
      'not-checkable',
      /^dark-objects has 12 examples, 200 are needed$/,
    ],
    ['no pilot', 'business', [], {}, 'not-logged', /^no pilot has recorded it$/],
    ['a pilot that met it', 'business', [], pilot('kpi: {result: 392}\n'), 'met', /^met: 392 in planning\/pilot\.yaml, target 380$/],
    ['a pilot that did not', 'business', [], pilot('kpi: {result: 320}\n'), 'not-met', /^not met: 320 /],
    ['a pilot without the number', 'business', [], pilot('kpi: {}\n'), 'not-logged', /^planning\/pilot\.yaml has no kpi\.result$/],
    [
      'what predictions cost, from a run',
      'economic',
      [planRun('a', 200, { ...good, cost_per_1k_predictions: 0.1 })],
      {},
      'met',
      /^met by a on bench-v1: 0\.1$/,
    ],
    [
      'what predictions cost, from the pilot',
      'economic',
      [],
      pilot('cost_per_1k_predictions: 0.5\n'),
      'not-met',
      /^not met: 0\.5 in planning\/pilot\.yaml, target 0\.2$/,
    ],
    ['no trials', 'max_failure_rate', [], {}, 'not-logged', /^no trials are recorded; 3,000 without a failure are needed$/],
    [
      'too few trials',
      'max_failure_rate',
      [],
      pilot('trials: 1200\n'),
      'not-met',
      /0 failures in 1,200 trials .* at most 0\.25 %; 3,000 are needed for 0\.1 %$/,
    ],
    [
      'trials enough',
      'max_failure_rate',
      [],
      pilot('trials: 3000\nfailures: 0\n'),
      'met',
      /^met: 0 failures in 3,000 trials .* at most 0\.1 %$/,
    ],
    ['trials with a failure', 'max_failure_rate', [], pilot('trials: {n: 3000, failures: 1}\n'), 'not-met', /1 failure in 3,000 trials/],
    ['trials without a number', 'max_failure_rate', [], pilot('trials: many\n'), 'not-logged', /^no trials/],
  ]
  for (const [name, id, runs, more, status, why] of cases)
    it(`${name}: ${status}`, () => {
      const found = resultOf(runs, id, more)
      assert.equal(found.status, status, found.why)
      assert.match(found.why, why)
    })
})

describe('whether criteria are met', () => {
  type What = 'thresholds' | 'minimum_useful' | 'target'
  const metOf = (what: What, runs: readonly RunSummary[], more: Book = {}) =>
    criteriaMet(factBook({ files: planFiles, runs, ...more }), what)
  const cases: readonly [name: string, what: What, runs: readonly RunSummary[], met: boolean, why: RegExp][] = [
    ['all limits', 'thresholds', [planRun('a', 200, good)], true, /^a holds all 3 limits$/],
    [
      'a limit missed',
      'thresholds',
      [planRun('a', 200, { ...good, latency_ms_p95: 240 })],
      false,
      /^latency_ms_p95 is 240 in a, target 100$/,
    ],
    ['a limit not logged', 'thresholds', [planRun('a', 200, without('latency_ms_p95'))], false, /^nobody has logged latency_ms_p95$/],
    [
      'of two candidates the one that holds all limits counts',
      'thresholds',
      [planRun('a', 200, { ...good, angle_error_deg_p50: 4, latency_ms_p95: 240 }), planRun('b', 300, { ...good, angle_error_deg_p50: 6 })],
      true,
      /^b holds/,
    ],
    ['useful', 'minimum_useful', [planRun('a', 200, angle(7))], true, /^7 by a, useful from 10$/],
    ['not useful', 'minimum_useful', [planRun('a', 200, angle(11))], false, /^11 by a, useful from 10$/],
    ['the target', 'target', [planRun('a', 200, angle(4))], true, /^4 by a, target 5$/],
    ['not the target', 'target', [planRun('a', 200, angle(7))], false, /^7 by a, target 5$/],
    ['on other data only', 'target', [planRun('a', 200, angle(4), { hash: 'ffffffffffff' })], false, /^met, but on other data/],
    ['nobody there', 'target', [], false, /^nobody has logged angle_error_deg_p50$/],
  ]
  for (const [name, what, runs, met, why] of cases)
    it(`${what}, ${name}: ${met}`, () => {
      const found = metOf(what, runs)
      assert.ok(found?.known === true)
      assert.equal(found.value.met, met, found.value.why)
      assert.match(found.value.why, why)
    })

  it('without limits they hold; without a target the least useful value counts; without criteria nothing is met', () => {
    const only = (text: string): Book => filesWith('planning/success-criteria.yaml', text)
    const runs = [planRun('a', 200, angle(7))]
    const value = (found: ReturnType<typeof metOf>) => (found?.known === true ? [found.value.met, found.value.why] : found)
    const plain = only('optimise: {metric: angle_error_deg_p50, direction: min, minimum_useful: 10}\n')
    assert.deepEqual(value(metOf('thresholds', runs, plain)), [true, 'no limits are written'])
    assert.deepEqual(value(metOf('target', runs, plain)), [true, '7 by a, useful from 10'])
    assert.deepEqual(value(metOf('target', runs, { files: {} })), [false, 'there are no success criteria'])
    assert.equal(metOf('target', runs, only('optimise: {metric: angle_error_deg_p50, direction: min}\n'))?.known, false)
    assert.equal(metOf('target', runs, { pending: ['runs\n'] }), undefined)
  })
})

describe('the laws of criteria', () => {
  const random = seededRandom(61)
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!
  const odd = [4, 5, 6, 9.99, 10, 12, 0, -1, NaN, Infinity, -Infinity]
  const anyRun = (i: number): RunSummary =>
    planRun(
      `r${i}`,
      Math.floor(random() * 1_000),
      Object.fromEntries(Object.keys(good).flatMap((name) => (random() < 0.8 ? [[name, pick(odd)] as const] : []))),
      {
        role: pick(['candidate', 'candidate', 'baseline', null, 'other']),
        hash: pick([benchHash, benchHash.slice(0, 9), 'ffffffffff', null]),
        startTime: pick([1, 2, 3, null]),
      },
    )

  it('hold for any runs: the best is the best, met is met by one run, progress only gets better, numbers are finite', () => {
    for (let i = 0; i < 150; i++) {
      const runs = Array.from({ length: Math.floor(random() * 8) }, (_, k) => anyRun(k))
      const reader = remembering(factBook({ files: planFiles, runs }))
      const outcome = criteriaOf(reader)!
      assert.doesNotMatch(JSON.stringify(outcome), /null,null\]|NaN/)
      const tagged = runs.some((run) => run.tags['role'] === 'candidate')
      for (const one of outcome.results.filter(({ id }) => id === 'optimise' || id.startsWith('thresholds'))) {
        const optimise = (run: RunSummary): boolean => run.metrics['angle_error_deg_p50']?.min != null
        const ours = runs.filter(
          (run) =>
            run.tags['bench_hash']?.startsWith(benchHash.slice(0, 9)) === true &&
            (tagged ? run.tags['role'] === 'candidate' : run.tags['role'] === undefined && optimise(run)),
        )
        const values = ours.flatMap((run) => run.metrics[one.metric]?.min?.value ?? [])
        assert.equal(one.best, values.length === 0 ? null : Math.min(...values), one.why)
        if (one.status === 'met') assert.ok(one.best !== null && one.best <= one.target!, one.why)
        if (one.id === 'optimise' && one.best !== null && one.best <= one.target!) assert.equal(one.status, 'met')
        for (const [k, [at, value]] of one.progress.entries()) {
          assert.ok(Number.isFinite(at) && Number.isFinite(value))
          if (k > 0) assert.ok(value < one.progress[k - 1]![1] && at >= one.progress[k - 1]![0])
        }
        assert.ok(one.why.length > 5 && !one.why.endsWith('.'))
      }
      for (const what of ['thresholds', 'minimum_useful', 'target'] as const) {
        const met = criteriaMet(reader, what)
        assert.ok(met?.known === true)
        if (met.value.met) assert.ok(met.value.run !== null)
      }
    }
  })

  it('do not change with the order in which runs are listed, where no two are equal', () => {
    for (let i = 0; i < 30; i++) {
      const runs = Array.from({ length: 6 }, (_, k) =>
        planRun(`r${k}`, 100 + k, { ...good, angle_error_deg_p50: random() * 20, latency_ms_p95: random() * 200 }),
      )
      const of = (all: readonly RunSummary[]) => criteriaOf(remembering(factBook({ files: planFiles, runs: all })))
      assert.deepEqual(of([...runs].reverse()), of(runs))
    }
  })
})

describe('the reader of success criteria', () => {
  const read = (text: string) => criteriaFrom('c.yaml', readValues(text))
  it('reads the example of the documentation without a fault', () => {
    const criteria = read(criteriaYaml)
    assert.deepEqual(criteria.faults, [])
    assert.deepEqual(
      criteria.all.map(({ id, name, metric, direction, target }) => [id, name, metric, direction, target]),
      [
        ['optimise', 'optimise', 'angle_error_deg_p50', 'min', 5],
        ['thresholds.0', 'thresholds.position_error_cm_p95', 'position_error_cm_p95', 'min', 1],
        ['thresholds.1', 'thresholds.latency_ms_p95', 'latency_ms_p95', 'min', 100],
        ['slices.0', 'slices.dark-objects.angle_error_deg_p50', 'angle_error_deg_p50', 'min', 12],
        ['business', 'business', 'picks_per_hour', 'max', 380],
        ['economic', 'economic', 'cost_per_1k_predictions', 'min', 0.2],
        ['max_failure_rate', 'max_failure_rate', 'failure rate', 'min', 0.001],
      ],
    )
    assert.deepEqual([criteria.dataset, criteria.split, criteria.maxFailureRate, criteria.floor], ['bench-v1', 'test', 0.001, null])
  })

  const faults: readonly [text: string, message: RegExp, line: number | null][] = [
    ['- a\n', /must be a map/, 1],
    ['a: [\n', /not closed/, 2],
    ['a: 1\na: 2\n', /The same key stands twice/, 2],
    ['version: 1\n', /optimise\.metric is missing/, 1],
    ['version: 1\noptimise: {target: 5}\n', /optimise\.metric is missing/, 2],
    ['optimise: {metric: reach, target: 5}\n', /direction is missing, and reach does not tell it/, 1],
    ['optimise: {metric: acc, direction: up, target: 5}\n', /must be min or max/, 1],
    ['optimise: {metric: acc}\n', /neither target nor minimum_useful/, 1],
    ['optimise:\n  metric: acc\n  target: high\n', /optimise\.target must be a number/, 3],
    ['optimise: {metric: acc, target: .nan}\n', /optimise\.target must be a number/, 1],
    [
      'optimise:\n  metric: acc\n  target: 0.9\n  minimum_useful: 0.95\n',
      /minimum_useful must be easier to reach than the target, but 0\.95 is better than 0\.9/,
      4,
    ],
    ['optimise: {metric: acc, target: 0.9}\nthresholds: none\n', /thresholds must be a list/, 2],
    ['optimise: {metric: acc, target: 0.9}\nthresholds:\n  - {op: "<=", value: 1}\n', /thresholds\.0 has no metric/, 3],
    [
      'optimise: {metric: acc, target: 0.9}\nthresholds:\n  - {metric: a, op: "~", value: 1}\n',
      /op of thresholds\.0 must be one of <= < >= >/,
      3,
    ],
    ['optimise: {metric: acc, target: 0.9}\nthresholds:\n  - {metric: a, op: "<="}\n', /thresholds\.0 has no value/, 3],
    ['optimise: {metric: acc, target: 0.9}\nslices:\n  - {metric: a, op: "<=", value: 1}\n', /slices\.0 has no name/, 3],
    ['optimise: {metric: acc, target: 0.9}\nmax_failure_rate: 0\n', /must lie between 0 and 1/, 2],
    ['optimise: &a {metric: *a}\n', /stands for nothing, or for itself/, 1],
    ['a: 1\n'.repeat(60_000), /at most 256000 are read/, null],
  ]
  for (const [text, message, line] of faults)
    it(`says of ${JSON.stringify(text.slice(0, 60))} what is wrong`, () => {
      const found = read(text).faults
      assert.equal(found.length, 1, JSON.stringify(found))
      assert.match(found[0]!.message, message)
      assert.match(found[0]!.message, /\.$/)
      assert.equal(found[0]!.place?.line ?? null, line)
    })

  it('takes the direction from the name where it tells it', () => {
    assert.deepEqual(
      ['val/accuracy', 'test_loss', 'wer'].map((metric) => read(`optimise: {metric: ${metric}, target: 1}\n`).optimise?.direction),
      ['max', 'min', 'min'],
    )
  })

  it('says when criteria name another benchmark than the pinned one', () => {
    const other = criteriaOf(factBook({ ...filesWith('data/benchmark/manifest.yaml', `id: bench-v2\nhash: ${benchHash}\n`), runs: [] }))
    assert.deepEqual(
      other?.faults.map((one) => one.message),
      ['The criteria name bench-v1, but the benchmark in data/benchmark/manifest.yaml is bench-v2.'],
    )
  })
})
