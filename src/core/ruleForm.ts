// What predicates have in common: the form they are written in, values that begin with $, files by name, and the words of what was looked at.
// Knows no predicate.

import type { Fact, FactReader } from './fact.ts'
import { isTameGlob } from './glob.ts'
import type { RuleValue } from './item.ts'
import type { Judgement } from './judgement.ts'
import { globsOf, pathsOf } from './namedPath.ts'
import type { Evidence } from './project.ts'
import { bindingOf } from './projectRuns.ts'
import { attestationsFor } from './saidOfItem.ts'
import { type Verdict, verdict } from './verdict.ts'

/** What a rule may look at. */
export interface Scope {
  readonly reader: FactReader
  /** The item whose rule it is. */
  readonly self: string
  /** Another item, judged; undefined = there is no such item. Never called for an item that rests on this one. */
  readonly standing: (id: string) => Judgement | undefined
  /** A score from 0 to 100 by its name; null = not known, undefined = pending. */
  readonly score: (of: string) => number | null | undefined
}

export interface Rule {
  /** undefined = facts are still looked up. */
  readonly judge: (scope: Scope) => Verdict | undefined
  /** Items whose standing it asks for. */
  readonly items: readonly string[]
}

export interface Predicate {
  /** How it is written, for a person who wrote it otherwise. */
  readonly form: string
  /** null = wrong form. */
  read(value: unknown, self: string): Rule | null
}

/** A rule that asks for no other item. */
export const plainRule = (judge: Rule['judge']): Rule => ({ judge, items: [] })

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A map that has these names and no others; null for anything else. */
export const mapOf = (value: unknown, names: readonly string[]): Readonly<Record<string, unknown>> | null =>
  isMap(value) && Object.keys(value).every((name) => names.includes(name)) ? value : null

/** Text that is not empty and not unreasonable. */
export const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '' && value.length <= 500
export const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0
/** A path stays below the folder. */
export const isPath = (value: unknown): value is string => isText(value) && (value.startsWith('$') ? isBinding(value) : isTameGlob(value))
export const isBinding = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^\$(criteria(\.(metric|direction|target|minimum_useful|dataset|max_failure_rate))?|bench(\.(id|hash|recomputed|n))?|(baseline|candidate|first_candidate)(\.(commit|data|start|value))?|head|decision(\.(commit|start))?|attested(\.commit)?)$/.test(
    value,
  )
/** A literal, or a name that begins with $ and is known. */
export const isValue = (value: unknown): value is RuleValue =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= 500 && (!value.startsWith('$') || isBinding(value)))
export const isLevel = (value: unknown): value is 1 | 2 | 3 => value === 1 || value === 2 || value === 3

/** One text or several. */
export function textsOf(value: unknown): readonly string[] | null {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.length > 0 && all.length <= 50 && all.every(isText) ? all : null
}

/** What a value stands for: itself, or what the name says. */
export function resolved(scope: Scope, value: RuleValue): Fact<RuleValue> | undefined {
  if (typeof value !== 'string' || !value.startsWith('$')) return { known: true, value }
  if (!value.startsWith('$attested')) return bindingOf(scope.reader, value)
  const all = attestationsFor(scope.reader, scope.self)
  if (all === undefined) return undefined
  const newest = all.at(-1)
  return { known: true, value: newest === undefined ? null : value.endsWith('.commit') ? newest.commit : newest.by }
}

/** The name of a value in a sentence. */
export function valueInWords(value: RuleValue): string {
  const said: Readonly<Record<string, string>> = {
    $criteria: 'the success criteria',
    $bench: 'the manifest of the benchmark',
    '$bench.hash': 'the pinned hash',
    '$bench.recomputed': 'the hash of the files now',
    '$baseline.data': 'the data of the baseline',
    '$candidate.data': 'the data of the best candidate',
    $baseline: 'the baseline',
    $candidate: 'the best candidate',
    $first_candidate: 'the first candidate',
    $decision: 'the decision',
    '$bench.id': 'the id of the benchmark',
    '$criteria.dataset': 'the data set of the criteria',
  }
  return typeof value === 'string' ? (said[value] ?? value.replace(/^\$/, '').replaceAll('_', ' ')) : String(value)
}

/** 7 digits of a commit or a digest. */
export const short = (id: string): string => (/^[0-9a-f]{9,}$/i.test(id) ? id.slice(0, 7) : id.slice(0, 40))

/** The verdict where a fact could not be had. */
export const unknownBy = (fact: { readonly why: string; readonly remedy: string | null }, evidence: readonly Evidence[] = []): Verdict =>
  verdict(null, fact.why.replace(/\.$/, ''), { todo: asTodo(fact.remedy), evidence })

/** A remedy is a sentence; what is to do goes into one. */
function asTodo(remedy: string | null): string | null {
  if (remedy === null) return null
  const plain = remedy.replace(/\.$/, '')
  return /^[A-Z][a-z]/.test(plain) ? `${plain[0]!.toLowerCase()}${plain.slice(1)}` : plain
}

export const fileEvidence = (path: string, text: string, line: number | null = null): Evidence => ({
  kind: 'file',
  path,
  line,
  commit: null,
  run: null,
  text,
})

/** Of files that a name means so many are looked into. */
export const mostFiles = 20

/** Files of a name for a predicate that needs one: or the verdict that there is none, or that nobody can tell. undefined = pending. */
export function filesFor(scope: Scope, name: string): { readonly paths: readonly string[] } | { readonly verdict: Verdict } | undefined {
  if (name.startsWith('$')) {
    const bound = resolved(scope, name)
    if (bound === undefined) return undefined
    if (!bound.known) return { verdict: unknownBy(bound) }
    return typeof bound.value === 'string' ? { paths: [bound.value] } : { verdict: verdict(false, `no ${valueInWords(name)}`) }
  }
  const found = pathsOf(scope.reader, name)
  if (found === undefined) return undefined
  if (!found.known) return { verdict: unknownBy(found) }
  if (found.value.length > 0) return { paths: name === 'decisions' ? found.value.slice(-1) : found.value.slice(0, mostFiles) }
  const wanted = wantedPath(scope.reader, name)
  return { verdict: verdict(false, `no ${wanted}`, { todo: `write ${wanted}` }) }
}

/** The path that a person would write for a name. */
export const wantedPath = (reader: FactReader, name: string): string => globsOf(reader, name)?.[0] ?? name

/** A name of ours as words: "need_for_ml" is "need for ML". */
export const nameInWords = (name: string): string =>
  name.startsWith('$')
    ? valueInWords(name)
    : name
        .replaceAll('_', ' ')
        .replace(/\bml\b/, 'ML')
        .replace(/\bci\b/, 'CI')
