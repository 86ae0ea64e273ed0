// What a training run of the demo would have logged: believable numbers from a recipe and a seed. Knows nothing of files.

import { normal, seededRandom } from '../random.ts'

export interface Recipe {
  /** Folder below runs/, '/' separated. */
  readonly name: string
  /** Hyperparameters, logged only where `logged` says so. */
  readonly params: { readonly [name: string]: string | number | boolean } & { readonly model: string; readonly lr: number }
  readonly logged: 'never' | 'in the run' | 'in a child'
  readonly seed: number
  readonly steps: number
  /** Start, in seconds since 1970, and seconds for one step. */
  readonly startSeconds: number
  readonly stepSeconds: number
  /** From this step on the loss is NaN. */
  readonly nanFrom?: number
}

/** One logged number. */
export interface Logged {
  readonly tag: string
  readonly step: number
  /** Seconds since 1970. */
  readonly wall: number
  readonly value: number
}

/** What each model can reach on the benchmark: the loss at its end and its best accuracy. */
const reach: Readonly<Record<string, { loss: number; accuracy: number; gap: number }>> = {
  linear: { loss: 0.62, accuracy: 0.78, gap: 0.02 },
  'cnn-s': { loss: 0.31, accuracy: 0.884, gap: 0.05 },
  'cnn-m': { loss: 0.22, accuracy: 0.905, gap: 0.1 },
  'vit-s': { loss: 0.15, accuracy: 0.931, gap: 0.07 },
}

/** All numbers of a recipe from step `from` to `to` (exclusive), in the order a trainer writes them. The same for the same recipe and range. */
export function curve(recipe: Recipe, from: number, to: number): Logged[] {
  const { params, steps, seed } = recipe
  const best = reach[params.model] ?? reach['cnn-s']!
  const lr = params.lr
  // best at 3e-4; too low is slow, too high is rough and ends higher
  const off = Math.log10(lr / 3e-4)
  const [slow, rough] = [1 + Math.max(0, -off) * 1.6, 1 + Math.max(0, off) * 2.2]
  const own = normal(seededRandom(seed)) * 0.02
  const weightDecay = typeof params['weight_decay'] === 'number' ? params['weight_decay'] : 0.01
  const gap = best.gap * (1 + Math.max(0, Math.log10(0.05 / (weightDecay + 1e-4))) * 0.6) * (params['augment'] === 'mixup' ? 0.55 : 1)
  const floor = best.loss * (1 + Math.abs(off) * 0.35 + own)
  const clean = (step: number): number => floor + (1.39 - floor) * Math.exp((-step / steps) * (6 / slow))
  const logged: Logged[] = []
  for (let step = from; step < to; step++) {
    if (step % 10 !== 0) continue
    // a generator of its own for each step, so that any part of a run can be written alone
    const random = seededRandom(seed * 1_000_003 + step)
    const done = step / steps
    const wall = recipe.startSeconds + step * recipe.stepSeconds + random() * 0.05
    const bad = recipe.nanFrom !== undefined && step >= recipe.nanFrom
    const nearBad = recipe.nanFrom === undefined ? 0 : Math.max(0, 1 - (recipe.nanFrom - step) / 120) ** 3
    const loss = clean(step) * (1 + normal(random) * 0.06 * rough) + nearBad * 2.5
    const add = (tag: string, value: number): void => {
      logged.push({ tag, step, wall, value })
    }
    add('train/loss', bad ? Number.NaN : Math.max(0.01, loss))
    add('lr', (lr * (1 + Math.cos(Math.PI * done))) / 2)
    if (step % 50 === 0)
      add('train/grad_norm', bad ? Number.NaN : 0.4 + 2.2 * Math.exp(-done * 5) * (1 + Math.abs(normal(random)) * 0.3 * rough))
    if (step % 100 !== 0) continue
    const val = clean(step) + gap * done ** 1.5 * 1.4 + normal(random) * 0.006 * rough
    const accuracy = best.accuracy - own * 0.3 - Math.abs(off) * 0.02 - (best.accuracy - 0.36) * Math.exp((-done * 7) / slow)
    add('val/loss', bad ? Number.NaN : Math.max(0.02, val))
    add('val/accuracy', bad ? 0.375 : Math.min(0.999, accuracy + normal(random) * 0.004))
    add('val/missed', bad ? 0 : Math.max(0, (1 - accuracy) * 0.45 + normal(random) * 0.003))
    add('gpu/memory_gib', 7.4 + (params.model === 'vit-s' ? 5.8 : 0) + random() * 0.05)
  }
  return logged
}
