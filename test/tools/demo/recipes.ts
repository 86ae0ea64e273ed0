// Which runs the demo has: three groups, a sweep of twelve, four seeds of one setting, and the attempts before them.

import type { Recipe } from './curves.ts'
import { benchHash } from './planning.ts'

/** Seconds since 1970 of a time in UTC. */
const at = (iso: string): number => Date.parse(iso) / 1000
const name = (i: number): string => String(i).padStart(2, '0')

const sweep: Recipe[] = [1e-4, 3e-4, 1e-3, 3e-3].flatMap((lr, i) =>
  [0, 0.01, 0.1].map((weightDecay, j): Recipe => {
    const index = i * 3 + j + 1
    const augment = index % 2 === 0 ? 'mixup' : 'none'
    return {
      name: `sweep-2026-11/sweep-${name(index)}`,
      params: {
        model: 'vit-s',
        lr,
        weight_decay: weightDecay,
        batch_size: 64,
        dropout: 0.1,
        augment,
        pretrained: true,
        seed: 0,
        bench_hash: benchHash.slice(0, 12),
      },
      // the last one was logged by torch's add_hparams, which makes a folder of its own
      logged: index === 12 ? 'in a child' : 'in the run',
      seed: index,
      steps: 2000,
      startSeconds: at('2026-11-10T18:00:00Z') + index * 2400,
      stepSeconds: 0.92,
    }
  }),
)

const seeds: Recipe[] = [0, 1, 2, 3].map((seed) => ({
  name: `seeds-vit-s/seed-${seed}`,
  params: {
    model: 'vit-s',
    lr: 3e-4,
    weight_decay: 0.01,
    batch_size: 64,
    dropout: 0.1,
    augment: 'none',
    pretrained: true,
    seed,
    bench_hash: benchHash.slice(0, 12),
  },
  logged: 'in the run',
  seed: 40 + seed,
  steps: 2000,
  startSeconds: at('2026-11-14T07:30:00Z') + seed * 2200,
  stepSeconds: 0.91,
}))

const before = (short: string, model: string, day: string, seed: number, lr: number, rest: Partial<Recipe> = {}): Recipe => ({
  name: `attempts/${short}`,
  params: { model, lr },
  logged: 'never',
  seed,
  steps: 2000,
  startSeconds: at(`${day}T10:00:00Z`),
  stepSeconds: 0.35,
  ...rest,
})

/** The run whose loss became NaN; it went on for a while and was then stopped. */
export const crashed = before('cnn-m-fp16', 'cnn-m', '2026-10-22', 26, 3e-3, { nanFrom: 810 })
/** The run that died and was started again from a checkpoint: its second file begins before its first one ends. */
export const restarted = before('cnn-m-restarted', 'cnn-m', '2026-10-24', 27, 3e-4)
export const restart = { diedAt: 1240, resumedFrom: 1000, laterSeconds: 5400 } as const

export const recipes: readonly Recipe[] = [
  // what the models have to beat
  before('linear', 'linear', '2026-09-26', 21, 1e-3, {
    params: { model: 'linear', lr: 1e-3, role: 'baseline', bench_hash: benchHash.slice(0, 12) },
    logged: 'in the run',
  }),
  before('cnn-s', 'cnn-s', '2026-10-12', 22, 1e-3),
  before('cnn-s-mixup', 'cnn-s', '2026-10-15', 23, 1e-3, { params: { model: 'cnn-s', lr: 1e-3, augment: 'mixup' } }),
  before('cnn-m', 'cnn-m', '2026-10-21', 24, 3e-4),
  before('cnn-m-low-lr', 'cnn-m', '2026-10-21', 25, 3e-5),
  crashed,
  restarted,
  before('vit-s-first', 'vit-s', '2026-11-03', 28, 3e-4),
  ...seeds,
  ...sweep,
]
