// The sentence above the comparison, case by case: whom it crowns, whom not, and what it admits.

import assert from 'node:assert/strict'
import type { RunStatus, RunSummary } from '../../src/core/run.ts'
import { sayPlain } from '../../src/core/say.ts'
import { answerOf } from '../../webview/compare/answerShape.ts'
import { type Directions, catalogueOf } from '../../webview/compare/columnsShape.ts'
import { rowsOf } from '../../webview/compare/rowsShape.ts'
import { metricOf, runAt } from '../tools/runs.ts'

const run = (
  path: string,
  metrics: Record<string, readonly number[]>,
  status: RunStatus = 'finished',
  params: RunSummary['params'] = {},
): RunSummary =>
  runAt(path, { status, params, metrics: Object.fromEntries(Object.entries(metrics).map(([name, values]) => [name, metricOf(...values)])) })

function answer(
  runs: readonly RunSummary[],
  { baseline = '', said = {}, seeds = false }: { baseline?: string; said?: Directions; seeds?: boolean } = {},
): string {
  const rows = rowsOf(runs, seeds)
  return answerOf(rows, catalogueOf(runs, said), said, rows.find((row) => row.name === baseline) ?? null, sayPlain)
}

const cases: readonly (readonly [name: string, got: () => string, expected: string])[] = [
  [
    'names the lowest, how far it is from the baseline, and that one run is no evidence',
    () =>
      answer([run('baseline', { 'val/loss': [0.3, 0.151] }), run('sweep-07', { 'val/loss': [0.2, 0.142] }, 'running')], {
        baseline: 'baseline',
      }),
    'On val/loss sweep-07 is lowest so far, 0.142, 6 % lower (better) than baseline; 1 run each: not evidence.',
  ],
  [
    'says "so far" only where a run may still go on',
    () => answer([run('a', { loss: [2] }), run('b', { loss: [1] })]),
    'On loss b is lowest, 1, 50 % lower (better) than the next, a; 1 run each: not evidence.',
  ],
  [
    'says highest and higher where higher is better',
    () => answer([run('a', { 'val/auc': [0.9] }), run('b', { 'val/auc': [0.909] })]),
    'On val/auc b is highest, 0.909, 1 % higher (better) than the next, a; 1 run each: not evidence.',
  ],
  [
    'tells a leading baseline apart from the next',
    () => answer([run('baseline', { loss: [1] }), run('b', { loss: [1.003] })], { baseline: 'baseline' }),
    'On loss baseline is lowest, 1.000, 0.3 % lower (better) than the next, b; 1 run each: not evidence.',
  ],
  [
    'crowns nobody when the best is shared',
    () => answer([run('a', { loss: [1] }), run('b', { loss: [1] }), run('c', { loss: [2] })]),
    'On loss 2 runs share the best value, 1; 1 run each: not evidence.',
  ],
  [
    'crowns nobody without a known direction',
    () => answer([run('a', { temperature: [1] }), run('b', { temperature: [2] })]),
    'None of the 1 metrics has a known direction. Say “lower is better” or “higher is better” in a column’s menu.',
  ],
  [
    'takes a direction said by hand',
    () => answer([run('a', { temperature: [1] }), run('b', { temperature: [2] })], { said: { temperature: 'higher' } }),
    'On temperature b is highest, 2, 100 % higher (better) than the next, a; 1 run each: not evidence.',
  ],
  [
    'leaves out a run without a finite value and says so',
    () => answer([run('a', { loss: [2] }), run('b', { loss: [1] }), run('c', { loss: [NaN] })]),
    'On loss b is lowest, 1, 50 % lower (better) than the next, a; 1 run each: not evidence. 1 of 3 has no value of it.',
  ],
  [
    'gives no per cent against zero',
    () => answer([run('a', { loss: [0] }), run('b', { loss: [-1] })]),
    'On loss b is lowest, -1; 1 run each: not evidence.',
  ],
  [
    'asks for a second run',
    () => answer([run('a', { loss: [2, 1] }, 'running')]),
    'loss of a is 1 at best so far. Choose a second run to compare.',
  ],
  ['says that only one has logged it', () => answer([run('a', { loss: [1] }), run('b', {})]), 'Only a has logged loss: 1 at best.'],
  ['says that nothing has been logged', () => answer([run('a', {}), run('b', {})]), 'No scalars have been logged yet.'],
  [
    'says that nothing is finite',
    () => answer([run('a', { loss: [NaN] }), run('b', { loss: [NaN] })]),
    'No finite value of loss has been logged yet.',
  ],
  [
    'speaks of means where seeds are grouped',
    () =>
      answer(
        [
          run('x/s-0', { loss: [1] }, 'finished', { lr: 1, seed: 0 }),
          run('x/s-1', { loss: [3] }, 'finished', { lr: 1, seed: 1 }),
          run('x/t-0', { loss: [4] }, 'finished', { lr: 2, seed: 0 }),
          run('x/t-1', { loss: [4] }, 'finished', { lr: 2, seed: 1 }),
        ],
        { seeds: true },
      ),
    'On loss s ×2 is lowest, mean 2 of 2 runs, 50 % lower (better) than the next, t ×2.',
  ],
]

describe('the answer', () => {
  for (const [name, got, expected] of cases) it(name, () => assert.equal(got(), expected))
})
