// Which files just written are worth a look.

import assert from 'node:assert/strict'
import { couldBeLog } from '../../src/core/logName.ts'

describe('a file that was just written', () => {
  for (const path of [
    '/ws/runs/a/events.out.tfevents.1700000000.host.1.0',
    '/ws/wandb/run-20260101_000000-abc/run-abc.wandb',
    '/ws/mlruns/1/0123/metrics/loss',
    'C:\\ws\\mlruns\\1\\0123\\metrics\\loss',
    '/ws/lightning_logs/version_0/metrics.csv',
    '/ws/mlflow.db-wal',
    '/ws/trainer_state.json',
  ])
    it(`could be a log: ${path}`, () => assert.ok(couldBeLog(path)))
  for (const path of ['/ws/train.py', '/ws/notes.md', '/ws/.vscode/settings.json', '/ws/package.json', '/ws/model.ckpt', '/ws/a.png'])
    it(`is none: ${path}`, () => assert.ok(!couldBeLog(path)))
})
