// Trackio's databases of every age, as they are followed: rows that are new, runs that were deleted, and what only looks like one.

import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { trackio } from '../../src/formats/trackio.ts'
import { type ReaderBench, readerBench } from '../tools/readerBench.ts'

describe("Trackio's database", () => {
  let bench: ReaderBench
  let database: DatabaseSync
  beforeEach(() => {
    bench = readerBench([trackio])
    database = new DatabaseSync(bench.path('p.db'))
    bench.follow()
  })
  afterEach(() => {
    database.close()
    bench.dispose()
  })
  /** As 0.2 made it: no configurations, no ids of runs. */
  const first = (): void =>
    database.exec(
      'CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, run_name TEXT NOT NULL, step INTEGER NOT NULL, metrics TEXT NOT NULL)',
    )
  const log = (run: string, step: number, metrics: string): void =>
    void database
      .prepare("INSERT INTO metrics (timestamp, run_name, step, metrics) VALUES ('2026-01-01T00:00:00', ?, ?, ?)")
      .run(run, step, metrics)
  const points = (run: string, metric = 'loss'): number | undefined => bench.runs.get(`trackio:p.db#${run}`)?.metrics[metric]?.points

  it('of the first versions is one table, and read', async () => {
    first()
    log('a', 0, '{"loss": 0.5, "deep": {"er": 1}, "words": "no number"}')
    await bench.look()
    const { name, metrics } = bench.runs.get('trackio:p.db#a')!
    assert.deepEqual(
      [name, Object.keys(metrics), metrics['loss']!.last],
      ['a', ['loss', 'deep.er'], { step: 0, wallTime: 1_767_225_600, value: 0.5 }],
    )
  })

  it('is no project when its table of metrics is of another kind', async () => {
    database.exec("CREATE TABLE metrics (name TEXT, value REAL); INSERT INTO metrics VALUES ('loss', 1)")
    await bench.look()
    assert.deepEqual([[...bench.runs.keys()], bench.issues()], [[], []])
  })

  it('is read in pieces to its end, and on from there', async () => {
    first()
    database.exec('BEGIN')
    for (let step = 0; step < 5000; step++) log(step % 2 === 0 ? 'even' : 'odd', step, `{"loss": ${step}}`)
    database.exec('COMMIT')
    await bench.look()
    assert.deepEqual([points('even'), points('odd')], [2500, 2500])
    log('odd', 5001, '{"loss": 1}')
    await bench.look()
    assert.deepEqual([points('even'), points('odd')], [2500, 2501])
  })

  it('forgets a run that was deleted, though later ones have higher ids', async () => {
    first()
    for (const run of ['a', 'b', 'c']) log(run, 0, '{"loss": 1}')
    await bench.look()
    database.exec("DELETE FROM metrics WHERE run_name = 'b'")
    await bench.look()
    assert.deepEqual([points('a'), points('b'), points('c')], [1, undefined, 1])
  })
})
