// Which run a process belongs to: by every sign there is, and by none where it could be another one.

import assert from 'node:assert/strict'
import { type GpuProcess, known, unknown } from '../../src/core/gpu.ts'
import { processOf } from '../../src/core/gpuParse.ts'
import { type RunSign, runOfProcess, signInWords } from '../../src/core/gpuRunMatch.ts'
import { type RunSummary, runKey } from '../../src/core/run.ts'
import { sayPlain } from '../../src/core/say.ts'

type Run = Parameters<typeof runOfProcess>[2] extends Iterable<infer One> ? One : never

const began = 1_790_000_000
const task = (change: Partial<GpuProcess> = {}): GpuProcess => ({
  ...processOf(4711, undefined, undefined),
  startTime: known(began),
  workingFolder: known('/home/ada/project'),
  command: known('python train.py --lr 0.1'),
  ...change,
})
const run = (path: string, change: Partial<RunSummary> = {}): Run => ({
  key: runKey('/home/ada/project', path),
  id: `tensorboard:${path}`,
  name: path.split('/').at(-1)!,
  root: '/home/ada/project',
  path,
  pid: null,
  host: null,
  command: null,
  startTime: began + 20,
  endTime: null,
  lastWriteTime: began + 3600,
  status: 'running',
  sources: [],
  ...change,
})
const old = { startTime: began - 90_000, endTime: began - 80_000, lastWriteTime: began - 80_000, status: 'finished' } as const
const later = { startTime: began + 9000 }
const source = (path: string) => ({ path, format: 'plain', sizeBytes: 1, state: 'live', reason: null }) as const
const noPlace = { workingFolder: unknown('-'), command: unknown('-') }

const rows: readonly (readonly [what: string, task: GpuProcess, runs: readonly Run[], name: string | null, by: RunSign | null])[] = [
  ['its own pid on this host', task(), [run('runs/a', { pid: 4711, host: 'box.example' }), run('runs/b')], 'a', 'pid'],
  ['its own pid, no host recorded, while the run lives', task(), [run('runs/a', { pid: 4711 })], 'a', 'pid'],
  ['the same pid on another host', task(noPlace), [run('runs/a', { pid: 4711, host: 'other', ...later })], null, null],
  ['the same pid long ago', task(noPlace), [run('runs/a', { pid: 4711, host: 'box', ...old })], null, null],
  [
    'the same pid of a finished run of its own',
    task(),
    [run('runs/a', { pid: 4711, host: 'box', status: 'finished', endTime: began + 99 })],
    'a',
    'pid',
  ],
  ['a worker of the process', task({ parents: [4700, 1200], ...noPlace }), [run('runs/a', { pid: 1200, host: 'box' })], 'a', 'parent'],
  [
    'a file of the run that it writes',
    task({ writes: ['/home/ada/project/runs/b/events.1'] }),
    [run('runs/a'), run('runs/b', later)],
    'b',
    'writes',
  ],
  [
    'a run that was begun days ago and goes on',
    task({ writes: ['/home/ada/project/runs/b/x'] }),
    [run('runs/b', { startTime: began - 1e6 })],
    'b',
    'writes',
  ],
  [
    'the inner of two folders',
    task({ writes: ['/home/ada/project/runs/b/fold1/log.csv'] }),
    [run('runs/b'), run('runs/b/fold1')],
    'fold1',
    'writes',
  ],
  [
    'a log that is a file',
    task({ writes: ['/home/ada/project/train.log'], ...noPlace }),
    [run('.', { sources: [source('train.log')], name: 'log' })],
    'log',
    'writes',
  ],
  ['anything in the root', task({ writes: ['/home/ada/project/model.bin'], ...noPlace }), [run('.', later)], null, null],
  [
    "a store's file",
    task({ writes: ['/home/ada/project/mlflow.db'], ...noPlace }),
    [run('mlflow.db#1', { sources: [source('mlflow.db')], ...later })],
    null,
    null,
  ],
  ['a folder of the same beginning', task({ writes: ['/home/ada/project/runs/ab/x'], ...noPlace }), [run('runs/a', later)], null, null],
  [
    "the run's folder as its own",
    task({ workingFolder: known('/home/ada/project/outputs/1') }),
    [run('outputs/1', later), run('outputs/2', later)],
    '1',
    'folder',
  ],
  [
    "the run's script in its project",
    task(),
    [run('runs/a', { command: 'python3 /home/ada/project/train.py', ...later }), run('runs/b', later)],
    'a',
    'script',
  ],
  [
    'a script that two living runs share',
    task(),
    [run('runs/a', { command: 'python train.py', ...later }), run('runs/b', { command: 'python train.py', ...later })],
    null,
    null,
  ],
  [
    'a beginning at the same time',
    task({ command: unknown('-') }),
    [run('runs/a'), run('runs/b', later), run('runs/c', old)],
    'a',
    'start',
  ],
  ['two beginnings at the same time', task({ command: unknown('-') }), [run('runs/a'), run('runs/b')], null, null],
  [
    'a beginning at the same time elsewhere',
    task({ workingFolder: known('/srv/other'), command: unknown('-') }),
    [run('runs/a')],
    null,
    null,
  ],
  ['a working folder that says nothing', task({ workingFolder: known('/home'), command: unknown('-') }), [run('runs/a')], null, null],
  ['nothing known of the process', task({ startTime: unknown('-'), ...noPlace }), [run('runs/a')], null, null],
  ['no runs', task(), [], null, null],
]

describe('the run of a process', () => {
  for (const [what, process, runs, name, by] of rows)
    it(`${what}: ${name === null ? 'none' : `${name}, by ${by}`}`, () => {
      const found = runOfProcess(process, 'ada@box', runs)
      assert.deepEqual([found?.name ?? null, found?.by ?? null], [name, by])
    })

  it('is called as its row is called', () => {
    const found = runOfProcess(task({ writes: ['/home/ada/project/runs/b/x'] }), 'box', [run('runs/b', { name: 'runs/b' })])
    assert.equal(found?.name, 'b')
  })

  it('is told with its sign in words', () => {
    const said = (['pid', 'parent', 'writes', 'folder', 'script', 'start'] as const).map((by) => signInWords(by, sayPlain))
    assert.equal(new Set(said).size, said.length)
    assert.equal(said[0], 'by its process id')
  })
})
