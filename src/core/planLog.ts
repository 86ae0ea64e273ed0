// What people put on record: attestations, overrides and backward transitions, one JSON line each, only ever appended. Reads them and writes the
// line to append; whether a person's word stands is asked of `overrideInForce`.

import type { FactReader } from './fact.ts'
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

/** undefined while facts are looked up; a file that is not there has no lines. */
export function attestationsOf(reader: FactReader): LogRead<Attestation> | undefined {
  void reader
  return undefined
}

export function overridesOf(reader: FactReader): LogRead<OverrideLine> | undefined {
  void reader
  return undefined
}

export function transitionsTaken(reader: FactReader): LogRead<TransitionLine> | undefined {
  void reader
  return undefined
}

/** The newest override of an item that stands, and why newer ones do not ("it ran out on 2026-04-10"). Lines with the code "threshold-loosened" are reasons, no overrides. */
export function overrideInForce(
  lines: readonly OverrideLine[],
  item: string,
  more: { readonly now: number; readonly gate: boolean; readonly people: readonly string[] | null },
): { readonly line: OverrideLine | null; readonly refused: string | null } {
  void [lines, item, more]
  return { line: null, refused: null }
}

/** A line to append, with its line end; keys in the order of the documentation, nothing that is null. */
export function lineOf(kind: LogKind, entry: Readonly<Record<string, string | readonly string[] | boolean | null>>): string {
  void kind
  return `${JSON.stringify(entry)}\n`
}
