// The logs of other tools that the bench reads, written by scripts of ours in the tools' own layout, once, and kept.

import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../tools/random.ts'
import { WandbWriter, exitRecord, historyRecord, runRecord, summaryRecord } from '../tools/wandbWriter.ts'

/** Makes the folder when it is not there yet. */
export function kept(folder: string, name: string, write: (into: string) => void): string {
  const path = join(folder, name)
  if (existsSync(path)) return path
  const making = `${path}.making`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making, { recursive: true })
  write(making)
  renameSync(making, path)
  return path
}

export const wandbRows = 330_000
export const wandbMetrics = 8

/** One .wandb file of about 160 MB: a history record a row and half as many of the summary, as wandb-core writes them. */
export const writeWandbLog = (folder: string): string =>
  kept(folder, `wandb-${wandbRows}`, (into) => {
    const at = join(into, 'wandb', 'offline-run-20260101_000000-bench000')
    mkdirSync(at, { recursive: true })
    const file = openSync(join(at, 'run-bench000.wandb'), 'w')
    const random = seededRandom(1)
    const writer = new WandbWriter().record(runRecord('bench000', 'bench', { lr: '0.01' }))
    for (let row = 0; row < wandbRows; row++) {
      const values = Object.fromEntries(Array.from({ length: wandbMetrics }, (_, i) => [`metric_${i}`, String(random())]))
      const own = { _timestamp: (1_700_000_000 + row / 7).toFixed(3), _runtime: (row / 7).toFixed(3), _step: String(row) }
      if (row % 2 === 0) writer.record(summaryRecord(values))
      writer.record(historyRecord(row, { ...values, ...own }))
      if (row % 2_000 === 0) writeSync(file, writer.bytes())
    }
    writeSync(file, writer.record(exitRecord(0)).bytes())
    closeSync(file)
  })

export const mlflowStore: MlflowRuns = { runs: 2_000, params: 12, metrics: 10, steps: 100 }

const hex = (random: () => number): string => Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')

const meta = (fields: Readonly<Record<string, string | number>>): string =>
  Object.entries(fields)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')
const start = 1_700_000_000_000

export interface MlflowRuns {
  readonly runs: number
  readonly params: number
  readonly metrics: number
  readonly steps: number
}

/** One experiment of a file store as MLflow 3 writes it: meta.yaml, a file per parameter, tag and metric. */
export function writeMlflowExperiment(
  experiment: string,
  id: string,
  { runs, params, metrics, steps }: MlflowRuns,
  random: () => number,
): void {
  mkdirSync(experiment, { recursive: true })
  writeFileSync(
    join(experiment, 'meta.yaml'),
    meta({
      artifact_location: 'mlflow-artifacts:/1',
      creation_time: start,
      experiment_id: `'${id}'`,
      last_update_time: start,
      lifecycle_stage: 'active',
      name: 'bench',
    }),
  )
  for (let i = 0; i < runs; i++) {
    const runId = hex(random)
    const run = join(experiment, runId)
    for (const name of ['artifacts', 'metrics', 'params', 'tags']) mkdirSync(join(run, name), { recursive: true })
    writeFileSync(
      join(run, 'meta.yaml'),
      meta({
        artifact_uri: `mlflow-artifacts:/1/${runId}/artifacts`,
        end_time: start + 100_000,
        entry_point_name: "''",
        experiment_id: `'${id}'`,
        lifecycle_stage: 'active',
        run_id: runId,
        run_name: `run-${i}`,
        run_uuid: runId,
        source_name: "''",
        source_type: 4,
        source_version: "''",
        start_time: start,
        status: 3,
        tags: '[]',
        user_id: 'ada',
      }),
    )
    const tags = { 'mlflow.runName': `run-${i}`, 'mlflow.source.name': 'train.py', 'mlflow.source.type': 'LOCAL', 'mlflow.user': 'ada' }
    for (const [name, value] of Object.entries(tags)) writeFileSync(join(run, 'tags', name), value)
    for (let p = 0; p < params; p++) writeFileSync(join(run, 'params', `param_${p}`), String(random()))
    for (let m = 0; m < metrics; m++) {
      let lines = ''
      for (let step = 0; step < steps; step++) lines += `${start + step * 1000} ${random()} ${step}\n`
      writeFileSync(join(run, 'metrics', `metric_${m}`), lines)
    }
  }
}

/** A file store of 54,001 files. */
export const writeMlflowStore = (folder: string): string =>
  kept(folder, `mlflow-${mlflowStore.runs}`, (into) =>
    writeMlflowExperiment(join(into, 'mlruns', '123456789012345678'), '123456789012345678', mlflowStore, seededRandom(2)),
  )
