// Which way a metric is better, and so which of its points is the best. A metric that nobody declared and no name tells has no best.

import type { MetricSummary, Point } from './run.ts'

export type Direction = 'lower' | 'higher'

/** Words of a metric's name, matched whole after splitting at anything that is not a letter or digit, and at camelCase. */
const lower = new Set([
  'loss',
  'error',
  'err',
  'perplexity',
  'ppl',
  'wer',
  'cer',
  'mse',
  'rmse',
  'mae',
  'mape',
  'nll',
  'bpc',
  'bpb',
  'fid',
  'eer',
  'crossentropy',
  'logloss',
  'brier',
  'ece',
  'ter',
])
const higher = new Set([
  'accuracy',
  'acc',
  'auc',
  'auroc',
  'auprc',
  'f1',
  'fscore',
  'map',
  'ap',
  'bleu',
  'rouge',
  'meteor',
  'reward',
  'return',
  'precision',
  'recall',
  'iou',
  'miou',
  'dice',
  'psnr',
  'ssim',
  'r2',
  'ndcg',
  'mrr',
  'top1',
  'top5',
  'kappa',
  'mcc',
  'sensitivity',
  'specificity',
  'score',
])

/** The direction that the name tells: the last telling word decides ("val/loss" lower, "error_recall" higher); null when no word tells. */
export function directionOf(name: string): Direction | null {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  for (const word of words.reverse()) {
    if (lower.has(word)) return 'lower'
    if (higher.has(word)) return 'higher'
    // mAP50, ap75, rouge1, acc@5
    const stem = word.replace(/\d+$/, '')
    if (stem !== word && higher.has(stem)) return 'higher'
  }
  return null
}

/** The best kept finite point; null without a direction or without such a point. */
export function bestOf(name: string, metric: MetricSummary, direction: Direction | null = directionOf(name)): Point | null {
  return direction === 'lower' ? metric.min : direction === 'higher' ? metric.max : null
}
