// One root as it is read: its folders, the sources found in them, and what is to be reported of it.

import type { RootToRead } from '../bridge/readerTalk.ts'
import type { RootReport } from '../core/runsState.ts'
import { Slab } from '../core/slab.ts'
import type { Issue } from '../core/trouble.ts'
import type { Claim, Format } from '../formats/format.ts'
import { join, relative, sep } from 'node:path'
import { makeDatabase } from './database.ts'
import { makeFinder } from './find.ts'
import { makeRepository } from './repository.ts'
import type { RunBook } from './runs.ts'
import { makeSetAside } from './setAside.ts'
import { type Source, type SourceOrigin, sourceKey } from './source.ts'
import { type PieceBuffer, makeTail } from './tail.ts'
import { makeWhole } from './whole.ts'

export interface RootReading {
  readonly path: string
  /** The same for the same root with the same settings. */
  readonly key: string
  /** A first look was ended. */
  readonly looked: boolean
  readonly report: RootReport
  readonly bytesRead: number
  /** A file vanished since the folders were last looked at. */
  readonly gone: boolean
  /** Something grew since then (milliseconds since 1970). */
  isGrowing(sinceMs: number): boolean
  /** Tells which other roots there are now, by real path. */
  follow(others: () => ReadonlySet<string>): void
  /** Looks for what there is to read. */
  find(anew: boolean): Generator<undefined, void>
  /** Reads what is new in all sources that grew since then; 0 = in all. */
  read(grewSinceMs: number): Generator<undefined, void>
  /** Checks what was read on trust, a piece at a time. */
  check(memory: Uint8Array): Generator<undefined, void>
  readonly unchecked: boolean
  /** Puts what changed since the last call into the book. */
  update(book: RunBook): void
}

export interface RootOrigin {
  readonly root: RootToRead
  readonly formats: readonly Format[]
  readonly others: () => ReadonlySet<string>
  readonly buffer: PieceBuffer
  readonly once: boolean
  readonly now: () => number
  readonly reading: (file: string) => void
}

export function makeRootReading(from: RootOrigin): RootReading {
  const { root } = from
  let others = from.others
  const finder = makeFinder(root, from.formats, () => others())
  const aside = new Set(root.setAside ?? [])
  const sources = new Map<string, Source>()
  const changed = new Set<Source>()
  let list: readonly Source[] = []
  let looked = false
  const shared = new Slab(null, true)
  let stale = true
  let bytesBefore = 0

  const make = (format: Format, place: number, claim: Claim): Source => {
    const origin: SourceOrigin = {
      format,
      place,
      claim,
      absolute: (file) => join(root.path, ...file.split('/')),
      reading: from.reading,
      once: from.once,
      shared: looked ? null : shared,
      now: from.now,
    }
    const files = claim.kind === 'whole' ? claim.files : [claim.file]
    const bad = files.find((file) => aside.has(file))
    if (bad !== undefined) return makeSetAside(origin, bad)
    if (claim.kind === 'tail') return makeTail(origin, from.buffer)
    return claim.kind === 'whole' ? makeWhole(origin) : claim.kind === 'database' ? makeDatabase(origin) : makeRepository(origin)
  }

  return {
    path: root.path,
    key: JSON.stringify(root),
    get looked() {
      return looked
    },
    get report() {
      const { folders, files, excluded, problem, mute } = finder.report
      const issues: Issue[] = list.flatMap((source) => source.issues)
      if (mute !== null)
        issues.push({
          path: relative(root.path, mute).split(sep).join('/'),
          offset: null,
          severity: 'warning',
          message: `SQLite stores cannot be read by Node ${process.versions.node}: 22.13 or later is needed.`,
        })
      return { root: root.path, name: root.name, folders, files, excluded, problem: problem === null ? null : sentence(problem), issues }
    },
    get bytesRead() {
      return bytesBefore + list.reduce((sum, source) => sum + source.bytesRead, 0)
    },
    get gone() {
      return list.some((source) => source.gone)
    },
    isGrowing: (sinceMs) => list.some((source) => source.grewAtMs > sinceMs),
    follow(next) {
      others = next
    },
    *find(anew) {
      const found = yield* finder.look(from.now(), anew)
      const left = new Set(sources.keys())
      const next: Source[] = []
      for (const { format, place, claim } of found) {
        const key = sourceKey(format, claim)
        left.delete(key)
        let source = sources.get(key)
        if (source === undefined || !isSame(source.origin.claim, claim)) {
          const before = source
          source = make(format, place, claim)
          sources.set(key, source)
          stale = true
          if (before !== undefined) bytesBefore += before.bytesRead
        }
        next.push(source)
      }
      for (const key of left) {
        const source = sources.get(key)!
        bytesBefore += source.bytesRead
        changed.delete(source)
        sources.delete(key)
        stale = true
      }
      list = next
    },
    *read(grewSinceMs) {
      for (const source of list) {
        if (grewSinceMs > 0 && source.grewAtMs < grewSinceMs) continue
        const reading = source.read()
        for (;;) {
          const step = reading.next()
          if (step.done === true) {
            if (step.value) changed.add(source)
            break
          }
          changed.add(source)
          yield
        }
        yield
      }
      looked = true
    },
    get unchecked() {
      return list.some((source) => source.unchecked === true)
    },
    *check(memory) {
      for (const source of list) if (source.unchecked === true) yield* source.check!(memory)
    },
    update(book) {
      if (!stale && changed.size === 0) return
      book.update(root, list, changed)
      changed.clear()
      stale = false
    },
  }
}

const isSame = (a: Claim, b: Claim): boolean => JSON.stringify(a) === JSON.stringify(b)
const sentence = (problem: string): string => `The folder cannot be read: ${problem}.`
