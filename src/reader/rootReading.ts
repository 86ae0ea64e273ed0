// One root as it is read: its folders, the sources found in them, and what is to be reported of it.

import type { RootToRead } from '../bridge/readerTalk.ts'
import type { RootReport } from '../core/runsState.ts'
import { Slab } from '../core/slab.ts'
import type { Issue } from '../core/trouble.ts'
import type { Claim, Format } from '../formats/format.ts'
import { relative, sep } from 'node:path'
import { makeDatabase } from './database.ts'
import { type Found, makeFinder } from './find.ts'
import { makeGrowing } from './growing.ts'
import { makeRepository } from './repository.ts'
import type { RunBook } from './runs.ts'
import { makeSetAside } from './setAside.ts'
import { type Ground, type Source, SourceOrigin, absoluteIn } from './source.ts'
import { type PieceBuffer, makeTail } from './tail.ts'
import { makeWhole } from './whole.ts'
import { youngOf } from './young.ts'

export interface RootReading {
  readonly path: string
  /** Kind of its file system when it lies on another machine, else null. */
  readonly remote: string | null
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
  /** A bounded look: finds, and reads of the runs that may still go on as much as the budget allows. All others are as if they were not there. */
  glance(): Generator<undefined, void>
  /** Reads what is new in all sources that grew since then; 0 = in all. `turn`: those that were not written for a day are looked at in one turn of a few; null = all now. */
  read(grewSinceMs: number, turn: number | null): Generator<undefined, void>
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
  /** Kind of the file system over the network that a path lies on; null = it is near. */
  readonly remoteKindOf: (path: string) => string | null
}

/** What was not written for so long is hardly ever written again, and is looked at in one of so many looks. */
const longAgoMs = 86_400_000
const turns = 5

export function makeRootReading(from: RootOrigin): RootReading {
  const { root } = from
  let others = from.others
  const remote = from.remoteKindOf(root.path)
  const finder = makeFinder(root, from.formats, () => others())
  const aside = new Set(root.setAside ?? [])
  const sources = new Map<string, Source>()
  const changed = new Set<Source>()
  let list: Source[] = []
  let lastFound: readonly Found[] | null = null
  /** Read while the first look still went on. */
  const early = new Set<Source>()
  const earlyFiles = new Set<string>()
  let looked = false
  const ground: Ground = {
    path: root.path.endsWith(sep) ? root.path.slice(0, -1) : root.path,
    reading: from.reading,
    once: from.once,
    shared: new Slab(true),
    now: from.now,
  }
  let stale = true
  let bytesBefore = 0

  const make = (format: Format, place: number, claim: Claim): Source => {
    const origin = new SourceOrigin(format, place, claim, ground)
    const files = claim.kind === 'whole' ? claim.files : [claim.file]
    const bad = files.find((file) => aside.has(file))
    if (bad !== undefined) return makeSetAside(origin, bad)
    if (claim.kind === 'tail') return makeTail(origin, from.buffer)
    if (claim.kind === 'whole' && format.growing !== undefined) return makeGrowing(origin)
    return claim.kind === 'whole'
      ? makeWhole(origin, from.buffer)
      : claim.kind === 'database'
        ? makeDatabase(origin)
        : makeRepository(origin)
  }

  const sourceOf = ({ format, place, claim, key }: Found): Source => {
    const known = sources.get(key)
    if (known !== undefined && isSame(known.origin.claim, claim)) return known
    const source = make(format, place, claim)
    sources.set(key, source)
    stale = true
    if (known !== undefined) bytesBefore += known.bytesRead
    return source
  }

  /** These are the sources now, and no others. */
  const take = (found: readonly Found[]): void => {
    const left = new Set(sources.keys())
    const next: Source[] = []
    for (const one of found) {
      left.delete(one.key)
      next.push(sourceOf(one))
    }
    for (const key of left) {
      const source = sources.get(key)!
      bytesBefore += source.bytesRead
      changed.delete(source)
      sources.delete(key)
      stale = true
    }
    list = next
  }

  /** What is read so far is told while the rest is read. */
  function* readOne(source: Source): Generator<undefined, void> {
    const reading = source.read()
    if (typeof reading === 'boolean') {
      if (reading) changed.add(source)
      yield
      return
    }
    try {
      for (let step = reading.next(); ; step = reading.next()) {
        if (step.done !== true || step.value) changed.add(source)
        yield
        if (step.done === true) return
      }
    } finally {
      reading.return(false)
    }
  }

  /** In a first look the first runs are there before the last folder was seen. What nobody's format would take waits for those that may know it. */
  function* readEarly(one: Found): Generator<undefined, void> {
    const { claim, format } = one
    if (format.id === 'plain' || sources.has(one.key)) return
    if (claim.kind !== 'whole') {
      // of two that want a file the end of the look decides
      if (earlyFiles.has(claim.file)) return
      earlyFiles.add(claim.file)
    }
    const source = sourceOf(one)
    list.push(source)
    early.add(source)
    yield* readOne(source)
  }

  return {
    path: root.path,
    remote,
    key: JSON.stringify(root),
    get looked() {
      return looked
    },
    get report() {
      const { folders, files, excluded, problem, shut, mute } = finder.report
      const issues: Issue[] = []
      for (const one of shut) issues.push({ path: one.path, offset: null, severity: 'warning', message: sentence(one.problem) })
      for (const source of list) if (source.issues.length > 0) issues.push(...source.issues)
      if (mute !== null)
        issues.push({
          path: relative(root.path, mute).split(sep).join('/'),
          offset: null,
          severity: 'warning',
          message: `SQLite stores cannot be read by Node ${process.versions.node}: 22.13 or later is needed.`,
        })
      return {
        root: root.path,
        name: root.name,
        folders,
        files,
        excluded,
        ...(remote === null ? {} : { remote }),
        problem: problem === null ? null : sentence(problem),
        issues,
      }
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
      const found = yield* finder.look(from.now(), anew, looked ? undefined : readEarly)
      if (found === lastFound) return
      lastFound = found
      take(found)
    },
    *glance() {
      const found = yield* finder.look(from.now(), false)
      const young = yield* youngOf(found, (file) => absoluteIn(ground, file), from.now())
      take(young.map((one) => one.found))
      lastFound = null
      for (const { found: one, within } of young) {
        const source = sourceOf(one)
        if (within) yield* readOne(source)
        else {
          source.date?.()
          changed.add(source)
          yield
        }
      }
    },
    *read(grewSinceMs, turn) {
      const longAgo = from.now() - longAgoMs
      for (const [place, source] of list.entries()) {
        if ((grewSinceMs > 0 && source.grewAtMs < grewSinceMs) || early.has(source)) continue
        const isOld = source.lastWriteMs > 0 && source.lastWriteMs < longAgo && !source.gone
        if (turn !== null && isOld && (place + turn) % turns !== 0) continue
        yield* readOne(source)
      }
      // large stores in turns, when everything else has been read
      for (let long = list.filter((one) => one.more === true); long.length > 0; long = long.filter((one) => one.more === true))
        for (const source of long) yield* readOne(source)
      early.clear()
      earlyFiles.clear()
      looked = true
      ground.shared?.rest()
      ground.shared = null
    },
    get unchecked() {
      return list.some((source) => source.unchecked === true)
    },
    *check(memory) {
      for (const source of list) if (source.unchecked === true) yield* source.check!(memory)
    },
    update(book) {
      if (!stale && changed.size === 0) return
      book.update(root, list, changed, stale)
      changed.clear()
      stale = false
    },
  }
}

const isSame = (a: Claim, b: Claim): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
const sentence = (problem: string): string => `The folder cannot be read: ${problem}.`
