// A project after a year: 5,000 runs of five tools in 50,000 files, written once by scripts of ours in the tools' own layouts, and kept.

import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../tools/random.ts'
import { TfeventsWriter } from '../tools/tfeventsWriter.ts'
import { WandbWriter, exitRecord, historyRecord, runRecord, summaryRecord } from '../tools/wandbWriter.ts'
import { kept, writeMlflowExperiment } from './formatLogs.ts'

export const mixedRuns = { mlflow: 1_500, tensorboard: 1_500, wandb: 1_000, lightning: 1_000 }
export const allRuns = Object.values(mixedRuns).reduce((sum, one) => sum + one, 0)

const names = Array.from({ length: 10 }, (_, i) => `${i < 5 ? 'train' : 'val'}/metric_${i}`)
/** Runs that ended long ago, as most are. */
const longAgo = 1_700_000_000

function put(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content)
  }
}

function events(steps: number, random: () => number): Uint8Array {
  const writer = new TfeventsWriter()
  writer.fileVersion(longAgo)
  for (let step = 0; step < steps; step++) for (const name of names) writer.scalar(name, step * 10, longAgo + step, Math.fround(random()))
  return writer.bytes()
}

function wandbFile(id: string, rows: number, random: () => number): Uint8Array {
  const writer = new WandbWriter().record(runRecord(id, 'bench', { lr: String(random()), 'model.depth': '12', seed: '1' }))
  for (let row = 0; row < rows; row++) {
    const values = Object.fromEntries(names.map((name) => [name, String(random())]))
    writer.record(historyRecord(row, { ...values, _timestamp: String(longAgo + row), _runtime: String(row), _step: String(row) }))
    if (row % 10 === 0) writer.record(summaryRecord(values))
  }
  return writer.record(exitRecord(0)).bytes()
}

function table(rows: number, random: () => number): string {
  const lines = ['epoch,step,train_loss,val_loss,val_acc']
  for (let row = 0; row < rows; row++)
    lines.push(row % 5 === 4 ? `${row},${row * 50},,${random()},${random()}` : `${row},${row * 50},${random()},,`)
  return `${lines.join('\n')}\n`
}

const config = (random: () => number): string =>
  `model:\n  name: vit\n  depth: 12\n  width: 768\noptim:\n  lr: ${random()}\n  betas: [0.9, 0.999]\nseed: 1\nepochs: 100\n`

function age(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) age(path)
    utimesSync(path, longAgo, longAgo)
  }
}

export const writeMixed = (folder: string): string =>
  kept(folder, `mixed-${allRuns}`, (into) => {
    const random = seededRandom(3)
    const shape = { runs: mixedRuns.mlflow / 5, params: 5, metrics: 8, steps: 50 }
    for (let i = 0; i < 5; i++) writeMlflowExperiment(join(into, 'mlruns', `${i + 1}`), `${i + 1}`, shape, random)
    for (let i = 0; i < mixedRuns.tensorboard; i++) {
      const run = join(into, 'outputs', `2026-01-${String(1 + Math.floor(i / 50)).padStart(2, '0')}`, `run-${i}`)
      put(run, { 'events.out.tfevents.1700000000.bench.1.0': events(100, random), 'train.log': 'epoch 1\n'.repeat(50) })
      // every second one was begun by Hydra
      if (i % 2 === 0)
        put(join(run, '.hydra'), {
          'config.yaml': config(random),
          'overrides.yaml': '- optim.lr=0.1\n- seed=1\n',
          'hydra.yaml': config(random),
        })
    }
    for (let i = 0; i < mixedRuns.wandb; i++) {
      const id = `bench${String(i).padStart(3, '0')}`
      put(join(into, 'wandb', `run-20260101_${String(i).padStart(6, '0')}-${id}`), {
        [`run-${id}.wandb`]: wandbFile(id, 100, random),
        'files/config.yaml': 'wandb_version: 1\n\nlr:\n  desc: null\n  value: 0.1\n',
        'files/wandb-summary.json': `{"val/metric_9": ${random()}, "_step": 99}`,
        'files/wandb-metadata.json':
          '{"os": "Linux", "python": "3.12", "program": "train.py", "git": {"commit": "0123456789"}, "host": "bench"}',
        'files/requirements.txt': 'torch==2.5.0\nnumpy==2.0.0\n',
        'files/output.log': 'epoch 1\n'.repeat(50),
        'logs/debug.log': 'debug\n'.repeat(20),
        'logs/debug-internal.log': '{"level":"INFO"}\n'.repeat(20),
      })
    }
    for (let i = 0; i < mixedRuns.lightning; i++)
      put(join(into, 'lightning_logs', `version_${i}`), {
        'metrics.csv': table(100, random),
        'hparams.yaml': config(random),
        'checkpoints/epoch=9-step=1000.ckpt': new Uint8Array(4_096),
        'checkpoints/last.ckpt': new Uint8Array(4_096),
      })
    // and what else lies in a project
    for (let i = 0; i < 5_745; i++) put(join(into, 'src', `part-${i % 50}`), { [`module_${i}.py`]: 'import torch\n' })
    age(into)
  })
