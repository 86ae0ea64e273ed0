// Optuna's journal, operation by operation, and its database as it is followed: what a trial becomes, and that later operations reach earlier trials.

import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { decodeJournal } from '../../src/formats/optunaJournal.ts'
import { optuna } from '../../src/formats/optuna.ts'
import { type ReaderBench, readerBench } from '../tools/readerBench.ts'
import { makeRecordingStore } from '../tools/recordingSink.ts'

type Op = Readonly<Record<string, unknown>>
const op = (op_code: number, rest: object): Op => ({ op_code, worker_id: 'w', ...rest })
const study = (study_name = 's', goals = 1): Op => op(0, { study_name, directions: Array.from({ length: goals }, () => 1) })
const trial = (rest: object = {}, study_id = 0): Op => op(4, { study_id, datetime_start: '2026-01-01T00:00:00Z', ...rest })
const end = (trial_id: number, state: number, values: readonly unknown[] | null = null): Op =>
  op(6, { trial_id, state, values, datetime_complete: '2026-01-01T00:01:00Z' })
const param = (trial_id: number, name: string, inner: unknown, distribution: object): Op =>
  op(5, { trial_id, param_name: name, param_value_internal: inner, distribution: JSON.stringify(distribution) })
const choices = (...of: readonly unknown[]): object => ({ name: 'CategoricalDistribution', attributes: { choices: of } })
// bare NaN and infinities, as Python writes them
const linesOf = (ops: readonly Op[]): string => ops.map((one) => `${JSON.stringify(one).replace(/"!(NaN|-?Infinity)"/g, '$1')}\n`).join('')
const bytesOf = (ops: readonly Op[]): Uint8Array => new TextEncoder().encode(linesOf(ops))

/** What is told of each trial: state word, parameters, values by name, curve, attributes. */
function read(ops: readonly Op[]): Record<string, unknown> {
  const { sink, runs } = makeRecordingStore()
  optuna.whole!({ kind: 'whole', files: ['j.log'], run: 'j.log' }, new Map([['j.log', bytesOf(ops)]]), sink, undefined as never)
  return Object.fromEntries(
    [...runs].map(([id, { facts, params, series, tags }]) => [
      id,
      [
        facts.status?.status ?? null,
        Object.fromEntries(params),
        Object.fromEntries(
          [...series].map(([name, { points }]) => [name, points.map(([step, , value]) => (Number.isNaN(step) ? value : [step, value]))]),
        ),
        Object.fromEntries(tags),
      ],
    ]),
  )
}

describe("an operation of Optuna's journal", () => {
  for (const [name, ops, told] of [
    ['creates a study, which is no run', [study()], {}],
    ['creates a trial, which runs', [study(), trial()], { 's/0': [null, {}, {}, {}] }],
    ['creates a trial that waits', [study(), trial({ state: 4 })], { 's/0': ['queued', {}, {}, {}] }],
    [
      'numbers trials by study',
      [study('a'), study('b'), trial({}, 1), trial(), trial({}, 1)],
      { 'b/0': [null, {}, {}, {}], 'a/0': [null, {}, {}, {}], 'b/1': [null, {}, {}, {}] },
    ],
    [
      'sets a float',
      [study(), trial(), param(0, 'x', 0.1, { name: 'FloatDistribution', attributes: {} })],
      { 's/0': [null, { x: 0.1 }, {}, {}] },
    ],
    [
      'sets an integer, kept as a float',
      [study(), trial(), param(0, 'n', 3.0000000001, { name: 'IntDistribution', attributes: {} })],
      { 's/0': [null, { n: 3 }, {}, {}] },
    ],
    [
      'sets a choice by its place',
      [study(), trial(), param(0, 'c', 2, choices('a', null, true)), param(0, 'd', 1, choices('a', null))],
      { 's/0': [null, { c: true, d: null }, {}, {}] },
    ],
    ['sets a choice that is not there', [study(), trial(), param(0, 'c', 7, choices('a'))], { 's/0': [null, { c: null }, {}, {}] }],
    ['ends a trial with its value', [study(), trial(), end(0, 1, [0.25])], { 's/0': ['finished', {}, { value: [0.25] }, {}] }],
    ['prunes a trial', [study(), trial(), end(0, 2)], { 's/0': ['finished', {}, {}, {}] }],
    ['fails a trial', [study(), trial(), end(0, 3)], { 's/0': ['failed', {}, {}, {}] }],
    [
      'ends with infinite values and NaN',
      [study('m', 3), trial(), end(0, 1, ['!Infinity', '!-Infinity', '!NaN'])],
      { 'm/0': ['finished', {}, { values_0: [Infinity], values_1: [-Infinity], values_2: [NaN] }, {}] },
    ],
    [
      'makes a waiting trial run',
      [study(), trial({ state: 4 }), op(6, { trial_id: 0, state: 0, values: null })],
      { 's/0': [null, {}, {}, {}] },
    ],
    [
      'reports steps in any order',
      [study(), trial(), ...[5, 0, 10 ** 9].map((step) => op(7, { trial_id: 0, step, intermediate_value: step / 2 }))],
      {
        's/0': [
          null,
          {},
          {
            intermediate_values: [
              [5, 2.5],
              [0, 0],
              [10 ** 9, 5e8],
            ],
          },
          {},
        ],
      },
    ],
    [
      'sets attributes, also of a trial that has ended',
      [study(), trial(), end(0, 3), op(8, { trial_id: 0, user_attr: { a: 'x', b: { c: [1, null] } } })],
      { 's/0': ['failed', {}, {}, { a: 'x', b: '{"c":[1,null]}' }] },
    ],
    [
      'for a trial that has ended is passed over',
      [study(), trial(), end(0, 1, [1]), end(0, 3), param(0, 'x', 1, {}), op(7, { trial_id: 0, step: 1, intermediate_value: 1 })],
      { 's/0': ['finished', {}, { value: [1] }, {}] },
    ],
    [
      'for a trial or a study that is not there is passed over',
      [end(3, 1, [1]), trial(), op(1, { study_id: 9 }), op(3, { study_id: 9, system_attr: {} })],
      {},
    ],
    [
      'adds a whole trial',
      [
        study(),
        trial({
          state: 1,
          value: 2.5,
          params: { x: 1 },
          distributions: { x: JSON.stringify(choices('a', 'b')) },
          user_attrs: { k: 'v' },
          intermediate_values: { 7: '!NaN' },
        }),
      ],
      { 's/0': ['finished', { x: 'b' }, { value: [2.5], intermediate_values: [[7, NaN]] }, { k: 'v' }] },
    ],
    [
      'deletes a study with its trials, and another of its name begins anew',
      [study(), trial(), end(0, 1, [1]), op(1, { study_id: 0 }), study(), trial({}, 1), end(1, 1, [2])],
      { 's/0': ['finished', {}, { value: [2] }, {}] },
    ],
    [
      'names goals after values were told',
      [study('m', 2), trial(), end(0, 1, [1, 2]), op(3, { study_id: 0, system_attr: { 'study:metric_names': ['loss', 'acc'] } })],
      { 'm/0': ['finished', {}, { values_loss: [1], values_acc: [2] }, {}] },
    ],
    [
      'names goals twice: the last names hold',
      [
        study(),
        op(3, { study_id: 0, system_attr: { 'study:metric_names': ['a'] } }),
        trial(),
        end(0, 1, [1]),
        op(3, { study_id: 0, system_attr: { 'study:metric_names': ['b'] } }),
      ],
      { 's/0': ['finished', {}, { value_b: [1] }, {}] },
    ],
    [
      'of a kind that is not known is passed over',
      [study(), trial(), op(99, { trial_id: 0 }), op(2, { study_id: 0, user_attr: { a: 1 } }), op(9, { trial_id: 0, system_attr: {} })],
      { 's/0': [null, {}, {}, {}] },
    ],
  ] as const)
    it(name, () => assert.deepEqual(read(ops), told))

  it('that is no JSON is named with its place, and the others hold', () => {
    const text = `${linesOf([study(), trial()])}{"op_code": 6,\n${linesOf([end(0, 1, [3])])}`
    const { sink, runs, issues } = makeRecordingStore()
    decodeJournal().decode(new TextEncoder().encode(text), 0, sink)
    assert.equal(runs.get('s/0')!.facts.status?.status, 'finished')
    assert.deepEqual(
      issues.map(({ offset }) => offset),
      [linesOf([study(), trial()]).length],
    )
  })
})

describe('a journal of Optuna that is followed', () => {
  let bench: ReaderBench
  beforeEach(() => {
    bench = readerBench([optuna])
    bench.follow()
  })
  afterEach(() => bench.dispose())
  const value = (id = 's/0', name = 'value'): number | undefined => bench.runs.get(`optuna:j.log#${id}`)?.metrics[name]?.last?.value

  it('reads only what is new, and a line when it is whole', async () => {
    bench.write('j.log', linesOf([study(), trial()]))
    await bench.look()
    const before = bench.reader.bytesRead
    const line = linesOf([end(0, 1, [0.5])])
    bench.append('j.log', line.slice(0, 20))
    await bench.look()
    assert.equal(value(), undefined)
    bench.append('j.log', line.slice(20))
    await bench.look()
    assert.equal(value(), 0.5)
    assert.ok(bench.reader.bytesRead - before <= line.length + 20)
  })

  it('is read to its end though it is longer than a file that is read whole may be', async () => {
    const attribute = op(8, { trial_id: 0, user_attr: { text: 'x'.repeat(1 << 20) } })
    bench.write('j.log', linesOf([study(), trial()]))
    for (let i = 0; i < 66; i++) bench.append('j.log', linesOf([attribute]))
    bench.append('j.log', linesOf([end(0, 1, [7]), trial()]))
    await bench.look()
    assert.deepEqual([value(), bench.runs.size, bench.issues()], [7, 2, []])
  }).timeout(20_000)

  it('begins anew when it is replaced, when a study goes and when goals get other names', async () => {
    bench.write('j.log', linesOf([study('a'), study('b'), trial(), end(0, 1, [1]), trial({}, 1), end(1, 1, [2])]))
    await bench.look()
    assert.deepEqual([value('a/0'), value('b/0')], [1, 2])
    bench.append('j.log', linesOf([op(1, { study_id: 0 })]))
    await bench.look()
    assert.deepEqual([value('a/0'), value('b/0')], [undefined, 2])
    bench.append('j.log', linesOf([op(3, { study_id: 1, system_attr: { 'study:metric_names': ['loss'] } })]))
    await bench.look()
    assert.deepEqual([value('b/0'), value('b/0', 'value_loss')], [undefined, 2])
    bench.append('j.log', linesOf([trial({}, 1), end(2, 1, [4])]))
    await bench.look()
    assert.equal(value('b/1', 'value_loss'), 4)
    bench.write('j.log', linesOf([study('c'), trial()]))
    await bench.look()
    assert.deepEqual([...bench.runs.keys()], ['optuna:j.log#c/0'])
  })
})

describe("Optuna's database that is followed", () => {
  let bench: ReaderBench
  let database: DatabaseSync
  beforeEach(() => {
    bench = readerBench([optuna])
    database = new DatabaseSync(bench.path('s.db'))
    database.exec(`
      CREATE TABLE studies (study_id INTEGER PRIMARY KEY, study_name TEXT);
      CREATE TABLE study_directions (study_direction_id INTEGER PRIMARY KEY, direction TEXT, study_id INTEGER, objective INTEGER);
      CREATE TABLE study_system_attributes (study_system_attribute_id INTEGER PRIMARY KEY, study_id INTEGER, key TEXT, value_json TEXT);
      CREATE TABLE trials (trial_id INTEGER PRIMARY KEY, number INTEGER, study_id INTEGER, state TEXT, datetime_start TEXT, datetime_complete TEXT);
      CREATE TABLE trial_params (param_id INTEGER PRIMARY KEY, trial_id INTEGER, param_name TEXT, param_value REAL, distribution_json TEXT);
      CREATE TABLE trial_values (trial_value_id INTEGER PRIMARY KEY, trial_id INTEGER, objective INTEGER, value REAL, value_type TEXT);
      CREATE TABLE trial_intermediate_values (trial_intermediate_value_id INTEGER PRIMARY KEY, trial_id INTEGER, step INTEGER, intermediate_value REAL, intermediate_value_type TEXT);
      CREATE TABLE trial_user_attributes (trial_user_attribute_id INTEGER PRIMARY KEY, trial_id INTEGER, key TEXT, value_json TEXT);
      INSERT INTO studies VALUES (1, 's'); INSERT INTO study_directions VALUES (1, 'MINIMIZE', 1, 0)`)
    bench.follow()
  })
  afterEach(() => {
    database.close()
    bench.dispose()
  })
  const add = (id: number, state = 'COMPLETE', value = id / 10): void => {
    database.exec(`INSERT INTO trials VALUES (${id}, ${id - 1}, 1, '${state}', '2026-01-01 00:00:00', NULL)`)
    if (state === 'COMPLETE') database.exec(`INSERT INTO trial_values VALUES (${id}, ${id}, 0, ${value}, 'FINITE')`)
  }
  const report = (trial_id: number, step: number): void =>
    database.exec(`INSERT INTO trial_intermediate_values VALUES (NULL, ${trial_id}, ${step}, ${step / 2}, 'FINITE')`)
  const told = (number: number): unknown => {
    const run = bench.runs.get(`optuna:s.db#s/${number}`)
    const curve = run?.metrics['intermediate_values']
    return [run?.status === 'finished', run?.metrics['value']?.last?.value, curve?.points, curve?.superseded]
  }

  it('adds the curve of a trial that goes on, once, and its end', async () => {
    add(1)
    add(2, 'RUNNING')
    report(2, 0)
    await bench.look()
    assert.deepEqual(
      [told(0), told(1)],
      [
        [true, 0.1, undefined, undefined],
        [false, undefined, 1, 0],
      ],
    )
    report(2, 1)
    add(3)
    await bench.look()
    assert.deepEqual(
      [told(1), told(2)],
      [
        [false, undefined, 2, 0],
        [true, 0.3, undefined, undefined],
      ],
    )
    report(2, 2)
    database.exec("UPDATE trials SET state = 'COMPLETE' WHERE trial_id = 2; INSERT INTO trial_values VALUES (NULL, 2, 0, 9, 'FINITE')")
    await bench.look()
    assert.deepEqual([told(1), bench.runs.size], [[true, 9, 3, 0], 3])
  })

  it('is read anew when trials are gone or a study changes', async () => {
    for (let id = 1; id <= 3; id++) add(id)
    await bench.look()
    database.exec('DELETE FROM trials WHERE trial_id = 2; DELETE FROM trial_values WHERE trial_id = 2')
    await bench.look()
    assert.deepEqual([...bench.runs.keys()].sort(), ['optuna:s.db#s/0', 'optuna:s.db#s/2'])
    database.exec("INSERT INTO study_system_attributes VALUES (1, 1, 'study:metric_names', '[\"loss\"]')")
    await bench.look()
    assert.deepEqual(Object.keys(bench.runs.get('optuna:s.db#s/0')!.metrics), ['value_loss'])
  })

  it('of thousands of trials is read in pieces, to the last one', async () => {
    database.exec('BEGIN')
    for (let id = 1; id <= 2500; id++) add(id)
    add(2501, 'RUNNING')
    for (let step = 0; step < 5; step++) report(2501, step)
    database.exec('COMMIT')
    await bench.look()
    assert.deepEqual(
      [bench.runs.size, told(0), told(2499), told(2500)],
      [2501, [true, 0.1, undefined, undefined], [true, 250, undefined, undefined], [false, undefined, 5, 0]],
    )
    report(2501, 5)
    await bench.look()
    assert.deepEqual(told(2500), [false, undefined, 6, 0])
  }).timeout(20_000)
})
