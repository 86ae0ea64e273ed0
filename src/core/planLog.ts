// What people put on record: attestations, overrides and backward transitions, one JSON line each, only ever appended. Reads them and writes the
// line to append; whether a person's word stands is asked of `overrideInForce`.

import { type FactReader, derived } from './fact.ts'
import type { PlanFault } from './plan.ts'
import type { Override } from './project.ts'

/** Where each log lies, relative to the folder. */
export const logPaths = {
  attestations: 'planning/attestations.jsonl',
  overrides: 'planning/overrides.jsonl',
  transitions: 'planning/transitions.jsonl',
} as const
export type LogKind = keyof typeof logPaths

export interface Attestation {
  readonly item: string
  readonly by: string
  readonly role: string | null
  /** ISO 8601. */
  readonly at: string
  readonly commit: string | null
  readonly says: string | null
  /** Of its file, from 1. */
  readonly line: number
}

export interface OverrideLine extends Override {
  readonly id: string | null
  readonly item: string
  readonly approvedBy: string | null
  readonly evidence: readonly string[]
  readonly supersedes: string | null
  /** Which limit was loosened; only with code "threshold-loosened". */
  readonly criterion: string | null
  readonly line: number
}

export interface TransitionLine {
  readonly id: string
  readonly reason: string
  readonly by: string
  readonly at: string
  readonly closesWhen: string | null
  readonly evidence: readonly string[]
  /** This line closes the open record; `reason` says why. */
  readonly closed: boolean
  readonly line: number
}

export interface LogRead<T> {
  readonly path: string
  /** In the order of the file. */
  readonly lines: readonly T[]
  readonly faults: readonly PlanFault[]
}

/** Words why an override was written; the last says why a limit was loosened and overrides nothing. */
export const overrideCodes = [
  'test-data',
  'remediated',
  'not-applicable',
  'not-supported',
  'not-detected',
  'accepted-risk',
  'human-judgement',
  'wrong-rule',
  'threshold-loosened',
] as const
export const overrideKinds = ['waive', 'not-applicable', 'force-met', 'force-unmet'] as const
/** Fewest characters of a reason. */
export const shortestReason = 10
/** Lines that are read of a log, the newest; older ones stand in git. */
const mostLines = 10_000

/** Reads values of one JSON line; a missing or odd one is said once and makes the line count for nothing. */
interface LineReader {
  readonly text: (...names: readonly string[]) => string | null
  readonly must: (...names: readonly string[]) => string
  readonly date: (...names: readonly string[]) => string
  readonly list: (name: string) => readonly string[]
  readonly has: (name: string) => boolean
  readonly say: (message: string) => void
}

function readLog<T>(path: string, text: string, form: (line: LineReader, number: number) => T): LogRead<T> {
  const rows = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const first = Math.max(0, rows.length - mostLines)
  const lines: T[] = []
  const faults: PlanFault[] = []
  rows.slice(first).forEach((row, i) => {
    if (row.trim() === '') return
    const number = first + i + 1
    let wrong: string | null = null
    const say = (message: string): void => {
      wrong ??= message
    }
    let held: unknown = null
    try {
      held = JSON.parse(row)
    } catch {
      // a merge conflict's marks and a half written line end here
    }
    if (typeof held !== 'object' || held === null || Array.isArray(held)) {
      faults.push({ place: { line: number, column: 1 }, message: 'The line is no JSON object; it counts for nothing.' })
      return
    }
    const fields = held as Readonly<Record<string, unknown>>
    const get = (names: readonly string[]): unknown =>
      names.map((name) => (Object.hasOwn(fields, name) ? fields[name] : undefined)).find((one) => one != null)
    const word = (...names: readonly string[]): string | null => {
      const value = get(names)
      if (value === undefined) return null
      if (typeof value === 'string') return value.trim() === '' ? null : value.trim()
      say(`"${names[0]!}" must be text; the line counts for nothing.`)
      return null
    }
    const must = (...names: readonly string[]): string => {
      const value = word(...names)
      if (value === null) say(`The line has no "${names[0]!}"; it counts for nothing.`)
      return value ?? ''
    }
    const one = form(
      {
        text: word,
        must,
        date: (...names) => {
          const value = must(...names)
          if (value !== '' && Number.isNaN(Date.parse(value))) say(`"${names[0]!}" is no date: write 2026-11-24T09:12:00Z.`)
          return value
        },
        list: (name) => {
          const value = get([name])
          return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
        },
        has: (name) => get([name]) !== undefined && get([name]) !== false,
        say,
      },
      number,
    )
    if (wrong === null) lines.push(one)
    else faults.push({ place: { line: number, column: 1 }, message: wrong })
  })
  return { path, lines, faults }
}

export const readAttestations = (text: string): LogRead<Attestation> =>
  readLog(logPaths.attestations, text, ({ must, date, text: word }, line) => ({
    item: must('item'),
    by: must('by'),
    role: word('role')?.toLowerCase() ?? null,
    at: date('at'),
    commit: word('commit', 'at_commit'),
    says: word('says'),
    line,
  }))

export const readOverrides = (text: string): LogRead<OverrideLine> =>
  readLog(logPaths.overrides, text, ({ must, date, text: word, list, say }, line) => {
    const code = must('code').toLowerCase()
    const kind = (code === 'threshold-loosened' ? (word('kind') ?? 'waive') : must('kind')).toLowerCase()
    const known = overrideKinds.find((one) => one === kind)
    if (known === undefined) say(`"${kind.slice(0, 40)}" is no kind of override: write ${overrideKinds.join(', ')}.`)
    if (!overrideCodes.some((one) => one === code)) say(`"${code.slice(0, 40)}" is no code: write ${overrideCodes.join(', ')}.`)
    const expires = word('expires')
    if (expires !== null && Number.isNaN(Date.parse(expires))) say('"expires" is no date: write 2026-11-24.')
    const criterion = word('criterion')
    if (code === 'threshold-loosened' && criterion === null) say('The line has no "criterion"; it counts for nothing.')
    return {
      id: word('id'),
      item: must('item'),
      kind: known ?? 'waive',
      code,
      reason: must('reason'),
      by: must('by'),
      role: word('role')?.toLowerCase() ?? null,
      approvedBy: word('approved_by'),
      at: date('at'),
      commit: word('commit', 'at_commit'),
      expires,
      computedWas: word('computed_was'),
      evidence: list('evidence'),
      supersedes: word('supersedes'),
      criterion,
      line,
    }
  })

export const readTransitions = (text: string): LogRead<TransitionLine> =>
  readLog(logPaths.transitions, text, ({ must, date, text: word, list, has }, line) => {
    const closed = has('closed')
    return {
      id: must('id'),
      // a closing line may carry its date, and its reason, in one word
      reason: closed ? (word('reason') ?? '') : must('reason', 'reason_id'),
      by: closed ? (word('by', 'opened_by') ?? '') : must('by', 'opened_by'),
      at: closed ? (word('at') ?? '') : date('at'),
      closesWhen: word('closes_when'),
      evidence: list('evidence'),
      closed,
      line,
    }
  })

/** A log's lines, parsed once; none where there is no file. undefined while it is looked up. */
const logOf = <T>(reader: FactReader, kind: LogKind, read: (text: string) => LogRead<T>): LogRead<T> | undefined =>
  derived(reader, `log of ${kind}`, (inner): LogRead<T> | undefined => {
    const text = inner.ask('text', logPaths[kind])
    return text === undefined ? undefined : read(text.known ? text.value : '')
  })

/** undefined while facts are looked up; a file that is not there has no lines. */
export const attestationsOf = (reader: FactReader): LogRead<Attestation> | undefined => logOf(reader, 'attestations', readAttestations)
export const overridesOf = (reader: FactReader): LogRead<OverrideLine> | undefined => logOf(reader, 'overrides', readOverrides)
export const transitionsTaken = (reader: FactReader): LogRead<TransitionLine> | undefined => logOf(reader, 'transitions', readTransitions)

/** The open record of each transition, by its id: the newest line, unless it closes. */
export function openTransitions(lines: readonly TransitionLine[]): ReadonlyMap<string, TransitionLine> {
  const open = new Map<string, TransitionLine>()
  for (const line of lines)
    if (line.closed) open.delete(line.id)
    else open.set(line.id, line)
  return open
}

/**
 * The newest override of an item, if it stands; else why it does not ("… ran out on 2026-04-10"). `now` in seconds since 1970; `people` = who committed
 * to the project, null where nobody knows. On a gate nobody approves an own waiver when more than one person is there.
 * Lines with the code "threshold-loosened" are reasons, no overrides.
 */
export function overrideInForce(
  lines: readonly OverrideLine[],
  item: string,
  more: { readonly now: number; readonly gate: boolean; readonly people: readonly string[] | null },
): { readonly line: OverrideLine | null; readonly refused: string | null } {
  const ours = lines.filter((one) => one.item === item && one.code !== 'threshold-loosened')
  const replaced = new Set(ours.flatMap((one) => one.supersedes ?? []))
  const line = ours.findLast((one) => one.id === null || !replaced.has(one.id))
  const refused = line === undefined ? null : whyNot(line, more)
  return { line: refused === null ? (line ?? null) : null, refused }
}

/** Days that a waiver holds at most; then somebody has to look again. */
export const waiverDays = 90
const daySeconds = 86_400

/** When an override ends, in seconds since 1970; a day is over when it is over. Infinity when it does not. */
export function endOf({ kind, at, expires }: Pick<OverrideLine, 'kind' | 'at' | 'expires'>): number {
  const longest = kind === 'waive' ? Date.parse(at) / 1000 + waiverDays * daySeconds : Infinity
  const written = expires === null ? Infinity : Date.parse(expires) / 1000 + (/^\d{4}-\d{2}-\d{2}$/.test(expires) ? daySeconds : 0)
  return Math.min(longest, written)
}

function whyNot(line: OverrideLine, { now, gate, people }: Parameters<typeof overrideInForce>[2]): string | null {
  if (line.reason.length < shortestReason) return `the override of line ${line.line} has no reason of at least ${shortestReason} characters`
  const end = endOf(line)
  if (end <= now) {
    // of a day that is over, that day
    const day = new Date((end - 1) * 1000).toISOString().slice(0, 10)
    return `the override of ${line.by} ran out on ${day}${end < endOf({ ...line, kind: 'force-met' }) ? `, a waiver holds ${waiverDays} days at most` : ''}`
  }
  const alone = people !== null && people.length < 2
  if (
    gate &&
    line.kind !== 'force-unmet' &&
    !alone &&
    (line.approvedBy === null || line.approvedBy.toLowerCase() === line.by.toLowerCase())
  )
    return `the override of ${line.by} needs somebody else's approval, for it is a gate`
  return null
}

const order: Readonly<Record<LogKind, readonly string[]>> = {
  attestations: ['item', 'by', 'role', 'at', 'commit', 'says'],
  overrides: [
    'id',
    'item',
    'kind',
    'code',
    'criterion',
    'reason',
    'by',
    'role',
    'approved_by',
    'at',
    'at_commit',
    'computed_was',
    'expires',
    'evidence',
    'supersedes',
  ],
  transitions: ['id', 'from', 'to', 'reason', 'evidence', 'by', 'at', 'closes_when', 'closed'],
}

/** A line to append, with its line end; keys in the order of the documentation, nothing that is null. */
export function lineOf(kind: LogKind, entry: Readonly<Record<string, string | readonly string[] | boolean | null>>): string {
  const known = order[kind].filter((name) => Object.hasOwn(entry, name))
  const names = [...known, ...Object.keys(entry).filter((name) => !known.includes(name))]
  return `${JSON.stringify(Object.fromEntries(names.filter((name) => entry[name] !== null).map((name) => [name, entry[name]])))}\n`
}
