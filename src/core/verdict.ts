// What a rule came to: it holds, it does not, or it cannot be known; in words, with what was looked at. Joins verdicts. Knows no rule.

import type { Evidence } from './project.ts'

export interface Verdict {
  /** null = not known: a fact could not be had. */
  readonly holds: boolean | null
  /** What is the case, the deciding word first, without a stop: "not committed: planning/charter.yaml". It says the same under a `not`. */
  readonly text: string
  /** What would make it hold: "commit planning/charter.yaml"; null when nobody can say. */
  readonly todo: string | null
  /** What would make it not hold any more: for rules under a `not` and for what is stale. null when nobody can say. */
  readonly undo: string | null
  readonly evidence: readonly Evidence[]
  /** Whole id of the commit that decided it ("changed"); null otherwise. */
  readonly commit: string | null
}

/** A verdict; what is not said is empty. */
export const verdict = (holds: boolean | null, text: string, more: Partial<Omit<Verdict, 'holds' | 'text'>> = {}): Verdict => ({
  holds,
  text,
  todo: null,
  undo: null,
  evidence: [],
  commit: null,
  ...more,
})

/** At most so many things looked at are kept of one item. */
const mostEvidence = 12
const evidenceIn = (all: readonly (Verdict | undefined)[]): readonly Evidence[] => {
  const seen = new Map<string, Evidence>()
  for (const one of all)
    for (const evidence of one?.evidence ?? []) {
      const key = `${evidence.kind}\n${evidence.path}\n${evidence.line}\n${evidence.commit}\n${evidence.run}`
      if (seen.size < mostEvidence && !seen.has(key)) seen.set(key, evidence)
    }
  return [...seen.values()]
}

/** Every part holds. One that does not decides, whatever else is not known. undefined = still pending. */
export function allHold(parts: readonly (Verdict | undefined)[]): Verdict | undefined {
  const evidence = evidenceIn(parts)
  const failed = parts.find((one) => one?.holds === false)
  if (failed !== undefined) return { ...failed, evidence }
  if (parts.includes(undefined)) return undefined
  const unknown = parts.find((one) => one?.holds === null)
  if (unknown !== undefined) return { ...unknown, evidence }
  const known = parts as readonly Verdict[]
  const [first] = known as readonly [Verdict]
  return {
    holds: true,
    text: known.length === 1 ? first.text : `${first.text}, and ${known.length - 1} more ${known.length === 2 ? 'holds' : 'hold'}`,
    todo: null,
    undo: known.find((one) => one.undo !== null)?.undo ?? null,
    evidence,
    commit: known.find((one) => one.commit !== null)?.commit ?? null,
  }
}

/** One part holds. One that does decides, whatever else is not known. undefined = still pending. */
export function anyHolds(parts: readonly (Verdict | undefined)[]): Verdict | undefined {
  const evidence = evidenceIn(parts)
  const met = parts.find((one) => one?.holds === true)
  if (met !== undefined) return { ...met, evidence: evidenceIn([met]) }
  if (parts.includes(undefined)) return undefined
  const known = parts as readonly Verdict[]
  const unknown = known.find((one) => one.holds === null)
  if (unknown !== undefined) return { ...unknown, evidence }
  const todos = [...new Set(known.flatMap((one) => one.todo ?? []))]
  return {
    holds: false,
    text: known[0]?.text ?? 'nothing is asked',
    todo: todos.length === 0 ? null : todos.slice(0, 2).join(', or '),
    undo: null,
    evidence,
    commit: null,
  }
}

/** The same with its sense turned; what is not known stays so. */
export const turned = (one: Verdict | undefined): Verdict | undefined =>
  one === undefined || one.holds === null ? one : { ...one, holds: !one.holds, todo: one.undo, undo: one.todo }
