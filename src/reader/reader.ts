// The reader: follows the logs below its roots and owns their numbers. Finds, tails and decodes in looks, one at a time; says what there is now.
// Knows no thread and no VS Code; the clock is handed in.

import type { Pace, ReaderTold, RootToRead } from '../bridge/readerTalk.ts'
import type { FileInRoot } from '../bridge/readingPlace.ts'
import type { Disposable } from '../core/life.ts'
import type { RunKey, RunSummary } from '../core/run.ts'
import type { LookAtProcess } from '../core/runProcess.ts'
import type { RootReport } from '../core/runsState.ts'
import type { Issue } from '../core/trouble.ts'
import type { Format } from '../formats/format.ts'
import { withTables } from '../formats/plain.ts'
import { realPathOf } from '../outside/files.ts'
import { remoteKindOf } from '../outside/remoteFolders.ts'
import { type RootReading, makeRootReading } from './rootReading.ts'
import { isFarDue, lateMs, nextLook } from './pace.ts'
import { type RunBook, makeRunBook } from './runs.ts'
import { makePieceBuffer } from './tail.ts'

/** Time as the reader may use it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  after(ms: number, then: () => void): Disposable
}

export interface ReaderOptions {
  readonly formats: readonly Format[]
  readonly clock: Clock
  readonly tell: {
    runs(told: ReaderTold['runs']): void
    log(line: ReaderTold['log']): void
    /** Before a decoder sees bytes of a file; null when none is read. */
    reading(file: FileInRoot | null): void
  }
  /** Read everything once to its very end and poll nothing: for the command line. */
  readonly once?: boolean
  /** How a run's process is looked at, to tell whether it still lives; absent = it is not. */
  readonly lookAtProcess?: LookAtProcess
  /** Kind of the file system over the network that a folder lies on, null = it is near; default: as the system says. */
  readonly remoteKindOf?: (path: string) => string | null
  /** Lets others have a turn between two pieces; default: a turn of the event loop. */
  readonly breathe?: () => Promise<void>
}

export interface Reader extends Disposable {
  follow(roots: readonly RootToRead[]): void
  /** Follows roots too, but reads only what may still be running, until somebody wants more: a visible pace, `follow` or `look`. */
  glance(roots: readonly RootToRead[]): Promise<void>
  pace(pace: Pace): void
  hint(path: string): void
  /** Settles when all that was there has been read. */
  look(): Promise<void>
  readonly runs: RunBook
  readonly reports: readonly RootReport[]
  readonly bytesRead: number
  /** Something was read on trust, and its checksums are still to be looked at. */
  readonly unchecked: boolean
}

/** Summaries go out at most this often, also while catching up. */
const publishMs = 500
/** The first rows of a long look come sooner than that. */
const firstMs = 150
/** A first look reads everything: those that find nothing new take so many times less. */
const firstLooksTake = 20
/** Summaries told at once: the host takes them in between two things that it does for its user. */
const mostTold = 200
/** Work is done in stretches of this length, so that a question never waits long. */
const stretchMs = 25
/** Every so many looks folders are listed whatever their times say. */
const anewEvery = 60
/** Read at a time when checking: a question waits no longer than this takes. */
const checkBytes = 1 << 20
/** A hint brings the next look this near; several hints make one look. */
const hintMs = 40
/** A package manager or git at work says nothing of logs. */
const passedOver = /[/\\](?:node_modules|\.git)[/\\]/

export function makeReader(options: ReaderOptions): Reader {
  const { formats, clock, tell, lookAtProcess, once = false, remoteKindOf: farKindOf = remoteKindOf, breathe = eventLoopTurn } = options
  const runs = makeRunBook(lookAtProcess)
  const buffer = makePieceBuffer()
  let roots: readonly RootReading[] = []
  let pace: Pace = { visible: false, focused: true }
  let timer: Disposable | null = null
  let running: Promise<void> | null = null
  let waiting: Promise<void> | null = null
  let looks = 0
  let lookMs = 0
  let lookedAt = -Infinity
  let publishedAt = -Infinity
  let toldKeys: readonly RunKey[] = []
  let toldReports = ''
  let toldLooking: boolean | null = null
  let over = false
  let stretchBegan = 0
  let lookBegan = 0
  let isReading = false
  let hinted = false
  let checking = false
  /** Nobody wants more than to know what runs. */
  let bounded = false
  let partial = false
  let toldPartial = false
  /** When all of a root was looked at, and when what grows in it was. */
  const seenWholeAt = new WeakMap<RootReading, number>()
  const seenGrowingAt = new WeakMap<RootReading, number>()

  /** `anew`: with what came since the last time; else only what was not told yet. */
  const publish = (stillLooking: boolean, anew = true): void => {
    publishedAt = clock.now()
    if (anew) for (const root of roots) root.update(runs)
    const changed: readonly RunSummary[] = runs.takeChanged(clock.now() / 1000, once ? Infinity : mostTold)
    const looking = stillLooking || runs.hasMore
    const keys = runs.keys
    const reports = roots.map((root) => root.report)
    // the same said again is not told
    const reportsNow = JSON.stringify(reports)
    if (
      changed.length === 0 &&
      sameKeys(keys, toldKeys) &&
      reportsNow === toldReports &&
      looking === toldLooking &&
      partial === toldPartial
    )
      return
    toldKeys = keys
    toldReports = reportsNow
    toldLooking = looking
    toldPartial = partial
    tell.runs({ keys, changed, roots: reports, looking, ...(partial ? { partial: true } : {}) })
  }

  /** Tells what there is until nothing is left to be told. */
  const tellAll = async (looking: () => boolean): Promise<void> => {
    while (!over) {
      publish(looking())
      if (!runs.hasMore) return
      await breathe()
    }
  }

  /** Works on, telling what there is already when it takes long. */
  const drain = async <T>(work: Generator<undefined, T>, looking: boolean): Promise<T> => {
    for (;;) {
      const step = work.next()
      if (step.done === true) return step.value
      const now = clock.now()
      const pauseMs = now - lookBegan < publishMs ? firstMs : publishMs
      if (!once && now - Math.max(publishedAt, lookBegan) >= pauseMs) {
        publish(looking)
        // a store that is read in pieces changes all its runs with each: the last ones are told before the first ones again
        while (runs.hasMore && !over) {
          await breathe()
          publish(looking, false)
        }
      }
      if (now - stretchBegan < stretchMs && now >= stretchBegan) continue
      await breathe()
      stretchBegan = clock.now()
      if (over) return work.return(undefined as T).value as T
    }
  }

  /** `asked`: somebody wants it now, wherever the folders lie. */
  const lookNow = async (whole: boolean, asked: boolean): Promise<void> => {
    const began = clock.now()
    stretchBegan = began
    lookBegan = began
    const now = roots
    partial = bounded
    const isDue = (root: RootReading): boolean => {
      const seenAt = whole ? seenWholeAt : seenGrowingAt
      const far = root.remote !== null && !asked
      if (far && !isFarDue(pace.visible, whole, began - (seenAt.get(root) ?? -Infinity))) return false
      seenAt.set(root, began)
      seenGrowingAt.set(root, began)
      return true
    }
    const due = now.filter(isDue)
    const first = looks === 0 || now.some((root) => !root.looked)
    try {
      if (first) publish(true)
      const thorough = asked || hinted
      if (partial) {
        hinted = false
        for (const root of due) await drain(root.glance(), true)
        return
      }
      if (whole) {
        hinted = false
        const anew = looks++ % anewEvery === anewEvery - 1
        for (const root of due) await drain(root.find(anew), first)
      }
      const late = began - lateMs
      for (const root of due) await drain(root.read(whole ? 0 : late, thorough ? null : looks), first)
      if (roots === now && !whole && now.some((root) => root.gone)) lookedAt = -Infinity
    } catch (error) {
      tell.log({ level: 'error', text: `A look failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` })
    } finally {
      if (isReading) tell.reading(null)
      isReading = false
      await tellAll(() => roots !== now || partial !== bounded)
      if (whole) {
        lookedAt = clock.now()
        lookMs = (lookedAt - began) / (first ? firstLooksTake : 1)
      }
    }
  }

  /** In idle time: one at a time, between looks and questions. */
  const checkTrusted = async (): Promise<void> => {
    if (checking || over || !roots.some((root) => root.unchecked)) return
    checking = true
    const memory = new Uint8Array(checkBytes)
    try {
      for (const root of roots) for (const _ of root.check(memory)) await breathe()
    } finally {
      checking = false
    }
  }

  /** One runs, one waits. */
  const ask = (whole: boolean, asked: boolean): Promise<void> => {
    timer?.dispose()
    timer = null
    if (running === null) {
      running = lookNow(whole, asked).finally(() => {
        running = null
        if (waiting === null) schedule()
        void checkTrusted()
      })
      return running
    }
    waiting ??= running.then(() => {
      waiting = null
      return over ? undefined : ask(true, true)
    })
    return waiting
  }

  const schedule = (): void => {
    timer?.dispose()
    timer = null
    if (over || once || running !== null || roots.length === 0) return
    const now = clock.now()
    if (hinted) {
      // a build that writes without end must not be looked at without end
      timer = clock.after(Math.max(hintMs, lookMs * 9), () => void ask(true, false))
      return
    }
    const next = nextLook({
      ...pace,
      growing: roots.some((root) => root.isGrowing(now - lateMs)),
      anything: runs.keys.length > 0,
      lookMs,
      sinceLookMs: now - lookedAt,
    })
    if (next !== null) timer = clock.after(next.afterMs, () => void ask(next.whole, false))
  }

  const setRoots = (wanted: readonly RootToRead[]): void => {
    const before = new Map(roots.map((root) => [root.key, root]))
    const seen = new Set<string>()
    const next: RootReading[] = []
    for (const one of wanted) {
      const real = realPathOf(one.path)
      if (seen.has(real)) continue
      seen.add(real)
      const others = (): ReadonlySet<string> => seen
      const made = makeRootReading({
        root: one,
        formats: withTables(formats, one.tables),
        others,
        buffer,
        once,
        remoteKindOf: () => farKindOf(real),
        now: () => clock.now(),
        reading: (path) => {
          isReading = true
          tell.reading({ root: one.path, path })
        },
      })
      const kept = before.get(made.key)
      kept?.follow(others)
      next.push(kept ?? made)
      before.delete(made.key)
    }
    for (const root of roots) if (!next.includes(root)) runs.drop(root.path)
    roots = next
  }

  return {
    runs,
    get reports() {
      return roots.map((root) => root.report)
    },
    get bytesRead() {
      return roots.reduce((sum, root) => sum + root.bytesRead, 0)
    },
    get unchecked() {
      return roots.some((root) => root.unchecked)
    },
    follow(wanted) {
      setRoots(wanted)
      bounded = false
      if (!once) void ask(true, true)
    },
    glance(wanted) {
      setRoots(wanted)
      bounded = true
      return ask(true, true)
    },
    pace(next) {
      pace = next
      if (bounded && next.visible) {
        bounded = false
        void ask(true, true)
      } else if (running === null && roots.length > 0) schedule()
    },
    hint(path) {
      if (once || passedOver.test(path) || !roots.some((root) => path.startsWith(root.path))) return
      hinted = true
      if (running === null) schedule()
    },
    look() {
      bounded = false
      return ask(true, true)
    },
    dispose: () => {
      over = true
      timer?.dispose()
      timer = null
    },
  }
}

const sameKeys = (a: readonly RunKey[], b: readonly RunKey[]): boolean =>
  a === b || (a.length === b.length && a.every((one, i) => one === b[i]))

const eventLoopTurn = (): Promise<void> => new Promise((go) => void setImmediate(go))

/** All issues of the reports, root after root. */
export const issuesOf = (reports: readonly RootReport[]): readonly Issue[] => reports.flatMap(({ issues }) => issues)
