// Facts as tests want them: files, runs and versions written down, everything else absent. Remembers what was asked and can hold answers back.

import { compileGlobs } from '../../src/core/glob.ts'
import { type Fact, type FactKind, type FactReader, type FactTypes, type FileVersion, factKey, noSuchFile } from '../../src/core/fact.ts'
import type { RunSummary } from '../../src/core/run.ts'

export interface Book {
  /** Text by path. */
  readonly files?: Readonly<Record<string, string>>
  readonly runs?: readonly RunSummary[] | Fact<readonly RunSummary[]>
  /** Versions by path, newest first. */
  readonly history?: Readonly<Record<string, readonly FileVersion[]>>
  /** Seconds since 1970. */
  readonly now?: number
  /** Whatever else, by `factKey`; goes before all others. */
  readonly more?: Readonly<Record<string, Fact<unknown>>>
  /** Facts that are still looked up, by `factKey`. */
  readonly pending?: readonly string[]
}

export interface FactBook extends FactReader {
  /** Keys in the order in which they were first asked for. */
  readonly asked: readonly string[]
}

const known = <T>(value: T): Fact<T> => ({ known: true, value })
const unknown = (why: string): Fact<never> => ({ known: false, why, remedy: null })

/** A reader of what the book says. Without `derive`: everything is computed each time. */
export function factBook(book: Book): FactBook {
  const asked = new Set<string>()
  const paths = Object.keys(book.files ?? {}).sort()
  const answer = (kind: FactKind, of: string): Fact<unknown> => {
    const text = book.files?.[of]
    switch (kind) {
      case 'text':
        return text === undefined ? noSuchFile : known(text)
      case 'glob': {
        const glob = compileGlobs([of])
        return known(paths.filter((path) => glob.covers(path)))
      }
      case 'runs':
        return book.runs === undefined ? known([]) : 'known' in book.runs ? book.runs : known(book.runs)
      case 'manifests':
        return known([])
      case 'now':
        return known(book.now ?? 1_800_000_000)
      case 'trusted':
        return known(true)
      case 'history':
        return book.history === undefined ? unknown('not a git repository') : known(book.history[of] ?? [])
      default:
        return unknown('not a git repository')
    }
  }
  return {
    get asked() {
      return [...asked]
    },
    ask<K extends FactKind>(kind: K, of: string): Fact<FactTypes[K]> | undefined {
      const key = factKey(kind, of)
      asked.add(key)
      if (book.pending?.includes(key) === true) return undefined
      return (book.more?.[key] ?? answer(kind, of)) as Fact<FactTypes[K]>
    },
  }
}

/** The same reader with a memory for what is derived, as the engine has one; for facts that stay as they are. */
export function remembering(reader: FactReader): FactReader {
  const kept = new Map<string, unknown>()
  const self: FactReader = {
    ask: (kind, of) => reader.ask(kind, of),
    derive<T>(name: string, compute: (inner: FactReader) => T): T {
      if (!kept.has(name)) kept.set(name, compute(self))
      return kept.get(name) as T
    },
  }
  return self
}
