// MLflow's file store, line by line and form by form, and its database of every age: what is told, in pieces too.

import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { mlflow } from '../../src/formats/mlflow.ts'
import { metricsDecoder, readMeta } from '../../src/formats/mlflowFiles.ts'
import { type ReaderBench, readerBench } from '../tools/readerBench.ts'
import { makeRecordingSink } from '../tools/recordingSink.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Points and issues of a metric file. */
function lineOf(text: string, name = 'loss'): readonly [readonly (readonly number[])[], number] {
  const { sink, told } = makeRecordingSink()
  const decoder = metricsDecoder({ kind: 'tail', file: `r/metrics/${name}`, run: 'r' })
  const bytes = utf8(text)
  const done = decoder.decode(bytes, 0, sink)
  if (done < bytes.length) decoder.rest?.(bytes.subarray(done), done, sink)
  return [[...told.series.values()].flatMap(({ points }) => points), told.issues.length]
}

describe("a line of MLflow's metric files", () => {
  const t = 1_700_000_000
  for (const [name, text, points, issues] of [
    ['of three fields', `${t}123 0.5 7\n`, [[7, t + 0.123, 0.5]], 0],
    ['of two fields counts seconds and has no step of its own (0.8)', `${t} 0.5\n`, [[0, t, 0.5]], 0],
    ['of two fields may count milliseconds', `${t}123 0.5\n`, [[0, t + 0.123, 0.5]], 0],
    ['of five fields names a data set', `${t}000 0.5 3 train 8ab\n`, [[3, t, 0.5]], 0],
    ['of eight fields names a data set with spaces', `${t}000 0.5 3 my train set 8ab\n`, [[3, t, 0.5]], 0],
    ['with a negative step', `${t}000 1 -5\n`, [[-5, t, 1]], 0],
    ['with a step between two', `${t}000 1 0.5\n`, [[0.5, t, 1]], 0],
    ['with a step beyond 2^53', `${t}000 1 9007199254740993\n`, [[2 ** 53, t, 1]], 0],
    ['with nan', `${t}000 nan 0\n`, [[0, t, NaN]], 0],
    [
      'with inf',
      `${t}000 inf 0\n${t}000 -inf 1\n`,
      [
        [0, t, Infinity],
        [1, t, -Infinity],
      ],
      0,
    ],
    ['with the least double', `${t}000 5e-324 0\n`, [[0, t, 5e-324]], 0],
    ['with -0.0', `${t}000 -0.0 0\n`, [[0, t, -0]], 0],
    ['with time 0', '0 1.0 0\n', [[0, 0, 1]], 0],
    ['ended as on Windows', `${t}000 1.5 2\r\n`, [[2, t, 1.5]], 0],
    ['without its end, whole', `${t}000 1.5 2`, [[2, t, 1.5]], 0],
    ['cut within its value', `${t}000 1.5 2\n${t}000 1.`, [[2, t, 1.5]], 0],
    ['cut within its time', `${t}000 1.5 2\n1700`, [[2, t, 1.5]], 0],
    ['that is empty', `\n${t}000 1.5 2\n\n`, [[2, t, 1.5]], 0],
    ['that is no line', `no line at all\n${t}000 1.5 2\n`, [[2, t, 1.5]], 1],
    ['with a word for a value', `${t}000 high 2\n`, [], 1],
  ] as const)
    it(name, () => assert.deepEqual(lineOf(text), [points, issues]))

  it('under system/ is a measure of the machine', () => {
    const { sink, told } = makeRecordingSink()
    metricsDecoder({ kind: 'tail', file: 'r/metrics/system/cpu', run: 'r' }).decode(utf8(`${t}000 1 0\n`), 0, sink)
    assert.deepEqual([...told.series.keys()], ['system:system/cpu'])
  })
})

describe("MLflow's meta.yaml", () => {
  for (const [name, text, meta] of [
    [
      'holds plain values',
      'status: 3\nend_time: null\nrun_id: 4f00aa\nname: a-b.c/d\n',
      { status: 3, end_time: null, run_id: '4f00aa', name: 'a-b.c/d' },
    ],
    [
      'takes an id of digits and one letter for text',
      'run_id: 12345678901234567890123456789e12\nrun_uuid: 123d\n',
      { run_id: '12345678901234567890123456789e12', run_uuid: '123d' },
    ],
    [
      'holds quoted values',
      "name: 'it''s: # no comment'\nuser: \"tab\\tand \\u00fc\"\n",
      { name: "it's: # no comment", user: 'tab\tand ü' },
    ],
    ['keeps what looks like another type in quotes', "a: 'true'\nb: '123'\nc: 'null'\nd: ''\n", { a: 'true', b: '123', c: 'null', d: '' }],
    ['folds long lines', "name: 'one\n\n  two'\nother: plain\n  folded\n", { name: 'one\ntwo', other: 'plain folded' }],
    [
      'holds nested values',
      'tags:\n  mlflow.data.context: training\nlist: []\n',
      { tags: { 'mlflow.data.context': 'training' }, list: [] },
    ],
    ['is read with Windows line ends', "status: 3\r\nname: 'a'\r\nempty:\r\n", { status: 3, name: 'a', empty: null }],
    ['may be torn', 'status: 3\nname: "half', undefined],
    ['may be no mapping', '- a\n- b\n', undefined],
    ['may be empty', '', {}],
  ] as const)
    it(name, () => {
      const read = readMeta(text)
      // its parser leaves out prototypes
      assert.deepEqual(read === undefined ? undefined : { ...read }, meta)
    })
})

/** The tables that are read, as MLflow of some age makes them. */
const schema = ({ nan = true, step = true, names = true, latest = true } = {}): string => `
  CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, lifecycle_stage TEXT);
  CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, ${names ? 'name TEXT, ' : ''}user_id TEXT, status TEXT, start_time BIGINT, end_time BIGINT, lifecycle_stage TEXT, experiment_id INTEGER);
  CREATE TABLE metrics (key TEXT, value FLOAT NOT NULL, timestamp BIGINT, run_uuid TEXT${step ? ', step BIGINT' : ''}${nan ? ', is_nan BOOLEAN' : ''});
  ${latest ? 'CREATE TABLE latest_metrics (key TEXT, value FLOAT, timestamp BIGINT, step BIGINT, is_nan BOOLEAN, run_uuid TEXT);' : ''}
  CREATE TABLE params (key TEXT, value TEXT, run_uuid TEXT);
  CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT);
  INSERT INTO experiments VALUES (0, 'Default', 'active')`

describe("MLflow's database", () => {
  let bench: ReaderBench
  let database: DatabaseSync
  const make = (form: Parameters<typeof schema>[0] = {}): void => database.exec(schema(form))
  const run = (id: string, stage = 'active', status = 'RUNNING'): void =>
    database.exec(
      `INSERT INTO runs (run_uuid, status, start_time, lifecycle_stage, experiment_id) VALUES ('${id}', '${status}', 1700000000000, '${stage}', 0)`,
    )
  const metric = (id: string, key: string, step: unknown, value: unknown, isNan = 0): void =>
    void database.prepare('INSERT INTO metrics VALUES (?, ?, 1700000000500, ?, ?, ?)').run(key, value as number, id, step as number, isNan)
  const told = (id: string) => bench.runs.get(`mlflow:m.db#${id}`)
  beforeEach(() => {
    bench = readerBench([mlflow])
    database = new DatabaseSync(bench.path('m.db'))
    bench.follow()
  })
  afterEach(() => {
    database.close()
    bench.dispose()
  })

  it('gives NaN and infinities back, and steps that numpy left as bytes', async () => {
    make()
    run('r')
    metric('r', 'nan', 0, 0, 1)
    metric('r', 'inf', 1, Number.MAX_VALUE)
    metric('r', 'minus', 2, -Number.MAX_VALUE)
    const seven = new Uint8Array(8)
    seven[0] = 7
    metric('r', 'long', seven, 1)
    metric('r', 'short', new Uint8Array([254, 255, 255, 255]), 1)
    metric('r', 'odd', new Uint8Array([1, 2, 3]), 1)
    metric('r', 'far', 2n ** 62n, 1)
    await bench.look()
    const last = Object.fromEntries(Object.entries(told('r')!.metrics).map(([name, { last }]) => [name, [last!.step, last!.value]]))
    assert.deepEqual(last, {
      nan: [0, NaN],
      inf: [1, Infinity],
      minus: [2, -Infinity],
      long: [7, 1],
      short: [-2, 1],
      odd: [null, 1],
      far: [2 ** 62, 1],
    })
  })

  it('of an age without steps, flags, names and newest values is read by what it has', async () => {
    make({ nan: false, step: false, names: false, latest: false })
    run('r', 'active', 'FINISHED')
    database.exec("INSERT INTO metrics VALUES ('loss', 0.5, 1500000000000, 'r'); INSERT INTO tags VALUES ('mlflow.runName', 'old', 'r')")
    await bench.look()
    const { name, status, metrics } = told('r')!
    assert.deepEqual([name, status, metrics['loss']!.last], ['old', 'finished', { step: 0, wallTime: 1_500_000_000, value: 0.5 }])
  })

  it('keeps what a deleted run logged, for when it comes back', async () => {
    make()
    run('gone', 'deleted')
    run('here')
    metric('gone', 'loss', 0, 1)
    metric('here', 'loss', 0, 2)
    await bench.look()
    assert.deepEqual([told('gone'), told('here')!.metrics['loss']!.points], [undefined, 1])
    database.exec("UPDATE runs SET lifecycle_stage = 'active' WHERE run_uuid = 'gone'")
    await bench.look()
    assert.equal(told('gone')!.metrics['loss']!.points, 1)
    database.exec("DELETE FROM metrics WHERE run_uuid = 'here'; DELETE FROM runs WHERE run_uuid = 'here'")
    await bench.look()
    assert.deepEqual([told('gone')!.metrics['loss']!.points, told('here')], [1, undefined])
  })

  /** So many rows that they are read in pieces; each run has its own. */
  const many = (runs: number, steps: number): void => {
    database.exec('BEGIN')
    const add = database.prepare('INSERT INTO metrics VALUES (?, ?, ?, ?, ?, 0)')
    for (let step = 0; step < steps; step++)
      for (let k = 0; k < runs; k++) add.run('loss', step / 2, 1_700_000_000_000 + step, `r${k}`, step)
    for (let k = 0; k < runs; k++) {
      run(`r${k}`)
      database.exec(`INSERT INTO params VALUES ('k', '${k}', 'r${k}')`)
      database.exec(
        `INSERT INTO latest_metrics VALUES ('loss', ${(steps - 1) / 2}, ${1_700_000_000_000 + steps - 1}, ${steps - 1}, 0, 'r${k}')`,
      )
    }
    database.exec('COMMIT')
  }

  it('that is large shows its newest values first, says so, and then every point', async () => {
    make()
    many(30, 1000)
    await bench.look()
    const early = bench.told.flatMap(({ changed }) => changed).filter((one) => one.sources[0]!.reason !== null)
    // what is told while it is read depends on the clock; that it is right does not
    for (const one of early) {
      assert.match(one.sources[0]!.reason!, /still being read/)
      assert.deepEqual(one.metrics['loss']!.last, { step: 999, wallTime: 1_700_000_000.999, value: 499.5 })
      assert.equal(one.params['k'], one.id.split('#r')[1])
    }
    for (let k = 0; k < 30; k++) {
      const { points, first, last, min, max } = told(`r${k}`)!.metrics['loss']!
      assert.deepEqual([points, first!.value, last!.value, min!.value, max!.value], [1000, 0, 499.5, 0, 499.5])
    }
    assert.equal(told('r0')!.sources[0]!.reason, null)
    metric('r7', 'loss', 1000, 9)
    await bench.look()
    assert.deepEqual([told('r7')!.metrics['loss']!.points, told('r8')!.metrics['loss']!.points], [1001, 1000])
  }).timeout(20_000)

  it('holds a run of 10,000 metrics and a parameter of 1 MB', async () => {
    make()
    run('r')
    database.exec('BEGIN')
    for (let k = 0; k < 10_000; k++) metric('r', `layer.${k}/w`, 3, k)
    database.prepare('INSERT INTO params VALUES (?, ?, ?)').run('long', 'é'.repeat(1 << 19), 'r')
    database.exec('COMMIT')
    await bench.look()
    const { metrics, params } = told('r')!
    assert.deepEqual([Object.keys(metrics).length, metrics['layer.9999/w']!.last!.value], [10_000, 9999])
    assert.equal(params['long'], 'é'.repeat(1 << 19))
  }).timeout(20_000)
})

describe("MLflow's file store", () => {
  it('holds a run of 1,000 metrics in folders of their names and a parameter of 1 MB', async () => {
    const bench = readerBench([mlflow])
    try {
      const folder = 'mlruns/0/4f00aa'
      bench.write('mlruns/0/meta.yaml', "experiment_id: '0'\nname: Default\n")
      bench.write(`${folder}/meta.yaml`, 'run_id: 4f00aa\nstatus: 3\nlifecycle_stage: active\n')
      bench.write(`${folder}/params/deep/er/long`, 'x'.repeat(1 << 20))
      for (let k = 0; k < 1000; k++) bench.write(`${folder}/metrics/layer.${k % 10}/w${k}`, `1700000000000 ${k} 1\n`)
      bench.follow()
      await bench.look()
      const { metrics, params, status } = bench.runs.get(`mlflow:${folder}`)!
      assert.deepEqual([Object.keys(metrics).length, metrics['layer.9/w999']!.last!.value, status], [1000, 999, 'finished'])
      assert.equal(params['deep/er/long'], 'x'.repeat(1 << 20))
    } finally {
      bench.dispose()
    }
  }).timeout(20_000)
})
