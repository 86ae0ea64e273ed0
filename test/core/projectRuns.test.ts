// How runs are told apart: the part they play, the data they were measured on, which of them counts, and what rules call them.

import assert from 'node:assert/strict'
import { bareDigest, benchmarkFrom, sameDigest } from '../../src/core/benchmark.ts'
import type { Fact } from '../../src/core/fact.ts'
import { bindingOf, missingInWords, projectRuns } from '../../src/core/projectRuns.ts'
import type { DataReference, RunSummary } from '../../src/core/run.ts'
import {
  baselineKindOf,
  isCalledBaseline,
  measuredOn,
  onBenchmark,
  roleOf,
  sliceSize,
  trainedOn,
  valueOf,
  wasMeasuredOn,
} from '../../src/core/runMeasure.ts'
import { readValues } from '../../src/core/yamlValues.ts'
import { type Book, factBook } from '../tools/factBook.ts'
import { benchHash, benchmarkYaml, good, planFiles, planRun, rule } from '../tools/planProject.ts'
import { metricOf, runAt } from '../tools/runs.ts'

const data = (name: string, digest: string | null, context: DataReference['context']): DataReference => ({
  name,
  digest,
  context,
  manifest: null,
})
const runsOf = (runs: readonly RunSummary[], more: Book = {}) => {
  const found = projectRuns(factBook({ files: planFiles, runs, ...more }))
  assert.ok(found?.known === true)
  return found.value
}

describe('the part that a run plays', () => {
  const cases: readonly [name: string, more: Partial<RunSummary>, role: string | null, kind: string | null, called: boolean][] = [
    ['nothing said', {}, null, null, false],
    ['a tag', { tags: { role: 'Baseline ' } }, 'baseline', null, false],
    ['a param', { params: { role: 'candidate' } }, 'candidate', null, false],
    ['a tag before a param', { tags: { role: 'candidate' }, params: { role: 'baseline' } }, 'candidate', null, false],
    ['a kind makes a baseline', { tags: { 'baseline.kind': 'majority' } }, 'baseline', 'majority', false],
    ['a kind as a param, with an underscore', { params: { baseline_kind: 'Human' } }, 'baseline', 'human', false],
    ['a role before a kind', { tags: { role: 'other', 'baseline.kind': 'rule' } }, 'other', 'rule', false],
    ['an empty tag', { tags: { role: ' ' } }, null, null, false],
    ['a name is only a hint', { name: 'my-baseline-2' }, null, null, true],
    ['a path is only a hint', { path: 'baseline/run1' }, null, null, true],
    ['a word inside another is none', { name: 'baselines2' }, null, null, false],
    ['who is tagged needs no hint', { name: 'baseline', tags: { role: 'candidate' } }, 'candidate', null, false],
    ['a label, as W&B and Neptune have them', { tags: { baseline: '' } }, 'baseline', null, false],
    ['a label with a capital', { tags: { Candidate: '' } }, 'candidate', null, false],
    ["DVC's tag of that name is a commit", { tags: { baseline: '3f2c1ab' } }, null, null, false],
    ['a label with a value', { tags: { 'Role: Candidate': '' } }, 'candidate', null, false],
    ['a kind as a label', { tags: { 'baseline.kind=rule': '' } }, 'baseline', 'rule', false],
    ['a job type', { tags: { job_type: 'candidate' } }, 'candidate', null, false],
    ['another job type', { tags: { job_type: 'train' } }, null, null, false],
    ['names of objects', { tags: {}, params: { toString: 'x' } }, null, null, false],
  ]
  for (const [name, more, role, kind, called] of cases)
    it(name, () => {
      const run = runAt('runs/a', more)
      assert.deepEqual([roleOf(run), baselineKindOf(run), isCalledBaseline(run)], [role, kind, called])
    })
})

describe('the data that a run was measured on', () => {
  const digests: readonly [name: string, more: Partial<RunSummary>, digests: readonly string[]][] = [
    ['nothing said', {}, []],
    ['a param of the convention', { params: { bench_hash: 'ABC123' } }, ['abc123']],
    [
      'tags and params by how much they say',
      { params: { data_hash: 'd', bench_hash: 'b' }, tags: { dataset_digest: 'c' } },
      ['b', 'c', 'd'],
    ],
    [
      'what the tool recorded, tests first',
      { data: [data('x', 'plain', null), data('v', 'val', 'validation'), data('t', 'test', 'test')] },
      ['test', 'val', 'plain'],
    ],
    ['training data never', { data: [data('x', 'train', 'train')] }, []],
    ['a convention before a record', { data: [data('t', 'test', 'test')], tags: { 'bench.hash': 'b' } }, ['b', 'test']],
    ['a label', { tags: { 'bench_hash:AB12': '', 'bench_hash:': '' } }, ['ab12']],
    ['a name without a digest is none', { data: [data('t', null, 'test')] }, []],
  ]
  for (const [name, more, wanted] of digests)
    it(name, () =>
      assert.deepEqual(
        measuredOn(runAt('runs/a', more)).map((one) => one.digest),
        wanted,
      ),
    )

  it('says where it read them', () => {
    const run = runAt('runs/a', { tags: { bench_hash: 'a' }, params: { data_hash: 'b' }, data: [data('test-v1', 'c', null)] })
    assert.deepEqual(
      measuredOn(run).map((one) => one.from),
      ['tag bench_hash', 'param data_hash', 'data test-v1'],
    )
  })

  const same: readonly [a: string, b: string, same: boolean][] = [
    [benchHash, benchHash.toUpperCase(), true],
    [`sha256:${benchHash}`, benchHash, true],
    ['md5:0123456789abcdef0123456789abcdef.dir', '0123456789abcdef0123456789abcdef', true],
    [benchHash.slice(0, 8), benchHash, true],
    [benchHash.slice(0, 7), benchHash, false],
    [`${benchHash.slice(0, 8)}x`, benchHash, false],
    ['', '', false],
    ['', benchHash, false],
    ['v1', 'v1', true],
    ['v1', 'v12', false],
  ]
  for (const [a, b, wanted] of same)
    it(`${a.slice(0, 20)} and ${b.slice(0, 20)} are ${wanted ? '' : 'not '}the same`, () => {
      assert.equal(sameDigest(a, b), wanted)
      assert.equal(sameDigest(b, a), wanted)
    })
  it('compares bare digests', () => assert.equal(bareDigest(' SHA-256=AB.dir '), 'ab'))

  const bench = { id: 'bench-v1', hash: benchHash, knownAs: ['b5c6d7e8'] }
  const stands: readonly [name: string, more: Partial<RunSummary>, on: string][] = [
    ['says nothing', {}, 'unsaid'],
    ['the hash', { params: { bench_hash: benchHash } }, 'same'],
    ['a short hash', { params: { bench_hash: benchHash.slice(0, 12) } }, 'same'],
    ['the digest by which MLflow knows it', { data: [data('test', 'b5c6d7e8', 'test')] }, 'same'],
    ['another digest', { params: { bench_hash: '0'.repeat(64) } }, 'other'],
    ['the name alone', { data: [data('Bench-V1', null, null)] }, 'named'],
    ['the name with another digest', { data: [data('bench-v1', '0'.repeat(64), null)] }, 'other'],
    ['the same data for training', { data: [data('bench-v1', benchHash, 'train')] }, 'unsaid'],
  ]
  for (const [name, more, on] of stands) it(`${name}: ${on}`, () => assert.equal(onBenchmark(runAt('runs/a', more), bench), on))

  it('tells who was trained on the benchmark, and takes a name where a digest is asked', () => {
    assert.ok(trainedOn(runAt('runs/a', { data: [data('x', benchHash, 'train')] }), benchHash))
    assert.ok(!trainedOn(runAt('runs/a', { data: [data('x', benchHash, 'test')] }), benchHash))
    assert.ok(wasMeasuredOn(runAt('runs/a', { params: { dataset: 'Bench-v1' } }), 'bench-v1'))
  })
})

describe('the value of a metric', () => {
  const run = runAt('runs/a', {
    metrics: { acc: metricOf(0.1, 0.9, 0.5), 'test/loss': metricOf(2, NaN), nothing: metricOf(NaN) },
    params: { n_dark: 31 },
  })
  const cases: readonly [metric: string, direction: 'min' | 'max' | null, value: number | null][] = [
    ['acc', 'max', 0.9],
    ['acc', 'min', 0.1],
    ['acc', null, 0.5],
    ['loss', 'min', 2],
    ['loss', null, null],
    ['nothing', 'min', null],
    ['absent', 'min', null],
  ]
  for (const [metric, direction, value] of cases)
    it(`${metric}, ${direction ?? 'last'}: ${value}`, () => assert.equal(valueOf(run, metric, direction), value))
  it('counts examples of a slice where somebody logged them', () => {
    assert.deepEqual([sliceSize(run, 'dark'), sliceSize(run, 'light')], [31, null])
  })
})

describe('the runs of a project', () => {
  const names = (runs: readonly RunSummary[]): string[] => runs.map((run) => run.name)

  it('are in the order in which they began, those without a time last', () => {
    assert.deepEqual(names(runsOf([planRun('c', 300, good), runAt('runs/z'), rule(), planRun('b', 200, good)]).runs), [
      'rule',
      'b',
      'c',
      'z',
    ])
  })

  it('take the best baseline on the benchmark, a better one elsewhere aside', () => {
    const runs = runsOf([
      planRun('majority', 100, { angle_error_deg_p50: 40 }, { role: 'baseline' }),
      rule(150),
      planRun('elsewhere', 160, { angle_error_deg_p50: 2 }, { role: 'baseline', hash: 'ffffffffffff' }),
      planRun('expert', 170, { angle_error_deg_p50: 1 }, { kind: 'human', role: null }),
    ])
    assert.deepEqual(names(runs.baselines), ['majority', 'rule', 'elsewhere', 'expert'])
    assert.equal(runs.baseline?.name, 'rule')
  })

  it('take the newest of equal baselines, and one elsewhere where there is no other', () => {
    assert.equal(runsOf([rule(100), planRun('again', 200, { angle_error_deg_p50: 11.2 }, { role: 'baseline' })]).baseline?.name, 'again')
    assert.equal(runsOf([planRun('far', 100, { loss: 1 }, { role: 'baseline', hash: null })]).baseline?.name, 'far')
    assert.equal(runsOf([planRun('expert', 100, { angle_error_deg_p50: 1 }, { kind: 'human', role: null })]).baseline?.name, 'expert')
  })

  it('count runs without a role as candidates only where no run is tagged so', () => {
    const loose = planRun('loose', 200, good, { role: null })
    const other = planRun('other', 210, { loss: 1 }, { role: null })
    const named = planRun('my baseline', 220, good, { role: null })
    const untagged = runsOf([loose, other, named])
    assert.deepEqual([names(untagged.candidates), untagged.tagged, names(untagged.called)], [['loose'], false, ['my baseline']])
    const tagged = runsOf([loose, planRun('tagged', 300, good)])
    assert.deepEqual([names(tagged.candidates), tagged.tagged], [['tagged'], true])
  })

  it('take the best candidate that holds all limits, else the best, on the benchmark only', () => {
    const fast = planRun('fast', 200, { ...good, angle_error_deg_p50: 7 })
    const slow = planRun('slow', 300, { ...good, angle_error_deg_p50: 4, latency_ms_p95: 300 })
    const far = planRun('far', 400, good, { hash: 'ffffffffffff' })
    assert.equal(runsOf([fast, slow, far]).candidate?.name, 'fast')
    assert.equal(runsOf([slow, far]).candidate?.name, 'slow')
    assert.equal(runsOf([far]).candidate, null)
    assert.equal(runsOf([far, slow, fast]).firstCandidate?.name, 'fast')
  })

  it('say why there is none', () => {
    const none = runsOf([])
    assert.deepEqual(
      [missingInWords(none, 'baseline'), missingInWords(none, 'candidate')],
      ['no run has the tag role=baseline', 'nobody has logged angle_error_deg_p50'],
    )
    assert.equal(
      missingInWords(runsOf([planRun('old baseline', 1, good, { role: null })]), 'baseline'),
      'old baseline is called baseline, not tagged role=baseline',
    )
    assert.equal(missingInWords(runsOf([], { files: {} }), 'candidate'), 'no run has the tag role=candidate')
    assert.equal(missingInWords(runsOf([rule()]), 'baseline'), null)
  })
})

describe('what a name in a rule stands for', () => {
  const sha = 'c'.repeat(40)
  const git = { commit: sha, branch: null, dirty: null, remote: null }
  const runs = [
    planRun('majority', 50, { angle_error_deg_p50: 40 }, { role: 'baseline' }),
    planRun('rule', 100, { angle_error_deg_p50: 11.2 }, { role: 'baseline', git }),
    planRun('first', 200, { angle_error_deg_p50: 9 }, { hash: 'ffffffffffff' }),
    planRun('best', 300, good, { git }),
  ]
  const decided = {
    'planning/decisions/0001-go.md': '---\ndate: 2026-02-03\n---\n',
    'planning/decisions/0002-go.md': '---\ndate: 2026-03-04T05:06:07Z\n---\nGo.\n',
  }
  const more: Book = {
    files: { ...planFiles, ...decided },
    runs,
    more: { 'head\n': { known: true, value: sha }, 'digest\ndata/benchmark/items/**': { known: true, value: `SHA256:${benchHash}` } },
  }
  const is: readonly [name: string, value: unknown][] = [
    ['$criteria', 'planning/success-criteria.yaml'],
    ['$criteria.metric', 'angle_error_deg_p50'],
    ['$criteria.direction', 'min'],
    ['$criteria.target', 5],
    ['$criteria.minimum_useful', 10],
    ['$criteria.dataset', 'bench-v1'],
    ['$criteria.max_failure_rate', 0.001],
    ['$bench', 'data/benchmark/manifest.yaml'],
    ['$bench.id', 'bench-v1'],
    ['$bench.hash', benchHash],
    ['$bench.recomputed', benchHash],
    ['$bench.n', 1200],
    ['$baseline', 'tensorboard:runs/rule'],
    ['$baseline.commit', sha],
    ['$baseline.data', benchHash],
    ['$baseline.start', 50],
    ['$baseline.value', 11.2],
    ['$candidate', 'tensorboard:runs/best'],
    ['$candidate.value', 4.8],
    ['$first_candidate', 'tensorboard:runs/first'],
    ['$first_candidate.start', 200],
    ['$first_candidate.commit', null],
    ['$first_candidate.data', 'ffffffffffff'],
    ['$head', sha],
    ['$decision', 'planning/decisions/0002-go.md'],
    ['$decision.start', Date.UTC(2026, 2, 4, 5, 6, 7) / 1000],
  ]
  for (const [name, value] of is)
    it(`${name} is ${String(value).slice(0, 30)}`, () => assert.deepEqual(bindingOf(factBook(more), name), { known: true, value }))

  it('$decision.commit is the one that last changed it; without a date its time counts', () => {
    const path = 'planning/decisions/0003-stop.md'
    const last = { commit: sha, author: 'Ada', authorTime: 777, subject: 'Stop' }
    const book = factBook({
      files: { [path]: 'Stop.\n' },
      more: { [`git\n${path}`]: { known: true, value: { tracked: true, dirty: false, last, first: last } } },
    })
    assert.deepEqual(bindingOf(book, '$decision.commit'), { known: true, value: sha })
    assert.deepEqual(bindingOf(book, '$decision.start'), { known: true, value: 777 })
    assert.equal(bindingOf(book, '$decision.mood')?.known, false)
  })

  it('is nothing where there is nothing, and not known where nobody can tell', () => {
    const empty = factBook({})
    for (const name of [
      '$criteria',
      '$criteria.target',
      '$bench.hash',
      '$bench.recomputed',
      '$baseline',
      '$baseline.commit',
      '$candidate.value',
      '$decision',
      '$decision.commit',
    ])
      assert.deepEqual(bindingOf(empty, name), { known: true, value: null }, name)
    for (const name of ['$nonsense', '$bench.color', '$baseline.mood', '$head.commit', '$attested', '$'])
      assert.equal(bindingOf(factBook(more), name)?.known, false, name)
    const dead: Fact<readonly RunSummary[]> = { known: false, why: 'the reader died', remedy: null }
    assert.deepEqual(bindingOf(factBook({ files: planFiles, runs: dead }), '$baseline'), dead)
  })

  it('waits for what is looked up, and asks for no byte of data where no hash is wanted', () => {
    assert.equal(bindingOf(factBook({ ...more, pending: ['runs\n'] }), '$baseline.start'), undefined)
    const book = factBook(more)
    bindingOf(book, '$baseline.data')
    bindingOf(book, '$bench.hash')
    assert.deepEqual(
      book.asked.filter((key) => key.startsWith('digest')),
      [],
    )
  })
})

describe('the manifest of the benchmark', () => {
  const read = (text: string) => benchmarkFrom('m.yaml', readValues(text))
  const faults: readonly [text: string, message: RegExp | null][] = [
    [benchmarkYaml, null],
    ['- a\n', /must be a map/],
    ['hash: abcdef012345\n', /has no id/],
    ['id: b\n', /not pinned: it has no hash/],
    ['id: b\nhash: "9f..."\n', /"9f\.\.\." is no hash/],
    ['id: b\nhash: 9f3c2b\n', /"9f3c2b" is no hash/],
    ['id: b\nhash: abcdef012345\nn: many\n', /n must be the number of examples/],
    ['id: b\nhash: abcdef012345\nn: 0\n', /n must be the number of examples/],
    ['id: b\nhash: abcdef012345\nn: 1\n', null],
    ['id: [\n', /not closed/],
  ]
  for (const [text, message] of faults)
    it(`${JSON.stringify(text.slice(0, 40))}: ${message === null ? 'sound' : 'one fault'}`, () => {
      const found = read(text).faults
      if (message === null) assert.deepEqual(found, [])
      else {
        assert.equal(found.length, 1, JSON.stringify(found))
        assert.match(found[0]!.message, message)
      }
    })
  it('gives hash, examples and slices in every form in which they are written', () => {
    const { hash, n, slices, knownAs } = read(
      'id: b\nhash: SHA256:ABCDEF012345\nn: 0\nslices: {dark: 3, wet: {n: 4}, dry: many}\nknown_as: [a1b2c3d4, 7, " "]\n',
    )
    assert.deepEqual(
      [hash, n, [...slices], knownAs],
      [
        'abcdef012345',
        null,
        [
          ['dark', 3],
          ['wet', 4],
        ],
        ['a1b2c3d4'],
      ],
    )
    assert.deepEqual(read('id: b\nhash: {algo: md5, value: AB12CD34.dir}\nknown_as: a1b2c3d4\nn: 12\n').knownAs, ['a1b2c3d4'])
    assert.equal(read('id: b\nhash: {algo: md5, value: AB12CD34.dir}\nn: 12\n').n, 12)
  })
})

describe('the hash of the benchmark now', () => {
  const recomputed = (files: Readonly<Record<string, string>>, more: Readonly<Record<string, Fact<unknown>>> = {}) => {
    const book = factBook({ files, more })
    return [bindingOf(book, '$bench.recomputed'), book.asked.find((key) => key.startsWith('digest'))?.split('\n')[1] ?? null] as const
  }
  const path = 'data/benchmark/manifest.yaml'
  const digest = (of: string): Record<string, Fact<unknown>> => ({ [`digest\n${of}`]: { known: true, value: 'ab12' } })
  const cases: readonly [name: string, files: Readonly<Record<string, string>>, glob: string | null][] = [
    ['of the files that it names', { [path]: 'id: b\nfiles: data/test/*.png\n' }, 'data/test/*.png'],
    [
      'of the only folder beside it',
      { [path]: 'id: b\n', 'data/benchmark/items/a': '', 'data/benchmark/items/b/c': '', 'data/benchmark/README.md': '' },
      'data/benchmark/items/**',
    ],
    ['of the only file beside it', { [path]: 'id: b\n', 'data/benchmark/test.jsonl': '' }, 'data/benchmark/test.jsonl'],
  ]
  for (const [name, files, glob] of cases)
    it(`is that ${name}`, () => assert.deepEqual(recomputed(files, digest(glob!)), [{ known: true, value: 'ab12' }, glob]))

  const kept = (entryPath: string, hash: string): Record<string, Fact<unknown>> => ({
    'manifests\n': { known: true, value: [{ path: 'data/bench.dvc', kind: 'dvc', entries: [{ path: entryPath, hash }] }] },
  })
  it('is what DVC says where the manifest names its file, its data, or has its hash', () => {
    for (const manifest of [
      'id: b\ndata: data/bench.dvc\nhash: ffffffffff\n',
      'id: b\nfiles: data/bench\n',
      'id: b\nhash: {algo: md5, value: AB12CD34.dir}\n',
    ])
      assert.deepEqual(
        recomputed({ [path]: manifest }, kept('data/bench', 'ab12cd34.dir')),
        [{ known: true, value: 'ab12cd34' }, null],
        manifest,
      )
  })

  it('is not known where the manifest does not say which files, or they are not here', () => {
    const why = (files: Readonly<Record<string, string>>): string | null => {
      const [found] = recomputed(files)
      return found?.known === false ? found.why : null
    }
    assert.match(why({ [path]: 'id: b\n' })!, /are not here/)
    assert.match(why({ [path]: 'id: b\n', 'data/benchmark/a.csv': '', 'data/benchmark/b.csv': '' })!, /^2 files lie beside/)
    assert.match(why({ 'planning/benchmark.yaml': 'id: b\n' })!, /does not say which files/)
  })
})
