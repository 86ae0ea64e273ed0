// Facts, and values that are computed from them and remembered: when a fact changes, only what rests on it is computed again, and where the same comes
// out, nothing further. Asking for a fact that nobody told makes it wanted. Knows no plan; pure, without a clock.

import { type Fact, type FactKind, type FactReader, type FactTypes, factKey } from './fact.ts'
import { isSame } from './sameValue.ts'

export interface FactStore {
  readonly reader: Required<FactReader>
  /** Tells a fact; the same as before changes nothing. */
  set<K extends FactKind>(kind: K, of: string, fact: Fact<FactTypes[K]>): void
  /** Grows with every `set` that changed something. */
  readonly revision: number
  /** Facts that were asked for since the last sweep, in the order in which they were asked first. */
  asked(): readonly { readonly kind: FactKind; readonly of: string; readonly known: boolean }[]
  /** Forgets what nobody asked for at this revision. Only after all that shall stay was asked for. */
  sweep(): void
}

interface Input {
  readonly kind: FactKind
  readonly of: string
  fact: Fact<unknown> | undefined
  /** Revision at which it became what it is. */
  changedAt: number
  /** Revision at which somebody rested on it; -1 = nobody ever. */
  usedAt: number
}

interface Computed {
  readonly name: string
  readonly compute: (reader: FactReader) => unknown
  value: unknown
  changedAt: number
  /** Revision at which it was found to be up to date; -1 = not computed yet. */
  usedAt: number
  rests: readonly (Input | Computed)[]
  isRunning: boolean
}

/** Told by their keepers, whether anybody asks or not. */
const kept: ReadonlySet<FactKind> = new Set(['runs', 'manifests', 'now', 'trusted'])

export function makeFactStore(): FactStore {
  let revision = 0
  const inputs = new Map<string, Input>()
  const computed = new Map<string, Computed>()

  const inputOf = (kind: FactKind, of: string): Input => {
    const key = factKey(kind, of)
    let input = inputs.get(key)
    if (input === undefined) {
      input = { kind, of, fact: undefined, changedAt: revision, usedAt: -1 }
      inputs.set(key, input)
    }
    return input
  }
  /** A reader that notes what is asked through it. */
  const readerInto = (rests: Set<Input | Computed> | null): Required<FactReader> => ({
    ask<K extends FactKind>(kind: K, of: string): Fact<FactTypes[K]> | undefined {
      const input = inputOf(kind, of)
      input.usedAt = revision
      rests?.add(input)
      return input.fact as Fact<FactTypes[K]> | undefined
    },
    derive<T>(name: string, compute: (reader: FactReader) => T): T {
      let one = computed.get(name)
      if (one === undefined) {
        one = { name, compute, value: undefined, changedAt: revision, usedAt: -1, rests: [], isRunning: false }
        computed.set(name, one)
      }
      renew(one)
      rests?.add(one)
      return one.value as T
    },
  })
  const renew = (one: Computed): void => {
    if (one.isRunning) throw new Error(`"${one.name}" asks for itself`)
    if (one.usedAt === revision) return
    if (one.usedAt >= 0 && !restsOnNew(one)) {
      one.usedAt = revision
      return
    }
    const rests = new Set<Input | Computed>()
    one.isRunning = true
    try {
      const value = one.compute(readerInto(rests))
      if (one.usedAt < 0 || !isSame(one.value, value)) {
        one.value = value
        one.changedAt = revision
      }
      one.rests = [...rests]
      one.usedAt = revision
    } finally {
      one.isRunning = false
    }
  }
  /** Whether anything that it rests on changed since it was up to date. In the order in which it asked: what comes first decides whether the rest is asked at all. */
  const restsOnNew = (one: Computed): boolean => {
    for (const rest of one.rests) {
      if ('compute' in rest) renew(rest)
      else rest.usedAt = revision
      if (rest.changedAt > one.usedAt) return true
    }
    return false
  }

  return {
    reader: readerInto(null),
    set(kind, of, fact) {
      const input = inputOf(kind, of)
      if (input.fact !== undefined && isSame(input.fact, fact)) return
      revision++
      input.fact = fact
      input.changedAt = revision
    },
    get revision() {
      return revision
    },
    asked: () =>
      [...inputs.values()].filter(({ usedAt }) => usedAt >= 0).map(({ kind, of, fact }) => ({ kind, of, known: fact !== undefined })),
    sweep() {
      for (const [key, { kind, usedAt }] of inputs) if (usedAt < revision && !kept.has(kind)) inputs.delete(key)
      for (const [name, { usedAt }] of computed) if (usedAt < revision) computed.delete(name)
    },
  }
}
