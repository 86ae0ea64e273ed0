// Predicates over what people said: answers of the plan, attestations, records of transitions; and over how other items and scores stand.

import { itemContent } from './allItems.ts'
import { planPath } from './plan.ts'
import { type Attestation, logPaths, transitionsTaken } from './planLog.ts'
import { printNumber } from './print.ts'
import type { Evidence } from './project.ts'
import { type Predicate, type Scope, filesFor, isCount, isLevel, isPath, isText, mapOf, plainRule, short, unknownBy } from './ruleForm.ts'
import { answerIn, attestationsFor, isAnswered } from './saidOfItem.ts'
import { type Verdict, verdict } from './verdict.ts'

const ops = ['<', '<=', '>', '>='] as const
const levelWords = ['not met', 'asserted', 'evidenced', 'verified'] as const
const isId = (value: unknown): value is string => isText(value) && /^[A-Za-z][A-Za-z0-9_.-]{0,39}$/.test(value)

export const peoplePredicates: Readonly<Record<string, Predicate>> = {
  answered: {
    form: 'answered: ID, or true for the item itself',
    read: (value, self) => (value === true || isId(value) ? plainRule((scope) => answered(scope, value === true ? self : value)) : null),
  },
  'answer.is': {
    form: 'answer.is: {item: ID, value: X}',
    read(value) {
      const map = mapOf(value, ['item', 'value'])
      const [id, wanted] = [map?.['item'], map?.['value']]
      if (!isId(id) || !['string', 'number', 'boolean'].includes(typeof wanted)) return null
      const aim = String(wanted)
      return plainRule((scope) => {
        const said = answerIn(scope.reader, id)
        if (said === undefined) return undefined
        const title = itemContent(id)?.title ?? id
        const answer = said.answer ?? (typeof said.score === 'number' ? String(said.score) : null)
        const same = answer !== null && answer.toLowerCase() === aim.toLowerCase()
        return verdict(same, answer === null ? `not answered: ${title}` : `${answer.slice(0, 40)} is the answer to ${title}`, {
          todo: `answer ${id} with ${aim}`,
          undo: `answer ${id} with something else`,
          evidence: [planEvidence(said, `answer of ${id}`)],
        })
      })
    },
  },
  attested: {
    form: 'attested: {item: ID, role: R, roles: N, since: PATH or [PATH, …]}, or true',
    read(value, self) {
      const map = mapOf(value === true ? {} : value, ['item', 'role', 'roles', 'since'])
      if (map === null) return null
      const [item, role, roles] = [map['item'] ?? self, map['role'] ?? null, map['roles'] ?? 1]
      const since = map['since'] === undefined ? [] : Array.isArray(map['since']) ? (map['since'] as readonly unknown[]) : [map['since']]
      if (!isId(item) || !(role === null || isText(role)) || !isCount(roles) || roles < 1 || !since.every(isPath)) return null
      return plainRule((scope) => attested(scope, { item, role, roles, since }))
    },
  },
  item: {
    form: 'item: {id: ID, level: 1|2|3}',
    read(value) {
      const map = mapOf(value, ['id', 'level'])
      const [id, level] = [map?.['id'], map?.['level']]
      if (!isId(id) || !isLevel(level)) return null
      return { judge: (scope) => standing(scope, id, level), items: [id] }
    },
  },
  'transition.open': {
    form: 'transition.open: ID',
    read: (value) =>
      isId(value)
        ? plainRule((scope) => {
            const taken = transitionsTaken(scope.reader)
            if (taken === undefined) return undefined
            const last = taken.lines.findLast((one) => one.id === value)
            if (last === undefined || last.closed) return verdict(false, last === undefined ? 'nobody took it' : `closed by ${last.by}`)
            return verdict(true, `open since ${last.at.slice(0, 10)}: ${last.reason.slice(0, 100)}`, {
              undo: last.closesWhen === null ? 'close it' : `close it when ${last.closesWhen}`,
              evidence: [{ ...planFileEvidence(logPaths.transitions, last.line), text: `by ${last.by}` }],
            })
          })
        : null,
  },
  score: {
    form: `score: {of: feasibility|impact, op: ${ops.join(' ')}, value: N}`,
    read(value) {
      const map = mapOf(value, ['of', 'op', 'value'])
      const [of, op, limit] = [map?.['of'], ops.find((one) => one === map?.['op']), map?.['value']]
      if ((of !== 'feasibility' && of !== 'impact') || op === undefined || typeof limit !== 'number') return null
      return plainRule((scope) => {
        const score = scope.score(of)
        if (score === undefined) return undefined
        if (score === null)
          return verdict(null, `no ${of} score: nothing is answered`, {
            todo: `answer the questions of ${of === 'impact' ? 'impact' : 'cost'}`,
          })
        const holds = op === '<' ? score < limit : op === '<=' ? score <= limit : op === '>' ? score > limit : score >= limit
        return verdict(holds, `${printNumber(Math.round(score))} is the ${of}, asked is ${op} ${printNumber(limit)}`)
      })
    },
  },
}

const planFileEvidence = (path: string, line: number | null): Evidence => ({ kind: 'file', path, line, commit: null, run: null, text: '' })
const planEvidence = (said: { readonly line: number | null }, text: string): Evidence => ({
  ...planFileEvidence(planPath, said.line),
  text,
})

function answered({ reader }: Scope, id: string): Verdict | undefined {
  const said = answerIn(reader, id)
  if (said === undefined) return undefined
  const title = itemContent(id)?.title ?? id
  if (!isAnswered(said))
    return verdict(false, said.owner === null ? 'not answered' : `not answered by ${said.owner} yet`, {
      todo: `answer "${title}" in ${planPath}`,
    })
  const who = said.owner === null ? '' : ` by ${said.owner}`
  const what = said.score === 'unknown' ? `"don't know" is the answer${who}` : `asserted${who}`
  return verdict(true, what, { undo: `set ${id} back to open`, evidence: said.line === null ? [] : [planEvidence(said, what)] })
}

interface AttestedForm {
  readonly item: string
  readonly role: string | null
  readonly roles: number
  readonly since: readonly string[]
}

function attested(scope: Scope, { item, role, roles, since }: AttestedForm): Verdict | undefined {
  const all = attestationsFor(scope.reader, item)
  if (all === undefined) return undefined
  const who = role === null ? 'a named person' : `a ${role}`
  const mine = all.filter((one) => role === null || one.role?.toLowerCase() === role.toLowerCase())
  const todo = roles > 1 ? `have people of ${roles} roles attest it` : `have ${who} attest it`
  const newest = mine.at(-1)
  if (newest === undefined) return verdict(false, role === null ? 'no one has attested it' : `no ${role} has attested it`, { todo })
  const judged = mine.map((one) => ({ one, old: outdatedBy(scope, one, since) }))
  if (judged.some(({ old }) => old === undefined)) return undefined
  const good = judged.filter(({ old }) => old === null)
  const evidence = (good.length > 0 ? good : judged).slice(-3).map(({ one }) => attestationEvidence(one))
  const named = new Set(good.map(({ one }) => one.role?.toLowerCase() ?? one.by.toLowerCase()))
  if (named.size >= roles) {
    const last = good.at(-1)!.one
    return verdict(true, `attested by ${byOf(last)}${roles > 1 ? ` and ${named.size - 1} more` : ''}`, { evidence })
  }
  const unknown = judged.find(({ old }) => old !== undefined && old !== null && old.holds === null)?.old
  if (unknown != null) return { ...unknown, evidence }
  const old = judged.at(-1)!.old
  if (good.length === 0 && old !== undefined && old !== null)
    return verdict(false, `${old.text}; ${byOf(newest)} attested it before`, { todo: `${todo} again`, evidence, commit: old.commit })
  return verdict(false, `${named.size} of ${roles} roles have attested it`, { todo, evidence })
}

const byOf = (one: Attestation): string =>
  `${one.by}${one.role === null ? '' : ` (${one.role})`}${one.commit === null ? '' : ` at ${short(one.commit)}`}`

const attestationEvidence = (one: Attestation): Evidence => ({
  kind: 'attestation',
  path: logPaths.attestations,
  line: one.line,
  commit: one.commit,
  run: null,
  text: `${byOf(one)}, ${one.at.slice(0, 10)}`,
})

/** What changed one of the paths after the attestation; null = nothing, undefined = pending. */
function outdatedBy(scope: Scope, { commit }: Attestation, since: readonly string[]): Verdict | null | undefined {
  if (since.length === 0) return null
  let pending = false
  let unknown: Verdict | null = null
  for (const name of since) {
    const files = filesFor(scope, name)
    if (files === undefined) {
      pending = true
      continue
    }
    if ('verdict' in files) {
      // what is not there cannot have changed
      if (files.verdict.holds === null) unknown = files.verdict
      continue
    }
    if (commit === null) {
      unknown = verdict(null, 'the attestation names no commit, so what changed since is not known', {
        todo: 'attest it again at a commit',
      })
      continue
    }
    for (const path of files.paths) {
      const fact = scope.reader.ask('changed', `${path}\n${commit}`)
      if (fact === undefined) pending = true
      else if (!fact.known) unknown = unknownBy(fact)
      else if (fact.value.by !== null)
        return verdict(false, `${short(fact.value.by.commit)} changed ${path}`, { commit: fact.value.by.commit })
      else if (fact.value.worktree) return verdict(false, `${path} is changed and not committed`)
    }
  }
  return pending ? undefined : unknown
}

function standing(scope: Scope, id: string, level: 1 | 2 | 3): Verdict | undefined {
  const other = scope.standing(id)
  const title = `"${itemContent(id)?.title ?? other?.result.title ?? id}"`
  if (other === undefined) return verdict(null, `${id} is no item`)
  const { result, reached } = other
  const evidence = result.evidence.slice(0, 4)
  if (result.status === 'overridden' || result.status === 'not-applicable')
    return verdict(true, `${title} is ${result.status === 'overridden' ? 'overridden' : 'not applicable'}: ${result.why}`, { evidence })
  const holds = reached >= level
  if (!holds && result.pending) return undefined
  if (!holds && result.status === 'not-checkable')
    return verdict(null, `${title} is not checkable: ${result.why}`, { todo: result.next, evidence })
  const stands = result.status === 'stale' ? 'stale' : levelWords[reached]
  return verdict(holds, holds ? `${title} is ${stands}` : `${title} is ${stands}: ${result.why}`, {
    todo: result.next === null ? `bring ${title} to ${levelWords[level]}` : `${title}: ${result.next}`,
    evidence,
    commit: result.staleCommit,
  })
}
