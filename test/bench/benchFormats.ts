// How fast the logs of other tools are read, beside the tools' own readers in the same run. Part of `npm run bench`.
// The peer of W&B is the last version whose reader is in Python.

import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { top } from '../tools/toolsCache.ts'
import { peerPython } from './peerPython.ts'
import { mlflowStore, wandbMetrics, wandbRows, writeMlflowStore, writeWandbLog } from './formatLogs.ts'

const times = 5
/** Seconds of a process from its start to its end. */
function secondsOf(command: string, args: readonly string[]): number {
  const began = performance.now()
  const { status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(stderr)
  return (performance.now() - began) / 1000
}

/** The one in the middle. */
export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

function compare(what: string, folder: string, peer: string, python: string | null, script: string, aim: number): void {
  const ours: number[] = []
  const theirs: number[] = []
  for (let i = 0; i < times; i++) {
    // turn by turn, so that a busy machine is busy for both
    ours.push(secondsOf(process.execPath, [join(top, 'dist/cli.js'), 'scan', folder, '--json']))
    if (python !== null && i < 3) theirs.push(secondsOf(python, ['-c', script, folder]))
  }
  console.log(`\n${what}, from the start of the process to its end (median of ${times}, warm page cache)`)
  console.log(`  flywheel scan --json   ${median(ours).toFixed(2)} s`)
  if (theirs.length > 0)
    console.log(`  ${peer.padEnd(22)} ${median(theirs).toFixed(2)} s   ${(median(theirs) / median(ours)).toFixed(1)} times; aim ${aim}`)
}

/** `cache`: where logs and peers are kept. */
export function benchFormats(cache: string): void {
  const wandb = writeWandbLog(cache)
  const file = join(wandb, 'wandb', readdirSync(join(wandb, 'wandb'))[0]!)
  compare(
    `A .wandb file of ${wandbRows.toLocaleString('en')} rows and ${(wandbRows * wandbMetrics).toLocaleString('en')} values`,
    file,
    "wandb's DataStore",
    peerPython(cache, {
      name: 'peer-wandb',
      variable: 'FLYWHEEL_PYTHON_WANDB',
      imports: 'wandb.sdk.internal.datastore',
      packages: ['wandb==0.22.3'],
    }),
    `
import glob, json, sys
from wandb.proto import wandb_internal_pb2
from wandb.sdk.internal import datastore
store = datastore.DataStore()
store.open_for_scan(glob.glob(sys.argv[1] + "/*.wandb")[0])
values = {}
while (data := store.scan_data()) is not None:
    record = wandb_internal_pb2.Record()
    record.ParseFromString(data)
    for item in record.history.item:
        values.setdefault("/".join(item.nested_key) or item.key, []).append(json.loads(item.value_json))
`,
    8,
  )
  const { runs, params, metrics, steps } = mlflowStore
  compare(
    `An MLflow file store of ${runs.toLocaleString('en')} runs × ${params} parameters × ${metrics} metrics × ${steps} steps`,
    writeMlflowStore(cache),
    'mlflow.search_runs',
    peerPython(cache, { name: 'peer-mlflow', variable: 'FLYWHEEL_PYTHON_MLFLOW', imports: 'mlflow', packages: ['mlflow'] }),
    `
import os, sys
os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
import mlflow
mlflow.set_tracking_uri("file:" + sys.argv[1] + "/mlruns")
assert len(mlflow.search_runs(search_all_experiments=True, max_results=5000)) == ${runs}
`,
    5,
  )
}
