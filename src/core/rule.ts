// Reads the rules of items (the language of content/README.md) into functions that judge, and names what is not understood. A closed set of predicates:
// nothing of a repository is ever run, and no text of it becomes a pattern of more than a glob.

import { derived } from './fact.ts'
import { criteriaPredicates } from './rulesOfCriteria.ts'
import { filePredicates } from './rulesOfFiles.ts'
import { peoplePredicates } from './rulesOfPeople.ts'
import { runPredicates } from './rulesOfRuns.ts'
import { valuePredicates } from './rulesOfValues.ts'
import { type Predicate, type Rule, isMap } from './ruleForm.ts'
import { allHold, anyHolds, turned } from './verdict.ts'

export interface ReadRule {
  /** null when it could not be understood at all. */
  readonly rule: Rule | null
  /** Sentences: what is not understood, each named by its predicate. */
  readonly faults: readonly string[]
}

/** What they come to is the same for every item, so that all that are written alike are judged once. */
const shared = { ...filePredicates, ...valuePredicates, ...runPredicates, ...criteriaPredicates }
const predicates: ReadonlyMap<string, Predicate> = new Map(Object.entries({ ...shared, ...peoplePredicates }))
/** Names of all predicates and of what joins them. */
export const ruleWords: readonly string[] = ['all', 'any', 'not', ...predicates.keys()]

/** Rules within rules; more is a mistake or malice. */
const deepest = 12
const mostParts = 50

/** Reads one rule of the item `self`. Never throws. */
export function ruleOf(text: unknown, self: string, depth = 0): ReadRule {
  const no = (fault: string): ReadRule => ({ rule: null, faults: [fault] })
  if (depth > deepest) return no(`A rule of ${self} is nested too deeply.`)
  if (!isMap(text)) return no(`A rule of ${self} must be a map with one predicate.`)
  const keys = Object.keys(text)
  if (keys.length !== 1)
    return no(
      `A rule of ${self} must have exactly one predicate; this one has ${keys.length === 0 ? 'none' : keys.slice(0, 4).join(', ')}.`,
    )
  const [name] = keys as [string]
  const value = text[name]
  if (name === 'all' || name === 'any') {
    if (!Array.isArray(value) || value.length === 0) return no(`"${name}" of ${self} must be a list of rules.`)
    if (value.length > mostParts) return no(`"${name}" of ${self} has ${value.length} parts; at most ${mostParts} are read.`)
    const read = value.map((one: unknown) => ruleOf(one, self, depth + 1))
    const faults = read.flatMap((one) => one.faults)
    const parts = read.flatMap((one) => one.rule ?? [])
    return { rule: faults.length > 0 ? null : join(name, parts), faults }
  }
  if (name === 'not') {
    const { rule, faults } = ruleOf(value, self, depth + 1)
    if (rule === null) return { rule, faults }
    return { rule: { ...rule, judge: (scope) => turned(rule.judge(scope)) }, faults }
  }
  const predicate = predicates.get(name)
  if (predicate === undefined) return no(`"${name.slice(0, 60)}" of ${self} is no predicate.${nearest(name)}`)
  const rule = predicate.read(value, self)
  if (rule === null) return no(`"${name}" of ${self} must be written ${predicate.form}.`)
  const written = `${name} ${JSON.stringify(value)}`
  return { rule: Object.hasOwn(shared, name) && !written.includes('$attested') ? sharedRule(rule, written) : rule, faults: [] }
}

const sharedRule = (rule: Rule, written: string): Rule => ({
  ...rule,
  judge: (scope) => derived(scope.reader, `verdict of ${written}`, (reader) => rule.judge({ ...scope, reader })),
})

function join(how: 'all' | 'any', parts: readonly Rule[]): Rule {
  const holds = how === 'all' ? allHold : anyHolds
  return {
    // every part is asked, so that what is not known yet is looked up at once
    judge: (scope) => holds(parts.map((part) => part.judge(scope))),
    items: [...new Set(parts.flatMap((part) => part.items))],
  }
}

/** " Did you mean "file.exists"?" where one name is a step or two away. */
function nearest(name: string): string {
  const close = ruleWords.find((word) => stepsBetween(word, name.toLowerCase().slice(0, 40)) <= 2)
  return close === undefined ? '' : ` Did you mean "${close}"?`
}

/** Characters to change, add or leave out. */
function stepsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row.at(-1)!
}
