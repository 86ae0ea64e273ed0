// A project in the middle of its life, as plain values: for tests of what is drawn and written of it.

import { allItems } from '../../src/core/allItems.ts'
import type { ItemResult, Project, Scores } from '../../src/core/project.ts'

export const blankScores: Scores = {
  feasibility: null,
  impact: null,
  drivers: [],
  label: 'estimate',
  caps: [],
  quadrant: null,
  weights: 'flywheel-1',
  gap: null,
  advice: [],
}

/** An item of which nothing is there, with what differs. */
export const itemResult = (id: string, differs: Partial<ItemResult> = {}): ItemResult => {
  const content = allItems.find((one) => one.id === id)
  return {
    id,
    group: id.split('-')[0]!,
    title: content?.title ?? id,
    status: 'not-met',
    computed: 'not-met',
    level: 0,
    why: 'nothing is there',
    next: 'write it down',
    evidence: [],
    attestedBy: null,
    overridden: null,
    staleCommit: null,
    score: null,
    answer: null,
    on: content?.on ?? false,
    pending: false,
    ...differs,
  }
}

/** A robot's pose estimation: criteria met but for latency, one way back lit, one waiver. */
export function exampleProject(differs: Partial<Project> = {}): Project {
  const stage = (id: string, title: string, met: number, of: number, open: boolean): Project['stages'][number] => ({
    id,
    title,
    status: met === of ? 'verified' : met > 0 ? 'evidenced' : 'not-met',
    open,
    why: met === of ? 'everything is there' : 'FEA-5 is stale',
    items: Array.from({ length: of }, (_, i) => ({ id: `FEA-${i + 1}`, title: `item ${i + 1}`, needs: 2, met: i < met, why: '' })),
    met,
    asserted: 0,
    overridden: 0,
  })
  const way = (id: string, from: string, to: string, title: string, fired = false): Project['transitions'][number] => ({
    id,
    from,
    to,
    title,
    fired,
    why: fired ? '3 label errors in 40 looked at' : 'nothing points back',
    evidence: [],
    record: null,
  })
  return {
    root: '/projects/robot-pose',
    name: 'robot-pose',
    planned: true,
    restricted: false,
    archetype: 'human-in-the-loop',
    items: [
      itemResult('FEA-1', { status: 'verified', level: 3, why: 'two ways measured' }),
      itemResult('FEA-2', {
        status: 'evidenced',
        level: 2,
        why: 'success-criteria.yaml, one approval',
        next: 'a second approval by another role',
      }),
      itemResult('FEA-3'),
      itemResult('FEA-5', { status: 'stale', level: 2, why: 'stale since 3f2c1ab: the files changed', staleCommit: '3f2c1ab' }),
      itemResult('FEA-6', {
        status: 'overridden',
        computed: 'asserted',
        why: 'waived by Ada',
        overridden: {
          kind: 'waive',
          code: 'accepted-risk',
          reason: 'No second annotator until March <soon>',
          by: 'ada@example.org',
          role: 'lead',
          at: '2026-11-02T09:00:00Z',
          commit: null,
          expires: '2026-12-31',
          computedWas: 'asserted',
        },
      }),
      itemResult('CST-D2', { score: 3, status: 'asserted', level: 1 }),
      itemResult('MIT-3', { status: 'asserted', level: 1 }),
      itemResult('MIT-6', { status: 'not-applicable' }),
      itemResult('FLY-1', { status: 'evidenced', level: 2 }),
      itemResult('FLY-2', { status: 'verified', level: 3 }),
      itemResult('FLY-3'),
    ],
    stages: [
      stage('LIF-1', 'Plan and set up', 5, 6, true),
      stage('LIF-2', 'Collect and label data', 2, 5, true),
      stage('LIF-3', 'Train and debug', 1, 6, true),
      stage('LIF-4', 'Deploy and test', 0, 7, false),
      stage('LIF-X1', 'Team', 1, 2, true),
      stage('LIF-X2', 'Infrastructure and tools', 2, 2, true),
    ],
    transitions: [
      way('TRN-DP', 'LIF-2', 'LIF-1', 'Data → Plan'),
      way('TRN-TD', 'LIF-3', 'LIF-2', 'Train → Data', true),
      way('TRN-TP', 'LIF-3', 'LIF-1', 'Train → Plan'),
      way('TRN-YT', 'LIF-4', 'LIF-3', 'Deploy → Train'),
      way('TRN-YD', 'LIF-4', 'LIF-2', 'Deploy → Data'),
      way('TRN-YP', 'LIF-4', 'LIF-1', 'Deploy → Plan'),
    ],
    criteria: [
      {
        id: 'optimise',
        metric: 'angle_error_deg_p50',
        direction: 'min',
        target: 5,
        minimumUseful: 10,
        best: 4.8,
        baseline: 11.2,
        run: 'tensorboard:runs/sweep-07',
        status: 'met',
        why: 'met by sweep-07 on bench-v1',
        path: 'planning/success-criteria.yaml',
        place: { line: 3, column: 1 },
        progress: [
          [1_760_000_000, 9.5],
          [1_760_100_000, 6.1],
          [1_760_900_000, 4.8],
        ],
      },
      {
        id: 'thresholds.0',
        metric: 'latency_ms_p95',
        direction: 'min',
        target: 100,
        minimumUseful: null,
        best: null,
        baseline: null,
        run: null,
        status: 'not-logged',
        why: 'nobody has logged latency_ms_p95',
        path: 'planning/success-criteria.yaml',
        place: null,
        progress: [],
      },
    ],
    scores: {
      ...blankScores,
      feasibility: { value: 54.2, low: 47.6, high: 71.1 },
      impact: { value: 62, low: 62, high: 62 },
      drivers: [
        { driver: 'data', value: 2.4, low: 2, high: 2.9, top: 'CST-D2', answered: 4, asked: 5 },
        { driver: 'accuracy', value: 1.8, low: 1.8, high: 1.8, top: null, answered: 4, asked: 4 },
        { driver: 'problem', value: 0, low: 0, high: 4, top: null, answered: 0, asked: 7 },
      ],
      quadrant: 'high-priority',
      gap: { text: 'Halving the error again takes 7 to 20,000 times the data.', exponent: null, factorLow: 7.2, factorHigh: 20_000 },
    },
    gates: [{ id: 'RDY-3', met: false, why: 'nobody confirmed access' }],
    draft: { decision: 'go', why: 'the best candidate is useful and the baseline is not' },
    faults: [],
    pending: false,
    ...differs,
  }
}
