// Predicates over runs: that they are there, what they reached, which came first, over what they differ.

import { type Fact, type FactReader, derived } from './fact.ts'
import type { RuleValue } from './item.ts'
import { printCount, printNumber } from './print.ts'
import { projectRuns } from './projectRuns.ts'
import {
  type Predicate,
  type Scope,
  filesFor,
  isCount,
  isMap,
  isPath,
  isText,
  isValue,
  mapOf,
  plainRule,
  resolved,
  short,
  textsOf,
  unknownBy,
  valueInWords,
} from './ruleForm.ts'
import type { RunSummary } from './run.ts'
import { commitOf, metricFinder, pointOf, reaches } from './runMeasure.ts'
import { type RunFilter, filterOf, passed, runEvidence } from './runsThatPass.ts'
import { type Verdict, verdict } from './verdict.ts'

const ops = ['==', '!=', '<', '<=', '>', '>='] as const

export const runPredicates: Readonly<Record<string, Predicate>> = {
  'run.exists': {
    form: 'run.exists: {role: R, kind: [K, …], tags: {NAME: VALUE}, metric: M, data: DIGEST, committed: true, min: N}',
    read(value) {
      const filter = filterOf(value === true ? {} : value, [])
      return filter === null ? null : plainRule((scope) => exists(scope, filter))
    },
  },
  'run.metric': {
    form: `run.metric: {role: R, data: DIGEST, metric: M, op: ${ops.join(' ')}, value: X}`,
    read(value) {
      const filter = filterOf(value, ['op', 'value'])
      const [op, wanted] = isMap(value) ? [ops.find((one) => one === value['op']), value['value']] : []
      if (filter === null || filter.metric === null || op === undefined || wanted === undefined || wanted === null || !isValue(wanted))
        return null
      return plainRule((scope) => metric(scope, filter, op, wanted))
    },
  },
  'run.before': {
    form: 'run.before: [A, B], names such as $baseline or a path',
    read(value) {
      if (!Array.isArray(value) || value.length !== 2 || !value.every(isPath)) return null
      const [a, b] = value as [string, string]
      return plainRule((scope) => before(scope, a, b))
    },
  },
  'run.varies': {
    form: 'run.varies: {param: [NAME, …], min: N, metric: M}',
    read(value) {
      const map = mapOf(value, ['param', 'min', 'metric'])
      const [names, min, metric] = [textsOf(map?.['param']), map?.['min'] ?? 2, map?.['metric'] ?? null]
      if (map === null || names === null || !isCount(min) || !(metric === null || (isText(metric) && isValue(metric)))) return null
      return plainRule((scope) => varies(scope, names, min, metric))
    },
  },
}

/** Of so many runs the commits are looked up. */
const mostCommits = 20

function exists(scope: Scope, filter: RunFilter): Verdict | undefined {
  const found = passed(scope, filter)
  if (found === undefined || 'verdict' in found) return found?.verdict
  let { runs } = found
  if (filter.committed) {
    const newest = runs.slice(-mostCommits)
    const known = newest.map((run) => (commitOf(run) === null ? false : inHistory(scope.reader, commitOf(run)!)))
    if (known.includes(undefined)) return undefined
    runs = newest.filter((_, i) => isYes(known[i]))
    const why = known.find((one): one is Fact<boolean> & { readonly known: false } => typeof one === 'object' && !one.known)
    if (runs.length < filter.min && why !== undefined)
      return unknownBy(
        why,
        newest.slice(-3).map((run) => runEvidence(run, 'commit not checked')),
      )
    if (runs.length === 0) {
      const last = newest.at(-1)!
      const commit = commitOf(last)
      return verdict(
        false,
        commit === null ? `no commit is recorded of ${last.name}` : `${short(commit)}, the commit of ${last.name}, is not in this history`,
        {
          todo: 'run it again from a commit of this repository',
          evidence: [runEvidence(last, 'commit not in history')],
        },
      )
    }
  }
  const newest = runs.at(-1)!
  const many = (count: number): string => `${printCount(count)} ${found.noun}${count === 1 ? '' : 's'}`
  const evidence = runs.slice(-3).map((run) => runEvidence(run, `${found.noun}${found.where}`))
  if (runs.length < filter.min)
    return verdict(false, `${printCount(runs.length)} of ${many(filter.min)}${found.where}`, {
      todo: `log ${many(filter.min - runs.length)} more${found.where}`,
      evidence,
    })
  const said =
    runs.length === 1 ? `${newest.name} is a ${found.noun}${found.where}` : `${many(runs.length)}${found.where}, last ${newest.name}`
  return verdict(true, said, { evidence, undo: null })
}

const inHistory = (reader: FactReader, commit: string): Fact<boolean> | undefined => reader.ask('commit', commit)
const isYes = (one: Fact<boolean> | boolean | undefined): boolean => typeof one === 'object' && one.known && one.value

function metric(scope: Scope, filter: RunFilter, op: (typeof ops)[number], wanted: RuleValue): Verdict | undefined {
  const found = passed(scope, filter)
  const [bound, name] = [resolved(scope, wanted), resolved(scope, filter.metric)]
  const runs = projectRuns(scope.reader)
  if (found === undefined || bound === undefined || name === undefined || runs === undefined) return undefined
  if ('verdict' in found) return found.verdict
  if (!bound.known) return unknownBy(bound)
  if (!name.known || !runs.known) return undefined
  if (typeof bound.value !== 'number') return verdict(false, `no number to compare with: ${valueInWords(wanted)}`)
  const limit = bound.value
  const metricName = String(name.value)
  const optimise = runs.value.criteria?.optimise
  const direction =
    optimise?.metric === metricName ? optimise.direction : op === '<' || op === '<=' ? 'min' : op === '>' || op === '>=' ? 'max' : null
  const best = derived(scope.reader, `best ${metricName} ${direction ?? ''} of ${JSON.stringify(filter)}`, (reader) => {
    const passing = passed({ ...scope, reader }, filter)
    const now = projectRuns(reader)
    if (passing === undefined || 'verdict' in passing || now?.known !== true) return null
    return bestOf(passing.runs, metricName, direction, now.value.criteria?.split ?? null)
  })
  if (best === null) return verdict(false, `no finite value of ${metricName}`)
  const { value } = best
  const holds =
    op === '=='
      ? value === limit
      : op === '!='
        ? value !== limit
        : op === '<'
          ? value < limit
          : op === '<='
            ? value <= limit
            : op === '>'
              ? value > limit
              : value >= limit
  return verdict(holds, `${printNumber(value)} is ${metricName} of ${best.run.name}, asked is ${op} ${printNumber(limit)}`, {
    todo: `bring ${metricName} to ${op} ${printNumber(limit)}`,
    evidence: [runEvidence(best.run, `${metricName} ${printNumber(value)}`)],
  })
}

/** The run with the best value, or the last where no direction is known; null without a finite value. */
function bestOf(
  runs: readonly RunSummary[],
  metric: string,
  direction: 'min' | 'max' | null,
  split: string | null,
): { readonly run: RunSummary; readonly value: number } | null {
  const find = metricFinder({ metric, split })
  let best: { readonly run: RunSummary; readonly value: number } | null = null
  for (const run of runs) {
    const value = pointOf(find(run), direction)?.value
    if (value !== undefined && (best === null || direction === null || reaches(value, best.value, direction))) best = { run, value }
  }
  return best
}

/** When something began: a run, a decision, or a file by its first commit. value null = it is not there. */
function beginOf(scope: Scope, what: string): Fact<number | null> | undefined {
  if (what.startsWith('$')) {
    const [there, start] = [resolved(scope, what), resolved(scope, `${what}.start`)]
    if (there === undefined || start === undefined) return undefined
    if (!there.known) return there
    if (there.value === null) return { known: true, value: null }
    if (!start.known) return start
    return typeof start.value === 'number'
      ? { known: true, value: start.value }
      : { known: false, why: `nobody recorded when ${valueInWords(what)} began`, remedy: null }
  }
  const files = filesFor(scope, what)
  if (files === undefined) return undefined
  if ('verdict' in files)
    return files.verdict.holds === null ? { known: false, why: files.verdict.text, remedy: null } : { known: true, value: null }
  const facts = files.paths.map((path) => scope.reader.ask('git', path))
  if (facts.includes(undefined)) return undefined
  const unknown = facts.find((one) => one?.known === false)
  if (unknown?.known === false) return unknown
  const times = facts.flatMap((one) => (one?.known === true && one.value.first !== null ? [one.value.first.authorTime] : []))
  return { known: true, value: times.length === 0 ? null : Math.min(...times) }
}

function before(scope: Scope, a: string, b: string): Verdict | undefined {
  const [first, second] = [beginOf(scope, a), beginOf(scope, b)]
  if (first === undefined || second === undefined) return undefined
  const [nameA, nameB] = [a, b].map((one) => (one.startsWith('$') ? valueInWords(one) : one.replaceAll('_', ' '))) as [string, string]
  if (!first.known) return unknownBy(first)
  if (first.value === null) return verdict(false, `no ${nameA.replace(/^the /, '')}`, { todo: `bring ${nameA}` })
  if (!second.known) return unknownBy(second)
  const evidence = [a, b].flatMap((one) => {
    const id = one.startsWith('$') ? resolved(scope, one) : undefined
    const runs = projectRuns(scope.reader)
    const run = id?.known === true && runs?.known === true ? runs.value.runs.find((other) => other.id === id.value) : undefined
    return run === undefined ? [] : [runEvidence(run, 'when it began')]
  })
  if (second.value === null) return verdict(true, `${nameA} is there before ${nameB}`, { evidence })
  return first.value <= second.value
    ? verdict(true, `${nameA} came before ${nameB}`, { evidence })
    : verdict(false, `later than ${nameB}: ${nameA}`, {
        todo: `say why ${nameA} came after ${nameB}; the order cannot be mended`,
        evidence,
      })
}

function varies(scope: Scope, names: readonly string[], min: number, metricName: string | null): Verdict | undefined {
  const runs = projectRuns(scope.reader)
  const name = resolved(scope, metricName)
  if (runs === undefined || name === undefined) return undefined
  if (!runs.known) return unknownBy(runs)
  if (!name.known) return unknownBy(name)
  if (metricName !== null && name.value === null)
    return verdict(false, 'no metric is named by the criteria', { todo: 'name the metric in the success criteria' })
  const find = metricName === null ? null : metricFinder({ metric: String(name.value), split: runs.value.criteria?.split ?? null })
  let most: { readonly name: string; readonly values: ReadonlyMap<string, RunSummary> } = { name: names[0]!, values: new Map() }
  for (const param of names) {
    const values = new Map<string, RunSummary>()
    for (const run of runs.value.runs) {
      const value = Object.hasOwn(run.params, param) ? run.params[param] : null
      if (value === null || value === undefined || (find !== null && (find(run)?.points ?? 0) === 0)) continue
      values.set(String(value), run)
    }
    if (values.size > most.values.size) most = { name: param, values }
  }
  const withMetric = metricName === null ? '' : ` with ${String(name.value)}`
  return verdict(most.values.size >= min, `${most.values.size} of ${min} values of ${most.name}${withMetric}`, {
    todo: `run with ${min - most.values.size} more values of ${most.name}${withMetric}`,
    evidence: [...most.values.values()].slice(0, 4).map((run) => runEvidence(run, `${most.name} ${String(run.params[most.name])}`)),
  })
}
