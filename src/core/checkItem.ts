// From an item's rules to its status: the highest level that holds, whether it went stale, and what a person set aside or overrode. Asks facts through
// the rules; knows no other item but by its standing.

import { isTameGlob } from './glob.ts'
import type { ItemContent } from './item.ts'
import type { Judgement } from './judgement.ts'
import { planPath } from './plan.ts'
import { type OverrideLine, overrideInForce } from './planLog.ts'
import type { ItemStatus } from './planStatus.ts'
import type { Evidence, ItemResult } from './project.ts'
import { type ReadRule, ruleOf } from './rule.ts'
import { type Rule, type Scope, short } from './ruleForm.ts'
import { answerIn, attestationsFor, groupIsOff, overridesFor } from './saidOfItem.ts'
import type { Verdict } from './verdict.ts'

/** An item with its rules read. */
export interface ReadItem {
  readonly content: ItemContent
  /** By level; undefined = not written. */
  readonly levels: Readonly<Record<1 | 2 | 3, Rule | undefined>>
  readonly stale: Rule | undefined
  readonly applies: Rule | undefined
  /** Items whose standing its rules ask for. */
  readonly items: readonly string[]
  /** Sentences: what of its rules is not understood. */
  readonly faults: readonly string[]
}

const steps = [1, 2, 3] as const
const statusOf = ['not-met', 'asserted', 'evidenced', 'verified'] as const satisfies readonly ItemStatus[]
const mostEvidence = 12

export function readItem(content: ItemContent): ReadItem {
  const read = (text: unknown): ReadRule | undefined => (text === undefined ? undefined : ruleOf(text, content.id))
  const { levels, stale, applies } = content.rule
  const all = { 1: read(levels['1']), 2: read(levels['2']), 3: read(levels['3']), stale: read(stale), applies: read(applies) }
  const rule = (one: ReadRule | undefined): Rule | undefined =>
    one === undefined ? undefined : (one.rule ?? notUnderstood(one.faults[0]!))
  const each = Object.values(all)
  return {
    content,
    levels: { 1: rule(all[1]), 2: rule(all[2]), 3: rule(all[3]) },
    stale: rule(all.stale),
    applies: rule(all.applies),
    items: [...new Set(each.flatMap((one) => one?.rule?.items ?? []))],
    faults: each.flatMap((one) => one?.faults ?? []),
  }
}

const notUnderstood = (fault: string): Rule => ({
  judge: () => ({
    holds: null,
    text: `rule not understood: ${fault.replace(/\.$/, '')}`,
    todo: 'mend the rule',
    undo: null,
    evidence: [],
    commit: null,
  }),
  items: [],
})

/** Judges an item. `circle`: why it rests on itself, in words; null when it does not. */
export function checkItem(item: ReadItem, scope: Scope, circle: string | null): Judgement {
  const { id, group, title, on = false, gate = false } = item.content
  const said = answerIn(scope.reader, id)
  const overrides = overridesFor(scope.reader, id)
  const attested = attestationsFor(scope.reader, id)
  const off = groupIsOff(scope.reader, group)
  const blank: ItemResult = {
    id,
    group,
    title,
    status: 'not-checkable',
    computed: 'not-checkable',
    level: null,
    why: 'being looked up',
    next: null,
    evidence: [],
    attestedBy: null,
    overridden: null,
    staleCommit: null,
    score: typeof said?.score === 'number' ? said.score : null,
    answer: said?.answer ?? null,
    on,
    pending: true,
  }
  if (said === undefined || overrides === undefined || attested === undefined || off === undefined) return { result: blank, reached: 0 }
  const base: ItemResult = { ...blank, pending: false, attestedBy: attested.at(-1)?.by ?? null }
  const aside = (why: string, evidence: readonly Evidence[] = []): Judgement => ({
    result: { ...base, status: 'not-applicable', computed: 'not-applicable', level: null, why, evidence },
    reached: 0,
  })
  if (off) return aside(`switched off: groups in ${planPath}`)
  // a gate is set aside by an override alone: that takes a second person
  if (said.state === 'not-applicable' && !gate)
    return aside(said.note ?? 'no reason is given: write a note', [
      { kind: 'file', path: planPath, line: said.line, commit: null, run: null, text: 'not applicable' },
    ])
  const computed = circle === null ? compute(item, scope, base) : { result: { ...base, why: circle }, reached: 0 as const }
  return computed === undefined ? { result: blank, reached: 0 } : overriddenBy(computed, overrides, scope, gate)
}

/** What the rules alone say. */
function compute({ content, levels, stale, applies }: ReadItem, scope: Scope, base: ItemResult): Judgement | undefined {
  const applied = applies?.judge(scope)
  if (applies !== undefined && applied === undefined) return undefined
  if (applied?.holds === false)
    return {
      result: { ...base, status: 'not-applicable', computed: 'not-applicable', why: applied.text, evidence: applied.evidence },
      reached: 0,
    }
  const give = (status: ItemStatus, reached: 0 | 1 | 2 | 3, why: string, more: Partial<ItemResult> = {}): Judgement => ({
    result: { ...base, status, computed: status, level: status === 'not-checkable' ? null : reached, why, ...more },
    reached,
  })
  if (applied?.holds === null) return give('not-checkable', 0, applied.text, { next: applied.todo, evidence: applied.evidence })
  let reached: 0 | 1 | 2 | 3 = 0
  let top: Verdict | null = null
  let blocked: Verdict | null = null
  let next: string | null = null
  const evidence: Evidence[] = []
  for (const level of steps) {
    const rule = levels[level]
    if (rule === undefined) continue
    const found = rule.judge(scope)
    if (found === undefined) return undefined
    evidence.unshift(...found.evidence)
    if (found.holds === true) {
      reached = level
      top = found
      continue
    }
    blocked = found
    next = found.todo ?? asNext(content.rubric[level])
    break
  }
  const more = { next, evidence: distinct(evidence) }
  if (reached >= 2) {
    const old = stale?.judge(scope)
    if (stale !== undefined && old === undefined) return undefined
    if (old?.holds === true)
      return give('stale', 1, old.text, {
        next: old.undo ?? old.todo ?? next,
        evidence: distinct([...old.evidence, ...evidence]),
        staleCommit: old.commit,
      })
    const why = blocked?.text ?? top!.text
    // what was reached stands, but nobody can say that it still does
    return give(statusOf[reached], reached, old?.holds === null ? `${why} (stale or not cannot be told: ${old.text})` : why, more)
  }
  if (blocked === null) return give(statusOf[reached], reached, top?.text ?? 'nothing is asked', more)
  return give(blocked.holds === null ? 'not-checkable' : statusOf[reached], reached, blocked.text, more)
}

/** The rubric's next level as something to do. */
const asNext = (rubric: string): string =>
  (/^[A-Z][a-z]/.test(rubric) ? `${rubric[0]!.toLowerCase()}${rubric.slice(1)}` : rubric).replace(/\.$/, '')

function distinct(all: readonly Evidence[]): readonly Evidence[] {
  const seen = new Map<string, Evidence>()
  for (const one of all) {
    const key = JSON.stringify([one.kind, one.path, one.line, one.commit, one.run])
    if (!seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()].slice(0, mostEvidence)
}

/** A person's word over what the rules say; what they say stays in `computed`. undefined facts = the override is not yet known to stand. */
function overriddenBy(judged: Judgement, lines: readonly OverrideLine[], scope: Scope, gate: boolean): Judgement {
  if (lines.length === 0) return judged
  const now = scope.reader.ask('now', '')
  const authors = gate ? scope.reader.ask('authors', '') : null
  const { result } = judged
  if (now === undefined || authors === undefined) return { ...judged, result: { ...result, pending: true } }
  if (!now.known) return judged
  const people = authors === null ? null : authors.known ? authors.value.people : null
  const { line, refused } = overrideInForce(lines, result.id, { now: now.value, gate, people })
  const fallen = (why: string): Judgement => ({
    ...judged,
    result: { ...result, why: `${result.why}; the override does not stand: ${why}` },
  })
  if (line === null) return refused === null ? judged : fallen(refused)
  const moved = changedUnder(line, scope)
  if (moved === undefined) return { ...judged, result: { ...result, pending: true } }
  if (moved !== null) return fallen(moved)
  const evidence: Evidence = {
    kind: 'override',
    path: 'planning/overrides.jsonl',
    line: line.line,
    commit: line.commit,
    run: null,
    text: `${line.by}, ${line.at.slice(0, 10)}`,
  }
  const overridden: ItemResult = { ...result, overridden: line, evidence: [evidence, ...result.evidence].slice(0, mostEvidence) }
  if (line.kind === 'force-unmet')
    return { result: { ...overridden, status: 'not-met', level: 0, why: `marked not met by ${line.by}: ${line.reason}` }, reached: 0 }
  if (line.kind === 'not-applicable')
    return { result: { ...overridden, status: 'not-applicable', why: `${line.reason} (${line.by})` }, reached: 0 }
  return { ...judged, result: { ...overridden, status: 'overridden', why: `${line.reason} (${line.by})` } }
}

/** What changed of the files that an override cites since it was written; null = nothing that is known, undefined = pending. */
function changedUnder({ commit, evidence, by }: OverrideLine, { reader }: Scope): string | null | undefined {
  if (commit === null) return null
  const cited = evidence.filter((path) => isTameGlob(path) && !/[*?{[]/.test(path)).slice(0, 10)
  const facts = cited.map((path) => reader.ask('changed', `${path}\n${commit}`))
  const at = facts.findIndex((one) => one?.known === true && one.value.by !== null)
  if (at >= 0) {
    const fact = facts[at]!
    return `${fact.known ? short(fact.value.by!.commit) : ''} changed ${cited[at]!}, on which ${by} rested it`
  }
  return facts.includes(undefined) ? undefined : null
}
