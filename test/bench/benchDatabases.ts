// How soon an MLflow database shows its runs, beside mlflow.search_runs in the same run:  node test/bench/benchDatabases.ts [--large]
// Peer: FLYWHEEL_PYTHON_MLFLOW, a Python with MLflow 3, which also makes the tables; without it, tables of ours and Flywheel alone. --large: 2 GB besides.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import type { RunSummary } from '../../src/core/run.ts'
import { formats } from '../../src/formats/registry.ts'
import { makeReader } from '../../src/reader/reader.ts'
import { seededRandom } from '../tools/random.ts'
import { toolsFolder, top } from '../tools/toolsCache.ts'

const python = process.env['FLYWHEEL_PYTHON_MLFLOW']
const times = 3
const shape = { runs: 2000, params: 12, metrics: 10 }

const tables = `
  CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name VARCHAR(256), lifecycle_stage VARCHAR(32));
  CREATE TABLE runs (run_uuid VARCHAR(32) PRIMARY KEY, name VARCHAR(250), source_type VARCHAR(20), user_id VARCHAR(256), status VARCHAR(9), start_time BIGINT, end_time BIGINT, lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200), experiment_id INTEGER);
  CREATE TABLE metrics ("key" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL, step BIGINT NOT NULL, is_nan BOOLEAN NOT NULL, PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan));
  CREATE TABLE latest_metrics ("key" VARCHAR(250), value FLOAT, timestamp BIGINT, step BIGINT, is_nan BOOLEAN, run_uuid VARCHAR(32), PRIMARY KEY ("key", run_uuid));
  CREATE TABLE params ("key" VARCHAR(250), value VARCHAR(8000), run_uuid VARCHAR(32), PRIMARY KEY ("key", run_uuid));
  CREATE TABLE tags ("key" VARCHAR(250), value VARCHAR(8000), run_uuid VARCHAR(32), PRIMARY KEY ("key", run_uuid));
  INSERT INTO experiments VALUES (0, 'Default', 'active')`

/** Writes the store, once; answers its folder. */
function writeStore(steps: number): string {
  const folder = join(toolsFolder(), 'bench', `mlflow-db-${shape.runs}-${steps}${python === undefined ? '' : '-real'}`)
  const file = join(folder, 'mlflow.db')
  if (existsSync(join(folder, 'mlflow.db'))) return folder
  const making = `${folder}.making`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { recursive: true })
  const path = join(making, 'mlflow.db')
  if (python !== undefined)
    execFileSync(python, [
      '-c',
      'import mlflow, sys; mlflow.set_tracking_uri("sqlite:///" + sys.argv[1]); mlflow.search_experiments()',
      path,
    ])
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA synchronous = off; PRAGMA journal_mode = memory; ${python === undefined ? tables : ''}`)
  const random = seededRandom(1)
  const add = (table: string, columns: string) =>
    database.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.replace(/[^,]+/g, '?')})`)
  const run = add(
    'runs',
    'run_uuid, name, source_type, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id',
  )
  const param = add('params', 'key, value, run_uuid')
  const tag = add('tags', 'key, value, run_uuid')
  const metric = add('metrics', 'key, value, timestamp, run_uuid, step, is_nan')
  const latest = add('latest_metrics', 'key, value, timestamp, step, is_nan, run_uuid')
  database.exec('BEGIN')
  for (let k = 0; k < shape.runs; k++) {
    const id = `${k.toString(16).padStart(8, '0')}${Math.floor(random() * 2 ** 48)
      .toString(16)
      .padStart(24, '0')}`
    const start = 1_700_000_000_000 + k * 1000
    run.run(id, `run-${k}`, 'LOCAL', 'ada', 'FINISHED', start, start + steps, 'active', `/mlruns/0/${id}/artifacts`, 0)
    for (let i = 0; i < shape.params; i++) param.run(`param_${i}`, String(random()), id)
    for (const name of ['runName', 'user', 'source.name', 'source.type'])
      tag.run(`mlflow.${name}`, name === 'runName' ? `run-${k}` : 'ada', id)
    for (let step = 0; step < steps; step++)
      for (let i = 0; i < shape.metrics; i++) metric.run(`metric_${i}`, random(), start + step, id, step, 0)
    for (let i = 0; i < shape.metrics; i++) latest.run(`metric_${i}`, random(), start + steps - 1, steps - 1, 0, id)
  }
  database.exec('COMMIT')
  database.close()
  rmSync(folder, { recursive: true, force: true })
  execFileSync('mv', [making, folder])
  return join(file, '..')
}

/** Seconds from the first look's beginning until all runs have parameters and newest values, and until every point is there; the most memory in MB. */
async function measure(folder: string): Promise<void> {
  const held = new Map<string, RunSummary>()
  let first = 0
  let most = 0
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1000
  const reader = makeReader({
    formats,
    clock: { now: () => Date.now(), after: () => ({ dispose: () => undefined }) },
    tell: {
      reading: () => undefined,
      log: ({ text }) => console.error(text),
      runs({ changed }) {
        most = Math.max(most, process.memoryUsage().rss)
        for (const one of changed) held.set(one.key, one)
        const shown = (one: RunSummary): boolean =>
          Object.keys(one.params).length === shape.params &&
          Object.values(one.metrics).filter(({ last }) => last !== null).length === shape.metrics
        if (first === 0 && held.size === shape.runs && [...held.values()].every(shown)) first = seconds()
      },
    },
  })
  reader.follow([{ path: folder, name: 'bench', folders: [], exclude: [] }])
  await reader.look()
  const points = [...held.values()].reduce((sum, { metrics }) => sum + Object.values(metrics).reduce((of, one) => of + one.points, 0), 0)
  reader.dispose()
  console.log(JSON.stringify({ first, all: seconds(), most: Math.max(most, process.memoryUsage().rss) / 1e6, points }))
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
const search = `
import sys, time
import mlflow
mlflow.set_tracking_uri("sqlite:///" + sys.argv[1] + "/mlflow.db")
began = time.perf_counter()
assert len(mlflow.search_runs(search_all_experiments=True, max_results=5000)) == ${shape.runs}
print(time.perf_counter() - began)
`

function compare(steps: number, withPeer: boolean): void {
  const folder = writeStore(steps)
  const ours: { readonly first: number; readonly all: number; readonly most: number; readonly points: number }[] = []
  const theirs: number[] = []
  for (let i = 0; i < times; i++) {
    // turn by turn, so that a busy machine is busy for both
    const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--measure', folder], { encoding: 'utf8', cwd: top })
    ours.push(JSON.parse(stdout) as (typeof ours)[number])
    if (python !== undefined && withPeer) theirs.push(Number(execFileSync(python, ['-c', search, folder], { encoding: 'utf8' })))
  }
  const of = (which: 'first' | 'all' | 'most'): number => median(ours.map((one) => one[which]))
  const sizeGb = statSync(join(folder, 'mlflow.db')).size / 1e9
  console.log(
    `\nAn MLflow database of ${sizeGb.toFixed(2)} GB: ${shape.runs} runs × ${shape.params} parameters × ${shape.metrics} metrics × ${steps} steps (median of ${times})`,
  )
  console.log(`  flywheel, all runs with parameters and newest values, from the beginning of the look   ${of('first').toFixed(2)} s`)
  console.log(
    `  flywheel, all ${ours[0]!.points.toLocaleString('en')} points   ${of('all').toFixed(2)} s, ${of('most').toFixed(0)} MB at most`,
  )
  if (theirs.length > 0)
    console.log(
      `  mlflow.search_runs, the call alone   ${median(theirs).toFixed(2)} s   ${(median(theirs) / of('first')).toFixed(1)} times; aim 10`,
    )
}

if (process.argv[2] === '--measure') await measure(process.argv[3]!)
else {
  compare(100, true)
  if (process.argv.includes('--large')) compare(410, false)
}
