// The demo's other planning files: criteria, need, benchmark, works of others, charter. Some steps are proven by them, some are not, as in a real project.

import { bench, track } from './dataSet.ts'

/** The hash by which DVC, the manifest and the runs know the benchmark. */
export const benchHash = /md5: ([0-9a-f]+)\.dir/.exec(track('bench', bench).pointer)![1]!

export const needForMl = `---
options:
  - { name: colour threshold, result: "0.71 accuracy on dry leaves", cost: "2 days" }
  - { name: advisers with a booklet, result: "0.64 accuracy, 2 minutes a leaf", cost: "1 adviser for each 40 farms" }
current_performance: 0.64
measured: true
decision: go on
decided_by: Ada
date: 2026-09-28
---

# Do we need ML?

Rust on dry leaves is found by colour alone. On wet leaves, and for the other three, colour says nothing. We let two
advisers label 16 leaves with the booklet: 0.64.
`

export const criteriaYaml = `version: 1
decision_informed: whether a field is visited this week
optimise: { metric: val/accuracy, direction: max, target: 0.93, minimum_useful: 0.85, dataset: bench-v1, split: test }
thresholds:
  - { metric: val/missed, op: "<=", value: 0.03 } # a sick leaf that is called healthy
  - { metric: latency_ms_p95, op: "<=", value: 400 }
business: { kpi: fields_visited_in_time, baseline: 0.4, target: 0.7, measured_by: pilot }
economic: { cost_false_positive: 12, cost_false_negative: 900, currency: EUR }
agreed_by:
  - { who: noor@leaf-disease.example, role: product, at: 2026-09-24 }
`

export const benchmarkYaml = `id: bench-v1
role: test
n: 16
classes: { healthy: 6, rust: 4, blight: 3, mildew: 3 }
data: data/bench.dvc
source: a farm of its own, September 2026
label_method: two advisers, the third decides
agreement: { stat: cohen_kappa, value: 0.84 }
label_cost: { minutes_per_item: 2 }
pii: none
license: internal
hash: { algo: md5, value: ${benchHash}.dir }
overlap: { against: data/train.dvc, duplicates: 0 }
`

export const literatureYaml = `works:
  - { ref: "wheat rust with a residual network", similarity: 2, n_train: 9200, metric: accuracy, value: 0.91, license: unknown }
  - { ref: "leaf disease in the field", similarity: 3, n_train: 14000, metric: accuracy, value: 0.95, license: MIT }
  - { ref: "a small network for phones", similarity: 2, n_train: 11000, metric: accuracy, value: 0.93, license: Apache-2.0 }
gap: all of them have ten times our data
`

export const charterYaml = `consumer: the advisers' weekly plan of visits
owner: Noor
roles: { data: Ada, modelling: Ada, software: Noor, product: Noor } # nobody of the advisers yet
problem: { current_cost: 41000, unit: "EUR a year in lost fields" }
`
