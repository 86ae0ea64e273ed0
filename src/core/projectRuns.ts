// Which runs of a project are baselines and candidates, which of them counts, and what a rule's $ names stand for.
// Judges nothing: criteria.ts compares, the rules decide.

import { type Benchmark, benchmarkOf, benchmarkRead } from './benchmark.ts'
import { type Criteria, type Criterion, criteriaRead } from './criteriaRead.ts'
import { type Fact, type FactReader, derived } from './fact.ts'
import type { RuleValue } from './item.ts'
import { pathOf } from './namedPath.ts'
import type { MetricSummary, Point, RunSummary } from './run.ts'
import {
  type OnBenchmark,
  commitOf,
  isCalledBaseline,
  measuredOn,
  metricFinder,
  onBenchmark,
  pointOf,
  reaches,
  roleOf,
} from './runMeasure.ts'
import { textAt, valuesOf } from './yamlValues.ts'

export interface ProjectRuns {
  /** All, in the order in which they began; those without a time last. */
  readonly runs: readonly RunSummary[]
  /** Tagged so: tag or param `role` = "baseline", or a `baseline.kind`. */
  readonly baselines: readonly RunSummary[]
  /** Tag or param `role` = "candidate". Where no run has it: those without a role that logged the criterion's metric. */
  readonly candidates: readonly RunSummary[]
  /** Whether candidates were named by a tag. */
  readonly tagged: boolean
  /** Called baseline, not tagged so: a hint, never counted. */
  readonly called: readonly RunSummary[]
  /** The best baseline on the benchmark, else elsewhere; the newest of equals. A human's result is no rule: it counts where there is no other. */
  readonly baseline: RunSummary | null
  /** Best candidate on the benchmark: of those that hold all thresholds, where there is one. null when none was measured on it. */
  readonly candidate: RunSummary | null
  /** The candidate that began first. */
  readonly firstCandidate: RunSummary | null
  /** How a run stands to the benchmark. */
  readonly on: (run: RunSummary) => OnBenchmark
  /** The point of a criterion's metric that counts in a run: its best by direction, else its last; null when it has none. */
  readonly point: (run: RunSummary, criterion: Criterion) => Point | null
  /** Whether a run holds a criterion: its target, which for a limit is its value. false when it logged nothing. */
  readonly holds: (run: RunSummary, criterion: Criterion) => boolean
  readonly criteria: Criteria | null
  readonly bench: Omit<Benchmark, 'recomputed'> | null
}

/** The runs of the project; undefined while facts are looked up, unknown where runs are. */
export function projectRuns(reader: FactReader): Fact<ProjectRuns> | undefined {
  return derived(reader, 'runs of the project', (inner): Fact<ProjectRuns> | undefined => {
    const runs = inner.ask('runs', '')
    const criteria = criteriaRead(inner)
    const bench = benchmarkRead(inner)
    if (runs === undefined || criteria === undefined || bench === undefined) return undefined
    if (!runs.known) return runs
    return { known: true, value: sortRuns(runs.value, criteria.known ? criteria.value : null, bench.known ? bench.value : null) }
  })
}

/** Limits that must merely hold. */
export const limitsOf = (criteria: Criteria | null): readonly Criterion[] =>
  criteria?.all.filter((one) => one.kind === 'threshold' || one.kind === 'slice') ?? []

/** Sorts runs by the part they play. */
export function sortRuns(all: readonly RunSummary[], criteria: Criteria | null, bench: Omit<Benchmark, 'recomputed'> | null): ProjectRuns {
  const runs = [...all].sort((a, b) => (a.startTime ?? Infinity) - (b.startTime ?? Infinity) || (a.id < b.id ? -1 : 1))
  const optimise = criteria?.optimise ?? null
  const known = new Map<RunSummary, OnBenchmark>()
  const on = (run: RunSummary): OnBenchmark => {
    let found = known.get(run)
    if (found === undefined) known.set(run, (found = bench === null ? 'unsaid' : onBenchmark(run, bench)))
    return found
  }
  const finders = new Map<Criterion, (run: RunSummary) => MetricSummary | null>()
  const point = (run: RunSummary, criterion: Criterion): Point | null => {
    let find = finders.get(criterion)
    if (find === undefined) finders.set(criterion, (find = metricFinder({ ...criterion, split: criteria?.split ?? null })))
    return pointOf(find(run), criterion.direction)
  }
  const holds = (run: RunSummary, criterion: Criterion): boolean => {
    const value = point(run, criterion)?.value ?? null
    return value !== null && criterion.target !== null && reaches(value, criterion.target, criterion.direction, criterion.strict)
  }
  const roles = new Map(runs.map((run) => [run, roleOf(run)]))
  const baselines = runs.filter((run) => roles.get(run) === 'baseline')
  const called = runs.filter(isCalledBaseline)
  const named = runs.filter((run) => roles.get(run) === 'candidate')
  const aside = new Set(called)
  const candidates =
    named.length > 0 || optimise === null
      ? named
      : runs.filter((run) => roles.get(run) === null && !aside.has(run) && point(run, optimise) !== null)
  const value = (run: RunSummary): number | null => (optimise === null ? null : (point(run, optimise)?.value ?? null))
  /** The best by the criterion, those without a value last, the newest of equals. */
  const best = (of: readonly RunSummary[]): RunSummary | null =>
    of.reduce<RunSummary | null>((top, run) => {
      if (top === null) return run
      const [a, b] = [value(run), value(top)]
      if (b === null) return run
      return a !== null && reaches(a, b, optimise!.direction) ? run : top
    }, null)
  const ours = baselines.filter((run) => on(run) === 'same')
  const rules = (of: readonly RunSummary[]): readonly RunSummary[] => {
    const others = of.filter((run) => !isHuman(run))
    return others.length > 0 ? others : of
  }
  const measured = candidates.filter((run) => on(run) === 'same' && (optimise === null || value(run) !== null))
  const limits = limitsOf(criteria)
  const good = measured.filter((run) => limits.every((limit) => holds(run, limit)))
  return {
    runs,
    baselines,
    candidates,
    tagged: named.length > 0,
    called,
    baseline: best(rules(ours.length > 0 ? ours : baselines)),
    candidate: best(good.length > 0 ? good : measured),
    firstCandidate: candidates.find((run) => run.startTime !== null) ?? candidates[0] ?? null,
    on,
    point,
    holds,
    criteria,
    bench,
  }
}

const isHuman = (run: RunSummary): boolean =>
  /human|person|expert/.test(String(run.tags['baseline.kind'] ?? run.params['baseline.kind'] ?? ''))

/** Why there is no baseline or no candidate, in words; null when there is one. */
export function missingInWords(runs: ProjectRuns, role: 'baseline' | 'candidate'): string | null {
  const hint = runs.called[0]
  if (role === 'baseline') {
    if (runs.baselines.length > 0) return null
    return hint === undefined ? 'no run has the tag role=baseline' : `${hint.name} is called baseline, not tagged role=baseline`
  }
  if (runs.candidates.length > 0) return null
  const optimise = runs.criteria?.optimise ?? null
  if (optimise === null) return 'no run has the tag role=candidate'
  const measured = runs.runs.filter((run) => runs.point(run, optimise) !== null)
  if (measured.length === 0) return `nobody has logged ${optimise.metric}`
  const named = measured.find((run) => runs.called.includes(run))
  return named === undefined
    ? `only ${measured[0]!.name} has logged ${optimise.metric}, ${runs.baselines.includes(measured[0]!) ? 'a baseline' : 'no candidate'}`
    : `only ${named.name} has logged ${optimise.metric}, and it is called baseline, not tagged role=candidate`
}

const give = (value: RuleValue): Fact<RuleValue> => ({ known: true, value })

/**
 * What `$bench.hash` and its like stand for; undefined while facts are looked up. null = there is none; not known = nobody can tell, with its why.
 * `$baseline.start` is the start of the first baseline, so that a better one that comes later takes nothing away. `$attested` belongs to an item and is
 * not known here.
 */
export function bindingOf(reader: FactReader, name: string): Fact<RuleValue> | undefined {
  const [subject, field = ''] = name.replace(/^\$/, '').split('.', 2) as [string, string?]
  const unheard: Fact<RuleValue> = { known: false, why: `${name.slice(0, 40)} is a name that rules do not have`, remedy: null }
  switch (subject) {
    case 'head': {
      const head = reader.ask('head', '')
      return field === '' ? head : unheard
    }
    case 'criteria': {
      const read = criteriaRead(reader)
      if (read === undefined) return undefined
      const criteria = read.known ? read.value : null
      const values: Readonly<Record<string, RuleValue>> = {
        '': criteria?.path ?? null,
        metric: criteria?.optimise?.metric ?? null,
        direction: criteria?.optimise?.direction ?? null,
        target: criteria?.optimise?.target ?? null,
        minimum_useful: criteria?.optimise?.minimumUseful ?? null,
        dataset: criteria?.dataset ?? null,
        max_failure_rate: criteria?.maxFailureRate ?? null,
      }
      return Object.hasOwn(values, field) ? give(values[field]!) : unheard
    }
    case 'bench': {
      if (field === 'recomputed') {
        const bench = benchmarkOf(reader)
        return bench?.known === true ? bench.value.recomputed : bench === undefined ? undefined : give(null)
      }
      const read = benchmarkRead(reader)
      if (read === undefined) return undefined
      const bench = read.known ? read.value : null
      const values: Readonly<Record<string, RuleValue>> = {
        '': bench?.path ?? null,
        id: bench?.id ?? null,
        hash: bench?.hash ?? null,
        n: bench?.n ?? null,
      }
      return Object.hasOwn(values, field) ? give(values[field]!) : unheard
    }
    case 'baseline':
    case 'candidate':
    case 'first_candidate': {
      const runs = projectRuns(reader)
      if (runs?.known !== true) return runs
      return ofRun(runs.value, subject, field) ?? unheard
    }
    case 'decision':
      return ofDecision(reader, field) ?? undefined
    default:
      return unheard
  }
}

function ofRun(runs: ProjectRuns, subject: 'baseline' | 'candidate' | 'first_candidate', field: string): Fact<RuleValue> | null {
  const run = subject === 'first_candidate' ? runs.firstCandidate : runs[subject]
  const optimise = runs.criteria?.optimise ?? null
  switch (field) {
    case '':
      return give(run?.id ?? null)
    case 'commit':
      return give(run === null ? null : commitOf(run))
    case 'data': {
      if (run === null) return give(null)
      return give(runs.on(run) === 'same' ? runs.bench!.hash : (measuredOn(run)[0]?.digest ?? null))
    }
    case 'start':
      return give((subject === 'baseline' ? firstOf(runs) : run)?.startTime ?? null)
    case 'value':
      return give(run === null || optimise === null ? null : (runs.point(run, optimise)?.value ?? null))
    default:
      return null
  }
}

/** The baseline that began first: on the benchmark, where the one that counts is on it. */
function firstOf({ baselines, baseline, on }: ProjectRuns): RunSummary | null {
  if (baseline === null) return null
  return baselines.find((run) => run.startTime !== null && (on(run) === 'same' || on(baseline) !== 'same')) ?? baseline
}

function ofDecision(reader: FactReader, field: string): Fact<RuleValue> | undefined {
  const path = pathOf(reader, 'decisions')
  if (path === undefined) return undefined
  if (path === null || field === '') return give(path)
  if (field === 'start') {
    const values = valuesOf(reader, path)
    if (values === undefined) return undefined
    const date = values.known ? Date.parse(textAt(values.value.value, 'date') ?? '') : NaN
    if (Number.isFinite(date)) return give(date / 1000)
  } else if (field !== 'commit')
    return { known: false, why: `$decision.${field.slice(0, 40)} is a name that rules do not have`, remedy: null }
  const git = reader.ask('git', path)
  if (git?.known !== true) return git
  return give(field === 'start' ? (git.value.last?.authorTime ?? null) : (git.value.last?.commit ?? null))
}
