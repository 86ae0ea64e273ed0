// Which runs pass the filter of a rule, and in words which part of it none passed. Judges nothing else.

import { derived } from './fact.ts'
import type { Evidence } from './project.ts'
import { projectRuns } from './projectRuns.ts'
import { type Scope, isCount, isMap, isText, isValue, mapOf, resolved, short, textsOf, unknownBy, valueInWords } from './ruleForm.ts'
import type { RunSummary } from './run.ts'
import { baselineKindOf, commitOf, metricFinder, roleOf, wasMeasuredOn } from './runMeasure.ts'
import { type Verdict, verdict } from './verdict.ts'

export interface RunFilter {
  readonly role: string | null
  readonly kinds: readonly string[] | null
  readonly tags: Readonly<Record<string, string>>
  readonly metric: string | null
  readonly data: string | null
  readonly committed: boolean
  readonly min: number
}

/** A filter as it is written; `more` = names that the predicate takes besides. null = wrong form. */
export function filterOf(value: unknown, more: readonly string[]): RunFilter | null {
  const map = mapOf(value, ['role', 'kind', 'tags', 'metric', 'data', 'committed', 'min', ...more])
  if (map === null) return null
  const kinds = map['kind'] === undefined ? null : textsOf(map['kind'])
  const [role, tags, min] = [map['role'] ?? null, map['tags'] ?? {}, map['min'] ?? 1]
  const [metric, data, committed] = [map['metric'] ?? null, map['data'] ?? null, map['committed'] ?? false]
  if (
    !(role === null || isText(role)) ||
    (map['kind'] !== undefined && kinds === null) ||
    !isMap(tags) ||
    !Object.values(tags).every((one) => ['string', 'number', 'boolean'].includes(typeof one)) ||
    !(metric === null || (isText(metric) && isValue(metric))) ||
    !(data === null || (isText(data) && isValue(data))) ||
    typeof committed !== 'boolean' ||
    !isCount(min) ||
    min < 1
  )
    return null
  return {
    role: role?.toLowerCase() ?? null,
    kinds: kinds?.map((one) => one.toLowerCase()) ?? null,
    tags: Object.fromEntries(Object.entries(tags).map(([name, one]) => [name, String(one).toLowerCase()])),
    metric,
    data,
    committed,
    min,
  }
}

export const runEvidence = (run: RunSummary, text: string): Evidence => ({
  kind: 'run',
  path: run.path,
  line: null,
  commit: commitOf(run),
  run: run.id,
  text,
})

/** Runs that pass a filter, or what the first part of it was that none passed. */
export type Passed = { readonly runs: readonly RunSummary[]; readonly noun: string; readonly where: string } | { readonly verdict: Verdict }

/** Sorted out once for all rules that filter alike. undefined = pending. */
export const passed = (scope: Scope, filter: RunFilter): Passed | undefined =>
  derived(scope.reader, `runs that pass ${JSON.stringify(filter)}`, (reader) => passing({ ...scope, reader }, filter))

function passing(scope: Scope, filter: RunFilter): Passed | undefined {
  const runs = projectRuns(scope.reader)
  const [metric, data] = [resolved(scope, filter.metric), resolved(scope, filter.data)]
  if (runs === undefined || metric === undefined || data === undefined) return undefined
  if (!runs.known) return { verdict: unknownBy(runs) }
  const kind = filter.kinds === null ? '' : `${filter.kinds.length === 1 ? filter.kinds[0]! : 'simple'} `
  const noun =
    filter.role === 'baseline' || (filter.role === null && filter.kinds !== null)
      ? `${kind}baseline`
      : filter.role === null
        ? 'run'
        : `${kind}${filter.role}`
  const no = (text: string, todo: string, of: readonly RunSummary[] = []): Passed => ({
    verdict: verdict(false, text, { todo, evidence: of.slice(0, 3).map((run) => runEvidence(run, 'looked at')) }),
  })
  // candidates need no tag where none has one: projectRuns says who they are
  const inRole =
    filter.role === 'candidate'
      ? runs.value.candidates
      : filter.role === 'baseline'
        ? runs.value.baselines
        : runs.value.runs.filter((run) => filter.role === null || roleOf(run) === filter.role)
  let left = inRole
  if (left.length === 0)
    return no(
      filter.role === 'baseline' && runs.value.called[0] !== undefined
        ? `no baseline: ${runs.value.called[0].name} is called so, but not tagged role=baseline`
        : `no ${noun}`,
      filter.role === null ? 'log a run' : `log a run with the tag role=${filter.role}`,
    )
  if (filter.kinds !== null) {
    left = left.filter((run) => filter.kinds!.includes(baselineKindOf(run) ?? ''))
    if (left.length === 0) return no(`no ${noun}`, `log a run with the tag baseline.kind=${filter.kinds[0]!}`, inRole)
  }
  for (const [name, wanted] of Object.entries(filter.tags)) {
    const earlier = left
    left = left.filter((run) => said(run, name) === wanted)
    if (left.length === 0) return no(`no ${noun} has ${name}=${wanted}`, `log a run with the tag ${name}=${wanted}`, earlier)
  }
  if (filter.metric !== null) {
    if (!metric.known) return { verdict: unknownBy(metric) }
    if (metric.value === null) return no('no metric is named by the criteria', 'name the metric in the success criteria')
    const find = metricFinder({ metric: String(metric.value), split: runs.value.criteria?.split ?? null })
    const earlier = left
    left = left.filter((run) => (find(run)?.points ?? 0) > 0)
    if (left.length === 0)
      return no(`no ${noun} has logged ${String(metric.value)}`, `log ${String(metric.value)} in ${earlier.at(-1)!.name}`, earlier)
  }
  let where = ''
  if (filter.data !== null) {
    if (!data.known) return { verdict: unknownBy(data) }
    if (data.value === null)
      return no(
        filter.data.startsWith('$bench') ? 'no benchmark is pinned' : `no ${valueInWords(filter.data)}`,
        'pin the benchmark by a manifest with its hash',
      )
    const wanted = String(data.value)
    const isBench = filter.data === '$bench.hash'
    where = ` on ${isBench ? (runs.value.bench?.id ?? 'the benchmark') : short(wanted)}`
    const earlier = left
    left = left.filter((run) => (isBench ? runs.value.on(run) === 'same' : wasMeasuredOn(run, wanted)))
    if (left.length === 0)
      return no(`no ${noun} was measured${where}`, `measure ${earlier.at(-1)!.name}${where}, and log its digest as bench_hash`, earlier)
  }
  return { runs: left, noun, where }
}

function said(run: RunSummary, name: string): string | null {
  const value = Object.hasOwn(run.tags, name) ? run.tags[name] : Object.hasOwn(run.params, name) ? run.params[name] : null
  return value === null || value === undefined ? null : String(value).toLowerCase()
}
