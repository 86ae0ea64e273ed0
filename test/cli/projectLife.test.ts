// A scripted project lives through its life: what is written, committed, logged, changed and taken back, and at each step exactly which items change.

import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { allItems } from '../../src/core/allItems.ts'
import type { ItemResult } from '../../src/core/project.ts'
import { firstCommitTime } from '../tools/gitRepository.ts'
import { type LivingProject, logMlflow, logTensorboard, makeLivingProject, pinOf } from '../tools/livingProject.ts'

const day = 86_400
const at = (days: number): number => firstCommitTime + days * day
const line = (value: object): string => `${JSON.stringify(value)}\n`
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()

const benchFiles = { 'a.txt': 'a sharp image', 'b.txt': 'a dark image' }
const pin = pinOf(benchFiles)
const criteria = (target: number): string => `version: 1
optimise: {metric: angle_error, direction: min, target: ${target}, minimum_useful: 10, dataset: bench-v1}
thresholds:
  - {metric: latency_ms, op: "<=", value: 100}
business: {kpi: picks_per_hour, baseline: 310, target: 380}
economic: {cost_false_positive: 0.4}
`
const manifest = `id: bench-v1
n: 1200
source: line 3 cameras
label_method: two people and a referee
license: internal
pii: none
agreement: {stat: cohen_kappa, value: 0.81}
overlap: {against: train-v3, duplicates: 0}
files: data/benchmark/items/**
hash: ${pin}
`
/** All ML tests change alike: they open with the stage that they belong to. */
const mlTests = (change: string): readonly string[] => allItems.filter((one) => one.group === 'MTS').map(({ id }) => `${id}: ${change}`)
const plan = `version: 1
project: Robot
readiness:
  RDY-3: {answer: yes, owner: Ada}
  RDY-7: {answer: yes}
feasibility:
  FEA-1: {answer: rules fail on shiny parts, owner: Ada}
archetype:
  ARC-0: {answer: human-in-the-loop}
`

describe('the life of a project', function () {
  this.timeout(120_000)
  let living: LivingProject
  const commits: string[] = []
  before(() => {
    living = makeLivingProject(at(40))
  })
  after(() => living.repo.remove())
  const item = (id: string): ItemResult => living.project.items.find((one) => one.id === id)!
  const commit = (subject: string): string => {
    const id = living.repo.commit(subject)
    commits.push(id)
    return id
  }
  /** One step: does something, then says what changed. */
  const step = (name: string, act: () => void, changes: readonly string[], more: () => void = () => undefined): void => {
    it(name, async () => {
      act()
      assert.deepEqual(await living.judge(), changes)
      assert.equal(living.project.pending, false)
      more()
    })
  }
  const write = (path: string, content: string): void => living.repo.write(path, content)
  const append: Record<string, string> = {}
  const log = (path: string, entry: object): void => write(path, (append[path] = (append[path] ?? '') + line(entry)))

  step(
    'begins with nothing',
    () => {
      write('.gitignore', 'mlruns/\nruns/\n')
      write('README.md', 'Robot')
      commit('A repository')
    },
    [],
  )

  step(
    'a plan is written',
    () => {
      write('planning/plan.yaml', plan)
      commit('A plan')
    },
    [
      'RDY-3: not-met → asserted',
      'RDY-7: not-met → asserted',
      'FEA-1: not-met → asserted',
      'ARC-0: not-met → asserted',
      'ARC-H1: not-applicable → not-met',
      'ARC-H2: not-applicable → not-met',
      'ARC-H3: not-applicable → not-met',
      'MIT-3: not-applicable → not-met',
      'MIT-4: not-applicable → not-met',
      'MIT-5: not-applicable → not-met',
      'LIF-1: not-met → asserted',
    ],
  )

  step(
    'options without ML are weighed',
    () => {
      write('planning/need-for-ml.md', '---\noptions: [a template matcher, a jig]\ndecision: try ML\n---\n# Why\nParts are shiny.\n')
    },
    [],
  )
  step('and committed', () => void commit('Options'), ['FEA-1: asserted → evidenced'])

  step(
    'success criteria are written',
    () => {
      write('planning/success-criteria.yaml', criteria(5))
      commit('Criteria')
    },
    ['FEA-2: not-met → evidenced', 'LIF-1: asserted → evidenced', 'LIF-2: not-met → asserted'],
  )

  step(
    'a benchmark is pinned',
    () => {
      for (const [path, content] of Object.entries(benchFiles)) write(`data/benchmark/items/${path}`, content)
      write('data/benchmark/manifest.yaml', manifest)
      commit('Benchmark')
    },
    ['RDY-3: asserted → evidenced', 'FEA-5: not-met → evidenced', 'LIF-3: not-met → asserted'],
  )

  step(
    'a rule is measured on it',
    () => {
      logMlflow(living.repo.folder, 'a'.repeat(32), 'template-matcher', {
        start: at(4.2),
        commit: commits.at(-1)!,
        metrics: { angle_error: 11.2, latency_ms: 4 },
        tags: { role: 'baseline', 'baseline.kind': 'rule', bench_hash: pin },
      })
    },
    ['FEA-5: evidenced → verified', 'FEA-6: not-met → verified'],
  )

  step(
    'two people of different roles agree to the criteria',
    () => {
      for (const [by, role] of [
        ['Noor', 'product'],
        ['Sam', 'operations'],
      ] as const)
        log('planning/attestations.jsonl', { item: 'FEA-2', by, role, at: iso(at(4.3)), commit: commits.at(-1)!, says: 'good enough' })
    },
    ['FEA-2: evidenced → verified'],
  )

  step(
    'a first candidate is trained, on other data',
    () => {
      logTensorboard(living.repo.folder, 'runs/cnn-1', {
        start: at(4.4),
        commit: '',
        metrics: { angle_error: 4.1, latency_ms: 60 },
        tags: { role: 'candidate', bench_hash: 'f'.repeat(64) },
      })
    },
    [],
  )

  step(
    'and measured on the benchmark',
    () => {
      logMlflow(living.repo.folder, 'b'.repeat(32), 'cnn-2', {
        start: at(4.6),
        commit: commits.at(-1)!,
        metrics: { angle_error: 4.8, latency_ms: 80 },
        tags: { role: 'candidate', bench_hash: pin },
      })
    },
    ['LIF-3: asserted → evidenced'],
  )

  step(
    'an item of the benchmark is changed',
    () => write('data/benchmark/items/b.txt', 'a retouched image'),
    ['FEA-5: verified → stale', 'FEA-6: verified → evidenced', 'LIF-3: evidenced → not-met'],
    () => {
      assert.match(item('FEA-5').why, /^not as pinned in data\/benchmark\/manifest\.yaml: [0-9a-f]{7} now, [0-9a-f]{7} pinned$/)
    },
  )
  step('and brought back', () => write('data/benchmark/items/b.txt', benchFiles['b.txt']), [
    'FEA-5: stale → verified',
    'FEA-6: evidenced → verified',
    'LIF-3: not-met → evidenced',
  ])

  step(
    'the target is made easier after the results are there',
    () => {
      write('planning/success-criteria.yaml', criteria(6))
      commit('Target 6')
    },
    ['FEA-2: verified → stale', 'FEA-6: verified → stale', 'LIF-1: evidenced → asserted', 'LIF-2: asserted → not-met'],
    () => {
      assert.equal(item('FEA-2').staleCommit, commits.at(-1))
      assert.match(item('FEA-2').why, new RegExp(`^loosened without a reason: target from 5 to 6, ${commits.at(-1)!.slice(0, 7)} by Ada$`))
    },
  )
  step(
    'the reason is put on record',
    () => {
      log('planning/overrides.jsonl', {
        item: 'FEA-2',
        code: 'threshold-loosened',
        criterion: 'optimise.target',
        reason: 'The gripper takes six degrees.',
        by: 'Ada',
        at: iso(at(5.2)),
      })
    },
    ['FEA-2: stale → evidenced', 'FEA-6: stale → verified', 'LIF-1: asserted → evidenced', 'LIF-2: not-met → asserted'],
  )
  step(
    'and both agree again',
    () => {
      for (const [by, role] of [
        ['Noor', 'product'],
        ['Sam', 'operations'],
      ] as const)
        log('planning/attestations.jsonl', { item: 'FEA-2', by, role, at: iso(at(5.3)), commit: commits.at(-1)! })
    },
    ['FEA-2: evidenced → verified'],
  )

  step(
    'it is decided that ML is still needed',
    () => {
      write(
        'planning/decisions/0001-go.md',
        `---\ndecision: go\ndate: ${iso(at(6)).slice(0, 10)}\ninputs: [cnn-2, template-matcher]\nrevisit_when: the camera changes\n---\nGo.\n`,
      )
      commit('Go')
    },
    ['FEA-7: not-met → verified'],
  )
  step(
    'the manifest is edited after the decision',
    () => {
      write('data/benchmark/manifest.yaml', manifest.replace('n: 1200', 'n: 1201'))
      commit('Count again')
    },
    ['FEA-5: verified → stale', 'FEA-6: verified → stale', 'FEA-7: verified → stale', 'LIF-3: evidenced → not-met'],
    () => {
      assert.equal(item('FEA-7').staleCommit, commits.at(-1))
      assert.match(
        item('FEA-7').why,
        new RegExp(`^${commits.at(-1)!.slice(0, 7)} changed data/benchmark/manifest\\.yaml after the decision$`),
      )
    },
  )
  step(
    'and taken back',
    () => {
      write('data/benchmark/manifest.yaml', manifest)
      commit('Count as before')
    },
    ['FEA-5: stale → verified', 'FEA-6: stale → verified', 'FEA-7: stale → verified', 'LIF-3: not-met → evidenced'],
  )

  step(
    'a model card, serving and monitoring are added',
    () => {
      write('MODEL_CARD.md', `# CNN-2\n\n${'Finds the pose of parts on the belt. '.repeat(12)}`)
      write('Dockerfile', 'FROM scratch\n')
      write('monitoring.yaml', 'owner: Sam\nthresholds: [{metric: angle_error, op: "<", value: 8}]\n')
      commit('Serving')
    },
    ['LIF-4: not-met → evidenced', ...mlTests('not-applicable → not-met')],
  )
  step(
    'ethics is waived for three months',
    () => {
      log('planning/overrides.jsonl', {
        item: 'FEA-3',
        kind: 'waive',
        code: 'accepted-risk',
        reason: 'No people are in the pictures.',
        by: 'Ada',
        at: iso(at(40)),
        expires: iso(at(60)).slice(0, 10),
      })
    },
    ['FEA-3: not-met → overridden'],
  )
  step(
    'the waiver runs out',
    () => {
      living.now = at(62)
    },
    ['FEA-3: overridden → not-met'],
  )
  step('the ML tests are switched off', () => write('planning/plan.yaml', `${plan}groups: {MTS: off}\n`), [
    ...mlTests('not-met → not-applicable'),
  ])
  step(
    'the runs are deleted',
    () => {
      rmSync(join(living.repo.folder, 'mlruns'), { recursive: true })
      rmSync(join(living.repo.folder, 'runs'), { recursive: true })
    },
    [
      'FEA-5: verified → evidenced',
      'FEA-6: verified → not-met',
      'FEA-7: verified → evidenced',
      'LIF-3: evidenced → asserted',
      'LIF-4: evidenced → not-met',
    ],
  )
  step(
    'a comment changes nothing',
    () => write('planning/plan.yaml', `${plan}groups: {MTS: off}\n# Reviewed like code.\n`),
    [],
    () => {
      assert.equal(living.judged, 0)
    },
  )
})
